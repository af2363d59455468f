"""Figures of one series and time contradict each other, and no dispute says so.

Two values of one series, base and time are ranges that do not meet, so both can't be right. The
site shows them side by side. A dispute in the file of the series, of a topic or of an event says
what the question is and what decides it, if anything does. Where one value replaces the other, the
later figure says so with `supersedes`. One number in different words ("almost 22,000", "at least
22,000") needs no dispute.

Wrong:
    figures: [{series: crossings, value: 41472, period: 2025, source: report}]    # in one event
    figures: [{series: crossings, value: 41474, period: 2025, source: agency}]    # in another
Right:
    disputes:    # in content/series/crossings.md
      - about: The total of 2025
        field: figures
        positions:
          - {says: 41472, sources: [report]}
          - {says: 41474, sources: [agency]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import Kind
from timeline.content.schema.fields import DisputeFields, EventFields, SeriesFields, TopicFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle
from timeline.model.figures import Given, Line, Point
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("figures-differ", "warning", __doc__)
SCOPE: Final = "project"

_Home = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What a dispute covers: files, sources, and whether it is about figures."""

    homes: frozenset[_Home]
    sources: frozenset[str]
    on_figures: bool


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each time of a series at which values differ without a dispute."""
    apart = [
        (line, points)
        for lines in chronicle.series_lines.values()
        for line in lines
        for points in line.disagreements
        if len({(point.low, point.high) for point in points}) > 1
    ]
    if not apart:
        return
    documents = {
        (document.kind, document.id): document for document in context.document_set.documents
    }
    disputes = [d for document in documents.values() for d in _disputes(document, chronicle)]
    for line, points in apart:
        if not any(_covers(dispute, points) for dispute in disputes):
            yield _differs(line, points, documents)


def _disputes(document: Document[Any], chronicle: Chronicle) -> Iterator[_Coverage]:
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
        yield _Coverage(
            frozenset(homes),
            frozenset(_sources(dispute, keys)),
            (dispute.field or "").startswith("figures"),
        )


def _sources(dispute: DisputeFields, keys: Mapping[str, str]) -> Iterator[str]:
    for position in dispute.positions:
        for reference in position.sources:
            if reference.source in keys:
                yield keys[reference.source]


def _covers(coverage: _Coverage, points: tuple[Point, ...]) -> bool:
    if sum(not coverage.sources.isdisjoint(point.sources) for point in points) > 1:
        return True
    homes = {(given.kind, given.home) for point in points for given in point.given}
    return coverage.on_figures and not coverage.homes.isdisjoint(homes)


def _differs(
    line: Line, points: tuple[Point, ...], documents: Mapping[_Home, Document[Any]]
) -> Diagnostic:
    first, *others = points
    time = f" for {first.time.text}" if first.time else ""
    values = [_in_words(point) for point in points]
    return RULE.report(
        _at(others[-1].given[0], documents),
        f'The figures of the series "{line.series}"{time} can\'t all be right: '
        f"{', '.join(values[:-1])} and {values[-1]}",
        f"Add a dispute to content/series/{line.series}.md with each value as a position; "
        "where one replaces the other, add supersedes to the later figure",
        tuple((_at(point.given[0], documents), _in_words(point)) for point in points[:-1]),
    )


def _at(given: Given, documents: Mapping[_Home, Document[Any]]) -> Location:
    return location_of(documents[given.kind, given.home], ("figures", given.number))


def _in_words(point: Point) -> str:
    value = f"{point.low}" if point.low == point.high else f"{point.low} to {point.high}"
    qualifier = "" if point.qualifier == "exactly" else f"{point.qualifier.replace('_', ' ')} "
    return f"{qualifier}{value}"
