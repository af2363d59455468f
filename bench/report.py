"""Lays out measured rows as tables for people and as JSON for programs; measures nothing itself."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from bench.generators import Generator
from bench.rows import Row, beside, ratio
from bench.targets import Target


def machine() -> dict[str, str]:
    """Describe the machine, without which no figure can be judged."""
    return {
        "processors": str(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def versions(generators: Iterable[Generator]) -> dict[str, str]:
    """Give the version of Python and of each generator."""
    return {
        "python": platform.python_version(),
        **{generator.name: generator.describe() for generator in generators},
    }


def heading(*facts: Mapping[str, str]) -> str:
    """Lay out facts about the machine and the programs, one per line."""
    return "\n".join(f"{key + ':':13}{value}" for part in facts for key, value in part.items())


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def table(rows: Sequence[Row], base: str) -> str:
    """One line for each row; the ratios compare with the generator `base` in the same runs."""
    heads = (
        "events", "scenario", "generator", "wall s", "spread", "CPU s", "memory MB",
        "wall ratio", "CPU ratio", "memory ratio", "files", "site MB",
    )  # fmt: skip
    return aligned(heads, [tuple(_cells(row, beside(row, rows, base))) for row in rows])


def products(rows: Sequence[Row], whole: Collection[str], base: str) -> str:
    """One line for each whole product, compared with the equal site of `base`."""
    heads = (
        "events", "product", "wall s", "spread", "CPU s", "memory MB", "wall ratio", "CPU ratio",
        "memory ratio", "files", "site MB",
    )  # fmt: skip
    lines = []
    for row in rows:
        if row.generator in whole:
            events, _, *cells = _cells(row, beside(row, rows, base))
            lines.append((events, *cells))
    return aligned(heads, lines) if lines else ""


def targets_table(targets: Iterable[Target]) -> str:
    """Lay out a line for each target: its limit, what was measured, and the verdict."""
    heads = ("target", "at most", "measured", "")
    return aligned(
        heads,
        [
            (
                target.name,
                f"{target.limit:g}{target.unit}",
                "–" if target.measured is None else f"{target.measured:.3g}{target.unit}",
                target.verdict,
            )
            for target in targets
        ],
    )


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
    return aligned(heads, lines) if lines else ""


def as_json(facts: dict[str, str], rows: Sequence[Row], startup: tuple[float, float] | None) -> str:
    """Write everything that was measured, each run by itself, for a later comparison."""
    content = {"facts": facts, "startup": startup, "rows": [asdict(row) for row in rows]}
    return json.dumps(content, indent=1) + "\n"


def lines(rows: Sequence[Row], base: str) -> Iterator[dict[str, str | int | float]]:
    """Give what is saved of each row; the ratios compare with `base` in the same runs."""
    for row in rows:
        walls = [run.wall for run in row.runs]
        line: dict[str, str | int | float] = {
            "size": row.size,
            "scenario": row.scenario,
            "generator": row.generator,
            "runs": len(row.runs),
            "wall_s": round(row.wall, 3),
            "wall_min_s": round(min(walls), 3),
            "wall_max_s": round(max(walls), 3),
            "cpu_s": round(row.cpu, 3),
            "files": row.files,
            "site_mb": round(row.bytes / 1e6, 1),
        }
        if row.memory is not None:
            line["memory_mb"] = round(row.memory / 1e6)
        other = beside(row, rows, base)
        if other is not None and row.generator != base:
            line["wall_ratio"] = round(ratio(row, other, lambda run: run.wall), 3)
            line["cpu_ratio"] = round(ratio(row, other, lambda run: run.cpu), 3)
            if row.memory is not None and other.memory:
                line["memory_ratio"] = round(row.memory / other.memory, 3)
        yield line


def _cells(row: Row, base: Row | None) -> Iterable[str]:
    walls = [run.wall for run in row.runs]
    yield f"{row.size:,}"
    yield row.scenario
    yield row.generator
    yield f"{row.wall:.3f}"
    yield f"{min(walls):.2f}–{max(walls):.2f}"
    yield f"{row.cpu:.3f}"
    yield "–" if row.memory is None else f"{row.memory / 1e6:.0f}"
    yield "–" if base is None else f"{ratio(row, base, lambda run: run.wall):.2f}"
    yield "–" if base is None else f"{ratio(row, base, lambda run: run.cpu):.2f}"
    if base is None or base.memory is None or row.memory is None:
        yield "–"
    else:
        yield f"{row.memory / base.memory:.2f}"
    yield f"{row.files:,}"
    yield f"{row.bytes / 1e6:.1f}"


def aligned(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
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
