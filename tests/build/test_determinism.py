"""Same input, same bytes: whatever the time zone, locale, hash seed, folder and order of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import event

ROOT = Path(__file__).parents[2]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(project: Path, **environment: str) -> dict[str, bytes]:
    """Build a project as a process with this environment, on a fixed day."""
    command = [sys.executable, "-m", "timeline", "-q", "build", "--today", "2026-11-22"]
    subprocess.run(
        command, cwd=project, check=True, env={"PATH": os.environ["PATH"], **environment}
    )
    return tree(project / "site")


def copy(project: Path, *, backwards: bool) -> Path:
    """A copy of the project whose files were made in the other order."""
    files = [path for part in ("content", "timeline.yaml") for path in listed(ROOT / part)]
    for path in sorted(files, reverse=backwards):
        target = project / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return project


def listed(path: Path) -> list[Path]:
    """The file, or the files below the folder."""
    return [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]


@pytest.mark.slow
def test_two_builds_in_different_worlds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    here = build(
        copy(tmp_path / "a", backwards=False),
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        PYTHONHASHSEED="1",
    )
    there = build(
        copy(tmp_path / "a much longer path, with spaces" / "b", backwards=True),
        TZ="America/Los_Angeles",
        LC_ALL="tr_TR.UTF-8",
        PYTHONHASHSEED="4242",
        LANG="de_DE.UTF-8",
    )
    assert list(here) == list(there)
    assert [path for path in here if here[path] != there[path]] == []


def test_the_day_comes_from_the_environment_where_it_says_so(tmp_path: Path) -> None:
    project = tmp_path
    (project / "content/events").mkdir(parents=True)
    (project / "timeline.yaml").write_text("title: T\n", encoding="utf-8")
    coming = event(on="2027-01-01", more="status: planned\n")
    (project / "content/events/coming.md").write_text(coming, encoding="utf-8")
    command = [sys.executable, "-m", "timeline", "-q", "build"]
    environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1793750400"}
    subprocess.run(command, cwd=project, check=True, env=environment)
    assert "4 November 2026" in (project / "site" / "index.html").read_text(encoding="utf-8")
