"""What the page of an actor has beyond that of other entities: parts, co-participants, comments.

The events on which an actor only commented are listed apart, on pages of their own where they are
many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, get_args

from timeline.content.schema.fields import Part
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages import thread_pages
from timeline.site.queries.co_participants import co_participants, events_by_involvement
from timeline.site.urls import page_path, part_path

_MAX_ENTRIES: Final = 12
"""The number of co-participants, commented events and threads on the page of an entity."""


def plan_commented(chronicle: Chronicle, actor: str) -> Iterator[Page]:
    """Plan the list of the events on which an actor only commented, where they are many."""
    commented = events_by_involvement(chronicle, actor)[1]
    if len(commented) > _MAX_ENTRIES:
        periods = listings.planned_periods(chronicle, commented)
        yield from pages_by_period(
            _commented_path(actor), "commented.html", commented_page, periods, actor
        )


def _commented_path(actor: str) -> str:
    return part_path(page_path("actor", actor), "commented")


def commented_page(
    context: SiteContext, actor: str, period: PeriodSlice | None
) -> tuple[views.Head, views.CommentedPage]:
    """Return the view of the events on which an actor only commented."""
    base = _commented_path(actor)
    commented = events_by_involvement(context.outline, actor)[1]
    split = listings.split_list(context, ("commented", actor), commented)
    title = context.locale.text("commented.title", name=context.chronicle.actors[actor].title)
    return page_head(context, base, title, "actors", period=period), views.CommentedPage(
        context.entity_link("actor", actor),
        listings.list_page(context, split, period, base),
        label(context, period),
    )


def with_involvement(context: SiteContext, page: views.ThingPage) -> views.ThingPage:
    """Return the page of an actor with the parts it had, who else had one, and its comments."""
    involvement = co_participants(context.outline, page.id)
    actors = context.chronicle.actors
    others = sorted(
        involvement.others.items(),
        key=lambda entry: (-entry[1], slugify(actors[entry[0]].title), entry[0]),
    )
    commented = involvement.commented
    all_commented = views.Link(page.title, context.urls.href(_commented_path(page.id)))
    return replace(
        page,
        parts=tuple(
            views.PartPlayed(part, involvement.parts[part])
            for part in get_args(Part)
            if involvement.parts[part]
        ),
        company=tuple(
            views.Entry(context.entity_link("actor", other), "", count)
            for other, count in others[:_MAX_ENTRIES]
        ),
        commented=tuple(
            context.brief(event_id) for event_id in reversed(commented[-_MAX_ENTRIES:])
        ),
        all_commented=views.Entry(all_commented, "", len(commented))
        if len(commented) > _MAX_ENTRIES
        else None,
    )


def threads_of(context: SiteContext, event_ids: Sequence[str]) -> tuple[views.Entry, ...]:
    """Return the threads to which events belong, with the number of these events in each.

    The unfinished ones come first, with the note `unfinished`; then those with most of the events.
    """
    counts = Counter(
        root for event_id in event_ids for root in thread_pages.roots_of(context, event_id)
    )
    entries = [(thread_pages.entry(context, root), root, count) for root, count in counts.items()]
    entries.sort(key=lambda item: (not item[0].unfinished, -item[2], item[1]))
    return tuple(
        views.Entry(entry.link, "unfinished" if entry.unfinished else "", count)
        for entry, _, count in entries[:_MAX_ENTRIES]
    )
