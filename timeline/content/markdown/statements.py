"""The tokens of a block → its statements: the text since the previous citation in its block.

A list item, a table row, a quotation and a paragraph outside them are each a block in this sense.
Knows the tokens of markdown-it and their positions, and nothing of HTML or of other blocks.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass, field

from markdown_it.token import Token

from timeline.content.addresses import without_tracking_inside
from timeline.content.document import Citation, Statement
from timeline.content.frontmatter.value_position import ValuePosition
from timeline.content.markdown.citations import CitedSource

_CONTAINERS = {"blockquote_open", "list_item_open", "tr_open"}
_CONTAINER_ENDS = {"blockquote_close", "list_item_close", "tr_close"}
_LISTS = {"bullet_list_open", "ordered_list_open", "table_open", "fence", "code_block"}
_INTRODUCED = {*_LISTS, "blockquote_open", "embed"}
# Reported on their own, and not again as a statement without a citation: an embed outside a story,
# and the definition of a link or a footnote.
_REPORTED_ELSEWHERE = re.compile(r"\[\[[^\[\]]+\]\]|\[[^\]]+\]:\s.*")
_BREAK = re.compile("\n")
_LETTER = re.compile(r"[^\W_]")
_BEFORE = " \t\n.,;:!?)]…–—"


class TextPositions:
    """Offsets in the inline texts of a source → lines and columns of the file."""

    def __init__(self, source: str, line: int, position: ValuePosition | None = None) -> None:
        self.source, self.line, self.value_position = source, line, position
        self.lines = source.split("\n")
        self.row, self.cell_end, self.cell = -1, 0, -1
        self.breaks: list[int] = []
        self.starts: list[int] = []

    def enter(self, token: Token) -> None:
        """Begin an inline token; in a table row, find its cell: equal cells count by order."""
        self.cell = -1
        self.breaks = [match.start() for match in _BREAK.finditer(token.content)]
        if token.level < 4 or "|" not in self.lines[first := _first_line(token)]:
            return
        if first != self.row:
            self.row, self.cell_end = first, 0
        start = self.lines[first].find(token.content, self.cell_end)
        if start >= 0 and "\n" not in token.content:
            self.cell, self.cell_end = start, start + len(token.content)

    def at(self, token: Token, offset: int) -> tuple[int, int]:
        """Return the line and column of a character of the inline token entered last."""
        content = token.content
        row = bisect_left(self.breaks, offset)
        number = _first_line(token) + row
        if number >= len(self.lines):
            return self.of_line(len(self.lines) - 1)
        begin = self.breaks[row - 1] + 1 if row else 0
        end = self.breaks[row] if row < len(self.breaks) else len(content)
        piece = content[begin:end].rstrip()
        written = self.lines[number].rstrip()
        if self.cell >= 0:
            column = self.cell
        elif written.endswith(piece):
            # Whatever marks the block (">", "-", spaces) comes before the text of the line.
            column = len(written) - len(piece)
        else:
            column = max(written.find(piece), 0)
        return self._file(number, column + offset - begin)

    def find(self, token: Token, words: str) -> tuple[int, int]:
        """Return the place of the first occurrence of some words in an inline token."""
        return self.at(token, max(token.content.find(words), 0))

    def of_line(self, number: int, words: str = "") -> tuple[int, int]:
        """Return the place of a line of the source, or of some words in it."""
        return self._file(number, max(self.lines[number].find(words), 0) if words else 0)

    def _file(self, number: int, column: int) -> tuple[int, int]:
        if self.value_position is not None:
            if not self.starts:
                self.starts = [0, *(match.end() for match in _BREAK.finditer(self.source))]
            return self.value_position.of_character(self.source, self.starts[number] + column)
        return self.line + number, column + 1


class Anchors:
    """Gives out the anchors of one document: equal words get `-2`, `-3` … in their order."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def take(self, words: str) -> str:
        """Return the anchor of a statement with these words."""
        anchor = anchor_of(words)
        count = self.taken[anchor] = self.taken.get(anchor, 0) + 1
        return anchor if count == 1 else f"{anchor}-{count}"


def anchor_of(words: str) -> str:
    """Return `s-` and the first 8 hexadecimal digits of the SHA-256 of the words.

    Tracking parameters do not count, so that a link to a statement survives their removal.
    """
    plain = without_tracking_inside(words)
    return f"s-{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


@dataclass(slots=True)
class _Pending:
    """The text of a block since its last citation, and where it begins.

    `cited` is the statement of that citation, for another one that follows without words; None if
    the block has no citation yet. `is_reported` text is not reported again as uncited.
    """

    words: list[str] = field(default_factory=list)
    place: tuple[int, int] | None = None
    is_reported: bool = False
    cited: str | None = None


class Statements:
    """Collects the statements of one block of the outermost level while it is read."""

    def __init__(self, places: TextPositions, anchors: Anchors) -> None:
        self.places, self.anchors = places, anchors
        self.cited: list[tuple[str, str, list[Citation]]] = []
        self.uncited: list[Statement] = []
        self.without_text: list[tuple[int, int]] = []
        self.open: list[_Pending] = [_Pending()]
        self.exempt = 0

    def structure(self, token: Token) -> None:
        """Handle a token that opens or closes a part of the block."""
        kind = token.type
        if kind in _CONTAINERS or kind in _LISTS:
            self._flush(introduces=True)
            if kind in _CONTAINERS:
                self.open.append(_Pending())
        elif kind in _CONTAINER_ENDS:
            self._flush()
            self.open.pop()
        elif kind in ("heading_open", "thead_open"):
            self._flush()
            self.exempt += 1
        elif kind in ("heading_close", "thead_close"):
            self._flush()
            self.exempt -= 1
        elif kind in ("paragraph_close", "td_close", "th_close"):
            self.open[-1].words.append(" ")

    def inline(self, token: Token) -> None:
        """Collect the words and the citations of an inline token.

        Citations with only white space or a comma between them are joined into one; their tokens
        are changed so that the renderer leaves no trace of the later ones.
        """
        cursor, last = 0, -1
        children = token.children or []
        for index, child in enumerate(children):
            pending = self.open[-1]
            if child.type == "citation":
                between = children[last + 1 : index]
                if last >= 0 and all(map(_is_separator, between)):
                    for separator in between:
                        separator.type, separator.content = "nothing", ""
                    child.type = "nothing"
                    self.cited[-1][2].extend(self._citations(token, child.meta["cites"]))
                else:
                    text = self._cite(token, child.meta["cites"])
                    self.open[-1] = _Pending(cited=text)
                last, cursor = index, child.meta["end"]
                continue
            if child.type == "citation_problem":
                # One that is never closed may go on to any word, so that none is reported again.
                is_open = not child.content.endswith("]")
                self.open[-1] = _Pending(is_reported=is_open, cited=pending.cited)
                cursor = child.meta["end"]
                continue
            text = _text_of(child)
            # A picture in the text is an error of its own, whatever its description says.
            if pending.place is None and child.type != "image" and _has_words(text):
                pending.place = self.places.at(token, _skip(token.content, cursor))
            pending.words.append(text)

    def finish(
        self, following: str
    ) -> tuple[tuple[Statement, ...], tuple[Statement, ...], list[tuple[int, int]]]:
        """Return the cited and uncited statements, and the places of citations without text.

        `following` is the type of the token after the block: a paragraph that ends with a colon
        before a list or a quotation only introduces it.
        """
        self._flush(introduces=following in _INTRODUCED)
        cited = tuple(
            Statement(anchor, text, tuple(citations)) for anchor, text, citations in self.cited
        )
        return cited, tuple(self.uncited), self.without_text

    def _cite(self, token: Token, cites: tuple[CitedSource, ...]) -> str:
        """Record a citation, and return the words that it supports."""
        pending = self.open[-1]
        text = _joined(pending.words)
        if not _has_words(text):
            text = pending.cited or ""
            if pending.cited is None:
                self.without_text.append(self.places.at(token, cites[0].at))
        self.cited.append((self.anchors.take(text), text, self._citations(token, cites)))
        return text

    def _citations(self, token: Token, cites: tuple[CitedSource, ...]) -> list[Citation]:
        return [
            Citation(
                cite.key,
                cite.passage,
                cite.page,
                cite.time,
                cite.section,
                *self.places.at(token, cite.at),
            )
            for cite in cites
        ]

    def _flush(self, *, introduces: bool = False) -> None:
        """Record the text that has no citation when a block ends."""
        pending = self.open[-1]
        self.open[-1] = _Pending(cited=pending.cited)
        if pending.place is None or self.exempt or pending.is_reported:
            return
        text = _joined(pending.words)
        if _REPORTED_ELSEWHERE.fullmatch(text):
            return
        if not _has_words(text) or (introduces and text.endswith(":")):
            return
        self.uncited.append(Statement(anchor_of(text), text, (), *pending.place))


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _is_separator(token: Token) -> bool:
    """Return whether citations on both sides of a token are joined."""
    if token.type == "softbreak" or token.type == "nothing":
        return True
    return token.type == "text" and not token.content.strip(" \t\u00a0,;")


def _text_of(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "image") else ""


def _joined(words: list[str]) -> str:
    return " ".join("".join(words).split()).lstrip(_BEFORE).rstrip(" ([")


def _has_words(text: str) -> bool:
    return _LETTER.search(text) is not None


def _skip(content: str, offset: int) -> int:
    """Return the offset of the first character that may begin a statement."""
    return len(content) - len(content[offset:].lstrip(_BEFORE))
