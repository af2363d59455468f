"""The documents of a project → one `Chronicle`, and the diagnostics of what does not fit together.

Everything that concerns more than one file, or today, happens below this function. It resolves what
can be resolved and leaves out the rest without a word; then the checks look at the result and say
what is wrong. Knows nothing of files on a disk, of pages and of how anything is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from timeline import rules
from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, Kind, PlaceFields
from timeline.core.diagnostic import Diagnostic, in_order
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.model import events, relations, sources
from timeline.model.chronicle import (
    Chronicle,
    Entity,
    EntityKind,
    Source,
)
from timeline.model.events import AssembledEvents
from timeline.model.names import Naming, register
from timeline.model.references import citations, names, references
from timeline.model.reserved_paths import same_form
from timeline.model.series import series_lines
from timeline.model.translations import DocumentSet, select_documents
from timeline.rules.check_context import CheckContext
from timeline.rules.suppressions import apply_suppressions

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Linked:
    """A chronicle, and what is wrong with what it was made of, after each file's `allow` was heard.

    The diagnostics stand apart by what they depend on: `of_files` are those of single files,
    `of_titles` those that compare titles, `of_all` the others. `facts` are what the checks were
    told.
    """

    chronicle: Chronicle
    facts: CheckContext
    of_all: DiagnosticIndex
    of_files: DiagnosticIndex
    of_titles: DiagnosticIndex

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, sorted by place."""
        return tuple(in_order((*self.of_all, *self.of_files, *self.of_titles)))

    def concerning(self, path: str) -> list[Diagnostic]:
        """The diagnostics that name a place in this file."""
        return [
            one
            for found in (self.of_all, self.of_files, self.of_titles)
            for one in found.concerning(path)
        ]


ENTITY_KINDS: tuple[EntityKind, ...] = ("actor", "place", "topic", "series")


def link(
    documents: Iterable[Document[Any]],
    *,
    reserved: Iterable[tuple[Kind, str]] = (),
    today: int,
    timezone: str,
    language: str = "en",
    drafts: bool = False,
    loaded_words: tuple[str, ...] = (),
    waivers: bool = True,
) -> Linked:
    """Link all documents of a project; the order in which they come makes no difference.

    `reserved` are the (kind, id) of files that could not be read: references to them are not
    reported. `today` is the ordinal of a day and `timezone` the IANA name of the zone in which it
    is that day; `language` is the site's, by which an original is told from its translations.
    Diagnostics that a file's `allow` accepts are left out, unless `waivers` says not to listen to
    it.
    """
    originals = select_documents(documents, language, drafts)
    told: list[Document[EventFields]] = originals.of_kind("event")
    told.sort(key=lambda event: (event.fields.date.sort_key, event.id))
    merged = sources.merge(
        sorted((event for event in told if not event.fields.withdrawn), key=lambda one: one.id),
        originals.of_kind("source"),
    )
    naming = {kind: Naming(register(originals.of_kind(kind))) for kind in ENTITY_KINDS}
    found = events.assemble(told, merged, naming)
    within = _name_the_rest(originals, naming)
    chronicle = _chronicle(originals, merged, naming, found, within)
    facts = CheckContext(
        today,
        timezone,
        frozenset(reserved),
        originals,
        merged,
        {kind: one.known for kind, one in naming.items()},
        originals.documents,
        chronicle.events,
        originals.paths,
        loaded_words,
    )

    def ask(those: tuple[rules.Check, ...]) -> DiagnosticIndex:
        found = (one for check in those for one in check(chronicle, facts))
        return DiagnosticIndex.of(apply_suppressions(originals.documents if waivers else (), found))

    return Linked(chronicle, facts, ask(rules.OF_ALL), ask(rules.OF_FILES), ask(rules.OF_TITLES))


def _name_the_rest(originals: DocumentSet, naming: Mapping[EntityKind, Naming]) -> dict[str, str]:
    """Resolve the names in all files that are no events; gives what each place lies within."""
    within = {}
    for document in originals.documents:
        if document.kind == "event":
            continue
        for kind, _, name in names(document):
            thing = naming[kind].of(name)
            if isinstance(document.fields, PlaceFields):
                within[document.id] = thing
    return within


def _chronicle(
    originals: DocumentSet,
    merged: sources.Sources,
    naming: Mapping[EntityKind, Naming],
    found: AssembledEvents,
    within: Mapping[str, str],
) -> Chronicle:
    sources_of = _sources_of(originals, merged, found)
    position = {event.id: number for number, event in enumerate(found.events)}
    roots = [event.id for event in found.events if event.fields.thread]
    things = {
        kind: _things(kind, naming[kind], _explicit_aliases(originals)) for kind in ENTITY_KINDS
    }
    named = {(kind, name): one for kind in ENTITY_KINDS for name, one in naming[kind].ids.items()}
    lines = series_lines(found.events, things["topic"], things["series"], named, found.shared_keys)
    return Chronicle(
        events=found.events,
        position=MappingProxyType(position),
        sources=_sources(merged, found, sources_of),
        actors=things["actor"],
        places=things["place"],
        topics=things["topic"],
        series=things["series"],
        pages=tuple(originals.of_kind("page")),
        stories=tuple(originals.of_kind("story")),
        events_of=_sorted(found.events_of),
        sources_of=_frozen(sources_of),
        within=_frozen(within),
        named=_frozen(named),
        source_keys=_frozen(found.shared_keys),
        threads=_frozen(relations.threads(roots, found.heard, position)),
        translations=_frozen(originals.translations),
        series_lines=_frozen(lines),
    )


def _things(kind: EntityKind, naming: Naming, taken: frozenset[str]) -> Mapping[str, Entity]:
    folder = "/series/" if kind == "series" else f"/{kind}s/"
    slugs = frozenset(address[len(folder) : -1] for address in taken if address.startswith(folder))
    former = naming.aliases(slugs)
    things = {thing_id: Entity(kind, thing_id, name) for thing_id, name in naming.made.items()}
    for thing_id, document in naming.known.files.items():
        aliases = (*document.fields.aliases, *(f"{folder}{slug}/" for slug in former[thing_id]))
        title = document.fields.title
        things[thing_id] = Entity(kind, thing_id, title, aliases, document)
    return _frozen({thing_id: things[thing_id] for thing_id in sorted(things)})


def _explicit_aliases(originals: DocumentSet) -> frozenset[str]:
    return frozenset(
        same_form(alias) for document in originals.documents for alias in document.fields.aliases
    )


def _sources_of(
    originals: DocumentSet, merged: sources.Sources, found: AssembledEvents
) -> dict[tuple[Kind, str], tuple[str, ...]]:
    """The sources that each file cites which is no event; adds its keys to the shared ones."""
    sources_of: dict[tuple[Kind, str], tuple[str, ...]] = {}
    for document in originals.documents:
        if document.kind == "event":
            continue
        cited: dict[str, None] = {}
        for key in _keys(document):
            if claimants := merged.register.claimants(key):
                found.shared_keys[key] = claimants[0]
                cited[claimants[0]] = None
        if cited:
            sources_of[document.kind, document.id] = tuple(cited)
    return sources_of


def _sources(
    merged: sources.Sources,
    found: AssembledEvents,
    sources_of: Mapping[tuple[Kind, str], tuple[str, ...]],
) -> Mapping[str, Source]:
    cited_by: dict[str, list[tuple[Kind, str]]] = {}
    for citing, cited in sources_of.items():
        for source in cited:
            cited_by.setdefault(source, []).append(citing)
    return _frozen(
        {
            one.id: Source(
                one.id,
                one.fields,
                one.archived,
                merged.origins[one.id],
                tuple(found.events_of_source.get(one.id, ())),
                one.document,
                tuple(cited_by.get(one.id, ())),
            )
            for one in sorted(merged.merged.values(), key=lambda one: one.id)
        }
    )


def _keys(document: Document[Any]) -> Sequence[str]:
    keys = [citation.key for citation in citations(document)]
    return keys + [reference.source for _, reference in references(document)]


def _frozen(mapping: dict[K, V] | Mapping[K, V]) -> Mapping[K, V]:
    return MappingProxyType(dict(mapping))


def _sorted(mapping: Mapping[Any, list[V]]) -> Mapping[Any, tuple[V, ...]]:
    return MappingProxyType({key: tuple(mapping[key]) for key in sorted(mapping)})
