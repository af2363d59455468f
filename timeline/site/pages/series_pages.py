"""The page of a series: its charts, every value with all who give it, and where they contradict.

Values come from the series' own file, from topics and from events; each is one row with its
sources. A series with more values than a page should hold shows those of one year, has a page for
each year, and on its own page a chart of them all, unless they are too many even for that. Knows
nothing of how a chart is drawn and what the exported files look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from markupsafe import Markup

from timeline.content.document import Text
from timeline.content.kinds import FOLDER_OF
from timeline.content.schema.fields import SeriesFields
from timeline.model.chronicle import Chronicle, Entity
from timeline.model.figures import Given, Line, Point
from timeline.site import views
from timeline.site.charts import drawing, series_charts
from timeline.site.charts.drawing import Chart
from timeline.site.components import field_views, listings
from timeline.site.components.citations import PageCitations
from timeline.site.components.series_points import (
    contradiction_anchor,
    figure_href,
    point_page,
    replaced_by,
    year_of,
    year_path,
    years_of,
)
from timeline.site.context import SiteContext
from timeline.site.exports.json_ld import dataset
from timeline.site.exports.series_data import data_files, data_links
from timeline.site.page import Page, plain_text
from timeline.site.pages.entity_pages import plan_index
from timeline.site.urls import page_path

_MOST_DRAWN: Final = 300
"""A chart has at most so many points, each of which is a link with a name."""
_ANY_YEAR: Final = "all"
_ID: Final = "\x00"
"""Begins the key of a source that is named by its id: no author can write it."""


def plan_series(chronicle: Chronicle) -> Iterator[Page]:
    """The index, and the pages of each series: its own, and where they are many, those of its
    years.
    """
    yield from plan_index(chronicle, "series")
    for thing in chronicle.series.values():
        base = page_path("series", thing.id)
        yield Page(base, "series.html", series_page, (thing.id,))
        for year in years_of(chronicle, thing.id):
            yield Page(year_path(base, year), "series.html", series_year_page, (thing.id, year))
        event_ids = chronicle.events_of.get(("series", thing.id), ())
        for period in listings.planned_periods(chronicle, event_ids):
            yield Page(
                period.path(base),
                "series.html",
                series_period_page,
                (thing.id, period.year, period.month),
            )


def series_page(context: SiteContext, series_id: str) -> tuple[views.Head, views.SeriesPage]:
    """The view of a series: what it counts, its values or those of the latest year, its events."""
    thing = context.chronicle.series[series_id]
    years = years_of(context.chronicle, series_id)
    dated = [year for year in years if year is not None]
    year = (dated[-1] if dated else None) if years else _ANY_YEAR
    base = page_path("series", series_id)
    lines = _lines(context, series_id, year)
    overview = _overview(context, series_id, lines) if years else ()
    citing, numbers = _citing(context, thing, lines, own=True)
    fields = thing.document.fields if thing.document else None
    texts = thing.document.texts if thing.document else {}
    event_ids = context.chronicle.events_of.get(("series", series_id), ())
    summary = citing.text(texts.get("summary") or Text())
    body, method = (citing.body(texts.get(name) or Text()) for name in ("body", "method"))
    split = listings.split(context, ("series", series_id), event_ids)
    page = replace(
        _empty(context, thing),
        names=fields.names if fields else (),
        unit=(fields.unit or "") if isinstance(fields, SeriesFields) else "",
        since=context.optional_date(fields.since) if isinstance(fields, SeriesFields) else None,
        summary=summary,
        body=body,
        method=method,
        overview=overview,
        lines=_line_views(context, citing, numbers, lines, drawn=not overview),
        data=data_links(context, series_id),
        disputes=field_views.disputes(context, citing, fields.disputes)
        if isinstance(fields, SeriesFields)
        else (),
        listing=listings.first_page(context, split, base),
        years=_year_links(context, base, years, year),
        figures_period=_said_year(context, year),
    )
    description = plain_text(context.without_citations(texts.get("summary") or Text()))
    head = replace(
        _head(context, base, thing.title, description),
        structured_data=dataset(context, thing, data_files(context.chronicle, series_id)),
    )
    return head, replace(page, sources=citing.listed())


def series_year_page(
    context: SiteContext, series_id: str, year: int | None
) -> tuple[views.Head, views.SeriesPage]:
    """The view of one year of a series with very many values: these alone."""
    thing = context.chronicle.series[series_id]
    base = page_path("series", series_id)
    lines = _lines(context, series_id, year)
    citing, numbers = _citing(context, thing, lines, own=False)
    years = years_of(context.chronicle, series_id)
    page = replace(
        _empty(context, thing),
        lines=_line_views(context, citing, numbers, lines, drawn=True),
        years=_year_links(context, base, years, year),
        figures_period=_said_year(context, year),
    )
    title = f"{thing.title}: {page.figures_period}"
    head = _head(context, year_path(base, year), title, "")
    return head, replace(page, sources=citing.listed())


def series_period_page(
    context: SiteContext, series_id: str, year: int | None, month: int | None
) -> tuple[views.Head, views.SeriesPage]:
    """The view of one period of a long list of events; the list alone."""
    thing = context.chronicle.series[series_id]
    base = page_path("series", series_id)
    period = listings.PeriodSlice(year, month)
    event_ids = context.chronicle.events_of.get(("series", series_id), ())
    split = listings.split(context, ("series", series_id), event_ids)
    said = listings.label(context, period)
    page = replace(
        _empty(context, thing),
        listing=listings.period_page(context, split, period, base),
        period=said,
    )
    return _head(context, period.path(base), f"{thing.title}: {said}", ""), page


def _empty(context: SiteContext, thing: Entity) -> views.SeriesPage:
    return views.SeriesPage(
        id=thing.id,
        title=thing.title,
        form=series_charts.kind_of(context, thing.id),
        names=(),
        unit="",
        since=None,
        summary=(),
        body=(),
        method=(),
        lines=(),
        data=(),
        disputes=(),
        sources=(),
        listing=views.Listing(context.settings.order, ()),
        lang=context.lang(thing.document),
    )


def _head(context: SiteContext, path: str, title: str, description: str) -> views.Head:
    return views.Head(
        title=title,
        description=description,
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=FOLDER_OF["series"],
    )


def _lines(context: SiteContext, series_id: str, year: int | str | None) -> tuple[Line, ...]:
    """The lines of a series, cut to the points of one year unless it is `_ANY_YEAR`."""
    lines = context.chronicle.series_lines.get(series_id, ())
    if year == _ANY_YEAR:
        return lines

    def cut(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple(point for point in points if year_of(point) == year)

    of_year = (
        replace(
            line,
            points=cut(line.points),
            disagreements=tuple(kept for one in line.disagreements if (kept := cut(one))),
        )
        for line in lines
    )
    return tuple(line for line in of_year if line.points)


def _year_links(
    context: SiteContext, base: str, years: dict[int | None, int], shown: int | str | None
) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            _said_year(context, year),
            count,
            context.urls.href(year_path(base, year)),
            year == shown,
        )
        for year, count in years.items()
    )


def _said_year(context: SiteContext, year: int | str | None) -> str:
    return "" if isinstance(year, str) else listings.label(context, listings.PeriodSlice(year))


def _citing(
    context: SiteContext, thing: Entity, lines: Sequence[Line], *, own: bool
) -> tuple[PageCitations, dict[str, int]]:
    """The citations of the page, and the number of each source on it.

    The sources of the series' own file come first (where its texts are on the page: `own`), then
    those that only its points have.
    """
    chronicle = context.chronicle
    source_ids = dict.fromkeys(chronicle.sources_of.get(("series", thing.id), ()) if own else ())
    for line in lines:
        for point in line.points:
            source_ids |= dict.fromkeys(point.sources)
    keys = {_ID + source_id: source_id for source_id in source_ids}
    numbers = {source_id: number for number, source_id in enumerate(source_ids, 1)}
    keys = {**chronicle.source_keys, **keys}
    lang = context.lang(thing.document)
    return PageCitations(context, tuple(source_ids), keys, lang), numbers


# --- Lines and points ----------------------------------------------------------------------------


class _Shown(NamedTuple):
    """A line with the view of each of its points by id."""

    line: Line
    views: dict[str, views.SeriesPoint]


def _line_views(
    context: SiteContext,
    citing: PageCitations,
    numbers: dict[str, int],
    lines: Sequence[Line],
    *,
    drawn: bool,
) -> tuple[views.SeriesLine, ...]:
    """The lines with their values, and, if they are to be `drawn`, their charts."""

    def href(point: Point) -> str:
        return _target(context, point, numbers)

    shown = []
    for number, line in enumerate(lines, 1):
        points = {point.id: _point(context, citing, line, point) for point in line.points}
        chart = series_charts.chart(context, line, line.points, number, href) if drawn else None
        shown.append(
            replace(
                _line(context, line, f"line-{number}", chart),
                points=tuple(points.values()),
                contradictions=_contradictions(context, _Shown(line, points)),
            )
        )
    return tuple(shown)


def _overview(
    context: SiteContext, series_id: str, shown: Sequence[Line]
) -> tuple[views.SeriesLine, ...]:
    """The charts of all years, above the lines that are `shown`; none where they are too many.

    The address of a value that has no row on this page leads to its point in the chart, so that it
    holds when a series outgrows one table.
    """

    def href(line: Line, point: Point) -> str:
        return _on_event(context, point) or f"{point_page(context, line, point)}#{point.id}"

    lines = context.chronicle.series_lines.get(series_id, ())
    everything = {point.id for line in lines for point in line.points}
    if len(everything) > _MOST_DRAWN:
        return ()
    elsewhere = everything - {point.id for line in shown for point in line.points}
    overview = []
    for number, line in enumerate(lines, 1):
        leads_to = partial(href, line)
        chart = series_charts.chart(context, line, line.points, number, leads_to, elsewhere)
        if chart:
            overview.append(_line(context, line, f"all-{number}", chart))
    return tuple(overview)


def _line(context: SiteContext, line: Line, anchor: str, chart: Chart | None) -> views.SeriesLine:
    """A line with its chart and without its values."""
    return views.SeriesLine(
        anchor=anchor,
        title=series_charts.title(context, line),
        unit=line.unit,
        since=context.optional_date(line.since),
        chart=drawing.svg(chart) if chart else Markup(),
        signs=_signs(chart) if chart else (),
        not_drawn=len(line.points) - len(chart.marks) if chart else 0,
    )


def _target(context: SiteContext, point: Point, numbers: dict[str, int]) -> str:
    """Where a point of the chart leads: its place on an event's page, or its source in the list."""
    if there := _on_event(context, point):
        return there
    for source in point.sources:
        return f"#source-{numbers[source]}"
    return f"#{point.id}"


def _on_event(context: SiteContext, point: Point) -> str:
    """The address of a point on the page of the first event that gives it, or ""."""
    return next((figure_href(context, given) for given in point.given if given.event), "")


def _point(
    context: SiteContext, citing: PageCitations, line: Line, point: Point
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
        given=tuple(_giver(context, citing, point, given) for given in point.given),
    )


def _giver(context: SiteContext, citing: PageCitations, point: Point, given: Given) -> views.Giver:
    figure = given.figure
    cites = citing.refs((replace(figure.source, source=_ID + given.source),), point.id)
    where = _where(context, given)
    return views.Giver(
        said_by=figure.said_by or "",
        where=where,
        stage=figure.stage or "",
        replaces="" if figure.supersedes is None else context.locale.number(figure.supersedes),
        note=figure.note or "",
        cites=cites,
        lang=where.lang if where else citing.lang,
    )


def _where(context: SiteContext, given: Given) -> views.Link | None:
    if given.kind == "event":
        return replace(context.brief(given.event).link, href=figure_href(context, given))
    return context.thing_link("topic", given.home) if given.kind == "topic" else None


def _contradictions(context: SiteContext, shown: _Shown) -> tuple[views.Contradiction, ...]:
    found: list[views.Contradiction] = []
    for points in shown.line.disagreements:
        if points[0].time is not None:
            found.append(
                views.Contradiction(
                    anchor=contradiction_anchor(points),
                    when=context.date(points[0].time),
                    points=tuple(shown.views[point.id] for point in points),
                )
            )
    return tuple(found)


def _signs(chart: Chart) -> tuple[str, ...]:
    """The signs in a chart that need a word, in a fixed order."""
    seen: set[str] = set()
    for mark in chart.marks:
        seen |= {
            name
            for name, is_there in (
                ("differs", mark.differs),
                ("replaced", mark.replaced),
                ("open", mark.sign == "open"),
                ("more", mark.limit == "more"),
                ("less", mark.limit == "less"),
                ("range", mark.low != mark.high),
            )
            if is_there
        }
    return tuple(
        name for name in ("differs", "replaced", "open", "more", "less", "range") if name in seen
    )
