"""The page of an event: everything that the project knows of it, each part with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from timeline.content.schema.fields import MediaFields
from timeline.model.chronicle import Chronicle, Event, Relation
from timeline.site import views
from timeline.site.components import field_views
from timeline.site.components.citations import PageCitations
from timeline.site.context import SiteContext
from timeline.site.edit_links import edit_address
from timeline.site.exports.json_ld import event_data
from timeline.site.exports.references import reference
from timeline.site.page import Page, plain_text
from timeline.site.pages import story_pages, thread_pages
from timeline.site.urls import page_path

_BACK: Final[dict[Relation, str]] = {
    "follows": "followed_by",
    "responds_to": "answered_by",
    "implements": "implemented_by",
    "supersedes": "superseded_by",
    "contradicts": "contradicts",
    "part_of": "has_part",
}
_TYPES: Final = {
    ".mp3": "audio",
    ".m4a": "audio",
    ".ogg": "audio",
    ".wav": "audio",
    ".mp4": "video",
    ".webm": "video",
}


def plan_events(chronicle: Chronicle) -> Iterator[Page]:
    """A page for each event."""
    for event in chronicle.events:
        yield Page(page_path("event", event.id), "event.html", event_page, (event.id,))


def event_page(context: SiteContext, event_id: str) -> tuple[views.Head, views.EventPage]:
    """The view of one event."""
    event = context.chronicle.event(event_id)
    fields = event.fields
    withdrawn = fields.withdrawn
    page = _withdrawn(context, event) if withdrawn else _told(context, event)
    description = "" if withdrawn else plain_text(context.without_citations(event.text("summary")))
    path = page_path("event", event_id)
    return (
        views.Head(
            title=fields.title,
            description=description,
            href=context.urls.href(path),
            canonical=context.urls.absolute(path),
            section="chronology",
            structured_data=event_data(context, event, description),
        ),
        page,
    )


def _told(context: SiteContext, event: Event) -> views.EventPage:
    fields = event.fields
    elsewhere = context.touching.get(event.id, ())
    others = (source for kept in elsewhere for source in kept.sources)
    source_ids = tuple(dict.fromkeys((*event.sources, *others)))
    citing = PageCitations(context, source_ids, event.keys, context.lang(event.document))
    summary = citing.text(event.text("summary"))
    date_note = citing.text(event.text("date_note"))
    history = field_views.history(context, citing, fields.status_history)
    body = citing.body(event.text("body"))
    figures = field_views.figures(context, citing, fields.figures, ("event", event.id))
    disputes = field_views.disputes(context, citing, fields.disputes)
    disputes += tuple(
        field_views.dispute_elsewhere(context, citing, kept, f"dispute-{number}", event.id)
        for number, kept in enumerate(elsewhere, len(disputes) + 1)
    )
    corrections = field_views.corrections(context, citing, fields.corrections)
    media = tuple(
        _media(context, citing, event, item, number) for number, item in enumerate(fields.media)
    )
    origins, own_accounts = context.knowledge(event.sources)
    earlier, later = _neighbours(context, event)
    return views.EventPage(
        id=event.id,
        title=fields.title,
        date=context.date(event.date),
        date_note=date_note,
        status=event.status,
        upcoming=context.is_upcoming(event),
        history=history,
        places=tuple(context.thing_link("place", place) for place in event.places),
        people=tuple(
            views.Person(
                context.thing_link("actor", who.actor),
                who.role,
                who.part or "",
                context.optional_date(who.on),
            )
            for who in event.actors
        ),
        topics=tuple(context.thing_link("topic", topic) for topic in event.topics),
        summary=summary,
        body=body,
        figures=figures,
        disputes=disputes,
        corrections=corrections,
        withdrawn=None,
        media=media,
        sources=citing.listed(),
        origins=origins,
        own_accounts=own_accounts,
        relations=_relations(context, event),
        earlier=earlier,
        later=later,
        added=context.optional_date(fields.added),
        reference=reference(context, event),
        recorded=_recorded(context, event),
        rests_on=len(event.sources),
        threads=thread_pages.places(context, event.id),
        stories=story_pages.stories_of(context, event.id),
        edit=edit_address(context.settings, event.document.file.path),
        lang=citing.lang,
    )


def _recorded(context: SiteContext, event: Event) -> views.Recorded | None:
    days = context.history.get(event.document.file.path)
    return None if days is None else views.Recorded(*map(context.day, days))


def _withdrawn(context: SiteContext, event: Event) -> views.EventPage:
    """The marker that stays: the address, the title, the date, the reason, and nothing else."""
    withdrawal = event.fields.withdrawn
    assert withdrawal is not None
    earlier, later = _neighbours(context, event)
    return views.EventPage(
        id=event.id,
        title=event.title,
        date=context.date(event.date),
        date_note=(),
        status=event.status,
        upcoming=False,
        history=(),
        places=(),
        people=(),
        topics=(),
        summary=(),
        body=(),
        figures=(),
        disputes=(),
        corrections=(),
        withdrawn=views.Withdrawal(context.date(withdrawal.on), withdrawal.why),
        media=(),
        sources=(),
        origins=0,
        own_accounts=0,
        relations=(),
        earlier=earlier,
        later=later,
        added=None,
        edit=edit_address(context.settings, event.document.file.path),
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
    found: dict[str, dict[str, None]] = {}
    for relation, other in event.related:
        found.setdefault(relation, {})[other] = None
    for relation, other in event.back_links:
        found.setdefault(_BACK[relation], {})[other] = None
    position = context.chronicle.position
    return tuple(
        views.Relation(
            kind, tuple(context.brief(other) for other in sorted(others, key=position.__getitem__))
        )
        for kind, others in found.items()
    )


def _media(
    context: SiteContext, citing: PageCitations, event: Event, media: MediaFields, number: int
) -> views.Media:
    anchor = f"media-{number + 1}"
    return views.Media(
        anchor=anchor,
        href=context.urls.href(media_path(event, media)),
        type=_TYPES.get(PurePosixPath(media.file).suffix.lower(), "image"),
        alt=media.alt,
        caption=citing.text(event.text(f"media.{number}.caption")),
        credit=media.credit,
        licence=media.licence or "",
        cites=citing.refs((media.source,) if media.source else (), anchor),
    )


def media_path(event: Event, media: MediaFields) -> str:
    """Where a file of an event stands inside the site."""
    return f"{page_path('event', event.id)}{PurePosixPath(media.file).name}"
