"""Disagreements, whatever file keeps them → one list of all, and those that affect an event.

A disagreement is kept in the file of an event, a series or a topic, and may affect further events.
Besides those that an author wrote there are values of one series and time that differ, which the
model finds by comparing figures. Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from timeline.content.schema.fields import DisputeFields, SeriesFields, TopicFields
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle
from timeline.model.figures import Line, Point

STANDINGS: Final = ("open", "part", "whole")
"""How far a disagreement is decided: undecided first."""


@dataclass(frozen=True, slots=True)
class StoredDispute:
    """A disagreement and the file that keeps it: its kind and id, and the number there, from 1.

    `keys` maps the keys of its source references to ids of sources. `date` is that of the event, or
    of the latest event that it affects, `None` where there is none.
    """

    kind: Literal["event", "series", "topic"]
    id: str
    number: int
    dispute: DisputeFields
    keys: Mapping[str, str]
    date: EventDate | None

    @property
    def anchor(self) -> str:
        """The HTML id on a page that shows disagreements of several files."""
        return f"{self.kind}-{self.id}-{self.number}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources it cites, in the order of reading, each once."""
        sides = [position.sources for position in self.dispute.positions]
        sides += [self.dispute.resolution.sources] if self.dispute.resolution else []
        ids = (self.keys.get(ref.source) for refs in sides for ref in refs)
        return tuple(dict.fromkeys(source_id for source_id in ids if source_id))

    @property
    def standing(self) -> str:
        """One of `STANDINGS`: `open` without a resolution, else how far that goes."""
        return self.dispute.resolution.extent if self.dispute.resolution else "open"


@dataclass(frozen=True, slots=True)
class FoundDispute:
    """Values of one line and one time that differ, whether or not an author wrote about it."""

    line: Line
    points: tuple[Point, ...]

    @property
    def date(self) -> EventDate | None:
        """The time of the values."""
        return self.points[0].time

    @property
    def anchor(self) -> str:
        """The HTML id on a page that shows disagreements of several files."""
        return f"series-{self.line.series}-{min(point.id for point in self.points)}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that give the values, each once."""
        return tuple(dict.fromkeys(source for point in self.points for source in point.sources))


def all_disputes(chronicle: Chronicle) -> tuple[StoredDispute | FoundDispute, ...]:
    """Return the stored disagreements, the undecided first, and then the values that differ."""
    return (*stored_disputes(chronicle), *found_disputes(chronicle))


def stored_disputes(chronicle: Chronicle) -> tuple[StoredDispute, ...]:
    """Return the disagreements of all files: the undecided, those decided in part, then the others.

    Within each of these the latest come first, and those without a date last.
    """
    stored = [*_of_events(chronicle), *_of_entities(chronicle)]
    # Sorting is stable: first by file, then by time, then by standing.
    stored.sort(key=lambda item: (item.kind, item.id, item.number))
    stored.sort(key=_time, reverse=True)
    stored.sort(key=lambda item: STANDINGS.index(item.standing))
    return tuple(stored)


def found_disputes(chronicle: Chronicle) -> tuple[FoundDispute, ...]:
    """Return all values that differ, the latest first, by series within a day."""
    found = [
        FoundDispute(line, tuple(points))
        for lines in chronicle.series_lines.values()
        for line in lines
        for points in line.disagreements
    ]
    found.sort(key=_time, reverse=True)
    return tuple(found)


def by_affected_event(chronicle: Chronicle) -> dict[str, tuple[StoredDispute, ...]]:
    """Return for the id of an event the disagreements in other files that affect it."""
    affecting: dict[str, dict[str, StoredDispute]] = {}
    for stored in stored_disputes(chronicle):
        for event_id in stored.dispute.affects:
            if (stored.kind, stored.id) != ("event", event_id):
                affecting.setdefault(event_id, {})[stored.anchor] = stored
    return {event_id: tuple(by_anchor.values()) for event_id, by_anchor in affecting.items()}


def _of_events(chronicle: Chronicle) -> Iterator[StoredDispute]:
    """Yield the disagreements that events keep; a withdrawn event keeps none."""
    for event in chronicle.events:
        if event.fields.withdrawn is None:
            for number, dispute in enumerate(event.fields.disputes, 1):
                yield StoredDispute("event", event.id, number, dispute, event.keys, event.date)


def _of_entities(chronicle: Chronicle) -> Iterator[StoredDispute]:
    """Yield the disagreements that the files of series and topics keep."""
    kinds: tuple[Literal["series", "topic"], ...] = ("series", "topic")
    for kind in kinds:
        for entity in chronicle.entities(kind).values():
            fields = entity.document.fields if entity.document else None
            if isinstance(fields, SeriesFields | TopicFields):
                for number, dispute in enumerate(fields.disputes, 1):
                    date = _latest(chronicle, dispute.affects)
                    yield StoredDispute(
                        kind, entity.id, number, dispute, chronicle.source_keys, date
                    )


def _time(dispute: StoredDispute | FoundDispute) -> tuple[bool, tuple[Any, ...]]:
    date = dispute.date
    return (False, ()) if date is None or date.is_unknown else (True, date.sort_key)


def _latest(chronicle: Chronicle, event_ids: tuple[str, ...]) -> EventDate | None:
    position = chronicle.position
    positions = [position[event_id] for event_id in event_ids if event_id in position]
    return chronicle.events[max(positions)].date if positions else None
