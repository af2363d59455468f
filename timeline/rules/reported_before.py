"""That something happened is reported on its day or later (`reported-before`).

A report from the days before can say what is planned, and not what came of it. An event that is
said to have happened, or to be under way, and rests on such reports alone was most often added from
an announcement. The rule speaks only where each source says when it was published.

Wrong: `date: 2025-10-14`, `status: happened`, and one source, `published: 2025-10-09`.
Right: a source that was published on 14 October or later; or `status: unconfirmed`.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report events that rest on nothing but what was published before them."""
    for event in context.events:
        begins = event.date.earliest
        if event.status not in ("happened", "ongoing") or event.fields.withdrawn or begins is None:
            continue
        # A date that is not past is an error already, as long as the status is not known.
        if begins > context.today or (
            not event.fields.status and not event.date.is_past(context.today)
        ):
            continue
        newest = _newest(event, chronicle)
        if newest is not None and newest < begins:
            yield fault(
                "reported-before",
                location_of(event.document, ("status" if event.fields.status else "date",)),
                f'The status is "{event.status}", but every source was published before '
                f"{event.date.text}, and can only say what was planned",
                "Add a source that reports it, or write status: unconfirmed",
            )


def _newest(event: Event, chronicle: Chronicle) -> int | None:
    """The last day on which a source may have been published; None where one does not say."""
    newest: int | None = None
    for source in event.sources:
        published = chronicle.sources[source].fields.published
        if published is None or published.latest is None:
            return None
        newest = published.latest if newest is None else max(newest, published.latest)
    return newest
