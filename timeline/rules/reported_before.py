"""An event has happened, but all its sources were published before it.

The status says that the event has happened or is under way, and every source was published before
its earliest day. Such sources can say what was planned, but not what happened. Not reported where a
source does not say when it was published.

Wrong:
    date: 2025-10-14
    status: happened
    sources:
      plan: {title: Ministers to meet, url: https://example.org/plan, published: 2025-10-09}
Right:
    date: 2025-10-14
    status: happened
    sources:
      plan: {title: Ministers to meet, url: https://example.org/plan, published: 2025-10-09}
      report: {title: Ministers met, url: https://example.org/report, published: 2025-10-15}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("reported-before", "warning", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report past and current events whose sources were all published before them."""
    for event in context.events:
        begins = event.date.earliest
        if event.status not in ("happened", "ongoing") or event.fields.withdrawn or begins is None:
            continue
        # Without a status, a date that is not past is an error already.
        if begins > context.today or (
            not event.fields.status and not event.date.is_past(context.today)
        ):
            continue
        newest = _newest(event, chronicle)
        if newest is not None and newest < begins:
            yield RULE.report(
                location_of(event.document, ("status" if event.fields.status else "date",)),
                f'The status is "{event.status}", but every source was published before '
                f"{event.date.text}, so they can only say what was planned",
                "Add a source that reports the event, or write status: unconfirmed",
            )


def _newest(event: Event, chronicle: Chronicle) -> int | None:
    """Return the last day on which a source may have been published; None if one says none."""
    newest: int | None = None
    for source in event.sources:
        published = chronicle.sources[source].fields.published
        if published is None or published.latest is None:
            return None
        newest = published.latest if newest is None else max(newest, published.latest)
    return newest
