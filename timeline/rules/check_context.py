"""What a rule may know besides the chronicle.

A rule is a function `check(chronicle, context)` that yields diagnostics. `CheckContext` holds what
a chronicle has no place for: today's date, which files could not be read or were left out, and how
names and sources were written before they were resolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import EntityKind, Kind
from timeline.core.diagnostic import Severity
from timeline.core.frozen import dataclass
from timeline.dates.civil import from_day_ordinal
from timeline.model.chronicle import Event
from timeline.model.link import Linked
from timeline.model.names import Register
from timeline.model.sources import Sources
from timeline.model.translations import DocumentSet


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a rule may know besides the chronicle.

    `today` is a day ordinal, `timezone` the IANA name of the zone in which it is that day.
    `reserved` are the (kind, id) of files that could not be read: references to them are not
    reported. `loaded_words` are words that the project does not use in its own voice, `severities`
    the severity of every code. `documents` and `events` are those that a rule about single files
    looks at: all, or those that changed.
    """

    linked: Linked
    today: int
    timezone: str
    reserved: frozenset[tuple[Kind, str]]
    loaded_words: tuple[str, ...]
    severities: Mapping[str, Severity]
    documents: tuple[Document[Any], ...]
    events: Sequence[Event]

    @property
    def document_set(self) -> DocumentSet:
        """The published documents, and those that were left out."""
        return self.linked.document_set

    @property
    def sources(self) -> Sources:
        """All sources, and the keys by which events cite them."""
        return self.linked.sources

    @property
    def registers(self) -> Mapping[EntityKind, Register]:
        """The names of the files of each kind."""
        return self.linked.registers

    def is_draft(self, kind: Kind, document_id: str) -> bool:
        """Whether the file of that id was left out as a draft."""
        return (kind, document_id) in self.document_set.drafts

    @property
    def today_text(self) -> str:
        """Today's date and the time zone, for a message."""
        year, month, day = from_day_ordinal(self.today)
        return f"{year:04}-{month:02}-{day:02} in {self.timezone}"
