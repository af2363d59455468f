"""The benchmark itself: from the tables of generators and scenarios to a table of costs.

Runs alternate between the generators, so that whatever else the machine does weighs on all of them;
a median of several is reported. Every build's result is looked at: a page that lacks the edit or a
site with too few pages stops the benchmark.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import measure, projects, report
from bench.generators import GENERATORS, Generator
from bench.measure import CommandFailedError, Cost
from bench.registers import TODAY
from bench.report import Row
from bench.scenarios import SCENARIOS, Project, Scenario


class WrongSiteError(Exception):
    """A build ended well, but its site is not what the corpus asks for."""


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for and print it; 0 when all was measured, else 1."""
    wanted = _arguments().parse_args(arguments)
    generators = [g for g in GENERATORS if g.name in wanted.generators]
    scenarios = [s for s in SCENARIOS if s.name in wanted.scenarios]
    known = report.facts(generators)
    print("\n".join(f"{key + ':':13}{value}" for key, value in known.items()), flush=True)
    present = [g for g in generators if g.find() is not None]
    projects.CACHE.mkdir(parents=True, exist_ok=True)
    projects.forget_stale()
    rows: list[Row] = []
    work = Path(tempfile.mkdtemp(prefix="work-", dir=projects.CACHE))
    try:
        for size in wanted.sizes:
            rows.extend(_measure_size(work, present, scenarios, size, wanted.repeats))
    except (CommandFailedError, WrongSiteError) as fault:
        print(f"\nThe benchmark stopped: {fault}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _print_rows(rows)
    if wanted.json:
        Path(wanted.json).write_text(report.as_json(known, rows), encoding="utf-8")
    return 0 if len(present) == len(generators) else 1


def _arguments() -> argparse.ArgumentParser:
    sizes = [1_000, 10_000, *([100_000] if os.environ.get("FULL") else [])]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(number) for number in text.split(",")],
        default=sizes,
        help="numbers of events, separated by commas (FULL=1 adds 100000)",
    )
    parser.add_argument("--repeats", type=_positive, default=3, help="timed runs of each (3)")
    for option, names in (
        ("--generators", [g.name for g in GENERATORS]),
        ("--scenarios", [s.name for s in SCENARIOS]),
    ):
        parser.add_argument(
            option, nargs="+", choices=names, default=names, help=f"default: {' '.join(names)}"
        )
    parser.add_argument("--json", metavar="FILE", help="also write every single run to this file")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a number of runs: give 1 or more")
    return number


def _measure_size(
    work: Path,
    generators: Sequence[Generator],
    scenarios: Sequence[Scenario],
    size: int,
    repeats: int,
) -> list[Row]:
    """Every scenario at one size, in fresh copies of the corpus that are removed afterwards."""
    lent = [Project(generator, work / f"{generator.name}-{size}", size) for generator in generators]
    for project in lent:
        projects.lend(project.generator, size, project.root)
        # Untimed: it brings programs and corpus into memory, and every scenario needs a built site.
        _build(project)
    rows = [row for scenario in scenarios for row in _measure(lent, scenario, repeats)]
    for project in lent:
        shutil.rmtree(project.root)
    return rows


def _measure(lent: Sequence[Project], scenario: Scenario, repeats: int) -> list[Row]:
    runs: dict[str, list[Cost]] = {project.generator.name: [] for project in lent}
    for repetition in range(repeats):
        for project in lent:
            _progress(f"{project.size:,} {scenario.name} {project.generator.name} {repetition + 1}")
            runs[project.generator.name].append(_run(project, scenario, repetition))
    rows = []
    for project in lent:
        _progress(f"{project.size:,} {scenario.name} {project.generator.name} memory")
        memory = _memory(project, scenario, repeats)
        files, size = _weigh(project)
        name = project.generator.name
        rows.append(Row(project.size, scenario.name, name, tuple(runs[name]), memory, files, size))
    _progress("")
    return rows


def _run(project: Project, scenario: Scenario, repetition: int) -> Cost:
    expected = scenario.prepare(project, repetition)
    # What earlier runs left to be written to the disk must not be written during this one.
    os.sync()
    cost = _build(project)
    _inspect(project, expected)
    return cost


def _build(project: Project) -> Cost:
    return measure.timed(_command(project), project.root, _environment())


def _memory(project: Project, scenario: Scenario, repetition: int) -> int | None:
    expected = scenario.prepare(project, repetition)
    memory = measure.peak_memory(_command(project), project.root, _environment())
    _inspect(project, expected)
    return memory


def _command(project: Project) -> tuple[str, ...]:
    return project.generator.command(project.root)


def _environment() -> dict[str, str]:
    """The user's own, with the corpus's day as today, so that plans stay plans."""
    noon = (TODAY - type(TODAY)(1970, 1, 1)).days * 86_400 + 43_200
    return {**os.environ, "SOURCE_DATE_EPOCH": str(noon)}


def _inspect(project: Project, expected: tuple[str, str] | None) -> None:
    site = project.root / project.generator.output
    pages = sum(1 for _ in (site / "events").glob("*/index.html"))
    if pages < project.size:
        raise WrongSiteError(f"{project.generator.name} made {pages} of {project.size} event pages")
    if expected is None:
        return
    path, words = expected
    if words not in (site / path).read_text(encoding="utf-8"):
        raise WrongSiteError(f"{project.generator.name}: {path} lacks {words!r} after the edit")


def _weigh(project: Project) -> tuple[int, int]:
    """Number of files of the site and their bytes."""
    site = project.root / project.generator.output
    sizes = [
        os.lstat(os.path.join(folder, name)).st_size
        for folder, _, names in os.walk(site)
        for name in names
    ]
    return len(sizes), sum(sizes)


def _progress(text: str) -> None:
    """A line that overwrites itself, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="" if text else "\r", file=sys.stderr, flush=True)


def _print_rows(rows: Sequence[Row]) -> None:
    if not rows:
        return
    print(f"\n{report.table(rows)}")
    growth = report.growth(rows)
    if growth:
        print(f"\nCost of one event from one size to the next (cold; above 1 it rises):\n{growth}")
