"""A name is the title of several files.

Several files have this name as their title, so it's not clear which of them is meant. An id is
clear.

Wrong:
    actors: [John Smith]
Right:
    actors: [john-smith-mp]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of_name
from timeline.rules._format import listed
from timeline.rules._names import file_of, mentions, names_with
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("ambiguous-name", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report every mention of a name that several files have."""
    ambiguous = names_with(lambda claimants: len(claimants) > 1, chronicle, context)
    for document, kind, path, name in mentions(ambiguous, context):
        claimants = context.registers[kind].claimants(name)
        yield RULE.report(
            location_of_name(document, path, kind, name),
            f'"{name}" is the name of several files: '
            f"{listed([file_of(kind, claimant) for claimant in claimants])}",
            f"Write the id of the one you mean: {listed(claimants)}",
        )
