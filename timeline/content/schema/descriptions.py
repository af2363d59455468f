"""The JSON Schema of a kind of file → the same with a description of each field.

The descriptions are the docstrings of `fields`, as in the manual, so that an editor shows what the
manual says and neither can differ from the definitions. Knows nothing of files.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterator
from typing import Any, get_args

from timeline.content.docgen.manual import descriptions
from timeline.content.schema.validation import json_schema


def schema_with_descriptions(owner: type[Any], kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a dataclass with titles and descriptions.

    Other schemas refer to it by `kind`: its `$id` is `<kind>.schema.json`.
    """
    schema = json_schema(owner)
    owners = {inner.__name__: inner for inner in _dataclasses(owner, set())}
    for mapping in _mappings(schema):
        if isinstance(mapping.get("properties"), dict) and mapping.get("title") in owners:
            _describe(mapping, owners[mapping["title"]])
    return {
        "$schema": schema.pop("$schema"),
        "$id": f"{kind}.schema.json",
        **schema,
    }


def _describe(mapping: dict[str, Any], owner: type[Any]) -> None:
    meaning = inspect.cleandoc(owner.__doc__ or "")
    mapping["title"] = meaning.partition("\n")[0].partition(":")[0].rstrip(".")
    mapping["description"] = " ".join(meaning.split())
    for name, text in descriptions(owner).items():
        field = mapping["properties"].get(name)
        if isinstance(field, dict):
            # Pydantic makes "Title Supplied" of the name, but authors write the name itself.
            field["title"] = name
            field["description"] = text


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a schema, outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)


def _dataclasses(annotation: Any, seen: set[Any]) -> Iterator[type[Any]]:
    """Yield the dataclasses that an annotation mentions, and those that their fields mention."""
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        for inner in typing.get_type_hints(annotation).values():
            yield from _dataclasses(inner, seen)
    for inner in get_args(annotation):
        yield from _dataclasses(inner, seen)
