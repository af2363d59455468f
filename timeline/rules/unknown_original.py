"""A `copy_of` that looks like an id or a key names a source (`unknown-original`).

Copies of one original count once, so a mistyped original would make two witnesses of one. An
original that nobody opened is written as a name, with a capital letter or a space, and equal names
are one original.

Wrong: `copy_of: home-ofice-release`.
Right: `copy_of: home-office-release`, or `copy_of: Home Office release, 9 October 2025`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, SourceFields
from timeline.content.slugs import is_slug
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of
from timeline.model.sources import original
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each `copy_of` in the form of an id that names no source of the site."""
    known = Nearest(context.sources.register.keys())
    merged = context.sources.merged
    for document, path, copy_of, own in _copies(chronicle, context):
        if not is_slug(copy_of) or ("source", copy_of) in context.reserved or copy_of in own:
            continue
        if original(copy_of, {}, context.sources.register, merged) is None:
            meant = Nearest(own).to(copy_of) or known.to(copy_of)
            name = "write the original as a name, with a capital letter or a space"
            yield fault(
                "unknown-original",
                location_of(document, path),
                f'"{copy_of}" looks like the id of a source, but there is no such source',
                f'Write "{meant}" if you mean that; else {name}'
                if meant
                else name[0].upper() + name[1:],
            )


def _copies(
    chronicle: Chronicle, context: CheckContext
) -> Iterator[tuple[Document[Any], Path, str, Mapping[str, object]]]:
    for document in context.document_set.documents:
        if document.kind == "source" and document.fields.copy_of:
            yield document, ("copy_of",), document.fields.copy_of, {}
        elif isinstance(document.fields, EventFields) and not document.fields.withdrawn:
            for key, source in document.fields.sources.items():
                if isinstance(source, SourceFields) and source.copy_of:
                    own = document.fields.sources
                    yield document, ("sources", key, "copy_of"), source.copy_of, own
