"""What git knows of the content: the first and the last day on which each event's file changed.

One `git log` tells it for all files at once; the days are an input of the build like any other, and
nothing later asks git. Where git cannot tell (no git, no repository, a clone that was cut short)
there is no history, only a sentence that says why. Knows nothing of what stands in the files.
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
    # No program that the repository's own settings name is started.
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
    """The first and the last day (ordinals) by path of file, or the reason why there are none."""

    days: Mapping[str, Days] = field(default_factory=dict)
    absent: str = ""


def read(root: Path) -> History:
    """The history of the events of the project in the folder `root`.

    The days are those of the commits, each in the time zone in which it was made. A file that was
    renamed keeps its history; one that was removed and made anew begins anew.
    """
    ran = _ask(_COMMAND, root)
    if ran is None:
        return History(absent="git is not installed")
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        return History(absent=f"git says: {said.splitlines()[0] if said else 'nothing'}")
    return parse(ran.stdout.decode("utf-8", "surrogateescape"))


def folder(root: Path) -> Path | None:
    """Where git keeps what it knows of the working tree that `root` is in; None where it is in none
    or there is no git.
    """
    ran = _ask(("git", "rev-parse", "--absolute-git-dir"), root)
    if ran is None or ran.returncode:
        return None
    return Path(os.fsdecode(ran.stdout.removesuffix(b"\n")))


def _ask(command: Sequence[str], root: Path) -> subprocess.CompletedProcess[bytes] | None:
    """What git answers in that folder; None where there is no git."""
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
    """The history that a log in the form of `_COMMAND` tells, its newest commit first."""
    days: dict[str, Days] = {}
    # The name that a file has today, by the one it had at the commit that is being read.
    today: dict[str, str] = {}
    begun: set[str] = set()
    for day, status, path, former in _changes(log):
        if status == _COMMIT:
            return History(absent="the clone is shallow, so its first commits are missing")
        name = today.get(path, path)
        if name in begun:
            continue
        last = days[name][1] if name in days else day
        days[name] = (min(day, days[name][0]) if name in days else day, max(day, last))
        if status == "R":
            today.pop(path, None)
            today[former] = name
        elif status in "AC":
            begun.add(name)
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
