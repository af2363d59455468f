"""Changes of a text at given places."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TextEdit:
    """Replaces the characters from offset `start` up to `end` with `new`."""

    start: int
    end: int
    new: str


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with the edits applied, which must not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        pieces += (text[at : edit.start], edit.new)
        at = edit.end
    return "".join((*pieces, text[at:]))
