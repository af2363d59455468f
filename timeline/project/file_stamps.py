"""How a file looks from outside: what tells that it is another than before, without opening it.

Times, size and number of a file cost a fraction of its content. They prove nothing of a file that
was changed just now, since a second change may leave the same times: its mark is not to be kept.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from timeline.core.frozen import dataclass

UNSTABLE_SECONDS: Final = 2.0
"""Seconds that a change stays recent: the coarsest clock of a file system in use (FAT) ticks so."""

Mark = tuple[int, int, int, int, int]
"""The times of the last change of a file and of its entry (nanoseconds), size, number and mode."""


@dataclass(frozen=True, slots=True)
class FileStamps:
    """Files that were read: by path the mark of each, and the digest of its text."""

    files: Mapping[str, tuple[Mark, bytes]] = field(default_factory=dict)


def stamp_of(state: os.stat_result) -> Mark:
    """The mark of a file of which the system says this."""
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino, state.st_mode


def settled() -> int:
    """The time (nanoseconds) before which a change is no longer recent."""
    return int((time.time() - UNSTABLE_SECONDS) * 1e9)


def is_stable(mark: tuple[int, ...], before: int) -> bool:
    """Whether a mark, or more that begins with one, is of a file that was changed last before that
    time, and so can be kept.
    """
    return mark[0] < before and mark[1] < before
