"""What was corrected and what was withdrawn, of all events, in one list.

Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from timeline.content.schema.fields import CorrectionFields
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """A correction of an event with its number in the file, from 1; none where it was withdrawn."""

    event: str
    on: EventDate
    number: int
    correction: CorrectionFields | None


def all_corrections(chronicle: Chronicle) -> tuple[CorrectedItem, ...]:
    """Return all corrections and withdrawals, the newest first.

    A withdrawn event has no corrections.
    """
    items = []
    for event in chronicle.events:
        withdrawn = event.fields.withdrawn
        if withdrawn:
            items.append(CorrectedItem(event.id, withdrawn.on, 0, None))
            continue
        for number, correction in enumerate(event.fields.corrections, 1):
            items.append(CorrectedItem(event.id, correction.on, number, correction))
    items.sort(key=lambda item: (item.event, -item.number))
    # Sorting is stable, so those of one day stay in the order of their events.
    items.sort(key=lambda item: item.on.sort_key, reverse=True)
    return tuple(items)
