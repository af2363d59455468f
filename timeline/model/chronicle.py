"""The linked project: events in order, sources merged, names resolved, relations both ways.

A `Chronicle` is frozen and its values refer to each other by id, never by object, so that a value
can be compared, cached and printed alone. `model.link` makes it; `site` and `rules` only read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from timeline.content.document import Document, Text
from timeline.content.kinds import EntityKind, Kind
from timeline.content.schema.fields import (
    ActorFields,
    ArchiveFields,
    EventFields,
    PageFields,
    Part,
    PlaceFields,
    SeriesFields,
    SourceFields,
    Status,
    StoryFields,
    TopicFields,
)
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.figures import Line

Relation = Literal["follows", "responds_to", "implements", "supersedes", "contradicts", "part_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the whole site: every mention with one normalised address is one source.

    `id` is permanent: that of its file, else `<publisher>-<8 hex digits>` of the SHA-256 of the
    normalised address, or of the title where it has no address (then publisher and title together
    are what makes two mentions one source). `fields` are merged: the file wins whole, otherwise
    each field comes from the smallest event id that has it; `archived` keeps every copy. `origin`
    is the id of the source, or the name of the unseen original, that this one is a copy of at the
    end of the chain, and its own id where it is no copy: equal origins count once. `events` are the
    ids of the events that name it, in chronological order; `cited_by` the (kind, id) of other files
    that cite it. It has a page of its own when it has a file or two events or more name it.
    """

    id: str
    fields: SourceFields
    archived: tuple[ArchiveFields, ...]
    origin: str
    events: tuple[str, ...]
    document: Document[SourceFields] | None = None
    cited_by: tuple[tuple[Kind, str], ...] = ()

    @property
    def has_page(self) -> bool:
        """Whether it has a page of its own."""
        return self.document is not None or len(self.events) > 1


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, place, topic or series, with a file or known by its name alone.

    `title` is that of the file, or the name as it was first written. `aliases` are addresses that
    redirect to its page: those that its file lists, and that of every name which it has claimed.
    """

    kind: EntityKind
    id: str
    title: str
    aliases: tuple[str, ...] = ()
    document: (
        Document[ActorFields]
        | Document[PlaceFields]
        | Document[TopicFields]
        | Document[SeriesFields]
        | None
    ) = None


@dataclass(frozen=True, slots=True)
class Involvement:
    """An actor's part in an event."""

    actor: str
    role: str = ""
    part: Part | None = None
    on: EventDate | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event with every reference resolved to an id.

    `sources` are the ids of its sources in the order in which a reader meets them: those cited in
    the summary and the body, then those that only other texts and fields cite, then the rest; no id
    twice. `keys` maps each key of its own `sources`, and each other one that its texts and fields
    use, to the id of a source (keys that name nothing are left out, and reported). `related` and
    `back_links` are (relation, other event's id) pairs: what this event says of others, and what
    others say of it; `contradicts` is in both. Relations come in the order of `Relation`,
    back-links in that of the other events' dates. A withdrawn event keeps its date, its status and
    what others say of it, and nothing else.
    """

    id: str
    document: Document[EventFields]
    date: EventDate
    status: Status
    places: tuple[str, ...]
    actors: tuple[Involvement, ...]
    topics: tuple[str, ...]
    series: tuple[str, ...]
    sources: tuple[str, ...]
    keys: Mapping[str, str]
    related: tuple[tuple[Relation, str], ...]
    back_links: tuple[tuple[Relation, str], ...]

    @property
    def fields(self) -> EventFields:
        """The fields of its file."""
        return self.document.fields

    @property
    def title(self) -> str:
        """Its title."""
        return self.document.fields.title

    def text(self, name: str) -> Text:
        """Return the parsed text of that name (`body`, `summary` …), empty where there is none."""
        return self.document.texts.get(name) or Text()


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Everything that the site can show.

    `events` are in chronological order (earliest first; `EventDate.sort_key`, then the id), without
    drafts unless they are included. `position` is an event's index there. The mappings of entities
    are in the order of their ids, each with every entity that has a file or that an event names.
    `events_of` gives, for ("actor", id) and so on, the ids of the events in chronological order; a
    place does not repeat the events of those within it. `named` gives the id for every name of an
    entity exactly as some file writes it (`("series", "Small boats")`), `source_keys` the source's
    id for every key of a file in `content/sources/`: its id and its `names`.
    `sources_of` gives, for (kind, id) of an entity, a page or a story, the ids of the sources that
    its texts and fields cite, in the order of reading. `within` gives the id of the place that
    contains a place. `threads` gives, for the id of the root of a thread, its members in
    chronological order. `translations` holds the files in other languages, by (kind, id).
    `series_lines` gives, for the id of a series that has figures, its lines of points over time.
    """

    events: Sequence[Event]
    position: Mapping[str, int]
    sources: Mapping[str, Source]
    actors: Mapping[str, Entity]
    places: Mapping[str, Entity]
    topics: Mapping[str, Entity]
    series: Mapping[str, Entity]
    pages: tuple[Document[PageFields], ...]
    stories: tuple[Document[StoryFields], ...]
    events_of: Mapping[tuple[EntityKind, str], tuple[str, ...]]
    sources_of: Mapping[tuple[Kind, str], tuple[str, ...]]
    within: Mapping[str, str]
    named: Mapping[tuple[EntityKind, str], str]
    source_keys: Mapping[str, str]
    threads: Mapping[str, tuple[str, ...]]
    translations: Mapping[tuple[Kind, str], tuple[Document[Any], ...]]
    series_lines: Mapping[str, tuple[Line, ...]]

    def event(self, event_id: str) -> Event:
        """Return the event of that id; KeyError when there is none."""
        return self.events[self.position[event_id]]

    def entities(self, kind: EntityKind) -> Mapping[str, Entity]:
        """Return the actors, places, topics or series, by id."""
        match kind:
            case "actor":
                return self.actors
            case "place":
                return self.places
            case "topic":
                return self.topics
            case "series":
                return self.series
