"""What the benchmark does with a generator that fails: the others are measured all the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import projects, run
from bench.generators import Generator
from bench.rows import Row
from bench.scenarios import Expected, Project, Scenario

BUILD = """
import pathlib, sys
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
        mend="",
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


@pytest.fixture(autouse=True)
def corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus of one file: the program."""

    def lend(_generator: Generator, _size: int, root: Path) -> None:
        root.mkdir()
        (root / "build.py").write_text(BUILD, encoding="utf-8")

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
    assert not any(tmp_path.glob("*-1"))


def test_of_a_large_corpus_memory_is_looked_for_in_the_first_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, _ = measured(tmp_path, "works")
    monkeypatch.setattr(run, "_MOST_REPEATED", 0)
    large, _ = measured(tmp_path, "works")
    assert [row.memory is not None for row in small] == [False, True, False]
    assert [row.memory is not None for row in large] == [True, False, False]
