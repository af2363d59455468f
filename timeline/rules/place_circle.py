"""Places lie within each other in a circle.

A place lies within another, which in the end lies within the first.

Wrong:
    within: england    # in london.md
    within: london     # in england.md
Right:
    within: england    # in london.md alone
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.relations import circles
from timeline.rules._circles import report_circle
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("place-circle", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report one circle for each group of places that lie within each other."""
    for circle in circles({place: [outer] for place, outer in chronicle.within.items()}):
        documents = [chronicle.places[place].document for place in circle]
        yield report_circle(
            RULE,
            [location_of(document, ("within",)) for document in documents if document],
            "These places lie within each other: " + " within ".join((*circle, circle[0])),
            "Delete within from one of them",
        )
