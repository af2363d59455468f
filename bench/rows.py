"""What was measured: the runs of one generator in one scenario at one size, and ratios of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.measure import Cost


@dataclass(frozen=True, slots=True)
class Row:
    """All runs of one generator in one scenario at one size.

    `memory` is in bytes, None where it cannot be sampled; `files` and `bytes` are the site's.
    """

    size: int
    scenario: str
    generator: str
    runs: tuple[Cost, ...]
    memory: int | None
    files: int
    bytes: int

    @property
    def wall(self) -> float:
        """Median seconds by the clock."""
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median processor seconds."""
        return median(run.cpu for run in self.runs)


def beside(row: Row, rows: Sequence[Row], base: str) -> Row | None:
    """The row of `base` in the same runs, None where it was not measured."""
    return next(
        (r for r in rows if (r.size, r.scenario, r.generator) == (row.size, row.scenario, base)),
        None,
    )


def ratio(row: Row, base: Row, of: Callable[[Cost], float]) -> float:
    """The median over the runs; each is compared with its neighbour, so that a slow minute weighs
    on both sides.
    """
    return median(of(ours) / of(theirs) for ours, theirs in zip(row.runs, base.runs, strict=True))
