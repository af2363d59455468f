"""An event whose date is not past has no status.

Without `status` an event has happened. That is not certain until its date is past, so until then
the file needs a status. Today is not past either.

Wrong:
    date: 2031-05-01
Right:
    date: 2031-05-01
    status: planned
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("status-required", "error", __doc__)
SCOPE: Final = "files"
_FAR: Final = 20 * 365
"""A plan further away than this, in days, more often has a mistyped year."""


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report events without a status whose date is not past."""
    for event in context.events:
        fields, date = event.fields, event.date
        if fields.status is not None or date.is_past(context.today) or fields.withdrawn:
            continue
        if date.earliest is not None and date.earliest > context.today + _FAR:
            hint = "Correct the year if it is mistyped; otherwise add status: planned"
        elif date.is_future(context.today):
            hint = "Add status: planned"
        elif date.latest is None:
            hint = "Add status: ongoing, or status: happened if it is over"
        else:
            hint = (
                "Add status: happened if it has happened; "
                "otherwise add status: planned or status: ongoing"
            )
        yield RULE.report(
            location_of(event.document, ("date",)),
            f"The date {date.text} is not past (today is {context.today_text}), "
            "so the event needs a status",
            hint,
        )
