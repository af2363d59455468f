"""The JSON Schema of a kind of file → its fields as whoever asks for them one by one needs them.

The form on the site, the issue form and the configuration of a content management system all walk
this one tree, so that none of them can know another set of fields than `fields` does. Here the
fields stand as they are written (`order`); in which order somebody is asked for them is another
matter, and `GROUPS` says it. Knows no words for readers, and no markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

from timeline.content.schema.cross_field import FILE_ONLY
from timeline.content.schema.descriptions import schema_with_descriptions
from timeline.content.schema.field_order import order
from timeline.content.schema.fields import FIELDS, Kind
from timeline.core.frozen import dataclass

ShapeKind = Literal[
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
"""The fields of an event in the order in which they are asked for, by what they are about."""

_FORMATS: Final[Mapping[str, ShapeKind]] = {
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
    """A field: what one value of it is, and how many it takes.

    `many` is a list with at least `least` entries; `keyed` a mapping of keys, chosen by the author,
    to groups. `alone` names the field of a group that may be written for the whole group, where
    nothing else is said (for sources: the id of one that has a file). `choices` are the words that
    fit, `default` what an absent field means, `text` what the manual says of it.
    """

    name: str
    kind: ShapeKind
    text: str
    required: bool = False
    many: bool = False
    least: int = 0
    keyed: bool = False
    alone: str = ""
    longest: int = 0
    pattern: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    fields: tuple[FormField, ...] = ()


def form_fields() -> Iterator[tuple[str, tuple[FormField, ...]]]:
    """The fields of an event in the order in which somebody is asked for them, by group."""
    found = {shape.name: shape for shape in form_field("event")}
    for group, names in GROUPS.items():
        yield group, tuple(found[name] for name in names)


@cache
def form_field(kind: Kind) -> tuple[FormField, ...]:
    """The fields of a kind of file, in the order in which they are written."""
    schema = schema_with_descriptions(FIELDS[kind], kind)
    found = {shape.name: shape for shape in _fields(schema, schema.get("$defs", {}))}
    return tuple(found[name] for name in order(kind))


def walk(
    shapes: tuple[FormField, ...], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, FormField]]:
    """Every field with its dotted path (`disputes.positions.says`), the outer ones first."""
    for shape in shapes:
        here = (*path, shape.name)
        yield ".".join(here), shape
        yield from walk(shape.fields, here)


def _fields(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], without: tuple[str, ...] = ()
) -> Iterator[FormField]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        if name not in without:
            yield _shape(name, field, name in required, definitions)


def _shape(
    name: str, field: Mapping[str, Any], required: bool, definitions: Mapping[str, Any]
) -> FormField:
    text = str(field.get("description", ""))
    default = field.get("default")
    if field.get("type") == "object" and isinstance(field.get("additionalProperties"), dict):
        _, record = field["additionalProperties"]["anyOf"]
        inner = tuple(_fields(record, definitions, FILE_ONLY))
        known = FormField("id", "id", "", longest=100, pattern=_pattern(field["propertyNames"]))
        return FormField(
            name, "group", text, required, least=field.get("minProperties", 0), keyed=True,
            alone="id", fields=(known, *inner),
        )  # fmt: skip
    node, many, least = _one(field, definitions)
    node, alone = _group(node, definitions)
    kind = _kind(node)
    return FormField(
        name,
        kind,
        text,
        required,
        many,
        least,
        alone=alone,
        longest=node.get("maxLength", 0),
        pattern=_pattern(node),
        choices=tuple(node.get("enum", ())),
        default=default if isinstance(default, str) else "",
        fields=tuple(_fields(node, definitions)) if kind == "group" else (),
    )


def _one(
    field: Mapping[str, Any], definitions: Mapping[str, Any]
) -> tuple[Mapping[str, Any], bool, int]:
    """The schema of one value, and whether and how often it may stand in a list."""
    for each in (field, *field.get("anyOf", ())):
        if each.get("type") == "array":
            return each["items"], True, each.get("minItems", 0)
    return field, False, 0


def _group(
    node: Mapping[str, Any], definitions: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str]:
    """What a node means behind references and alternatives; the field that may stand alone."""
    if "$ref" in node:
        return definitions[node["$ref"].rpartition("/")[2]], ""
    several = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
    if not several:
        return node, ""
    inner, alone = _group(several[-1], definitions)
    return inner, alone or (inner["required"][0] if len(several) > 1 else "")


def _kind(node: Mapping[str, Any]) -> ShapeKind:
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
    """The pattern of the whole text, without its anchors."""
    written = str(node.get("pattern", ""))
    return written.removeprefix("^").removesuffix("$") if written.endswith("$") else ""
