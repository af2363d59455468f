"""A value of a document → the place in its file, for a diagnostic.

Positions are looked up when a fault was found and never before: finding one parses the front matter
again. Knows nothing of the faults themselves.
"""

from __future__ import annotations

from typing import Any

from timeline.content.document import Citation, Document, TextLink
from timeline.core.diagnostic import Location

Path = tuple[str | int, ...]
"""The way to a value in the front matter, such as `("disputes", 0, "positions", 1)`."""


def location_of(document: Document[Any], path: Path, *, key: bool = False) -> Location:
    """The place of a value of the front matter, or with `key` of the key before it."""
    # Imported here since it brings the YAML parser, which a project without faults does not need.
    from timeline.content.frontmatter.reader import locate

    return locate(document.file, path, key=key)


def location_of_citation(document: Document[Any], citation: Citation) -> Location:
    """The place of a citation in a text: its `@` and its key."""
    end = citation.column + 1 + len(citation.key)
    return Location(document.file.path, citation.line, citation.column, end)


def location_of_link(document: Document[Any], link: TextLink) -> Location:
    """The place of a link in a text."""
    return Location(document.file.path, link.line, link.column)


def whole(document: Document[Any]) -> Location:
    """The file as a whole."""
    return Location(document.file.path)


def location_of_name(document: Document[Any], path: Path, field: str, name: str) -> Location:
    """The place of a reference: a name alone, or a mapping with the name under `field`."""
    inner = location_of(document, (*path, field))
    lines = document.file.text.split("\n")
    line = lines[inner.line - 1] if 0 < inner.line <= len(lines) else ""
    is_there = line[inner.column - 1 :].lstrip("'\"").startswith(name)
    return inner if is_there else location_of(document, path)
