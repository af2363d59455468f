"""The benchmark of the preview: from the moment of a save to the new page, over HTTP and painted.

`python -m bench.preview` starts each server on the same corpus, edits one event after the other,
and asks for the page that has to change until it has changed; then the same with the page open in
Chromium, until the change is painted. The servers take turns edit by edit, so that whatever else
the machine does weighs on all of them. The time that a server waits for more changes (its debounce)
is part of what is measured, as it is part of what an author waits.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from bench import projects, report, result_files
from bench.burst import FILES, burst
from bench.corpus import Event
from bench.generators import BASE
from bench.probe import Probe, over_http, painted
from bench.run import environment
from bench.scenarios import SCENARIOS, Project, Scenario, chosen
from bench.servers import SERVERS, Running, Server, running
from bench.targets import Target

OURS = "timeline"
EDITS = tuple(scenario for scenario in SCENARIOS if scenario.name in ("body", "title"))
REST = 1.0
"""Seconds before an edit, so that the server is at rest and the open page listens to it."""
HTTP_RATIOS = {1_000: 0.2, 10_000: 0.1}
"""Target at each size: how long ours may take over HTTP, as a fraction of what Hugo takes."""
PAINTED_MS = 200
"""Target: milliseconds from the save to the painted page, at 10,000 events."""
BURSTS = 5
BURST_SECONDS = 3
"""Target: seconds after a burst of files until the preview is up to date, at the smallest size."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of all edits of one kind with one server at one size.

    `what` is `http` for the answer over HTTP, `painted` for the frame in a browser. None is an edit
    that was never seen: the server did not tell the open page of it.
    """

    size: int
    edit: str
    server: str
    what: str
    seconds: tuple[float | None, ...]

    @property
    def seen(self) -> list[float]:
        """The waits that had an end."""
        return [one for one in self.seconds if one is not None]


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments ask for and print it; 0 when all was measured, else 1."""
    wanted = _arguments().parse_args(arguments)
    servers = [server for server in SERVERS if server.name in wanted.servers]
    machine = report.machine()
    versions = report.versions(server.generator for server in servers)
    print(report.heading(machine, versions), flush=True)
    present = [server for server in servers if server.generator.find() is not None]
    projects.CACHE.mkdir(parents=True, exist_ok=True)
    waits: list[Waits] = []
    bursts: list[float] = []
    work = Path(tempfile.mkdtemp(prefix="work-", dir=projects.CACHE))
    try:
        for size in wanted.sizes:
            waits.extend(_measure_size(work, present, size, wanted.edits))
        for server in present:
            if server.generator.name == OURS:
                bursts.extend(_measure_bursts(work, server, min(wanted.sizes)))
    except (TimeoutError, OSError) as fault:
        print(f"\nThe benchmark stopped: {fault}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if waits:
            print(f"\n{table(waits)}\n\nTargets:\n{report.targets_table(targets(waits, bursts))}")
    if wanted.json:
        facts = {**machine, **versions}
        content = {"facts": facts, "waits": [asdict(one) for one in waits], "bursts": bursts}
        Path(wanted.json).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    if wanted.save:
        saved = (*_wait_lines(waits), *_burst_lines(bursts, min(wanted.sizes)))
        path = result_files.save("preview", machine, versions, saved, targets(waits, bursts))
        print(f"\nSaved to {path}")
    return 0 if len(present) == len(servers) else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.preview", description=__doc__)
    names = [server.name for server in SERVERS]
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(number) for number in text.split(",")],
        default=[1_000, 10_000],
        help="numbers of events, separated by commas (1000,10000)",
    )
    parser.add_argument("--edits", type=int, default=20, help="edits of each kind (20)")
    parser.add_argument("--servers", nargs="+", choices=names, default=names)
    parser.add_argument("--json", metavar="FILE", help="also write every single wait to this file")
    parser.add_argument("--save", action="store_true", help=result_files.HELP)
    return parser


def _measure_size(work: Path, servers: Sequence[Server], size: int, edits: int) -> Iterator[Waits]:
    """Every edit with every server at one size; all of them run at the same time and take turns."""
    with contextlib.ExitStack() as stack:
        started = []
        for server in servers:
            root = work / f"{server.name}-{size}"
            projects.lend(server.generator, size, root)
            _progress(f"{size:,} {server.name}: start")
            started.append(stack.enter_context(running(server, root, environment())))
        numbers = itertools.count()
        for what, open_probe in (("http", over_http), ("painted", painted)):
            with open_probe() as probe:
                if probe is None:
                    continue
                for edit in EDITS:
                    yield from _measure(started, edit, size, islice(numbers, edits), what, probe)
    _progress("")


def _measure_bursts(work: Path, server: Server, size: int) -> Iterator[float]:
    """Burst after burst with ours alone, since another server may never come right again."""
    root = work / f"{server.name}-bursts"
    projects.lend(server.generator, size, root)
    project = Project(server.generator, root, size)
    with running(server, root, environment()) as one:
        for number in range(BURSTS):
            _progress(f"{size:,} burst {number + 1}")
            time.sleep(REST)
            yield burst(one, project, EDITS[0], number)
    _progress("")


def _measure(
    started: Sequence[Running],
    edit: Scenario,
    size: int,
    numbers: Iterable[int],
    what: str,
    probe: Probe,
) -> list[Waits]:
    seconds: dict[str, list[float | None]] = {one.server.name: [] for one in started}
    for done, number in enumerate(numbers):
        for one in started:
            if done < one.server.most_edits(size):
                _progress(f"{size:,} {edit.name} {what} {one.server.name} {done + 1}")
                project = Project(one.server.generator, one.root, size)
                seconds[one.server.name].append(_wait(one, project, edit, number, probe))
    return [Waits(size, edit.name, name, what, tuple(all_)) for name, all_ in seconds.items()]


def _wait(
    one: Running, project: Project, edit: Scenario, number: int, probe: Probe
) -> float | None:
    """Seconds from a save to the moment when its words are seen, None where that never comes."""
    event = chosen(project, number)
    path = _list_with(one, event) if edit.name == "title" else f"events/{event.name.id}/"
    # An author has the page open, and a server may render recently viewed pages first.
    wait = probe(one, path)
    time.sleep(REST)
    before = time.time()
    expected = edit.prepare(project, number)
    assert expected is not None
    moment = wait(expected.words)
    return None if moment is None else moment - before


def _list_with(one: Running, event: Event) -> str:
    """Find the page of the chronology that lists an event."""
    day = event.when.first
    for address in one.server.lists:
        path = address.format(year=day.year, month=day.month)
        if event.name.title in one.page(path):
            return path
    raise TimeoutError(f"{one.server.name} has no list with {event.name.title!r}")


def table(waits: Sequence[Waits]) -> str:
    """One line for each server and kind of edit; the ratio compares with the base, edit by edit."""
    heads = ("events", "edit", "seen", "server", "edits", "missed", "median ms", "spread", "ratio")
    return report.aligned(heads, [tuple(_cells(one, waits)) for one in waits])


def _cells(one: Waits, waits: Sequence[Waits]) -> Iterator[str]:
    yield from (f"{one.size:,}", one.edit, one.what, one.server, str(len(one.seconds)))
    yield str(len(one.seconds) - len(one.seen))
    yield f"{1000 * median(one.seen):.0f}" if one.seen else "–"
    yield f"{1000 * min(one.seen):.0f}–{1000 * max(one.seen):.0f}" if one.seen else "–"
    ratio = _ratio(one, waits)
    yield "–" if ratio is None else f"{ratio:.2f}"


def _ratio(one: Waits, waits: Sequence[Waits]) -> float | None:
    """The median, edit by edit, of this wait divided by that of the base."""
    same = (one.size, one.edit, one.what, BASE)
    base = next((w for w in waits if (w.size, w.edit, w.what, w.server) == same), None)
    if base is None:
        return None
    pairs = zip(one.seconds, base.seconds, strict=False)
    ratios = [a / b for a, b in pairs if a is not None and b is not None]
    return median(ratios) if ratios else None


def _wait_lines(waits: Sequence[Waits]) -> Iterator[result_files.Line]:
    for group in waits:
        line: dict[str, str | int | float] = {
            "size": group.size,
            "edit": group.edit,
            "seen": group.what,
            "server": group.server,
            "edits": len(group.seconds),
            "missed": len(group.seconds) - len(group.seen),
        }
        if group.seen:
            line["median_ms"] = round(1000 * median(group.seen))
            line["min_ms"] = round(1000 * min(group.seen))
            line["max_ms"] = round(1000 * max(group.seen))
        ratio = _ratio(group, waits)
        if ratio is not None and group.server != BASE:
            line["ratio"] = round(ratio, 3)
        yield line


def _burst_lines(bursts: Sequence[float], size: int) -> Iterator[result_files.Line]:
    if bursts:
        yield {
            "burst_files": FILES,
            "size": size,
            "server": OURS,
            "runs": len(bursts),
            "median_s": round(median(bursts), 3),
        }


def targets(waits: Sequence[Waits], bursts: Sequence[float]) -> list[Target]:
    """Judge every target whose edits were measured."""
    judged = []
    for one in waits:
        if one.server != OURS:
            continue
        if one.what == "http" and one.size in HTTP_RATIOS:
            name = f"{one.edit} edited, {one.size:,} events, over HTTP, × Hugo's"
            judged.append(Target(name, HTTP_RATIOS[one.size], _ratio(one, waits)))
        elif one.what == "painted" and one.size == 10_000:
            name = f"{one.edit} edited, {one.size:,} events, painted"
            milliseconds = 1000 * median(one.seen) if one.seen else None
            judged.append(Target(name, PAINTED_MS, milliseconds, " ms"))
    if bursts:
        name = f"up to date after a burst of {FILES:,} files"
        judged.append(Target(name, BURST_SECONDS, median(bursts), " s"))
    return judged


def _progress(text: str) -> None:
    """Show progress on a terminal, in a line that overwrites itself."""
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="" if text else "\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
