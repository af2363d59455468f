"""One date in EDTF, such as `2025-10`, `?2025-10-15`, `202X` or `2025-W43`, to a `Point`.

Knows neither intervals nor sets, and says what is wrong as a `PartError`, whose offsets count from
the start of the whole text. Standard: ISO 8601-2:2019, profiled by the Library of Congress as EDTF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeline.dates.civil import (
    days_in_month,
    to_day_ordinal,
    week_monday,
    weeks_in_year,
)
from timeline.dates.clock import Zones, read_clock
from timeline.dates.errors import PartError
from timeline.dates.value import (
    Clock,
    Mark,
    Point,
    Precision,
)

MOST_YEAR_DIGITS: Final = 11
"""Enough for the age of the universe; more is a slip of the keyboard."""

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
    """A part of the year by its EDTF code: what it is, its first month and how many it has."""

    precision: Precision
    month: int
    months: int


PARTS: Final[dict[int, Part]] = {
    # 21–24 do not say where; 25–28 are the northern and 29–32 the southern hemisphere.
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
    """The date that `text` writes, which stands at offset `base` of the whole."""
    found = _DATE.fullmatch(text)
    if not found:
        if text.startswith("Y"):
            return _long_year(text, base)
        raise PartError("", start=base, end=base + len(text))
    time = found["time"]
    if time is None:
        return _date(found, base, None)
    date = _date(found, base, None)
    at = base + found.start("time")
    if date.precision != "day" or date.unspecified or any(date.marks):
        raise _time_without_day(text[: found.start("time")], time, date, base, at)
    if time[-1] in "?~%":
        day = text[: found.start("time")] + time[-1]
        raise PartError(
            "A date with a clock time cannot also be marked as uncertain or approximate",
            f"Write {day} without the time, or {text[:-1]} without the mark",
            base,
            at + len(time),
        )
    return _date(found, base, read_clock(time, at, date, zones))


def _date(found: re.Match[str], base: int, clock: Clock | None) -> Point:
    year, years = _year(found, base)
    if years > 1:
        return _years(found, year, years, base)
    if found["week"]:
        return _week(found, year, base)
    if not found["month"]:
        return _whole_year(year, _marks(found))
    if found["month"] == "XX" or found["day"] == "XX":
        return _unspecified(found, year, base)
    month = _number(found, "month", 12, base)
    if month in PARTS:
        return _part(found, year, month, base)
    if not 1 <= month <= 12:
        raise _no_month(found, base)
    if not found["day"]:
        return _month(year, month, _marks(found))
    most = days_in_month(year, month)
    day = _number(found, "day", most, base)
    if not 1 <= day <= most:
        raise _no_day(found, most, month, base)
    ordinal = to_day_ordinal(year, month, day)
    return Point("day", year, ordinal, ordinal, month, day, marks=_marks(found), clock=clock)


def _year(found: re.Match[str], base: int) -> tuple[int, int]:
    """The first year, counted away from zero, and how many years are meant."""
    text = found["year"]
    start, end = base + found.start("year"), base + found.end("year")
    digits = text.lstrip("-")
    known = digits.rstrip("X")
    if text == "-0000":
        raise PartError(
            "There is no year -0000: 1 BC is the year 0000", start=start, end=end, mend="0000"
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


def _years(found: re.Match[str], year: int, span: int, base: int) -> Point:
    """A decade, century or millennium, which has no months."""
    if found["month"] or found["week"] or found["time"]:
        raise PartError(
            f"A month needs a single year, but {found['year']} means {span} years",
            "Write the year in four digits, or leave out what follows it",
            base,
            base + found.end(),
            found["year"],
        )
    low, high = (
        (year, year + span - 1) if not found["year"].startswith("-") else (year - span + 1, year)
    )
    precision = next(name for name, years in _YEAR_SPANS if years == span)
    return Point(
        precision,
        year,
        to_day_ordinal(low),
        to_day_ordinal(high, 12, 31),
        marks=_marks(found),
    )


def _long_year(text: str, base: int) -> Point:
    found = _LONG_YEAR.fullmatch(text)
    if not found:
        raise PartError(
            "Y must be followed by a year of more than four digits and nothing else",
            "Write it like Y17000 or Y-17000; such a year has no months and no exponent",
            base,
            base + len(text),
        )
    digits = found["year"].lstrip("-")
    plain = digits.lstrip("0")
    sign = "-" if found["year"].startswith("-") else ""
    if len(plain) > MOST_YEAR_DIGITS:
        raise PartError(
            f"The year has {len(plain)} digits, but {MOST_YEAR_DIGITS} already exceed the age "
            "of the universe",
            f"Write a year of at most {MOST_YEAR_DIGITS} digits",
            base + found.start("year"),
            base + found.end("year"),
        )
    if len(plain) <= 4:
        short = f"{sign if plain else ''}{plain:0>4}"
        raise PartError(
            "Y is only for years of more than four digits",
            "",
            base,
            base + len(text),
            short + found["mark"],
        )
    if plain != digits:
        raise PartError(
            "A year of more than four digits cannot begin with a zero",
            "",
            base,
            base + len(text),
            f"Y{sign}{plain}{found['mark']}",
        )
    mark = _mark(found["mark"])
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


def _unspecified(found: re.Match[str], year: int, base: int) -> Point:
    """`2025-XX`, `2025-XX-XX` or `2025-10-XX`."""
    marks = _marks(found)
    if found["month"] == "XX":
        if found["day"] not in (None, "XX"):
            raise PartError(
                "A day needs a known month",
                "",
                base + found.start("month"),
                base + found.end("day"),
                "XX-XX",
            )
        return _whole_year(year, marks, 2 if found["day"] else 1)
    month = _number(found, "month", 12, base)
    if not 1 <= month <= 12:
        raise _no_month(found, base)
    return _month(year, month, marks, 1)


def _week(found: re.Match[str], year: int, base: int) -> Point:
    week = int(found["week"])
    most = weeks_in_year(year)
    if not 1 <= week <= most:
        raise PartError(
            f"There is no week {found['week']}: the weeks of {found['year']} go from 01 to {most}",
            f"Write a week from {found['year']}-W01 to {found['year']}-W{most}",
            base + found.start("week") - 1,
            base + found.end("week"),
        )
    monday = week_monday(year, week)
    mark = _mark(found["week_right"])
    year_mark = _joined(_mark(found["year_left"]), _mark(found["year_right"]), mark)
    return Point("week", year, monday, monday + 6, part=week, marks=(year_mark, mark, ""))


def _part(found: re.Match[str], year: int, code: int, base: int) -> Point:
    part = PARTS[code]
    first, end_month = part.month, part.month + part.months - 1
    end_year, end_month = (year, end_month) if end_month <= 12 else (year + 1, end_month - 12)
    if found["day"]:
        raise PartError(
            f"{found['month']} is a {part.precision}, not a month, and has no days",
            "Write a month from 01 to 12, or leave out the day",
            base + found.start("month"),
            base + found.end("day"),
        )
    if code > 24 and year >= 0 and code == (year + 1) % 100:
        # "2025-26" is how people write two years; as EDTF it would be a summer.
        raise PartError(
            f"{found['year']}-{code} can be read as two years and as a part of one year",
            f"Write {found['year']}/{year + 1:04} for the years, or"
            f" {found['year']}-{first:02}/{end_year:04}-{end_month:02} for the part of the year",
            base + found.start("year"),
            base + found.end("month"),
        )
    return Point(
        part.precision,
        year,
        to_day_ordinal(year, first),
        to_day_ordinal(end_year, end_month, days_in_month(end_year, end_month)),
        part=code,
        marks=_marks(found),
    )


def _number(found: re.Match[str], name: str, most: int, base: int) -> int:
    """A month or day in two digits; of `1X`, says which dates would be meant."""
    text = found[name]
    if "X" not in text:
        return int(text)
    start, end = base + found.start(name), base + found.end(name)
    hint = f"Write XX if the {name} is not known"
    if text[1] == "X" and (tens := int(text[0]) * 10) < most:
        prefix = found.string[: found.start(name)].rstrip("?~%")
        low, high = max(tens, 1), min(tens + 9, most)
        hint += f", or the possible {name}s: [{prefix}{low:02}..{prefix}{high:02}]"
    raise PartError(f"Only one digit of the {name} {text} is known", hint, start, end, "XX")


def _no_month(found: re.Match[str], base: int) -> PartError:
    month, day = found["month"], found["day"]
    start, end = base + found.start("month"), base + found.end("month")
    if day and day.isdigit() and 1 <= int(day) <= 12 < int(month) <= 31:
        return PartError(
            f"There is no month {month}: the order is year, month, day",
            "",
            start,
            base + found.end("day"),
            f"{day}-{month}",
        )
    return PartError(
        f"There is no month {month}",
        "Write a month from 01 to 12, or XX if it is not known",
        start,
        end,
    )


def _no_day(found: re.Match[str], most: int, month: int, base: int) -> PartError:
    name = f"{found['year']}-{month:02}"
    return PartError(
        f"There is no day {found['day']} in {name}, which has {most} days",
        f"Write a day from {name}-01 to {name}-{most}, or {name}-XX if it is not known",
        base + found.start("day"),
        base + found.end("day"),
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


def _marks(found: re.Match[str]) -> tuple[Mark, Mark, Mark]:
    """The marks of year, month and day.

    A mark to the left of a component is for that one, a mark to the right for it and for all that
    stand before it (ISO 8601-2, 8.2 and 8.3).
    """
    day = _mark(found["day_right"])
    month = _joined(_mark(found["month_right"]), day)
    year = _joined(_mark(found["year_right"]), month)
    if not found["month"]:
        return _joined(_mark(found["year_left"]), year), "", ""
    return (
        _joined(_mark(found["year_left"]), year),
        _joined(_mark(found["month_left"]), month),
        _joined(_mark(found["day_left"]), day),
    )


def _mark(text: str | None) -> Mark:
    match text:
        case "?" | "~" | "%":
            return text
        case _:
            return ""


def _joined(*marks: Mark) -> Mark:
    """What several marks of one component say together."""
    said = {mark for mark in marks if mark}
    if not said:
        return ""
    return said.pop() if len(said) == 1 else "%"
