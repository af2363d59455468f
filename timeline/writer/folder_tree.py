"""A folder → what is in it: every file and folder below it, as the system describes them.

The writer compares two such looks to find what was added by hand. Knows nothing of manifests or of
what the files mean, and changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from timeline.core.frozen import dataclass
from timeline.project.file_stamps import is_stable, stable_before, stamp_of


class FileState(NamedTuple):
    """What the system says of a file, named as in `os.stat_result`, which is slow to pickle.

    It begins with the file's stamp (`timeline.project.file_stamps`).
    """

    st_mtime_ns: int
    st_ctime_ns: int
    st_size: int
    st_ino: int
    st_mode: int
    st_dev: int
    st_nlink: int


@dataclass(frozen=True, slots=True)
class Tree:
    """What is in a folder, by path relative to it: files (symbolic links among them), folders.

    `itself` is the folder. A time in it that is not before `stable_before` (nanoseconds) belongs to
    a change that was recent at the time of the look.
    """

    files: Mapping[str, FileState]
    folders: Mapping[str, FileState]
    itself: FileState | None
    stable_before: int


@dataclass(frozen=True, slots=True)
class EntryNames:
    """The names in a folder, by path relative to it: files, each with its inode, and folders."""

    files: Mapping[str, int]
    folders: Collection[str]


def state_of(path: str) -> FileState:
    """Return what the system says of a file, or of a symbolic link itself."""
    state = os.lstat(path)
    return FileState(*stamp_of(state), state.st_dev, state.st_nlink)


def walk(root: str) -> Tree:
    """Return everything below the folder; nothing when there is no such folder."""
    before = stable_before()
    itself = state_of(root) if os.path.isdir(root) else None
    folders: dict[str, FileState] = {}

    def add_folder(path: str, entry: os.DirEntry[str]) -> None:
        # Its state is taken before it is listed, so that an addition in between changes the state.
        folders[path] = state_of(entry.path)

    files = {path: state_of(entry.path) for path, entry in _entries(root, add_folder)}
    return Tree(files, folders, itself, before)


def entry_names(root: str) -> EntryNames:
    """Return every name below the folder, without the state of any file."""
    folders: set[str] = set()
    entries = _entries(root, lambda path, entry: folders.add(path))
    return EntryNames({path: entry.inode() for path, entry in entries}, folders)


def files_since(root: str, tree: Tree) -> Iterator[str]:
    """Yield all files that may have come since a folder looked like this, and some others.

    On POSIX systems a folder in which nothing was added or removed keeps its state.
    """
    for folder, state in (("", tree.itself), *tree.folders.items()):
        full = f"{root}/{folder}" if folder else root
        if state is not None and os.name == "posix" and is_stable(state, tree.stable_before):
            with suppress(OSError):
                if state_of(full) == state:
                    continue
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(full) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif path not in tree.folders:
                    yield from (f"{path}/{inner}" for inner in entry_names(entry.path).files)


def _entries(
    root: str, add_folder: Callable[[str, os.DirEntry[str]], object]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    waiting = [("", root)] if os.path.isdir(root) else []
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    add_folder(path, entry)
                    waiting.append((path + "/", entry.path))
                else:
                    yield path, entry


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that one of the paths is in, at any depth."""
    folders: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    return folders
