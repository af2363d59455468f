"""The text of a date → an `EventDate`: EDTF (ISO 8601-2) as profiled in the manual.

Levels 0 and 1 in full, and of level 2 sets, qualified components, decades and centuries by
unspecified digits, parts of the year and long years. Extensions: minutes without seconds, times in
intervals, ISO weeks, `unknown`. Nothing else is accepted; `mistakes` guesses what was meant. Takes
time linear in the length of the text.
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

MAX_TEXT_LENGTH: Final = 1000
"""Characters of a date; a set of ninety days is shorter."""

UNKNOWN: Final = evaluate("unknown", None, None)
"""The date of which nothing is known."""

_BRACKETS: Final = frozenset("[]{}")
_EXAMPLES: Final = "2025-10-15, 2025-10, 2025 or 2025-10-14/2025-10-15"


@lru_cache(maxsize=65_536)
@lru_cache(maxsize=8192)
def parse(text: str, timezone: str | None = None, *, fallback: str | None = None) -> EventDate:
    """Return the date in `text`; `DateError` if it is not a date.

    `timezone` is the IANA name that the author gave for this date: a written offset must agree with
    it. `fallback` is the name to use for a clock time with neither offset nor `timezone` (the
    site's zone). Neither moves a date; they only give a clock time its offset, and are not checked
    otherwise (`zones.load` does that). A clock time without all three stays local.
    """
    zones = Zones(timezone, fallback)
    try:
        form = _read(text, zones)
    except PartError as error:
        raise _date_error(text, error, zones) from None
    clocks = [point.clock for point in points(form) if point.clock]
    if all(clock.written_offset for clock in clocks):
        fallback = None
    return evaluate(text, form, (timezone or fallback) if clocks else None)


def parse_day(text: str) -> EventDate:
    """Like `parse`, for a single day such as `2025-10-15`; `DateError` for any other date.

    `.day` of the result is the day's ordinal.
    """
    date = parse(text)
    form = date.form
    if isinstance(form, Point) and date.is_exact_day and not form.clock:
        return date
    day_text = None
    if date.earliest is not None and date.earliest == date.latest:
        year, month, day = from_day_ordinal(date.earliest)
        day_text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
    raise DateError(
        f"{quoted(text)} is not a single day",
        f"Write {day_text}" if day_text else "Write year, month and day, such as 2025-10-15",
        0,
        len(text),
        suggestion=day_text,
    )


def _read(text: str, zones: Zones) -> Form:
    if len(text) == 10 and text.isascii() and text[4] == text[7] == "-":
        fast = _plain_day(text)
        if fast:
            return fast
    if len(text) > MAX_TEXT_LENGTH:
        raise PartError(
            f"The date has {len(text)} characters",
            f"Write at most {MAX_TEXT_LENGTH} characters, and the rest in the body",
            MAX_TEXT_LENGTH,
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
    """Return a day in the most common form, or None, to be read by the general reader."""
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
    """Return whether the end is before the start, however both are understood."""
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
    seen: set[str] = set()
    base = 1
    for member in text[1:-1].split(","):
        if not member:
            raise PartError(
                "The set has a comma with no date next to it",
                "Leave out the comma",
                base - 1,
                base + 1,
            )
        if member in seen:
            raise PartError(
                f"The set names {quoted(member)} twice", "Write it once", base, base + len(member)
            )
        seen.add(member)
        members.append(_member(member, base, zones))
        base += len(member) + 1
    return Selection(every, tuple(sorted(members, key=_order)))


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


def _order(member: Point | Interval) -> tuple[int, int, int, int, int]:
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


def _date_error(text: str, error: PartError, zones: Zones) -> DateError:
    """Return the error of a part as one of the whole text, with a suggestion that is a date."""
    if error.message:
        suggestion = None
        if error.replacement is not None:
            suggestion = text[: error.start] + error.replacement + text[error.end :]
            if not _accepts(suggestion, zones):
                suggestion = None
        hint = error.hint or f"Write {suggestion}"
        if not error.hint and suggestion is None:
            # Another part is wrong too, so that no whole text can be suggested.
            part = text[error.start : error.end]
            new = error.replacement
            hint = f"Write {new} in place of {part}" if new else f"Leave out {part}"
        return DateError(error.message, hint, error.start, error.end, suggestion=suggestion)
    # Its many patterns are only worth compiling for a mistake.
    from timeline.dates.mistakes import explain

    explanation = explain(text, lambda candidate: _accepts(candidate, zones))
    hint = explanation.hint or f"Write a date such as {_EXAMPLES}"
    start, end = (0, len(text)) if explanation.whole else (error.start, error.end)
    message = f"{quoted(text[start:end])} {explanation.reason}"
    return DateError(message, hint, start, end, suggestion=explanation.suggestion)
