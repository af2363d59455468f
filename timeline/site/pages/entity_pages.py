"""Pages of actors, places and topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF, EntityKind
from timeline.content.schema.fields import ActorFields, PlaceFields, TopicFields
from timeline.model.chronicle import Chronicle, Entity
from timeline.site import views
from timeline.site.components import field_views, listings
from timeline.site.components.citations import file_citations, text_of
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.pages.actor_pages import plan_commented, threads_of, with_involvement
from timeline.site.pages.index_pages import form_of, plan_index
from timeline.site.pages.place_pages import contained, map_around, within
from timeline.site.queries.co_participants import events_by_involvement
from timeline.site.urls import page_path


def plan_entities(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the index of each kind except series, and the pages of each entity."""
    for kind in ENTITY_KINDS:
        if kind != "series":
            yield from plan_index(chronicle, kind)
            for entity_id in chronicle.entities(kind):
                yield from _plan_entity(chronicle, kind, entity_id)


def _plan_entity(chronicle: Chronicle, kind: EntityKind, entity_id: str) -> Iterator[Page]:
    base = page_path(kind, entity_id)
    periods = listings.planned_periods(chronicle, _events_of(chronicle, kind, entity_id))
    yield from pages_by_period(base, "thing.html", entity_page, periods, kind, entity_id)
    if kind == "actor":
        yield from plan_commented(chronicle, entity_id)


def _events_of(chronicle: Chronicle, kind: EntityKind, entity_id: str) -> tuple[str, ...]:
    """Return the events of an entity's list, without those on which an actor only commented."""
    if kind == "actor":
        return events_by_involvement(chronicle, entity_id)[0]
    return chronicle.events_of.get((kind, entity_id), ())


def entity_page(
    context: SiteContext, kind: EntityKind, entity_id: str, period: PeriodSlice | None
) -> tuple[views.Head, views.ThingPage]:
    """Return the view of an actor, place or topic; that of a period has the list alone."""
    entity = context.chronicle.entities(kind)[entity_id]
    event_ids = _events_of(context.outline, kind, entity_id)
    base = page_path(kind, entity_id)
    split = listings.split_list(context, (kind, entity_id), event_ids)
    page = views.ThingPage(
        kind=kind,
        id=entity_id,
        title=entity.title,
        form=form_of(entity),
        listing=listings.list_page(context, split, period, base),
        period=label(context, period),
        lang=context.lang(entity.document),
    )
    description = ""
    if period is None:
        page = replace(_with_facts(context, page, entity), threads=threads_of(context, event_ids))
        if kind == "actor":
            page = with_involvement(context, page)
        summary = text_of(entity.document, "summary")
        description = plain_text(context.without_citations(summary))
    section, title = FOLDER_OF[kind], entity.title
    head = page_head(context, base, title, section, period=period, description=description)
    return head, page


def _with_facts(context: SiteContext, page: views.ThingPage, entity: Entity) -> views.ThingPage:
    """Return the page with what the entity's file says, each statement with its sources."""
    fields = entity.document.fields if entity.document else None
    citations = file_citations(context, entity.kind, entity.id, entity.document)
    page = replace(
        page,
        names=fields.names if fields else (),
        url=(fields.url or "") if isinstance(fields, ActorFields) else "",
        wikidata=(fields.wikidata or "") if isinstance(fields, ActorFields | PlaceFields) else "",
        summary=citations.text(text_of(entity.document, "summary")),
        body=citations.body(text_of(entity.document, "body")),
    )
    if isinstance(fields, TopicFields):
        home = (entity.kind, entity.id)
        page = replace(
            page,
            figures=field_views.figures(context, citations, fields.figures, home),
            disputes=field_views.disputes(context, citations, fields.disputes),
        )
    if entity.kind == "place":
        page = replace(
            page,
            within=within(context, entity),
            contains=contained(context, entity),
            map=map_around(context, entity),
        )
    if entity.kind == "actor":
        page = replace(page, roles=_roles(context, entity))
    return replace(page, sources=citations.source_list())


def _roles(context: SiteContext, actor: Entity) -> tuple[views.Role, ...]:
    """Return the offices under which an actor is named, in the order of their first event."""
    events_of_role: dict[str, list[str]] = {}
    for event_id in context.chronicle.events_of.get(("actor", actor.id), ()):
        for who in context.outline.event(event_id).actors:
            if who.actor == actor.id and who.role:
                events_of_role.setdefault(who.role, []).append(event_id)
    return tuple(
        views.Role(role, context.brief(event_ids[0]), context.brief(event_ids[-1]))
        for role, event_ids in events_of_role.items()
    )
