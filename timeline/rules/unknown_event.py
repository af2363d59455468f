"""An id names no event.

An id under a relation, under `affects` or in a story is not the id of an event, or the event is a
draft.

Wrong:
    follows: [five-eyes-london]
Right:
    follows: [five-eyes-ministers-london-2025]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.schema.fields import EventFields
from timeline.content.slugs import slugify
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of, location_of_link
from timeline.model.references import embeds, events
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("unknown-event", "error", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report ids that name no event or a draft."""
    nearest = Nearest(chronicle.position)

    def is_unknown(target: str) -> bool:
        return target not in chronicle.position and ("event", target) not in context.reserved

    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for path, target in events(document):
            if is_unknown(target):
                yield _unknown(target, location_of(document, path), nearest, chronicle, context)
        for target, link in embeds(document) if document.kind == "story" else ():
            if is_unknown(target):
                at = location_of_link(document, link)
                yield _unknown(target, at, nearest, chronicle, context)


def _unknown(
    target: str, at: Location, nearest: Nearest, chronicle: Chronicle, context: CheckContext
) -> Diagnostic:
    if context.is_draft("event", target):
        return RULE.report(
            at,
            f'The event "{target}" is a draft and is not published',
            "Delete draft from its file, or delete this id until it is published",
        )
    # An author who does not know the id may write the title in the form of an id.
    suggestion = _with_title(target, chronicle) or nearest.to(target)
    hint = (
        f'Write "{suggestion}" if that is the event you mean'
        if suggestion
        else "Write the name of a file in content/events/, without .md"
    )
    return RULE.report(at, f'There is no event "{target}"', hint)


def _with_title(slug: str, chronicle: Chronicle) -> str:
    """Return the id of the event whose title makes this slug; "" if there is none."""
    first = slug.partition("-")[0]
    for event in chronicle.events:
        if slugify(event.title[: len(first)]) == first and slugify(event.title) == slug:
            return event.id
    return ""
