"""A source that is listed is cited (`unused-source`).

A source that carries no statement only seems to support the text. Often a citation was forgotten.

Wrong: `sources` with the keys `declaration` and `preview`, and only `[@declaration]` in the text.
Right: a citation of each, or a list without `preview`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle, Event
from timeline.model.citation_suggestions import mentioned
from timeline.model.locations import location_of, whole
from timeline.model.references import citations, references
from timeline.model.sources import original
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report keys that their event does not cite, and files that nothing cites."""
    for event in context.events:
        unused = _unused(event, context)
        for key in unused:
            yield fault(
                "unused-source",
                location_of(event.document, ("sources", key), key=True),
                f'Nothing in this event cites the source "{key}"',
                f"Write [@{key}] after the statement that it supports, or delete it from sources",
            )


def check_files(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report the files in `content/sources/` that nothing cites."""
    originals = _originals(context.sources.merged, context)
    for source in chronicle.sources.values():
        if source.document and not (source.events or source.cited_by or source.id in originals):
            yield fault(
                "unused-source",
                whole(source.document),
                f'No file cites the source "{source.id}"',
                f"Write [@{source.id}] after a statement that it supports, or delete the file",
            )


def _unused(event: Event, context: CheckContext) -> list[str]:
    fields = event.fields
    if fields.withdrawn:
        return []
    used = {citation.key for citation in citations(event.document)}
    if fields.sources.keys() <= used:
        return []
    used.update(reference.source for _, reference in references(event.document))
    # Of two keys for one source one is enough; the other is reported as a repetition.
    cited = {event.keys[key] for key in used if key in event.keys}
    named = cited | _originals(event.sources, context)
    # A key that leads nowhere may be named too; that it does is told elsewhere.
    copied = {
        source.copy_of for source in fields.sources.values() if isinstance(source, SourceFields)
    }
    unused = [
        key
        for key in fields.sources
        if key not in used and key not in copied and event.keys.get(key, "") not in named
    ]
    return [key for key in unused if key not in _meant(event, used)] if unused else []


def _meant(event: Event, used: set[str]) -> set[str]:
    """The keys that stand in the text and cannot be read as citations, which is told there."""
    near = Nearest(event.fields.sources, 0.6)
    return {near.to(key) for key in used if key not in event.keys} | mentioned(event.document)


def _originals(source_ids: Iterable[str], context: CheckContext) -> set[str]:
    """The sources of which these are copies: they are there to be named as the origin."""
    sources = context.sources
    found = set()
    for source_id in source_ids:
        source = sources.merged[source_id]
        if source.fields.copy_of:
            own = sources.own.get(source.supplier, {})
            found.add(original(source.fields.copy_of, own, sources.register, sources.merged))
    return {one for one in found if one is not None}
