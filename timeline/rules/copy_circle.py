"""Sources are copies of each other in a circle.

A source is a copy of another, which in the end is a copy of the first. One of them must be the
original.

Wrong:
    copy_of: wire     # in content/sources/paper.md
    copy_of: paper    # in content/sources/wire.md
Right:
    copy_of: wire     # in content/sources/paper.md alone
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.relations import circles
from timeline.model.sources import original
from timeline.rules._circles import report_circle
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("copy-circle", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report one circle for each group of sources that are copies of each other."""
    merged, own = context.sources.merged, context.sources.own
    following = {}
    for source in merged.values():
        if source.fields.copy_of:
            keys = own.get(source.supplier, {})
            copied = original(source.fields.copy_of, keys, context.sources.register, merged)
            following[source.id] = [copied] if copied else []
    for circle in circles(following):
        yield report_circle(
            RULE,
            [_copy(chronicle, context, source) for source in circle],
            "These sources are copies of each other: " + " is a copy of ".join((*circle, circle[0]))
            if len(circle) > 1
            else f'The source "{circle[0]}" is a copy of itself',
            "Delete copy_of from the one that is the original",
        )


def _copy(chronicle: Chronicle, context: CheckContext, source_id: str) -> Location:
    source = context.sources.merged[source_id]
    if source.document:
        return location_of(source.document, ("copy_of",))
    event = chronicle.event(source.supplier)
    key = next(
        key
        for key, fields in event.fields.sources.items()
        if isinstance(fields, SourceFields)
        and fields.copy_of
        and context.sources.own[event.id][key] == source_id
    )
    return location_of(event.document, ("sources", key, "copy_of"))
