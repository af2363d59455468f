"""Frozen values → bytes → equal values. The bytes are data: nothing in them is ever run.

The form is Python's pickle, since it is the one that the interpreter reads fastest; but what it may
name is limited to the table below, the plain value classes of this program. A pickle that names
anything else (a function, a class of the system) is refused before that is even looked up, so that
a cache that somebody else wrote can do no more than any other wrong file.

The texts of a document are bytes inside the bytes, taken apart when they are first asked for: most
are not, when one event of ten thousand has changed. Of a date that many files write there is one
value, so that it stands in the bytes once.
"""

from __future__ import annotations

import copyreg
import dataclasses
import io
import pickle
from collections.abc import Callable, ItemsView, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final, Protocol

from timeline.build.cache import keys, records
from timeline.content import document, reader
from timeline.content.schema import fields
from timeline.core import diagnostic, diagnostic_index, inputs
from timeline.dates import components
from timeline.dates import value as dates
from timeline.model import chronicle, figures, link, names, sources, translations
from timeline.project import file_stamps
from timeline.rules import check_context, runner
from timeline.site.components import listings

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_MODULES: Final[tuple[ModuleType, ...]] = (
    inputs, file_stamps, diagnostic, diagnostic_index, components, dates, document, fields, reader,
    chronicle, check_context, figures, link, names, translations, sources, runner, listings, keys,
    records,
)  # fmt: skip
"""The modules whose dataclasses may stand in the memory."""
_fields_of_date: Final = attrgetter(*(field.name for field in dataclasses.fields(dates.EventDate)))

_PROTOCOL: Final = 5
_new: Final = object.__new__
_makes: Final[dict[type[Any], Callable[..., Any]]] = {}
"""What makes a value out of those of its fields, by the class; filled when the first is read."""

Dates = dict[tuple[str, str | None], dates.EventDate]
"""The dates that were read so far, by text and time zone, from which everything in them follows."""


class _Readable(Protocol):
    def read(self, n: int, /) -> bytes: ...

    def readline(self) -> bytes: ...


class CacheMismatch(Exception):  # noqa: N818 - it is no error: the memory is as good as absent
    """The bytes were not made by `pack`, or by another version of this program."""


class LazyTexts(Mapping[str, document.Text]):
    """The texts of a document as bytes, taken apart when the first of them is asked for."""

    __slots__ = ("_made", "_packed")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._made: Mapping[str, document.Text] | None = None

    def _texts(self) -> Mapping[str, document.Text]:
        if self._made is None:
            self._made = deserialize(self._packed)
        return self._made

    def __getitem__(self, name: str) -> document.Text:
        """The text of that name."""
        return self._texts()[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the texts."""
        return iter(self._texts())

    def items(self) -> ItemsView[str, document.Text]:
        """The texts with their names."""
        return self._texts().items()

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._texts())

    def packed(self) -> bytes:
        """What it was made of."""
        return self._packed


def serialize(value: Any) -> bytes:
    """The bytes of a value."""
    stream = io.BytesIO()
    serialize_into(stream, value)
    return stream.getvalue()


def serialize_into(stream: SupportsWrite[bytes], value: Any) -> None:
    """Write the bytes of a value, which are never all in memory at once."""
    pickler = pickle.Pickler(stream, _PROTOCOL)
    pickler.dispatch_table = _reducers()
    pickler.dump(value)


def deserialize(packed: bytes, known: Dates | None = None) -> Any:
    """The value that was packed; of its dates those that are `known` already, to which new ones are
    added. Raises `CacheMismatch` for bytes that are no such value.
    """
    return deserialize_from(io.BytesIO(packed), known)


def deserialize_from(stream: _Readable, known: Dates | None = None) -> Any:
    """The value whose bytes come next. Raises `CacheMismatch` for bytes that are no such value."""
    try:
        return _Reader(stream, {} if known is None else known).load()
    except CacheMismatch:
        raise
    except Exception as error:
        # Damaged bytes may fail in any way: as a wrong opcode, a missing field, a huge length.
        raise CacheMismatch(f"{type(error).__name__}: {error}") from error


class _Reader(pickle.Unpickler):
    def __init__(self, stream: _Readable, known: Dates) -> None:
        super().__init__(stream)
        # Not a method: what is named is kept by the reader, which would keep itself.
        self._date = partial(_date, known)

    def find_class(self, module: str, name: str) -> Any:
        found = _names().get((module, name))
        if found is None:
            raise CacheMismatch(f"the memory names {module}.{name}")
        return self._date if found is _date else found

    def persistent_load(self, identity: Any) -> Any:
        raise CacheMismatch("the memory refers to something outside it")


def _proxy(mapping: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)


def _document(*parts: Any) -> document.Document[Any]:
    return document.Document(*parts)


def _number(written: str) -> Decimal:
    return Decimal(written)


def _date(known: Dates, *values: Any) -> dates.EventDate:
    # The text and the time zone are the first and the third of its fields.
    date = known.get((values[0], values[2]))
    if date is None:
        date = known[values[0], values[2]] = _restored(dates.EventDate, *values)
    return date


def _restored(kind: type[Any], *values: Any) -> Any:
    """A value of one of the classes, with these values of its fields."""
    make = _makes.get(kind)
    if make is None:
        make = _makes[kind] = _maker(kind)
    return make(*values)


def _maker(kind: type[Any]) -> Callable[..., Any]:
    """How a value of a class is made out of those of its fields, in their order, where the class
    itself wants them by name: in a twin that takes them in order.
    """
    names = [field.name for field in dataclasses.fields(kind)]
    if kind.__bases__ == (object,):
        twin = dataclasses.make_dataclass(
            kind.__name__, names, slots=True, eq=False, repr=False, match_args=False
        )

        def turned(*values: Any) -> Any:
            made = twin(*values)
            made.__class__ = kind
            return made

        return turned
    puts = tuple(getattr(kind, name).__set__ for name in names)

    def fill(*values: Any) -> Any:
        made = _new(kind)
        for put, value in zip(puts, values, strict=True):
            put(made, value)
        return made

    return fill


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """How a value of the class is written: the class, and what its fields hold, in their order.

    What dataclasses do by themselves finds out their fields anew for each value, which takes longer
    than all the rest.
    """
    known = dataclasses.fields(kind)
    names = [field.name for field in known]
    by_name = any(field.kw_only for field in known)
    if len(names) < 2:
        return lambda one: (_restored, (kind, *(getattr(one, name) for name in names)))
    fields_of = attrgetter(*names)
    if by_name:
        return lambda one: (_restored, (kind, *fields_of(one)))
    return lambda one: (kind, fields_of(one))


def _reduce_proxy(mapping: Mapping[Any, Any]) -> tuple[Any, ...]:
    return _proxy, (dict(mapping),)


def _reduce_document(one: document.Document[Any]) -> tuple[Any, ...]:
    texts = one.texts
    packed = texts.packed() if isinstance(texts, LazyTexts) else serialize(dict(texts))
    return _document, (one.kind, one.id, one.language, one.file, one.fields, LazyTexts(packed))


def _reduce_texts(texts: LazyTexts) -> tuple[Any, ...]:
    return LazyTexts, (texts.packed(),)


def _reduce_date(one: dates.EventDate) -> tuple[Any, ...]:
    return _date, _fields_of_date(one)


def _reduce_number(number: Decimal) -> tuple[Any, ...]:
    return _number, (str(number),)


@lru_cache(maxsize=1)
def _reducers() -> dict[type[Any], Callable[[Any], Any]]:
    table: dict[type[Any], Callable[[Any], Any]] = dict(copyreg.dispatch_table)
    table.update((kind, _reducer(kind)) for kind in _classes())
    table[dates.EventDate] = _reduce_date
    table[MappingProxyType] = _reduce_proxy
    table[document.Document] = _reduce_document
    table[LazyTexts] = _reduce_texts
    table[Decimal] = _reduce_number
    return table


@lru_cache(maxsize=1)
def _names() -> Mapping[tuple[str, str], Any]:
    """What may be named: each by its module and its name there."""
    functions: tuple[Any, ...] = (_proxy, _document, _number, _date, _restored, LazyTexts)
    return {(each.__module__, each.__qualname__): each for each in (*_classes(), *functions)}


@lru_cache(maxsize=1)
def _classes() -> frozenset[type[Any]]:
    """The classes that may be named."""
    return frozenset(
        each
        for module in _MODULES
        for each in vars(module).values()
        if isinstance(each, type) and dataclasses.is_dataclass(each) and hasattr(each, "__slots__")
    )
