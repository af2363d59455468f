"""An event's status says that it has happened, but its date is still to come.

The status says that the event has happened or begun, but the earliest day of its date is after
today. Today is the day in the site's time zone, or the day that `--today` gives.

Wrong:
    date: 2031-05-01
    status: happened
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

RULE: Final = Rule("future-happened", "error", __doc__)
SCOPE: Final = "files"
_VERBS: Final = {"happened": "happened", "ongoing": "began"}


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report events that have happened or begun, by their status, on a day after today."""
    for event in context.events:
        status, date = event.fields.status, event.date
        if status not in _VERBS or event.fields.withdrawn or not date.is_future(context.today):
            continue
        yield RULE.report(
            location_of(event.document, ("status",)),
            f'The status is "{status}", but the date {date.text} is after today '
            f"({context.today_text})",
            f"Write status: planned, or the date on which it {_VERBS[status]}",
        )
