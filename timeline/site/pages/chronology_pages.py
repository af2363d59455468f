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
from timeline.site.components.listings import PeriodSlice, SplitList
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages.overdue_page import overdue_entry

_TEMPLATE: Final = "chronology.html"
_MAX_BARS: Final = 200
"""The number of years up to which an overview has a bar for each."""


def plan_chronology(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the first page, and a page for each period that has events."""
    yield Page("", _TEMPLATE, front_page)
    event_ids = tuple(event.id for event in chronicle.events)
    for period in listings.planned_periods(chronicle, event_ids, always=True):
        yield Page(period.path(""), _TEMPLATE, period_page, (period,))


def front_page(context: SiteContext) -> tuple[views.Head, views.ChronologyPage]:
    """Return the view of the first page."""
    split = _split(context)
    listing = listings.first_page(context, split, "")
    years = [year for year in split.years if year is not None]
    if split.on_one_page and len(split.years) > 1:
        # The events are all here; the index of years leads to the pages of single years.
        no_period = PeriodSlice(None, 0)
        listing = replace(listing, years=listings.years(context, split, no_period, ""))
    overview = (
        _months(context, split, years[0]) if len(years) == 1 else _years(context, split, years)
    )
    head = page_head(
        context,
        "",
        context.settings.title,
        "chronology",
        description=context.settings.description or "",
        today=context.today_iso,
    )
    return head, views.ChronologyPage(
        "", listing, overview, context.today_view, overdue_entry(context)
    )


def period_page(
    context: SiteContext, period: PeriodSlice
) -> tuple[views.Head, views.ChronologyPage]:
    """Return the view of a year or a month."""
    split = _split(context)
    listing = listings.period_page(context, split, period, "")
    title = listings.label(context, period)
    overview: tuple[views.Bar, ...] = ()
    if period.month is None and period.year is not None:
        overview = _months(context, split, period.year)
    head = page_head(context, period.path(""), title, "chronology")
    return head, views.ChronologyPage(title, listing, overview, context.today_view)


def _split(context: SiteContext) -> SplitList:
    return listings.split_list(context, "chronology", tuple(context.chronicle.position))


def _years(context: SiteContext, split: SplitList, years: list[int]) -> tuple[views.Bar, ...]:
    """Return a bar for each year from the first to the last, including those without events."""
    if not years or max(years) - min(years) > _MAX_BARS:
        return ()
    return tuple(
        views.Bar(
            listings.label(context, PeriodSlice(year)),
            len(split.years.get(year, ())),
            context.urls.href(PeriodSlice(year).path("")) if year in split.years else "",
        )
        for year in range(min(years), max(years) + 1)
    )


def _months(context: SiteContext, split: SplitList, year: int) -> tuple[views.Bar, ...]:
    """Return a bar for each month of a year, which leads to the month's page or its group."""
    counts = split.counts[year]
    if year < 1 or not any(counts):
        return ()
    bars = []
    for month in range(1, 13):
        period = PeriodSlice(year, month)
        name = context.date(dates.parse(f"{year:04}-{month:02}"), year).short
        path = period.path("")
        if year not in split.long:
            path = f"{PeriodSlice(year).path('')}#{listings.anchor(period)}"
        href = context.urls.href(path)
        bars.append(views.Bar(name, counts.get(month, 0), href if month in counts else ""))
    return tuple(bars)
