"""The scales of a chart: the range of its values and its time → the numbers and dates at its axes.

Pure arithmetic: knows nothing of series, of languages and of how a chart is drawn. Days are
ordinals (`datetime.date.toordinal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count

from timeline.core.frozen import dataclass
from timeline.dates import from_day_ordinal, to_day_ordinal


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, month or day that an axis names: its text in EDTF, and its first and last day."""

    text: str
    year: int
    first: int
    last: int


def round_numbers(low: Decimal, high: Decimal, max_steps: int = 5) -> tuple[Decimal, ...]:
    """Return round numbers in equal steps of 1, 2 or 5 times a power of ten, from `low` or below
    to `high` or above.

    There are at most `max_steps` steps; whole numbers have whole steps. An empty range is widened.
    """
    if low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
        high += low == high
    whole = low == low.to_integral_value() and high == high.to_integral_value()
    for step in _steps((high - low) / max_steps):
        if whole and step < 1:
            continue
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        if last - first <= max_steps:
            # `f` has no exponent: 4E+4 is written 40000.
            return tuple(
                Decimal(f"{step * number:f}") for number in range(int(first), int(last) + 1)
            )
    raise AssertionError("steps grow without end")


def _steps(smallest: Decimal) -> Iterator[Decimal]:
    for exponent in count(smallest.adjusted()):
        for lead in (1, 2, 5):
            yield Decimal(lead).scaleb(exponent)


def moments(first: int, last: int, max_moments: int = 8) -> tuple[Moment, ...]:
    """Return the years, months or days that divide the time between two days: the finest of these
    that are few enough.

    Years come in steps of 1, 2 or 5 times a power of ten, months in steps that divide the year. A
    moment is among them when its middle is in the time.
    """
    for candidates in _divisions(first, last):
        shown = tuple(
            moment for moment in candidates if first <= (moment.first + moment.last) / 2 <= last
        )
        if 1 < len(shown) <= max_moments:
            return shown
    return _days(first, last, 1)


def _divisions(first: int, last: int) -> Iterator[tuple[Moment, ...]]:
    span = last - first + 1
    for days in (1, 2, 7, 14):
        if span < 6 * days:
            yield _days(first, last, days)
    start, end = from_day_ordinal(first)[0], from_day_ordinal(last)[0]
    if span < 1500:
        for months in (1, 2, 3, 6):
            yield _months(start, end, months)
    # A year may have any number of digits, so the finest steps are not tried.
    for step in _steps(Decimal(max(1, (end - start) // 10))):
        yield _years(start, end, int(step))
        if step > end - start:
            return


def _days(first: int, last: int, step: int) -> tuple[Moment, ...]:
    moments = []
    for day in range(first, last + 1, step):
        year, month, number = from_day_ordinal(day)
        moments.append(Moment(f"{edtf_year(year)}-{month:02}-{number:02}", year, day, day))
    return tuple(moments)


def _months(start: int, end: int, step: int) -> tuple[Moment, ...]:
    moments = []
    for year in range(start, end + 1):
        for month in range(1, 13, step):
            next_month = (year + month // 12, month % 12 + 1)
            first, last = to_day_ordinal(year, month), to_day_ordinal(*next_month) - 1
            moments.append(Moment(f"{edtf_year(year)}-{month:02}", year, first, last))
    return tuple(moments)


def _years(start: int, end: int, step: int) -> tuple[Moment, ...]:
    return tuple(
        Moment(edtf_year(year), year, to_day_ordinal(year), to_day_ordinal(year + 1) - 1)
        for year in range(start + -start % step, end + 1, step)
    )


def edtf_year(year: int) -> str:
    """Return a year in EDTF (ISO 8601-2: four digits or more, with `Y` before more than four)."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:05}" if year < 0 else f"{year:04}"
