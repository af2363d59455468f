"""Changes of a text, by the places at which they are made."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TextEdit:
    """What stands from `start` up to `end` (offsets in characters) becomes `new`."""

    start: int
    end: int
    new: str


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with the edits made, which must not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        pieces += (text[at : edit.start], edit.new)
        at = edit.end
    return "".join((*pieces, text[at:]))
