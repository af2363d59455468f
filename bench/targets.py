"""Judges measured rows against what the generator should reach, as ratios.

Ratios travel between machines and seconds don't, so every target but two compares with another
generator in the same run. A target whose builds were not run is "not measured".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.rows import Row, ratio

_SIZE = 10_000
_LARGE = 100_000

Measure = Callable[[Sequence[Row]], float | None]


@dataclass(frozen=True, slots=True)
class Target:
    """An upper limit with the figure that was measured, None if its builds were not run."""

    name: str
    limit: float
    measured: float | None
    unit: str = ""

    @property
    def verdict(self) -> str:
        """Say in words whether the target is reached."""
        if self.measured is None:
            return "not measured"
        return "reached" if self.measured <= self.limit else "not reached"


def judge(rows: Sequence[Row], startup: tuple[float, float] | None) -> list[Target]:
    """Judge every target.

    `startup` holds the seconds of `timeline --version` and of a Python that does nothing.
    """
    start = None if startup is None else 1000 * (startup[0] - startup[1])
    return [
        *(Target(name, limit, measure(rows)) for name, limit, measure in _TARGETS),
        Target("timeline --version over python -c pass", 60, start, " ms"),
    ]


def _row(rows: Sequence[Row], generator: str, scenario: str, size: int = _SIZE) -> Row | None:
    wanted = (generator, scenario, size)
    return next((row for row in rows if (row.generator, row.scenario, row.size) == wanted), None)


def _wall(scenario: str, base: str = "hugo", generator: str = "timeline") -> Measure:
    def measure(rows: Sequence[Row]) -> float | None:
        ours, theirs = _row(rows, generator, scenario), _row(rows, base, scenario)
        return ratio(ours, theirs, lambda run: run.wall) if ours and theirs else None

    return measure


def _memory(rows: Sequence[Row]) -> float | None:
    ours, theirs = _row(rows, "timeline", "cold"), _row(rows, "hugo", "cold")
    if not ours or not theirs or ours.memory is None or theirs.memory is None:
        return None
    return ours.memory / theirs.memory


def _growth(rows: Sequence[Row]) -> float | None:
    large, small = _row(rows, "timeline", "cold", _LARGE), _row(rows, "timeline", "cold")
    return large.wall / small.wall if large and small else None


_TARGETS: tuple[tuple[str, float, Measure], ...] = (
    ("cold, × Hugo's wall", 1.4, _wall("cold")),
    ("cold, × Pelican's wall", 0.4, _wall("cold", "pelican")),
    ("nothing changed, × Hugo's wall", 0.1, _wall("nothing")),
    ("one body edited, × Hugo's wall", 0.15, _wall("body")),
    ("one title edited, × Hugo's wall", 0.25, _wall("title")),
    ("one template edited, × Hugo's wall", 0.5, _wall("template")),
    ("peak memory, cold, × Hugo's", 0.6, _memory),
    ("whole product, cold, × Hugo's wall", 3, _wall("cold", generator="whole")),
    ("100,000 events over 10,000, cold wall", 11, _growth),
)
