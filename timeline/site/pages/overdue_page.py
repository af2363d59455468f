"""The page of plans whose date has passed without a report of the outcome."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.model.chronicle import Chronicle, Event
from timeline.site import views
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.urls import OVERDUE


def overdue(chronicle: Chronicle, today: int) -> tuple[str, ...]:
    """Return the ids of the events that are due by `today` and have no reported outcome."""
    return tuple(event.id for event in chronicle.events if _is_overdue(event, today))


def _is_overdue(event: Event, today: int) -> bool:
    is_open = event.status in ("planned", "postponed") and event.fields.withdrawn is None
    return is_open and event.date.is_past(today)


def plan_overdue(chronicle: Chronicle, today: int) -> Iterator[Page]:
    """Plan the page and its periods; nothing on a day without such plans."""
    event_ids = overdue(chronicle, today)
    if event_ids:
        periods = listings.planned_periods(chronicle, event_ids)
        yield from pages_by_period(OVERDUE, "overdue.html", overdue_page, periods)


def _overdue(context: SiteContext) -> tuple[str, ...]:
    return context.structure_cache.get("overdue", lambda: overdue(context.chronicle, context.today))


def overdue_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, views.OverduePage]:
    """Return the view of the plans without an outcome on the day of the build."""
    split = listings.split_list(context, "overdue", _overdue(context))
    period_label = label(context, period)
    title = context.locale.text("overdue.title")
    title = f"{title} {period_label}" if period else title
    path = period.path(OVERDUE) if period else OVERDUE
    head = page_head(context, path, title, "chronology", today=context.today_iso)
    listing = listings.list_page(context, split, period, OVERDUE)
    return head, views.OverduePage(listing, context.today_view, period_label)


def overdue_entry(context: SiteContext) -> views.Entry | None:
    """Return the link from the first page to the plans without an outcome, if there are any."""
    count = len(_overdue(context))
    if not count:
        return None
    title = context.locale.text("overdue.title")
    return views.Entry(views.Link(title, context.urls.href(OVERDUE)), "", count)
