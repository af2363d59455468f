"""Arithmetic of the proleptic Gregorian calendar: year, month and day to a count of days, and back.

The count is that of `datetime.date.toordinal` (1 is Monday, 1 January of the year 1), continued
below it and beyond the year 9999. Years are astronomical as in ISO 8601: 0 is 1 BC. Knows nothing
of how dates are written.
"""

from __future__ import annotations

from datetime import date
from typing import Final

DAYS_IN_400_YEARS: Final = 146_097
EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
"""The day from which Unix time counts."""

_BEFORE_MONTH: Final = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_IN_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Return whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1–12)."""
    return 29 if month == 2 and is_leap(year) else _IN_MONTH[month]


def to_day_ordinal(year: int, month: int = 1, day: int = 1) -> int:
    """Return the ordinal of a day that exists, in any year."""
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    past_february = month > 2 and is_leap(year)
    return 365 * before + leaps + _BEFORE_MONTH[month] + past_february + day


def from_day_ordinal(ordinal: int) -> tuple[int, int, int]:
    """Return the (year, month, day) of an ordinal; the inverse of `to_day_ordinal`."""
    # The calendar repeats after 400 years, so that `datetime` can do the rest.
    cycles, rest = divmod(ordinal - 1, DAYS_IN_400_YEARS)
    day = date.fromordinal(rest + 1)
    return day.year + 400 * cycles, day.month, day.day


def weekday_of(ordinal: int) -> int:
    """Return the day of the week: 0 is Monday, 6 is Sunday."""
    return (ordinal + 6) % 7


def week_monday(year: int, week: int) -> int:
    """Return the ordinal of the Monday of an ISO 8601 week (the first week has 4 January)."""
    fourth = to_day_ordinal(year, 1, 4)
    return fourth - weekday_of(fourth) + 7 * (week - 1)


def weeks_in_year(year: int) -> int:
    """Return 52 or 53, by ISO 8601."""
    return (week_monday(year + 1, 1) - week_monday(year, 1)) // 7
