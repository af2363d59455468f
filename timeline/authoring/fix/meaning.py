"""A file → what it says, apart from where in the file it says so.

Two versions of a file that have one meaning make the same page, the same links and the same
reports. Addresses count without the parameters that track readers, as everywhere in timeline; so
does one that a link shows as it is.
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
_Said = tuple[object, ...]


def meaning(file: SourceFile) -> _Said | None:
    """What the file says; None where its front matter cannot be read, so that nobody knows."""
    is_content = file.path.endswith(".md")
    header = reader.split(file).header if is_content else file.text
    if header is None:
        return None
    reading = reader.read(file, header, 1)
    if reading.data is None:
        return None
    values = _bare(reading.data)
    if not is_content:
        return (values, _reports(reading.diagnostics))
    result = read_document(file)
    texts: Any = result.document.texts if result.document else {}
    return (
        values,
        {name: _text(text) for name, text in texts.items()},
        # Without a document, the body is not parsed for us: then it has to stay as it is.
        None if result.document else reader.split(file).body,
        _reports(result.diagnostics),
    )


def _reports(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without their places and hints."""
    return sorted(
        dataclasses.replace(one, at=Location(""), hint="", notes=()) for one in diagnostics
    )


def _bare(value: Value) -> object:
    """A value of the front matter with its addresses as they count."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    if value is not None and value.startswith(("http:", "https:")):
        return without_tracking(value)
    # How the addresses in a text are written is told apart by what the text becomes.
    return value if value is None else without_tracking_inside(value)


def _text(text: Text) -> _Said:
    return (
        tuple(_block(block) for block in text.blocks),
        tuple(link.target for link in text.links),
    )


def _block(block: TextBlock) -> _Said:
    html = (_LINK.sub(_link, one) for one in block.html)
    return block.kind, tuple(html), _statements(block.cited), _statements(block.uncited)


def _link(found: re.Match[str]) -> str:
    """A link by where it leads and what it shows, which may be its address again."""
    shown = unescape(found[3])
    return f"{without_tracking(unescape(found[1]))}{found[2]}>{without_tracking(shown)}"


def _statements(statements: Iterable[Statement]) -> _Said:
    return tuple(
        (
            one.anchor,
            without_tracking_inside(one.text),
            tuple((c.key, c.passage, c.page, c.time, c.section) for c in one.citations),
        )
        for one in statements
    )
