"""A copy_of looks like an id or a key, but names no source.

`copy_of` holds the key or the id of the original; an original that you have not opened is written
as a name. Something in the form of an id that names no source is probably misspelt, and would make
two independent witnesses of one.

Wrong:
    copy_of: home-ofice-release
Right:
    copy_of: home-office-release
    copy_of: Home Office release, 9 October 2025
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, SourceFields
from timeline.content.slugs import is_slug
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of
from timeline.model.sources import original
from timeline.rules._format import did_you_mean
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("unknown-original", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each `copy_of` in the form of an id that names no source of the site."""
    nearest = Nearest(context.sources.register.keys())
    merged = context.sources.merged
    for document, path, copy_of, own in _copies(chronicle, context):
        if not is_slug(copy_of) or ("source", copy_of) in context.reserved or copy_of in own:
            continue
        if original(copy_of, {}, context.sources.register, merged) is None:
            suggestion = Nearest(own).to(copy_of) or nearest.to(copy_of)
            yield RULE.report(
                location_of(document, path),
                f'"{copy_of}" looks like the id of a source, but there is no such source',
                did_you_mean(
                    suggestion, "write the original as a name, with a capital letter or a space"
                ),
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
