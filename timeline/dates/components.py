"""One date in EDTF, such as `2025-10`, `?2025-10-15`, `202X` or `2025-W43`, → a `Point`.

Knows neither intervals nor sets. Raises `PartError`, whose offsets count from the start of the
whole text. Standard: ISO 8601-2:2019, profiled by the Library of Congress as EDTF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeline.dates.civil import days_in_month, to_day_ordinal, week_monday, weeks_in_year
from timeline.dates.clock import Zones, read_clock
from timeline.dates.errors import PartError
from timeline.dates.value import Clock, Mark, Point, Precision

MAX_YEAR_DIGITS: Final = 11
"""Enough for the age of the universe; more digits are a typing error."""

_DATE: Final = re.compile(
    r"""
    (?P<year_left>[?~%]?) (?P<year>-?[0-9X]{4}) (?P<year_right>[?~%]?)
    (?:
      -W (?P<week>[0-9]{2}) (?P<week_right>[?~%]?)
    |
      - (?P<month_left>[?~%]?) (?P<month>[0-9X]{2}) (?P<month_right>[?~%]?)
      (?: - (?P<day_left>[?~%]?) (?P<day>[0-9X]{2}) (?P<day_right>[?~%]?) )?
    )?
    (?P<time> T.* )?
    """,
    re.VERBOSE | re.DOTALL,
)
_LONG_YEAR: Final = re.compile(r"Y(?P<year>-?[0-9]+)(?P<mark>[?~%]?)")

_YEAR_SPANS: Final[tuple[tuple[Precision, int], ...]] = (
    ("year", 1),
    ("decade", 10),
    ("century", 100),
    ("millennium", 1000),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the year by its EDTF code: what it is, its first month and its number of months."""

    precision: Precision
    month: int
    months: int


PARTS: Final[dict[int, Part]] = {
    # 21–24 name no hemisphere; 25–28 are the northern and 29–32 the southern one.
    **{base + n: Part("season", 3 + 3 * n, 3) for base in (21, 25) for n in range(4)},
    29: Part("season", 9, 3),
    30: Part("season", 12, 3),
    31: Part("season", 3, 3),
    32: Part("season", 6, 3),
    **{33 + n: Part("quarter", 1 + 3 * n, 3) for n in range(4)},
    **{37 + n: Part("third", 1 + 4 * n, 4) for n in range(3)},
    **{40 + n: Part("half", 1 + 6 * n, 6) for n in range(2)},
}


def read_point(text: str, base: int, zones: Zones) -> Point:
    """Return the date in `text`, which is at offset `base` of the whole."""
    match = _DATE.fullmatch(text)
    if not match:
        if text.startswith("Y"):
            return _long_year(text, base)
        raise PartError("", start=base, end=base + len(text))
    time = match["time"]
    if time is None:
        return _date(match, base, None)
    date = _date(match, base, None)
    at = base + match.start("time")
    if date.precision != "day" or date.unspecified or any(date.marks):
        raise _time_without_day(text[: match.start("time")], time, date, base, at)
    if time[-1] in "?~%":
        day = text[: match.start("time")] + time[-1]
        raise PartError(
            "A date with a clock time cannot also be marked as uncertain or approximate",
            f"Write {day} without the time, or {text[:-1]} without the mark",
            base,
            at + len(time),
        )
    return _date(match, base, read_clock(time, at, date, zones))


def _date(match: re.Match[str], base: int, clock: Clock | None) -> Point:
    year, years = _year(match, base)
    if years > 1:
        return _years(match, year, years, base)
    if match["week"]:
        return _week(match, year, base)
    if not match["month"]:
        return _whole_year(year, _marks(match))
    if match["month"] == "XX" or match["day"] == "XX":
        return _unspecified(match, year, base)
    month = _number(match, "month", 12, base)
    if month in PARTS:
        return _part(match, year, month, base)
    if not 1 <= month <= 12:
        raise _no_month(match, base)
    if not match["day"]:
        return _month(year, month, _marks(match))
    days = days_in_month(year, month)
    day = _number(match, "day", days, base)
    if not 1 <= day <= days:
        raise _no_day(match, days, month, base)
    ordinal = to_day_ordinal(year, month, day)
    return Point("day", year, ordinal, ordinal, month, day, marks=_marks(match), clock=clock)


def _year(match: re.Match[str], base: int) -> tuple[int, int]:
    """Return the first year, counted away from zero, and the number of years."""
    text = match["year"]
    start, end = base + match.start("year"), base + match.end("year")
    digits = text.lstrip("-")
    known = digits.rstrip("X")
    if text == "-0000":
        raise PartError(
            "There is no year -0000: 1 BC is the year 0000",
            start=start,
            end=end,
            replacement="0000",
        )
    if not known:
        raise PartError(
            "A date in which no digit of the year is known says nothing",
            "Write unknown, or an interval such as ../2025 with the latest year it can be",
            start,
            end,
        )
    if "X" in known:
        raise PartError(
            f"In the year {text}, a known digit follows an unknown one",
            "Write X for the rightmost digits only, such as 202X or 20XX, or the years in which it"
            " can be, such as [2005,2015]",
            start,
            end,
        )
    span = 10 ** (4 - len(known))
    year = int(known) * span
    return (-year if text.startswith("-") else year), span


def _years(match: re.Match[str], year: int, span: int, base: int) -> Point:
    """Return a decade, century or millennium, which has no months."""
    if match["month"] or match["week"] or match["time"]:
        raise PartError(
            f"A month needs a single year, but {match['year']} means {span} years",
            "Write the year in four digits, or leave out what follows it",
            base,
            base + match.end(),
            match["year"],
        )
    low, high = (
        (year, year + span - 1) if not match["year"].startswith("-") else (year - span + 1, year)
    )
    precision = next(name for name, years in _YEAR_SPANS if years == span)
    return Point(
        precision, year, to_day_ordinal(low), to_day_ordinal(high, 12, 31), marks=_marks(match)
    )


def _long_year(text: str, base: int) -> Point:
    match = _LONG_YEAR.fullmatch(text)
    if not match:
        raise PartError(
            "Y must be followed by a year of more than four digits and nothing else",
            "Write it like Y17000 or Y-17000; such a year has no months and no exponent",
            base,
            base + len(text),
        )
    digits = match["year"].lstrip("-")
    plain = digits.lstrip("0")
    sign = "-" if match["year"].startswith("-") else ""
    if len(plain) > MAX_YEAR_DIGITS:
        raise PartError(
            f"The year has {len(plain)} digits, but {MAX_YEAR_DIGITS} already exceed the age "
            "of the universe",
            f"Write a year of at most {MAX_YEAR_DIGITS} digits",
            base + match.start("year"),
            base + match.end("year"),
        )
    if len(plain) <= 4:
        short = f"{sign if plain else ''}{plain:0>4}"
        raise PartError(
            "Y is only for years of more than four digits",
            "",
            base,
            base + len(text),
            short + match["mark"],
        )
    if plain != digits:
        raise PartError(
            "A year of more than four digits cannot begin with a zero",
            "",
            base,
            base + len(text),
            f"Y{sign}{plain}{match['mark']}",
        )
    mark = _mark(match["mark"])
    return _whole_year(int(sign + plain), (mark, "", ""))


def _whole_year(year: int, marks: tuple[Mark, Mark, Mark], unspecified: int = 0) -> Point:
    return Point(
        "year",
        year,
        to_day_ordinal(year),
        to_day_ordinal(year, 12, 31),
        unspecified=unspecified,
        marks=marks,
    )


def _month(year: int, month: int, marks: tuple[Mark, Mark, Mark], unspecified: int = 0) -> Point:
    return Point(
        "month",
        year,
        to_day_ordinal(year, month),
        to_day_ordinal(year, month, days_in_month(year, month)),
        month,
        unspecified=unspecified,
        marks=marks,
    )


def _unspecified(match: re.Match[str], year: int, base: int) -> Point:
    """`2025-XX`, `2025-XX-XX` or `2025-10-XX`."""
    marks = _marks(match)
    if match["month"] == "XX":
        if match["day"] not in (None, "XX"):
            raise PartError(
                "A day needs a known month",
                "",
                base + match.start("month"),
                base + match.end("day"),
                "XX-XX",
            )
        return _whole_year(year, marks, 2 if match["day"] else 1)
    month = _number(match, "month", 12, base)
    if not 1 <= month <= 12:
        raise _no_month(match, base)
    return _month(year, month, marks, 1)


def _week(match: re.Match[str], year: int, base: int) -> Point:
    week = int(match["week"])
    weeks = weeks_in_year(year)
    if not 1 <= week <= weeks:
        raise PartError(
            f"There is no week {match['week']}: the weeks of {match['year']} go from 01 to {weeks}",
            f"Write a week from {match['year']}-W01 to {match['year']}-W{weeks}",
            base + match.start("week") - 1,
            base + match.end("week"),
        )
    monday = week_monday(year, week)
    mark = _mark(match["week_right"])
    year_mark = _joined(_mark(match["year_left"]), _mark(match["year_right"]), mark)
    return Point("week", year, monday, monday + 6, part=week, marks=(year_mark, mark, ""))


def _part(match: re.Match[str], year: int, code: int, base: int) -> Point:
    part = PARTS[code]
    first, end_month = part.month, part.month + part.months - 1
    end_year, end_month = (year, end_month) if end_month <= 12 else (year + 1, end_month - 12)
    if match["day"]:
        raise PartError(
            f"{match['month']} is a {part.precision}, not a month, and has no days",
            "Write a month from 01 to 12, or leave out the day",
            base + match.start("month"),
            base + match.end("day"),
        )
    if code > 24 and year >= 0 and code == (year + 1) % 100:
        # "2025-26" is how people write two years; as EDTF it would be a summer.
        raise PartError(
            f"{match['year']}-{code} can be read as two years and as a part of one year",
            f"Write {match['year']}/{year + 1:04} for the years, or"
            f" {match['year']}-{first:02}/{end_year:04}-{end_month:02} for the part of the year",
            base + match.start("year"),
            base + match.end("month"),
        )
    return Point(
        part.precision,
        year,
        to_day_ordinal(year, first),
        to_day_ordinal(end_year, end_month, days_in_month(end_year, end_month)),
        part=code,
        marks=_marks(match),
    )


def _number(match: re.Match[str], name: str, highest: int, base: int) -> int:
    """Return a month or day of two digits; the error for `1X` lists the possible ones."""
    text = match[name]
    if "X" not in text:
        return int(text)
    start, end = base + match.start(name), base + match.end(name)
    hint = f"Write XX if the {name} is not known"
    if text[1] == "X" and (tens := int(text[0]) * 10) < highest:
        prefix = match.string[: match.start(name)].rstrip("?~%")
        low, high = max(tens, 1), min(tens + 9, highest)
        hint += f", or the possible {name}s: [{prefix}{low:02}..{prefix}{high:02}]"
    raise PartError(f"Only one digit of the {name} {text} is known", hint, start, end, "XX")


def _no_month(match: re.Match[str], base: int) -> PartError:
    month, day = match["month"], match["day"]
    start, end = base + match.start("month"), base + match.end("month")
    if day and day.isdigit() and 1 <= int(day) <= 12 < int(month) <= 31:
        return PartError(
            f"There is no month {month}: the order is year, month, day",
            "",
            start,
            base + match.end("day"),
            f"{day}-{month}",
        )
    return PartError(
        f"There is no month {month}",
        "Write a month from 01 to 12, or XX if it is not known",
        start,
        end,
    )


def _no_day(match: re.Match[str], days: int, month: int, base: int) -> PartError:
    name = f"{match['year']}-{month:02}"
    return PartError(
        f"There is no day {match['day']} in {name}, which has {days} days",
        f"Write a day from {name}-01 to {name}-{days}, or {name}-XX if it is not known",
        base + match.start("day"),
        base + match.end("day"),
    )


def _time_without_day(date_text: str, time: str, date: Point, base: int, at: int) -> PartError:
    if any(date.marks) and date.precision == "day":
        unmarked = "".join(character for character in date_text if character not in "?~%")
        return PartError(
            "A date with a clock time cannot also be marked as uncertain or approximate",
            f"Write {date_text} without the time, or {unmarked}{time} without the mark",
            base,
            at + len(time),
            date_text,
        )
    return PartError(
        f"The time {time[1:]} has no day",
        "Write the day before the time, such as 2025-10-16T09:30, or leave out the time",
        at,
        at + len(time),
        "",
    )


def _marks(match: re.Match[str]) -> tuple[Mark, Mark, Mark]:
    """Return the marks of year, month and day.

    A mark to the left of a component qualifies that one, a mark to the right also all before it
    (ISO 8601-2, 8.2 and 8.3).
    """
    day = _mark(match["day_right"])
    month = _joined(_mark(match["month_right"]), day)
    year = _joined(_mark(match["year_right"]), month)
    if not match["month"]:
        return _joined(_mark(match["year_left"]), year), "", ""
    return (
        _joined(_mark(match["year_left"]), year),
        _joined(_mark(match["month_left"]), month),
        _joined(_mark(match["day_left"]), day),
    )


def _mark(text: str | None) -> Mark:
    match text:
        case "?" | "~" | "%":
            return text
        case _:
            return ""


def _joined(*marks: Mark) -> Mark:
    """Combine the marks of one component."""
    distinct = {mark for mark in marks if mark}
    if not distinct:
        return ""
    return distinct.pop() if len(distinct) == 1 else "%"
