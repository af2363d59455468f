"""Plain text values → the typed fields of a kind of file, and everything that is wrong with them.

Pydantic validates the dataclasses of `fields`; its errors become `Problem`s in plain words. Knows
no files and no places: a problem has the path of its value, which `locate` finds in the file.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import typing
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from timeline.content.schema.cross_field import cross_field_problems
from timeline.content.schema.misplaced_keys import (
    intended_parent,
    keys_without_value,
    without_consequences,
)
from timeline.content.validators import (
    TAG,
    ZONE_KEY,
    Braced,
    Bracketed,
    FieldError,
    Problem,
    Shorthand,
    TextRule,
    describe,
    quoted,
)
from timeline.dates import DateError, load_zone

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")
Path = tuple[str | int, ...]

_KEY = "[key]"
# Names in other tools, or that come to mind first → the fields here.
_OTHER_NAMES: Mapping[str, str] = {
    "link": "url", "href": "url", "website": "url", "author": "authors", "source": "sources",
    "tags": "topics", "tag": "topics", "topic": "topics", "categories": "topics",
    "place": "places", "location": "places", "where": "places", "actor": "actors", "who": "actors",
    "people": "actors", "description": "summary", "excerpt": "summary", "lead": "summary",
    "when": "date", "day": "date", "license": "licence", "image": "media", "images": "media",
    "lang": "language", "latitude": "lat", "longitude": "lon", "quote": "passage",
    "archive": "archived", "number": "value", "min": "low", "max": "high",
    "name": "title actor label",
    "published_on": "published", "retrieved": "accessed", "date_accessed": "accessed",
    "tz": "timezone", "state": "status", "importance": "key", "corrects": "corrections",
    "baseurl": "base_url", "site_url": "base_url", "url": "base_url", "lead_in": "summary",
}  # fmt: skip

# Names of definitions in the JSON Schema stay when a class is renamed.
_PUBLISHED_NAMES: Mapping[str, str] = {"SuppressionFields": "Waiver"}


def validate(
    data: Mapping[str, Any], fields_type: type[T], timezone: str = "UTC"
) -> tuple[T | None, tuple[Problem, ...]]:
    """Return the fields that the values make, or None with every problem.

    `data` holds what was written: texts, lists, mappings, and None for an empty value, which counts
    as absent. `timezone` is for clock times without an offset if the data have no `timezone`.
    """
    from pydantic import ValidationError

    values = _without_empty(data)
    problems = list(cross_field_problems(values, fields_type))
    context = {ZONE_KEY: (_zone(values.get("timezone")), timezone)}
    try:
        (value,) = _adapter(typing.cast("Hashable", fields_type)).validate_python(
            (values,), context=context
        )
    except ValidationError as error:
        problems += [
            _translate(fields_type, data, details)
            for details in error.errors(include_url=False, include_input=True)
        ]
        value = None
    problems += keys_without_value(
        data, lambda path: _dataclass_at(fields_type, path), _unknown_name
    )
    if problems:
        return None, without_consequences(data, tuple(dict.fromkeys(problems)))
    return typing.cast("T", value), ()


@lru_cache(maxsize=32)
def _adapter(fields_type: Hashable) -> TypeAdapter[Any]:
    """Compile the validators of a dataclass; in a tuple, so that settings reach inner ones."""
    from pydantic import ConfigDict, TypeAdapter

    wrapped: Any = tuple.__class_getitem__((fields_type,))
    return TypeAdapter(wrapped, config=ConfigDict(extra="forbid"))


def json_schema(fields_type: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of file, for completion in editors."""
    schema = _adapter(typing.cast("Hashable", fields_type)).json_schema()
    inner: dict[str, Any] = schema["prefixItems"][0]
    if "$defs" in schema:
        name = inner.get("$ref", "").rpartition("/")[2]
        definitions = dict(schema["$defs"])
        inner = definitions.pop(name, inner)
        inner = {**inner, "$defs": definitions} if definitions else inner
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **inner}
    return typing.cast("dict[str, Any]", _with_published_names(schema))


def _with_published_names(node: Any) -> Any:
    """Return the schema with the names in `$defs` that other schemas may refer to."""
    if isinstance(node, list):
        return [_with_published_names(item) for item in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _with_published_names(value) for key, value in node.items()}
    if isinstance(definitions := renamed.get("$defs"), dict):
        renamed["$defs"] = {
            _published_name(name): definition for name, definition in definitions.items()
        }
    if isinstance(reference := renamed.get("$ref"), str):
        prefix, slash, name = reference.rpartition("/")
        renamed["$ref"] = prefix + slash + _published_name(name)
    return renamed


def _published_name(class_name: str) -> str:
    return _PUBLISHED_NAMES.get(class_name, class_name.removesuffix("Fields"))


def _zone(written: object) -> str | None:
    try:
        if isinstance(written, str):
            load_zone(written.strip())
            return written.strip()
    except DateError:
        # The field itself reports the name; the dates are read as if it were absent.
        pass
    return None


def _without_empty(value: Any) -> Any:
    """Return the values without the empty keys of mappings."""
    if isinstance(value, Bracketed):
        return value
    if isinstance(value, dict):
        kept = {
            key: inner if isinstance(inner, str) else _without_empty(inner)
            for key, inner in value.items()
            if inner is not None
        }
        if isinstance(value, Braced):
            kept = Braced(kept)
            kept.raw = value.raw
        return kept
    if isinstance(value, list):
        return [_without_empty(inner) for inner in value]
    return value


def _translate(fields_type: type[Any], data: Any, details: Any) -> Problem:
    """Turn an error of pydantic into a problem in plain words."""
    parts: list[str | int] = [part for part in details["loc"][1:] if not str(part).startswith(TAG)]
    on_key = bool(parts) and parts[-1] == _KEY
    path: Path = tuple(parts[:-1] if on_key else parts)
    error = (details.get("ctx") or {}).get("error")
    kind: str = details["type"]
    if isinstance(error, FieldError):
        hint = error.hint
        if path == ("date",) and error.suggestion == "unknown":
            # `cross_field` would ask for it in the next run.
            hint += ", and status: postponed, cancelled or unconfirmed if there is none of them"
        return Problem(path, error.code, error.message, hint, error.start, error.end, on_key)
    value = details["input"]
    if value is None and kind != "missing":
        return Problem(
            path, "field-empty", "The entry is empty", "Write the entry, or remove its line"
        )
    if kind == "missing":
        return _missing(data, path)
    if kind == "unexpected_keyword_argument":
        return _unknown(fields_type, data, path)
    if kind == "literal_error":
        return _choice(path, value, details["ctx"]["expected"])
    if kind in ("tuple_type", "list_type"):
        return _not_a_list(fields_type, path, value)
    if kind in ("dataclass_type", "dict_type", "mapping_type"):
        return _not_a_mapping(fields_type, path, value)
    return Problem(
        path,
        "field-value",
        f"{describe(value)} cannot be read here",
        "See the manual of the fields",
    )


def _missing(data: Any, path: Path) -> Problem:
    name = path[-1]
    container = data
    for part in path[:-1]:
        try:
            container = container[part]
        except (KeyError, IndexError, TypeError):
            container = {}
    if isinstance(container, dict) and name in container:
        message = f"The field {name} is empty, but it is required"
    else:
        message = f"The field {name} is missing"
    return Problem(
        path, "field-missing", message, f"Add {name}: {_example(str(name))}", on_key=True
    )


def _example(name: str) -> str:
    return {
        "title": "and a title of at most 140 characters",
        "date": "and a date, such as 2025-10-15",
        "sources": "and at least one source",
        "source": "and the key of a source",
        "on": "and a date, such as 2025-10-15",
        "url": "and an address, such as https://example.org/page",
        "alt": "and what the picture shows",
    }.get(name, "and its value")


def _unknown(fields_type: type[Any], data: Any, path: Path) -> Problem:
    if parent := intended_parent(data, path):
        return Problem(
            path,
            "field-unknown",
            f"{quoted(str(path[-1]))} is next to {parent}, not inside it",
            "Indent this line, and the lines that belong to it, by two more spaces",
            on_key=True,
        )
    return _unknown_name(_dataclass_at(fields_type, path[:-1]), path)


def _unknown_name(owner: Any, path: Path) -> Problem:
    name = str(path[-1])
    names = [field.name for field in dataclasses.fields(owner)] if owner else []
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(plain, names, n=1, cutoff=0.7)
    if plain not in names:
        close = [word for word in _OTHER_NAMES.get(plain, "").split() if word in names] or close
    hint = f"Did you mean {close[0]}?" if close else f"The fields here are {', '.join(names)}"
    return Problem(
        path,
        "field-unknown",
        f"There is no field {quoted(name)} here",
        hint,
        on_key=True,
        suggestion=close[0] if close else "",
    )


def _choice(path: Path, value: Any, expected: str) -> Problem:
    choices = re.findall(r"'([^']*)'", expected)
    listed = ", ".join(choices[:-1]) + f" or {choices[-1]}" if len(choices) > 1 else choices[0]
    if not isinstance(value, str):
        message = f"Expected one word, got {describe(value)}"
        return Problem(path, "field-type", message, f"Write {listed}")
    plain = value.strip().lower().replace(" ", "_").replace("-", "_")
    spelling = {"canceled": "cancelled", "organization": "organisation", "done": "happened"}
    plain = spelling.get(plain, plain)
    close = difflib.get_close_matches(plain, choices, n=1, cutoff=0.7)
    hint = f"Did you mean {close[0]}? Otherwise write {listed}" if close else f"Write {listed}"
    if close == choices:
        hint = f"Write {listed}"
    return Problem(
        path, "field-choice", f"{quoted(value)} is not one of the words allowed here", hint
    )


def _not_a_list(fields_type: type[Any], path: Path, value: Any) -> Problem:
    message = f"Expected a list, got {describe(value)}"
    form = _form(_dataclass_at(fields_type, (*path, 0)), value)
    if isinstance(value, str):
        message = f"Expected a list, got the text {quoted(value)}"
        if form and not _is_shorthand(fields_type, (*path, 0)):
            hint = f"Write it as a list of mappings: [{form}]"
        else:
            # Commas, or the hyphens and bullets of a list that YAML read as one text.
            entries = [part.strip(" •·*") for part in re.split(r"[,;]| - | • ", value)]
            hint = f"Write it in brackets: [{', '.join(filter(None, entries))}]"
    elif isinstance(value, Braced):
        hint = f"Write it in brackets: [{value.raw[1:-1]}]"
    elif isinstance(value, dict):
        hint = "Write it in brackets, [{…}], or begin it with a hyphen and a space"
    else:
        hint = "Begin each entry on a line of its own with a hyphen and a space"
    return Problem(path, "field-type", message, hint)


def _not_a_mapping(fields_type: type[Any], path: Path, value: Any) -> Problem:
    form = _form(_dataclass_at(fields_type, path), value)
    if path == ("sources",):
        hint = "Write a short key before each source, such as report: {title: …, url: …}"
    elif isinstance(value, list) and len(value) == 1 and _is_shorthand(fields_type, path):
        hint = f"Write {value[0]}" if isinstance(value[0], str) else "Write it without the brackets"
    elif form:
        hint = f"Write it as a mapping such as {form}"
    else:
        hint = "Write a key, a colon and a value on each line"
    message = f"Expected a mapping of fields, got {describe(value)}"
    if isinstance(value, str):
        message = f"Expected a mapping of fields, got the text {quoted(value)}"
    return Problem(path, "field-type", message, hint)


def _form(owner: Any, value: Any) -> str:
    """Return the required fields as a pattern to fill in, with an address in its place."""
    names = [
        field.name
        for field in (dataclasses.fields(owner) if owner else ())
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    is_address = isinstance(value, str) and value.startswith(("http://", "https://"))
    fields = [f"{name}: {value if is_address and name == 'url' else '…'}" for name in names]
    return f"{{{', '.join(fields)}}}" if fields else ""


def _is_shorthand(fields_type: type[Any], path: Path) -> bool:
    """Return whether the mapping at a path may also be written as a text."""
    annotation = _annotation_at(fields_type, path)
    while get_origin(annotation) in (UnionType, typing.Union):
        annotation = get_args(annotation)[0]
    return any(isinstance(rule, Shorthand) for rule in getattr(annotation, "__metadata__", ()))


def _dataclass_at(fields_type: type[Any], path: Iterable[str | int]) -> Any:
    """Return the dataclass whose fields are at a path, if there is one."""
    return _dataclass_in(_annotation_at(fields_type, path))


def _annotation_at(fields_type: type[Any], path: Iterable[str | int]) -> Any:
    annotation: Any = fields_type
    for part in path:
        owner = _dataclass_in(annotation)
        if owner is not None:
            annotation = _hints(owner).get(str(part))
            continue
        arguments = get_args(_bare(annotation))
        # The entries of a list, or the values of a mapping.
        annotation = arguments[-1 if isinstance(part, str) else 0] if arguments else None
    return annotation


@lru_cache(maxsize=64)
def _hints(owner: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(owner, include_extras=True)


def _bare(annotation: Any) -> Any:
    """Return an annotation without validators and `| None`; what is written as text is `str`."""
    while True:
        if hasattr(annotation, "__metadata__"):
            if any(isinstance(rule, TextRule) for rule in annotation.__metadata__):
                return str
            annotation = annotation.__origin__
        elif get_origin(annotation) in (UnionType, typing.Union):
            inner = [option for option in get_args(annotation) if option is not type(None)]
            annotation = next((option for option in inner if _dataclass_in(option)), inner[0])
        else:
            return annotation


def _dataclass_in(annotation: Any) -> Any:
    bare = annotation if annotation is None else _bare(annotation)
    return bare if isinstance(bare, type) and dataclasses.is_dataclass(bare) else None
