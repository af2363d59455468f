"""Time zones: a local time and the name of a zone → the offset from UTC in force.

The data come from the `tzdata` package, never from the machine, so that a site is the same wherever
it is built. Knows nothing of how dates are written.
"""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from zoneinfo import ZoneInfo

from timeline.dates.errors import DateError, quoted

_MAX_NAME_LENGTH = 64
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_NUMERIC = re.compile(r"(?:UTC|GMT|Z)? ?[-+−][0-9]{1,2}(?::?[0-9]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offset:
    """An offset from UTC in seconds, east positive, and its name in the zone ("BST")."""

    seconds: int
    label: str


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The offsets of a time on the clocks of a zone.

    There is one, or two in order if the clocks showed the time twice. There is none if they skipped
    it; `skipped` is then the length of the gap.
    """

    offsets: tuple[Offset, ...]
    skipped: timedelta = timedelta(0)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset(_data("zones").decode().split())


@lru_cache(maxsize=128)
def load(name: str) -> ZoneInfo:
    """Return the rules of a zone by its IANA name; `DateError` (about `timezone`) if unknown."""
    if name not in names():
        raise _unknown(name)
    return ZoneInfo.from_file(BytesIO(_data(f"zoneinfo/{name}")), key=name)


def _data(name: str) -> bytes:
    # `importlib.resources` would import much that a build does not need.
    data = pkgutil.get_data("tzdata", name)
    assert data is not None
    return data


def local_time(local: datetime, name: str) -> LocalTime:
    """Return the offsets of a naive local time in a zone."""
    zone = load(name)
    first, second = (_offset(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    # PEP 495: the two folds differ at a change of the clocks alone. The offset in force before
    # the change comes first, so it is the larger one when an hour is repeated.
    if first.seconds == second.seconds:
        return LocalTime((first,))
    if first.seconds > second.seconds:
        return LocalTime((first, second))
    return LocalTime((), timedelta(seconds=second.seconds - first.seconds))


def local_of(universal: datetime, name: str) -> tuple[datetime, Offset]:
    """Return what the clocks of a zone showed at a naive time in UTC, and their offset.

    `OverflowError` outside the years 1 to 9999.
    """
    moment = universal.replace(tzinfo=UTC).astimezone(load(name))
    return moment.replace(tzinfo=None), _offset(moment)


def offset_label(seconds: int) -> str:
    """Return the name of an offset without one: UTC, UTC+1, UTC−3:30."""
    minutes = round(abs(seconds) / 60)
    if minutes == 0:
        return "UTC"
    hours, minutes = divmod(minutes, 60)
    sign = "+" if seconds > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _offset(moment: datetime) -> Offset:
    offset = moment.utcoffset() or timedelta(0)
    seconds = offset.days * 86_400 + offset.seconds
    label = moment.tzname() or ""
    # Zones without an abbreviation are called "+03" in the data.
    return Offset(seconds, label if _ABBREVIATION.fullmatch(label) else offset_label(seconds))


def _unknown(name: str) -> DateError:
    hint = "Write the IANA name of the zone, such as Europe/London"
    if _NUMERIC.fullmatch(name.strip()):
        hint = "Write the offset after the time, such as T09:30+01:00, and no time zone"
    elif close := _closest(name):
        hint = f"Did you mean {' or '.join(close)}?"
    return DateError(f"There is no time zone {quoted(name)}", hint, 0, len(name), about="timezone")


def _closest(name: str) -> list[str]:
    wanted = name.strip().replace(" ", "_").lower()
    if not 2 < len(wanted) <= _MAX_NAME_LENGTH:
        return []
    zones = {zone.lower(): zone for zone in sorted(names())}
    if wanted in zones:
        return [zones[wanted]]
    # A city alone is the most common mistake.
    cities = [zone for key, zone in zones.items() if key.rsplit("/", 1)[-1] == wanted]
    if cities:
        return cities[:2]
    import difflib  # only needed for mistakes

    return [zones[key] for key in difflib.get_close_matches(wanted, zones, n=2, cutoff=0.75)]
