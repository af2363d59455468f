"""Where figures contradict each other, somebody says so (`figures-differ`).

Two values of one series, one base and one time whose ranges do not meet cannot both be right. The
site shows them side by side; a dispute says what the question is, and what decides it, if anything
does. The rule is content when some dispute cites the sources of two of the values, or when one on
the figures stands in, or affects, a file that gives one of them. One number in different words
("almost 22,000", "at least 22,000") is shown as it is and needs no dispute.

Wrong: `value: 41472, period: 2025` in one event and `value: 41474, period: 2025` in another, and
nothing else.
Right: a dispute with both as positions in the file of the series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import Kind
from timeline.content.schema.fields import DisputeFields, EventFields, SeriesFields, TopicFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle
from timeline.model.figures import Given, Line, Point
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext, fault

_Home = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class _Written:
    """A dispute as far as it says what it covers."""

    homes: frozenset[_Home]
    sources: frozenset[str]
    on_figures: bool


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each time of a series at which values differ and no dispute says so."""
    apart = [
        (line, points)
        for lines in chronicle.series_lines.values()
        for line in lines
        for points in line.disagreements
        if len({(point.low, point.high) for point in points}) > 1
    ]
    if not apart:
        return
    documents = {(one.kind, one.id): one for one in context.document_set.documents}
    written = [one for document in documents.values() for one in _written(document, chronicle)]
    for line, points in apart:
        if not any(_covers(one, points) for one in written):
            yield _differs(line, points, documents)


def _written(document: Document[Any], chronicle: Chronicle) -> Iterator[_Written]:
    fields = document.fields
    keys: Mapping[str, str] = chronicle.source_keys
    if isinstance(fields, EventFields):
        if fields.withdrawn:
            return
        keys = chronicle.event(document.id).keys
    elif not isinstance(fields, SeriesFields | TopicFields):
        return
    for dispute in fields.disputes:
        homes: list[_Home] = [(document.kind, document.id)]
        homes += [("event", event) for event in dispute.affects]
        yield _Written(
            frozenset(homes),
            frozenset(_sources(dispute, keys)),
            (dispute.field or "").startswith("figures"),
        )


def _sources(dispute: DisputeFields, keys: Mapping[str, str]) -> Iterator[str]:
    for position in dispute.positions:
        for reference in position.sources:
            if reference.source in keys:
                yield keys[reference.source]


def _covers(written: _Written, points: tuple[Point, ...]) -> bool:
    if sum(not written.sources.isdisjoint(point.sources) for point in points) > 1:
        return True
    homes = {(given.kind, given.home) for point in points for given in point.given}
    return written.on_figures and not written.homes.isdisjoint(homes)


def _differs(
    line: Line, points: tuple[Point, ...], documents: Mapping[_Home, Document[Any]]
) -> Diagnostic:
    first, *others = points
    time = f" for {first.time.text}" if first.time else ""
    values = [_said(point) for point in points]
    return fault(
        "figures-differ",
        _at(others[-1].given[0], documents),
        f'The figures of the series "{line.series}"{time} cannot all be right: '
        f"{', '.join(values[:-1])} and {values[-1]}",
        f"Add a dispute to content/series/{line.series}.md with each value as a position; "
        "where one replaces the other, add supersedes to the later figure",
        tuple((_at(point.given[0], documents), _said(point)) for point in points[:-1]),
    )


def _at(given: Given, documents: Mapping[_Home, Document[Any]]) -> Location:
    return location_of(documents[given.kind, given.home], ("figures", given.number))


def _said(point: Point) -> str:
    value = f"{point.low}" if point.low == point.high else f"{point.low} to {point.high}"
    qualifier = "" if point.qualifier == "exactly" else f"{point.qualifier.replace('_', ' ')} "
    return f"{qualifier}{value}"
