"""The page of a series: its charts, every value with all who give it, and where they contradict.

Values come from the series' own file, from topics and from events; each is one row with its
sources. A series with more values than a page should hold shows those of one year, has a page for
each year, and on its own page a chart of them all, unless they are too many even for that. Knows
nothing of how a chart is drawn and what the exported files look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from timeline.content.kinds import FOLDER_OF
from timeline.content.schema.fields import SeriesFields
from timeline.model.chronicle import Chronicle, Entity
from timeline.model.figures import Line, Point
from timeline.site import views
from timeline.site.charts import series_words
from timeline.site.components import field_views, listings
from timeline.site.components.citations import text_of
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.series_points import year_of, year_path, years_of
from timeline.site.context import SiteContext
from timeline.site.exports.json_ld import dataset
from timeline.site.exports.series_data import data_files, data_links
from timeline.site.page import Page, plain_text
from timeline.site.pages.index_pages import plan_index
from timeline.site.pages.series_lines import line_citations, line_views, overview
from timeline.site.urls import page_path

_TEMPLATE: Final = "series.html"
_SECTION: Final = FOLDER_OF["series"]
_ALL_YEARS: Final = "all"


def plan_series(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the index, and the pages of each series: its own, of years, and of periods of events."""
    yield from plan_index(chronicle, "series")
    for series_id in chronicle.series:
        base = page_path("series", series_id)
        yield Page(base, _TEMPLATE, series_page, (series_id,))
        for year in years_of(chronicle, series_id):
            yield Page(year_path(base, year), _TEMPLATE, series_year_page, (series_id, year))
        event_ids = chronicle.events_of.get(("series", series_id), ())
        for period in listings.planned_periods(chronicle, event_ids):
            yield Page(period.path(base), _TEMPLATE, series_period_page, (series_id, period))


def series_page(context: SiteContext, series_id: str) -> tuple[views.Head, views.SeriesPage]:
    """Return the view of a series: what it counts, its values or the latest year's, its events."""
    chronicle = context.chronicle
    series = chronicle.series[series_id]
    years = years_of(chronicle, series_id)
    dated = [year for year in years if year is not None]
    year = (dated[-1] if dated else None) if years else _ALL_YEARS
    base = page_path("series", series_id)
    lines = _lines(context, series_id, year)
    all_years = overview(context, series_id, lines) if years else ()
    citations, numbers = line_citations(context, series, lines, own=True)
    event_ids = chronicle.events_of.get(("series", series_id), ())
    split = listings.split_list(context, ("series", series_id), event_ids)
    page = replace(
        _page(context, series, listings.first_page(context, split, base)),
        names=series.document.fields.names if series.document else (),
        summary=citations.text(text_of(series.document, "summary")),
        body=citations.body(text_of(series.document, "body")),
        method=citations.body(text_of(series.document, "method")),
        overview=all_years,
        lines=line_views(context, citations, numbers, lines, charts=not all_years),
        data=data_links(context, series_id),
        years=_year_links(context, base, years, year),
        figures_period=_year_label(context, year),
    )
    fields = series.document.fields if series.document else None
    if isinstance(fields, SeriesFields):
        page = replace(
            page,
            unit=fields.unit or "",
            since=context.optional_date(fields.since),
            disputes=field_views.disputes(context, citations, fields.disputes),
        )
    head = page_head(
        context,
        base,
        series.title,
        _SECTION,
        description=plain_text(context.without_citations(text_of(series.document, "summary"))),
        structured_data=dataset(context, series, data_files(chronicle, series_id)),
    )
    return head, replace(page, sources=citations.source_list())


def series_year_page(
    context: SiteContext, series_id: str, year: int | None
) -> tuple[views.Head, views.SeriesPage]:
    """Return the view of one year of a series with very many values: these alone."""
    series = context.chronicle.series[series_id]
    base = page_path("series", series_id)
    lines = _lines(context, series_id, year)
    citations, numbers = line_citations(context, series, lines, own=False)
    years = years_of(context.chronicle, series_id)
    page = replace(
        _page(context, series, views.Listing(context.settings.order, ())),
        lines=line_views(context, citations, numbers, lines, charts=True),
        years=_year_links(context, base, years, year),
        figures_period=_year_label(context, year),
    )
    title = f"{series.title}: {page.figures_period}"
    head = page_head(context, year_path(base, year), title, _SECTION)
    return head, replace(page, sources=citations.source_list())


def series_period_page(
    context: SiteContext, series_id: str, period: PeriodSlice
) -> tuple[views.Head, views.SeriesPage]:
    """Return the view of one period of a long list of events; the list alone."""
    series = context.chronicle.series[series_id]
    base = page_path("series", series_id)
    event_ids = context.chronicle.events_of.get(("series", series_id), ())
    split = listings.split_list(context, ("series", series_id), event_ids)
    page = _page(context, series, listings.period_page(context, split, period, base))
    head = page_head(context, base, series.title, _SECTION, period=period)
    return head, replace(page, period=label(context, period))


def _page(context: SiteContext, series: Entity, listing: views.Listing) -> views.SeriesPage:
    """Return what every page of a series has."""
    return views.SeriesPage(
        id=series.id,
        title=series.title,
        form=series_words.kind_of(context, series.id),
        listing=listing,
        lang=context.lang(series.document),
    )


def _lines(context: SiteContext, series_id: str, year: int | str | None) -> tuple[Line, ...]:
    """Return the lines of a series with the points of one year, or of `_ALL_YEARS`."""
    lines = context.chronicle.series_lines.get(series_id, ())
    if year == _ALL_YEARS:
        return lines

    def of_year(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple(point for point in points if year_of(point) == year)

    return tuple(
        replace(
            line,
            points=of_year(line.points),
            disagreements=tuple(filter(None, map(of_year, line.disagreements))),
        )
        for line in lines
        if of_year(line.points)
    )


def _year_links(
    context: SiteContext, base: str, years: Mapping[int | None, int], shown: int | str | None
) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            _year_label(context, year),
            count,
            context.urls.href(year_path(base, year)),
            year == shown,
        )
        for year, count in years.items()
    )


def _year_label(context: SiteContext, year: int | str | None) -> str:
    return "" if isinstance(year, str) else label(context, PeriodSlice(year))
