"""A project on the disk → a number that is different when a file of it may be, without opening one.

Looking at names, sizes and times costs a fraction of reading, which counts where nobody tells of
changes and the project is looked at again and again. Where these cannot be trusted there is no
number, and whoever asked has to read: a folder that stands in two places by a symbolic link, and a
file that was changed just now, since a second change may leave the same time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path

from timeline.project.file_stamps import (
    Mark,
    is_stable,
    settled,
    stamp_of,
)

_Found = tuple[str, Mark | None]
"""A file or folder, and its mark; None where there is none."""


def poll_fingerprint(places: Iterable[Path]) -> int | None:
    """The number of these files and of all files in these folders; None where it proves nothing."""
    before = settled()
    found: list[_Found] = []
    for place in places:
        if place.is_symlink():
            return None
        try:
            found.append((str(place), stamp_of(os.stat(place))))
            entries = _below(place) if place.is_dir() else []
        except OSError:
            found.append((str(place), None))
            continue
        if entries is None:
            return None
        found += entries
    if any(mark is not None and not is_stable(mark, before) for _, mark in found):
        return None
    return hash(tuple(sorted(found, key=itemgetter(0))))


def _below(folder: Path) -> list[_Found] | None:
    """The marks of everything in a folder; None where a link leads to another folder."""
    found: list[_Found] = []
    stack = [str(folder)]
    while stack:
        where = stack.pop()
        try:
            with os.scandir(where) as scanned:
                entries = list(scanned)
        except OSError:
            found.append((where, None))
            continue
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.is_symlink():
                        return None
                    stack.append(entry.path)
                found.append((entry.path, stamp_of(entry.stat())))
            except OSError:
                # It leads nowhere, went away while we looked, or may not be seen: that, too, is
                # how things are, and says nothing of what lies beside it.
                found.append((entry.path, None))
    return found
