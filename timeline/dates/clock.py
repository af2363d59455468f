"""The time after a date (`T09:30`, `T09:30:00+01:00`) → a `Clock` that knows its offset from UTC.

Minutes without seconds are an extension of EDTF. Knows only the day of the date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from timeline.dates.civil import from_day_ordinal
from timeline.dates.errors import PartError
from timeline.dates.value import Clock, Point, offset_iso
from timeline.dates.zones import Offset, local_of, local_time, offset_label

_TIME: Final = re.compile(
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
_FURTHEST_EAST: Final = 14 * 3600
_FURTHEST_WEST: Final = -12 * 3600


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zone that the author names for a date, and the one to assume without a name."""

    own: str | None
    fallback: str | None


def read_clock(text: str, base: int, day: Point, zones: Zones) -> Clock:
    """Return the time in `text` (which begins with T), at offset `base` of the whole, on a day."""
    match = _TIME.fullmatch(text)
    end = base + len(text)
    if not match:
        raise PartError("", start=base, end=end)
    if not 1 <= day.year <= 9999:
        raise PartError(
            "Clock times are only supported for the years 0001 to 9999",
            "",
            base,
            end,
            "",
        )
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if (hour, minute, second) == (24, 0, 0) and day.last < datetime.max.toordinal():
        raise PartError(
            "24:00 is written as 00:00 of the next day",
            "",
            base - len(_ymd(day.first)),
            end,
            f"{_ymd(day.last + 1)}T00:00{match['offset'] or ''}",
        )
    if hour > 23 or minute > 59 or second > 59:
        raise PartError(
            f"There is no time {match['hour']}:{text[4:]}",
            "Write a time from 00:00 to 23:59",
            base + 1,
            end,
        )
    seconds = hour * 3600 + minute * 60 + second
    offset = _offset(match, base, day, seconds, zones)
    return Clock(
        seconds,
        match["second"] is not None,
        offset.seconds if offset else None,
        offset.label if offset else "",
        match["offset"] is not None,
    )


def _offset(
    match: re.Match[str], base: int, day: Point, seconds: int, zones: Zones
) -> Offset | None:
    written = _written_offset(match, base)
    name = zones.own or (zones.fallback if written is None else None)
    if name is None:
        return None if written is None else Offset(written, offset_label(written))
    local = datetime(day.year, day.month or 1, day.day or 1) + timedelta(seconds=seconds)
    time = local_time(local, name)
    end = base + match.end()
    bare = f"T{match['hour']}:{match['minute']}" + (
        f":{match['second']}" if match["second"] else ""
    )
    if not time.offsets:
        later = local + time.skipped
        shifted = f"{later:T%H:%M:%S}" if match["second"] else f"{later:T%H:%M}"
        if later.date() != local.date():
            raise PartError(
                f"The day {_ymd(day.first)} has no {bare[1:]} in {name}",
                "Write a time that the clocks showed",
                base + 1,
                end,
            )
        raise PartError(
            f"The clocks of {name} skipped {bare[1:]} on {_ymd(day.first)}, when they went forward",
            "",
            base,
            end,
            shifted,
        )
    for offset in time.offsets:
        if written is not None and round(offset.seconds / 60) * 60 == written:
            return offset
    if written is not None:
        raise _contradiction(match, base, name, local, written, time.offsets)
    if len(time.offsets) > 1:
        day_text = _ymd(day.first)
        choices = [day_text + bare + _numeric(offset) for offset in time.offsets]
        raise PartError(
            f"The clocks of {name} showed {bare[1:]} twice on {day_text}, when they went back",
            f"Write {choices[0]} for the first time, or {choices[1]} for the second",
            base,
            end,
        )
    return time.offsets[0]


def _written_offset(match: re.Match[str], base: int) -> int | None:
    text = match["offset"]
    if text is None:
        return None
    if text == "Z":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6] or 0)
    offset = (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)
    start, end = base + match.start("offset"), base + match.end("offset")
    if minutes > 59 or not _FURTHEST_WEST <= offset <= _FURTHEST_EAST:
        raise PartError(
            f"No place on Earth has the offset {text} from UTC",
            "Write an offset from -12:00 to +14:00",
            start,
            end,
        )
    if text.startswith("-") and offset == 0:
        raise PartError("UTC cannot be behind UTC", "", start, end, "Z")
    return offset


def _contradiction(
    match: re.Match[str],
    base: int,
    name: str,
    local: datetime,
    written: int,
    offsets: tuple[Offset, ...],
) -> PartError:
    """Return the error, whose hint has a text for either: the clock or the offset is right."""
    real = " or ".join(_numeric(offset) for offset in offsets)
    start, end = base + 1, base + match.end()
    message = (
        f"The offset {match['offset']} contradicts the time zone {name}, which is at {real} then"
    )
    form = "seconds" if match["second"] else "minutes"
    as_clock = local.isoformat(timespec=form)
    try:
        there, offset = local_of(local - timedelta(seconds=written), name)
    except OverflowError:
        return PartError(message, f"Write {as_clock} without the offset", start, end)
    return PartError(
        message,
        f"Write {as_clock}{_numeric(offsets[0])} if the clocks there showed {local:%H:%M}, or"
        f" {there.isoformat(timespec=form)}{_numeric(offset)} if the offset is right",
        start,
        end,
    )


def _numeric(offset: Offset) -> str:
    return offset_iso(offset.seconds).replace("Z", "+00:00")


def _ymd(ordinal: int) -> str:
    year, month, day = from_day_ordinal(ordinal)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
