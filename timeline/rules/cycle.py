"""Nothing comes after itself (`relation-circle`, `place-circle`, `copy-circle`).

What an event follows cannot follow it, and the same holds of places and what contains them, and of
copies and their originals.

`follows`, `responds_to`, `implements`, `supersedes` and `part_of` are read together: each says that
an event comes after another or belongs to it. `contradicts` has no direction and makes no circle.

Wrong: `follows: [b]` in `a.md` and `part_of: [a]` in `b.md`.
Right: one of the two alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import DIRECTED, events
from timeline.model.relations import circles
from timeline.model.sources import original
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report one circle for each group of events, places or sources that lead to each other."""
    yield from _of_events(chronicle)
    yield from _of_places(chronicle)
    yield from _of_copies(chronicle, context)


def _of_events(chronicle: Chronicle) -> Iterator[Diagnostic]:
    following = {
        event.id: [other for relation, other in event.related if relation in DIRECTED]
        for event in chronicle.events
        if event.related
    }
    for circle in circles(following):
        steps = [
            _relation(chronicle, event, circle[(number + 1) % len(circle)])
            for number, event in enumerate(circle)
        ]
        way = " ".join(
            f"{event} {field} {'it' if len(circle) == 1 else ''}".strip() + " →"
            for event, (field, _) in zip(circle, steps, strict=True)
        )
        yield fault(
            "relation-circle",
            steps[0][1],
            f"These events come after each other in a circle: {way} {circle[0]}",
            "Delete one of these relations: an event cannot come after what follows it",
            tuple((at, "The circle goes on here") for _, at in steps[1:]),
        )


def _relation(chronicle: Chronicle, event: str, other: str) -> tuple[str, Location]:
    """The field by which an event leads to another, and its place."""
    document = chronicle.event(event).document
    path = next(
        path for path, target in events(document) if target == other and path[0] in DIRECTED
    )
    return str(path[0]), location_of(document, path)


def _of_places(chronicle: Chronicle) -> Iterator[Diagnostic]:
    following = {place: [outer] for place, outer in chronicle.within.items()}
    for circle in circles(following):
        steps = [
            location_of(document, ("within",))
            for place in circle
            if (document := chronicle.places[place].document)
        ]
        yield fault(
            "place-circle",
            steps[0],
            "These places lie within each other: " + " within ".join((*circle, circle[0])),
            "Delete the within of one of them",
            tuple((at, "The circle goes on here") for at in steps[1:]),
        )


def _of_copies(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    merged, own = context.sources.merged, context.sources.own
    following = {}
    for one in merged.values():
        if one.fields.copy_of:
            keys = own.get(one.supplier, {})
            found = original(one.fields.copy_of, keys, context.sources.register, merged)
            following[one.id] = [found] if found else []
    for circle in circles(following):
        steps = [_copy(chronicle, context, source) for source in circle]
        yield fault(
            "copy-circle",
            steps[0],
            "These sources are copies of each other: " + " is a copy of ".join((*circle, circle[0]))
            if len(circle) > 1
            else f'The source "{circle[0]}" is said to be a copy of itself',
            "Delete the copy_of of the one that is the original",
            tuple((at, "The circle goes on here") for at in steps[1:]),
        )


def _copy(chronicle: Chronicle, context: CheckContext, source: str) -> Location:
    one = context.sources.merged[source]
    if one.document:
        return location_of(one.document, ("copy_of",))
    event = chronicle.event(one.supplier)
    key = next(
        key
        for key, fields in event.fields.sources.items()
        if isinstance(fields, SourceFields)
        and fields.copy_of
        and context.sources.own[event.id][key] == source
    )
    return location_of(event.document, ("sources", key, "copy_of"))
