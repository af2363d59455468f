"""Saves measurements as dated JSON files in `bench/results/`, and reads them back.

One file holds one run: when it was, the machine, the versions, each measured line and the targets.
`docs/benchmark.md` describes the fields. The files are data of record: nothing rewrites them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from bench.targets import Target

FOLDER: Final = Path(__file__).parent / "results"
KINDS: Final = ("builds", "preview", "weights", "lighthouse")
"""What a run can measure; each kind has a command of its own."""

Line = Mapping[str, str | int | float]
"""One measured line. A figure that is not known has no key."""

HELP: Final = "also save the figures as a new file in bench/results/"
"""What `--save` does, for `--help`."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(\d+)-([a-z]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """One saved run; `number` counts the runs of its day."""

    day: date
    number: int
    kind: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    measured: Sequence[Line]
    targets: Sequence[Target] = ()
    notes: Sequence[str] = field(default=())

    @property
    def name(self) -> str:
        """The name of its file, without the suffix."""
        return f"{self.day}-{self.number}-{self.kind}"

    @property
    def order(self) -> tuple[date, int]:
        """The key that sorts runs from the oldest to the newest."""
        return self.day, self.number


def save(
    kind: str,
    machine: Mapping[str, str],
    versions: Mapping[str, str],
    measured: Iterable[Line],
    targets: Sequence[Target] = (),
    folder: Path = FOLDER,
) -> Path:
    """Save a run of today under the next free number, and return its file."""
    today = date.today()
    folder.mkdir(exist_ok=True)
    numbers = [int(path.name.split("-")[3]) for path in folder.glob(f"{today}-*.json")]
    run = Run(today, max(numbers, default=0) + 1, kind, machine, versions, tuple(measured), targets)
    path = folder / f"{run.name}.json"
    path.write_text(to_json(run), encoding="utf-8")
    return path


def to_json(run: Run) -> str:
    """Write a run as JSON with one measured line per line, so that a change reads well in git."""
    targets = [
        {"name": target.name, "limit": target.limit, "unit": target.unit}
        | ({} if target.measured is None else {"measured": round(target.measured, 3)})
        for target in run.targets
    ]
    return (
        "{\n"
        f' "date": {_json(str(run.day))},\n'
        f' "kind": {_json(run.kind)},\n'
        f' "machine": {_json(run.machine)},\n'
        f' "versions": {_json(run.versions)},\n'
        f' "measured": {_lines(run.measured)},\n'
        f' "targets": {_lines(targets)},\n'
        f' "notes": {_lines(run.notes)}\n'
        "}\n"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(values: Iterable[Any]) -> str:
    lines = ",\n".join(f"  {_json(value)}" for value in values)
    return f"[\n{lines}\n ]" if lines else "[]"


def load(path: Path) -> Run:
    """Read a run from its file.

    Raises `ValueError` if the name and the content disagree, `KeyError` if a field is missing.
    """
    name = _NAME.fullmatch(path.stem)
    content = json.loads(path.read_text(encoding="utf-8"))
    if name is None or (content["date"], content["kind"]) != (name[1], name[3]):
        raise ValueError(f"{path.name} should be named DATE-NUMBER-KIND.json, as its content says")
    if content["kind"] not in KINDS:
        raise ValueError(f"{path.name}: the kind is not one of {', '.join(KINDS)}")
    targets = [
        Target(target["name"], target["limit"], target.get("measured"), target["unit"])
        for target in content["targets"]
    ]
    return Run(
        date.fromisoformat(content["date"]),
        int(name[2]),
        content["kind"],
        content["machine"],
        content["versions"],
        content["measured"],
        targets,
        content["notes"],
    )


def runs(kind: str, folder: Path = FOLDER) -> Iterator[Run]:
    """Every saved run of a kind, the newest first."""
    paths = folder.glob(f"*-{kind}.json")
    yield from sorted(map(load, paths), key=lambda run: run.order, reverse=True)
