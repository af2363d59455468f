"""The writer, failing at every single step: the old site stays whole and the next build succeeds.

Each case is run once to count the calls of the operating system that change something; then once
for each of them, which then fails or is the last thing that the process does.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.putting import write_site
from timeline.core.output import Output
from timeline.writer import WriteError, atomic_swap, manifest

OLD = {"index.html": b"old", "same.html": b"same", "gone/index.html": b"gone", "a": b"file"}
NEW = {"index.html": b"new", "same.html": b"same", "new/deep/index.html": b"n", "a/b": b"folder"}
MINE = {"CNAME": b"example.org", "gone/mine.txt": b"mine"}
CHANGING = (
    "open",
    "write",
    "close",
    "fsync",
    "mkdir",
    "rmdir",
    "unlink",
    "link",
    "rename",
    "chmod",
)
CODES = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.ENOENT)
READING = ("lstat", "scandir", "utime")

Before = Callable[[Path], None]

pytestmark = pytest.mark.slow


def outputs(pages: Mapping[str, bytes]) -> Iterator[Output]:
    return (Output(path, content) for path, content in pages.items())


def build(root: Path, pages: Mapping[str, bytes]) -> None:
    write(root, outputs(pages))


def write(root: Path, pages: Iterator[Output]) -> None:
    write_site(pages, root / "site", project=root, read=[root / "content"])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def nothing(root: Path) -> None:
    """Before a first build."""
    (root / "content").mkdir(parents=True)


def a_site(root: Path) -> None:
    """An old site with a person's files."""
    nothing(root)
    build(root, OLD)
    for path, content in MINE.items():
        (root / "site" / path).write_bytes(content)


def a_spare(root: Path) -> None:
    """An old site with a person's files and a spare generation that differs."""
    a_site(root)
    build(root, OLD | {"index.html": b"older", "spare/only.html": b"spare"})
    build(root, OLD)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk, which only a power failure could tell from this."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


STATES = [nothing, a_site, a_spare]


class Calls:
    """Counts the calls of the system's functions, and does something at one of them."""

    def __init__(self, patch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
        self.done: list[str] = []
        self.act: Callable[[], object] = lambda: None
        self.at = -1
        for name in names:
            patch.setattr(os, name, partial(self._call, name, getattr(os, name)))
        swap = atomic_swap._swap_at_once
        patch.setattr(atomic_swap, "_swap_at_once", partial(self._call, "swap", swap))

    def _call(self, name: str, real: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self.done.append(name)
        if len(self.done) - 1 == self.at:
            if name == "close":  # the system closes the file even where it reports a failure
                real(*args, **named)
            self.act()
        return real(*args, **named)


@pytest.fixture(params=[False, True], ids=["exchange", "two renames"])
def renames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system has no exchange of folders."""
    if request.param:
        monkeypatch.setattr(atomic_swap, "_swap_at_once", lambda first, second: False)
    return bool(request.param)


def complete(folder: Path) -> bool:
    """Whether a folder has every file of its manifest, and no others but a person's."""
    listed = manifest.from_bytes((folder / manifest.NAME).read_bytes())
    found = contents(folder)
    return found.keys() - MINE.keys() == {*listed, manifest.NAME} and all(
        manifest.entry_of(found[path]) == entry for path, entry in listed.items()
    )


def steps(root: Path, names: tuple[str, ...], before: Before) -> int:
    """How many of the calls a build of NEW makes."""
    before(root)
    with pytest.MonkeyPatch.context() as patch:
        calls = Calls(patch, names)
        build(root, NEW)
    assert "swap" in calls.done or before is nothing
    return len(calls.done)


def fail(code: int) -> None:
    raise OSError(code, os.strerror(code))


@pytest.mark.parametrize("before", STATES)
def test_any_call_may_fail(tmp_path: Path, before: Before, renames: bool) -> None:
    """An error of the system leaves the old site, says so in two lines, and is not remembered."""
    told: list[WriteError] = []
    for step in range(steps(tmp_path / "count", CHANGING + READING, before)):
        root = tmp_path / str(step)
        before(root)
        old = contents(root / "site")
        with pytest.MonkeyPatch.context() as patch:
            calls = Calls(patch, CHANGING + READING)
            calls.at, calls.act = step, partial(fail, CODES[step % len(CODES)])
            try:
                build(root, NEW)
            except WriteError as error:
                told.append(error)
                assert contents(root / "site") == old, calls.done[step]
            else:
                assert complete(root / "site"), calls.done[step]
        finish(root, before)
    assert len(told) > 10
    assert all(error.message and error.hint for error in told)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a copy of the process")
@pytest.mark.parametrize("before", STATES)
def test_any_moment_may_be_the_last(tmp_path: Path, before: Before, renames: bool) -> None:
    """A build that is killed leaves one generation whole; without an exchange, the next build does.

    Without an exchange there may be no site for a moment, and even a build that fails afterwards
    brings the old one back.
    """
    for step in range(steps(tmp_path / "count", CHANGING, before)):
        root = tmp_path / str(step)
        before(root)
        old = contents(root / "site")
        kill_at(root, step)
        if renames and before is not nothing and not (root / "site").exists():
            with pytest.raises(ZeroDivisionError):
                write(root, failing())
            assert contents(root / "site") == old
        assert contents(root / "site") == old or complete(root / "site")
        finish(root, before)


def test_a_site_lost_between_two_renames_comes_back_into_a_folder_made_anew(
    tmp_path: Path,
) -> None:
    """The folder that somebody made meanwhile holds nothing but what systems put there."""
    root = tmp_path / "project"
    a_site(root)
    (root / "site").rename(root / ".site.timeline/former")
    (root / "site").mkdir()
    (root / "site/.DS_Store").write_bytes(b"view")
    build(root, NEW)
    found = contents(root / "site")
    found.pop(manifest.NAME)
    assert found == NEW | MINE | {".DS_Store": b"view"}


def kill_at(root: Path, step: int) -> None:
    child = os.fork()
    if not child:
        try:
            calls = Calls(pytest.MonkeyPatch(), CHANGING)
            calls.at, calls.act = step, lambda: os.kill(os.getpid(), signal.SIGKILL)
            build(root, NEW)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def finish(root: Path, before: Before) -> None:
    """The next build succeeds, leaves nothing behind but the spare, and so does the one after."""
    mine = {} if before is nothing else MINE
    for pages in (NEW, OLD):
        build(root, pages)
        found = contents(root / "site")
        found.pop(manifest.NAME)
        assert found == pages | mine
        assert set(os.listdir(root / ".site.timeline")) <= {".gitignore", "lock", "next"}
    shutil.rmtree(root)


def failing() -> Iterator[Output]:
    yield Output("index.html", b"new")
    yield Output("other/index.html", b"%d" % (1 // 0))


@pytest.mark.parametrize("before", STATES)
def test_an_exception_while_rendering_passes_through_and_leaves_the_old_site(
    tmp_path: Path, before: Before
) -> None:
    root = tmp_path / "project"
    before(root)
    old = contents(root / "site")
    with pytest.raises(ZeroDivisionError):
        write(root, failing())
    assert contents(root / "site") == old
    assert sorted(os.listdir(root / ".site.timeline")) == [".gitignore", "lock"]
    finish(root, before)


def test_an_os_error_of_the_renderer_is_not_taken_for_one_of_the_writer(tmp_path: Path) -> None:
    nothing(tmp_path / "project")

    def unreadable() -> Iterator[Output]:
        yield Output("photo.jpg", (tmp_path / "absent.jpg").read_bytes())

    root = tmp_path / "project"
    with pytest.raises(FileNotFoundError):
        write(root, unreadable())


def test_a_full_disk_is_told_with_the_file_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_site(tmp_path / "project")
    monkeypatch.setattr(os, "write", lambda handle, data: fail(errno.ENOSPC))
    with pytest.raises(WriteError) as caught:
        build(tmp_path / "project", NEW)
    assert "'index.html'" in caught.value.message
    assert "No space left" in caught.value.message
    assert "Free some space" in caught.value.hint


def test_an_interrupted_build_leaves_the_old_site(tmp_path: Path) -> None:
    root = tmp_path / "project"
    a_site(root)
    old = contents(root / "site")

    def interrupted() -> Iterator[Output]:
        yield Output("index.html", b"new")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(root, interrupted())
    assert contents(root / "site") == old


def test_a_site_cut_short_by_a_power_failure_is_mended(tmp_path: Path) -> None:
    """The files' sizes do not agree with the manifest, which is the only file that was flushed."""
    root = tmp_path / "project"
    a_site(root)
    with (root / "site/same.html").open("wb"):
        pass
    os.utime(root / "site/same.html", (1, 1))
    build(root, OLD)
    assert (root / "site/same.html").read_bytes() == b"same"
