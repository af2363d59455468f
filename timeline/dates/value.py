"""The parts of a date → its bounds, its sort key and its machine form.

The parts (`Point`, `Interval`, `Selection`) say what was written, `EventDate` adds what follows
from it. Knows nothing of EDTF, nor of the words of a language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from timeline.dates.civil import EPOCH_ORDINAL, from_day_ordinal

Precision = Literal[
    "day",
    "week",
    "month",
    "season",
    "quarter",
    "third",
    "half",
    "year",
    "decade",
    "century",
    "millennium",
]
Mark = Literal["", "?", "~", "%"]
"""Nothing, uncertain, approximate, or both, as EDTF writes them."""
Edge = Literal["open", "unknown"]
"""An end of an interval without a date: `..` (open) or nothing (unknown)."""
SortKey = tuple[int, int, int, int, int, int]

_BEFORE_ALL_CLOCKS: Final = -1
_AFTER_ALL_CLOCKS: Final = 86_400
_NAMES_A_MONTH: Final = frozenset(("day", "week", "month"))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: seconds since midnight, and its offset from UTC in seconds if that is known.

    `label` is the name of the offset ("BST", "UTC+1"; empty if not known); `with_seconds` and
    `written_offset` say whether the author wrote them.
    """

    seconds: int
    with_seconds: bool
    offset: int | None
    label: str
    written_offset: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One date of some precision, neither interval nor set.

    `year` is astronomical and the first one that a decade, century or millennium covers when
    counted away from zero (`-004X` has -40); `part` is the number of the week, or the EDTF code
    (21–41) of a season, quarter, third or half. `unspecified` counts the components written `XX`.
    `marks` are the qualifications of year, month (or other part) and day. `first` and `last` are
    the ordinals of the earliest and latest possible day.
    """

    precision: Precision
    year: int
    first: int
    last: int
    month: int | None = None
    day: int | None = None
    part: int | None = None
    unspecified: int = 0
    marks: tuple[Mark, Mark, Mark] = ("", "", "")
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """From one date to another; one end may be without a date."""

    start: Point | Edge
    end: Point | Edge


@dataclass(frozen=True, slots=True)
class Selection:
    """A set: one of its members (`[…]`), or all of them (`every`, `{…}`), in order of time.

    An `Interval` among the members is a run of consecutive dates (`1670..1672`).
    """

    every: bool
    members: tuple[Point | Interval, ...]


Form = Point | Interval | Selection | None
"""The parts of a date; None is `unknown`."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """A date as its author wrote it, and everything that follows from it.

    `text` is what was written, `form` its parts. `earliest` and `latest` are day ordinals
    (`datetime.date.toordinal`, continued before the year 1 and beyond 9999), None if open or
    unknown. `starts_at` and `ends_at` are clock times in minutes since midnight; `start_instant`
    and `end_instant` the same as Unix time in seconds if the offset is known. `timezone` is the
    IANA name that was used to find the offset. `year` and `month` name the group of the chronology
    to which the date belongs by its sort key; `month` is None if the date names no month.
    `sort_key` orders by day, clock time and exactness; open and unknown starts go by their end,
    `unknown` comes last. `start_iso` and `end_iso` are valid for HTML's `<time datetime>` (date,
    month, year, week, local or global date and time), else None.
    """

    text: str
    form: Form
    timezone: str | None
    earliest: int | None
    latest: int | None
    starts_at: int | None
    ends_at: int | None
    start_instant: int | None
    end_instant: int | None
    sort_key: SortKey
    year: int | None
    month: int | None
    start_iso: str | None
    end_iso: str | None

    def __hash__(self) -> int:
        # Everything follows from the text but the instants of clock times, and dates are looked up
        # many times on every page.
        return hash(self.text)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the date."""
        return self.form is None

    @property
    def is_exact_day(self) -> bool:
        """Whether the date is a single day without qualifications."""
        return self.earliest is not None and self.earliest == self.latest and not self.is_qualified

    @property
    def is_qualified(self) -> bool:
        """Whether any part is marked as uncertain or approximate."""
        return any(any(point.marks) for point in points(self.form))

    @property
    def day(self) -> int:
        """The ordinal of an exact day; `ValueError` for any other date."""
        if self.earliest is None or not self.is_exact_day:
            raise ValueError(f"{self.text} is not one day")
        return self.earliest

    def is_past(self, today: int) -> bool:
        """Whether the latest possible day lies before `today` (an ordinal)."""
        return self.latest is not None and self.latest < today

    def is_future(self, today: int) -> bool:
        """Whether the earliest possible day lies after `today` (an ordinal)."""
        return self.earliest is not None and self.earliest > today


def points(form: Form) -> tuple[Point, ...]:
    """Return all dates among the parts, in their order."""
    match form:
        case Point():
            return (form,)
        case Interval(start, end):
            return tuple(edge for edge in (start, end) if isinstance(edge, Point))
        case Selection(_, members):
            return tuple(point for member in members for point in points(member))
        case _:
            return ()


def evaluate(text: str, form: Form, timezone: str | None) -> EventDate:
    """Return the date of these parts, with everything that follows from them."""
    start, end = _outer(form)
    first, last = _point(start), _point(end)
    earliest = _bound(form, lambda point: point.first, min)
    latest = _bound(form, lambda point: point.last, max)
    anchor = first or last
    day = earliest if earliest is not None else latest
    year = month = None
    if anchor is not None and day is not None:
        year, month, _ = from_day_ordinal(day)
        if anchor.precision not in _NAMES_A_MONTH:
            month = None
    # Only an interval says when the event ends; the last of a set is another beginning.
    finish = last if isinstance(form, Interval) else None
    starts, ends = _clock(first), _clock(finish)
    return EventDate(
        text,
        form,
        timezone,
        earliest,
        latest,
        starts.seconds // 60 if starts else None,
        ends.seconds // 60 if ends else None,
        instant(first),
        instant(finish),
        _sort_key(form, earliest, latest, first),
        year,
        month,
        point_iso(first),
        point_iso(last),
    )


def utc(instant: int) -> datetime:
    """Return an instant as an aware datetime; `OverflowError` outside the years 1 to 9999."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)


def instant(point: Point | None) -> int | None:
    """Return the Unix time of a date with a clock time whose offset is known."""
    if point is None or point.clock is None or point.clock.offset is None:
        return None
    return (point.first - EPOCH_ORDINAL) * 86_400 + point.clock.seconds - point.clock.offset


def point_iso(point: Point | None) -> str | None:
    """Return the `<time datetime>` of one date; None if HTML has no form for it.

    HTML Living Standard, 2.3.5 "Dates and times": years are greater than zero and have four digits
    or more; there are no seasons, decades or qualifications.
    """
    if point is None or point.year < 1:
        return None
    match point.precision:
        case "day":
            return f"{point.year:04}-{point.month:02}-{point.day:02}{_clock_iso(point.clock)}"
        case "month":
            return f"{point.year:04}-{point.month:02}"
        case "week":
            return f"{point.year:04}-W{point.part:02}"
        case "year":
            return f"{point.year:04}"
        case _:
            return None


def _clock_iso(clock: Clock | None) -> str:
    if clock is None:
        return ""
    minutes, seconds = divmod(clock.seconds, 60)
    text = f"T{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    # Local mean time had seconds in its offset, which neither ISO 8601 nor HTML can write.
    if clock.offset is None or clock.offset % 60:
        return text
    return text + offset_iso(clock.offset)


def offset_iso(offset: int) -> str:
    """Return an offset in seconds as ISO 8601 writes it, to the minute: Z, +01:00."""
    minutes = round(offset / 60)
    if minutes == 0:
        return "Z"
    hours, minutes = divmod(abs(minutes), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def _outer(form: Form) -> tuple[Point | Edge | None, Point | Edge | None]:
    """Return the first and last date or edge; a single date is both."""
    match form:
        case Interval(start, end):
            return start, end
        case Selection(_, members):
            return _outer(members[0])[0], _outer(members[-1])[1]
        case _:
            return form, form


def _point(edge: Point | Edge | None) -> Point | None:
    return edge if isinstance(edge, Point) else None


def _clock(point: Point | None) -> Clock | None:
    return point.clock if point else None


def _bound(
    form: Form, of: Callable[[Point], int], choose: Callable[[list[int]], int]
) -> int | None:
    """Return the outermost day on one side; None if any part is open on that side."""
    match form:
        case Point():
            return of(form)
        case Interval(start, end):
            edge = start if choose is min else end
            return of(edge) if isinstance(edge, Point) else None
        case Selection(_, members):
            bounds = [_bound(member, of, choose) for member in members]
            known = [bound for bound in bounds if bound is not None]
            return choose(known) if len(known) == len(bounds) else None
        case _:
            return None


def _sort_key(form: Form, earliest: int | None, latest: int | None, first: Point | None) -> SortKey:
    """Return (unknown, day, clock in seconds, open, span in days, qualified).

    Within a day, dates without a clock time come first, then the times, then longer dates that
    begin with that day (its month, its year).
    """
    qualified = int(any(any(point.marks) for point in points(form)))
    if earliest is not None:
        clock = _AFTER_ALL_CLOCKS
        if first is not None and first.precision == "day":
            clock = first.clock.seconds if first.clock else _BEFORE_ALL_CLOCKS
        span = 0 if latest is None else latest - earliest
        return (0, earliest, clock, int(latest is None), span, qualified)
    if latest is not None:
        return (0, latest, _AFTER_ALL_CLOCKS, 1, 0, qualified)
    return (1, 0, 0, 0, 0, 0)
