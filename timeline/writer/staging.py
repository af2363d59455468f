"""Files → the next generation of the site, in a folder beside it.

The folder starts empty or with whatever an earlier build left there (the former generation as a
spare, or the remains of a killed build): those files are never trusted. New files are written into
it; `complete` then takes over everything else from the present generation by hard link and removes
the rest. Two links of one file have one inode, so a file is only ever replaced, never written
through; and a spare's file is right exactly when it is the present generation's own inode. Knows
nothing of manifests or of what the files mean.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress

from timeline.core.output import fold
from timeline.writer.folder_tree import EntryNames, FileState, entry_names

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


class StagingFolder:
    """The next generation while it is made, in the folder `root`. Every method raises OSError.

    Copies of it in forked processes may write different files at the same time; the one that
    completes the folder is given the paths that the others wrote (`record`).
    """

    __slots__ = ("_begun", "_device", "_folders", "_names", "_stale", "root")

    def __init__(self, root: str, names: EntryNames | None = None) -> None:
        """Take the folder `root`; `names` are those in it, where they were read already."""
        self.root = root
        self._begun = False
        self._names = names
        self._folders: set[str] = set()
        # Files that were in the folder and that nothing has replaced yet, each with its inode.
        self._stale: dict[str, int] = {}
        self._device = 0

    def begin(self) -> None:
        """Read what is there already; does nothing the second time."""
        if self._begun:
            return
        names = entry_names(self.root) if self._names is None else self._names
        self._folders = {"", *names.folders}
        self._stale = dict(names.files)
        with suppress(FileExistsError):
            os.mkdir(self.root, 0o755)
        self._device = os.lstat(self.root).st_dev
        self._begun = True

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        """Make a new file. `durable` waits until its bytes are on the disk."""
        self.begin()
        self._clear(path)
        full = f"{self.root}/{path}"
        try:
            handle = os.open(full, _CREATE, 0o644)
        except FileExistsError:
            # The file system takes a stale file's name, spelled otherwise, for this one.
            os.unlink(full)
            key = fold(path)
            self._stale = {name: inode for name, inode in self._stale.items() if fold(name) != key}
            handle = os.open(full, _CREATE, 0o644)
        try:
            done = os.write(handle, content)
            while done < len(content):
                done += os.write(handle, content[done:])
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)

    def record(self, path: str) -> None:
        """Record a file that a forked copy of this object has written.

        Changes nothing for a file that this process wrote.
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

    def complete(
        self, source: str, carried: Mapping[str, FileState], folders: Collection[str]
    ) -> None:
        """Take over the `carried` files of the folder `source` and drop all stale ones.

        `folders` are the folders that stay: those of all files, and others that are to exist.
        """
        self.begin()
        for path in [path for path in self._stale if path not in carried]:
            os.unlink(f"{self.root}/{path}")
            del self._stale[path]
        # Children before their parents.
        for folder in sorted(self._folders - {"", *folders}, reverse=True):
            self._folders.discard(folder)
            # It is in use, and so not empty, where the file system ignores capitals.
            with suppress(OSError):
                os.rmdir(f"{self.root}/{folder}")
        for path, state in carried.items():
            inode = self._stale.get(path)
            # A file with one link only is no other's, whatever number a file system gives it.
            same = inode and (self._device, inode) == (state.st_dev, state.st_ino)
            if same and state.st_nlink > 1:
                continue
            self._clear(path)
            link_or_copy(f"{source}/{path}", f"{self.root}/{path}")
        for folder in folders:
            self._make_folder(folder)

    def discard(self) -> None:
        """Remove the folder as far as possible; the next build clears what is left."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _clear(self, path: str) -> None:
        """Make the folder of a path, and remove a stale file or folder of its name."""
        self._make_folder(path.rpartition("/")[0])
        if path in self._stale:
            os.unlink(f"{self.root}/{path}")
            del self._stale[path]
        elif path in self._folders:
            shutil.rmtree(f"{self.root}/{path}")
            self._forget(path)

    def _forget(self, folder: str) -> None:
        """Drop a folder that was removed, and everything in it, from what is known."""
        inside = f"{folder}/"
        self._folders = {
            name for name in self._folders if name != folder and not name.startswith(inside)
        }
        self._stale = {
            name: inode for name, inode in self._stale.items() if not name.startswith(inside)
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
    """Make a second link to the file (to a symbolic link itself), or a copy where none can be."""
    try:
        os.link(source, target, **_LINK_ITSELF)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
