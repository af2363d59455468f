"""The chronology: the first page of the site, and a page for each year and each month of a long
year.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.model.chronicle import Chronicle
from timeline.publish import listings, views
from timeline.publish.edition import Edition
from timeline.publish.listings import Period, Split
from timeline.publish.page import Page

_TEMPLATE = "chronology.html"


def plan_chronology(chronicle: Chronicle) -> Iterator[Page]:
    """The first page, and a page for each period that has events."""
    yield Page("", _TEMPLATE, front_page)
    event_ids = tuple(event.id for event in chronicle.events)
    for period in listings.planned_periods(chronicle, event_ids, always=True):
        yield Page(period.path(""), _TEMPLATE, period_page, (period.year, period.month))


def front_page(edition: Edition) -> tuple[views.Head, views.ChronologyPage]:
    """The view of the first page."""
    parts = _split(edition)
    listing = listings.first_page(edition, parts, "")
    if parts.whole and len(parts.years) > 1:
        # The years are an index into the page itself, and their own pages stand for themselves.
        listing = views.Listing(
            listing.groups,
            listing.upcoming,
            listings.years(edition, parts, Period(None, 0), ""),
        )
    head = views.Head(
        title=edition.settings.title,
        description=edition.settings.description or "",
        href=edition.urls.href(""),
        canonical=edition.urls.absolute(""),
        section="chronology",
    )
    return head, views.ChronologyPage(
        "",
        listing,
        _overview(edition, parts),
        edition.today_view,
        edition.settings.order,
    )


def period_page(
    edition: Edition, year: int | None, month: int | None
) -> tuple[views.Head, views.ChronologyPage]:
    """The view of a year or a month."""
    parts = _split(edition)
    period = Period(year, month)
    listing = listings.period_page(edition, parts, period, "")
    title = listings.label(edition, period)
    path = period.path("")
    head = views.Head(
        title=title,
        description="",
        href=edition.urls.href(path),
        canonical=edition.urls.absolute(path),
        section="chronology",
    )
    return head, views.ChronologyPage(
        title, listing, (), edition.today_view, edition.settings.order
    )


def _split(edition: Edition) -> Split:
    event_ids = tuple(edition.chronicle.position)
    return listings.split(edition, "chronology", event_ids)


def _overview(edition: Edition, parts: Split) -> tuple[views.Bar, ...]:
    """A bar for each year from the first to the last, in the order of time; the empty ones too."""
    years = [year for year in parts.years if year is not None]
    if len(years) < 2:
        return ()
    first, last = min(years), max(years)
    if last - first > 200:
        return ()
    return tuple(
        views.Bar(
            listings.label(edition, Period(year)),
            len(parts.years.get(year, ())),
            edition.urls.href(Period(year).path("")) if year in parts.years else "",
        )
        for year in range(first, last + 1)
    )
