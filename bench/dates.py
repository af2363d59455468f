"""From a day to the date of an invented event, in the shapes that the content model knows.

Three in four are plain days; the rest are times, intervals, months, uncertain and open dates. A
shape that would reach past the corpus's own day is left to the past, where it is not taken for a
plan. Nothing is known here of events.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.seeded_random import SeededRandom


@dataclass(frozen=True, slots=True)
class When:
    """A date in the EDTF profile, and the same in simple terms for generators without one.

    `edtf` is what the content model reads. `style` names the shape; `first` is its earliest day,
    `last` its latest where the shape has two ends; `clock` is a time of day or empty.
    """

    edtf: str
    style: str
    first: date
    last: date | None = None
    clock: str = ""

    def unknown(self) -> When:
        """The same plan with its date given up; `first` stays, for generators that sort by it."""
        return replace(self, edtf="unknown", style="unknown", last=None, clock="")


_PAST_ONLY = ("year", "week", "season", "unsure", "about", "either", "since", "dayless")
_SHAPES = (
    ("time", 0.07), ("interval", 0.08), ("month", 0.04), ("dayless", 0.01), ("unsure", 0.015),
    ("about", 0.01), ("either", 0.015), ("since", 0.01), ("year", 0.005), ("week", 0.005),
    ("season", 0.005),
)  # fmt: skip


def choose_when(rng: SeededRandom, day: date, today: date) -> When:
    """A date for an event whose day is known to us; at most as exact as its shape allows."""
    shape, draw = "day", rng.below(1000) / 1000
    for candidate, share in _SHAPES:
        draw -= share
        if draw < 0:
            shape = candidate
            break
    near = day > today - timedelta(days=400)
    if near and shape in _PAST_ONLY:
        shape = "day"
    if shape in ("interval", "month") and abs((day - today).days) < 40:
        shape = "day"
    return _shaped(rng, shape, day)


def _shaped(rng: SeededRandom, shape: str, day: date) -> When:
    month = day.replace(day=1)
    match shape:
        case "time":
            clock = f"{9 + rng.below(9):02d}:{15 * rng.below(4):02d}"
            return When(f"{day}T{clock}", "time", day, clock=clock)
        case "interval":
            last = day + timedelta(days=1 + rng.below(3))
            return When(f"{day}/{last}", "interval", day, last)
        case "either":
            last = day + timedelta(days=1)
            return When(f"[{day},{last}]", "either", day, last)
        case "month":
            return When(f"{day:%Y-%m}", "month", month)
        case "dayless":
            return When(f"{day:%Y-%m}-XX", "dayless", month)
        case "unsure":
            return When(f"{day}?", "unsure", day)
        case "about":
            return When(f"{day:%Y-%m}~", "about", month)
        case "since":
            return When(f"{day}/..", "since", day)
        case "year":
            return When(f"{day:%Y}", "year", date(day.year, 1, 1))
        case "week":
            year, week, weekday = day.isocalendar()
            return When(f"{year}-W{week:02d}", "week", day - timedelta(days=weekday - 1))
        case "season":
            # Summer, whatever the day: the only season that every almanac puts into one year.
            return When(f"{day.year}-22", "season", date(day.year, 6, 1))
    return When(str(day), "day", day)
