"""A source is listed but not cited.

A source that no statement cites only seems to support the text. Most often its citation was
forgotten. A figure, a dispute, or another source that is a copy of it counts as a use.

Wrong:
    sources:
      declaration: {title: Declaration, url: https://example.org/d}
      preview: {title: Preview, url: https://example.org/p}
    ---
    Ministers met [@declaration].
Right:
    sources:
      declaration: {title: Declaration, url: https://example.org/d}
      preview: {title: Preview, url: https://example.org/p}
    ---
    Ministers met [@declaration], as was announced [@preview].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle, Event
from timeline.model.citation_suggestions import mentioned
from timeline.model.locations import location_of, whole
from timeline.model.references import citations, references
from timeline.model.sources import original
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("unused-source", "warning", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report keys that their event does not cite, and files of sources that no file cites."""
    for event in context.events:
        for key in _unused(event, context):
            yield RULE.report(
                location_of(event.document, ("sources", key), key=True),
                f'This event does not cite the source "{key}"',
                f"Write [@{key}] after the statement that it supports, or delete it from sources",
            )
    documents = [document for document in context.documents if document.kind == "source"]
    originals = _originals(context.sources.merged, context) if documents else set()
    for document in documents:
        source = chronicle.sources[document.id]
        if not (source.events or source.cited_by or source.id in originals):
            yield RULE.report(
                whole(document),
                f'No file cites the source "{source.id}"',
                f"Write [@{source.id}] after a statement that it supports, or delete the file",
            )


def _unused(event: Event, context: CheckContext) -> list[str]:
    """Return the keys of an event that it neither cites nor names as an original."""
    fields = event.fields
    if fields.withdrawn:
        return []
    used = {citation.key for citation in citations(event.document)}
    if fields.sources.keys() <= used:
        return []
    used.update(reference.source for _, reference in references(event.document))
    # Of two keys for one source one is enough: source-twice reports the other.
    cited = {event.keys[key] for key in used if key in event.keys}
    named = cited | _originals(event.sources, context)
    # A key that names no source may be an original too: unknown-source reports it.
    copied = {
        source.copy_of for source in fields.sources.values() if isinstance(source, SourceFields)
    }
    unused = [
        key
        for key in fields.sources
        if key not in used and key not in copied and event.keys.get(key, "") not in named
    ]
    return [key for key in unused if key not in _misspelt(event, used)] if unused else []


def _misspelt(event: Event, used: set[str]) -> set[str]:
    """Return the keys that the text seems to cite in a wrong form, which is reported there."""
    nearest = Nearest(event.fields.sources, 0.6)
    return {nearest.to(key) for key in used if key not in event.keys} | mentioned(event.document)


def _originals(source_ids: Iterable[str], context: CheckContext) -> set[str]:
    """Return the sources of which these are copies: they are listed as the origin."""
    sources = context.sources
    originals = set()
    for source_id in source_ids:
        source = sources.merged[source_id]
        if source.fields.copy_of:
            own = sources.own.get(source.supplier, {})
            originals.add(original(source.fields.copy_of, own, sources.register, sources.merged))
    return {source_id for source_id in originals if source_id is not None}
