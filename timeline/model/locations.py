"""A value of a document → the place in its file, for a diagnostic.

Positions are looked up only for a report, since finding one parses the front matter again. Knows
nothing of the reports.
"""

from __future__ import annotations

from typing import Any

from timeline.content.document import Citation, Document, TextLink
from timeline.core.diagnostic import Location

Path = tuple[str | int, ...]
"""The way to a value in the front matter, such as `("disputes", 0, "positions", 1)`."""


def location_of(document: Document[Any], path: Path, *, key: bool = False) -> Location:
    """Return the place of a value of the front matter, or with `key` of the key before it."""
    # Imported here: the YAML parser is not needed for a project without reports.
    from timeline.content.frontmatter.reader import locate

    return locate(document.file, path, key=key)


def location_of_citation(document: Document[Any], citation: Citation) -> Location:
    """Return the place of a citation in a text: its `@` and its key."""
    end = citation.column + 1 + len(citation.key)
    return Location(document.file.path, citation.line, citation.column, end)


def location_of_link(document: Document[Any], link: TextLink) -> Location:
    """Return the place of a link in a text."""
    return Location(document.file.path, link.line, link.column)


def whole(document: Document[Any]) -> Location:
    """Return the file as a whole."""
    return Location(document.file.path)


def location_of_name(document: Document[Any], path: Path, field: str, name: str) -> Location:
    """Return the place of a reference: a name alone, or a mapping with the name under `field`."""
    inner = location_of(document, (*path, field))
    lines = document.file.text.split("\n")
    line = lines[inner.line - 1] if 0 < inner.line <= len(lines) else ""
    is_there = line[inner.column - 1 :].lstrip("'\"").startswith(name)
    return inner if is_there else location_of(document, path)
