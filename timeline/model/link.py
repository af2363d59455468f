"""The documents of a project → one `Chronicle`.

Linking resolves what can be resolved and leaves out the rest silently: `timeline.rules` reports it.
It knows nothing of files on disk, today's date, pages or how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF, EntityKind, Kind
from timeline.content.schema.fields import EventFields, PlaceFields
from timeline.core.frozen import dataclass
from timeline.model import events, relations, sources
from timeline.model.chronicle import Chronicle, Entity, Source
from timeline.model.events import AssembledEvents
from timeline.model.names import Naming, Register, register
from timeline.model.references import citations, names, references
from timeline.model.reserved_paths import same_form
from timeline.model.series import series_lines
from timeline.model.translations import DocumentSet, select_documents

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Linked:
    """A chronicle, and how names and sources were written before they were resolved.

    `paths` are those of all published content files, translations included.
    """

    chronicle: Chronicle
    document_set: DocumentSet
    sources: sources.Sources
    registers: Mapping[EntityKind, Register]
    paths: frozenset[str]


def link(
    documents: Iterable[Document[Any]], *, language: str = "en", drafts: bool = False
) -> Linked:
    """Link all documents of a project; their order makes no difference.

    `language` is the site's: a file in that language is an original, any other a translation.
    """
    document_set = select_documents(documents, language, drafts)
    in_time: list[Document[EventFields]] = document_set.of_kind("event")
    in_time.sort(key=lambda event: (event.fields.date.sort_key, event.id))
    merged = sources.merge(
        sorted((event for event in in_time if not event.fields.withdrawn), key=lambda e: e.id),
        document_set.of_kind("source"),
    )
    naming = {kind: Naming(register(document_set.of_kind(kind))) for kind in ENTITY_KINDS}
    assembled = events.assemble(in_time, merged, naming)
    within = _name_the_rest(document_set, naming)
    return Linked(
        _chronicle(document_set, merged, naming, assembled, within),
        document_set,
        merged,
        {kind: names.register for kind, names in naming.items()},
        document_set.paths,
    )


def _name_the_rest(
    document_set: DocumentSet, naming: Mapping[EntityKind, Naming]
) -> dict[str, str]:
    """Resolve the names in all other files; return the place that contains each place."""
    within = {}
    for document in document_set.documents:
        if document.kind == "event":
            continue
        for kind, _, name in names(document):
            entity_id = naming[kind].of(name)
            if isinstance(document.fields, PlaceFields):
                within[document.id] = entity_id
    return within


def _chronicle(
    document_set: DocumentSet,
    merged: sources.Sources,
    naming: Mapping[EntityKind, Naming],
    assembled: AssembledEvents,
    within: Mapping[str, str],
) -> Chronicle:
    sources_of = _sources_of(document_set, merged, assembled)
    position = {event.id: number for number, event in enumerate(assembled.events)}
    roots = [event.id for event in assembled.events if event.fields.thread]
    aliases = _explicit_aliases(document_set)
    entities = {kind: _entities(kind, naming[kind], aliases) for kind in ENTITY_KINDS}
    named = {(kind, name): i for kind in ENTITY_KINDS for name, i in naming[kind].ids.items()}
    lines = series_lines(
        assembled.events, entities["topic"], entities["series"], named, assembled.shared_keys
    )
    return Chronicle(
        events=tuple(assembled.events),
        position=MappingProxyType(position),
        sources=_sources(merged, assembled, sources_of),
        actors=entities["actor"],
        places=entities["place"],
        topics=entities["topic"],
        series=entities["series"],
        pages=tuple(document_set.of_kind("page")),
        stories=tuple(document_set.of_kind("story")),
        events_of=_sorted(assembled.events_of),
        sources_of=_frozen(sources_of),
        within=_frozen(within),
        named=_frozen(named),
        source_keys=_frozen(assembled.shared_keys),
        threads=_frozen(relations.threads(roots, assembled.back_links, position)),
        translations=_frozen(document_set.translations),
        series_lines=_frozen(lines),
    )


def _entities(kind: EntityKind, naming: Naming, taken: frozenset[str]) -> Mapping[str, Entity]:
    folder = f"/{FOLDER_OF[kind]}/"
    slugs = frozenset(address[len(folder) : -1] for address in taken if address.startswith(folder))
    former = naming.aliases(slugs)
    entities = {
        name_id: Entity(kind, name_id, name) for name_id, name in naming.without_file.items()
    }
    for file_id, document in naming.register.files.items():
        aliases = (*document.fields.aliases, *(f"{folder}{slug}/" for slug in former[file_id]))
        title = document.fields.title
        entities[file_id] = Entity(kind, file_id, title, aliases, document)
    return _frozen({entity_id: entities[entity_id] for entity_id in sorted(entities)})


def _explicit_aliases(document_set: DocumentSet) -> frozenset[str]:
    return frozenset(
        same_form(alias) for document in document_set.documents for alias in document.fields.aliases
    )


def _sources_of(
    document_set: DocumentSet, merged: sources.Sources, assembled: AssembledEvents
) -> dict[tuple[Kind, str], tuple[str, ...]]:
    """Return the sources that each other file cites; add its keys to the shared ones."""
    sources_of: dict[tuple[Kind, str], tuple[str, ...]] = {}
    for document in document_set.documents:
        if document.kind == "event":
            continue
        cited: dict[str, None] = {}
        for key in _keys(document):
            if claimants := merged.register.claimants(key):
                assembled.shared_keys[key] = claimants[0]
                cited[claimants[0]] = None
        if cited:
            sources_of[document.kind, document.id] = tuple(cited)
    return sources_of


def _sources(
    merged: sources.Sources,
    assembled: AssembledEvents,
    sources_of: Mapping[tuple[Kind, str], tuple[str, ...]],
) -> Mapping[str, Source]:
    cited_by: dict[str, list[tuple[Kind, str]]] = {}
    for citing, cited in sources_of.items():
        for source in cited:
            cited_by.setdefault(source, []).append(citing)
    return _frozen(
        {
            source_id: Source(
                source_id,
                source.fields,
                source.archived,
                merged.origins[source_id],
                tuple(assembled.events_of_source.get(source_id, ())),
                source.document,
                tuple(cited_by.get(source_id, ())),
            )
            for source_id, source in sorted(merged.merged.items())
        }
    )


def _keys(document: Document[Any]) -> Sequence[str]:
    keys = [citation.key for citation in citations(document)]
    return keys + [reference.source for _, reference in references(document)]


def _frozen(mapping: dict[K, V] | Mapping[K, V]) -> Mapping[K, V]:
    return MappingProxyType(dict(mapping))


def _sorted(mapping: Mapping[Any, list[V]]) -> Mapping[Any, tuple[V, ...]]:
    return MappingProxyType({key: tuple(mapping[key]) for key in sorted(mapping)})
