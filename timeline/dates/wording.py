"""An `EventDate` → words in the language of a locale: plain text, or pieces for `<time>` elements.

The words are data, the `dates` section of a locale file; the manual describes each key. Knows
nothing of HTML and nothing of EDTF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from timeline.dates.civil import from_day_ordinal, weekday_of
from timeline.dates.value import EventDate, Interval, Mark, Point, Selection, point_iso
from timeline.dates.words import Voice, part_name

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class TimeElement(NamedTuple):
    """A piece of a date in words; `datetime` is the value for `<time datetime>`, None for text."""

    text: str
    datetime: str | None = None


class _Phrase(NamedTuple):
    """Words of a phrase, and the kind by which the locale picks the words around it."""

    pieces: tuple[TimeElement, ...]
    kind: str


def say(
    date: EventDate, words: Mapping[str, object], *, short: bool = False, within: int | None = None
) -> str:
    """Return the date in words, as plain text.

    `words` is the `dates` section of a locale. `short` prefers its `short` words. `within` is the
    (astronomical) year of the heading above the date, which is then left out of days, months and
    seasons. Raises `KeyError` with the name of a missing word.
    """
    return "".join(piece.text for piece in time_elements(date, words, short=short, within=within))


def time_elements(
    date: EventDate, words: Mapping[str, object], *, short: bool = False, within: int | None = None
) -> tuple[TimeElement, ...]:
    """Return the words of `say` in pieces: dates that HTML can express, and texts between."""
    voice = Voice(words, short, within)
    return _merged(_form(date.form, voice))


def weekday(date: EventDate, words: Mapping[str, object]) -> str:
    """Return the name of the day of the week; empty unless the date is one exact day."""
    if not date.is_exact_day:
        return ""
    return Voice(words).item("weekdays", weekday_of(date.day))


def _form(form: Point | Interval | Selection | None, voice: Voice) -> Iterable[TimeElement]:
    match form:
        case Point("day", marks=("", "", ""), clock=None):
            # A short cut: nearly every date is such a day.
            text = voice.day(form.year, form.month or 1, form.day or 1)
            return (TimeElement(text, point_iso(form)),)
        case Point():
            return _point(form, voice).pieces
        case Interval():
            return _interval(form, voice)
        case Selection():
            return _selection(form, voice)
        case None:
            return (TimeElement(voice.text("unknown")),)


def _interval(interval: Interval, voice: Voice) -> Iterable[TimeElement]:
    start, end = interval.start, interval.end
    if isinstance(start, Point) and isinstance(end, Point):
        return _range(start, end, voice)
    if isinstance(start, Point):
        return _around("since" if end == "open" else "from", _point(start, voice), voice)
    if isinstance(end, Point):
        return _around("until" if start == "open" else "to", _point(end, voice), voice)
    raise AssertionError("an interval has a date at one end")


def _range(start: Point, end: Point, voice: Voice) -> Iterable[TimeElement]:
    if start == end:
        return _point(start, voice).pieces
    if start.clock and end.clock and start.first == end.first:
        return _hours(start, end, voice)
    bare = _shared(start, end)
    close = bare is not None or (start.precision == end.precision == "year" and start.year > 0)
    if any(start.marks) or any(end.marks) or start.unspecified or end.unspecified:
        close = False
    return _fill(
        voice.text("range_close" if close else "range_apart"),
        start=_lead(start, bare, end, voice),
        end=_point(end, voice).pieces,
    )


def _hours(start: Point, end: Point, voice: Voice) -> Iterable[TimeElement]:
    """Return two times on one day, with the day once, and the zone once if they share it."""
    assert start.clock is not None
    assert end.clock is not None
    first = voice.clock(start.clock, zone=start.clock.label != end.clock.label)
    at = _fill(
        voice.text("at"),
        date=_bare(replace(start, clock=None), voice).pieces,
        time=(TimeElement(first),),
    )
    return _fill(
        voice.text("range_clock"),
        start=(TimeElement(_joined(at), point_iso(start)),),
        end=(TimeElement(voice.clock(end.clock), point_iso(end)),),
    )


def _selection(selection: Selection, voice: Voice) -> Iterable[TimeElement]:
    phrases = [_member(selection, index, voice) for index in range(len(selection.members))]
    if len(phrases) == 1:
        return phrases[0]
    head = [phrases[0]]
    for phrase in phrases[1:-1]:
        head += [(TimeElement(voice.text("list")),), phrase]
    return _fill(
        voice.text("all_of" if selection.every else "one_of"),
        start=tuple(piece for phrase in head for piece in phrase),
        end=phrases[-1],
    )


def _member(selection: Selection, index: int, voice: Voice) -> tuple[TimeElement, ...]:
    member = selection.members[index]
    if isinstance(member, Point):
        # Whatever all following dates share is only at the end: "14 or 15 October 2025".
        rest = selection.members[index + 1 :]
        if rest and all(isinstance(other, Point) for other in rest):
            bares = {_shared(member, other) for other in rest if isinstance(other, Point)}
            bare = bares.pop() if len(bares) == 1 else None
            last = rest[-1]
            if isinstance(last, Point):
                return _lead(member, bare, last, voice)
        return _point(member, voice).pieces
    start, end = member.start, member.end
    if isinstance(start, Point) and isinstance(end, Point):
        if selection.every:
            return tuple(_range(start, end, voice))
        return _between(start, end, voice)
    if isinstance(end, Point):
        key = "all_before" if selection.every else "or_earlier"
        return tuple(_around(key, _point(end, voice), voice))
    assert isinstance(start, Point)
    return tuple(
        _around("all_after" if selection.every else "or_later", _point(start, voice), voice)
    )


def _between(start: Point, end: Point, voice: Voice) -> tuple[TimeElement, ...]:
    last = _point(end, voice)
    return _fill(
        voice.text("between", last.kind),
        start=_lead(start, _shared(start, end), end, voice),
        end=last.pieces,
    )


def _shared(start: Point, end: Point) -> str | None:
    """Return what `start` shares with `end`: "month" (and year), "year", or None."""
    same = start.precision == end.precision and start.year == end.year > 0
    plain = not (
        any(start.marks)
        or any(end.marks)
        or start.unspecified
        or end.unspecified
        or start.clock
        or end.clock
    )
    if not same or not plain:
        return None
    if start.precision == "day":
        return "month" if start.month == end.month else None
    return "year" if start.precision == "month" else None


def _lead(start: Point, bare: str | None, end: Point, voice: Voice) -> tuple[TimeElement, ...]:
    """Return the first of two dates, without what it shares with the second."""
    iso = point_iso(start)
    if bare == "month":
        return (TimeElement(voice.day_number(start.day or 1), iso),)
    if bare == "year" or (
        start.precision == end.precision == "day"
        and start.year == end.year > 0
        and not (start.clock or end.clock or any(start.marks) or any(end.marks))
    ):
        return _bare(start, voice.under(start.year)).pieces
    return _point(start, voice).pieces


def _point(point: Point, voice: Voice) -> _Phrase:
    """Return one date with its unspecified components and qualifications."""
    phrase = _bare(point, voice)
    if point.unspecified:
        missing = (
            "day"
            if point.precision == "month"
            else ("month", "month_and_day")[point.unspecified - 1]
        )
        phrase = _Phrase(_fill(voice.entry("not_known", missing), date=phrase.pieces), phrase.kind)
    return _qualified(point, phrase, voice)


def _qualified(point: Point, phrase: _Phrase, voice: Voice) -> _Phrase:
    marks = {
        name: mark for name, mark in zip(("year", "month", "day"), point.marks, strict=True) if mark
    }
    if not marks:
        return phrase
    whole = set(marks.values())
    if len(whole) == 1 and len(marks) == _components(point):
        key = _WHOLE[whole.pop()]
        kind = phrase.kind if key == "uncertain" else "other"
        return _Phrase(_fill(voice.text(key, phrase.kind), date=phrase.pieces), kind)
    if point.part is not None and "month" in marks:
        marks["part"] = marks.pop("month")
    notes = [voice.entry(_PARTLY[mark], name) for name, mark in marks.items()]
    return _Phrase(
        _fill(
            voice.text("noted"),
            date=phrase.pieces,
            note=(TimeElement(voice.text("list").join(notes)),),
        ),
        phrase.kind,
    )


_WHOLE: Final[dict[Mark, str]] = {"?": "uncertain", "~": "about", "%": "about_uncertain"}
_PARTLY: Final[dict[Mark, str]] = {
    "?": "part_uncertain",
    "~": "part_about",
    "%": "part_about_uncertain",
}


def _components(point: Point) -> int:
    """Return the number of components written, each of which can have a mark."""
    if point.precision == "day":
        return 3
    if point.precision == "month":
        return 2 + point.unspecified
    return 2 if point.part is not None else 1 + point.unspecified


def _bare(point: Point, voice: Voice) -> _Phrase:
    """Return one date without qualifications, as a `<time>` element can hold it."""
    text, kind = _bare_text(point, voice)
    if point.clock:
        pattern = voice.text("at")
        text = pattern.replace("{date}", text).replace("{time}", voice.clock(point.clock))
    return _Phrase((TimeElement(text, point_iso(point)),), kind)


def _bare_text(point: Point, voice: Voice) -> tuple[str, str]:
    match point.precision:
        case "day":
            return voice.day(point.year, point.month or 1, point.day or 1), "day"
        case "month":
            return voice.month(point.year, point.month or 1), "month"
        case "week":
            monday = voice.day(*from_day_ordinal(point.first))
            return voice.text("week").replace("{date}", monday), "week"
        case "year":
            return voice.year(point.year), "year"
        case "decade" | "century" | "millennium":
            return _years(point, voice)
        case _:
            return _part(point, voice)


def _part(point: Point, voice: Voice) -> tuple[str, str]:
    assert point.part is not None
    name = part_name(point.part)
    kind = "spring" if name.endswith("spring") else point.precision
    pattern = voice.entry("parts", name)
    last_year = from_day_ordinal(point.last)[0]
    if point.precision == "season" and last_year == point.year == voice.within:
        return pattern.replace("{year}", "").strip(), kind
    year = voice.year(point.year)
    if last_year != point.year:
        # A winter named by one year could be either of two.
        range_pattern = voice.text("range_close")
        year = range_pattern.replace("{start}", year).replace("{end}", voice.year(last_year))
    return pattern.replace("{year}", year), kind


def _years(point: Point, voice: Voice) -> tuple[str, str]:
    low, high = from_day_ordinal(point.first)[0], from_day_ordinal(point.last)[0]
    # "1900s" could mean the century, and "10s" means nothing.
    if point.precision == "decade" and low >= 100 and low % 100:
        return voice.text("decade").replace("{year}", str(low)), "decade"
    pattern = voice.text("between", "year")
    return (
        pattern.replace("{start}", voice.year(low)).replace("{end}", voice.year(high)),
        "span",
    )


def _around(key: str, phrase: _Phrase, voice: Voice) -> tuple[TimeElement, ...]:
    return _fill(voice.text(key, phrase.kind), date=phrase.pieces)


def _fill(pattern: str, **parts: Sequence[TimeElement]) -> tuple[TimeElement, ...]:
    """Replace the `{names}` of a pattern with pieces."""
    filled: list[TimeElement] = []
    for index, text in enumerate(_PLACEHOLDER.split(pattern)):
        if index % 2:
            filled.extend(parts[text])
        elif text:
            filled.append(TimeElement(text))
    return tuple(filled)


def _joined(pieces: Iterable[TimeElement]) -> str:
    return "".join(piece.text for piece in pieces)


def _merged(pieces: Iterable[TimeElement]) -> tuple[TimeElement, ...]:
    """Join neighbouring texts."""
    merged: list[TimeElement] = []
    for piece in pieces:
        if merged and piece.datetime is None and merged[-1].datetime is None:
            merged[-1] = TimeElement(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return tuple(merged)
