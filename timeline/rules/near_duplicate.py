"""Two events look like one.

Two events share a source, lie within three days of each other, and have similar titles with the
same numbers in them. Most often two people have added one event: readers then count it twice, and a
correction reaches only one of the files. If there were two events, a relation between them
(`follows`, `part_of` …) says so.

Wrong:
    title: Ministers meet in London       # in ministers-meet-2025.md
    title: The ministers meet in London   # in meeting-in-london-2025.md; same source and date
Right:
    title: Ministers meet in London       # in ministers-meet-2025.md alone
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.model.names import fold
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("near-duplicate", "warning", __doc__)
SCOPE: Final = "titles"

_MAX_DAYS: Final = 3
_MAX_NEIGHBOURS: Final = 12
"""Each event is compared with at most so many earlier ones of the same origin."""
_MIN_COMMON_WORDS: Final = 0.5
_MIN_SIMILARITY: Final = 0.75
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the form in which titles are compared."""

    folded: str
    words: frozenset[str]
    numbers: tuple[str, ...]


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each pair with one of `context.events`, once, at the later event."""
    looked_at = {event.id for event in context.events}
    titles: dict[str, Title] = {}
    reported: set[tuple[str, str]] = set()
    for members in _by_origin(chronicle, context):
        for number, event in enumerate(members):
            for other in members[max(0, number - _MAX_NEIGHBOURS) : number]:
                pair = (event.id, other.id)
                if (
                    pair in reported
                    or looked_at.isdisjoint(pair)
                    or not are_close(other.date, event.date)
                ):
                    continue
                if _are_related(event, other.id):
                    continue
                if are_alike(_title(event, titles), _title(other, titles)):
                    reported.add(pair)
                    yield _duplicate(event, other)


def _by_origin(chronicle: Chronicle, context: CheckContext) -> Iterator[list[Event]]:
    """Yield all events of each origin that `context.events` have, in order."""
    sources = chronicle.sources
    wanted = {sources[source].origin for event in context.events for source in event.sources}
    events: dict[str, set[int]] = defaultdict(set)
    for source in sources.values():
        if source.origin in wanted:
            events[source.origin].update(map(chronicle.position.__getitem__, source.events))
    for numbers in events.values():
        members = [chronicle.events[number] for number in sorted(numbers)]
        yield [event for event in members if event.date.earliest is not None]


def _are_related(event: Event, other: str) -> bool:
    return any(other == related for _, related in (*event.related, *event.back_links))


def _title(event: Event, titles: dict[str, Title]) -> Title:
    if event.id not in titles:
        titles[event.id] = title_of(event.title)
    return titles[event.id]


def title_of(title: str) -> Title:
    """Return a title in the form in which titles are compared."""
    folded = fold(title)
    words = _WORD.findall(folded)
    return Title(folded, frozenset(words), tuple(word for word in words if word[0].isdigit()))


def are_close(earlier: EventDate, later: EventDate) -> bool:
    """Whether two dates lie within a few days of each other; `earlier` begins first."""
    begins, ends = later.earliest, earlier.latest
    return begins is not None and ends is not None and begins - ends <= _MAX_DAYS


def are_alike(first: Title, second: Title) -> bool:
    """Whether two titles may be those of one event."""
    if first.numbers != second.numbers:
        return False
    common = len(first.words & second.words)
    if common < _MIN_COMMON_WORDS * len(first.words | second.words):
        return False
    if first.words == second.words:
        return True
    return (
        SequenceMatcher(None, first.folded, second.folded, autojunk=False).ratio()
        >= _MIN_SIMILARITY
    )


def _duplicate(event: Event, other: Event) -> Diagnostic:
    return RULE.report(
        location_of(event.document, ("title",)),
        f'This looks like the event "{other.id}" again: they share a source, their titles are '
        "similar, and their dates are close",
        f"Delete one of the files; if there were two events, add how they are related, "
        f"such as follows: [{other.id}]",
        ((location_of(other.document, ("title",)), "The other event"),),
    )
