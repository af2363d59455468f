"""The values of an event's fields, and its text → the file of the event.

Whatever a value holds, it stays one value of its field: a text that YAML could take for anything
else stands in quotation marks, and no value has more than one line. The fields stand in the order
that `timeline check --fix` would give them (`content.schema.field_order`). `assets/yaml.js` of the
default theme
does the same in a browser; tests hold both to the same examples. Knows nothing of what the values
mean, and checks none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from timeline.content.schema.form_fields import FormField, form_fields
from timeline.content.slugs import MAX_SLUG_LENGTH, shorten, slugify

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]

_PUNCTUATION: Final = frozenset(" .,_/+()'’“”‘–—…=?~%@:;!&-")
_BREAKS_A_LIST: Final = frozenset(",?:")
_WORDS: Final = re.compile(r"true|false|yes|no|on|off|y|n|null|~", re.IGNORECASE)
_MAY_BEGIN: Final = re.compile(r"-?[0-9]|[^\W_]")
"""A letter or a digit; a hyphen before a digit begins a number or a year, and no list."""
_SPACES: Final = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""Blanks, tabs and ends of lines; other spaces were meant, as French has them before signs."""


def event_id(title: str, year: int | None) -> str:
    """The id that `timeline new` and the form propose: the title, and the year unless it says it.

    `year` is astronomical; one before 1, or none, is left out.
    """
    slug = slugify(title)
    if year is None or year < 1 or slug.endswith(f"-{year:04}"):
        return slug
    return f"{shorten(slug, MAX_SLUG_LENGTH - 5)}-{year:04}"


def event_file(values: Mapping[str, Value], body: str) -> str:
    """The file of an event; fields without a value are left out, unknown ones are a KeyError."""
    lines = ["---", *_mapping(values, form_fields("event"), ""), "---", body.strip()]
    return "\n".join(lines).rstrip("\n") + "\n"


def _mapping(
    values: Mapping[str, Value], shapes: Sequence[FormField], indent: str
) -> Iterator[str]:
    unknown = set(values) - {shape.name for shape in shapes}
    if unknown:
        raise KeyError(f"there is no field {', '.join(sorted(unknown))}")
    for shape in shapes:
        value = values.get(shape.name)
        if value is not None and value not in ("", False) and value != [] and value != {}:
            yield from _field(shape, value, indent)


def _field(shape: FormField, value: Value, indent: str) -> Iterator[str]:
    start = f"{indent}{shape.name}:"
    if shape.is_mapping:
        assert isinstance(value, Mapping)
        yield start
        for key, one in value.items():
            yield from _one(shape, one, f"{indent}  {_scalar(key)}:", indent + "    ")
    elif shape.is_list:
        assert isinstance(value, Sequence)
        value = [one for one in value if one]
        if not value:
            return
        bare = [_bare(shape, one) for one in value]
        if all(one is not None for one in bare):
            yield f"{start} [{', '.join(_scalar(str(one), inside=True) for one in bare)}]"
            return
        yield start
        for one in value:
            lines = list(_one(shape, one, "", indent + "    "))
            # The first line of an entry stands behind its hyphen.
            first = lines[0].strip() or lines[1].strip()
            yield f"{indent}  - {first}"
            yield from lines[1:] if lines[0].strip() else lines[2:]
    else:
        yield from _one(shape, value, start, indent + "  ")


def _one(shape: FormField, value: Value, start: str, indent: str) -> Iterator[str]:
    """One value behind `start`, or below it if it is a mapping."""
    bare = _bare(shape, value)
    if bare is not None:
        yield f"{start} {_scalar(bare)}"
        return
    assert isinstance(value, Mapping)
    yield start
    yield from _mapping(value, shape.fields, indent)


def _bare(shape: FormField, value: Value) -> str | bool | None:
    """The value if it is written in one piece: a text, or a group of which one field says all."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping) and shape.shorthand and set(value) == {shape.shorthand}:
        only = value[shape.shorthand]
        return only if isinstance(only, str) else None
    return None


def _scalar(value: str | bool, *, inside: bool = False) -> str:
    """A text as YAML; `inside` a list in brackets, where some signs mean more."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _SPACES.sub(" ", value).strip()
    if _is_plain(text) and not (inside and not _BREAKS_A_LIST.isdisjoint(text)):
        return text
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    return (
        _MAY_BEGIN.match(text) is not None
        and all(char.isalnum() or char in _PUNCTUATION for char in text)
        and not text.endswith(":")
        and ": " not in text
        and not _WORDS.fullmatch(text)
    )
