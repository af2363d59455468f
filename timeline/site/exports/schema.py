"""The columns of the export → its JSON Schema (draft 2020-12), one for all files of a version.

A published version never changes: a new or changed column makes a new version, so that programs
written for this one go on working.
"""

from __future__ import annotations

import json
from typing import Any, Final

from timeline.site.context import SiteContext
from timeline.site.exports.columns import TABLES, Column, ColumnType
from timeline.site.urls import DATA

VERSION: Final = 1
SCHEMA: Final = f"{DATA}schema/v{VERSION}.json"

_TYPES: Final[dict[ColumnType, dict[str, Any]]] = {
    "text": {"type": "string", "minLength": 1},
    "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "address": {"type": "string", "pattern": "^(https?:/)?/"},
    "edtf": {"type": "string", "pattern": r"^(unknown|[-0-9XYW?~%/.,:T+Z{}\[\] ]+)$"},
    "day": {"type": "string", "pattern": r"^-?\d{4,}-\d\d-\d\d$"},
    "number": {"type": "string", "pattern": r"^-?(0|[1-9]\d*)(\.\d+)?$"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0},
}
_PART: Final = {"type": "string", "pattern": "^(-?[0-9]{3,}|[a-z]+)$"}


def schema_file(context: SiteContext) -> bytes:
    """Return the file of the schema."""
    text = json.dumps(
        schema(context.urls.absolute_or_href(SCHEMA)), ensure_ascii=False, indent=1, sort_keys=False
    )
    return f"{text}\n".encode()


def schema(identity: str) -> dict[str, Any]:
    """Return the schema with this URL: a file is the index, or a part of one of the tables."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identity,
        "title": f"Data of a sourced timeline, version {VERSION}",
        "type": "object",
        "properties": {"version": {"const": VERSION}},
        "required": ["version", "table"],
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in ("index", *TABLES)],
        "$defs": {
            "index": _index(),
            **{name: _table(name, columns) for name, columns in TABLES.items()},
        },
    }


def _table(name: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    return _object(
        {
            "version": {"const": VERSION},
            "table": {"const": name},
            "part": _PART,
            "rows": {"type": "array", "items": _row(columns)},
        }
    )


def _row(columns: tuple[Column, ...]) -> dict[str, Any]:
    return _object(
        {column.name: {"description": column.about, **_value(column)} for column in columns}
    )


def _value(column: Column) -> dict[str, Any]:
    if column.type == "list":
        items = _TYPES[column.of] if isinstance(column.of, str) else _row(column.of)
        return {"type": "array", "items": items}
    schema = _TYPES[column.type]
    return {**schema, "type": [schema["type"], "null"]} if column.empty else schema


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _index() -> dict[str, Any]:
    file = _object({"part": _PART, "json": _TYPES["address"], "csv": _TYPES["address"]})
    licence = _object({"name": _TYPES["text"], "url": {"type": ["string", "null"]}})
    return _object(
        {
            "version": {"const": VERSION},
            "table": {"const": "index"},
            "title": _TYPES["text"],
            "url": _TYPES["address"],
            "language": _TYPES["text"],
            "licence": {"oneOf": [licence, {"type": "null"}]},
            "schema": _TYPES["address"],
            "tables": {
                "type": "object",
                "propertyNames": {"enum": list(TABLES)},
                "additionalProperties": {"type": "array", "minItems": 1, "items": file},
            },
        }
    )
