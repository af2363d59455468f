"""The title of an event fits where titles are shown (`title-long`).

In a feed, a search result, a shared link and the list of a chronology there is room for a line or
two. What does not fit is cut off by somebody else, often in the middle of the statement. More than
140 characters are refused when the file is read; this rule speaks earlier.

Wrong: `title: Home Secretary Shabana Mahmood and ministers of the Western Balkans Six, the EU and
its members meet over two days in London`.
Right: `title: Western Balkans interior ministers meet in London`, and the rest in the summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext, fault

COMFORTABLE: Final = 100
"""The most characters that fit nearly everywhere."""


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report the events with titles that will be cut off."""
    for event in context.events:
        if len(event.title) > COMFORTABLE and not event.fields.withdrawn:
            yield fault(
                "title-long",
                location_of(event.document, ("title",)),
                f"The title has {len(event.title)} characters, and lists and feeds cut it off "
                f"after about {COMFORTABLE}",
                "Keep to who did what, and move the rest to the summary",
            )
