"""Measured rows as tables for people and as JSON for machines; measures nothing itself."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from bench.generators import Generator
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


def facts(generators: Iterable[Generator]) -> dict[str, str]:
    """What must be known of the machine and the programs to judge the figures."""
    return {
        "processors": str(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        **{generator.name: generator.describe() for generator in generators},
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def table(rows: Sequence[Row]) -> str:
    """One line for each row; the ratio compares with the first generator of the same runs."""
    heads = (
        "events", "scenario", "generator", "wall s", "spread", "CPU s", "memory MB",
        "wall ms/event", "CPU ms/event", "wall ratio", "CPU ratio", "files", "site MB",
    )  # fmt: skip
    lines = [tuple(_cells(row, _base(row, rows))) for row in rows]
    return _aligned(heads, lines)


def growth(rows: Sequence[Row]) -> str:
    """How the cost of one event changes from each size to the next: above 1 it rises."""
    heads = ("scenario", "generator", "from", "to", "wall per event", "CPU per event")
    lines = []
    for row in rows:
        same = [r for r in rows if (r.scenario, r.generator) == (row.scenario, row.generator)]
        larger = sorted((r for r in same if r.size > row.size), key=lambda r: r.size)
        if row.scenario != "cold" or not larger:
            continue
        after = larger[0]
        scale = after.size / row.size
        lines.append(
            (
                row.scenario,
                row.generator,
                f"{row.size:,}",
                f"{after.size:,}",
                f"× {after.wall / row.wall / scale:.2f}",
                f"× {after.cpu / row.cpu / scale:.2f}",
            )
        )
    return _aligned(heads, lines) if lines else ""


def as_json(known: dict[str, str], rows: Sequence[Row]) -> str:
    """Everything measured, each run by itself, for a later comparison."""
    return json.dumps({"facts": known, "rows": [asdict(row) for row in rows]}, indent=1) + "\n"


def _base(row: Row, rows: Sequence[Row]) -> Row:
    return next(r for r in rows if (r.size, r.scenario) == (row.size, row.scenario))


def _cells(row: Row, base: Row) -> Iterable[str]:
    walls = [run.wall for run in row.runs]
    yield f"{row.size:,}"
    yield row.scenario
    yield row.generator
    yield f"{row.wall:.3f}"
    yield f"{min(walls):.2f}–{max(walls):.2f}"
    yield f"{row.cpu:.3f}"
    yield "–" if row.memory is None else f"{row.memory / 1e6:.0f}"
    yield f"{1000 * row.wall / row.size:.3f}"
    yield f"{1000 * row.cpu / row.size:.3f}"
    # Neighbouring runs are compared with each other, so that a slow minute weighs on both sides.
    pairs = list(zip(row.runs, base.runs, strict=True))
    yield f"{median(ours.wall / theirs.wall for ours, theirs in pairs):.2f}"
    yield f"{median(ours.cpu / theirs.cpu for ours, theirs in pairs):.2f}"
    yield f"{row.files:,}"
    yield f"{row.bytes / 1e6:.1f}"


def _aligned(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Columns under their heads, numbers to the right."""
    cells = [tuple(heads), *lines]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    numeric = [
        all(line[c][-1:].isdigit() or line[c] == "–" for line in cells[1:])
        for c in range(len(heads))
    ]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in cells
    )
