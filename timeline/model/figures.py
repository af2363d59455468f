"""Figures as values: the range that a qualifier implies, points in time, and lines of points.

A `Point` is one value of one series at one time, with everything that gives it; a `Line` holds the
points that may be compared: one unit, one base. `model.series` makes them. Knows nothing of files
or of how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from timeline.content.kinds import Kind
from timeline.content.schema.fields import FigureFields, Qualifier
from timeline.core.frozen import dataclass
from timeline.dates import EventDate

TOLERANCE: Final = Decimal("0.05")
"""How far "about" reaches to either side, and "almost" from below, as a share of the number."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a figure allows; an end is None where there is no limit.

    `low_open` and `high_open` say that the end itself is not among them.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Range) -> bool:
        """Whether some number is in both."""
        return not (self.is_below(other) or other.is_below(self))

    def is_below(self, other: Range) -> bool:
        """Whether every number of this one is smaller than every number of the other."""
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low


def implied(low: Decimal, high: Decimal, qualifier: Qualifier) -> Range:
    """Return the range that a number (`low` equals `high`) or a range means with its qualifier.

    Qualifiers speak of size, so that a fall of "more than 40" is −40 or further from zero. "About"
    and "almost" give no limits of their own; they are taken to reach a twentieth of the number.
    """
    if high <= 0 and low < 0:
        mirrored = implied(high.copy_negate(), low.copy_negate(), qualifier)
        return Range(
            None if mirrored.high is None else mirrored.high.copy_negate(),
            None if mirrored.low is None else mirrored.low.copy_negate(),
            mirrored.high_open,
            mirrored.low_open,
        )
    match qualifier:
        case "about":
            return Range(low - abs(low) * TOLERANCE, high + abs(high) * TOLERANCE)
        case "almost":
            # "Almost 0" says nothing: there is no number between it and zero.
            return Range(low - abs(low) * TOLERANCE, high, high_open=high > 0)
        case "more_than":
            return Range(low, None, low_open=True)
        case "at_least":
            return Range(low, None)
        case "up_to":
            return Range(min(low, Decimal(0)), high)
        case _:
            return Range(low, high)


@dataclass(frozen=True, slots=True)
class Given:
    """One figure as one file gives it.

    `kind` and `home` are those of the file, `number` is the index in its `figures`; `source` is the
    id of its source, "" where the key names none.
    """

    kind: Kind
    home: str
    number: int
    figure: FigureFields
    source: str

    @property
    def event(self) -> str:
        """The id of the event whose file gives it, or ""."""
        return self.home if self.kind == "event" else ""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of one series at one time, and all figures that give it.

    `id` is made of what the point says, so that it survives other points. `low` and `high` are the
    numbers as they were written (equal where it is one number), with every decimal place. `time` is
    `as_of` or `period` as written, None where neither is; `over` says that it is a period.
    `superseded_by` is the id of the point that replaces this one, or "". `differs` is set where
    another point of the same line and time cannot be reconciled with it.
    """

    id: str
    low: Decimal
    high: Decimal
    qualifier: Qualifier
    time: EventDate | None
    over: bool
    given: tuple[Given, ...]
    superseded_by: str = ""
    differs: bool = False

    @property
    def range(self) -> Range:
        """The numbers that it allows."""
        return implied(self.low, self.high, self.qualifier)

    @property
    def stage(self) -> str:
        """`revised` or `provisional` where a giver says so (the later stage wins), or ""."""
        stages = {given.figure.stage for given in self.given}
        return next((stage for stage in ("revised", "provisional") if stage in stages), "")

    @property
    def events(self) -> tuple[str, ...]:
        """The ids of the events that give it, each once."""
        return tuple(dict.fromkeys(given.event for given in self.given if given.event))

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of its sources, each once."""
        return tuple(dict.fromkeys(given.source for given in self.given if given.source))


@dataclass(frozen=True, slots=True)
class Line:
    """The points of a series that may be compared: one unit, counted from one base, in order of
    time.

    `disagreements` holds, for each time at which ranges do not meet, the points that cannot be
    reconciled with some other one of that time.
    """

    series: str
    unit: str
    since: EventDate | None
    points: tuple[Point, ...]
    disagreements: tuple[tuple[Point, ...], ...] = ()


def apart(ranges: Iterable[Range]) -> list[bool]:
    """Return for each range whether it fails to meet at least one of the others.

    The highest beginning and the lowest end decide, so the work is linear.
    """
    compared = list(ranges)
    lows = [item for item in compared if item.low is not None]
    highs = [item for item in compared if item.high is not None]
    if not lows or not highs:
        return [False] * len(compared)
    highest = max(lows, key=_beginning)
    lowest = min(highs, key=_end)
    return [item.is_below(highest) or lowest.is_below(item) for item in compared]


def _beginning(item: Range) -> tuple[Decimal, bool]:
    return item.low or Decimal(0), item.low_open


def _end(item: Range) -> tuple[Decimal, bool]:
    return item.high or Decimal(0), not item.high_open
