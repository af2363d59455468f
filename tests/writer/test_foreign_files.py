"""Files that timeline did not make are never changed, removed or written through.

Each test puts a trap where the program creates, lists or removes something, builds, and compares
the world outside the project before and after.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.putting import write_site
from timeline.build.cache.store import FOLDER, Store
from timeline.core.errors import UserError
from timeline.core.files import atomic_write
from timeline.core.inputs import SourceFile
from timeline.core.output import Output
from timeline.writer import WriteError, manifest
from timeline.writer.output_dir import _MARK

PAGES = {"index.html": b"home", "events/a/index.html": b"A"}


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder outside the project."""
    folder = tmp_path / "precious"
    (folder / "photos").mkdir(parents=True)
    for name in ("thesis.txt", "photos/1.jpg", "lock", "build", "index.html", manifest.NAME):
        (folder / name).write_text(f"mine: {name}")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a workshop, as a repository could contain it."""
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    workshop = root / ".site.timeline"
    workshop.mkdir()
    (workshop / ".gitignore").write_text(_MARK)
    return root


def build(project: Path, pages: Mapping[str, bytes] = PAGES) -> None:
    outputs = (Output(path, content) for path, content in pages.items())
    write_site(outputs, project / "site", project=project, read=[project / "content"])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def link(name: str) -> Callable[[Path, Path], None]:
    def lay(project: Path, precious: Path) -> None:
        (project / name).symlink_to(precious, target_is_directory=True)

    return lay


def link_to_file(name: str) -> Callable[[Path, Path], None]:
    def lay(project: Path, precious: Path) -> None:
        (project / name).symlink_to(precious / "thesis.txt")

    return lay


def hard_link(name: str) -> Callable[[Path, Path], None]:
    def lay(project: Path, precious: Path) -> None:
        os.link(precious / "thesis.txt", project / name)

    return lay


def linked_workshop(project: Path, precious: Path) -> None:
    (project / ".site.timeline/.gitignore").rename(precious / ".gitignore")
    (project / ".site.timeline").rmdir()
    (project / ".site.timeline").symlink_to(precious)


def linked_mark(project: Path, precious: Path) -> None:
    mark = project / ".site.timeline/.gitignore"
    mark.rename(precious / "mark")
    mark.symlink_to(precious / "mark")


@pytest.mark.parametrize(
    ("lay", "name"),
    [
        pytest.param(link(".site.timeline/next"), "next", id="next generation"),
        pytest.param(link(".site.timeline/former"), "former", id="former generation"),
        pytest.param(link_to_file(".site.timeline/next"), "next", id="next is a linked file"),
        pytest.param(link_to_file(".site.timeline/lock"), "lock", id="lock"),
        pytest.param(hard_link(".site.timeline/lock"), "lock", id="hard-linked lock"),
        pytest.param(linked_workshop, ".site.timeline", id="workshop"),
        pytest.param(linked_mark, ".gitignore", id="mark"),
    ],
)
def test_a_name_of_the_workshop_that_leads_elsewhere_is_refused_by_name(
    project: Path, precious: Path, lay: Callable[[Path, Path], None], name: str
) -> None:
    lay(project, precious)
    before = contents(precious)
    with pytest.raises(WriteError) as caught:
        build(project)
    assert name in caught.value.message
    assert "not what it leads to" in caught.value.hint
    assert contents(precious) == before
    assert not (project / "site").exists()


@pytest.mark.parametrize("name", ["events", "events/a", "index.html", "left-over"])
def test_a_link_inside_the_next_generation_is_removed_and_not_followed(
    project: Path, precious: Path, name: str
) -> None:
    trap = project / ".site.timeline/next" / name
    trap.parent.mkdir(parents=True)
    trap.symlink_to(precious, target_is_directory=True)
    before = contents(precious)
    build(project)
    assert contents(precious) == before
    assert (project / "site/events/a/index.html").read_bytes() == b"A"
    assert not (project / "site/left-over").exists()


def test_a_hard_link_in_the_next_generation_is_not_written_through(
    project: Path, precious: Path
) -> None:
    (project / ".site.timeline/next").mkdir()
    os.link(precious / "thesis.txt", project / ".site.timeline/next/index.html")
    build(project)
    assert (precious / "thesis.txt").read_text() == "mine: thesis.txt"
    assert (project / "site/index.html").read_bytes() == b"home"


def test_a_forged_manifest_does_not_remove_a_file_that_was_not_generated(project: Path) -> None:
    site = project / "site"
    (site / "notes").mkdir(parents=True)
    (site / "notes/thesis.txt").write_text("mine")
    (site / "old.html").write_text("generated")
    entries = {
        "notes/thesis.txt": (4, "0" * 32),
        "old.html": manifest.entry_of(b"generated"),
    }
    (site / manifest.NAME).write_bytes(manifest.to_bytes(entries))
    os.utime(site / manifest.NAME, (4e9, 4e9))
    build(project)
    assert (site / "notes/thesis.txt").read_text() == "mine"
    assert not (site / "old.html").exists()


def test_a_forged_manifest_leads_to_no_file_outside_the_site(project: Path, precious: Path) -> None:
    site = project / "site"
    site.mkdir()
    (site / "out").symlink_to(precious, target_is_directory=True)
    thesis = precious / "thesis.txt"
    entries = {
        "../precious/thesis.txt": manifest.entry_of(thesis.read_bytes()),
        "out/thesis.txt": manifest.entry_of(thesis.read_bytes()),
    }
    (site / manifest.NAME).write_bytes(manifest.to_bytes(entries))
    before = contents(precious)
    build(project)
    assert contents(precious) == before


@pytest.mark.parametrize("what", ["folder", "file", "nothing"])
def test_a_linked_cache_is_refused_by_name(project: Path, precious: Path, what: str) -> None:
    targets = {"folder": precious, "file": precious / "thesis.txt", "nothing": precious / "new"}
    (project / FOLDER).symlink_to(targets[what])
    before = contents(precious)
    store = Store(project / FOLDER, "one")
    with pytest.raises(UserError, match=FOLDER):
        store.load("build", SourceFile)
    with pytest.raises(UserError, match=FOLDER):
        store.save("build", SourceFile("a.md", ""))
    store.forget("build")
    assert contents(precious) == before


def test_a_linked_file_of_the_cache_is_replaced_and_not_written_through(
    project: Path, precious: Path
) -> None:
    store = Store(project / FOLDER, "one")
    store.save("build", SourceFile("a.md", ""))
    (project / FOLDER / "last").symlink_to(precious / "thesis.txt")
    assert store.load("last", SourceFile) is None
    store.save("last", SourceFile("b.md", ""))
    assert store.load("last", SourceFile) == SourceFile("b.md", "")
    assert (precious / "thesis.txt").read_text() == "mine: thesis.txt"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_cache_is_not_waited_for(project: Path) -> None:
    store = Store(project / FOLDER, "one")
    store.save("build", SourceFile("a.md", ""))
    os.mkfifo(project / FOLDER / "last")
    assert store.load("last", SourceFile) is None


def test_a_content_file_is_not_written_through_a_link_of_its_temporary_name(
    project: Path, precious: Path
) -> None:
    target = project / "content/a.md"
    target.write_text("old")
    (project / "content/.a.md.timeline.tmp").symlink_to(precious / "thesis.txt")
    atomic_write(target, b"new", target)
    assert target.read_bytes() == b"new"
    assert (precious / "thesis.txt").read_text() == "mine: thesis.txt"
