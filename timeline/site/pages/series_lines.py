"""The lines of a series → their views: a chart, each value with all who give it, contradictions.

Knows nothing of how a chart is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from markupsafe import Markup

from timeline.model.chronicle import Entity
from timeline.model.figures import Given, Line, Point
from timeline.site import views
from timeline.site.charts import drawing, series_charts, series_words
from timeline.site.charts.drawing import Chart
from timeline.site.components.citations import PageCitations
from timeline.site.components.series_points import (
    contradiction_anchor,
    figure_href,
    point_page,
    replaced_by,
)
from timeline.site.context import SiteContext

_MAX_CHART_POINTS: Final = 300
"""A chart has at most so many points, each of which is a link with a name."""
_SIGNS: Final = ("differs", "replaced", "open", "more", "less", "range")
_ID_PREFIX: Final = "\x00"
"""Marks a source key that is an id: no author can write it."""


def line_citations(
    context: SiteContext, series: Entity, lines: Sequence[Line], *, own: bool
) -> tuple[PageCitations, dict[str, int]]:
    """Return the citations of a page with these lines, and the number of each source on it.

    The sources of the series' own file come first (where its texts are on the page: `own`), then
    those of the points alone.
    """
    chronicle = context.chronicle
    source_ids = dict.fromkeys(chronicle.sources_of.get(("series", series.id), ()) if own else ())
    for line in lines:
        for point in line.points:
            source_ids |= dict.fromkeys(point.sources)
    by_id = {_ID_PREFIX + source_id: source_id for source_id in source_ids}
    numbers = {source_id: number for number, source_id in enumerate(source_ids, 1)}
    keys = {**chronicle.source_keys, **by_id}
    return PageCitations(context, tuple(source_ids), keys, context.lang(series.document)), numbers


def line_views(
    context: SiteContext,
    citations: PageCitations,
    numbers: Mapping[str, int],
    lines: Sequence[Line],
    *,
    charts: bool,
) -> tuple[views.SeriesLine, ...]:
    """Return the lines with their values, and with their charts if `charts`."""

    def href(point: Point) -> str:
        return _chart_target(context, point, numbers)

    line_views = []
    for number, line in enumerate(lines, 1):
        points = {point.id: _point(context, citations, line, point) for point in line.points}
        chart = series_charts.chart(context, line, line.points, number, href) if charts else None
        line_views.append(
            replace(
                _line(context, line, f"line-{number}", chart),
                points=tuple(points.values()),
                contradictions=_contradictions(context, line, points),
            )
        )
    return tuple(line_views)


def overview(
    context: SiteContext, series_id: str, shown: Sequence[Line]
) -> tuple[views.SeriesLine, ...]:
    """Return the charts of all years, to go above the lines `shown`; none if they are too many.

    The URL of a value without a row on this page leads to its point in the chart, so that it still
    works when a series outgrows one table.
    """

    def href(line: Line, point: Point) -> str:
        return _href_on_event(context, point) or f"{point_page(context, line, point)}#{point.id}"

    lines = context.chronicle.series_lines.get(series_id, ())
    all_points = {point.id for line in lines for point in line.points}
    if len(all_points) > _MAX_CHART_POINTS:
        return ()
    elsewhere = all_points - {point.id for line in shown for point in line.points}
    line_views = []
    for number, line in enumerate(lines, 1):
        href_of = partial(href, line)
        chart = series_charts.chart(context, line, line.points, number, href_of, elsewhere)
        if chart:
            line_views.append(_line(context, line, f"all-{number}", chart))
    return tuple(line_views)


def _line(context: SiteContext, line: Line, anchor: str, chart: Chart | None) -> views.SeriesLine:
    """Return a line with its chart and without its values."""
    return views.SeriesLine(
        anchor=anchor,
        title=series_words.line_title(context, line),
        unit=line.unit,
        since=context.optional_date(line.since),
        chart=drawing.svg(chart) if chart else Markup(),
        signs=_signs(chart) if chart else (),
        not_drawn=len(line.points) - len(chart.points) if chart else 0,
    )


def _chart_target(context: SiteContext, point: Point, numbers: Mapping[str, int]) -> str:
    """Return where a chart's point leads: to its figure on an event's page, or its source."""
    if href := _href_on_event(context, point):
        return href
    for source in point.sources:
        return f"#source-{numbers[source]}"
    return f"#{point.id}"


def _href_on_event(context: SiteContext, point: Point) -> str:
    """Return the URL of a point on the page of the first event that gives it, or ""."""
    return next((figure_href(context, given) for given in point.given if given.event), "")


def _point(
    context: SiteContext, citations: PageCitations, line: Line, point: Point
) -> views.SeriesPoint:
    number = context.locale.number
    return views.SeriesPoint(
        anchor=point.id,
        value=number(point.low),
        high=number(point.high) if point.high != point.low else "",
        qualifier=point.qualifier,
        when=context.optional_date(point.time),
        differs=point.differs,
        replaced_by=replaced_by(context, line, point, ""),
        given=tuple(_giver(context, citations, point, given) for given in point.given),
    )


def _giver(
    context: SiteContext, citations: PageCitations, point: Point, given: Given
) -> views.Giver:
    figure = given.figure
    where = _where(context, given)
    return views.Giver(
        said_by=figure.said_by or "",
        where=where,
        stage=figure.stage or "",
        replaces="" if figure.supersedes is None else context.locale.number(figure.supersedes),
        note=figure.note or "",
        cites=citations.cite((replace(figure.source, source=_ID_PREFIX + given.source),), point.id),
        lang=where.lang if where else citations.lang,
    )


def _where(context: SiteContext, given: Given) -> views.Link | None:
    if given.kind == "event":
        return replace(context.brief(given.event).link, href=figure_href(context, given))
    return context.entity_link("topic", given.home) if given.kind == "topic" else None


def _contradictions(
    context: SiteContext, line: Line, points: Mapping[str, views.SeriesPoint]
) -> tuple[views.Contradiction, ...]:
    """Return the values of one time that contradict each other; `points` are views by id."""
    return tuple(
        views.Contradiction(
            anchor=contradiction_anchor(contradicting),
            when=context.date(time),
            points=tuple(points[point.id] for point in contradicting),
        )
        for contradicting in line.disagreements
        if (time := contradicting[0].time) is not None
    )


def _signs(chart: Chart) -> tuple[str, ...]:
    """Return the signs in a chart that need a word, in the order of `_SIGNS`."""
    signs: set[str] = set()
    for point in chart.points:
        present = (
            point.differs,
            point.replaced,
            point.sign == "open",
            point.limit == "more",
            point.limit == "less",
            point.low != point.high,
        )
        signs |= {sign for sign, is_present in zip(_SIGNS, present, strict=True) if is_present}
    return tuple(sign for sign in _SIGNS if sign in signs)
