"""Threads: a page for each chain of events from its root to its end, and the index of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components import listings, pagination
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.pagination import PeriodPages
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages.dispute_pages import head
from timeline.site.views import across

THREADS: Final = "threads/"
_WHOLE: Final = 250
"""So many threads at most stand in the index on one page."""


def told(chronicle: Chronicle) -> dict[str, tuple[str, ...]]:
    """The members of each thread by the id of its root; a withdrawn root has no thread."""
    return {
        root: members
        for root, members in chronicle.threads.items()
        if chronicle.event(root).fields.withdrawn is None
    }


def plan_threads(chronicle: Chronicle) -> Iterator[Page]:
    """The index and a page for each thread; nothing where there are none."""
    threads = told(chronicle)
    if not threads:
        return
    yield Page(THREADS, "threads.html", index_page, (None,))
    for period in _cut(chronicle, threads).periods():
        yield Page(period.path(THREADS), "threads.html", index_page, (period,))
    for root, members in threads.items():
        yield Page(path_of(root), "thread.html", thread_page, (root, None))
        for period in listings.planned_periods(chronicle, members):
            yield Page(period.path(path_of(root)), "thread.html", thread_page, (root, period))


def path_of(root: str) -> str:
    """The path of the page of a thread."""
    return f"{THREADS}{root}/"


def _threads(context: SiteContext) -> Mapping[str, tuple[str, ...]]:
    if not context.has("threads"):
        return {}
    return context.structure_cache.get("threads", lambda: told(context.chronicle))


def _cut(chronicle: Chronicle, threads: Mapping[str, tuple[str, ...]]) -> PeriodPages[str]:
    # Those in which something happened last stand first; of two, the one with the smaller id.
    position = chronicle.position
    ordered = sorted(threads, key=lambda root: (-position[threads[root][-1]], root))
    return pagination.split_by_period(
        ordered, lambda root: chronicle.event(threads[root][-1]).date, _WHOLE
    )


def index_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, across.ThreadsPage]:
    """The view of the index of threads."""
    chronicle = context.chronicle
    whole = context.structure_cache.get("threads cut", lambda: _cut(chronicle, _threads(context)))
    years, months = whole.index(context, THREADS, period)
    said = label(context, period) if period else ""
    page = across.ThreadsPage(
        tuple(entry(context, root) for root in whole.shown(period)), years, months, said
    )
    title = context.locale.text("sections.threads")
    path = period.path(THREADS) if period else THREADS
    return head(context, path, f"{title}: {said}" if said else title, "threads"), page


def entry(context: SiteContext, root: str) -> across.ThreadEntry:
    """A thread in a list."""
    return context.words_cache.get(("thread", root), lambda: _entry(context, root))


def _entry(context: SiteContext, root: str) -> across.ThreadEntry:
    members = _threads(context)[root]
    return across.ThreadEntry(
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
) -> tuple[views.Head, across.ThreadPage]:
    """The view of a thread, which reads from start to end whatever the order of the site."""
    members = _threads(context)[root]
    base = path_of(root)
    split = listings.split(context, ("thread", root), members)
    listing: views.Listing | None = None
    shown = members
    if not split.whole:
        first = context.outline.event(members[0]).date
        here = period or PeriodSlice(first.year, first.month if first.year in split.long else None)
        listing = listings.period_page(context, split, here, base)
        shown = tuple(
            sorted(listings.events_of(split, here), key=context.chronicle.position.__getitem__)
        )
    said = label(context, period) if period else ""
    page = across.ThreadPage(
        id=root,
        title=_link(context, root).text,
        entry=entry(context, root),
        steps=tuple(_step(context, event_id, frozenset(members)) for event_id in shown),
        years=listing.years if listing else (),
        months=listing.months if listing else (),
        earlier=listing.earlier if listing else None,
        later=listing.later if listing else None,
        period=said,
    )
    title = f"{page.title}: {said}" if said else page.title
    return head(context, period.path(base) if period else base, title, "threads"), page


def _step(context: SiteContext, event_id: str, members: frozenset[str]) -> across.ThreadStep:
    found: dict[str, dict[str, None]] = {}
    for relation, other in context.outline.event(event_id).related:
        if other in members:
            found.setdefault(relation, {})[other] = None
    position = context.chronicle.position
    relations = tuple(
        views.Relation(
            kind, tuple(context.brief(one) for one in sorted(others, key=position.__getitem__))
        )
        for kind, others in found.items()
    )
    return across.ThreadStep(context.row(event_id), relations)


def places(context: SiteContext, event_id: str) -> tuple[views.ThreadPlace, ...]:
    """Where an event stands in each of its threads."""
    of_event = context.structure_cache.get(
        "threads of events", lambda: _of_events(_threads(context))
    )
    made = []
    for root, at in of_event.get(event_id, ()):
        members = _threads(context)[root]
        earlier = context.brief(members[at - 1]) if at else None
        later = context.brief(members[at + 1]) if at + 1 < len(members) else None
        made.append(views.ThreadPlace(_link(context, root), at + 1, len(members), earlier, later))
    return tuple(made)


def roots_of(context: SiteContext, event_id: str) -> Iterator[str]:
    """The roots of the threads to which an event belongs."""
    of_event = context.structure_cache.get(
        "threads of events", lambda: _of_events(_threads(context))
    )
    return (root for root, _ in of_event.get(event_id, ()))


def _of_events(threads: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for root, members in threads.items():
        for at, event_id in enumerate(members):
            found.setdefault(event_id, []).append((root, at))
    return found
