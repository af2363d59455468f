"""Who appears with an actor, in which parts, and on what the actor only commented.

An actor that commented on an event did not take part in it: such events are listed apart, and two
actors that comment on the same event do not appear together. Knows the chronicle and nothing of
pages.
"""

from __future__ import annotations

from collections import Counter

from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle, Event


@dataclass(frozen=True, slots=True)
class CoParticipants:
    """The ids of the events in which an actor took part, and of those it only commented on.

    Both are in chronological order and no event is in both. `parts` counts the events of each part
    (`host` …, but not commenting), and `others` those of every other actor with a part in the same
    events.
    """

    took_part: tuple[str, ...]
    commented: tuple[str, ...]
    parts: Counter[str]
    others: Counter[str]


def co_participants(chronicle: Chronicle, actor: str) -> CoParticipants:
    """Return who appears with an actor, and in which parts."""
    took_part, commented = events_by_involvement(chronicle, actor)
    parts: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for event_id in took_part:
        event = chronicle.event(event_id)
        played = {who.part for who in event.actors if who.actor == actor}
        parts.update(part for part in played if part and part != "commentator")
        others.update(_participants(event) - {actor})
    return CoParticipants(took_part, commented, parts, others)


def events_by_involvement(
    chronicle: Chronicle, actor: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the events in which an actor took part, and those it only commented on."""
    took_part: list[str] = []
    commented: list[str] = []
    for event_id in chronicle.events_of.get(("actor", actor), ()):
        involved = actor in _participants(chronicle.event(event_id))
        (took_part if involved else commented).append(event_id)
    return tuple(took_part), tuple(commented)


def _participants(event: Event) -> set[str]:
    return {who.actor for who in event.actors if who.part != "commentator"}
