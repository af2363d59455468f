"""A date → its form in the formats of other programs, never more exact than the source.

CSL-JSON, BibTeX, RIS and ISO 8601 each know fewer kinds of date than EDTF. A date that one of them
cannot express is left to words (CSL, RIS) or left out (ISO 8601, BibTeX).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from timeline.dates import EventDate, from_day_ordinal
from timeline.dates.value import Interval, Point, point_iso, points

_ISO: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T.*)?)?)?")
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_EDTF_LEVEL_1: Final = re.compile(r"(\d{4}(-(2[1-4]|(0[1-9]|1[0-2])(-\d\d)?))?[?~%]?|\.\.)?")
_SEASONS: Final = {21: 1, 22: 2, 23: 3, 24: 4}


def iso_day(ordinal: int | None) -> str | None:
    """Return a day ordinal in ISO 8601, `-0043-03-15` before the year 0; None stays None."""
    if ordinal is None:
        return None
    year, month, day = from_day_ordinal(ordinal)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def iso_span(date: EventDate) -> tuple[str, str]:
    """Return start and end as schema.org takes them (ISO 8601: year, month, day, day and time).

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


def csl_date(date: EventDate, words: str) -> dict[str, Any]:
    """Return a date variable of CSL-JSON (Citation Style Language 1.0.2, `csl-data.json`).

    `date-parts` with one date or two, `season`, and `circa` where anything is uncertain or
    approximate; `words` as a literal where these cannot express it.
    """
    ends = points(date.form)
    is_closed = isinstance(date.form, Interval) and len(ends) == 2
    if not (isinstance(date.form, Point) or is_closed):
        return {"literal": words}
    variable: dict[str, Any] = {"date-parts": [_parts(point) for point in ends]}
    if ends[0].precision == "season" and ends[0].part in _SEASONS and not is_closed:
        variable = {"date-parts": [[ends[0].year]], "season": _SEASONS[ends[0].part]}
    elif not all(variable["date-parts"]):
        return {"literal": words}
    if not 1 <= ends[0].year <= ends[-1].year <= 9999:
        return {"literal": words}
    return {**variable, "circa": True} if date.is_qualified else variable


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
    """Return the year of all of the date, if it is certain."""
    if date.earliest is None or date.latest is None:
        return None
    first, last = from_day_ordinal(date.earliest)[0], from_day_ordinal(date.latest)[0]
    is_uncertain = any(point.marks[0] for point in points(date.form))
    return first if first == last and not is_uncertain and 1 <= first <= 9999 else None


@lru_cache(maxsize=4096)
def one_month(date: EventDate) -> int | None:
    """Return the month of all of the date, if it is certain."""
    if one_year(date) is None or date.is_qualified or date.earliest is None or date.latest is None:
        return None
    first, last = from_day_ordinal(date.earliest)[1], from_day_ordinal(date.latest)[1]
    return first if first == last else None


@lru_cache(maxsize=4096)
def bibtex_date(date: EventDate) -> Mapping[str, str]:
    """Return the fields `date`, `year` and `month` of an entry, each where it can express the date.

    `date` is EDTF level 1 as biblatex reads it (its manual, 2.3.8), without clock times; `year` and
    `month` are for older styles. The month is a macro, to be written without braces.
    """
    fields: dict[str, str] = {}
    text = re.sub(r"T[^/]*", "", date.text)
    ends = text.split("/")
    is_level_1 = len(ends) < 3 and any(ends) and all(map(_EDTF_LEVEL_1.fullmatch, ends))
    if is_level_1 and date.form is not None:
        fields["date"] = text
    year, month = one_year(date), one_month(date)
    if year is not None:
        fields["year"] = str(year)
    if month is not None:
        fields["month"] = _MONTHS[month - 1]
    return fields


def ris_date(date: EventDate, words: str) -> str:
    """Return `YYYY/MM/DD/other`: what is certain, and the date in words where that is not all."""
    year, month = one_year(date), one_month(date)
    if year is None:
        return f"///{words}"
    day = ""
    if date.is_exact_day and date.earliest is not None:
        day = f"{from_day_ordinal(date.earliest)[2]:02}"
    is_whole = date.is_exact_day or date.text in (f"{year:04}", f"{year:04}-{month or 0:02}")
    return f"{year:04}/{f'{month:02}' if month else ''}/{day}/{'' if is_whole else words}"
