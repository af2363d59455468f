"""File stamps: what shows, without opening a file, that it is another than before.

Reading times, size and number of a file costs a fraction of reading its content. They prove nothing
for a file that was changed just now, since a second change may leave the same times: such a stamp
is not stored.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from timeline.core.frozen import dataclass

UNSTABLE_SECONDS: Final = 2.0
"""How long a change stays recent: the coarsest clock of a file system in use (FAT) ticks so."""

FileStamp = tuple[int, int, int, int, int]
"""The times of the last change of a file and of its entry (nanoseconds), size, number and mode."""


@dataclass(frozen=True, slots=True)
class FileStamps:
    """Files that were read: by path the stamp of each, and the digest of its text."""

    files: Mapping[str, tuple[FileStamp, bytes]] = field(default_factory=dict)


def stamp_of(state: os.stat_result) -> FileStamp:
    """Return the stamp of a file of which the system says this."""
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino, state.st_mode


def stable_before() -> int:
    """Return the time (nanoseconds) before which a change is no longer recent."""
    return int((time.time() - UNSTABLE_SECONDS) * 1e9)


def is_stable(stamp: tuple[int, ...], before: int) -> bool:
    """Return whether the last change is earlier than `before`, so that a stamp can be stored.

    The stamp may be followed by more.
    """
    return stamp[0] < before and stamp[1] < before
