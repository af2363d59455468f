"""Events follow each other, or are part of each other, in a circle.

`follows`, `responds_to`, `implements`, `supersedes` and `part_of` all say that an event comes after
another or belongs to it. From event to event they never lead back to the first. `contradicts` has
no direction, so both events may have it.

Wrong:
    follows: [summit]    # in treaty.md
    follows: [treaty]    # in summit.md
Right:
    follows: [summit]    # in treaty.md alone
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import DIRECTED, events
from timeline.model.relations import circles
from timeline.rules._circles import report_circle
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("relation-circle", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report one circle for each group of events that lead to each other."""
    following = {
        event.id: [other for relation, other in event.related if relation in DIRECTED]
        for event in chronicle.events
        if event.related
    }
    for circle in circles(following):
        steps = [
            _relation(chronicle, event, circle[(number + 1) % len(circle)])
            for number, event in enumerate(circle)
        ]
        path = " ".join(
            f"{event} {field} {'it' if len(circle) == 1 else ''}".strip() + " →"
            for event, (field, _) in zip(circle, steps, strict=True)
        )
        yield report_circle(
            RULE,
            [at for _, at in steps],
            f"These events come after each other in a circle: {path} {circle[0]}",
            "Delete one of these relations: an event can't come after one that follows it",
        )


def _relation(chronicle: Chronicle, event: str, other: str) -> tuple[str, Location]:
    """Return the field by which an event leads to another, and its place."""
    document = chronicle.event(event).document
    path = next(
        path for path, target in events(document) if target == other and path[0] in DIRECTED
    )
    return str(path[0]), location_of(document, path)
