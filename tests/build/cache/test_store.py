"""The memory on the disk: whole, of this version and of the wanted kind, or as good as absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from timeline.build.cache.program import program_fingerprint
from timeline.build.cache.store import FOLDER, Store
from timeline.core.diagnostic import Location
from timeline.core.inputs import SourceFile

VALUE = SourceFile("a.md", "text")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / FOLDER, "one")


def test_what_was_kept_comes_back(store: Store) -> None:
    assert store.load("a", SourceFile) is None
    store.save("a", VALUE)
    assert store.load("a", SourceFile) == VALUE
    store.save("a", SourceFile("b.md", ""))
    assert store.load("a", SourceFile) == SourceFile("b.md", "")
    store.forget("a")
    store.forget("a")
    assert store.load("a", SourceFile) is None


def test_another_version_or_another_kind_is_as_good_as_absent(store: Store) -> None:
    store.save("a", VALUE)
    assert Store(store.folder, "two").load("a", SourceFile) is None
    assert store.load("a", Location) is None


@pytest.mark.parametrize("place", ["first", "middle", "last", "shorter", "longer", "empty"])
def test_a_damaged_file_is_as_good_as_absent(store: Store, place: str) -> None:
    store.save("a", VALUE)
    path = store.folder / "a"
    data = bytearray(path.read_bytes())
    match place:
        case "shorter":
            del data[-1]
        case "longer":
            data += b"x"
        case "empty":
            data.clear()
        case _:
            at = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}[place]
            data[at] ^= 1
    path.write_bytes(data)
    assert store.load("a", SourceFile) is None


def test_a_file_that_is_being_written_is_not_the_one_that_is_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("a", VALUE)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        store.save("a", SourceFile("b.md", ""))
    assert store.load("a", SourceFile) == VALUE
    assert sorted(path.name for path in store.folder.iterdir()) == [".gitignore", "a"]


def test_git_leaves_the_folder_alone(store: Store) -> None:
    store.save("a", VALUE)
    assert "*" in (store.folder / ".gitignore").read_text().split("\n")


def test_a_folder_that_cannot_be_made_is_told(store: Store) -> None:
    store.folder.write_text("a file")
    assert store.load("a", SourceFile) is None
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        store.save("a", VALUE)


def test_the_program_is_the_same_until_a_file_of_it_changes() -> None:
    assert program_fingerprint() == program_fingerprint()
    assert len(program_fingerprint()) == 32


def test_what_a_killed_build_left_is_removed_and_what_another_writes_is_not(store: Store) -> None:
    store.save("a", VALUE)
    left, written = store.folder / ".a.left.part", store.folder / ".a.written.part"
    for path in (left, written):
        path.write_text("half")
    os.utime(left, (0, 0))
    store.save("a", VALUE)
    assert not left.exists()
    assert written.exists()
