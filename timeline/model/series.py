"""The figures of events, topics and series → for each series, lines of points over time.

People and detections (two units), or counts from different days (two bases), are never one line.
Equal values of one time are one point with several sources; a value that a later one replaces keeps
its point, marked. Where the ranges of one time do not meet, sources disagree, with or without a
written dispute: the points are marked, and nothing is averaged or chosen. Knows nothing of pages;
apart from sorting, it looks at each figure once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Final

from timeline.content.kinds import EntityKind
from timeline.content.schema.fields import FigureFields, SeriesFields, TopicFields
from timeline.dates import EventDate, canonical
from timeline.model.chronicle import Entity, Event
from timeline.model.figures import Given, Line, Point, apart

_Base = tuple[str, str]
"""The unit, and the normal form of the date from which is counted ("" where there is none)."""
_Value = tuple[str, Decimal, Decimal, str]
"""The normal form of the time, the ends of the value, the qualifier."""

_NO_DATE: Final = (2, 0, 0, 0, 0, 0)
"""Sorts after every date, also after an unknown one."""


def series_lines(
    events: Iterable[Event],
    topics: Mapping[str, Entity],
    series: Mapping[str, Entity],
    named: Mapping[tuple[EntityKind, str], str],
    source_keys: Mapping[str, str],
) -> dict[str, tuple[Line, ...]]:
    """Return the lines of every series that has figures, by the series' id.

    `events` come in chronological order; those of a series' own file are read first, then those of
    topics. The line with the series' own unit and base comes first, then the others by unit and
    base. Figures without a series, and those of withdrawn events, are left out.
    """
    by_series: dict[str, dict[_Base, list[Given]]] = {}
    for series_id, given in _all(events, topics, series, named, source_keys):
        bases = by_series.setdefault(series_id, {})
        bases.setdefault(_base(given.figure, series[series_id]), []).append(given)
    return {
        series_id: tuple(
            _line(series[series_id], base, by_series[series_id][base])
            for base in sorted(bases, key=lambda base: _order(base, series[series_id]))
        )
        for series_id, bases in sorted(by_series.items())
    }


def _all(
    events: Iterable[Event],
    topics: Mapping[str, Entity],
    series: Mapping[str, Entity],
    named: Mapping[tuple[EntityKind, str], str],
    source_keys: Mapping[str, str],
) -> Iterator[tuple[str, Given]]:
    for entity in (*series.values(), *topics.values()):
        fields = entity.document.fields if entity.document else None
        if isinstance(fields, SeriesFields | TopicFields):
            own = entity.id if entity.kind == "series" else ""
            for number, figure in enumerate(fields.figures):
                series_id = named["series", figure.series] if figure.series else own
                if series_id:
                    source = source_keys.get(figure.source.source, "")
                    yield series_id, Given(entity.kind, entity.id, number, figure, source)
    for event in events:
        if event.fields.withdrawn is None:
            for number, figure in enumerate(event.fields.figures):
                if figure.series:
                    source = event.keys.get(figure.source.source, "")
                    given = Given("event", event.id, number, figure, source)
                    yield named["series", figure.series], given


def _base(figure: FigureFields, series: Entity) -> _Base:
    unit, since = _own(series)
    counted_from = figure.since or since
    return figure.unit or unit, canonical(counted_from) if counted_from else ""


def _own(series: Entity) -> tuple[str, EventDate | None]:
    fields = series.document.fields if series.document else None
    return (fields.unit or "", fields.since) if isinstance(fields, SeriesFields) else ("", None)


def _order(base: _Base, series: Entity) -> tuple[bool, _Base]:
    unit, since = _own(series)
    return base != (unit, canonical(since) if since else ""), base


def _line(series: Entity, base: _Base, given: list[Given]) -> Line:
    since = given[0].figure.since or _own(series)[1]
    values: dict[_Value, list[Given]] = {}
    for figure in given:
        values.setdefault(_value(figure.figure), []).append(figure)
    points = [_point(series.id, base, value, values[value]) for value in values]
    points = _marked(_superseded(points), _runs(series))
    points.sort(key=lambda p: (p.time.sort_key if p.time else _NO_DATE, p.low, p.id))
    return Line(series.id, base[0], since, tuple(points), _disagreements(points))


def _value(figure: FigureFields) -> _Value:
    time = figure.as_of or figure.period
    low, high = _ends(figure)
    return canonical(time) if time else "", low, high, figure.qualifier


def _ends(figure: FigureFields) -> tuple[Decimal, Decimal]:
    if figure.value is not None:
        return figure.value, figure.value
    return figure.low or Decimal(0), figure.high or Decimal(0)


def _point(series_id: str, base: _Base, value: _Value, given: list[Given]) -> Point:
    figure = given[0].figure
    low, high = _ends(figure)
    numbers = (_plain(number) for number in value[1:3])
    identity = "\n".join((series_id, *base, value[0], *numbers, value[3]))
    return Point(
        id=f"p-{sha256(identity.encode()).hexdigest()[:8]}",
        low=low,
        high=high,
        qualifier=figure.qualifier,
        time=figure.as_of or figure.period,
        over=figure.period is not None,
        given=tuple(given),
    )


def _plain(number: Decimal) -> str:
    """Return one form of equal numbers: 1.0 and 1.00 are 1."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _superseded(points: list[Point]) -> list[Point]:
    """Return the points, with a mark on those that a later value of the same time replaces."""
    replaced: dict[tuple[str, Decimal], str] = {}
    for point in points:
        for given in point.given:
            if given.figure.supersedes is not None:
                replaced[_time(point), given.figure.supersedes] = point.id
    marked = []
    for point in points:
        later = replaced.get((_time(point), point.low)) if point.low == point.high else None
        # The later value may be the same number, given with more certainty.
        marked.append(point if later in (None, point.id) else replace(point, superseded_by=later))
    return marked


def _time(point: Point) -> str:
    return canonical(point.time) if point.time else ""


def _runs(series: Entity) -> bool:
    fields = series.document.fields if series.document else None
    return isinstance(fields, SeriesFields) and fields.kind == "cumulative"


def _marked(points: list[Point], runs: bool) -> list[Point]:
    """Return the points, with a mark on those that another one of their time contradicts."""
    times: dict[str, list[int]] = {}
    for place, point in enumerate(points):
        if not point.superseded_by and _is_one_time(point, runs):
            times.setdefault(_time(point), []).append(place)
    marked = list(points)
    for places in times.values():
        ranges = [points[place].range for place in places]
        for place, differs in zip(places, apart(ranges), strict=True):
            if differs:
                marked[place] = replace(points[place], differs=True)
    return marked


def _is_one_time(point: Point, runs: bool) -> bool:
    """Whether two points of this time must be equal.

    A date that is open, or marked as uncertain or approximate, may stand for two times. So may a
    month or a year in which a running count is somewhere: it has many values in it.
    """
    time = point.time
    if time is None or time.earliest is None or time.latest is None or time.is_qualified:
        return False
    return point.over or not runs or time.is_exact_day


def _disagreements(points: list[Point]) -> tuple[tuple[Point, ...], ...]:
    times: dict[str, list[Point]] = {}
    for point in points:
        if point.differs:
            times.setdefault(_time(point), []).append(point)
    return tuple(tuple(apart) for apart in times.values())
