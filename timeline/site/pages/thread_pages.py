"""Threads: a page for each chain of events from its root to its end, and the index of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components import field_views, listings, pagination
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import PeriodPages, pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.queries.threads import positions_by_event, published_threads
from timeline.site.urls import THREADS

_MAX_THREADS: Final = 250
"""The number of threads up to which the index is on one page."""


def plan_threads(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the index and a page for each thread; nothing where there are none."""
    threads = published_threads(chronicle)
    if not threads:
        return
    periods = _split(chronicle, threads).periods()
    yield from pages_by_period(THREADS, "threads.html", index_page, periods)
    for root, members in threads.items():
        periods = listings.planned_periods(chronicle, members)
        yield from pages_by_period(path_of(root), "thread.html", thread_page, periods, root)


def path_of(root: str) -> str:
    """Return the path of the page of a thread."""
    return f"{THREADS}{root}/"


def _threads(context: SiteContext) -> Mapping[str, tuple[str, ...]]:
    if not context.has("threads"):
        return {}
    return context.structure_cache.get("threads", lambda: published_threads(context.chronicle))


def _split(chronicle: Chronicle, threads: Mapping[str, tuple[str, ...]]) -> PeriodPages[str]:
    # By the latest event of each, the latest first; of two, the one with the smaller id.
    position = chronicle.position
    ordered = sorted(threads, key=lambda root: (-position[threads[root][-1]], root))
    return pagination.split_by_period(
        ordered, lambda root: chronicle.event(threads[root][-1]).date, _MAX_THREADS
    )


def index_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, views.ThreadsPage]:
    """Return the view of the index of threads."""
    chronicle = context.chronicle
    split = context.structure_cache.get(
        "index of threads", lambda: _split(chronicle, _threads(context))
    )
    years, months = split.index(context, THREADS, period)
    entries = tuple(entry(context, root) for root in split.shown(period))
    page = views.ThreadsPage(entries, years, months, label(context, period))
    title = context.locale.text("sections.threads")
    return page_head(context, THREADS, title, "threads", period=period), page


def entry(context: SiteContext, root: str) -> views.ThreadEntry:
    """Return a thread in a list."""
    return context.words_cache.get(("thread", root), lambda: _entry(context, root))


def _entry(context: SiteContext, root: str) -> views.ThreadEntry:
    members = _threads(context)[root]
    return views.ThreadEntry(
        _link(context, root),
        len(members),
        context.brief(members[0]),
        context.brief(members[-1]),
        any(_is_unfinished(context.outline, event_id) for event_id in members),
    )


def _is_unfinished(chronicle: Chronicle, event_id: str) -> bool:
    event = chronicle.event(event_id)
    return event.status in ("planned", "postponed", "ongoing") and event.fields.withdrawn is None


def _link(context: SiteContext, root: str) -> views.Link:
    first = context.outline.event(root)
    title, href = first.fields.thread or "", context.urls.href(path_of(root))
    return views.Link(title, href, context.lang(first.document))


def thread_page(
    context: SiteContext, root: str, period: PeriodSlice | None
) -> tuple[views.Head, views.ThreadPage]:
    """Return the view of a thread, from its start to its end whatever the order of the site."""
    members = _threads(context)[root]
    base = path_of(root)
    split = listings.split_list(context, ("thread", root), members)
    listing = views.Listing(context.settings.order, ())
    shown = members
    if not split.on_one_page:
        first = context.outline.event(members[0]).date
        shown_period = period or PeriodSlice(
            first.year, first.month if first.year in split.long else None
        )
        listing = listings.period_page(context, split, shown_period, base)
        in_period = listings.events_of(split, shown_period)
        shown = tuple(sorted(in_period, key=context.chronicle.position.__getitem__))
    page = views.ThreadPage(
        id=root,
        title=_link(context, root).text,
        entry=entry(context, root),
        steps=tuple(_step(context, event_id, frozenset(members)) for event_id in shown),
        years=listing.years,
        months=listing.months,
        earlier=listing.earlier,
        later=listing.later,
        period=label(context, period),
    )
    return page_head(context, base, page.title, "threads", period=period), page


def _step(context: SiteContext, event_id: str, members: frozenset[str]) -> views.ThreadStep:
    related = context.outline.event(event_id).related
    inside = ((relation, other) for relation, other in related if other in members)
    return views.ThreadStep(context.row(event_id), field_views.relations(context, inside))


def places_of(context: SiteContext, event_id: str) -> tuple[views.ThreadPlace, ...]:
    """Return the place of an event in each of its threads."""
    places = []
    for root, index in _positions(context).get(event_id, ()):
        members = _threads(context)[root]
        earlier = context.brief(members[index - 1]) if index else None
        later = context.brief(members[index + 1]) if index + 1 < len(members) else None
        places.append(
            views.ThreadPlace(_link(context, root), index + 1, len(members), earlier, later)
        )
    return tuple(places)


def roots_of(context: SiteContext, event_id: str) -> Iterator[str]:
    """Yield the roots of the threads to which an event belongs."""
    return (root for root, _ in _positions(context).get(event_id, ()))


def _positions(context: SiteContext) -> dict[str, list[tuple[str, int]]]:
    return context.structure_cache.get(
        "threads of events", lambda: positions_by_event(_threads(context))
    )
