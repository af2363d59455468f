"""What the benchmark does with a generator that fails: the others are measured all the same."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench import measure, projects, run
from bench.generators import Generator
from bench.rows import Row
from bench.scenarios import Expected, Project, Scenario
from tests.serve.running import LONGEST, until

BUILD = """
import pathlib, sys, time
if sys.argv[1] == "lasts":
    time.sleep(600)
if sys.argv[1] == "breaks" and pathlib.Path("edited").exists():
    sys.exit("out of memory")
page = pathlib.Path("out/events/a")
page.mkdir(parents=True, exist_ok=True)
edited = pathlib.Path("edited").exists() and sys.argv[1] != "forgets"
(page / "index.html").write_text("edited" if edited else "as before")
if sys.argv[1] == "lacks":
    (page / "index.html").unlink()
"""


def generator(name: str) -> Generator:
    """One that runs the program above, and fails as its name says."""
    return Generator(
        name=name,
        find=lambda: sys.executable,
        arguments=("build.py", name),
        write=lambda folder, size: None,
        event_path=lambda event: "",
        template="",
        output="out",
        caches=(),
        install_hint="",
        version=("--version",),
    )


def _edit(project: Project, repetition: int) -> Expected:
    (project.root / "edited").touch()
    return Expected("edited", ("events/a/index.html",))


SCENARIOS = (
    Scenario("cold", "", lambda project, repetition: project.generator.forget(project.root)),
    Scenario("edit", "", _edit, memory=True),
    Scenario("again", "", lambda project, repetition: None),
)


def lend(_generator: Generator, _size: int, root: Path) -> None:
    """Write a corpus of one file: the program."""
    root.mkdir()
    (root / "build.py").write_text(BUILD, encoding="utf-8")


@pytest.fixture(autouse=True)
def corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use that corpus for every generator."""
    monkeypatch.setattr(projects, "lend", lend)


def measured(work: Path, *names: str) -> tuple[list[Row], list[str]]:
    """The rows of these generators, and what kept some from being measured."""
    faults: list[str] = []
    generators = [generator(name) for name in names]
    return list(run._measure_size(work, generators, SCENARIOS, 1, 2, faults)), faults


def test_a_generator_that_fails_has_no_figures_from_there_on(tmp_path: Path) -> None:
    rows, (fault,) = measured(tmp_path, "breaks", "works")
    assert [(row.scenario, row.generator, len(row.runs)) for row in rows] == [
        ("cold", "breaks", 2),
        ("cold", "works", 2),
        ("edit", "works", 2),
        ("again", "works", 2),
    ]
    assert fault.startswith("breaks with 1 events, edit: ")
    assert fault.endswith("ended with 1:\nout of memory\n")


def test_a_site_that_lacks_pages_or_an_edit_is_not_measured(tmp_path: Path) -> None:
    rows, faults = measured(tmp_path, "lacks", "forgets", "works")
    assert [(row.scenario, row.generator) for row in rows] == [
        ("cold", "forgets"),
        ("cold", "works"),
        ("edit", "works"),
        ("again", "works"),
    ]
    assert faults == [
        "lacks with 1 events, cold: lacks made 0 of 1 event pages",
        "forgets with 1 events, edit: forgets: events/a/index.html lacks 'edited' after the edit",
    ]


def test_what_a_cold_build_must_not_find_is_put_aside(tmp_path: Path) -> None:
    forgetful = replace(generator("works"), caches=("plugins/remembered", ".lock"))
    lend(forgetful, 1, project := tmp_path / "project")
    for build in ("first", "second"):
        for name in ("out/index.html", "plugins/remembered/page", ".lock"):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(f"{name} of the {build} build")
        forgetful.forget(project)
        assert {path.name for path in project.rglob("*")} == {"build.py", "plugins"}
    kept = [path.read_text() for path in tmp_path.glob("project-aside-*/**/*") if path.is_file()]
    assert sorted(kept) == sorted(
        f"{name} of the {build} build"
        for build in ("first", "second")
        for name in ("out/index.html", "plugins/remembered/page", ".lock")
    )


def test_no_site_is_removed_while_anything_is_measured(tmp_path: Path) -> None:
    measured(tmp_path, "works")
    pages = list(tmp_path.rglob("events/a/index.html"))
    assert len(pages) == 3  # of the first build and of two cold ones


@pytest.mark.parametrize("most_repeated", [10, 0])
def test_a_build_without_an_end_is_ended(
    most_repeated: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_MOST_REPEATED", most_repeated)
    monkeypatch.setattr(measure, "LONGEST_SECONDS", 3.0)
    rows, (fault,) = measured(tmp_path, "lasts", "works")
    assert {row.generator for row in rows} == {"works"}
    assert fault.startswith("lasts with 1 events, first build: ")
    assert fault.endswith("build.py lasts took more than 0.05 minutes")


def test_of_a_large_corpus_memory_is_looked_for_in_the_first_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
    small, _ = measured(tmp_path / "small", "works")
    monkeypatch.setattr(run, "_MOST_REPEATED", 0)
    large, _ = measured(tmp_path / "large", "works")
    assert [row.memory is not None for row in small] == [False, True, False]
    assert [row.memory is not None for row in large] == [True, False, False]


ENDED = """
import sys
from pathlib import Path
from bench import projects, run
from bench.scenarios import Scenario
from tests.bench import test_run as here

def wait(project, repetition):
    (project.root / "build.py").write_text(here.WAITS, encoding="utf-8")

run.GENERATORS, run.WHOLE = (here.generator("works"),), ()
run.SCENARIOS = (here.SCENARIOS[0], Scenario("edit", "", wait), here.SCENARIOS[2])
run._startup = lambda: None
projects.CACHE, projects.lend = Path(sys.argv[1]), here.lend
sys.exit(run.main(["--sizes", "1", "--repeats", "1"]))
"""
WAITS = """
import os, pathlib, time
pathlib.Path("../../waits").write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_what_was_measured_is_shown_when_it_is_ended(how: signal.Signals, tmp_path: Path) -> None:
    measuring = subprocess.Popen(
        (sys.executable, "-c", ENDED, str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    waits = tmp_path / "waits"
    command = int(until(lambda: waits.read_text() if waits.exists() else None))
    measuring.send_signal(how)
    shown, said = measuring.communicate(timeout=LONGEST)
    assert measuring.returncode == 1
    rows = re.findall(r"^ *1 +(\w+) +works ", shown, re.MULTILINE)
    assert rows == ["cold"]
    assert said.strip() == "Not measured: the rest, since the benchmark was ended"
    assert not any(tmp_path.glob("work-*"))
    with pytest.raises(ProcessLookupError):
        os.kill(command, 0)
