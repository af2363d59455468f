"""A key names a source: one of the event's own, or a file in `content/sources/` (`unknown-source`).

A citation that leads nowhere is worse than none, since it looks like evidence.

Wrong: `Ministers met [@declration].` where the event's sources are `declaration` and `preview`.
Right: `Ministers met [@declaration].`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields
from timeline.content.slugs import is_slug
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.citation_suggestions import key_of_address
from timeline.model.locations import location_of, location_of_citation, location_of_name
from timeline.model.references import citations, references
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault, listed


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report every citation and source reference whose key names nothing."""
    shared = chronicle.source_keys
    known = Nearest(context.sources.register.keys())
    for document in context.documents:
        fields = document.fields
        keys: Mapping[str, str] = shared
        if isinstance(fields, EventFields):
            if fields.withdrawn:
                continue
            keys = chronicle.event(document.id).keys
            for key, written in fields.sources.items():
                if isinstance(written, str) and key not in keys and _is_fault(written, context):
                    at = location_of(document, ("sources", key))
                    yield _no_file(written, at, known, context)
        near = None
        for key, at in _unknown(document, keys):
            if _is_fault(key, context) and not _is_own(document, key):
                near = near or Nearest(_own_keys(document), 0.6)
                yield _unknown_key(document, key, at, (near, known), context)


def _unknown(document: Document[Any], keys: Mapping[str, str]) -> Iterator[tuple[str, Location]]:
    for citation in citations(document):
        if citation.key not in keys:
            yield citation.key, location_of_citation(document, citation)
    for path, reference in references(document):
        if reference.source not in keys:
            yield reference.source, location_of_name(document, path, "source", reference.source)


def _is_fault(key: str, context: CheckContext) -> bool:
    return ("source", key) not in context.reserved


def _is_own(document: Document[Any], key: str) -> bool:
    """Whether the key is in the event's `sources`, where what it stands for is at fault."""
    return isinstance(document.fields, EventFields) and key in document.fields.sources


def _own_keys(document: Document[Any]) -> list[str]:
    fields = document.fields
    return list(fields.sources) if isinstance(fields, EventFields) else []


def _no_file(written: str, at: Location, known: Nearest, context: CheckContext) -> Diagnostic:
    if context.is_draft("source", written):
        return _draft(written, at)
    meant = known.to(written)
    add = f"add content/sources/{written}.md, or write the source here as title, url and publisher"
    return fault(
        "unknown-source",
        at,
        f'There is no file content/sources/{written}.md, and none has the name "{written}"',
        f'Write "{meant}" if that is what you mean; else {add}'
        if meant
        else add[0].upper() + add[1:],
    )


def _unknown_key(
    document: Document[Any],
    key: str,
    at: Location,
    near: tuple[Nearest, Nearest],
    context: CheckContext,
) -> Diagnostic:
    """The fault of a key that names nothing; `near` are the event's own keys and those of files."""
    if context.is_draft("source", key):
        return _draft(key, at)
    meant = key_of_address(document, key) or near[0].to(key) or near[1].to(key)
    if not isinstance(document.fields, EventFields):
        message = f'No file in content/sources/ has the id or the name "{key}"'
        add = f"add content/sources/{key}.md"
    else:
        own = listed(_own_keys(document))
        message = f'No source has the key "{key}"; the keys of this event are {own}'
        add = f'add "{key}" under sources'
        if not is_slug(key):
            # An address or a name: the place of a key, but nothing that can be one.
            add = "list the source under sources, and write its key here"
    if meant:
        return fault("unknown-source", at, message, f'Write "{meant}" if you mean that; else {add}')
    return fault("unknown-source", at, message, add[0].upper() + add[1:])


def _draft(key: str, at: Location) -> Diagnostic:
    return fault(
        "unknown-source",
        at,
        f'The source "{key}" is a draft and is not published',
        f"Take draft out of content/sources/{key}.md, or make this file a draft too",
    )
