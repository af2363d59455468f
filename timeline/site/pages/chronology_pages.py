"""The chronology: the first page of the site, and a page for each year and each month of a long
year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from timeline import dates
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice, Split
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages.dispute_pages import overdue_entry

_TEMPLATE: Final = "chronology.html"
_MOST_BARS: Final = 200
"""An overview of more years than this would show nothing."""


def plan_chronology(chronicle: Chronicle) -> Iterator[Page]:
    """The first page, and a page for each period that has events."""
    yield Page("", _TEMPLATE, front_page)
    event_ids = tuple(event.id for event in chronicle.events)
    for period in listings.planned_periods(chronicle, event_ids, always=True):
        yield Page(period.path(""), _TEMPLATE, period_page, (period.year, period.month))


def front_page(context: SiteContext) -> tuple[views.Head, views.ChronologyPage]:
    """The view of the first page."""
    parts = _split(context)
    listing = listings.first_page(context, parts, "")
    years = [year for year in parts.years if year is not None]
    if parts.whole and len(parts.years) > 1:
        # The events are all here; the index of years leads to the pages of single years.
        index = listings.years(context, parts, PeriodSlice(None, 0), "")
        listing = replace(listing, years=index)
    if len(years) == 1:
        overview = _months(context, parts, years[0])
    else:
        overview = _years(context, parts, years)
    head = _head(context, "", context.settings.title, context.settings.description or "")
    head = replace(head, today=context.today_iso)
    return head, views.ChronologyPage(
        "", listing, overview, context.today_view, overdue_entry(context)
    )


def period_page(
    context: SiteContext, year: int | None, month: int | None
) -> tuple[views.Head, views.ChronologyPage]:
    """The view of a year or a month."""
    parts = _split(context)
    period = PeriodSlice(year, month)
    listing = listings.period_page(context, parts, period, "")
    title = listings.label(context, period)
    overview = _months(context, parts, year) if month is None and year is not None else ()
    head = _head(context, period.path(""), title, "")
    return head, views.ChronologyPage(title, listing, overview, context.today_view)


def _head(context: SiteContext, path: str, title: str, description: str) -> views.Head:
    return views.Head(
        title=title,
        description=description,
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section="chronology",
    )


def _split(context: SiteContext) -> Split:
    return listings.split(context, "chronology", tuple(context.chronicle.position))


def _years(context: SiteContext, parts: Split, years: list[int]) -> tuple[views.Bar, ...]:
    """A bar for each year from the first to the last, in the order of time; the empty ones too."""
    if not years or max(years) - min(years) > _MOST_BARS:
        return ()
    return tuple(
        views.Bar(
            listings.label(context, PeriodSlice(year)),
            len(parts.years.get(year, ())),
            context.urls.href(PeriodSlice(year).path("")) if year in parts.years else "",
        )
        for year in range(min(years), max(years) + 1)
    )


def _months(context: SiteContext, parts: Split, year: int) -> tuple[views.Bar, ...]:
    """A bar for each month of a year; it leads to the month's page, or its place on the year's."""
    counts = parts.counts[year]
    if year < 1 or not any(counts):
        return ()
    bars = []
    for month in range(1, 13):
        period = PeriodSlice(year, month)
        said = context.date(dates.parse(f"{year:04}-{month:02}"), year).short
        path = period.path("")
        if year not in parts.long:
            path = f"{PeriodSlice(year).path('')}#{listings.anchor(period)}"
        href = context.urls.href(path)
        bars.append(views.Bar(said, counts.get(month, 0), href if month in counts else ""))
    return tuple(bars)
