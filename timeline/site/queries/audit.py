"""The sources of events and statements → the events and statements that rest on few or weak ones.

Each measure asks one question of all sources of an event or of a statement. Copies of one report
are one origin. None of them counts a source as better for being official, or assumes what no file
says (how much was read, whose account it is). Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.model.references import statements

Measure = Callable[[Sequence[Source]], bool]


def one_origin(sources: Sequence[Source]) -> bool:
    """Return whether all of them go back to one origin."""
    return len({source.origin for source in sources}) == 1


def own_account(sources: Sequence[Source]) -> bool:
    """Return whether all of them are the account of those concerned."""
    return all(source.fields.own_account for source in sources)


def part_read(sources: Sequence[Source]) -> bool:
    """Return whether none was read further than its opening or a summary."""
    return all(source.fields.read in ("opening", "summary") for source in sources)


def no_copy(sources: Sequence[Source]) -> bool:
    """Return whether none has an archived copy."""
    return not any(source.archived for source in sources)


MEASURES: Final[dict[str, Measure]] = {
    "one_origin": one_origin,
    "own_account": own_account,
    "part_read": part_read,
    "no_copy": no_copy,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement of an event; `sources` are the ids of those it cites, each once.

    `number` is its index among the statements of the event, and not its text, so that an edit of
    words leaves the value as it is.
    """

    event: str
    number: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The totals, and for each measure the ids of the events and the statements that meet it.

    Both are in chronological order. `statements` counts the cited statements of all events.
    """

    events: int
    statements: int
    events_of: dict[str, tuple[str, ...]]
    statements_of: dict[str, tuple[Evidence, ...]]


def audit(chronicle: Chronicle) -> Audit:
    """Return which events and statements meet each measure."""
    events_of: dict[str, list[str]] = {measure: [] for measure in MEASURES}
    statements_of: dict[str, list[Evidence]] = {measure: [] for measure in MEASURES}
    events = count = 0
    # Many statements rest on the same sources, for which the measures are the same.
    known: dict[frozenset[str], tuple[str, ...]] = {}
    for event in chronicle.events:
        if not event.sources:
            continue
        events += 1
        for measure in _measures_met(event.sources, chronicle.sources, known):
            events_of[measure].append(event.id)
        for evidence in _evidence(event):
            count += 1
            for measure in _measures_met(evidence.sources, chronicle.sources, known):
                statements_of[measure].append(evidence)
    return Audit(
        events,
        count,
        {measure: tuple(ids) for measure, ids in events_of.items()},
        {measure: tuple(items) for measure, items in statements_of.items()},
    )


def _evidence(event: Event) -> list[Evidence]:
    """Return the cited statements of an event."""
    cited = []
    for number, statement in enumerate(statements(event.document)):
        keys = (citation.key for citation in statement.citations)
        sources = dict.fromkeys(event.keys[key] for key in keys if key in event.keys)
        if sources:
            cited.append(Evidence(event.id, number, tuple(sources)))
    return cited


def _measures_met(
    ids: tuple[str, ...],
    sources: Mapping[str, Source],
    known: dict[frozenset[str], tuple[str, ...]],
) -> tuple[str, ...]:
    """Return the measures that these sources meet; `known` keeps the answers."""
    key = frozenset(ids)
    if key not in known:
        cited = [sources[source_id] for source_id in ids]
        known[key] = tuple(name for name, measure in MEASURES.items() if measure(cited))
    return known[key]
