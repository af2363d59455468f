"""The fixers of needless characters: in addresses and dates, at the ends of lines and files."""

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
"""The fields that hold a date; `was` only does in `status_history`."""

TEXTS: Final = frozenset(("summary", "date_note", "caption", "method"))
"""The fields that hold a text with links."""

_BARE: Final = re.compile(r"-?[0-9XY][-0-9TXYWZ:.+?~%/]*")
_QUOTED_DATE: Final = re.compile(r"""['"]-?[0-9XY]""")
_SPACES: Final = re.compile(r"[ \t]+$", re.MULTILINE)
_ADDRESS: Final = re.compile(r"(?<=\]\()https?://[^\s)<>]+|(?<=<)https?://[^\s<>]+(?=>)")
"""The address of a link in a text: between round brackets, or between angle brackets."""
_HARD_BREAK: Final = "  "


def plain_addresses(file: SourceFile) -> Sequence[TextEdit]:
    """Remove tracking parameters from addresses of sources and actors, and of links in texts."""
    if "?" not in file.text or not file.path.endswith(".md"):
        return ()
    edits: list[TextEdit] = []
    for path, position, value in reader.scalars(file):
        if path[-1] in TEXTS:
            edits += _plain_links(position.raw, _offset(file.text, position.line, position.column))
            continue
        # The address of an archived copy contains the address that was archived.
        if path[-1] != "url" or "archived" in path:
            continue
        plain = without_tracking(value)
        if plain != value and position.raw.count(value) == 1:
            start = _offset(file.text, position.line, position.column) + position.raw.index(value)
            edits.append(TextEdit(start, start + len(value), plain))
    body = _body(file)
    edits += _plain_links(file.text[body:], body)
    return edits


def _plain_links(text: str, start: int) -> Iterator[TextEdit]:
    """Remove them from the links of a text that begins at an offset of the file."""
    for match in _ADDRESS.finditer(text):
        if (plain := without_tracking(match[0])) != match[0]:
            yield TextEdit(start + match.start(), start + match.end(), plain)


def bare_dates(file: SourceFile) -> Sequence[TextEdit]:
    """Remove needless quotation marks around dates."""
    if not _QUOTED_DATE.search(file.text) or not file.path.endswith(".md"):
        return ()
    edits = []
    for path, position, value in reader.scalars(file):
        if path[-1] not in DATES or (path[-1] == "was" and path[0] != "status_history"):
            continue
        if position.raw in (f"'{value}'", f'"{value}"') and _BARE.fullmatch(value):
            start = _offset(file.text, position.line, position.column)
            edits.append(TextEdit(start, start + len(position.raw), value))
    return edits


def no_spaces_at_line_ends(file: SourceFile) -> Sequence[TextEdit]:
    """Remove spaces at the ends of lines, except those that make a line break in a text."""
    matches = list(_SPACES.finditer(file.text))
    body = _body(file) if matches else 0
    return [
        TextEdit(match.start(), match.end(), "")
        for match in matches
        if match.start() < body or not _is_hard_break(file.text, match)
    ]


def _is_hard_break(text: str, match: re.Match[str]) -> bool:
    """Return whether spaces are a line break of markdown: two or more, and the text goes on."""
    start = match.start()
    if not match[0].endswith(_HARD_BREAK) or start == 0 or text[start - 1] == "\n":
        return False
    following = text[match.end() + 1 :].partition("\n")[0]
    return bool(following.strip())


def one_line_end_at_the_end(file: SourceFile) -> Sequence[TextEdit]:
    """End the last line, and remove blank lines after it."""
    bare = len(file.text.rstrip("\n"))
    return () if file.text[bare:] == "\n" else (TextEdit(bare, len(file.text), "\n"),)


def _body(file: SourceFile) -> int:
    """Return the offset of the body; settings have none."""
    if not file.path.endswith(".md"):
        return len(file.text)
    parts = reader.split(file)
    return len(file.text) - len(parts.body)


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place; lines and columns count from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
