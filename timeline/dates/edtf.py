"""The text of a date to an `EventDate`: EDTF (ISO 8601-2) as profiled in the manual.

Levels 0 and 1 in full, and of level 2 sets, qualified components, decades and centuries by
unspecified digits, parts of the year and long years. Extensions: minutes without seconds, times in
intervals, ISO weeks, `unknown`. Nothing else is accepted; what was probably meant is left to
`mistakes`. Reads in time linear in the length of the text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from timeline.dates.civil import from_day_ordinal, to_day_ordinal
from timeline.dates.clock import Zones
from timeline.dates.components import read_point
from timeline.dates.errors import DateError, PartError, quoted
from timeline.dates.value import (
    Edge,
    EventDate,
    Form,
    Interval,
    Point,
    Selection,
    evaluate,
    instant,
    points,
)

LONGEST_TEXT: Final = 1000
"""Characters; a set of ninety days is shorter."""

UNKNOWN: Final = evaluate("unknown", None, None)
"""The date of which nothing is known."""

_BRACKETS: Final = frozenset("[]{}")
_EXAMPLES: Final = "2025-10-15, 2025-10, 2025 or 2025-10-14/2025-10-15"


@lru_cache(maxsize=65_536)
@lru_cache(maxsize=8192)
def parse(text: str, timezone: str | None = None, *, fallback: str | None = None) -> EventDate:
    """The date that `text` writes; `DateError` if it writes none.

    `timezone` is the IANA name that the author gave for this date: a written offset must agree
    with it. `fallback` is the name to use where the text has a clock time but neither offset nor
    `timezone` (the site's own zone). Neither moves a date; they only give a clock time its offset,
    and are looked up for nothing else (`zones.load` checks a name). A clock time without either
    and without an offset stays local.
    """
    zones = Zones(timezone, fallback)
    try:
        form = _read(text, zones)
    except PartError as fault:
        raise _error(text, fault, zones) from None
    clocks = [point.clock for point in points(form) if point.clock]
    if all(clock.written_offset for clock in clocks):
        fallback = None
    return evaluate(text, form, (timezone or fallback) if clocks else None)


def parse_day(text: str) -> EventDate:
    """Like `parse`, for a field that takes one day such as `2025-10-15` and nothing else.

    Raises `DateError` for any other date; `.day` of the result is the day's ordinal.
    """
    date = parse(text)
    form = date.form
    if isinstance(form, Point) and date.is_exact_day and not form.clock:
        return date
    mend = None
    if date.earliest is not None and date.earliest == date.latest:
        year, month, day = from_day_ordinal(date.earliest)
        mend = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
    raise DateError(
        f"{quoted(text)} is not a single day",
        f"Write {mend}" if mend else "Write year, month and day, such as 2025-10-15",
        0,
        len(text),
        suggestion=mend,
    )


def _read(text: str, zones: Zones) -> Form:
    if len(text) == 10 and text.isascii() and text[4] == text[7] == "-":
        fast = _plain_day(text)
        if fast:
            return fast
    if len(text) > LONGEST_TEXT:
        raise PartError(
            f"The date has {len(text)} characters",
            f"Write at most {LONGEST_TEXT} characters, and the rest in the body",
            LONGEST_TEXT,
            len(text),
        )
    if text == "unknown":
        return None
    if "/" in text:
        return _interval(text, zones)
    if text[:1] in ("[", "{"):
        return _selection(text, zones)
    return read_point(text, 0, zones)


def _plain_day(text: str) -> Point | None:
    """A day as nearly all dates are written, or None for the careful reader to decide."""
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return None
    y, m, d = int(year), int(month), int(day)
    if not (1 <= m <= 12 and 1 <= d <= 28):
        return None
    ordinal = to_day_ordinal(y, m, d)
    return Point("day", y, ordinal, ordinal, m, d)


def _interval(text: str, zones: Zones) -> Interval:
    if not _BRACKETS.isdisjoint(text):
        raise PartError(
            "An interval goes from one date to another, and neither can be a set",
            "Write one date on either side, such as 2025-10-14/2025-10-15, or the set alone",
            0,
            len(text),
        )
    first, slash, second = text.partition("/")
    if "/" in second:
        raise PartError("", start=0, end=len(text))
    start = _edge(first, 0, zones)
    end = _edge(second, len(first) + len(slash), zones)
    if not isinstance(start, Point) and not isinstance(end, Point):
        raise PartError(
            "An interval without a date at either end says nothing", "", 0, len(text), "unknown"
        )
    if isinstance(start, Point) and isinstance(end, Point) and _reversed(start, end):
        raise PartError(
            f"The interval ends ({second}) before it begins ({first})",
            "",
            0,
            len(text),
            f"{second}/{first}",
        )
    return Interval(start, end)


def _edge(text: str, base: int, zones: Zones) -> Point | Edge:
    if text == "..":
        return "open"
    if not text:
        return "unknown"
    return read_point(text, base, zones)


def _reversed(start: Point, end: Point) -> bool:
    """Whether the end lies before the start, however both are understood."""
    started, ended = instant(start), instant(end)
    if started is not None and ended is not None:
        return ended < started
    if start.last == start.first == end.first == end.last and start.clock and end.clock:
        return end.clock.seconds < start.clock.seconds
    return end.last < start.first


def _selection(text: str, zones: Zones) -> Selection:
    every = text[0] == "{"
    close = "}" if every else "]"
    if not text.endswith(close) or len(text) < 3:
        raise PartError(
            f"A set that opens with {text[0]} holds dates and closes with {close}",
            f"Write it like {text[0]}2025-10-14,2025-10-15{close}",
            0,
            len(text),
        )
    members: list[Point | Interval] = []
    written: set[str] = set()
    base = 1
    for member in text[1:-1].split(","):
        if not member:
            raise PartError(
                "The set has a comma with no date next to it",
                "Leave out the comma",
                base - 1,
                base + 1,
            )
        if member in written:
            raise PartError(
                f"The set names {quoted(member)} twice", "Write it once", base, base + len(member)
            )
        written.add(member)
        members.append(_member(member, base, zones))
        base += len(member) + 1
    return Selection(every, tuple(sorted(members, key=_place)))


def _member(text: str, base: int, zones: Zones) -> Point | Interval:
    first, dots, second = text.partition("..")
    if not dots:
        return read_point(text, base, zones)
    start: Point | Edge = read_point(first, base, zones) if first else "open"
    end: Point | Edge = read_point(second, base + len(first) + 2, zones) if second else "open"
    whole = base, base + len(text)
    if not isinstance(start, Point) and not isinstance(end, Point):
        raise PartError(
            "A run of dates needs a date at one end", "Write it like 2025..2027", *whole
        )
    if "T" in text:
        raise PartError(
            "A run of dates in a set is made of whole days",
            "Leave out the clock times, or write an interval with / instead of the set",
            *whole,
        )
    if isinstance(start, Point) and isinstance(end, Point) and _reversed(start, end):
        raise PartError(
            f"The run ends ({second}) before it begins ({first})", "", *whole, f"{second}..{first}"
        )
    return Interval(start, end)


def _place(member: Point | Interval) -> tuple[int, int, int, int, int]:
    start = member.start if isinstance(member, Interval) else member
    end = member.end if isinstance(member, Interval) else member
    return (
        int(isinstance(start, Point)),
        start.first if isinstance(start, Point) else 0,
        start.clock.seconds if isinstance(start, Point) and start.clock else -1,
        int(not isinstance(end, Point)),
        end.last if isinstance(end, Point) else 0,
    )


def _accepts(text: str, zones: Zones) -> bool:
    try:
        _read(text, zones)
    except (PartError, DateError):
        return False
    return True


def _error(text: str, fault: PartError, zones: Zones) -> DateError:
    """The fault in the words of the whole text, with a mended text that is known to be right."""
    if fault.message:
        message, mended = fault.message, None
        if fault.mend is not None:
            mended = text[: fault.start] + fault.mend + text[fault.end :]
            if not _accepts(mended, zones):
                mended = None
        hint = fault.hint or f"Write {mended}"
        if not fault.hint and mended is None:
            # Another part is wrong too, so that no whole text can be proposed.
            part = text[fault.start : fault.end]
            hint = f"Write {fault.mend} in place of {part}" if fault.mend else f"Leave out {part}"
        return DateError(message, hint, fault.start, fault.end, suggestion=mended)
    # Its many patterns are only worth their time to compile when there is a mistake.
    from timeline.dates.mistakes import explain

    found = explain(text, lambda candidate: _accepts(candidate, zones))
    hint = found.hint or f"Write a date such as {_EXAMPLES}"
    start, end = (0, len(text)) if found.whole else (fault.start, fault.end)
    return DateError(
        f"{quoted(text[start:end])} {found.reason}", hint, start, end, suggestion=found.suggestion
    )
