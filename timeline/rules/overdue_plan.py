"""An event is still planned, postponed or ongoing, but its date is past.

Say what became of the event. This is a warning and no error, so that a site that was right
yesterday can be built today.

Wrong:
    date: 2025-05-01
    status: planned
Right:
    date: 2025-05-01
    status: happened
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("overdue-plan", "warning", __doc__)
SCOPE: Final = "files"
_HINTS: Final = {
    "planned": "Write what became of it, such as status: happened or status: cancelled",
    "postponed": "Write the new date, or date: unknown while there is none",
    "ongoing": "Write status: happened, or an open date such as 2025-10-14/..",
}


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report events whose status awaits a day that is past."""
    for event in context.events:
        status, date = event.fields.status, event.date
        if status not in _HINTS or event.fields.withdrawn or not date.is_past(context.today):
            continue
        yield RULE.report(
            location_of(event.document, ("status",)),
            f'The status is "{status}", but the date {date.text} is past '
            f"(today is {context.today_text})",
            _HINTS[status],
        )
