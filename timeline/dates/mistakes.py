"""A text that is not a date in EDTF → the date that its author probably meant.

Reads the ways in which people write dates, in English and some French, and suggests the same date
in EDTF. A suggestion is only a guess at the form; the strict reader, which is passed in, checks it.
Only short texts are read, so that the time is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from timeline.dates.guesses import MONTH_NAMES, edtf_year, guess_point, guess_two, guess_years

_MAX_LENGTH: Final = 100
_UNKNOWN: Final = frozenset(
    word
    for words in (
        "?|-|n/a|na|none|null|nil|n.d.|s.d.|undated|unkown|unknow|inconnue|inconnu|no date",
        "tba|tbc|tbd|not known|date not known|to be confirmed|to be announced|unknown date",
    )
    for word in words.split("|")
)
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_OPEN: Final = frozenset(("..", "...", "…", "open", "now", "present", "today", "ongoing"))
_BETWEEN_DATES: Final = re.compile(
    r"\s*(?:/|\.\.\.?|…|;|\b(?:to|until|till|through|thru|au?|à|bis)\b|(?<=\s)-+(?=\s)|--)\s*"
)
_TWO: Final = re.compile(r"(?:between |entre )?(?P<a>.+?),? (?P<how>or|ou|and|et|&) (?P<b>.+)")
_EDGES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?:before|until|till|up to|by|avant|jusqu[’']?(?:en|au|à)?) (.+)"), "../{}"),
    (re.compile(r"(?:since|after|from|depuis|après|dès) (.+)"), "{}/.."),
    (re.compile(r"(.+) onwards?"), "{}/.."),
)
_MARKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(
            r"(?:(?:circa|ca?|about|around|approx(?:imately)?|vers|environ)(?:\.| |(?=[0-9]))|~)"
            r" ?(.+)"
        ),
        "~",
    ),
    (re.compile(r"(?:(?:probably|possibly|perhaps|maybe|peut-être) |\?(?! ?/)) ?(.+)"), "?"),
    (re.compile(r"(.+?) ?\((?:\?|uncertain|incertain)\)"), "?"),
    (re.compile(r"(.+?) ?(?:\?~|~\?|%)"), "%"),
    (re.compile(r"(.+?) ?\?"), "?"),
    (re.compile(r"(.+?) ?~"), "~"),
)
_PART_OF: Final = re.compile(
    r"^(?:in |the )*(?:early|mid|late|(?:beginning|start|middle|end) of)[- ](?:in )?"
)
_BARE_YEAR: Final = re.compile(r"y?(-?[0-9]{1,11})")
_BARE_TIME: Final = re.compile(r"t?[0-9]{1,2}(?:[:.h][0-9]{2}){1,2} ?(?:z|am|pm)?")
_TWO_DIGIT_YEAR: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{1,2}")
_ABBREVIATION: Final = re.compile(r".*[0-9] ?(?!utc|gmt|pm|am)[a-z]{3,4}")
_SHORT_END: Final = re.compile(r"(?:(?P<month>[0-9]{1,2})-)?(?P<last>[0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text is not a date: `reason` follows the quoted text, `hint` says what to write.

    `suggestion` is the date that was probably meant, if only one is likely. `whole` means that the
    reason is about the whole text and not about the part at which the reader stopped.
    """

    reason: str
    hint: str = ""
    suggestion: str | None = None
    whole: bool = False


def explain(text: str, accepts: Callable[[str], bool]) -> Explanation:
    """Explain why a text is not a date, and suggest one; `accepts` is the strict reader."""
    if not text.strip():
        return Explanation("is empty", whole=True)
    if len(text) > _MAX_LENGTH:
        return Explanation("is not a date in a form that is supported")
    plain = _plain(text)
    two = guess_two(plain)
    if two and all(accepts(candidate) for candidate, _ in two):
        choices = ", or ".join(f"{candidate} for {meaning}" for candidate, meaning in two)
        return Explanation("can be read in two ways", f"Write {choices}", whole=True)
    for candidate in _candidates(plain):
        if accepts(candidate):
            return _explanation(text, plain, candidate)
    for candidate in _candidates(_corrected(plain)):
        if accepts(candidate):
            return _explanation(text, plain, candidate)
    if _BARE_TIME.fullmatch(plain):
        hint = "Write the day before it, such as 2025-10-16T09:30"
        return Explanation("is a time without a day", hint, whole=True)
    if _TWO_DIGIT_YEAR.fullmatch(plain):
        hint = "Write the year first and in four digits, such as 2025-10-15"
        return Explanation("has a year of two digits", hint, whole=True)
    return Explanation("is not a date in a form that is supported")


def _corrected(text: str) -> str:
    """Return the text without letters for digits, misspelt months, and words for a part of it.

    "Early" and "late" are dropped: a date is only as exact as its notation can say.
    """
    text = re.sub(r"(?<=[0-9-])o(?=[0-9-]|$)", "0", text)
    text = re.sub(r"(?<=[0-9-])[il](?=[0-9-]|$)", "1", text)
    text = _PART_OF.sub("", text)
    words = []
    for word in text.split(" "):
        close = get_close_matches(word, MONTH_NAMES, n=1, cutoff=0.75) if word.isalpha() else []
        words.append(close[0] if close else word)
    return " ".join(words)


def _explanation(text: str, plain: str, candidate: str) -> Explanation:
    if "T" in candidate and candidate[-1] != "Z" and _ABBREVIATION.fullmatch(plain):
        return Explanation(
            "has a time zone abbreviation that several zones share",
            f"Write {candidate} and name the zone in the field timezone, or write the offset, such"
            f" as {candidate}+01:00",
            candidate,
            True,
        )
    return Explanation(_reason(text, candidate), f"Write {candidate}", candidate, True)


def _plain(text: str) -> str:
    """Return the text in lower case, with ASCII digits and hyphens and single spaces."""
    characters = []
    for character in text:
        digit = unicodedata.digit(character, None)
        if digit is not None:
            characters.append(str(digit))
        elif unicodedata.category(character) in ("Cf", "Cc") and not character.isspace():
            continue
        else:
            characters.append(character)
    lowered = unicodedata.normalize("NFC", "".join(characters)).lower()
    # A long dash between two dates means an interval; inside a date it is a wrong hyphen.
    dashed = re.sub(r"[–—]", " - ", lowered) if _is_range_dash(lowered) else lowered
    hyphened = dashed.translate({ord(dash): "-" for dash in _DASHES})
    return " ".join(hyphened.split()).strip("\"'“”‘’«» ")


def _is_range_dash(text: str) -> bool:
    return len(re.findall("[–—]", text)) == 1


def _reason(text: str, candidate: str) -> str:
    if text.strip() == candidate:
        return "has spaces around it"
    if "".join(text.split()) == candidate:
        return "has spaces in it"
    if candidate == "unknown" and text.lower() != candidate:
        return "names no date"
    if any(character.isdigit() and not character.isascii() for character in text):
        return "has digits other than 0 to 9"
    if "/" in candidate and "/" not in text and not re.search(r"[^\W\d_]{3}", text):
        return "has no slash between the dates of its interval"
    if text.upper() == candidate or text.lower() == candidate:
        return "mixes up capital and small letters"
    if re.search(r"[^\W\d_]{3}", text):
        return "is in words, but dates are written in numbers"
    return "is not in the form year-month-day"


def _candidates(text: str) -> Iterator[str]:
    """Yield EDTF texts that the plain text may mean, likeliest first; not all are dates."""
    if text in _UNKNOWN:
        yield "unknown"
    if text.startswith("unknown") and len(text) < 16:
        yield "unknown"
    # Years come before dates with hyphens: 2023-24 is a winter.
    yield from guess_years(text)
    yield text.upper()
    yield "".join(text.upper().split())
    bare = _BARE_YEAR.fullmatch(text)
    if bare and len(text) != 6 and len(text) != 8:
        yield edtf_year(int(bare[1]))
    yield from _points(text)
    yield from _intervals(text)
    for pattern, form in _EDGES:
        match = pattern.fullmatch(text)
        if match:
            yield from (form.format(point) for point in _points(match[1]))
    match = _TWO.fullmatch(text)
    if match:
        yield from _two(match)


def _points(text: str) -> Iterator[str]:
    """Yield single dates, with the marks of their certainty."""
    for pattern, mark in _MARKS:
        match = pattern.fullmatch(text)
        if match:
            yield from (point + mark for point in guess_point(match[1]))
    yield from guess_point(text)


def _intervals(text: str) -> Iterator[str]:
    # A hyphen with spaces is tried before one without, which may belong to a date.
    splits = [(match.start(), match.end()) for match in _BETWEEN_DATES.finditer(text)]
    splits += [(match.start(), match.end()) for match in re.finditer("-", text)]
    for start, end in splits[:12]:
        first, second = text[:start].strip(), text[end:].strip()
        for prefix in ("from ", "du ", "de "):
            first = first.removeprefix(prefix)
        for left, right in _pairs(first, second):
            yield f"{left}/{right}"


def _pairs(first: str, second: str) -> Iterator[tuple[str, str]]:
    if not (first and second):
        return
    lefts = [".."] if first in _OPEN else list(_points(first))
    rights = [".."] if second in _OPEN else list(_points(second))
    if second in ("unknown", "?"):
        rights = [""]
    if first in ("unknown", "?"):
        lefts = [""]
    for left in lefts:
        short = _SHORT_END.fullmatch(second)
        if short:
            yield left, _completed(left, short)
        yield from ((left, right) for right in rights)
    # "14–15 October 2025" and "October–November 2025": the first borrows from the second.
    words = second.split(" ")
    for borrowed in range(1, min(len(words), 3)):
        for left in _points(" ".join([first, *words[borrowed:]])):
            yield from ((left, right) for right in rights)


def _completed(left: str, short: re.Match[str]) -> str:
    """Return the end of an interval whose year, or year and month, is only at its start."""
    last = short["last"].zfill(2)
    if short["month"]:
        return f"{left[:4]}-{short['month'].zfill(2)}-{last}"
    return left[: max(len(left) - 2, 0)] + last


def _two(match: re.Match[str]) -> Iterator[str]:
    either = match["how"] in ("or", "ou")
    run = match.string.startswith(("between ", "entre "))
    for left, right in _pairs(match["a"], match["b"]):
        if run:
            yield f"[{left}..{right}]"
        elif either:
            yield f"[{left},{right}]"
        else:
            yield f"{{{left},{right}}}"
