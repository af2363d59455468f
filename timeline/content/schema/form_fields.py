"""The JSON Schema of a kind of file → its fields as a form needs them, one by one.

The form on the site, the issue form and the configuration of a content management system all walk
this tree, so that none of them has other fields than `schema.fields`. The fields of a file are in
the order in which they are written (`field_order`); `GROUPS` has the order in which a form asks for
them. Knows no words for readers, and no markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

from timeline.content.kinds import Kind
from timeline.content.schema.cross_field import SOURCE_FILE_FIELDS
from timeline.content.schema.descriptions import schema_with_descriptions
from timeline.content.schema.field_order import field_order
from timeline.content.schema.fields import FIELDS
from timeline.core.frozen import dataclass

FormFieldKind = Literal[
    "line", "prose", "date", "day", "number", "flag", "choice", "address", "id", "zone", "file",
    "group",
]  # fmt: skip

GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "what": ("title", "date", "status", "summary"),
        "when": ("date_note", "timezone", "status_history"),
        "who": ("places", "actors", "topics"),
        "sources": ("sources",),
        "figures": ("figures",),
        "disputes": ("disputes",),
        "relations": (
            *("follows", "responds_to", "implements", "supersedes", "contradicts", "part_of"),
            "thread",
        ),
        "media": ("media",),
        "rare": (
            *("key", "names", "aliases", "language", "draft", "allow"),
            *("corrections", "withdrawn", "added"),
        ),
    }
)
"""The fields of an event in the order in which a form asks for them, by subject."""

_FORMATS: Final[Mapping[str, FormFieldKind]] = {
    "edtf": "date",
    "date": "day",
    "markdown": "prose",
    "iri": "address",
    "slug": "id",
    "time-zone": "zone",
    "file": "file",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: what one value of it is, and how many values it takes.

    A field with `is_list` takes a list of at least `min_entries`; one with `is_mapping` maps keys
    that the author chooses to groups of fields. `shorthand` names the field of a group that may be
    written instead of the whole group if the others are absent (for sources: the id of one that has
    a file). `choices` are the words allowed, `default` is what an absent field means, `text` is its
    description in the manual.
    """

    name: str
    kind: FormFieldKind
    text: str
    required: bool = False
    is_list: bool = False
    min_entries: int = 0
    is_mapping: bool = False
    shorthand: str = ""
    max_length: int = 0
    pattern: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    fields: tuple[FormField, ...] = ()


def form_groups() -> Iterator[tuple[str, tuple[FormField, ...]]]:
    """Yield the groups of a form for an event, each with its fields, in the order of the form."""
    fields = {field.name: field for field in form_fields("event")}
    for group, names in GROUPS.items():
        yield group, tuple(fields[name] for name in names)


@cache
def form_fields(kind: Kind) -> tuple[FormField, ...]:
    """Return the fields of a kind of file, in the order in which they are written."""
    schema = schema_with_descriptions(FIELDS[kind], kind)
    fields = {field.name: field for field in _fields(schema, schema.get("$defs", {}))}
    return tuple(fields[name] for name in field_order(kind))


def walk(
    fields: tuple[FormField, ...], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, FormField]]:
    """Yield every field with its dotted path (`disputes.positions.says`), outer ones first."""
    for field in fields:
        field_path = (*path, field.name)
        yield ".".join(field_path), field
        yield from walk(field.fields, field_path)


def _fields(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], without: tuple[str, ...] = ()
) -> Iterator[FormField]:
    required = schema.get("required", ())
    for name, node in schema["properties"].items():
        if name not in without:
            yield _form_field(name, node, name in required, definitions)


def _form_field(
    name: str, node: Mapping[str, Any], required: bool, definitions: Mapping[str, Any]
) -> FormField:
    text = str(node.get("description", ""))
    default = node.get("default")
    if node.get("type") == "object" and isinstance(node.get("additionalProperties"), dict):
        _, record = node["additionalProperties"]["anyOf"]
        fields = tuple(_fields(record, definitions, SOURCE_FILE_FIELDS))
        file_id = FormField("id", "id", "", max_length=100, pattern=_pattern(node["propertyNames"]))
        return FormField(
            name, "group", text, required, min_entries=node.get("minProperties", 0),
            is_mapping=True, shorthand="id", fields=(file_id, *fields),
        )  # fmt: skip
    entry, is_list, min_entries = _entry(node)
    entry, shorthand = _resolved(entry, definitions)
    kind = _kind(entry)
    return FormField(
        name,
        kind,
        text,
        required,
        is_list,
        min_entries,
        shorthand=shorthand,
        max_length=entry.get("maxLength", 0),
        pattern=_pattern(entry),
        choices=tuple(entry.get("enum", ())),
        default=default if isinstance(default, str) else "",
        fields=tuple(_fields(entry, definitions)) if kind == "group" else (),
    )


def _entry(node: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool, int]:
    """Return the schema of one value, whether a list of them is allowed, and its least length."""
    for alternative in (node, *node.get("anyOf", ())):
        if alternative.get("type") == "array":
            return alternative["items"], True, alternative.get("minItems", 0)
    return node, False, 0


def _resolved(
    node: Mapping[str, Any], definitions: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str]:
    """Return a node behind references and alternatives, and the field that is its shorthand."""
    if "$ref" in node:
        return definitions[node["$ref"].rpartition("/")[2]], ""
    alternatives = [other for other in node.get("anyOf", ()) if other.get("type") != "null"]
    if not alternatives:
        return node, ""
    inner, shorthand = _resolved(alternatives[-1], definitions)
    return inner, shorthand or (inner["required"][0] if len(alternatives) > 1 else "")


def _kind(node: Mapping[str, Any]) -> FormFieldKind:
    if "properties" in node:
        return "group"
    if "enum" in node:
        return "choice"
    if node.get("type") == "boolean":
        return "flag"
    if node.get("type") == "number":
        return "number"
    return _FORMATS.get(node.get("format", ""), "line")


def _pattern(node: Mapping[str, Any]) -> str:
    """Return the pattern of the whole text, without its anchors."""
    written = str(node.get("pattern", ""))
    return written.removeprefix("^").removesuffix("$") if written.endswith("$") else ""
