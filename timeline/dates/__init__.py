"""Dates of events: what authors write → what it means, and its words in a language.

`parse` turns text in a profile of EDTF into an `EventDate` with its earliest and latest day, its
sort key and its machine form; `say` and `time_elements` put it into words from the `dates` section
of a locale. Everything here is pure; time-zone data come from `tzdata`.
"""

from timeline.dates.canonical import canonical
from timeline.dates.civil import from_day_ordinal, to_day_ordinal
from timeline.dates.edtf import MAX_TEXT_LENGTH, UNKNOWN, parse, parse_day
from timeline.dates.errors import DateError
from timeline.dates.value import EventDate, SortKey, utc
from timeline.dates.wording import TimeElement, say, time_elements, weekday
from timeline.dates.zones import load as load_zone

__all__ = [
    "MAX_TEXT_LENGTH",
    "UNKNOWN",
    "DateError",
    "EventDate",
    "SortKey",
    "TimeElement",
    "canonical",
    "from_day_ordinal",
    "load_zone",
    "parse",
    "parse_day",
    "say",
    "time_elements",
    "to_day_ordinal",
    "utc",
    "weekday",
]
