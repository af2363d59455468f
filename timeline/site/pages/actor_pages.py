"""What the page of an actor has beyond that of other things: parts, company, comments.

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
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages import thread_pages
from timeline.site.queries.co_participants import co_participants, divided
from timeline.site.urls import page_path, part_path
from timeline.site.views import across

_MOST: Final = 12
"""So many companions, commented events and threads at most stand on the page of a thing."""


def plan_commented(chronicle: Chronicle, actor: str) -> Iterator[Page]:
    """The list of the events on which an actor only commented, where they are many."""
    commented = divided(chronicle, actor)[1]
    if len(commented) <= _MOST:
        return
    base = _base(actor)
    yield Page(base, "commented.html", commented_page, (actor, None))
    for period in listings.planned_periods(chronicle, commented):
        yield Page(period.path(base), "commented.html", commented_page, (actor, period))


def _base(actor: str) -> str:
    return part_path(page_path("actor", actor), "commented")


def commented_page(
    context: SiteContext, actor: str, period: PeriodSlice | None
) -> tuple[views.Head, across.CommentedPage]:
    """The view of the events on which an actor only commented."""
    thing = context.chronicle.actors[actor]
    base = _base(actor)
    split = listings.split(context, ("commented", actor), divided(context.outline, actor)[1])
    title = context.locale.text("commented.title", name=thing.title)
    said = label(context, period) if period else ""
    if period:
        listing = listings.period_page(context, split, period, base)
    else:
        listing = listings.first_page(context, split, base)
    path = period.path(base) if period else base
    head = views.Head(
        title=f"{title}: {said}" if said else title,
        description="",
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section="actors",
    )
    back = context.thing_link("actor", actor)
    return head, across.CommentedPage(back, listing, said)


def with_company(context: SiteContext, page: views.ThingPage) -> views.ThingPage:
    """The page of an actor with the parts it had, who else had one, and what it commented on."""
    found = co_participants(context.outline, page.id)
    chronicle = context.chronicle
    others = sorted(
        found.others.items(),
        key=lambda one: (-one[1], slugify(chronicle.actors[one[0]].title), one[0]),
    )
    commented = found.commented
    more = len(commented) > _MOST
    return replace(
        page,
        parts=tuple(
            views.PartPlayed(part, found.parts[part])
            for part in get_args(Part)
            if found.parts[part]
        ),
        company=tuple(
            views.Entry(context.thing_link("actor", other), "", count)
            for other, count in others[:_MOST]
        ),
        commented=tuple(context.brief(one) for one in reversed(commented[-_MOST:])),
        all_commented=views.Entry(
            views.Link(page.title, context.urls.href(_base(page.id))), "", len(commented)
        )
        if more
        else None,
    )


def threads_of(context: SiteContext, event_ids: Sequence[str]) -> tuple[views.Entry, ...]:
    """The threads to which events belong, with the number of these events in each.

    The unfinished ones stand first, which the note `unfinished` says; then those with most of the
    events.
    """
    counts = Counter(
        root for event_id in event_ids for root in thread_pages.roots_of(context, event_id)
    )
    entries = [(thread_pages.entry(context, root), root, count) for root, count in counts.items()]
    entries.sort(key=lambda one: (not one[0].unfinished, -one[2], one[1]))
    return tuple(
        views.Entry(entry.link, "unfinished" if entry.unfinished else "", count)
        for entry, _, count in entries[:_MOST]
    )
