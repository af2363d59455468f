"""A project on the disk → a number that is different when a file of it may be, without opening one.

Looking at names, sizes and times costs a fraction of reading, which counts where nobody tells of
changes and the project is looked at again and again. Where these cannot be trusted there is no
number, and whoever asked has to read: a folder that stands in two places by a symbolic link, and a
file that was changed just now, since a second change may leave the same time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

JUST_NOW: Final = 2.0
"""Seconds that a change stays recent: the coarsest clock of a file system in use (FAT) ticks so."""


def glance(places: Iterable[Path]) -> int | None:
    """The number of these files and of all files in these folders; None where it proves nothing."""
    recent = int((time.time() - JUST_NOW) * 1e9)
    found: list[tuple[object, ...]] = []
    for place in places:
        if place.is_symlink():
            return None
        try:
            found.append((str(place), *_mark(os.stat(place))))
            entries = _below(place) if place.is_dir() else []
        except OSError:
            found.append((str(place), "absent"))
            continue
        if entries is None:
            return None
        found += entries
    if any(mark[1] > recent for mark in found if isinstance(mark[1], int)):
        return None
    return hash(tuple(sorted(found, key=lambda mark: str(mark[0]))))


def _below(folder: Path) -> list[tuple[object, ...]] | None:
    """The marks of everything in a folder; None where a link leads to another folder."""
    found: list[tuple[object, ...]] = []
    stack = [str(folder)]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.is_symlink():
                            return None
                        stack.append(entry.path)
                    found.append((entry.path, *_mark(entry.stat())))
        except OSError as error:
            # It went away while we looked, or may not be seen: that, too, is how things are.
            found.append((error.filename, "absent"))
    return found


def _mark(state: os.stat_result) -> tuple[int, ...]:
    newest = max(state.st_mtime_ns, state.st_ctime_ns)
    return newest, state.st_mtime_ns, state.st_size, state.st_ino, state.st_mode
