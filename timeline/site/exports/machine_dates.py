"""A date → what the formats of other programs can say of it, and never more than the source does.

CSL-JSON, BibTeX, RIS and ISO 8601 each know fewer kinds of date than EDTF. What one of them cannot
say is left to words (CSL, RIS) or left out (ISO 8601, BibTeX). Knows nothing of what is dated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from timeline.dates import EventDate, from_day_ordinal
from timeline.dates.value import (
    Interval,
    Point,
    point_iso,
    points,
)

_ISO: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T.*)?)?)?")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_LEVEL_1: Final = re.compile(r"(\d{4}(-(2[1-4]|(0[1-9]|1[0-2])(-\d\d)?))?[?~%]?|\.\.)?")
_SEASONS: Final = {21: 1, 22: 2, 23: 3, 24: 4}


def iso_day(ordinal: int | None) -> str | None:
    """A day ordinal as ISO 8601 writes it, `-0043-03-15` before the year 0; None stays None."""
    if ordinal is None:
        return None
    year, month, day = from_day_ordinal(ordinal)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def iso_span(date: EventDate) -> tuple[str, str]:
    """Start and end as schema.org takes them (ISO 8601: year, month, day, day and time).

    "" where the date is uncertain, approximate, a choice, or of a form that ISO 8601 lacks. A
    single date has a start and no end; a month stays a month.
    """
    match date.form:
        case Point():
            return _iso(date.form), ""
        case Interval(start, end):
            return (
                _iso(start) if isinstance(start, Point) else "",
                _iso(end) if isinstance(end, Point) else "",
            )
        case _:
            return "", ""


def _iso(point: Point) -> str:
    text = "" if any(point.marks) else point_iso(point) or ""
    return text if _ISO.fullmatch(text) else ""


def csl_date(date: EventDate, said: str) -> dict[str, Any]:
    """A date variable of CSL-JSON (Citation Style Language 1.0.2, `csl-data.json`).

    `date-parts` with one date or two, `season`, and `circa` where anything is uncertain or
    approximate; `said` as a literal where these cannot say it.
    """
    ends = points(date.form)
    both = isinstance(date.form, Interval) and len(ends) == 2
    if not (isinstance(date.form, Point) or both):
        return {"literal": said}
    made: dict[str, Any] = {"date-parts": [_parts(point) for point in ends]}
    if ends[0].precision == "season" and ends[0].part in _SEASONS and not both:
        made = {"date-parts": [[ends[0].year]], "season": _SEASONS[ends[0].part]}
    elif not all(made["date-parts"]):
        return {"literal": said}
    if not 1 <= ends[0].year <= ends[-1].year <= 9999:
        return {"literal": said}
    return {**made, "circa": True} if date.is_qualified else made


def _parts(point: Point) -> list[int]:
    match point.precision:
        case "day":
            return [point.year, point.month or 0, point.day or 0]
        case "month":
            return [point.year, point.month or 0]
        case "year":
            return [point.year]
        case _:
            return []


@lru_cache(maxsize=4096)
def one_year(date: EventDate) -> int | None:
    """The year in which all of the date lies, if there is no doubt about it."""
    if date.earliest is None or date.latest is None:
        return None
    first, last = from_day_ordinal(date.earliest)[0], from_day_ordinal(date.latest)[0]
    doubted = any(point.marks[0] for point in points(date.form))
    return first if first == last and not doubted and 1 <= first <= 9999 else None


@lru_cache(maxsize=4096)
def one_month(date: EventDate) -> int | None:
    """The month in which all of the date lies, if there is no doubt about it."""
    if one_year(date) is None or date.is_qualified or date.earliest is None or date.latest is None:
        return None
    first, last = from_day_ordinal(date.earliest)[1], from_day_ordinal(date.latest)[1]
    return first if first == last else None


@lru_cache(maxsize=4096)
def bibtex_date(date: EventDate) -> Mapping[str, str]:
    """The fields `date`, `year` and `month` of an entry, each where it can say the date.

    `date` is EDTF level 1 as biblatex reads it (its manual, 2.3.8), without clock times; `year` and
    `month` are for styles that are older. The month is a macro, to be written without braces.
    """
    made: dict[str, str] = {}
    text = re.sub(r"T[^/]*", "", date.text)
    ends = text.split("/")
    if len(ends) < 3 and any(ends) and all(map(_LEVEL_1.fullmatch, ends)) and date.form is not None:
        made["date"] = text
    year, month = one_year(date), one_month(date)
    if year is not None:
        made["year"] = str(year)
    if month is not None:
        made["month"] = _MONTHS[month - 1]
    return made


def ris_date(date: EventDate, said: str) -> str:
    """`YYYY/MM/DD/other`: what is certain, and the date in words where that is not all of it."""
    year, month = one_year(date), one_month(date)
    if year is None:
        return f"///{said}"
    day = ""
    if date.is_exact_day and date.earliest is not None:
        day = f"{from_day_ordinal(date.earliest)[2]:02}"
    whole = date.is_exact_day or date.text in (f"{year:04}", f"{year:04}-{month or 0:02}")
    return f"{year:04}/{f'{month:02}' if month else ''}/{day}/{'' if whole else said}"
