"""An id of an event is that of another event that is told (`unknown-event`, `self-relation`).

A relation, an event that a dispute affects, and an event in a story lead to its page.

Wrong: `follows: [five-eyes-london]` where the event is `five-eyes-ministers-london-2025`.
Right: `follows: [five-eyes-ministers-london-2025]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.schema.fields import EventFields
from timeline.content.slugs import slugify
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of, location_of_link
from timeline.model.references import embeds, events
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report ids that name no event, an event that is not told, or the event itself."""
    known = Nearest(chronicle.position)
    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for path, target in events(document):
            if document.kind == "event" and target == document.id:
                yield _itself(str(path[0]), location_of(document, path))
            elif _is_unknown(target, chronicle, context):
                yield _unknown(target, location_of(document, path), known, chronicle, context)
        if document.kind == "story":
            for target, link in embeds(document):
                if _is_unknown(target, chronicle, context):
                    yield _unknown(
                        target, location_of_link(document, link), known, chronicle, context
                    )


def _is_unknown(target: str, chronicle: Chronicle, context: CheckContext) -> bool:
    return target not in chronicle.position and ("event", target) not in context.reserved


def _itself(field: str, at: Location) -> Diagnostic:
    if field == "disputes":
        message = "affects lists further events, and this is the event itself"
    else:
        message = f"{field} names the event itself"
    return fault("self-relation", at, message, "Delete this id, or write that of another event")


def _unknown(
    target: str, at: Location, known: Nearest, chronicle: Chronicle, context: CheckContext
) -> Diagnostic:
    if context.is_draft("event", target):
        return fault(
            "unknown-event",
            at,
            f'The event "{target}" is a draft and is not published',
            "Take draft out of its file, or delete this id until it is published",
        )
    # Who does not know the id writes the title, and was told to make an id of it.
    meant = _titled(target, chronicle) or known.to(target)
    hint = (
        f'Write "{meant}" if you mean that'
        if meant
        else "Write the name of a file in content/events/, without .md"
    )
    return fault("unknown-event", at, f'There is no event "{target}"', hint)


def _titled(target: str, chronicle: Chronicle) -> str:
    """The event whose title would make this id; "" where there is none."""
    first = target.partition("-")[0]
    for event in chronicle.events:
        if slugify(event.title[: len(first)]) == first and slugify(event.title) == target:
            return event.id
    return ""
