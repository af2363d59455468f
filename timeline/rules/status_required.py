"""A status agrees with the date (`status-required`, `future-happened`, `overdue-plan`).

A file without a status says that the event happened. That cannot be known while its date is not
past, so there the status is written. Today itself is not past: only the author knows whether it has
happened already. A plan whose date has gone by is a warning and no error, since nobody changed the
file.

Wrong: `date: 2031-05-01` without a status. Right: `status: planned` beside it.
Wrong: `date: 2031-05-01` with `status: happened`. Right: `status: planned`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext, fault

_FAR: Final = 20 * 365
"""Plans further away than this, in days, are more often slips of the finger."""


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report statuses that are missing, that claim the future, and plans that are overdue."""
    for event in context.events:
        status, date = event.fields.status, event.date
        if event.fields.withdrawn:
            continue
        if status is None:
            if not date.is_past(context.today):
                yield _required(event, context)
        elif status in ("happened", "ongoing") and date.is_future(context.today):
            yield fault(
                "future-happened",
                location_of(event.document, ("status",)),
                f'The status is "{status}", but the date {date.text} is after today '
                f"({context.today_text})",
                "Write status: planned, or the date on which it "
                + ("began" if status == "ongoing" else "happened"),
            )
        elif status in ("planned", "postponed", "ongoing") and date.is_past(context.today):
            yield _overdue(event, context)


def _required(event: Event, context: CheckContext) -> Diagnostic:
    earliest = event.date.earliest
    if earliest is not None and earliest > context.today + _FAR:
        hint = "Mend the year if it is mistyped, else add status: planned"
    elif event.date.is_future(context.today):
        hint = "Add status: planned"
    elif event.date.latest is None:
        hint = "Add status: ongoing, or status: happened if it is over"
    else:
        hint = "Add status: happened if it has happened, else status: planned or status: ongoing"
    return fault(
        "status-required",
        location_of(event.document, ("date",)),
        f"The date {event.date.text} is not past (today is {context.today_text}), "
        "so the file must say how things stand",
        hint,
    )


def _overdue(event: Event, context: CheckContext) -> Diagnostic:
    hints = {
        "planned": "Write what became of it, such as status: happened or status: cancelled",
        "postponed": "Write the new date, or date: unknown while there is none",
        "ongoing": "Write status: happened, or an open date such as 2025-10-14/..",
    }
    return fault(
        "overdue-plan",
        location_of(event.document, ("status",)),
        f'The status is "{event.status}", but the date {event.date.text} is past '
        f"(today is {context.today_text})",
        hints[event.status],
    )
