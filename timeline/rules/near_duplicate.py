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
from difflib import SequenceMatcher
from typing import Final

from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.model.names import fold
from timeline.rules.check_context import CheckContext, fault

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


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each pair with one of `context.events` once, at the later event."""
    asked = {event.id for event in context.events}
    titles: dict[str, Title] = {}
    told: set[tuple[str, str]] = set()
    for members in _by_origin(chronicle, context):
        for number, event in enumerate(members):
            for other in members[max(0, number - _NEIGHBOURS) : number]:
                pair = (event.id, other.id)
                if pair in told or asked.isdisjoint(pair) or not are_close(other.date, event.date):
                    continue
                if _are_related(event, other.id):
                    continue
                if are_alike(*(_title(one, titles) for one in (event, other))):
                    told.add(pair)
                    yield _duplicate(event, other)


def _by_origin(chronicle: Chronicle, context: CheckContext) -> Iterator[list[Event]]:
    """For each origin of the events that are asked about, all events that have it, in order."""
    sources = chronicle.sources
    wanted = {sources[source].origin for event in context.events for source in event.sources}
    events: dict[str, set[int]] = defaultdict(set)
    for source in sources.values():
        if source.origin in wanted:
            events[source.origin].update(map(chronicle.position.__getitem__, source.events))
    for numbers in events.values():
        members = [chronicle.events[number] for number in sorted(numbers)]
        yield [one for one in members if one.date.earliest is not None]


def _are_related(event: Event, other: str) -> bool:
    return any(other == one for _, one in (*event.related, *event.back_links))


def _title(event: Event, known: dict[str, Title]) -> Title:
    made = known.get(event.id)
    if made is None:
        made = known[event.id] = title_of(event.title)
    return made


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
        location_of(event.document, ("title",)),
        f'This looks like the event "{other.id}" again: they share a source, their titles are '
        "alike, and their dates are close",
        f"Delete one of the files; if there were two events, say how they are related, "
        f"such as follows: [{other.id}]",
        ((location_of(other.document, ("title",)), "The other event"),),
    )
