"""Immutable values → bytes → equal values. The bytes are data: nothing in them is ever run.

The format is Python's pickle, which the interpreter reads fastest; but what it may name is limited
to the plain value classes of the modules below. A pickle that names anything else (a function, a
class of the system) is refused before that is even looked up, so a forged cache can do no more than
any other wrong file.

The texts of a document are bytes inside the bytes, decoded on demand: most are not needed when one
event of ten thousand has changed. A date that many files write is stored once.
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
"""The modules whose dataclasses may be stored."""
_fields_of_date: Final = attrgetter(*(field.name for field in dataclasses.fields(dates.EventDate)))

_PROTOCOL: Final = 5
_new: Final = object.__new__
_constructors: Final[dict[type[Any], Callable[..., Any]]] = {}
"""What makes a value of a class from those of its fields, filled on demand."""

Dates = dict[tuple[str, str | None], dates.EventDate]
"""The dates that were read so far, by text and time zone, which decide everything in them."""


class _Readable(Protocol):
    def read(self, n: int, /) -> bytes: ...

    def readline(self) -> bytes: ...


class CacheMismatch(Exception):  # noqa: N818 - no error: the cache counts as missing
    """The bytes are not those of `serialize`, or of another version of this program."""


class LazyTexts(Mapping[str, document.Text]):
    """The texts of a document as bytes, decoded when the first of them is needed."""

    __slots__ = ("_decoded", "_encoded")

    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
        self._decoded: Mapping[str, document.Text] | None = None

    def _texts(self) -> Mapping[str, document.Text]:
        if self._decoded is None:
            self._decoded = deserialize(self._encoded)
        return self._decoded

    def __getitem__(self, name: str) -> document.Text:
        """Return the text of that name."""
        return self._texts()[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the texts."""
        return iter(self._texts())

    def items(self) -> ItemsView[str, document.Text]:
        """Return the texts with their names."""
        return self._texts().items()

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._texts())

    def encoded(self) -> bytes:
        """Return the bytes that it was made from."""
        return self._encoded


def serialize(value: Any) -> bytes:
    """Return the bytes of a value."""
    stream = io.BytesIO()
    serialize_into(stream, value)
    return stream.getvalue()


def serialize_into(stream: SupportsWrite[bytes], value: Any) -> None:
    """Write the bytes of a value, of which only a part is in memory at a time."""
    pickler = pickle.Pickler(stream, _PROTOCOL)
    pickler.dispatch_table = _reducers()
    pickler.dump(value)


def deserialize(encoded: bytes, known: Dates | None = None) -> Any:
    """Return the value of these bytes; its dates are those `known` already, and new ones are added.

    Raises CacheMismatch for bytes that are no such value.
    """
    return deserialize_from(io.BytesIO(encoded), known)


def deserialize_from(stream: _Readable, known: Dates | None = None) -> Any:
    """Return the value whose bytes come next. Raises CacheMismatch for bytes that are none."""
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
        # Not a method, since the reader keeps what is named, and so would keep itself.
        self._date = partial(_date, known)

    def find_class(self, module: str, name: str) -> Any:
        named = _names().get((module, name))
        if named is None:
            raise CacheMismatch(f"the cache names {module}.{name}")
        return self._date if named is _date else named

    def persistent_load(self, identity: Any) -> Any:
        raise CacheMismatch("the cache refers to something outside it")


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
    constructor = _constructors.get(kind)
    if constructor is None:
        constructor = _constructors[kind] = _positional_constructor(kind)
    return constructor(*values)


def _positional_constructor(kind: type[Any]) -> Callable[..., Any]:
    """What makes a value of a class from those of its fields in their order.

    The class itself takes them by name, which is slower, so a twin class takes them in order (see
    docs/decisions/0050-twin-classes-restore-cached-values.md).
    """
    names = [field.name for field in dataclasses.fields(kind)]
    if kind.__bases__ == (object,):
        twin = dataclasses.make_dataclass(
            kind.__name__, names, slots=True, eq=False, repr=False, match_args=False
        )

        def convert_twin(*values: Any) -> Any:
            value = twin(*values)
            value.__class__ = kind
            return value

        return convert_twin
    setters = tuple(getattr(kind, name).__set__ for name in names)

    def set_fields(*values: Any) -> Any:
        value = _new(kind)
        for set_field, field_value in zip(setters, values, strict=True):
            set_field(value, field_value)
        return value

    return set_fields


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """How a value of the class is pickled: the class, and the values of its fields in their order.

    By themselves, dataclasses look up their fields again for each value, which takes longer than
    all the rest.
    """
    all_fields = dataclasses.fields(kind)
    names = [field.name for field in all_fields]
    by_name = any(field.kw_only for field in all_fields)
    if len(names) < 2:
        return lambda value: (_restored, (kind, *(getattr(value, name) for name in names)))
    values_of = attrgetter(*names)
    if by_name:
        return lambda value: (_restored, (kind, *values_of(value)))
    return lambda value: (kind, values_of(value))


def _reduce_proxy(mapping: Mapping[Any, Any]) -> tuple[Any, ...]:
    return _proxy, (dict(mapping),)


def _reduce_document(value: document.Document[Any]) -> tuple[Any, ...]:
    texts = value.texts
    encoded = texts.encoded() if isinstance(texts, LazyTexts) else serialize(dict(texts))
    lazy = LazyTexts(encoded)
    return _document, (value.kind, value.id, value.language, value.file, value.fields, lazy)


def _reduce_texts(texts: LazyTexts) -> tuple[Any, ...]:
    return LazyTexts, (texts.encoded(),)


def _reduce_date(date: dates.EventDate) -> tuple[Any, ...]:
    return _date, _fields_of_date(date)


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
    """What a pickle may name: each by its module and its name there."""
    functions: tuple[Any, ...] = (_proxy, _document, _number, _date, _restored, LazyTexts)
    return {(named.__module__, named.__qualname__): named for named in (*_classes(), *functions)}


@lru_cache(maxsize=1)
def _classes() -> frozenset[type[Any]]:
    """The classes that may be named."""
    return frozenset(
        kind
        for module in _MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and hasattr(kind, "__slots__")
    )
