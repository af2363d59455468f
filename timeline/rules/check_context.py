"""What the checks know besides the chronicle, and how they say what they found.

A check is a function `check(chronicle, facts)` that yields diagnostics. `CheckContext` holds what
the
chronicle has no place for: what day it is, what could not be read or was left out, and how names
and sources were written before they were resolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import Kind
from timeline.core.diagnostic import MILDER, Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.dates.civil import from_day_ordinal
from timeline.model.chronicle import EntityKind, Event
from timeline.model.names import Register
from timeline.model.sources import Sources
from timeline.model.translations import DocumentSet


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What is known while checking.

    `reserved` are ids of files that could not be read, `loaded_words` those that the project does
    not use in its own voice. `documents` and `events` are what a check of single files looks at:
    all of them, or those that were written again. `paths` are those of all content files that are
    told, translations among them.
    """

    today: int
    timezone: str
    reserved: frozenset[tuple[Kind, str]]
    originals: DocumentSet
    sources: Sources
    registers: Mapping[EntityKind, Register]
    documents: tuple[Document[Any], ...]
    events: Sequence[Event]
    paths: frozenset[str]
    loaded_words: tuple[str, ...] = ()

    def is_draft(self, kind: Kind, thing_id: str) -> bool:
        """Whether there is a file of that id which was left out as a draft."""
        return (kind, thing_id) in self.originals.drafts

    @property
    def said_today(self) -> str:
        """The day on which this is checked, as it is said in a message."""
        year, month, day = from_day_ordinal(self.today)
        return f"{year:04}-{month:02}-{day:02} in {self.timezone}"


def fault(
    code: str,
    at: Location,
    message: str,
    hint: str = "",
    notes: tuple[tuple[Location, str], ...] = (),
    subject: str = "",
) -> Diagnostic:
    """A diagnostic with the severity of its code."""
    return Diagnostic(at, code, message, hint, MILDER.get(code, "error"), notes, subject)


def listed(words: list[str], at_most: int = 8) -> str:
    """Words in a row for a message, the rest of a long list as a number."""
    shown = words[:at_most]
    left = len(words) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")
