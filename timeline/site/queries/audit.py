"""What events and statements rest on → the events and statements that rest on little.

Each measure asks one question of all sources of an event, or of a statement. Copies of one report
are one origin. Being official is no answer to any of them, and what was not written down (how much
was read, whose account it is) is not assumed. Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.model.references import statements

Test = Callable[[Sequence[Source]], bool]


def one_origin(sources: Sequence[Source]) -> bool:
    """Whether all of it goes back to one origin."""
    return len({source.origin for source in sources}) == 1


def own_account(sources: Sequence[Source]) -> bool:
    """Whether all of it is the account of those concerned."""
    return all(source.fields.own_account for source in sources)


def part_read(sources: Sequence[Source]) -> bool:
    """Whether none of it was read further than its opening or a summary."""
    return all(source.fields.read in ("opening", "summary") for source in sources)


def no_copy(sources: Sequence[Source]) -> bool:
    """Whether none of it has an archived copy."""
    return not any(source.archived for source in sources)


MEASURES: Final[dict[str, Test]] = {
    "one_origin": one_origin,
    "own_account": own_account,
    "part_read": part_read,
    "no_copy": no_copy,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement of an event; `sources` are the ids of those it cites, each once.

    `number` is its place among the statements of the event: what it says may be written anew while
    it rests on the same.
    """

    event: str
    number: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole, and for each measure the ids of the events and the statements that meet it.

    Both come in chronological order. `statements` counts the cited statements of all events.
    """

    events: int
    statements: int
    events_of: dict[str, tuple[str, ...]]
    statements_of: dict[str, tuple[Evidence, ...]]


def audit(chronicle: Chronicle) -> Audit:
    """Ask every measure of every event and statement."""
    sources = chronicle.sources
    met_events: dict[str, list[str]] = {measure: [] for measure in MEASURES}
    met: dict[str, list[Evidence]] = {measure: [] for measure in MEASURES}
    events = count = 0
    # Many statements rest on the same sources, and the answer is the same for all of these.
    answers: dict[frozenset[str], tuple[str, ...]] = {}
    for event in chronicle.events:
        if not event.sources:
            continue
        events += 1
        for measure in _answer(event.sources, sources, answers):
            met_events[measure].append(event.id)
        for rests in _statements(event):
            count += 1
            for measure in _answer(rests.sources, sources, answers):
                met[measure].append(rests)
    return Audit(
        events,
        count,
        {measure: tuple(ids) for measure, ids in met_events.items()},
        {measure: tuple(found) for measure, found in met.items()},
    )


def _statements(event: Event) -> list[Evidence]:
    found = []
    for number, statement in enumerate(statements(event.document)):
        cited = {event.keys[one.key]: None for one in statement.citations if one.key in event.keys}
        if cited:
            found.append(Evidence(event.id, number, tuple(cited)))
    return found


def _answer(
    ids: tuple[str, ...],
    sources: Mapping[str, Source],
    answers: dict[frozenset[str], tuple[str, ...]],
) -> tuple[str, ...]:
    """The measures that these sources meet."""
    asked = frozenset(ids)
    met = answers.get(asked)
    if met is None:
        those = [sources[source_id] for source_id in ids]
        met = tuple(measure for measure, test in MEASURES.items() if test(those))
        answers[asked] = met
    return met
