"""The page of all disagreements, the undecided first, and the page of plans without an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from timeline.model.chronicle import Chronicle, Event
from timeline.model.figures import Point
from timeline.site import views
from timeline.site.charts import series_charts
from timeline.site.components import field_views, listings, pagination
from timeline.site.components.citations import PageCitations
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.pagination import PeriodPages
from timeline.site.components.series_points import contradiction_href
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.queries import disputes
from timeline.site.queries.disputes import FoundDispute, StoredDispute
from timeline.site.views import across

DISAGREEMENTS: Final = "disagreements/"
OVERDUE: Final = "overdue/"
_WHOLE: Final = 60
"""So many disagreements at most stand on one page."""


def plan_disagreements(chronicle: Chronicle) -> Iterator[Page]:
    """The page of all disagreements, and its periods where they are many; none without any."""
    gathered = all_of(chronicle)
    if not gathered:
        return
    yield Page(DISAGREEMENTS, "disagreements.html", disagreements_page, (None,))
    for period in _cut(gathered).periods():
        path = period.path(DISAGREEMENTS)
        yield Page(path, "disagreements.html", disagreements_page, (period,))


def all_of(chronicle: Chronicle) -> tuple[StoredDispute | FoundDispute, ...]:
    """The written disagreements, the undecided first, and then the values that differ."""
    return (*disputes.gather(chronicle), *disputes.differing(chronicle))


def _cut(
    gathered: tuple[StoredDispute | FoundDispute, ...],
) -> PeriodPages[StoredDispute | FoundDispute]:
    return pagination.split_by_period(gathered, lambda one: one.date, _WHOLE)


def disagreements_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, across.DisagreementsPage]:
    """The view of all disagreements, or of those of one period."""
    whole = context.structure_cache.get("disagreements", lambda: _cut(all_of(context.chronicle)))
    shown = whole.shown(period)
    cited = dict.fromkeys(source for one in shown for source in one.sources)
    citing = PageCitations(context, tuple(cited), {})
    groups: dict[str, list[views.Dispute]] = {}
    for one in shown:
        if isinstance(one, FoundDispute):
            groups.setdefault("found", []).append(_found(context, citing, one))
        else:
            made = field_views.dispute_elsewhere(context, citing, one, one.anchor)
            groups.setdefault(disputes.standing(one.dispute), []).append(made)
    years, months = whole.index(context, DISAGREEMENTS, period)
    said = label(context, period) if period else ""
    page = across.DisagreementsPage(
        groups=tuple(
            across.DisagreementGroup(standing, tuple(made)) for standing, made in groups.items()
        ),
        count=sum(isinstance(one, StoredDispute) for one in shown),
        undecided=len(groups.get("open", ())),
        sources=citing.listed(),
        years=years,
        months=months,
        period=said,
    )
    title = context.locale.text("sections.disagreements")
    path = period.path(DISAGREEMENTS) if period else DISAGREEMENTS
    return head(context, path, f"{title}: {said}" if said else title, "disagreements"), page


def _found(context: SiteContext, citing: PageCitations, one: FoundDispute) -> views.Dispute:
    """Values that differ, as positions; nothing is said of what decides between them."""
    ids = citing.reading({source: source for source in one.sources})
    title = series_charts.title(context, one.line)
    return views.Dispute(
        anchor=one.anchor,
        about=f"{title}, {context.date(one.date).text}" if one.date else title,
        field="",
        positions=tuple(
            views.Position(
                series_charts.said(context, point),
                "; ".join(_givers(point)),
                ids.refs(
                    (replace(given.figure.source, source=given.source) for given in point.given),
                    one.anchor,
                ),
            )
            for point in one.points
        ),
        resolution=None,
        kept=replace(
            context.thing_link("series", one.line.series),
            href=contradiction_href(context, one.line, one.points[0]),
        ),
    )


def _givers(point: Point) -> tuple[str, ...]:
    named = (given.figure.said_by for given in point.given)
    return tuple(dict.fromkeys(name for name in named if name))


def overdue(chronicle: Chronicle, today: int) -> tuple[str, ...]:
    """The ids of the events that were to have happened by now, of which no outcome is reported."""
    return tuple(event.id for event in chronicle.events if _is_overdue(event, today))


def _is_overdue(event: Event, today: int) -> bool:
    waiting = event.status in ("planned", "postponed") and event.fields.withdrawn is None
    return waiting and event.date.is_past(today)


def plan_overdue(chronicle: Chronicle, today: int) -> Iterator[Page]:
    """The page of plans without an outcome, and its periods; none on a day without such plans."""
    event_ids = overdue(chronicle, today)
    if not event_ids:
        return
    yield Page(OVERDUE, "overdue.html", overdue_page, (None,))
    for period in listings.planned_periods(chronicle, event_ids):
        yield Page(period.path(OVERDUE), "overdue.html", overdue_page, (period,))


def _overdue(context: SiteContext) -> tuple[str, ...]:
    return context.structure_cache.get("overdue", lambda: overdue(context.chronicle, context.today))


def overdue_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, across.OverduePage]:
    """The view of the plans without an outcome on the day of the build."""
    split = listings.split(context, "overdue", _overdue(context))
    if period:
        listing = listings.period_page(context, split, period, OVERDUE)
    else:
        listing = listings.first_page(context, split, OVERDUE)
    title = context.locale.text("overdue.title")
    said = label(context, period) if period else ""
    path = period.path(OVERDUE) if period else OVERDUE
    frame = head(context, path, f"{title} {said}" if said else title, "chronology", dated=True)
    return frame, across.OverduePage(listing, context.today_view, said)


def overdue_entry(context: SiteContext) -> views.Entry | None:
    """The way from the first page to the plans without an outcome, if there are any."""
    count = len(_overdue(context))
    if not count:
        return None
    title = context.locale.text("overdue.title")
    return views.Entry(views.Link(title, context.urls.href(OVERDUE)), "", count)


def head(
    context: SiteContext, path: str, title: str, section: str, *, dated: bool = False
) -> views.Head:
    """The frame of a page across events; a `dated` one records the day of the build."""
    return views.Head(
        title=title,
        description="",
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=section,
        today=context.today_iso if dated else "",
    )
