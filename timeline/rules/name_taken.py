"""Two files claim one name.

Authors write a name from `names` to mean this file. If another file has it too (as a name, as its
title or as its id), it's not clear which of them is meant.

Wrong:
    names: [PM]    # in keir-starmer.md and in rishi-sunak.md
Right:
    names: [PM Starmer]    # in keir-starmer.md
    names: [PM Sunak]      # in rishi-sunak.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.names import Register, fold
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("name-taken", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each name in `names` that another file claims as a name, a title or its id."""
    for register in (*context.registers.values(), context.sources.register):
        for name, ids in sorted(register.claimed.items()):
            holders = sorted({*ids, *register.called.get(name, ())})
            if len(holders) > 1:
                yield _taken(register, name, ids, holders)


def _taken(
    register: Register, name: str, claimants: tuple[str, ...], holders: list[str]
) -> Diagnostic:
    # Reported in the last file that lists it, since a title or an id is harder to change.
    at, written = _place(register, max(claimants), name)
    others = [holder for holder in holders if holder != max(claimants)]
    return RULE.report(
        at,
        f'The name "{written}" also belongs to {register.files[others[0]].file.path}',
        "Delete the name in one of the files, or make it longer so that it means only one of them",
        tuple(
            (_place(register, other, name)[0], "The other file claims it here") for other in others
        ),
    )


def _place(register: Register, document_id: str, folded: str) -> tuple[Location, str]:
    document = register.files[document_id]
    for number, name in enumerate(document.fields.names):
        if fold(name) == folded:
            return location_of(document, ("names", number)), name
    return location_of(document, ("title",)), document.fields.title
