"""A file → what it says, regardless of how and where in the file it is written.

Two versions of a file with the same meaning make the same page, links and diagnostics. Addresses
count without their tracking parameters, as everywhere in timeline, also when they are the text of
a link.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from html import unescape
from typing import Any, Final

from timeline.content.addresses import without_tracking, without_tracking_inside
from timeline.content.document import Statement, Text, TextBlock
from timeline.content.frontmatter import reader
from timeline.content.frontmatter.reader import Value
from timeline.content.reader import read_document
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import SourceFile

_LINK: Final = re.compile(r'<a href="(https?:[^"]*)"([^>]*)>([^<]*)')
_Meaning = tuple[object, ...]


def meaning(file: SourceFile) -> _Meaning | None:
    """Return what the file says, or None if its front matter cannot be read."""
    is_content = file.path.endswith(".md")
    header = reader.split(file).header if is_content else file.text
    if header is None:
        return None
    reading = reader.read(file, header, 1)
    if reading.data is None:
        return None
    values = _plain(reading.data)
    if not is_content:
        return (values, _without_places(reading.diagnostics))
    result = read_document(file)
    texts: Any = result.document.texts if result.document else {}
    return (
        values,
        {name: _text(text) for name, text in texts.items()},
        # Without a document the body is not parsed, so that it has to stay as it is.
        None if result.document else reader.split(file).body,
        _without_places(result.diagnostics),
    )


def _without_places(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics without their places and hints."""
    return sorted(
        dataclasses.replace(diagnostic, at=Location(""), hint="", notes=())
        for diagnostic in diagnostics
    )


def _plain(value: Value) -> object:
    """Return a value of the front matter without tracking parameters."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value is not None and value.startswith(("http:", "https:")):
        return without_tracking(value)
    return value if value is None else without_tracking_inside(value)


def _text(text: Text) -> _Meaning:
    return (
        tuple(_block(block) for block in text.blocks),
        tuple(link.target for link in text.links),
    )


def _block(block: TextBlock) -> _Meaning:
    html = (_LINK.sub(_link, piece) for piece in block.html)
    return block.kind, tuple(html), _statements(block.cited), _statements(block.uncited)


def _link(match: re.Match[str]) -> str:
    """Return a link by its address and its text, which may be the address again."""
    shown = unescape(match[3])
    return f"{without_tracking(unescape(match[1]))}{match[2]}>{without_tracking(shown)}"


def _statements(statements: Iterable[Statement]) -> _Meaning:
    return tuple(
        (
            statement.anchor,
            without_tracking_inside(statement.text),
            tuple((c.key, c.passage, c.page, c.time, c.section) for c in statement.citations),
        )
        for statement in statements
    )
