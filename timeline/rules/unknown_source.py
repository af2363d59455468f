"""A key names no source.

A key names one of the event's own `sources`, or a file in `content/sources/` by its id or one of
its `names`. In other files than events it is always a file in `content/sources/`. A draft is not
published, so it can't be cited. A citation without a source only looks like evidence.

Wrong:
    sources: {declaration: {title: Declaration, url: https://example.org/d}}
    ---
    Ministers met [@declration].
Right:
    sources: {declaration: {title: Declaration, url: https://example.org/d}}
    ---
    Ministers met [@declaration].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields
from timeline.content.slugs import is_slug
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.citation_suggestions import key_of_address
from timeline.model.locations import location_of, location_of_citation, location_of_name
from timeline.model.references import citations, references
from timeline.rules._format import did_you_mean, listed
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("unknown-source", "error", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report citations and references whose key names no source."""
    shared = chronicle.source_keys
    nearest = Nearest(context.sources.register.keys())
    for document in context.documents:
        fields = document.fields
        keys: Mapping[str, str] = shared
        if isinstance(fields, EventFields):
            if fields.withdrawn:
                continue
            keys = chronicle.event(document.id).keys
            for key, written in fields.sources.items():
                if isinstance(written, str) and key not in keys and _is_readable(written, context):
                    at = location_of(document, ("sources", key))
                    yield _no_file(written, at, nearest, context)
        nearest_own = None
        for key, at in _unknown(document, keys):
            if _is_readable(key, context) and not _is_own(document, key):
                nearest_own = nearest_own or Nearest(_own_keys(document), 0.6)
                yield _unknown_key(document, key, at, (nearest_own, nearest), context)


def _unknown(document: Document[Any], keys: Mapping[str, str]) -> Iterator[tuple[str, Location]]:
    for citation in citations(document):
        if citation.key not in keys:
            yield citation.key, location_of_citation(document, citation)
    for path, reference in references(document):
        if reference.source not in keys:
            yield reference.source, location_of_name(document, path, "source", reference.source)


def _is_readable(key: str, context: CheckContext) -> bool:
    """Whether the key is not that of a file that could not be read."""
    return ("source", key) not in context.reserved


def _is_own(document: Document[Any], key: str) -> bool:
    """Whether the key is in the event's `sources`, where its value is reported instead."""
    return isinstance(document.fields, EventFields) and key in document.fields.sources


def _own_keys(document: Document[Any]) -> list[str]:
    fields = document.fields
    return list(fields.sources) if isinstance(fields, EventFields) else []


def _no_file(written: str, at: Location, nearest: Nearest, context: CheckContext) -> Diagnostic:
    if context.is_draft("source", written):
        return _draft(written, at)
    add = f"add content/sources/{written}.md, or write the source here as title, url and publisher"
    return RULE.report(
        at,
        f'There is no file content/sources/{written}.md, and none has the name "{written}"',
        did_you_mean(nearest.to(written), add),
    )


def _unknown_key(
    document: Document[Any],
    key: str,
    at: Location,
    nearest: tuple[Nearest, Nearest],
    context: CheckContext,
) -> Diagnostic:
    """Return the report of a key; `nearest` know the event's own keys and those of files."""
    if context.is_draft("source", key):
        return _draft(key, at)
    own, shared = nearest
    suggestion = key_of_address(document, key) or own.to(key) or shared.to(key)
    if not isinstance(document.fields, EventFields):
        message = f'No file in content/sources/ has the id or the name "{key}"'
        add = f"add content/sources/{key}.md"
    else:
        keys = listed(_own_keys(document))
        message = f'No source has the key "{key}"; the keys of this event are {keys}'
        add = f'add "{key}" under sources'
        if not is_slug(key):
            # An address or a name, which can't be a key.
            add = "list the source under sources, and write its key here"
    return RULE.report(at, message, did_you_mean(suggestion, add))


def _draft(key: str, at: Location) -> Diagnostic:
    return RULE.report(
        at,
        f'The source "{key}" is a draft and is not published',
        f"Delete draft from content/sources/{key}.md, or make this file a draft too",
    )
