"""The exceptions of this room, and how they quote what an author wrote.

Knows nothing of the notation: they only carry what is said about a date that cannot be read.
"""

from __future__ import annotations

from typing import Literal

_LONGEST_QUOTATION = 60


class DateError(ValueError):
    """A date, or a time zone, that cannot be what its author wrote.

    `message` is one sentence without a full stop; `hint` says what to write instead (empty where
    nothing can be said); `suggestion` is the bare text to write, where it could be inferred: it is
    always a date that `parse` accepts. `start` and `end` are offsets, in characters, of the
    offending part of the text. `about` is `"timezone"` where the fault lies in the name of the time
    zone and not in the text; the offsets are then those of the name.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        start: int = 0,
        end: int = 0,
        *,
        suggestion: str | None = None,
        about: Literal["text", "timezone"] = "text",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.start = start
        self.end = end
        self.suggestion = suggestion
        self.about = about


def quoted(text: str) -> str:
    """The text in quotation marks, cut if long, with invisible characters made visible."""
    cut = text if len(text) <= _LONGEST_QUOTATION else text[: _LONGEST_QUOTATION - 1] + "…"
    shown = "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in cut
    )
    return f'"{shown}"'


class PartError(Exception):
    """A part of a text that cannot be; what the readers of this room raise among themselves.

    It knows where the part is and what would mend it; `edtf` makes a `DateError` of it, which knows
    what the whole text should be. `start` and `end` are offsets into the whole text. An empty
    `message` says that the part has no form that is known. `authoring.fix` is what to write in its
    place, if
    that can be inferred; `hint` what to say instead of the whole mended text.
    """

    def __init__(
        self, message: str, hint: str = "", start: int = 0, end: int = 0, mend: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.start = start
        self.end = end
        self.mend = mend
