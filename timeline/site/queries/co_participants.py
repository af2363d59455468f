"""Who appears with an actor, in which parts, and on what the actor only commented.

Somebody who commented on an event did not take part in it: such events stand apart, and commenting
with somebody else on the same event is not being there with them. Knows the chronicle and nothing
of pages.
"""

from __future__ import annotations

from collections import Counter

from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle, Event


@dataclass(frozen=True, slots=True)
class CoParticipants:
    """What an actor's events say: the ids of those with a part in them and of those commented on.

    Both come in chronological order and no event is in both. `parts` counts the events of each part
    (`host` …; commenting is none), and `others` those of every other actor with a part in the same
    events.
    """

    took_part: tuple[str, ...]
    commented: tuple[str, ...]
    parts: Counter[str]
    others: Counter[str]


def co_participants(chronicle: Chronicle, actor: str) -> CoParticipants:
    """Look through the events of one actor."""
    took_part, commented = divided(chronicle, actor)
    parts: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for event_id in took_part:
        event = chronicle.event(event_id)
        played = {who.part for who in event.actors if who.actor == actor}
        parts.update(part for part in played if part and part != "commentator")
        others.update(_present(event) - {actor})
    return CoParticipants(took_part, commented, parts, others)


def divided(chronicle: Chronicle, actor: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The events of an actor: those with a part in them, and those commented on."""
    events = chronicle.events_of.get(("actor", actor), ())
    took_part = tuple(one for one in events if actor in _present(chronicle.event(one)))
    there = frozenset(took_part)
    return took_part, tuple(one for one in events if one not in there)


def _present(event: Event) -> set[str]:
    return {who.actor for who in event.actors if who.part != "commentator"}
