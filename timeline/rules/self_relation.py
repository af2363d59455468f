"""An event is related to itself.

An event can't follow itself, and its own dispute need not list it under `affects`.

Wrong:
    follows: [summit]    # in summit.md
Right:
    follows: [talks]     # in summit.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import events
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("self-relation", "error", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report events that name themselves."""
    for event in context.events:
        if event.fields.withdrawn:
            continue
        for path, target in events(event.document):
            if target == event.id:
                yield RULE.report(
                    location_of(event.document, path),
                    "affects lists further events, and this is the event itself"
                    if path[0] == "disputes"
                    else f"{path[0]} names the event itself",
                    "Delete this id, or write the id of another event",
                )
