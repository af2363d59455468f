"""Something that happened is one event (`near-duplicate`).

Two contributors often add one event from one report. Readers then count it twice, and the next
correction reaches only one of the files. Two events are taken for one if they rest on a common
origin, lie within three days of each other, have alike titles with the same numbers in them, and
neither says how it is related to the other.

Wrong: `ministers-meet.md` and `meeting-of-ministers.md`, both on one report of one day.
Right: one file; or `follows: [ministers-meet]` in the second, where there were two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from timeline.dates import EventDate
from timeline.diagnostics import Diagnostic
from timeline.model.chronicle import Chronicle, Event
from timeline.model.facts import Facts, fault
from timeline.model.names import fold
from timeline.model.where import where

_DAYS: Final = 3
_NEIGHBOURS: Final = 12
"""With how many earlier events of one origin each is compared at most."""
_COMMON_WORDS: Final = 0.5
_ALIKE: Final = 0.75
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the form in which two are compared."""

    folded: str
    words: frozenset[str]
    numbers: tuple[str, ...]


def check(chronicle: Chronicle, facts: Facts) -> Iterator[Diagnostic]:
    """Report each pair once, at the later event."""
    by_origin: dict[str, list[tuple[Event, Title]]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    for event in chronicle.events:
        if event.fields.withdrawn or event.date.earliest is None:
            continue
        title = title_of(event.title)
        related = {other for _, other in (*event.related, *event.back_links)}
        for origin in {chronicle.sources[source].origin for source in event.sources}:
            earlier = by_origin[origin]
            for other, other_title in earlier[-_NEIGHBOURS:]:
                pair = (event.id, other.id)
                if pair in told or other.id in related or not are_close(other.date, event.date):
                    continue
                if are_alike(title, other_title):
                    told.add(pair)
                    yield _duplicate(event, other)
            earlier.append((event, title))


def title_of(title: str) -> Title:
    """A title, ready to be compared."""
    folded = fold(title)
    words = _WORD.findall(folded)
    return Title(folded, frozenset(words), tuple(word for word in words if word[0].isdigit()))


def are_close(earlier: EventDate, later: EventDate) -> bool:
    """Whether two dates, of which the first begins first, lie within a few days of each other."""
    begins, ends = later.earliest, earlier.latest
    return begins is not None and ends is not None and begins - ends <= _DAYS


def are_alike(one: Title, other: Title) -> bool:
    """Whether two titles may well be those of one event."""
    if one.numbers != other.numbers:
        return False
    common = len(one.words & other.words)
    if common < _COMMON_WORDS * len(one.words | other.words):
        return False
    if one.words == other.words:
        return True
    return SequenceMatcher(None, one.folded, other.folded, autojunk=False).ratio() >= _ALIKE


def _duplicate(event: Event, other: Event) -> Diagnostic:
    return fault(
        "near-duplicate",
        where(event.document, ("title",)),
        f'This looks like the event "{other.id}" again: they share a source, their titles are '
        "alike, and their dates are close",
        f"Delete one of the files; if there were two events, say how they are related, "
        f"such as follows: [{other.id}]",
        ((where(other.document, ("title",)), "The other event"),),
    )
