"""A date is the first of a month, but its sources name no day.

The date is the first of a month, and the passages that are cited name only the month (or, on
1 January, only the year). Programs and forms turn "October 2025" into the first of October, and
afterwards no reader can tell it from a known day. Not reported where a passage or title names a
day, a weekday or "today", where a source was published within three days of the date, or where a
`date_note` explains it. Only English names of months are recognised.

Wrong:
    date: 2025-10-01    # and in the text: They met [@report "in October 2025"].
Right:
    date: 2025-10
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.dates.value import Point
from timeline.model.chronicle import Chronicle, Event
from timeline.model.locations import location_of
from timeline.model.references import citations, references
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("date-too-exact", "warning", __doc__)
SCOPE: Final = "files"

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
_DAYS_AROUND: Final = 3
"""A source published so near to the date may mean the day without naming it."""


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report first days of a month whose sources name only the month."""
    for event in context.events:
        point = event.date.form
        if not isinstance(point, Point) or point.precision != "day" or point.day != 1:
            continue
        fields = event.fields
        if point.clock or not event.date.is_exact_day or fields.date_note or fields.withdrawn:
            continue
        if passage := _coarse_passage(event, point, chronicle):
            month = f"{point.year:04}-{point.month:02}"
            yield RULE.report(
                location_of(event.document, ("date",)),
                "The date is the first of a month, but the passages that are cited name no day "
                f'("{passage}")',
                f"Write date: {month}, or cite the passage that gives the day",
            )


def _coarse_passage(event: Event, point: Point, chronicle: Chronicle) -> str:
    """Return the first passage that names the month or the year; "" where one names the day."""
    passages = [citation.passage for citation in citations(event.document)]
    passages += [reference.passage or "" for _, reference in references(event.document)]
    passages = [passage for passage in passages if passage]
    sources = [chronicle.sources[source].fields for source in event.sources]
    if any(map(_A_DAY.search, (*passages, *(source.title for source in sources)))):
        return ""
    if any(abs(day - event.date.day) <= _DAYS_AROUND for day in _days_of(sources)):
        return ""
    assert point.month is not None
    month = re.compile(rf"\b{_MONTHS[point.month - 1]}\b", re.IGNORECASE)
    naming = [passage for passage in passages if month.search(passage)]
    if not naming and point.month == 1:
        naming = [passage for passage in passages if re.search(rf"\b{point.year}\b", passage)]
    return naming[0] if naming else ""


def _days_of(sources: Iterable[SourceFields]) -> Iterator[int]:
    for source in sources:
        if source.published is not None and source.published.is_exact_day:
            yield source.published.day
