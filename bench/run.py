"""The benchmark itself: from the tables of generators and scenarios to a table of costs.

Runs alternate between the generators, so that whatever else the machine does weighs on all of them;
a median of several is reported. Every build's result is looked at. A generator that fails, leaves
out pages or does not show an edit has no figures from there on at that size; the others go on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench import measure, projects, report, result_files, targets
from bench.generators import BASE, GENERATORS, WHOLE, Generator
from bench.measure import CommandFailedError, Cost
from bench.registers import TODAY
from bench.rows import Row
from bench.scenarios import SCENARIOS, Expected, Project, Scenario

_MOST_REPEATED = 10_000
"""A larger corpus is built once for each scenario, and memory looked for in the first build."""
_STARTS = 20


class WrongSiteError(Exception):
    """A build ended well, but its site is not what the corpus asks for."""


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for and print it; 0 when all was measured, else 1."""
    wanted = _arguments().parse_args(arguments)
    generators = [g for g in (*GENERATORS, *WHOLE) if g.name in wanted.generators]
    scenarios = [s for s in SCENARIOS if s.name in wanted.scenarios]
    machine, versions = report.machine(), report.versions(generators)
    print(report.heading(machine, versions), flush=True)
    present = [g for g in generators if g.find() is not None]
    projects.CACHE.mkdir(parents=True, exist_ok=True)
    projects.forget_stale()
    rows: list[Row] = []
    faults: list[str] = []
    startup = _startup()
    # A signal to end shows what was measured so far, like Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    work = Path(tempfile.mkdtemp(prefix="work-", dir=projects.CACHE))
    try:
        for size in wanted.sizes:
            repeats = wanted.repeats if size <= _MOST_REPEATED else 1
            for row in _measure_size(work, present, scenarios, size, repeats, faults):
                rows.append(row)
    except KeyboardInterrupt:
        faults.append("the rest, since the benchmark was ended")
    finally:
        # First of all: removing a large corpus takes a while, in which it may be ended once more.
        _print_rows(rows, startup)
        if wanted.json:
            text = report.as_json({**machine, **versions}, rows, startup)
            Path(wanted.json).write_text(text, encoding="utf-8")
        if wanted.save and rows:
            lines, judged = report.lines(rows, BASE), targets.judge(rows, startup)
            path = result_files.save("builds", machine, versions, lines, judged)
            print(f"\nSaved to {path}")
        shutil.rmtree(work, ignore_errors=True)
    for fault in faults:
        print(f"\nNot measured: {fault}", file=sys.stderr)
    return 0 if len(present) == len(generators) and not faults else 1


def _arguments() -> argparse.ArgumentParser:
    sizes = [1_000, 10_000, *([100_000] if os.environ.get("FULL") else [])]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(number) for number in text.split(",")],
        default=sizes,
        help="numbers of events, separated by commas (FULL=1 adds 100000)",
    )
    parser.add_argument(
        "--repeats",
        type=_positive,
        default=3,
        help="timed runs of each (3); above 10000 events one",
    )
    for option, names in (
        ("--generators", [g.name for g in (*GENERATORS, *WHOLE)]),
        ("--scenarios", [s.name for s in SCENARIOS]),
    ):
        parser.add_argument(
            option, nargs="+", choices=names, default=names, help=f"default: {' '.join(names)}"
        )
    parser.add_argument("--json", metavar="FILE", help="also write every single run to this file")
    parser.add_argument("--save", action="store_true", help=result_files.HELP)
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
    faults: list[str],
) -> Iterator[Row]:
    """Every scenario at one size, in fresh copies of the corpus in the folder `work`; what kept a
    generator from being measured is added to `faults`. Nothing is removed before the end of all
    sizes (`Generator.forget` says why).
    """
    lent = [Project(generator, work / f"{generator.name}-{size}", size) for generator in generators]
    fit = list(lent)
    peaks: dict[str, int | None] = {}
    for project in lent:
        _progress(f"{size:,} {project.generator.name}: first build")
        projects.lend(project.generator, size, project.root)
        with _unless_it_fails(project, "first build", fit, faults):
            # Untimed: it brings programs and corpus into memory, and every scenario needs a built
            # site.
            if size <= _MOST_REPEATED:
                _build(project)
            else:
                peaks[project.generator.name] = _peak_memory(project)
    for scenario in scenarios:
        yield from _measure(fit, scenario, repeats, faults, peaks)


@contextmanager
def _unless_it_fails(
    project: Project, what: str, fit: list[Project], faults: list[str]
) -> Iterator[None]:
    """Takes the project from those that are `fit` to be measured where its generator fails."""
    try:
        yield
    except (CommandFailedError, WrongSiteError) as fault:
        fit.remove(project)
        faults.append(f"{project.generator.name} with {project.size:,} events, {what}: {fault}")


def _is_measured(project: Project, scenario: Scenario) -> bool:
    generator = project.generator
    return scenario.name == "cold" or (
        generator not in WHOLE and project.size <= generator.most_warm
    )


def _measure(
    fit: list[Project],
    scenario: Scenario,
    repeats: int,
    faults: list[str],
    peaks: Mapping[str, int | None],
) -> Iterator[Row]:
    """One scenario; where `peaks` has what the first builds took of memory, it is not sampled."""
    lent = [project for project in fit if _is_measured(project, scenario)]
    runs: dict[str, list[Cost]] = {project.generator.name: [] for project in lent}
    for repetition in range(repeats):
        for project in lent:
            if project in fit:
                name = project.generator.name
                _progress(f"{project.size:,} {scenario.name} {name} {repetition + 1}")
                with _unless_it_fails(project, scenario.name, fit, faults):
                    runs[name].append(_run(project, scenario, repetition))
    for project in lent:
        name = project.generator.name
        memory = peaks.get(name) if scenario.name == "cold" else None
        if scenario.memory and not peaks and project in fit:
            _progress(f"{project.size:,} {scenario.name} {name} memory")
            with _unless_it_fails(project, f"{scenario.name}, memory", fit, faults):
                memory = _memory(project, scenario, repeats)
        if len(runs[name]) == repeats:
            files, size = _weigh(project)
            costs = tuple(runs[name])
            yield Row(project.size, scenario.name, name, costs, memory, files, size)
    _progress("")


def _run(project: Project, scenario: Scenario, repetition: int) -> Cost:
    expected = scenario.prepare(project, repetition)
    # What earlier runs left to be written to the disk must not be written during this one.
    os.sync()
    cost = _build(project)
    _inspect(project, expected)
    return cost


def _build(project: Project) -> Cost:
    return measure.timed(_command(project), project.root, environment())


def _memory(project: Project, scenario: Scenario, repetition: int) -> int | None:
    expected = scenario.prepare(project, repetition)
    memory = _peak_memory(project)
    _inspect(project, expected)
    return memory


def _peak_memory(project: Project) -> int | None:
    return measure.peak_memory(_command(project), project.root, environment())


def _command(project: Project) -> tuple[str, ...]:
    return project.generator.command(project.root)


def environment() -> dict[str, str]:
    """The user's own, with the corpus's day as today, so that plans stay plans."""
    noon = (TODAY - type(TODAY)(1970, 1, 1)).days * 86_400 + 43_200
    return {**os.environ, "SOURCE_DATE_EPOCH": str(noon)}


def _inspect(project: Project, expected: Expected | None) -> None:
    site = project.root / project.generator.output
    pages = sum(1 for _ in (site / "events").glob("*/index.html"))
    if pages < project.size:
        raise WrongSiteError(f"{project.generator.name} made {pages} of {project.size} event pages")
    if expected is None:
        return
    for pattern in expected.pages:
        for path in site.glob(pattern):
            if expected.words not in path.read_text(encoding="utf-8"):
                name = path.relative_to(site).as_posix()
                raise WrongSiteError(
                    f"{project.generator.name}: {name} lacks {expected.words!r} after the edit"
                )


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
    """Show progress on a terminal, in a line that overwrites itself."""
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="" if text else "\r", file=sys.stderr, flush=True)


def _startup() -> tuple[float, float] | None:
    """The median seconds of `timeline --version`, and of a Python that does nothing."""
    program = GENERATORS[0].find()
    if program is None:
        return None
    runs: dict[tuple[str, ...], list[float]] = {
        (program, "--version"): [],
        (sys.executable, "-c", "pass"): [],
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        for _ in range(1 + _STARTS):
            for command, walls in runs.items():
                walls.append(measure.timed(command, Path(folder) / "in", os.environ).wall)
    # The first of each brought the files into memory.
    ours, nothing = (median(walls[1:]) for walls in runs.values())
    return ours, nothing


def _print_rows(rows: Sequence[Row], startup: tuple[float, float] | None) -> None:
    if not rows:
        return
    whole = {generator.name for generator in WHOLE}
    print(f"\n{report.table([row for row in rows if row.generator not in whole], BASE)}")
    products = report.products(rows, whole, BASE)
    if products:
        print(f"\nWhole products, cold, beside the base with the compared pages:\n{products}")
    growth = report.growth(rows)
    if growth:
        print(f"\nCost of one event from one size to the next (cold; above 1 it rises):\n{growth}")
    print(f"\nTargets:\n{report.targets_table(targets.judge(rows, startup))}")
