"""A project on the disk → a number that changes when its files may have changed.

Reads only names, sizes and times, which costs a fraction of reading the files. That matters where
the system does not report changes and the project is polled. There is no number where these can't
be trusted, so that the caller has to read the files: if a symbolic link leads to a folder, or if a
file changed just now, since a second change may leave the same time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path

from timeline.project.file_stamps import FileStamp, is_stable, stable_before, stamp_of

_Entry = tuple[str, FileStamp | None]
"""The path of a file or folder and its stamp; None if it has none."""


def poll_fingerprint(paths: Iterable[Path]) -> int | None:
    """Return a number for these files and everything in these folders; None if it can't be trusted.

    Two equal numbers mean that nothing changed in between.
    """
    before = stable_before()
    entries: list[_Entry] = []
    for path in paths:
        if path.is_symlink():
            return None
        try:
            entries.append((str(path), stamp_of(os.stat(path))))
            below = _below(path) if path.is_dir() else []
        except OSError:
            entries.append((str(path), None))
            continue
        if below is None:
            return None
        entries += below
    if any(stamp is not None and not is_stable(stamp, before) for _, stamp in entries):
        return None
    return hash(tuple(sorted(entries, key=itemgetter(0))))


def _below(folder: Path) -> list[_Entry] | None:
    """Return everything in a folder with its stamp; None if a symbolic link leads to a folder."""
    found: list[_Entry] = []
    pending = [str(folder)]
    while pending:
        path = pending.pop()
        try:
            with os.scandir(path) as scanned:
                entries = list(scanned)
        except OSError:
            found.append((path, None))
            continue
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.is_symlink():
                        return None
                    pending.append(entry.path)
                found.append((entry.path, stamp_of(entry.stat())))
            except OSError:
                # A broken link, a file that has just been removed or that may not be read: that is
                # part of the state, too, and says nothing of the other entries.
                found.append((entry.path, None))
    return found
