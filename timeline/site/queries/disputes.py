"""Disagreements wherever they are kept → one list of all, and those that touch an event.

A disagreement is kept in the file of an event, a series or a topic, and may affect further events.
Beside those that somebody has written there are values of one series and time that differ, which
the model finds by comparing figures. Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from timeline.content.schema.fields import DisputeFields, SeriesFields, TopicFields
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle
from timeline.model.figures import Line, Point


@dataclass(frozen=True, slots=True)
class StoredDispute:
    """A disagreement and the file that keeps it: its kind and id, and the number there, from 1.

    `keys` maps the keys of its source references to ids of sources. `date` files it in time: that
    of the event, or of the latest event that it affects, `None` where there is none.
    """

    kind: Literal["event", "series", "topic"]
    id: str
    number: int
    dispute: DisputeFields
    keys: Mapping[str, str]
    date: EventDate | None

    @property
    def anchor(self) -> str:
        """The id of its place on a page that shows disagreements of several files."""
        return f"{self.kind}-{self.id}-{self.number}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources it cites, in the order of reading, each once."""
        sides = [position.sources for position in self.dispute.positions]
        sides += [self.dispute.resolution.sources] if self.dispute.resolution else []
        ids = (self.keys.get(ref.source) for refs in sides for ref in refs)
        return tuple(dict.fromkeys(each for each in ids if each))


@dataclass(frozen=True, slots=True)
class FoundDispute:
    """Values of one line and one time that differ, whether or not anybody has written of it."""

    line: Line
    points: tuple[Point, ...]

    @property
    def date(self) -> EventDate | None:
        """The time of the values."""
        return self.points[0].time

    @property
    def anchor(self) -> str:
        """The id of its place on a page that shows disagreements of several files."""
        return f"series-{self.line.series}-{min(point.id for point in self.points)}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that give the values, each once."""
        return tuple(dict.fromkeys(one for point in self.points for one in point.sources))


def of_events(chronicle: Chronicle) -> Iterator[StoredDispute]:
    """Those that events keep; a withdrawn event keeps none."""
    for event in chronicle.events:
        if event.fields.withdrawn is None:
            for number, dispute in enumerate(event.fields.disputes, 1):
                yield StoredDispute("event", event.id, number, dispute, event.keys, event.date)


def of_things(chronicle: Chronicle) -> Iterator[StoredDispute]:
    """Those that the files of series and topics keep."""
    kinds: tuple[Literal["series", "topic"], ...] = ("series", "topic")
    for kind in kinds:
        for thing in chronicle.things(kind).values():
            fields = thing.document.fields if thing.document else None
            if isinstance(fields, SeriesFields | TopicFields):
                for number, dispute in enumerate(fields.disputes, 1):
                    date = _latest(chronicle, dispute.affects)
                    yield StoredDispute(
                        kind, thing.id, number, dispute, chronicle.source_keys, date
                    )


def gather(chronicle: Chronicle) -> tuple[StoredDispute, ...]:
    """All disagreements: the undecided ones, those decided in part, then the others.

    Within each of these the latest stand first, and what has no date last.
    """
    found = [*of_events(chronicle), *of_things(chronicle)]
    # Sorting is stable: first the names, then time, then where it stands.
    found.sort(key=lambda one: (one.kind, one.id, one.number))
    found.sort(key=_time, reverse=True)
    found.sort(key=lambda one: _STANDING.index(standing(one.dispute)))
    return tuple(found)


def differing(chronicle: Chronicle) -> tuple[FoundDispute, ...]:
    """All values that differ, found by comparing them; the latest first, by series within a day."""
    found = [
        FoundDispute(line, tuple(points))
        for lines in chronicle.series_lines.values()
        for line in lines
        for points in line.disagreements
    ]
    found.sort(key=_time, reverse=True)
    return tuple(found)


def _time(one: StoredDispute | FoundDispute) -> tuple[bool, tuple[Any, ...]]:
    date = one.date
    return (False, ()) if date is None or date.is_unknown else (True, date.sort_key)


_STANDING: Final = ("open", "part", "whole")


def standing(dispute: DisputeFields) -> str:
    """Where it stands: `open` where nothing decides, else how far what decides goes."""
    return dispute.resolution.extent if dispute.resolution else "open"


def touching(chronicle: Chronicle) -> dict[str, tuple[StoredDispute, ...]]:
    """For the id of an event the disagreements kept in other files that affect it."""
    found: dict[str, dict[str, StoredDispute]] = {}
    for one in gather(chronicle):
        for event_id in one.dispute.affects:
            if (one.kind, one.id) != ("event", event_id):
                found.setdefault(event_id, {})[one.anchor] = one
    return {event_id: tuple(kept.values()) for event_id, kept in found.items()}


def _latest(chronicle: Chronicle, event_ids: tuple[str, ...]) -> EventDate | None:
    known = [event_id for event_id in event_ids if event_id in chronicle.position]
    if not known:
        return None
    return chronicle.event(max(known, key=chronicle.position.__getitem__)).date
