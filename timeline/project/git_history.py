"""The git repository of a project → the first and last day on which each event's file changed.

One `git log` is enough for all files; the days are an input of the build like any other. Without
git, without a repository or in a shallow clone there is no history, only a sentence that says why.
Knows nothing of what is in the files.
"""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final

from timeline.core.frozen import dataclass

_FOLDER: Final = "content/events"
_COMMIT: Final = "\x01"
_COMMAND: Final = (
    "git",
    # Starts no program that the repository's own settings name.
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "log",
    f"--format={_COMMIT}%cs%x02%D",
    "--decorate=full",
    "--name-status",
    "-z",
    "--find-renames",
    "--relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--",
    _FOLDER,
)

Days = tuple[int, int]


@dataclass(frozen=True, slots=True)
class History:
    """The first and the last day (ordinals) by path of file, or why there are none."""

    days: Mapping[str, Days] = field(default_factory=dict)
    absent: str = ""


def read(root: Path) -> History:
    """Return the history of the events of the project in the folder `root`.

    The days are those of the commits, each in the time zone in which it was made. A file that was
    renamed keeps its history; one that was removed and added again begins with the addition.
    """
    process = _run(_COMMAND, root)
    if process is None:
        return History(absent="git is not installed")
    if process.returncode:
        output = process.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        return History(absent=f"git says: {output.splitlines()[0] if output else 'nothing'}")
    return parse(process.stdout.decode("utf-8", "surrogateescape"))


def folder(root: Path) -> Path | None:
    """Return git's folder for the working tree that `root` is in.

    None where it is in none, or there is no git.
    """
    process = _run(("git", "rev-parse", "--absolute-git-dir"), root)
    if process is None or process.returncode:
        return None
    return Path(os.fsdecode(process.stdout.removesuffix(b"\n")))


def _run(command: Sequence[str], root: Path) -> subprocess.CompletedProcess[bytes] | None:
    """Run git in a folder; None where there is no git."""
    # A hook that starts the build has these point at its own repository.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    try:
        return subprocess.run(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
    except OSError:
        return None


def parse(log: str) -> History:
    """Return the history in a log in the format of `_COMMAND`, its newest commit first."""
    days: dict[str, Days] = {}
    # The name of a file today, by its name at the commit that is being read.
    today: dict[str, str] = {}
    complete: set[str] = set()
    for day, status, path, former in _changes(log):
        if status == _COMMIT:
            return History(absent="the clone is shallow, so its first commits are missing")
        name = today.get(path, path)
        if name in complete:
            continue
        last = days[name][1] if name in days else day
        days[name] = (min(day, days[name][0]) if name in days else day, max(day, last))
        if status == "R":
            today.pop(path, None)
            today[former] = name
        elif status in "AC":
            complete.add(name)
    return History(days)


def _changes(log: str) -> Iterator[tuple[int, str, str, str]]:
    """Each change as (day, kind, path, former path); the kind is `_COMMIT` where the log is cut."""
    day = 0
    parts = iter(log.split("\0"))
    for part in parts:
        text = part.lstrip("\n")
        while text.startswith(_COMMIT):
            # The first change of a commit follows its head after a line's end.
            head, _, text = text[1:].partition("\n")
            written, _, names = head.partition("\x02")
            day = date.fromisoformat(written).toordinal()
            if "grafted" in names.split(", "):
                yield day, _COMMIT, "", ""
                return
            text = text.lstrip("\n")
        if not text:
            continue
        former = next(parts, "") if text[0] in "RC" else ""
        path = next(parts, "")
        yield day, text[0], _normal(path), _normal(former)


def _normal(path: str) -> str:
    return unicodedata.normalize("NFC", path)
