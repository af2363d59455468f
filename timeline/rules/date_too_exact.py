"""A date is not more exact than its sources (`date-too-exact`).

Programs and forms turn "October 2025" into the first of October, and "2025" into the first of
January; afterwards nobody can tell it from a day that somebody knew. The rule speaks only where it
can be decided: the date is the first of a month, no note explains it, a cited passage names the
month (or, for 1 January, the year alone), and no passage or title names a day, a weekday or
"today". A source published within three days of the date may well know the day, so that then
nothing is said. The names of the months are those of English.

Wrong: `date: 2025-10-01`, resting on `[@report "in October 2025"]`.
Right: `date: 2025-10`; or the first, with a passage or a `date_note` that gives the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic
from timeline.dates.value import Point
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.model.references import citations, references
from timeline.rules.check_context import CheckContext, fault

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
_A_DAY: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun|to|yester)day\b|\btomorrow\b|\btonight\b"
    r"|\bnew year|\bfirst\b|\b0?1(?:st)?\b(?![.,]\d)|\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b"
    rf"|\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_REPORTED: Final = 3
"""A source that was published so many days around the date may speak of the day without a name."""


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report first days of a month for which the sources name the month only."""
    for event in context.events:
        point = event.date.form
        if not isinstance(point, Point) or point.precision != "day" or point.day != 1:
            continue
        fields = event.fields
        if point.clock or not event.date.is_exact_day or fields.date_note or fields.withdrawn:
            continue
        if passage := _coarser(event, point, chronicle):
            month = f"{point.year:04}-{point.month:02}"
            yield fault(
                "date-too-exact",
                location_of(event.document, ("date",)),
                "The date is the first of a month, but the sources that are cited name no day "
                f'("{passage}")',
                f"Write date: {month}, or cite the passage that gives the day",
            )


def _coarser(event: Event, point: Point, chronicle: Chronicle) -> str:
    """The first passage that names the month, or the year, where none names the day; else ""."""
    passages = [citation.passage for citation in citations(event.document)]
    passages += [reference.passage or "" for _, reference in references(event.document)]
    passages = [passage for passage in passages if passage]
    sources = [chronicle.sources[source].fields for source in event.sources]
    if any(map(_A_DAY.search, (*passages, *(source.title for source in sources)))):
        return ""
    if any(abs(day - event.date.day) <= _REPORTED for day in _days_of(sources)):
        return ""
    assert point.month is not None
    month = re.compile(rf"\b{_MONTHS[point.month - 1]}\b", re.IGNORECASE)
    named = [passage for passage in passages if month.search(passage)]
    if not named and point.month == 1:
        named = [passage for passage in passages if re.search(rf"\b{point.year}\b", passage)]
    return named[0] if named else ""


def _days_of(sources: Iterable[SourceFields]) -> Iterator[int]:
    for source in sources:
        if source.published is not None and source.published.is_exact_day:
            yield source.published.day
