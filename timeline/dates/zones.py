"""Time zones: a local time and the name of a zone to the offset from UTC that was in force.

The data come from the `tzdata` package alone, never from the machine, so that a site is the same
wherever it is built. Knows nothing of how dates are written.
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

_LONGEST_NAME = 64
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_NUMERIC = re.compile(r"(?:UTC|GMT|Z)? ?[-+−][0-9]{1,2}(?::?[0-9]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offset:
    """An offset from UTC in seconds, east positive, and how the zone calls itself then ("BST")."""

    seconds: int
    label: str


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What a zone makes of a time on its clocks.

    `offsets` holds the one offset in force, or both in order where the clocks showed the time
    twice; it is empty where they skipped it, and `skipped` is then the length of the gap.
    """

    offsets: tuple[Offset, ...]
    skipped: timedelta = timedelta(0)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The names of all zones that `load` knows."""
    return frozenset(_data("zones").decode().split())


@lru_cache(maxsize=128)
def load(name: str) -> ZoneInfo:
    """The rules of a zone by its IANA name; `DateError` (about `timezone`) if there is none."""
    if name not in names():
        raise _unknown(name)
    return ZoneInfo.from_file(BytesIO(_data(f"zoneinfo/{name}")), key=name)


def _data(name: str) -> bytes:
    # `importlib.resources` would import a good deal that a build has no other use for.
    data = pkgutil.get_data("tzdata", name)
    assert data is not None
    return data


def local_time(local: datetime, name: str) -> LocalTime:
    """What the zone makes of a naive local time."""
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
    """What the clocks of the zone showed at a naive time in UTC, and their offset then.

    `OverflowError` outside the years 1 to 9999.
    """
    moment = universal.replace(tzinfo=UTC).astimezone(load(name))
    return moment.replace(tzinfo=None), _offset(moment)


def offset_label(seconds: int) -> str:
    """How an offset without a name is called: UTC, UTC+1, UTC−3:30."""
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
    # Zones without an abbreviation of their own are called "+03" in the data.
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
    if not 2 < len(wanted) <= _LONGEST_NAME:
        return []
    known = {zone.lower(): zone for zone in sorted(names())}
    if wanted in known:
        return [known[wanted]]
    # A city alone is the commonest slip; its continent is not for the author to look up.
    cities = [zone for key, zone in known.items() if key.rsplit("/", 1)[-1] == wanted]
    if cities:
        return cities[:2]
    import difflib  # needed for mistakes alone

    return [known[key] for key in difflib.get_close_matches(wanted, known, n=2, cutoff=0.75)]
