"""One date as people write it ("15 Oct. 2025", "15.10.2025", "2020s", "44 BC") → guesses in EDTF.

All knowledge is in the table below: a pattern, and the EDTF that it becomes. A guess need not be a
date (30 February stays one); `mistakes` checks each before it suggests it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from timeline.dates.civil import from_day_ordinal, to_day_ordinal, week_monday

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb février fevrier févr fév fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juill",
            "august aug août aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec décembre decembre déc",
        ),
        1,
    )
    for name in names.split()
}
MONTH_NAMES: Final = tuple(name for name in _MONTHS if len(name) > 4)
"""The names of the months in small letters that are too long for other words."""
_SEASONS: Final = {
    "spring": 21,
    "printemps": 21,
    "summer": 22,
    "été": 22,
    "autumn": 23,
    "fall": 23,
    "automne": 23,
    "winter": 24,
    "hiver": 24,
}
_MONTH_NAMES: Final = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH: Final = r"(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_SEASON: Final = r"(?:the )?(?P<season>" + "|".join(_SEASONS) + r")"
_YEAR: Final = r"(?P<y>[0-9]{4})"
_DAY: Final = r"(?:(?:the|le|on) )?(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|\.)?"
_TIME: Final = re.compile(
    r"(?P<date>.+?)(?:t|,? (?:at |à )?)(?P<h>[0-9]{1,2})(?:[:.h]| h )(?P<mm>[0-9]{2})"
    r"(?::(?P<ss>[0-9]{2})(?:\.[0-9]+)?)?"
    r" ?(?P<half>am|pm)?(?: ?(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}|[a-z]{3,4}))?"
)
_BARE_HOUR: Final = re.compile(
    r"(?P<date>.+?)(?:t|,? at | à )(?P<h>[0-9]{1,2})(?P<mm>)(?P<ss>)"
    r"(?: ?(?P<half>am|pm|h))?(?P<zone>z)?"
)
_COMPACT_TIME: Final = re.compile(
    r"(?P<date>.+)t(?P<h>[0-9]{2})(?P<mm>[0-9]{2})(?P<ss>[0-9]{2})?(?P<half>)(?P<zone>z)?"
)
_NUMBERS: Final = re.compile(r"(?P<a>[0-9]{1,2})(?P<s>[-/ ])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4})")
_TWO_YEARS: Final = re.compile(r"(?P<y>[0-9]{4})(?: ?/ ?| - )(?P<end>[0-9]{2})")
_HUNDREDS: Final = re.compile(r"(?:the )?(?P<century>[0-9]{2})00[’']?s")
_WEEKDAY: Final = re.compile(
    r"^(?:(?:on|in|en|le) )?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
)

Builder = Callable[[re.Match[str]], str]


def _ymd(y: int | str, m: int | str, d: int | str) -> str:
    return f"{int(y):04}-{int(m):02}-{int(d):02}"


def _ordinal(ordinal: int) -> str:
    return _ymd(*from_day_ordinal(ordinal))


def _day_of_year(year: int, number: int) -> str:
    day = to_day_ordinal(year) + number - 1
    return _ordinal(day) if to_day_ordinal(year) <= day < to_day_ordinal(year + 1) else ""


def _before_christ(match: re.Match[str]) -> str:
    year = int(match["y"]) - 1
    return edtf_year(-year)


def edtf_year(year: int) -> str:
    """Return an astronomical year as EDTF writes it."""
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04}" if abs(year) <= 9999 else f"Y{year}"


def _century(match: re.Match[str]) -> str:
    return f"{int(match['n']) - 1:02}XX"


_RULES: Final[tuple[tuple[re.Pattern[str], Builder], ...]] = tuple(
    (re.compile(pattern), builder)
    for pattern, builder in (
        # Numbers in the right order with the wrong signs between them.
        (
            rf"{_YEAR}[-/. ](?P<m>[0-9]{{1,2}})[-/. ](?P<d>[0-9]{{1,2}})\.?",
            lambda f: _ymd(f["y"], f["m"], f["d"]),
        ),
        (rf"{_YEAR}[-/. ](?P<m>0?[1-9]|1[0-2])", lambda f: f"{f['y']}-{int(f['m']):02}"),
        (rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})", lambda f: _ymd(f["y"], f["m"], f["d"])),
        (rf"{_YEAR}(?P<m>0[1-9]|1[0-2])", lambda f: f"{f['y']}-{f['m']}"),
        # Numbers in another order: the day first as most of the world does, else the month.
        (
            rf"(?P<d>[0-9]{{1,2}})[-/. ]+(?P<m>[0-9]{{1,2}})[-/. ]+{_YEAR}",
            lambda f: _ymd(f["y"], f["m"], f["d"]),
        ),
        (
            rf"(?P<m>[0-9]{{1,2}})[-/. ]+(?P<d>[0-9]{{1,2}})[-/. ]+{_YEAR}",
            lambda f: _ymd(f["y"], f["m"], f["d"]),
        ),
        (rf"(?P<m>[0-9]{{1,2}})[-/. ]{_YEAR}", lambda f: f"{f['y']}-{int(f['m']):02}"),
        # Months in words.
        (
            rf"{_DAY}[ -]?(?:of )?{_MONTH},?[ -]{_YEAR}",
            lambda f: _ymd(f["y"], _MONTHS[f["name"]], f["d"]),
        ),
        (rf"{_MONTH}[ -]{_DAY},?[ -]{_YEAR}", lambda f: _ymd(f["y"], _MONTHS[f["name"]], f["d"])),
        (
            rf"{_YEAR}[ -/]{_MONTH}[ -/](?P<d>[0-9]{{1,2}})",
            lambda f: _ymd(f["y"], _MONTHS[f["name"]], f["d"]),
        ),
        (rf"{_MONTH},?[ -/](?:of )?{_YEAR}", lambda f: f"{f['y']}-{_MONTHS[f['name']]:02}"),
        (rf"{_YEAR}[ -/]{_MONTH}", lambda f: f"{f['y']}-{_MONTHS[f['name']]:02}"),
        # Parts of a year.
        (rf"{_SEASON},? (?:of )?{_YEAR}", lambda f: f"{f['y']}-{_SEASONS[f['season']]}"),
        (rf"{_YEAR}[- ]{_SEASON}", lambda f: f"{f['y']}-{_SEASONS[f['season']]}"),
        (rf"q(?P<q>[1-4])[-/ ]?{_YEAR}", lambda f: f"{f['y']}-{32 + int(f['q'])}"),
        (rf"{_YEAR}[-/ ]?q(?P<q>[1-4])", lambda f: f"{f['y']}-{32 + int(f['q'])}"),
        (rf"h(?P<q>[12])[-/ ]?{_YEAR}", lambda f: f"{f['y']}-{39 + int(f['q'])}"),
        (rf"{_YEAR}[-/ ]?h(?P<q>[12])", lambda f: f"{f['y']}-{39 + int(f['q'])}"),
        (
            rf"{_YEAR}[- ]?w(?P<w>[0-9]{{2}})-?(?P<d>[1-7])",
            lambda f: _ordinal(week_monday(int(f["y"]), int(f["w"])) + int(f["d"]) - 1),
        ),
        (rf"{_YEAR}[- ]?w-?(?P<w>[0-9]{{1,2}})", lambda f: f"{f['y']}-W{int(f['w']):02}"),
        (
            rf"(?:week|semaine|w) ?(?P<w>[0-9]{{1,2}}),?[ /-](?:of )?{_YEAR}",
            lambda f: f"{f['y']}-W{int(f['w']):02}",
        ),
        (
            rf"{_YEAR}-(?P<n>[0-9]{{3}})",
            lambda f: _day_of_year(int(f["y"]), int(f["n"])),
        ),
        # Years, and spans of years.
        (r"(?:the )?(?P<y>[0-9]{3})0[’']?s", lambda f: f"{f['y']}X"),
        (r"(?:les )?années (?P<y>[0-9]{3})0", lambda f: f"{f['y']}X"),
        (r"(?:the )?(?P<n>[0-9]{1,2})(?:st|nd|rd|th)[- ]century", _century),
        (r"(?:year )?(?P<y>[0-9]{1,5}) ?(?:bce?|b\.c\.|av\. ?j\.?-?c\.)", _before_christ),
        (r"(?:ad|a\.d\.) ?(?P<y>[0-9]{1,4})", lambda f: edtf_year(int(f["y"]))),
        (r"(?P<y>[0-9]{1,4}) ?(?:ad|a\.d\.|ce|apr\. ?j\.?-?c\.)", lambda f: edtf_year(int(f["y"]))),
        (r"(?:(?:the )?year )?(?P<y>[0-9]{4})(?:\.0)?", lambda f: f["y"]),
        (r"(?P<y>[0-9]{4}(?:-[0-9]{2}){0,2})[-.,;t]+", lambda f: f["y"]),
        # The unknown digits of older drafts of EDTF and of common habit.
        (
            r"(?P<y>-?[0-9ux*_?]{4})(?:-(?P<m>[0-9]{2}|[ux*_?]{2})(?:-(?P<d>[ux*_?]{1,2}))?)?",
            lambda f: re.sub(r"[ux*_?]", "X", f[0]),
        ),
        (r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-0{1,2}", lambda f: f"{f['y']}-{f['m']}-XX"),
        (r"(?P<y>[0-9]{4})-00(?:-00)?", lambda f: f["y"]),
    )
)


def guess_point(text: str) -> Iterator[str]:
    """What one date in plain lower-case text may be in EDTF, the likeliest first."""
    text = _WEEKDAY.sub("", text.strip())
    yield text.upper()
    for pattern, builder in _RULES:
        match = pattern.fullmatch(text)
        if match:
            yield builder(match)
    for clock in (_TIME, _COMPACT_TIME, _BARE_HOUR):
        match = clock.fullmatch(text)
        if match:
            yield from _with_time(match)


def guess_years(text: str) -> Iterator[str]:
    """The interval of 2023/24, whose two digits are those of a later year and maybe of a month."""
    match = _TWO_YEARS.fullmatch(text)
    if not match:
        return
    first, end = int(match["y"]), int(match["end"]) or 100
    last = first - first % 100 + end
    if last == first + 1 or (last > first and end > 12):
        yield f"{first:04}/{last:04}"


def guess_two(text: str) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The two readings of 05/10/2025, 2009/10 or 1900s, each with what it would be in words."""
    span = _HUNDREDS.fullmatch(text)
    if span:
        first = span["century"]
        return (f"{first}0X", f"{first}00 to {first}09"), (f"{first}XX", f"{first}00 to {first}99")
    for years in guess_years(text):
        first, month = years[:4], int(text[-2:])
        if 1 <= month <= 12:
            named = f"{_MONTH_NAMES[month]} {first}"
            return (f"{first}-{month:02}", named), (years, f"the years {first} to {years[5:]}")
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    a, b, year = int(match["a"]), int(match["b"]), match["y"]
    if a == b or not (1 <= a <= 12 and 1 <= b <= 12):
        return None
    return (
        (_ymd(year, b, a), f"{a} {_MONTH_NAMES[b]} {year}"),
        (_ymd(year, a, b), f"{b} {_MONTH_NAMES[a]} {year}"),
    )


def _with_time(match: re.Match[str]) -> Iterator[str]:
    hour = int(match["h"])
    if match["half"] in ("am", "pm"):
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    zone = match["zone"] or ""
    if zone in ("z", "utc", "gmt"):
        zone = "Z"
    elif len(zone) == 5 and zone[0] in "+-":
        zone = f"{zone[:3]}:{zone[3:]}"
    elif not zone.startswith(("+", "-")):
        # An abbreviation such as BST is not unique; the time zone of the event says it.
        zone = ""
    seconds = f":{match['ss']}" if match["ss"] else ""
    for date in guess_point(match["date"]):
        yield f"{date}T{hour:02}:{match['mm'] or '00'}{seconds}{zone}"
