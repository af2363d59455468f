"""Which points of a series one chart can show, and which of them a line may join.

Points are joined only where no unknown value lies between them: years that follow each other,
counts of a running total less than a year apart. A point on which sources differ, a limit ("more
than") and a replaced value are not joined. Knows nothing of pages and of how a chart is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from timeline.dates import from_day_ordinal
from timeline.model.figures import Line, Point

_MIN_TIMES: Final = 3
"""A chart has points at this many different times or more."""
_EQUAL_LENGTHS: Final = ((28, 31), (90, 92), (181, 184), (365, 366))
"""Days of a month, a quarter, a half and a year: counts over these can be compared."""


class Days(NamedTuple):
    """The first and the last day of a time that is closed at both ends."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """The number of days; all months, quarters, halves and years count as equally long."""
        days = self.last - self.first + 1
        return next((low for low, high in _EQUAL_LENGTHS if low <= days <= high), days)


def days_of(point: Point) -> Days | None:
    """Return the days of a point's time; None where it has none, or one that is open at an end."""
    time = point.time
    if time is None or time.earliest is None or time.latest is None:
        return None
    return Days(time.earliest, time.latest)


def comparable(line: Line, kind: str) -> tuple[Point, ...]:
    """Return the points of a line that one chart can show, in order of time; none if too few.

    Counts over times of different lengths are not comparable: the length that most points share is
    drawn (the longer one where two are equal). A point whose time is open at an end is left out.
    """
    dated = [(point, days) for point in line.points if (days := days_of(point))]
    if kind == "per_period" or (not kind and all(point.over for point, _ in dated)):
        times: dict[int, set[Days]] = {}
        for point, days in dated:
            if not point.superseded_by:
                times.setdefault(days.length, set()).add(days)
        length = max(times, key=lambda length: (len(times[length]), length), default=0)
        dated = [(point, days) for point, days in dated if days.length == length]
    if len({days for point, days in dated if not point.superseded_by}) < _MIN_TIMES:
        return ()
    return tuple(point for point, _ in sorted(dated, key=_by_middle))


def _by_middle(dated: tuple[Point, Days]) -> tuple[int, Decimal, str]:
    point, days = dated
    return sum(days), point.low, point.id


def joins(points: Sequence[Point], kind: str) -> tuple[tuple[int, int], ...]:
    """Return the pairs of indexes in `points` that a line may join."""
    if kind not in ("per_period", "level", "cumulative"):
        return ()
    pairs = []
    previous: dict[int, int] = {}
    for days, indexes in _by_time(points).items():
        if kind == "cumulative" and days.length > 1:
            # The total was reached on an unknown day of that time.
            continue
        if any(points[index].differs for index in indexes):
            previous.clear()
            continue
        current = next((i for i in indexes if points[i].qualifier == "exactly"), indexes[0])
        if _is_definite(points[current]):
            before = previous.get(days.length)
            if before is not None and _follows(points[before], points[current], kind):
                pairs.append((before, current))
            previous[days.length] = current
    return tuple(pairs)


def _is_definite(point: Point) -> bool:
    return point.qualifier in ("exactly", "about") and point.low == point.high


def _by_time(points: Sequence[Point]) -> dict[Days, list[int]]:
    """Return the indexes of the points that were not replaced, by their time."""
    times: dict[Days, list[int]] = {}
    for index, point in enumerate(points):
        days = days_of(point)
        if days and not point.superseded_by:
            times.setdefault(days, []).append(index)
    return times


def _follows(earlier: Point, later: Point, kind: str) -> bool:
    before, after = days_of(earlier), days_of(later)
    if before is None or after is None or before.length != after.length:
        return False
    if kind == "cumulative" and later.low < earlier.low:
        # A running total does not fall: one of the two counts something else.
        return False
    if kind == "per_period" or before.length > 1:
        return after.first == before.last + 1
    return from_day_ordinal(after.first)[0] - from_day_ordinal(before.last)[0] <= 1
