"""Pages of actors, places and topics, and the index of each and of series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from timeline.content.document import Text
from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF, EntityKind
from timeline.content.schema.fields import ActorFields, PlaceFields, TopicFields
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle, Entity
from timeline.site import views
from timeline.site.charts import maps
from timeline.site.components import field_views, listings
from timeline.site.components.citations import PageCitations
from timeline.site.components.listings import PeriodSlice
from timeline.site.components.series_points import series_entry
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.pages.actor_pages import plan_commented, threads_of, with_company
from timeline.site.queries.co_participants import divided
from timeline.site.urls import page_path, part_path

_ONE_GROUP: Final = 40
"""An index of at most so many entries has no letters."""
_ONE_PAGE: Final = 400
"""An index of at most so many entries stands on one page."""
_FORMS: Final = ("person", "body", "organisation", "state", "group")


def plan_entities(chronicle: Chronicle) -> Iterator[Page]:
    """For each kind but series that the project has: its index, and the pages of each thing."""
    for kind in ENTITY_KINDS:
        if kind != "series":
            yield from plan_index(chronicle, kind)
            for thing in chronicle.things(kind).values():
                yield from _plan_thing(chronicle, thing)


def plan_index(chronicle: Chronicle, kind: EntityKind) -> Iterator[Page]:
    """The index of the things of a kind, and its letters where there are many; none without any."""
    things = chronicle.things(kind)
    if not things:
        return
    folder = f"{FOLDER_OF[kind]}/"
    template = "series-index.html" if kind == "series" else "index.html"
    yield Page(folder, template, index_page, (kind, ""))
    if len(things) > _ONE_PAGE:
        for letter in sorted({_letter(thing) for thing in things.values()}):
            yield Page(part_path(folder, letter), template, index_page, (kind, letter))


def _plan_thing(chronicle: Chronicle, thing: Entity) -> Iterator[Page]:
    base = page_path(thing.kind, thing.id)
    yield Page(base, "thing.html", entity_page, (thing.kind, thing.id))
    event_ids = _listed(chronicle, thing.kind, thing.id)
    for period in listings.planned_periods(chronicle, event_ids):
        yield Page(
            period.path(base),
            "thing.html",
            entity_period_page,
            (thing.kind, thing.id, period.year, period.month),
        )
    if thing.kind == "actor":
        yield from plan_commented(chronicle, thing.id)


def _listed(chronicle: Chronicle, kind: EntityKind, thing_id: str) -> tuple[str, ...]:
    """The events of its timeline; not those on which an actor only commented."""
    if kind == "actor":
        return divided(chronicle, thing_id)[0]
    return chronicle.events_of.get((kind, thing_id), ())


def entity_page(
    context: SiteContext, kind: EntityKind, thing_id: str
) -> tuple[views.Head, views.ThingPage]:
    """The view of an actor, place or topic, with the first page of its events."""
    thing = context.chronicle.things(kind)[thing_id]
    event_ids = _listed(context.outline, kind, thing_id)
    base = page_path(kind, thing_id)
    listing = listings.first_page(
        context, listings.split(context, (kind, thing_id), event_ids), base
    )
    fields = thing.document.fields if thing.document else None
    texts = thing.document.texts if thing.document else {}
    citing = PageCitations(
        context,
        context.chronicle.sources_of.get((kind, thing_id), ()),
        context.chronicle.source_keys,
        context.lang(thing.document),
    )
    summary = citing.text(texts.get("summary") or Text())
    body = citing.body(texts.get("body") or Text())
    counted = fields if isinstance(fields, TopicFields) else None
    figures = (
        field_views.figures(context, citing, counted.figures, (kind, thing_id)) if counted else ()
    )
    disputes = field_views.disputes(context, citing, counted.disputes) if counted else ()
    page = views.ThingPage(
        kind=kind,
        id=thing_id,
        title=thing.title,
        form=_form(thing),
        names=fields.names if fields else (),
        url=(fields.url or "") if isinstance(fields, ActorFields) else "",
        wikidata=(fields.wikidata or "") if isinstance(fields, ActorFields | PlaceFields) else "",
        summary=summary,
        body=body,
        within=_within(context, thing),
        contains=_contains(context, thing),
        map=_map_around(context, thing),
        roles=_roles(context, thing) if kind == "actor" else (),
        figures=figures,
        disputes=disputes,
        sources=citing.listed(),
        listing=listing,
        threads=threads_of(context, event_ids),
        lang=citing.lang,
    )
    if kind == "actor":
        page = with_company(context, page)
    description = plain_text(context.without_citations(texts.get("summary") or Text()))
    return _head(context, thing, base, thing.title, description), page


def entity_period_page(
    context: SiteContext, kind: EntityKind, thing_id: str, year: int | None, month: int | None
) -> tuple[views.Head, views.ThingPage]:
    """The view of one period of a long list of events; the list alone."""
    thing = context.chronicle.things(kind)[thing_id]
    event_ids = _listed(context.outline, kind, thing_id)
    base = page_path(kind, thing_id)
    period = PeriodSlice(year, month)
    split = listings.split(context, (kind, thing_id), event_ids)
    said = listings.label(context, period)
    page = views.ThingPage(
        kind=kind,
        id=thing_id,
        title=thing.title,
        form=_form(thing),
        names=(),
        url="",
        wikidata="",
        summary=(),
        body=(),
        within=(),
        contains=(),
        roles=(),
        figures=(),
        disputes=(),
        sources=(),
        listing=listings.period_page(context, split, period, base),
        period=said,
        lang=context.lang(thing.document),
    )
    return _head(context, thing, period.path(base), f"{thing.title}: {said}", ""), page


def _head(
    context: SiteContext, thing: Entity, path: str, title: str, description: str
) -> views.Head:
    return views.Head(
        title=title,
        description=description,
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=FOLDER_OF[thing.kind],
    )


def _form(thing: Entity) -> str:
    fields = thing.document.fields if thing.document else None
    return (fields.kind or "") if isinstance(fields, ActorFields) else ""


def _spots(context: SiteContext) -> dict[str, maps.MapPoint]:
    """The places whose coordinates are known, by id."""
    found = {}
    for place in context.chronicle.places.values():
        fields = place.document.fields if place.document else None
        if isinstance(fields, PlaceFields) and fields.lat is not None and fields.lon is not None:
            href = context.href("place", place.id)
            found[place.id] = maps.MapPoint(place.title, float(fields.lat), float(fields.lon), href)
    return found


def _map_around(context: SiteContext, thing: Entity) -> views.Map | None:
    spots = context.structure_cache.get("spots", lambda: _spots(context))
    here = spots.get(thing.id) if thing.kind == "place" else None
    if here is None:
        return None
    others = maps.around(here, tuple(spots.values()))
    svg = maps.draw((here, *others), context.locale.text("map.of", name=thing.title), focus=here)
    ids = {spot: place for place, spot in spots.items()}
    return views.Map(svg, tuple(context.thing_link("place", ids[other]) for other in others))


def _map_of_all(context: SiteContext, things: Sequence[Entity]) -> views.Map | None:
    spots = context.structure_cache.get("spots", lambda: _spots(context))
    shown = [spots[thing.id] for thing in things if thing.kind == "place" and thing.id in spots]
    if len(shown) < 2:
        return None
    return views.Map(maps.draw(shown, context.locale.text("map.title")), ())


def _within(context: SiteContext, thing: Entity) -> tuple[views.Link, ...]:
    """The places that contain it, the nearest first."""
    found: list[views.Link] = []
    outer = context.chronicle.within.get(thing.id) if thing.kind == "place" else None
    while outer is not None:
        found.append(context.thing_link("place", outer))
        outer = context.chronicle.within.get(outer)
    return tuple(found)


def _contains(context: SiteContext, thing: Entity) -> tuple[views.Entry, ...]:
    """The places in it, each with the number of events in it or in a place within."""
    if thing.kind != "place":
        return ()
    inner = context.structure_cache.get("contains", lambda: _inner_places(context.chronicle))
    return tuple(
        views.Entry(
            context.thing_link("place", place), "", _number_of_events(context, "place", place)
        )
        for place in inner.get(thing.id, ())
    )


def _inner_places(chronicle: Chronicle) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, outer in chronicle.within.items():
        found.setdefault(outer, []).append(place)
    return found


def _number_of_events(context: SiteContext, kind: EntityKind, thing_id: str) -> int:
    """How many events name a thing or, of a place, one that lies within it."""
    if kind == "place":
        inside = context.structure_cache.get("inside", lambda: _events_inside(context.chronicle))
        if thing_id in inside:
            return len(inside[thing_id])
    return len(context.chronicle.events_of.get((kind, thing_id), ()))


def _events_inside(chronicle: Chronicle) -> dict[str, frozenset[str]]:
    """The events in each place that contains others, also those in the others."""
    found: dict[str, set[str]] = {}
    for place in chronicle.within:
        events = chronicle.events_of.get(("place", place), ())
        outer = chronicle.within.get(place)
        while outer is not None:
            found.setdefault(outer, set()).update(events)
            outer = chronicle.within.get(outer)
    return {
        place: frozenset((*events, *chronicle.events_of.get(("place", place), ())))
        for place, events in found.items()
    }


def _roles(context: SiteContext, thing: Entity) -> tuple[views.Role, ...]:
    """The offices under which an actor is named, in the order of their first event."""
    seen: dict[str, list[str]] = {}
    for event_id in context.chronicle.events_of.get((thing.kind, thing.id), ()):
        for who in context.outline.event(event_id).actors:
            if who.actor == thing.id and who.role:
                seen.setdefault(who.role, []).append(event_id)
    return tuple(
        views.Role(role, context.brief(ids[0]), context.brief(ids[-1]))
        for role, ids in seen.items()
    )


def index_page(
    context: SiteContext, kind: EntityKind, part: str
) -> tuple[views.Head, views.IndexPage]:
    """The view of an index: all things of a kind, or those of one letter where there are many."""
    folder = FOLDER_OF[kind]
    things = context.structure_cache.get(
        ("sorted", kind), lambda: sorted(context.chronicle.things(kind).values(), key=_sort_key)
    )
    # The first page of a split index shows the first letter, and keeps its own address.
    path = part_path(f"{folder}/", part) if part else f"{folder}/"
    letters: tuple[views.Period, ...] = ()
    if len(things) > _ONE_PAGE:
        counts: dict[str, int] = {}
        for thing in things:
            counts[_letter(thing)] = counts.get(_letter(thing), 0) + 1
        part = part or min(counts)
        letters = tuple(
            views.Period(
                letter.upper(),
                count,
                context.urls.href(part_path(f"{folder}/", letter)),
                letter == part,
            )
            for letter, count in sorted(counts.items())
        )
        things = [thing for thing in things if _letter(thing) == part]
    head = views.Head(
        title=context.locale.text(f"sections.{folder}"),
        description="",
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=folder,
    )
    groups: dict[str, list[views.Entry]] = {}
    by_form = kind == "actor"
    in_letters = len(things) > _ONE_GROUP and not by_form
    for thing in things:
        label = _form(thing) if by_form else _letter(thing).upper() if in_letters else ""
        count = _number_of_events(context, kind, thing.id)
        entry = (
            series_entry(context, thing, count)
            if kind == "series"
            else views.Entry(context.thing_link(kind, thing.id), "", count)
        )
        groups.setdefault(label, []).append(entry)
    order = [form for form in (*_FORMS, "") if form in groups] if by_form else list(groups)
    return head, views.IndexPage(
        folder,
        tuple(
            views.IndexGroup(label, f"group-{label.lower() or 'other'}", tuple(groups[label]))
            for label in order
        ),
        letters,
        part.upper(),
        _map_of_all(context, things),
    )


def _sort_key(thing: Entity) -> tuple[str, str]:
    return slugify(thing.title), thing.id


def _letter(thing: Entity) -> str:
    return slugify(thing.title)[0]
