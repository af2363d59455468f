"""A name belongs to one file (`name-taken`).

Names are how authors refer to an actor, place, topic, series or source. If two files claim one,
nobody can say which of them is meant.

Wrong: `names: [PM]` in both `keir-starmer.md` and `rishi-sunak.md`.
Right: `names: [PM Starmer]` in the one and `names: [PM Sunak]` in the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.names import Register, fold
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each name in `names` that another file claims as a name, a title or its id."""
    for known in (*context.registers.values(), context.sources.register):
        for name, ids in sorted(known.claimed.items()):
            holders = sorted({*ids, *known.called.get(name, ())})
            if len(holders) > 1:
                yield _taken(known, name, ids, holders)


def _taken(
    known: Register, name: str, claimants: tuple[str, ...], holders: list[str]
) -> Diagnostic:
    # The fault stands at the last file that lists it, since a title or an id is harder to change.
    at, written = _place(known, max(claimants), name)
    others = [holder for holder in holders if holder != max(claimants)]
    return fault(
        "name-taken",
        at,
        f'The name "{written}" also belongs to {known.files[others[0]].file.path}',
        "Delete the name in one of the files, or make it longer so that it means one of them only",
        tuple((_place(known, other, name)[0], "It is claimed here") for other in others),
    )


def _place(known: Register, thing_id: str, folded: str) -> tuple[Location, str]:
    document = known.files[thing_id]
    for number, name in enumerate(document.fields.names):
        if fold(name) == folded:
            return location_of(document, ("names", number)), name
    return location_of(document, ("title",)), document.fields.title
