"""Documents of events in chronological order → events in which every reference is an id.

One pass over all events gathers everything that is looked up by event. Most of the time of linking
is spent here, so each citation is read only once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Final

from timeline.content.document import Document
from timeline.content.kinds import EntityKind
from timeline.content.schema.fields import EventFields
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Event, Involvement
from timeline.model.names import Naming
from timeline.model.references import references, statements
from timeline.model.relations import Links, relate
from timeline.model.sources import Sources

_NO_KEYS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AssembledEvents:
    """What the pass over the events gathers; filled during the pass, then only read.

    `shared_keys` are the keys of files in `content/sources/`: id, name or other form → id.
    """

    related: Links
    back_links: Links
    shared_keys: dict[str, str]
    events_of: dict[tuple[EntityKind, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    events_of_source: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    events: list[Event] = field(default_factory=list)
    """In chronological order."""


def assemble(
    documents: Sequence[Document[EventFields]],
    merged: Sources,
    naming: Mapping[EntityKind, Naming],
) -> AssembledEvents:
    """Return the events of these documents, which come in chronological order."""
    related, back_links = relate(documents)
    shared = {key: key for key in merged.register.files}
    for document in merged.register.files.values():
        for name in document.fields.names:
            shared.setdefault(name, merged.register.claimants(name)[0])
    assembled = AssembledEvents(related, back_links, shared)
    for document in documents:
        assembled.events.append(_event(document, merged, naming, assembled))
    return assembled


def _event(
    document: Document[EventFields],
    merged: Sources,
    naming: Mapping[EntityKind, Naming],
    assembled: AssembledEvents,
) -> Event:
    fields, event_id = document.fields, document.id
    back_links = tuple(assembled.back_links.get(event_id, ()))
    status = fields.status or "happened"
    if fields.withdrawn:
        return Event(
            event_id, document, fields.date, status, (), (), (), (), (), _NO_KEYS, (), back_links
        )
    place, actor, topic, series = (
        naming[kind].of for kind in ("place", "actor", "topic", "series")
    )
    places = tuple(dict.fromkeys(map(place, fields.places)))
    topics = tuple(dict.fromkeys(map(topic, fields.topics)))
    actors = tuple(
        Involvement(actor(entry.actor), entry.role or "", entry.part, entry.on)
        for entry in fields.actors
    )
    series_ids = tuple(
        dict.fromkeys(series(figure.series) for figure in fields.figures if figure.series)
    )
    keys, used = cite(document, merged, assembled.shared_keys)
    _enlist(assembled, event_id, places, actors, topics, series_ids)
    for source in used:
        assembled.events_of_source[source].append(event_id)
    return Event(
        event_id,
        document,
        fields.date,
        status,
        places,
        actors,
        topics,
        series_ids,
        used,
        MappingProxyType(keys),
        tuple(assembled.related.get(event_id, ())),
        back_links,
    )


def cite(
    document: Document[EventFields], merged: Sources, shared: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of an event, and its sources in the order in which a reader meets them.

    `shared` are the keys that every file may use; the event adds those that it is the first to use.
    """
    keys = dict(merged.own[document.id])
    # An own key that names no source does not mean a file of that name instead.
    unknown = set(document.fields.sources) - keys.keys()
    met: dict[str, None] = {}
    for statement in statements(document):
        for citation in statement.citations:
            key = citation.key
            if key not in keys and not _adopt(key, keys, unknown, merged, shared):
                continue
            met[keys[key]] = None
    for _, reference in references(document):
        key = reference.source
        if key in keys or _adopt(key, keys, unknown, merged, shared):
            met[keys[key]] = None
    return keys, tuple({**met, **dict.fromkeys(merged.own[document.id].values())})


def _adopt(
    key: str, keys: dict[str, str], unknown: set[str], merged: Sources, shared: dict[str, str]
) -> bool:
    """Add a key that is not the event's own, if a file in `content/sources/` has it."""
    if key in unknown:
        return False
    if key not in shared:
        claimants = merged.register.claimants(key)
        if not claimants:
            unknown.add(key)
            return False
        shared[key] = claimants[0]
    keys[key] = shared[key]
    return True


def _enlist(
    assembled: AssembledEvents,
    event_id: str,
    places: Sequence[str],
    actors: Sequence[Involvement],
    topics: Sequence[str],
    series: Sequence[str],
) -> None:
    for place in places:
        assembled.events_of["place", place].append(event_id)
    for actor in dict.fromkeys(involved.actor for involved in actors):
        assembled.events_of["actor", actor].append(event_id)
    for topic in topics:
        assembled.events_of["topic", topic].append(event_id)
    for series_id in series:
        assembled.events_of["series", series_id].append(event_id)
