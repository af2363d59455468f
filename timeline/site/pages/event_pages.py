"""The page of an event: all that its file says, each part with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from timeline.content.media_types import media_kind
from timeline.content.schema.fields import MediaFields
from timeline.model.chronicle import Chronicle, Event, Relation
from timeline.site import views
from timeline.site.components import field_views
from timeline.site.components.citations import PageCitations
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.edit_links import edit_url
from timeline.site.exports.json_ld import event_data
from timeline.site.exports.references import reference
from timeline.site.page import Page, plain_text
from timeline.site.pages import story_pages, thread_pages
from timeline.site.urls import media_path, page_path

_INVERSE: Final[dict[Relation, str]] = {
    "follows": "followed_by",
    "responds_to": "answered_by",
    "implements": "implemented_by",
    "supersedes": "superseded_by",
    "contradicts": "contradicts",
    "part_of": "has_part",
}


def plan_events(chronicle: Chronicle) -> Iterator[Page]:
    """Plan a page for each event."""
    for event in chronicle.events:
        yield Page(page_path("event", event.id), "event.html", event_page, (event.id,))


def event_page(context: SiteContext, event_id: str) -> tuple[views.Head, views.EventPage]:
    """Return the view of one event."""
    event = context.chronicle.event(event_id)
    description = ""
    if event.fields.withdrawn:
        page = _withdrawn(context, event)
    else:
        page = _published(context, event)
        description = plain_text(context.without_citations(event.text("summary")))
    head = page_head(
        context,
        page_path("event", event_id),
        event.title,
        "chronology",
        description=description,
        structured_data=event_data(context, event, description),
    )
    return head, page


def _published(context: SiteContext, event: Event) -> views.EventPage:
    fields = event.fields
    affecting = context.disputes_affecting.get(event.id, ())
    cited_elsewhere = (source for stored in affecting for source in stored.sources)
    source_ids = tuple(dict.fromkeys((*event.sources, *cited_elsewhere)))
    citations = PageCitations(context, source_ids, event.keys, context.lang(event.document))
    # Sources are listed with their places in the order of the page.
    summary = citations.text(event.text("summary"))
    date_note = citations.text(event.text("date_note"))
    history = field_views.history(context, citations, fields.status_history)
    body = citations.body(event.text("body"))
    figures = field_views.figures(context, citations, fields.figures, ("event", event.id))
    disputes = field_views.disputes(context, citations, fields.disputes)
    disputes += tuple(
        field_views.dispute_elsewhere(context, citations, stored, f"dispute-{number}", event.id)
        for number, stored in enumerate(affecting, len(disputes) + 1)
    )
    corrections = field_views.corrections(context, citations, fields.corrections)
    media = tuple(
        _media(context, citations, event, item, number) for number, item in enumerate(fields.media)
    )
    origins, own_accounts = context.count_origins(event.sources)
    earlier, later = _neighbours(context, event)
    return views.EventPage(
        id=event.id,
        title=fields.title,
        date=context.date(event.date),
        date_note=date_note,
        status=event.status,
        upcoming=context.is_upcoming(event),
        history=history,
        places=tuple(context.entity_link("place", place) for place in event.places),
        people=tuple(
            views.Person(
                context.entity_link("actor", who.actor),
                who.role,
                who.part or "",
                context.optional_date(who.on),
            )
            for who in event.actors
        ),
        topics=tuple(context.entity_link("topic", topic) for topic in event.topics),
        summary=summary,
        body=body,
        figures=figures,
        disputes=disputes,
        corrections=corrections,
        media=media,
        sources=citations.source_list(),
        origins=origins,
        own_accounts=own_accounts,
        relations=_relations(context, event),
        earlier=earlier,
        later=later,
        added=context.optional_date(fields.added),
        reference=reference(context, event),
        recorded=_recorded(context, event),
        rests_on=len(event.sources),
        threads=thread_pages.places_of(context, event.id),
        stories=story_pages.stories_of(context, event.id),
        edit=edit_url(context.settings, event.document.file.path),
        lang=citations.lang,
    )


def _recorded(context: SiteContext, event: Event) -> views.Recorded | None:
    days = context.history.get(event.document.file.path)
    return None if days is None else views.Recorded(*map(context.day, days))


def _withdrawn(context: SiteContext, event: Event) -> views.EventPage:
    """Return what remains of an event: its URL, its title, its date, the reason, nothing else."""
    withdrawal = event.fields.withdrawn
    assert withdrawal is not None
    earlier, later = _neighbours(context, event)
    return views.EventPage(
        id=event.id,
        title=event.title,
        date=context.date(event.date),
        status=event.status,
        withdrawn=views.Withdrawal(context.date(withdrawal.on), withdrawal.why),
        earlier=earlier,
        later=later,
        edit=edit_url(context.settings, event.document.file.path),
        lang=context.lang(event.document),
    )


def _neighbours(
    context: SiteContext, event: Event
) -> tuple[views.Brief | None, views.Brief | None]:
    events = context.outline.events
    position = context.chronicle.position[event.id]
    earlier = context.brief(events[position - 1].id) if position > 0 else None
    later = context.brief(events[position + 1].id) if position + 1 < len(events) else None
    return earlier, later


def _relations(context: SiteContext, event: Event) -> tuple[views.Relation, ...]:
    back_links = ((_INVERSE[relation], other) for relation, other in event.back_links)
    return field_views.relations(context, chain(event.related, back_links))


def _media(
    context: SiteContext, citations: PageCitations, event: Event, media: MediaFields, number: int
) -> views.Media:
    anchor = f"media-{number + 1}"
    return views.Media(
        anchor=anchor,
        href=context.urls.href(media_path(event.id, media.file)),
        type=media_kind(media.file),
        alt=media.alt,
        caption=citations.text(event.text(f"media.{number}.caption")),
        credit=media.credit,
        licence=media.licence or "",
        cites=citations.cite((media.source,) if media.source else (), anchor),
    )
