"""The exceptions of this package, and how they quote what an author wrote.

Knows nothing of the notation of dates.
"""

from __future__ import annotations

from typing import Literal

_MAX_QUOTATION_LENGTH = 60


class DateError(ValueError):
    """A text that is not a date, or a time zone that does not exist.

    `message` is one sentence without a full stop; `hint` says what to write instead, if anything
    can be said; `suggestion` is the text to write, if it can be inferred: always a date that
    `parse` accepts. `start` and `end` are the offsets, in characters, of the wrong part of the
    text. `about` is `"timezone"` if the name of the time zone is wrong and not the text; the
    offsets are then those of the name.
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
    """Return the text in quotation marks, cut if long, with invisible characters escaped."""
    cut = text if len(text) <= _MAX_QUOTATION_LENGTH else text[: _MAX_QUOTATION_LENGTH - 1] + "…"
    shown = "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in cut
    )
    return f'"{shown}"'


class PartError(Exception):
    """A wrong part of a date, raised and handled inside this package.

    It knows where the part is; `edtf` makes a `DateError` of it, which knows the whole text.
    `start` and `end` are offsets into the whole text. An empty `message` means that the part has no
    known form. `replacement` is what to write in place of the part, if that can be inferred; `hint`
    is what to say instead of the whole corrected text.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        start: int = 0,
        end: int = 0,
        replacement: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.start = start
        self.end = end
        self.replacement = replacement
