"""Writing the site: what stands in the folder afterwards, what is refused, what stays untouched."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.putting import write_site, write_staged
from timeline.build import parallel
from timeline.core.output import Output, Paths, Staged, Unchanged, path_fault
from timeline.writer import (
    SiteState,
    WriteError,
    WriteSummary,
    atomic_swap,
    digest_of,
    folder_tree,
    manifest,
    open_site,
    staging,
)

PAGES = {"index.html": b"home", "events/a/index.html": b"A", "events/b/index.html": b"B"}


def outputs(pages: Mapping[str, bytes]) -> Iterator[Output]:
    return (Output(path, content) for path, content in pages.items())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


class Project:
    """A project in a temporary folder, and the site built from it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.content.mkdir(parents=True)
        self.site = root / "site"

    def build(self, pages: Mapping[str, bytes], target: Path | None = None) -> WriteSummary:
        return write_site(
            outputs(pages),
            target or self.site,
            project=self.root,
            read=[self.content],
        )

    def refusal(self, pages: Mapping[str, bytes], target: Path | None = None) -> WriteError:
        with pytest.raises(WriteError) as caught:
            self.build(pages, target)
        assert "\n" not in caught.value.message
        assert "\n" not in caught.value.hint
        return caught.value


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk, which only a power failure could tell from this."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


# What stands in the folder afterwards


def test_a_first_build_makes_the_folder_with_exactly_the_outputs(project: Project) -> None:
    assert project.build(PAGES) == WriteSummary(written=3, unchanged=0, removed=0)
    assert contents(project.site) == PAGES


def test_a_folder_below_others_that_do_not_exist_is_made(project: Project) -> None:
    project.build(PAGES, project.root / "out" / "web" / "site")
    assert contents(project.root / "out" / "web" / "site") == PAGES


def test_an_empty_folder_is_taken_and_keeps_its_mode(project: Project) -> None:
    project.site.mkdir()
    project.site.chmod(0o750)
    project.build(PAGES)
    assert contents(project.site) == PAGES
    assert stat.S_IMODE(project.site.stat().st_mode) == 0o750


def test_an_empty_site_is_a_site(project: Project) -> None:
    assert project.build({}) == WriteSummary(0, 0, 0)
    assert project.build(PAGES) == WriteSummary(3, 0, 0)
    assert project.build({}) == WriteSummary(0, 0, 3)
    assert contents(project.site) == {}


def test_stale_pages_and_their_folders_are_gone(project: Project) -> None:
    project.build(PAGES)
    assert project.build({"index.html": b"home"}) == WriteSummary(0, 1, 2)
    assert sorted(os.listdir(project.site)) == [manifest.NAME, "index.html"]
    for number in range(3):  # nor do they come back from the spare generation
        project.build({"index.html": b"%d" % number})
        assert sorted(os.listdir(project.site)) == [manifest.NAME, "index.html"]


def test_a_file_may_become_a_folder_and_a_folder_a_file(project: Project) -> None:
    first = {"a": b"file", "b/c": b"in a folder", "b/d/e": b"deeper"}
    second = {"a/x/y": b"in a folder", "b": b"file"}
    for pages in (first, second, first, second):
        project.build(pages)
        assert contents(project.site) == pages


def test_an_unchanged_file_keeps_its_time_and_inode_over_several_generations(
    project: Project,
) -> None:
    project.build(PAGES)
    page = project.site / "events/a/index.html"
    before = page.stat()
    for number in range(4):
        written = project.build(PAGES | {"index.html": b"home %d" % number})
        assert written == WriteSummary(1, 2, 0)
        assert (page.stat().st_mtime_ns, page.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
        assert (project.site / "index.html").read_bytes() == b"home %d" % number


def test_when_nothing_changed_nothing_is_touched(project: Project) -> None:
    project.build(PAGES)
    before = project.site.stat()
    assert project.build(PAGES) == WriteSummary(0, 3, 0)
    assert (project.site.stat().st_ino, project.site.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )


def test_when_nothing_changed_no_old_file_is_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(PAGES)
    time.sleep(0.02)  # longer than a tick of the file system's clock
    project.build(PAGES)  # reads what was as new as the manifest, and stamps it
    read: list[str] = []
    real = Path.read_bytes

    def spy(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", spy)
    assert project.build(PAGES) == WriteSummary(0, 3, 0)
    assert read == [manifest.NAME]


def test_the_spare_generation_costs_links_only_for_what_changed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {f"events/{number}/index.html": b"%d" % number for number in range(50)}
    project.build(pages)
    project.build(pages | {"events/1/index.html": b"first edit"})
    links: list[str] = []
    real = staging.link_or_copy

    def spy(source: str, target: str) -> None:
        links.append(source)
        real(source, target)

    monkeypatch.setattr(staging, "link_or_copy", spy)
    project.build(pages | {"events/1/index.html": b"first edit", "events/2/index.html": b"second"})
    assert links == [f"{project.site}/events/1/index.html"]  # new since the spare was the site


def test_a_large_output_and_a_partial_write_arrive_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:1000]))
    content = bytes(range(256)) * 50
    project.build({"data.bin": content})
    assert contents(project.site) == {"data.bin": content}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_modes_follow_the_umask(project: Project) -> None:
    previous = os.umask(0o027)
    try:
        project.build(PAGES)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((project.site / "events").stat().st_mode) == 0o750
    assert stat.S_IMODE((project.site / "events/a/index.html").stat().st_mode) == 0o640


# The manifest


def test_the_manifest_depends_on_the_outputs_alone(project: Project) -> None:
    """Neither their order, nor earlier builds, nor a person's files show in it."""
    project.build(PAGES | {"gone.html": b""})
    (project.site / "CNAME").write_bytes(b"example.org")
    project.build(PAGES)
    other = project.root / "other"
    project.build(dict(reversed(PAGES.items())), other)
    assert (other / manifest.NAME).read_bytes() == (project.site / manifest.NAME).read_bytes()
    assert (other / manifest.NAME).read_text() == (
        '{"format": 1, "files": {\n'
        '"events/a/index.html": [1, "f96658555f24a7608e17d9d14603e79c"],\n'
        '"events/b/index.html": [1, "fd78b02a9b7e8d02a30323084f0c8a2d"],\n'
        '"index.html": [4, "a05c0ad62f73492b0276039a7963d7e7"]\n'
        "}}\n"
    )


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.tuples(st.integers(0), st.text("0123456789abcdef")),
    )
)
@settings(max_examples=30)
def test_a_manifest_that_is_written_can_be_read(files: dict[str, tuple[int, str]]) -> None:
    assert manifest.from_bytes(manifest.to_bytes(files)) == files


@pytest.mark.parametrize(
    "damage", [b"", b"[" * 100_000, b"{}", b'{"format": 2, "files": {}}', b'{"format": 1}', b"\xff"]
)
def test_a_damaged_manifest_is_refused_and_nothing_lost(project: Project, damage: bytes) -> None:
    project.build(PAGES)
    (project.site / manifest.NAME).write_bytes(damage)
    error = project.refusal({"index.html": b"new"})
    assert "cannot be read" in error.message
    assert "delete the folder" in error.hint
    assert contents(project.site) == PAGES


# What a person did to the folder


def test_files_that_a_person_added_stay(project: Project) -> None:
    project.build(PAGES)
    (project.site / "CNAME").write_bytes(b"example.org")
    (project.site / "events/a/notes").mkdir()
    (project.site / "events/a/notes/mine.txt").write_bytes(b"mine")
    (project.site / "empty/folder").mkdir(parents=True)
    (project.site / "link").symlink_to("nowhere")
    for number in range(3):
        project.build({"index.html": b"%d" % number})  # the page that the notes lay beside goes
        assert contents(project.site) == {
            "index.html": b"%d" % number,
            "CNAME": b"example.org",
            "events/a/notes/mine.txt": b"mine",
        }
        assert (project.site / "empty/folder").is_dir()
        assert os.readlink(project.site / "link") == "nowhere"


def test_a_file_that_a_person_added_and_removed_does_not_come_back(project: Project) -> None:
    project.build(PAGES)
    (project.site / "CNAME").write_bytes(b"example.org")
    project.build(PAGES | {"index.html": b"1"})
    project.build(PAGES | {"index.html": b"2"})
    (project.site / "CNAME").unlink()
    for number in range(3, 6):
        project.build(PAGES | {"index.html": b"%d" % number})
        assert not (project.site / "CNAME").exists()


def test_a_person_s_edit_of_an_added_file_is_carried_however_it_was_saved(
    project: Project,
) -> None:
    project.build(PAGES)
    mine = project.site / "mine.txt"
    for number in range(6):
        if number % 2:
            mine.write_bytes(b"%d" % number)  # through the file, which other links share
        else:
            (project.root / "saved").write_bytes(b"%d" % number)
            (project.root / "saved").replace(mine)
        project.build(PAGES | {"index.html": b"build %d" % number})
        assert mine.read_bytes() == b"%d" % number


@pytest.mark.parametrize(
    "edit", ["longer", "same size", "older time", "deleted", "link", "renamed"]
)
def test_a_generated_file_that_was_changed_by_hand_is_made_again(
    project: Project, edit: str
) -> None:
    project.build(PAGES)
    project.build(PAGES | {"index.html": b"with a spare"})
    time.sleep(0.02)
    pages = PAGES | {"index.html": b"with a spare"}
    page = project.site / "events/a/index.html"
    match edit:
        case "longer":
            page.write_bytes(b"by hand")
        case "same size":
            page.write_bytes(b"X")
        case "older time":
            page.write_bytes(b"X")
            os.utime(page, (1, 1))
        case "deleted":
            page.unlink()
        case "link":
            page.unlink()
            page.symlink_to("../b/index.html")
        case "renamed":
            (project.site / "events/b/index.html").rename(page)
    written = project.build(pages)
    assert written.written == (2 if edit == "renamed" else 1)
    assert contents(project.site) == pages
    assert not page.is_symlink()
    assert project.build(pages).written == 0


def test_a_link_as_long_as_the_page_that_it_stands_for_is_replaced(project: Project) -> None:
    pages = {"page": b"four"}
    project.build(pages)
    (project.site / "mine").write_bytes(b"four")
    (project.site / "page").unlink()
    (project.site / "page").symlink_to("mine")
    project.build(pages)
    assert not (project.site / "page").is_symlink()
    assert contents(project.site) == pages | {"mine": b"four"}


def test_writing_never_goes_through_an_existing_file(project: Project) -> None:
    """A link that somebody made to a page, for a backup, keeps what it had."""
    project.build(PAGES)
    backup = project.root / "backup"
    os.link(project.site / "index.html", backup)
    for number in range(3):
        project.build(PAGES | {"index.html": b"new %d" % number})
    assert backup.read_bytes() == b"home"


@pytest.mark.parametrize(
    ("added", "wanted", "named"),
    [
        ("about.html", "about.html", "about.html"),
        ("About.html", "about.html", "About.html"),
        ("about", "about/index.html", "about"),
        ("about/mine.txt", "about", "about/"),
        ("about/empty/", "about", "about/"),
    ],
)
def test_an_output_never_replaces_what_a_person_added(
    project: Project, added: str, wanted: str, named: str
) -> None:
    project.build(PAGES)
    mine = project.site / added
    if added.endswith("/"):
        mine.mkdir(parents=True)
    else:
        mine.parent.mkdir(exist_ok=True)
        mine.write_bytes(b"mine")
    before = contents(project.site)
    error = project.refusal(PAGES | {wanted: b"generated"})
    assert repr(wanted) in error.message
    assert repr(named) in error.message
    assert contents(project.site) == before
    assert mine.exists()


def test_a_file_that_arrives_at_the_moment_of_the_exchange_is_carried_over(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(PAGES)
    (project.site / "mine.txt").write_bytes(b"first")
    real = atomic_swap._swap_at_once

    def late(first: str, second: str) -> bool:
        Path(second, "late").mkdir()
        Path(second, "late", "CNAME").write_bytes(b"example.org")
        Path(second, "mine.txt").unlink()
        Path(second, "mine.txt").write_bytes(b"second")
        return real(first, second)

    with monkeypatch.context() as patch:
        patch.setattr(atomic_swap, "_swap_at_once", late)
        project.build(PAGES | {"index.html": b"1"})
    expected = {"late/CNAME": b"example.org", "mine.txt": b"second"}
    assert contents(project.site) == PAGES | expected | {"index.html": b"1"}
    project.build(PAGES | {"index.html": b"2"})
    assert contents(project.site) == PAGES | expected | {"index.html": b"2"}


def test_a_late_file_in_a_new_page_s_place_brings_the_former_generation_back(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(PAGES)
    real = atomic_swap._swap_at_once
    calls: list[str] = []

    def late(first: str, second: str) -> bool:
        if not calls:
            Path(second, "new.html").write_bytes(b"mine")
        calls.append(first)
        return real(first, second)

    monkeypatch.setattr(atomic_swap, "_swap_at_once", late)
    error = project.refusal(PAGES | {"new.html": b"generated"})
    assert "while it was being written" in error.message
    assert contents(project.site) == PAGES | {"new.html": b"mine"}


# Names

NAMES = """
empty                            || it is empty
rooted                           |/a| it is absolute
a level up                       |a/../b| leads to another folder
here                             |./a| leads to another folder
two slashes                      |a//b| an empty part
a slash at the end               |a/| an empty part
a backslash                      |a\\b| some systems allow in no file name
a drive                          |c:a| some systems allow in no file name
a question mark                  |a?b| some systems allow in no file name
a control character              |a\tb| a control character
half of a character              |a\udc80| half of a character
a full stop at the end           |a./b| ends in a full stop or a space
a space at the end               |a/b | ends in a full stop or a space
a device                         |a/nul| the name of a device
a device with an ending          |Con.html| the name of a device
a numbered device                |lpt1/index.html| the name of a device
too long                         |a/LONG| longer than 255 bytes
"""
NAME_CASES = [tuple(line.split("|")) for line in NAMES.strip("\n").splitlines()]


@pytest.mark.parametrize(
    ("path", "fault"),
    [case[1:] for case in NAME_CASES],
    ids=[case[0].strip() for case in NAME_CASES],
)
def test_a_name_that_some_system_cannot_have_is_refused(
    project: Project, path: str, fault: str
) -> None:
    path = path.replace("LONG", "é" * 128)
    assert fault.strip() in path_fault(path)
    project.build(PAGES)
    error = project.refusal({"new.html": b"", path: b""})
    assert fault.strip() in error.message
    assert contents(project.site) == PAGES


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "a/b-c_d.tar.gz",
        ".nojekyll",
        "Émile Zola/à.html",
        "console/comb.css",
        "a" * 255,
    ],
)
def test_a_name_that_every_system_can_have_is_taken(project: Project, path: str) -> None:
    assert path_fault(path) == ""
    project.build({path: b"x"})
    assert contents(project.site) == {path: b"x"}


CLASHES = """
the same path                    | a.html          | a.html
capitals                         | a/About.html    | a/about.html
the way accents are composed     | caf\u00e9.html  | cafe\u0301.html
sharp s                          | stra\u00dfe     | strasse
capitals of a folder             | A/one.html      | a/two.html
a folder under a file            | a               | a/b/index.html
a file over a folder             | a/b/index.html  | a
a file over a folder in capitals | A/b/index.html  | a
the manifest's own name          | .timeline-manifest.json | .timeline-manifest.json
"""
CLASH_CASES = [[part.strip() for part in line.split("|")] for line in CLASHES.strip().splitlines()]


@pytest.mark.parametrize(
    ("first", "second"), [case[1:] for case in CLASH_CASES], ids=[case[0] for case in CLASH_CASES]
)
def test_two_outputs_that_cannot_stand_together_are_both_named(
    project: Project, first: str, second: str
) -> None:
    project.build(PAGES)
    with pytest.raises(WriteError) as caught:
        write_site(
            [Output(first, b"1"), Output(second, b"2")],
            project.site,
            project=project.root,
            read=[project.content],
        )
    assert repr(first) in caught.value.message
    assert repr(second) in caught.value.message
    assert contents(project.site) == PAGES


@given(st.lists(st.text("aAé/.", min_size=1, max_size=5), max_size=6))
@settings(max_examples=60)
def test_taken_paths_never_share_a_key_or_stand_in_each_other_s_way(paths: list[str]) -> None:
    collected = Paths()
    taken = [path for path in paths if not collected.add(path)]
    keys = [path.lower() for path in taken]
    assert len(set(keys)) == len(keys)
    assert not any(a.startswith(f"{b}/") for a in keys for b in keys)
    assert all(collected.conflict(path) == path for path in taken)


# Folders that are refused


def test_the_root_of_the_file_system_is_refused(project: Project) -> None:
    assert "root of the file system" in project.refusal(PAGES, Path("/")).message


@pytest.mark.parametrize("target", [".", "..", "content", "content/events", "content/x/y"])
def test_project_and_content_and_what_contains_them_are_refused(
    project: Project, target: str
) -> None:
    (project.content / "events").mkdir()
    (project.content / "events/a.md").write_bytes(b"text")
    error = project.refusal(PAGES, project.root / target)
    assert "The site cannot be" in error.message
    assert repr(str(project.root / "site")) in error.hint
    assert (project.content / "events/a.md").read_bytes() == b"text"
    assert sorted(os.listdir(project.root)) == ["content"]


def test_a_folder_above_the_content_is_refused_also_where_the_project_is_elsewhere(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "texts/content").mkdir(parents=True)
    with pytest.raises(WriteError, match="folder content itself or a folder above it"):
        write_site(
            outputs(PAGES),
            tmp_path / "texts",
            project=project.root,
            read=[project.content, tmp_path / "texts/content"],
        )


def test_a_home_folder_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "homes/author"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for target in (home, home.parent):
        assert "home folder" in project.refusal(PAGES, target).message
    project.build(PAGES, home / "site")


def test_a_link_to_a_refused_folder_is_refused(project: Project, tmp_path: Path) -> None:
    for name, target in {"a": project.content, "b": project.root, "c": Path("/")}.items():
        (tmp_path / name).symlink_to(target)
        assert "The site cannot be" in project.refusal(PAGES, tmp_path / name).message
        assert "The site cannot be" in project.refusal(PAGES, tmp_path / name / ".").message


def test_a_link_to_another_folder_is_followed_and_stays(project: Project, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    project.site.symlink_to(tmp_path / "web")
    for number in range(3):
        project.build(PAGES | {"index.html": b"%d" % number})
        assert project.site.is_symlink()
        assert contents(tmp_path / "web") == PAGES | {"index.html": b"%d" % number}


def test_the_content_is_known_under_another_spelling(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS, where `CONTENT` is the same folder and no system call says so."""
    (project.root / "CONTENT").symlink_to(project.content)
    monkeypatch.setattr(os.path, "realpath", os.path.abspath)
    assert (
        "inside the project's folder content"
        in project.refusal(PAGES, project.root / "CONTENT/site").message
    )


def test_a_folder_with_files_that_are_not_ours_is_refused_and_left_alone(project: Project) -> None:
    photos = project.root / "photos"
    photos.mkdir()
    (photos / "one.jpg").write_bytes(b"jpeg")
    error = project.refusal(PAGES, photos)
    assert "'one.jpg'" in error.message
    assert contents(photos) == {"one.jpg": b"jpeg"}
    assert sorted(os.listdir(project.root)) == ["content", "photos"]


def test_what_systems_put_into_empty_folders_does_not_matter_and_stays(project: Project) -> None:
    project.site.mkdir()
    (project.site / ".DS_Store").write_bytes(b"x")
    project.build(PAGES)
    project.build(PAGES | {"index.html": b"2"})
    assert contents(project.site) == PAGES | {".DS_Store": b"x", "index.html": b"2"}


def test_a_file_in_the_site_s_place_is_refused(project: Project) -> None:
    project.site.write_bytes(b"a file")
    assert "is a file" in project.refusal(PAGES).message
    assert project.site.read_bytes() == b"a file"


def test_a_mount_point_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.site.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == str(project.site))
    error = project.refusal(PAGES)
    assert "mount point" in error.message
    assert repr(str(project.site / "site")) in error.hint


def test_a_folder_that_has_the_workshop_s_name_is_left_alone(project: Project) -> None:
    workshop = project.root / ".site.timeline"
    (workshop / "next").mkdir(parents=True)
    (workshop / "next/mine.txt").write_bytes(b"mine")
    assert ".site.timeline" in project.refusal(PAGES).message
    assert (workshop / "next/mine.txt").read_bytes() == b"mine"


def test_a_workshop_with_another_mark_is_left_alone(project: Project) -> None:
    workshop = project.root / ".site.timeline"
    workshop.mkdir()
    (workshop / ".gitignore").write_bytes(b"mine")
    assert ".site.timeline" in project.refusal(PAGES).message
    assert contents(workshop) == {".gitignore": b"mine"}


def test_a_workshop_that_a_killed_build_left_half_marked_is_taken(project: Project) -> None:
    project.build(PAGES)
    mark = (project.root / ".site.timeline/.gitignore").read_bytes()
    for length in (0, 10):
        target = project.root / f"site{length}"
        workshop = project.root / f".site{length}.timeline"
        workshop.mkdir()
        (workshop / ".gitignore").write_bytes(mark[:length])
        project.build(PAGES, target)
        assert (workshop / ".gitignore").read_bytes() == mark


def test_the_workshop_hides_itself_from_git(project: Project) -> None:
    project.build(PAGES)
    subprocess.run(["git", "init", "-q", project.root], check=True)
    status = subprocess.run(
        ["git", "-C", project.root, "status", "--porcelain", "-uall"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ".site.timeline" not in status.stdout
    assert "site/index.html" in status.stdout


# Outputs that are put by several processes


needs_fork = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere everything is done by one process"
)


def many(name: str) -> dict[str, bytes]:
    """Pages of which every other one is the same whatever the name."""
    return {
        f"events/{number}/index.html": b"%d" % number if number % 2 else f"{name} {number}".encode()
        for number in range(2 * parallel.MIN_PARALLEL_ITEMS)
    }


def put_by_all(
    pages: Mapping[str, bytes], stage: Callable[[Output], Staged], faulty: str = ""
) -> Iterator[Staged | Unchanged]:
    def make(path: str) -> Staged:
        time.sleep(0.0001)  # so that the other process gets its share
        if path == faulty:
            raise ZeroDivisionError
        return stage(Output(path, pages[path]))

    return parallel.parallel_map(make, list(pages))


@needs_fork
def test_outputs_put_by_several_processes_make_the_same_site(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also into a spare with other files, folders where files are to be, and the reverse."""
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    project.build(PAGES | {"events/1": b"a file where a folder is to be"})
    project.build(PAGES | {"events/3/index.html/old": b"a folder where a file is to be"})
    for name in ("first", "second", "third"):
        pages = many(name)
        written = write_staged(
            partial(put_by_all, pages),
            project.site,
            project=project.root,
            read=[project.content],
        )
        assert written.written == (len(pages) if name == "first" else len(pages) // 2)
        assert contents(project.site) == pages
    assert project.build(pages).written == 0


@needs_fork
def test_a_fault_in_one_process_leaves_the_old_site_and_nobody_writing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    project.build(PAGES)
    with pytest.raises(ZeroDivisionError):
        write_staged(
            partial(put_by_all, many("new"), faulty="events/400/index.html"),
            project.site,
            project=project.root,
            read=[project.content],
        )
    assert contents(project.site) == PAGES
    assert multiprocessing.active_children() == []
    assert sorted(os.listdir(project.root / ".site.timeline")) == [".gitignore", "lock"]


@needs_fork
def test_a_full_disk_is_told_of_whatever_process_met_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    here, write = os.getpid(), os.write

    def full(handle: int, data: bytes) -> int:
        if os.getpid() != here and data.startswith(b"new"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError, match="No space left") as caught:
        write_staged(
            partial(put_by_all, many("new")),
            project.site,
            project=project.root,
            read=[project.content],
        )
    assert "Free some space" in caught.value.hint


# Two builds at once


def test_a_second_build_says_that_another_is_writing(project: Project) -> None:
    messages = []

    def slow() -> Iterator[Output]:
        yield Output("index.html", b"slow")
        messages.append(project.refusal({"index.html": b"quick"}).message)

    write_site(
        slow(),
        project.site,
        project=project.root,
        read=[project.content],
    )
    assert messages == [f"Another build is writing the site in {str(project.site)!r}"]
    assert contents(project.site) == {"index.html": b"slow"}


def test_the_lock_of_another_process_counts_until_it_ends(project: Project) -> None:
    program = (
        "import sys; from pathlib import Path; from timeline.writer import open_site\n"
        "root = Path(sys.argv[1])\n"
        "with open_site(root / 'site', project=root, read=[root / 'content']):\n"
        "    print('writing', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, project.root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        assert "Another build" in project.refusal(PAGES).message
        other.kill()
        other.wait()
    project.build(PAGES)
    assert contents(project.site) == PAGES


# A site that is looked at beforehand


class AtOnce:
    """Looks at a site as soon as it is opened, and not when what was found is asked for."""

    def __init__(self, look: Callable[[], SiteState]) -> None:
        self._found = look()

    def result(self) -> SiteState:
        return self._found

    def close(self) -> None:
        pass


def rebuild(project: Project, feed: bytes, meanwhile: Callable[[], object]) -> WriteSummary:
    """Build with another feed; all other files are believed to stand."""

    def all_but_the_feed(stage: Callable[[Output], Staged]) -> Iterator[Staged | Unchanged]:
        yield stage(Output("feed.xml", feed))
        for path, content in PAGES.items():
            yield Unchanged(path, partial(bytes, content))

    believed = digest_of(project.site)
    with open_site(project.site, project=project.root, read=[project.content], look=AtOnce) as site:
        meanwhile()
        update = site.begin(believed)
        return update.commit(all_but_the_feed(update.stage))


@pytest.fixture
def with_feed(project: Project) -> Project:
    for feed in (b"older", b"old"):  # so that there is a spare generation, too
        project.build(PAGES | {"feed.xml": feed})
    return project


def test_what_was_seen_beforehand_is_not_made(with_feed: Project) -> None:
    for feed in (b"new", b"newer", b"newest"):
        assert rebuild(with_feed, feed, lambda: None) == WriteSummary(1, 3, 0)
        assert contents(with_feed.site) == PAGES | {"feed.xml": feed}


def test_what_a_person_adds_after_the_look_is_carried_over(with_feed: Project) -> None:
    def add() -> None:
        (with_feed.site / "mine").mkdir()
        (with_feed.site / "mine/note.txt").write_bytes(b"mine")

    rebuild(with_feed, b"new", add)
    assert contents(with_feed.site) == PAGES | {"feed.xml": b"new", "mine/note.txt": b"mine"}


def test_what_is_deleted_after_the_look_is_there_again(with_feed: Project) -> None:
    rebuild(with_feed, b"new", (with_feed.site / "events/a/index.html").unlink)
    assert contents(with_feed.site) == PAGES | {"feed.xml": b"new"}


@pytest.mark.parametrize(("ticks", "found"), [(0, ["a/old", "a/late/deep", "old"]), (3600, [])])
def test_a_folder_that_was_changed_just_now_is_listed_though_it_looks_as_before(
    tmp_path: Path, ticks: int, found: list[str]
) -> None:
    """Something that came in the same tick of the file system's clock leaves the same time."""
    (tmp_path / "a").mkdir()
    for name in ("old", "a/old"):
        (tmp_path / name).write_text("old")
    before = folder_tree.walk(str(tmp_path))
    (tmp_path / "a/late").mkdir()
    (tmp_path / "a/late/deep").write_text("late")
    after = folder_tree.walk(str(tmp_path))
    same = replace(
        before,
        folders={"a": after.folders["a"]},
        itself=after.itself,
        stable_before=before.stable_before + ticks * 10**9,
    )
    assert sorted(folder_tree.files_since(str(tmp_path), same)) == sorted(found)


def test_while_a_site_is_open_nobody_else_writes_it(with_feed: Project) -> None:
    def other() -> None:
        assert "Another build is writing" in with_feed.refusal(PAGES).message

    rebuild(with_feed, b"new", other)


# File systems that can do less


def test_without_hard_links_files_are_copied_with_their_times(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    project.build(PAGES)
    os.utime(project.site / "events/a/index.html", (1_000_000_000, 1_000_000_000))
    (project.site / "mine").symlink_to("nowhere")
    for number in range(4):
        pages = PAGES | {"index.html": b"%d" % number}
        assert project.build(pages) == WriteSummary(1, 2, 0)
        assert contents(project.site) == pages
        assert os.readlink(project.site / "mine") == "nowhere"
        assert (project.site / "events/a/index.html").stat().st_mtime == 1_000_000_000


def test_without_an_exchange_two_renames_do(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_swap, "_swap_at_once", lambda first, second: False)
    for number in range(4):
        pages = PAGES | {"index.html": b"%d" % number}
        project.build(pages)
        assert contents(project.site) == pages
    assert sorted(os.listdir(project.root / ".site.timeline")) == [".gitignore", "lock", "next"]


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="no exchange there")
def test_linux_and_macos_exchange_two_folders_in_one_step(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert atomic_swap._swap_at_once(str(tmp_path / "a"), str(tmp_path / "b"))
    assert os.listdir(tmp_path / "a") == ["b"]
    assert os.listdir(tmp_path / "b") == ["a"]


def test_where_capitals_are_ignored_a_page_may_change_its_capitals(tmp_path: Path) -> None:
    """A stale file that the system takes for the new one is replaced, and not removed again."""
    generation = staging.StagingFolder(str(tmp_path / "next"))
    generation.write("Über.html", b"stale")
    generation = staging.StagingFolder(str(tmp_path / "next"))
    generation.begin()
    # What such a system would show: the new name is there, and it is the stale file.
    (tmp_path / "next/Über.html").rename(tmp_path / "next/über.html")
    generation.write("über.html", b"new")
    generation.complete(str(tmp_path), {}, set())
    assert contents(tmp_path / "next") == {"über.html": b"new"}


# Any sequence of builds

PART = st.sampled_from(["a", "b", "c.html"])
PATH = st.lists(PART, min_size=1, max_size=3).map("/".join)
SITE = st.dictionaries(PATH, st.binary(max_size=2), max_size=6)
STEP = st.tuples(
    SITE, st.dictionaries(PATH.map("mine/{}".format), st.binary(max_size=2), max_size=2)
)


@given(st.lists(STEP, min_size=1, max_size=5), st.booleans())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_sequence_of_builds_leaves_the_outputs_and_what_was_added(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[dict[str, bytes], dict[str, bytes]]],
    removes: bool,
) -> None:
    """Builds whose outputs clash are refused and change nothing; the others count right."""
    project = Project(tmp_path_factory.mktemp("any") / "project")
    project.build({})
    pages: dict[str, bytes] = {}
    mine: dict[str, bytes] = {}
    for wanted, added in steps:
        mine = add_by_hand(project.site, mine, added, removes)
        paths = Paths()
        if any(map(paths.add, wanted)):
            project.refusal(wanted)
        else:
            written = project.build(wanted)
            same = sum(pages.get(path) == content for path, content in wanted.items())
            assert written == WriteSummary(
                len(wanted) - same, same, len(pages.keys() - wanted.keys())
            )
            pages = wanted
        assert contents(project.site) == pages | mine
    clean = Project(tmp_path_factory.mktemp("clean") / "project")
    clean.build(pages)
    assert (clean.site / manifest.NAME).read_bytes() == (project.site / manifest.NAME).read_bytes()


def add_by_hand(
    site: Path, mine: dict[str, bytes], added: dict[str, bytes], removes: bool
) -> dict[str, bytes]:
    """Put files into a site as a person would, first taking away the earlier ones if `removes`."""
    if removes:
        for path in mine:
            (site / path).unlink()
        mine = {}
    for path, content in added.items():
        file = site / path
        if file.is_dir() or any(parent.is_file() for parent in file.parents):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        mine = mine | {path: content}
    return mine
