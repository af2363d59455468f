"""A folder that becomes the next generation of the site.

It starts empty or from whatever an earlier build left there (the former generation as a spare, or
the ruins of a killed build): what is found is taken as it is, never trusted. Writing puts new files
into it; settling takes over everything else from the present generation by hard link and removes
the rest. Two links of one file have one inode, so a file is never written through, only replaced;
and a spare's file is right exactly when it is the present generation's own inode. Knows nothing of
manifests or of what the files mean.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from timeline.core.frozen import dataclass
from timeline.core.output import fold
from timeline.project.file_stamps import is_stable, settled, stamp_of

_CREATE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
# What systems say where a file cannot have a second link, although it can be copied.
_NO_LINK = {
    errno.EPERM,
    errno.EACCES,
    errno.EXDEV,
    errno.EMLINK,
    errno.ENOSYS,
    errno.EINVAL,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
}
_LINK_ITSELF = {"follow_symlinks": False} if os.link in os.supports_follow_symlinks else {}


class Seen(NamedTuple):
    """What the system says of a file, under the names of `os.stat_result`, which travels slowly.

    It begins with the mark of the file (`timeline.project.file_stamps`).
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

    `itself` is the folder. A time in it that is not before `settled` (nanoseconds) is of a change
    that was recent when it was looked at.
    """

    files: Mapping[str, Seen]
    folders: Mapping[str, Seen]
    itself: Seen | None
    settled: int


@dataclass(frozen=True, slots=True)
class EntryNames:
    """The names in a folder, by path relative to it: files, each with its inode, and folders."""

    files: Mapping[str, int]
    folders: Collection[str]


def see(path: str) -> Seen:
    """What the system says of a file, or of a symbolic link itself."""
    found = os.lstat(path)
    return Seen(*stamp_of(found), found.st_dev, found.st_nlink)


def walk(root: str) -> Tree:
    """Everything below the folder; nothing when there is no such folder."""
    before = settled()
    itself = see(root) if os.path.isdir(root) else None
    folders: dict[str, Seen] = {}

    def found(path: str, entry: os.DirEntry[str]) -> None:
        # Looked at before it is listed: what comes in between makes it look otherwise.
        folders[path] = see(entry.path)

    files = {path: see(entry.path) for path, entry in _entries(root, found)}
    return Tree(files, folders, itself, before)


def names(root: str) -> EntryNames:
    """Every name below the folder; looks at no file."""
    folders: set[str] = set()
    found = _entries(root, lambda path, entry: folders.add(path))
    return EntryNames({path: entry.inode() for path, entry in found}, folders)


def later(root: str, tree: Tree) -> Iterator[str]:
    """The files in a folder that looked like this: all that may have come since, and some others.

    A folder in which nothing came or went looks as it did, on POSIX systems.
    """
    for folder, then in (("", tree.itself), *tree.folders.items()):
        full = f"{root}/{folder}" if folder else root
        if then is not None and os.name == "posix" and is_stable(then, tree.settled):
            with suppress(OSError):
                if see(full) == then:
                    continue
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(full) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif path not in tree.folders:
                    yield from (f"{path}/{inner}" for inner in names(entry.path).files)


def _entries(
    root: str, folder_found: Callable[[str, os.DirEntry[str]], object]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    waiting = [("", root)] if os.path.isdir(root) else []
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folder_found(path, entry)
                    waiting.append((path + "/", entry.path))
                else:
                    yield path, entry


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that one of the paths is in, at any depth."""
    folders: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    return folders


class Generation:
    """The next generation while it is made, in the folder `root`. Every method raises OSError.

    Copies of it in several processes may write different files at the same time; one of them is
    told of what the others wrote, and settles.
    """

    __slots__ = ("_begun", "_device", "_folders", "_found", "_stale", "root")

    def __init__(self, root: str, found: EntryNames | None = None) -> None:
        """`found` is what is there, where somebody has looked already."""
        self.root = root
        self._begun = False
        self._found = found
        self._folders: set[str] = set()
        # Files found in the folder that nobody has asked for yet, each with its inode.
        self._stale: dict[str, int] = {}
        self._device = 0

    def begin(self) -> None:
        """Look at what is there already. Does nothing the second time."""
        if self._begun:
            return
        found = names(self.root) if self._found is None else self._found
        self._folders = {"", *found.folders}
        self._stale = dict(found.files)
        with suppress(FileExistsError):
            os.mkdir(self.root, 0o755)
        self._device = os.lstat(self.root).st_dev
        self._begun = True

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        """Make a new file. `durable` waits until its bytes are on the disk."""
        self.begin()
        self._make_room(path)
        full = f"{self.root}/{path}"
        try:
            handle = os.open(full, _CREATE, 0o644)
        except FileExistsError:
            # The file system takes a stale file's name, spelled otherwise, for this one.
            os.unlink(full)
            key = fold(path)
            self._stale = {name: seen for name, seen in self._stale.items() if fold(name) != key}
            handle = os.open(full, _CREATE, 0o644)
        try:
            done = os.write(handle, content)
            while done < len(content):
                done += os.write(handle, content[done:])
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)

    def written(self, path: str) -> None:
        """Take note that another process, which has a copy of this generation, has written a file.

        Says nothing new of a file that was written by this one.
        """
        self.begin()
        self._stale.pop(path, None)
        if path in self._folders:
            self._forget(path)
        folder = path.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._stale.pop(folder, None)
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]

    def settle(self, source: str, carried: Mapping[str, Seen], folders: Collection[str]) -> None:
        """Take over the `carried` files of the folder `source`; drop what is not asked for.

        `folders` are the folders that stay: those of all files, and others that are to be there.
        """
        self.begin()
        for path in [path for path in self._stale if path not in carried]:
            os.unlink(f"{self.root}/{path}")
            del self._stale[path]
        # Children before their parents.
        for folder in sorted(self._folders - {"", *folders}, reverse=True):
            self._folders.discard(folder)
            with suppress(
                OSError
            ):  # not empty where the file system ignores capitals: it is in use
                os.rmdir(f"{self.root}/{folder}")
        for path, seen in carried.items():
            inode = self._stale.get(path)
            # A file with one link only is no other's, whatever number a file system gives it.
            if inode and (self._device, inode) == (seen.st_dev, seen.st_ino) and seen.st_nlink > 1:
                continue
            self._make_room(path)
            link_or_copy(f"{source}/{path}", f"{self.root}/{path}")
        for folder in folders:
            self._make_folder(folder)

    def discard(self) -> None:
        """Remove the folder as far as possible; what stays is cleared by the next build."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _make_room(self, path: str) -> None:
        self._make_folder(path.rpartition("/")[0])
        if path in self._stale:
            os.unlink(f"{self.root}/{path}")
            del self._stale[path]
        elif path in self._folders:
            shutil.rmtree(f"{self.root}/{path}")
            self._forget(path)

    def _forget(self, folder: str) -> None:
        """The folder is no longer there, and nothing that was in it."""
        inside = f"{folder}/"
        self._folders = {
            name for name in self._folders if name != folder and not name.startswith(inside)
        }
        self._stale = {
            name: seen for name, seen in self._stale.items() if not name.startswith(inside)
        }

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        self._make_folder(folder.rpartition("/")[0])
        full = f"{self.root}/{folder}"
        if folder in self._stale:
            # Another process that writes may have done the same before.
            with suppress(FileNotFoundError, IsADirectoryError):
                os.unlink(full)
            del self._stale[folder]
        with suppress(FileExistsError):  # there in other capitals, on a system that ignores them
            os.mkdir(full, 0o755)
        self._folders.add(folder)


def link_or_copy(source: str, target: str) -> None:
    """A second link to the file (to a symbolic link itself), a copy where there can be none."""
    try:
        os.link(source, target, **_LINK_ITSELF)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
