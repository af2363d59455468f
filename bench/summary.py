"""Writes the newest saved results into `docs/benchmark.md`: `python -m bench.summary`.

The part between the two marks is generated from `bench/results/`, and a test fails when the two
differ. The rest of the page is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.generators import BASE, GENERATORS, WHOLE
from bench.result_files import FOLDER, Line, Run, runs
from bench.scenarios import SCENARIOS
from bench.servers import SERVERS

PAGE: Final = Path(__file__).parents[1] / "docs/benchmark.md"
BEGIN: Final = "<!-- Generated from bench/results by `python -m bench.summary`. -->"
END: Final = "<!-- End of the generated part. -->"

_OURS: Final = GENERATORS[0].name
_TITLES: Final = {
    "timeline": "timeline",
    "hugo": "Hugo",
    "eleventy": "Eleventy",
    "pelican": "Pelican",
}
_KINDS_SHOWN: Final = 5
_CHANGES: Final = {
    "cold": "cold",
    "nothing": "nothing changed",
    "body": "one body edited",
    "title": "one title edited",
    "template": "one template edited",
}


def summary(folder: Path = FOLDER) -> str:
    """Write the newest results as Markdown, each table with the file that it comes from."""
    parts: list[str] = []
    for run in _newest(run for run in runs("builds", folder) if _is_complete(run)):
        parts += [_heading("Builds", run), *_builds(run), _targets(run)]
    for run in _newest(run for run in runs("preview", folder) if _has_every_server(run)):
        parts += [_heading("Preview", run), _preview(run), _targets(run)]
    for run in _newest(runs("weights", folder)):
        parts += [_heading("Weight of pages", run), _weights(run)]
    for run in _newest(runs("lighthouse", folder)):
        parts += [_heading("Lighthouse", run), _lighthouse(run)]
    return "\n\n".join(parts)


def replaced(page: str, generated: str) -> str:
    """Return the page with its generated part replaced.

    Raises `ValueError` if the page lacks one of the marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} needs the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}"


def _newest(candidates: Iterable[Run]) -> Sequence[Run]:
    return [run for run, _ in zip(candidates, range(1), strict=False)]


def _is_complete(run: Run, size: int = 10_000) -> bool:
    """Say whether a run has every generator in every scenario at this size."""
    wanted = {(g.name, s.name) for g in GENERATORS for s in SCENARIOS}
    lines = [line for line in run.measured if line["size"] == size]
    return wanted <= {(line["generator"], line["scenario"]) for line in lines}


def _has_every_server(run: Run) -> bool:
    seen = {line["server"] for line in run.measured if "median_ms" in line}
    return {server.name for server in SERVERS} <= seen


def _heading(title: str, run: Run) -> str:
    programs = ", ".join(
        f"{'Python' if name == 'python' else _TITLES.get(name, name)} {_number(version)}"
        for name, version in run.versions.items()
    )
    date = f"{run.day.day} {run.day:%B %Y}"
    return (
        f"### {title}\n\nMeasured on {date} with {run.machine['processors']} processors, {programs}"
        f" ([{run.name}.json](../bench/results/{run.name}.json))."
    )


def _number(version: str) -> str:
    """Find the number in what a program says about its version."""
    number = re.search(r"\d+(\.\d+)+", version)
    return number[0] if number else version


def _builds(run: Run) -> Iterator[str]:
    """Give a table of wall times for each size, then what a cold build of 10,000 events takes."""
    names = [generator.name for generator in GENERATORS]
    lines = {(line["size"], line["scenario"], line["generator"]): line for line in run.measured}
    for size in sorted({int(line["size"]) for line in run.measured}):
        if _is_complete(run, size):
            yield _table(
                (
                    f"{size:,} events, seconds",
                    *(_TITLES[name] for name in names),
                    f"ratio to {_TITLES[BASE]}",
                ),
                [
                    (
                        _CHANGES[scenario.name],
                        *(
                            _figure(lines[size, scenario.name, name], "wall_s", ".1f")
                            for name in names
                        ),
                        _figure(lines[size, scenario.name, _OURS], "wall_ratio", ".2f"),
                    )
                    for scenario in SCENARIOS
                ],
            )
    products = {name: _TITLES[name] for name in names}
    products |= {product.name: f"timeline, {product.name} product" for product in WHOLE}
    yield _table(
        ("10,000 events, cold", "wall s", "CPU s", "memory MB", "files", "site MB"),
        [
            (
                title,
                _figure(lines[10_000, "cold", name], "wall_s", ".1f"),
                _figure(lines[10_000, "cold", name], "cpu_s", ".1f"),
                _figure(lines[10_000, "cold", name], "memory_mb", ",.0f"),
                _figure(lines[10_000, "cold", name], "files", ",.0f"),
                _figure(lines[10_000, "cold", name], "site_mb", ".0f"),
            )
            for name, title in products.items()
            if (10_000, "cold", name) in lines
        ],
    )


def _preview(run: Run) -> str:
    names = [server.name for server in SERVERS]
    edits = [line for line in run.measured if "edit" in line]
    rows = []
    for ours in (line for line in edits if line["server"] == _OURS):
        same = ("size", "edit", "seen")
        waits = {
            line["server"]: line for line in edits if all(line[key] == ours[key] for key in same)
        }
        seen = "over HTTP" if ours["seen"] == "http" else ours["seen"]
        rows.append(
            (
                f"{ours['size']:,} events, a {ours['edit']}, {seen}",
                *(_figure(waits.get(name, {}), "median_ms", ",.0f") for name in names),
                _figure(ours, "ratio", ".2f"),
            )
        )
    heads = (
        "median, milliseconds",
        *(_TITLES[name] for name in names),
        f"ratio to {_TITLES[BASE]}",
    )
    return _table(heads, rows)


def _figure(line: Line, key: str, form: str) -> str:
    """Write a figure, or a dash if it is not known."""
    value = line.get(key)
    return format(value, form) if isinstance(value, int | float) else "–"


def _weights(run: Run) -> str:
    """Give the heaviest kinds of page of each project."""
    projects: dict[str, list[Line]] = {}
    for line in run.measured:
        projects.setdefault(str(line["project"]), []).append(line)
    heaviest = [
        line
        for lines in projects.values()
        for line in sorted(lines, key=lambda line: line["max_kb"], reverse=True)[:_KINDS_SHOWN]
    ]
    return _table(
        ("project", "page", "heaviest KB", "budget KB"),
        [
            (
                str(line["project"]),
                str(line["page"]),
                f"{line['max_kb']:.1f}",
                str(line["budget_kb"]),
            )
            for line in heaviest
        ],
    )


def _lighthouse(run: Run) -> str:
    sites = {"own": "the repository's timeline", "corpus": "10,000 events"}
    return _table(
        ("site", "page", "median score", "range"),
        [
            (
                sites[str(line["site"])],
                str(line["page"]),
                str(line["score"]),
                f"{line['min']} to {line['max']}",
            )
            for line in run.measured
        ],
    )


def _targets(run: Run) -> str:
    return _table(
        ("target", "at most", "measured", "verdict"),
        [
            (
                target.name,
                f"{target.limit:g}{target.unit}",
                f"{target.measured:.3g}{target.unit}",
                target.verdict,
            )
            for target in run.targets
            if target.measured is not None
        ],
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text("utf-8"), summary()), encoding="utf-8")
