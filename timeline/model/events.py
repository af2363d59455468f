"""Documents of events in chronological order → events in which every reference is an id.

One pass over all events, in which everything that is asked for by event is gathered: who was there,
which sources each event has, and so on. This is where most of the time of linking goes, so
each citation is looked at once.
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
    """What the pass over the events gathers; filled while it goes on, then only read.

    `shared_keys` are the keys of files in `content/sources/`: id, name or other form → id.
    """

    heard: Links
    said: Links
    shared_keys: dict[str, str]
    events_of: dict[tuple[EntityKind, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    events_of_source: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    told: list[Event] = field(default_factory=list)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in chronological order."""
        return tuple(self.told)


def assemble(
    documents: Sequence[Document[EventFields]],
    merged: Sources,
    naming: Mapping[EntityKind, Naming],
) -> AssembledEvents:
    """Make the events of their documents, which come in chronological order."""
    said, heard = relate(documents)
    shared = {key: key for key in merged.register.files}
    for document in merged.register.files.values():
        for name in document.fields.names:
            shared.setdefault(name, merged.register.claimants(name)[0])
    found = AssembledEvents(heard, said, shared)
    for document in documents:
        found.told.append(_event(document, merged, naming, found))
    return found


def _event(
    document: Document[EventFields],
    merged: Sources,
    naming: Mapping[EntityKind, Naming],
    found: AssembledEvents,
) -> Event:
    fields, event_id = document.fields, document.id
    back_links = tuple(found.heard.get(event_id, ()))
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
    counted = tuple(
        dict.fromkeys(series(figure.series) for figure in fields.figures if figure.series)
    )
    keys, used = cite(document, merged, found.shared_keys)
    _enlist(found, event_id, places, actors, topics, counted)
    for source in used:
        found.events_of_source[source].append(event_id)
    return Event(
        event_id,
        document,
        fields.date,
        status,
        places,
        actors,
        topics,
        counted,
        used,
        MappingProxyType(keys),
        tuple(found.said.get(event_id, ())),
        back_links,
    )


def cite(
    document: Document[EventFields], merged: Sources, shared: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The keys of an event, and its sources in the order in which a reader meets them.

    `shared` are the keys that every file may use; those that this one is the first to use are
    added.
    """
    keys = dict(merged.own[document.id])
    # A key of the event's own that leads nowhere does not lead to a file of that name instead.
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
    found: AssembledEvents,
    event_id: str,
    places: Sequence[str],
    actors: Sequence[Involvement],
    topics: Sequence[str],
    series: Sequence[str],
) -> None:
    for thing in places:
        found.events_of["place", thing].append(event_id)
    for thing in dict.fromkeys(actor.actor for actor in actors):
        found.events_of["actor", thing].append(event_id)
    for thing in topics:
        found.events_of["topic", thing].append(event_id)
    for thing in series:
        found.events_of["series", thing].append(event_id)
