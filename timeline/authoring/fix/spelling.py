"""What is written in more letters than it takes: addresses, dates, the ends of lines and files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from timeline.authoring.fix.edits import TextEdit
from timeline.content.addresses import without_tracking
from timeline.content.frontmatter import reader
from timeline.core.inputs import SourceFile

DATES: Final = frozenset(
    ("date", "on", "was", "published", "accessed", "as_of", "period", "since", "added")
)
"""The fields that hold a date; `was` does so in `status_history` alone."""

TEXTS: Final = frozenset(("summary", "date_note", "caption", "method"))
"""The fields that hold a text with links."""

_BARE: Final = re.compile(r"-?[0-9XY][-0-9TXYWZ:.+?~%/]*")
_QUOTED_DATE: Final = re.compile(r"""['"]-?[0-9XY]""")
_SPACES: Final = re.compile(r"[ \t]+$", re.MULTILINE)
_ADDRESS: Final = re.compile(r"(?<=\]\()https?://[^\s)<>]+|(?<=<)https?://[^\s<>]+(?=>)")
"""Where a link of a text leads: between round brackets, or between angle brackets."""
_HARD_BREAK: Final = "  "


def plain_addresses(file: SourceFile) -> Sequence[TextEdit]:
    """Addresses of sources and actors, and of links in texts, without tracking parameters."""
    if "?" not in file.text or not file.path.endswith(".md"):
        return ()
    edits: list[TextEdit] = []
    for path, spot, value in reader.scalars(file):
        if path[-1] in TEXTS:
            edits += _plain_links(spot.raw, _offset(file.text, spot.line, spot.column))
            continue
        # What an archive was asked for has to stay as it was asked.
        if path[-1] != "url" or "archived" in path:
            continue
        plain = without_tracking(value)
        if plain != value and spot.raw.count(value) == 1:
            start = _offset(file.text, spot.line, spot.column) + spot.raw.index(value)
            edits.append(TextEdit(start, start + len(value), plain))
    body = _body(file)
    edits += _plain_links(file.text[body:], body)
    return edits


def _plain_links(text: str, start: int) -> Iterator[TextEdit]:
    """The addresses of the links in a text that begins at an offset of the file."""
    for found in _ADDRESS.finditer(text):
        if (plain := without_tracking(found[0])) != found[0]:
            yield TextEdit(start + found.start(), start + found.end(), plain)


def bare_dates(file: SourceFile) -> Sequence[TextEdit]:
    """Dates without the quotation marks that they do not need."""
    if not _QUOTED_DATE.search(file.text) or not file.path.endswith(".md"):
        return ()
    edits = []
    for path, spot, value in reader.scalars(file):
        if path[-1] not in DATES or (path[-1] == "was" and path[0] != "status_history"):
            continue
        if spot.raw in (f"'{value}'", f'"{value}"') and _BARE.fullmatch(value):
            start = _offset(file.text, spot.line, spot.column)
            edits.append(TextEdit(start, start + len(spot.raw), value))
    return edits


def no_spaces_at_line_ends(file: SourceFile) -> Sequence[TextEdit]:
    """Lines without spaces at their ends, except where those break a line of a text."""
    found = list(_SPACES.finditer(file.text))
    body = _body(file) if found else 0
    return [
        TextEdit(one.start(), one.end(), "")
        for one in found
        if one.start() < body or not _breaks(file.text, one)
    ]


def _breaks(text: str, found: re.Match[str]) -> bool:
    """Whether the spaces are a line break of markdown: two or more, and the text goes on."""
    if not found[0].endswith(_HARD_BREAK) or found.start() == 0 or text[found.start() - 1] == "\n":
        return False
    following = text[found.end() + 1 :].partition("\n")[0]
    return bool(following.strip())


def one_line_end_at_the_end(file: SourceFile) -> Sequence[TextEdit]:
    """A file whose last line ends, and after which no blank line comes."""
    bare = len(file.text.rstrip("\n"))
    return () if file.text[bare:] == "\n" else (TextEdit(bare, len(file.text), "\n"),)


def _body(file: SourceFile) -> int:
    """The offset at which the body begins; settings have none."""
    if not file.path.endswith(".md"):
        return len(file.text)
    parts = reader.split(file)
    return len(file.text) - len(parts.body)


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a place; lines and columns count from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
