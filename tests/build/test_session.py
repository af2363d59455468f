"""`timeline build` with its memory, on a disk: what is made again, and when it is not trusted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.commands.test_cli import run
from tests.projects import event
from timeline.build.cache import project_cache
from timeline.build.cache.store import FOLDER
from timeline.build.pipeline import Build, Options, ParallelMap, sequential_map
from timeline.project import file_stamps, file_walk, loader
from timeline.serve.builder import Builder

EVENT = "content/events/harbour-bridge-vote-2022.md"
PAGE = "events/harbour-bridge-vote-2022/index.html"
TODAY = ("--today", "2025-11-01")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    run("init", root, cwd=tmp_path)
    return root


def build(root: Path, *words: str) -> str:
    answer = run("build", *TODAY, *words, cwd=root)
    assert answer.code == 0, answer.err
    return answer.out


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def from_nothing(root: Path) -> dict[str, bytes]:
    """The site as it is made where nothing is remembered."""
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".*"))
    build(copy)
    return tree(copy / "site")


def edit(root: Path, old: str, new: str) -> None:
    path = root / EVENT
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_nothing_changed_and_nothing_is_done(project: Path) -> None:
    assert "nothing changed" not in build(project)
    before = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}
    assert build(project).endswith("nothing changed\n")
    assert {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")} == before


def test_an_edit_is_explained_and_gives_what_a_build_from_nothing_gives(project: Path) -> None:
    build(project)
    edit(project, "title: ", "title: Anew ")
    said = build(project, "--explain", "/events/harbour-bridge-vote-2022/")
    assert f"/{PAGE}: made, since it shows what changed in {EVENT}\n" in said
    assert tree(project / "site") == from_nothing(project)
    edit(project, "title: ", "title: Still ")
    assert "/404.html: not made, since nothing" in build(project, "--explain", "404.html")
    assert tree(project / "site") == from_nothing(project)


def test_a_page_that_is_not_there_cannot_be_explained(project: Path) -> None:
    answer = run("build", *TODAY, "--explain", "/nowhere/", cwd=project)
    assert answer.code == 2
    assert "no page /nowhere/" in answer.err


def test_timings_say_where_the_time_went(project: Path) -> None:
    stages = re.findall(r"^ +\d+\.\d{3} s  (.+)$", build(project, "--timings"), re.MULTILINE)
    assert stages[0] == "reading files"
    assert "rendering and writing pages" in stages
    assert "rendering and writing pages" not in build(project, "--timings")


def warned_twice(project: Path) -> tuple[str, str]:
    """What two builds say of a statement without a source."""
    path = project / EVENT
    path.write_text(path.read_text() + "\nNobody says where this is from.\n")
    return run("build", *TODAY, cwd=project).err, run("build", *TODAY, cwd=project).err


def test_warnings_are_told_again_where_nothing_is_read(project: Path) -> None:
    first, again = warned_twice(project)
    assert "uncited-statement" in first
    assert again == first


@pytest.mark.parametrize("what", ["deleted", "edited", "emptied", "site gone", "manifest gone"])
def test_a_site_that_was_touched_is_made_whole(project: Path, what: str) -> None:
    build(project)
    site = project / "site"
    expected = tree(site)
    time.sleep(0.02)
    match what:
        case "deleted":
            (site / PAGE).unlink()
        case "edited":
            text = (site / PAGE).read_text()
            (site / PAGE).write_text(text.replace("e", "a"))
        case "emptied":
            (site / PAGE).write_text("")
        case "site gone":
            shutil.rmtree(site)
        case _:
            shutil.rmtree(site)
            shutil.rmtree(project / ".site.timeline")
    build(project)
    assert tree(site) == expected


def test_another_folder_for_the_site_gets_all_of_it(project: Path) -> None:
    build(project)
    build(project, "--output", "elsewhere")
    assert tree(project / "elsewhere") == tree(project / "site")
    edit(project, "title: ", "title: Anew ")
    build(project, "--output", "elsewhere")
    build(project)
    assert tree(project / "elsewhere") == tree(project / "site") == from_nothing(project)


@pytest.mark.parametrize("name", ["build", "pages", "last"])
@pytest.mark.parametrize("how", ["gone", "damaged", "folder"])
def test_a_memory_that_is_damaged_is_as_good_as_absent(project: Path, name: str, how: str) -> None:
    build(project)
    path = project / ".timeline-cache" / name
    edit(project, "title: ", "title: Anew ")
    match how:
        case "gone":
            path.unlink()
        case "damaged":
            path.write_bytes(path.read_bytes()[:-1] + b"x")
        case _:
            path.unlink()
            path.mkdir()
    build(project)
    assert tree(project / "site") == from_nothing(project)


def test_a_memory_restored_beside_fresh_files_is_of_use(project: Path) -> None:
    """As a build server does: the checkout is new, the memory and the site are yesterday's."""
    build(project)
    for path in (project / "content").rglob("*.md"):
        os.utime(path, (1, 1))
    assert build(project).endswith("nothing changed\n")


def test_a_build_with_errors_leaves_site_and_memory_as_they_were(project: Path) -> None:
    build(project)
    before = tree(project / "site")
    edit(project, "date: ", "date: 2022-02-30 #")
    assert run("build", *TODAY, cwd=project).code == 1
    assert tree(project / "site") == before
    edit(project, "date: 2022-02-30 #", "date: ")
    assert build(project).endswith("nothing changed\n")


def test_a_build_of_which_a_page_fails_leaves_a_memory_that_can_be_used(project: Path) -> None:
    build(project)
    before = tree(project / "site")
    edit(project, "title: ", "title: Anew ")
    edit(project, "date: 2022-0", "date: 2021-0")
    template = project / "templates/event.html"
    template.parent.mkdir()
    template.write_text("{{ view.nothing.of.it }}\n")
    assert run("build", *TODAY, cwd=project).code == 1
    assert tree(project / "site") == before
    template.unlink()
    build(project)
    assert tree(project / "site") == from_nothing(project)


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_time_leaves_a_memory_that_can_be_used(
    project: Path,
) -> None:
    build(project)
    command = [sys.executable, "-m", "timeline", "-q", "build", *TODAY]
    for number in range(6):
        edit(project, "title: ", f"title: N{number} ")
        with subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL) as process:
            time.sleep(0.15 * (number + 1))
            process.kill()
    build(project)
    assert tree(project / "site") == from_nothing(project)


@pytest.mark.slow
def test_two_builds_at_once_leave_a_site_and_a_memory_that_agree(project: Path) -> None:
    build(project)
    command = [sys.executable, "-m", "timeline", "-q", "build", *TODAY]
    edit(project, "title: ", "title: One ")
    first = subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL)
    edit(project, "title: One ", "title: Two ")
    second = subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL)
    assert {first.wait(), second.wait()} <= {0, 2}
    build(project)
    assert tree(project / "site") == from_nothing(project)


def test_anew_forgets(project: Path) -> None:
    build(project)
    said = build(project, "--no-cache", "--explain", "/")
    assert "made, since nothing is remembered" in said


def many(root: Path) -> Path:
    """A project of so many files that a check and the preview remember it."""
    (root / "content/events").mkdir(parents=True)
    (root / "timeline.yaml").write_text("title: T\n")
    for number in range(project_cache.MIN_CACHED_FILES):
        text = event(f"Event {number}", f"20{number % 20:02}-01-1{number % 9}")
        (root / f"content/events/e-{number}.md").write_text(text)
    return root


def test_a_check_of_many_files_remembers_and_says_the_same(tmp_path: Path) -> None:
    root = many(tmp_path / "many")
    first = run("-v", "check", *TODAY, cwd=root)
    assert (root / ".timeline-cache" / project_cache.CHECKED).exists()
    with mock.patch(
        "timeline.build.incremental.incremental_build",
        side_effect=AssertionError("it was done again"),
    ):
        assert run("-v", "check", *TODAY, cwd=root) == first
    path = root / "content/events/e-7.md"
    path.write_text(path.read_text() + "\nNobody says so.\n")
    assert "e-7.md:9:1: warning[uncited-statement]" in run("check", *TODAY, cwd=root).out
    path.write_text(path.read_text().replace("date: ", "date: 2025-02-30 #"))
    assert "e-7.md:3:15: error[field-date]" in run("check", *TODAY, cwd=root).out
    path.write_text(event("Event 7", "2007-01-17"))
    assert run("-v", "check", *TODAY, cwd=root) == first


def test_a_check_of_few_files_writes_nothing(project: Path) -> None:
    assert run("check", *TODAY, cwd=project).code == 0
    assert not (project / ".timeline-cache").exists()


def test_a_preview_of_many_files_starts_from_what_is_remembered(tmp_path: Path) -> None:
    root = many(tmp_path / "many")
    options = Options(today=739_556, drafts=True)

    def start(spread: ParallelMap) -> Build:
        cache = project_cache.PreviewCache(root)
        return Builder(root, lambda read: options, cache).start(spread).build

    def reads_nothing(function: object, items: Sequence[object], /) -> Iterator[Any]:
        assert not items
        return iter(())

    first = start(sequential_map)
    again = start(reads_nothing)
    assert again.chronicle == first.chronicle
    assert again.diagnostics == first.diagnostics


class TestMarks:
    """Content files that look as before are not opened."""

    @pytest.fixture(autouse=True)
    def trusted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """How files look is remembered of few, and of those that were written just now."""
        monkeypatch.setattr(project_cache, "MAX_STALE_STAMPS", 0)
        monkeypatch.setattr(file_stamps, "UNSTABLE_SECONDS", -60.0)

    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the content files that are opened."""
        names: list[str] = []
        read_file = file_walk.read_bytes

        def noted(where: str) -> bytes:
            if "/content/" in where and where.endswith(".md"):
                names.append(Path(where).name)
            return read_file(where)

        monkeypatch.setattr(loader, "read_bytes", noted)
        return names

    def test_only_what_looks_otherwise_is_opened(self, project: Path, opened: list[str]) -> None:
        build(project)
        assert len(opened) > 5
        opened.clear()
        assert build(project).endswith("nothing changed\n")
        assert opened == []
        edit(project, "title: ", "title: Anew ")
        build(project)
        assert opened == [Path(EVENT).name]
        assert tree(project / "site") == from_nothing(project)

    @pytest.mark.parametrize(
        "what", ["in place", "replaced", "renamed", "deleted", "added", "back"]
    )
    def test_every_change_is_seen(self, project: Path, what: str) -> None:
        build(project)
        file = project / EVENT
        text, was = file.read_text(), file.stat()
        time.sleep(0.02)  # longer than a tick of the file system's clock
        match what:
            case "in place" | "back":
                file.write_text(text[:-6] + text[-6:].swapcase())
                os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
                assert file.stat().st_size == was.st_size
            case "replaced":
                (project / "new").write_text(text.replace("title: ", "title: Anew "))
                os.replace(project / "new", file)
            case "renamed":
                file.rename(file.with_name("another-2022.md"))
            case "deleted":
                file.unlink()
            case "added":
                (file.parent / "added-2025.md").write_text(event("Added"))
        answer = run("build", *TODAY, cwd=project)
        if what == "back":
            file.write_text(text)
            answer = run("build", *TODAY, cwd=project)
        anew = run("build", *TODAY, "--no-cache", "--output", project / "anew", cwd=project)
        assert (answer.code, answer.err) == (anew.code, anew.err)
        if answer.code == 0:
            assert tree(project / "site") == tree(project / "anew")

    def test_a_file_that_was_changed_just_now_is_opened_again(
        self, project: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another change may follow that leaves the same time."""
        monkeypatch.setattr(file_stamps, "UNSTABLE_SECONDS", 3600.0)
        build(project)
        first = sorted(opened)
        opened.clear()
        build(project)
        assert sorted(opened) == first

    @pytest.mark.parametrize("name", ["build", "last", "files"])
    def test_without_the_rest_of_the_memory_everything_is_read(
        self, project: Path, opened: list[str], name: str
    ) -> None:
        build(project)
        everything = set(opened)
        opened.clear()
        (project / FOLDER / name).unlink()
        edit(project, "title: ", "title: Anew ")
        build(project)
        assert set(opened) == ({Path(EVENT).name} if name == "last" else everything)
        assert tree(project / "site") == from_nothing(project)

    def test_a_warning_shows_the_line_of_a_file_that_was_not_opened(self, project: Path) -> None:
        first, again = warned_twice(project)
        assert "Nobody says where this is from." in first
        assert again == first

    def test_notes_are_told_again_to_whoever_asks_for_them(self, project: Path) -> None:
        first = run("-v", "build", *TODAY, cwd=project)
        again = run("-v", "build", *TODAY, cwd=project)
        notes = re.findall(r"^.*: note\[.*$", first.err, re.MULTILINE)
        assert notes
        assert re.findall(r"^.*: note\[.*$", again.err, re.MULTILINE) == notes
