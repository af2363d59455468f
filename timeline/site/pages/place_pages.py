"""What the page of a place has beyond that of other entities: a map, the places round it and in it.

A place counts the events of the places within it as its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from timeline.content.kinds import EntityKind
from timeline.content.schema.fields import PlaceFields
from timeline.model.chronicle import Chronicle, Entity
from timeline.site import views
from timeline.site.charts import maps
from timeline.site.context import SiteContext


def _map_points(context: SiteContext) -> dict[str, maps.MapPoint]:
    """Return the places whose coordinates are known, by id."""
    return context.structure_cache.get("map points", lambda: _compute_map_points(context))


def _compute_map_points(context: SiteContext) -> dict[str, maps.MapPoint]:
    points = {}
    for place in context.chronicle.places.values():
        fields = place.document.fields if place.document else None
        if isinstance(fields, PlaceFields) and fields.lat is not None and fields.lon is not None:
            lat, lon = float(fields.lat), float(fields.lon)
            href = context.href("place", place.id)
            points[place.id] = maps.MapPoint(place.title, lat, lon, href)
    return points


def map_around(context: SiteContext, place: Entity) -> views.Map | None:
    """Return the map of a place and those round it, where its coordinates are known."""
    points = _map_points(context)
    centre = points.get(place.id)
    if centre is None:
        return None
    others = maps.around(centre, tuple(points.values()))
    label = context.locale.text("map.of", name=place.title)
    svg = maps.draw((centre, *others), label, focus=centre)
    ids = {point: place_id for place_id, point in points.items()}
    return views.Map(svg, tuple(context.entity_link("place", ids[other]) for other in others))


def map_of_all(context: SiteContext, places: Sequence[Entity]) -> views.Map | None:
    """Return the map of the places whose coordinates are known, where there are two or more."""
    points = _map_points(context)
    shown = [points[place.id] for place in places if place.id in points]
    if len(shown) < 2:
        return None
    return views.Map(maps.draw(shown, context.locale.text("map.title")), ())


def within(context: SiteContext, place: Entity) -> tuple[views.Link, ...]:
    """Return the places that contain a place, the nearest first."""
    links = []
    outer = context.chronicle.within.get(place.id)
    while outer is not None:
        links.append(context.entity_link("place", outer))
        outer = context.chronicle.within.get(outer)
    return tuple(links)


def contained(context: SiteContext, place: Entity) -> tuple[views.Entry, ...]:
    """Return the places in a place, each with the number of its events."""
    by_outer = context.structure_cache.get(
        "places by outer place", lambda: _by_outer_place(context.chronicle)
    )
    return tuple(
        views.Entry(
            context.entity_link("place", inner), "", number_of_events(context, "place", inner)
        )
        for inner in by_outer.get(place.id, ())
    )


def _by_outer_place(chronicle: Chronicle) -> dict[str, list[str]]:
    by_outer: dict[str, list[str]] = {}
    for place, outer in chronicle.within.items():
        by_outer.setdefault(outer, []).append(place)
    return by_outer


def number_of_events(context: SiteContext, kind: EntityKind, entity_id: str) -> int:
    """Return how many events name an entity or, for a place, one that is within it."""
    if kind == "place":
        inside = context.structure_cache.get(
            "events inside", lambda: _events_inside(context.chronicle)
        )
        if entity_id in inside:
            return len(inside[entity_id])
    return len(context.chronicle.events_of.get((kind, entity_id), ()))


def _events_inside(chronicle: Chronicle) -> dict[str, frozenset[str]]:
    """Return the events of each place that contains others, including those of the others."""
    inside: dict[str, set[str]] = {}
    for place in chronicle.within:
        events = chronicle.events_of.get(("place", place), ())
        outer = chronicle.within.get(place)
        while outer is not None:
            inside.setdefault(outer, set()).update(events)
            outer = chronicle.within.get(outer)
    return {
        place: frozenset((*events, *chronicle.events_of.get(("place", place), ())))
        for place, events in inside.items()
    }
