"""Swaps two folders: in one step where the system can, otherwise in two renames.

Linux has `renameat2(2)` with RENAME_EXCHANGE, macOS `renamex_np(2)` with RENAME_SWAP: between the
old folder and the new one there is no moment without either. Elsewhere (Windows, older kernels and
libraries, some network and container file systems) the change is recoverable, not atomic: for an
instant the folder is absent, and a process killed just then leaves it so until the next build,
which puts it back (`output_dir`). Knows folders only, not what is in them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
# EPERM is what a container's system call filter answers.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM}


def swap(first: str, second: str, aside: str) -> None:
    """Swap two existing folders of one file system.

    `aside` is a free name on the same file system, used where the system has no such call. Raises
    OSError with both folders where they were.
    """
    if not _swap_at_once(first, second):
        _swap_by_renames(first, second, aside)


def _swap_at_once(first: str, second: str) -> bool:
    """Return whether the system swapped them in one step; OSError when it can, but failed."""
    source, target = os.fsencode(first), os.fsencode(second)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            result = library.renameat2(
                _AT_FDCWD, source, _AT_FDCWD, target, ctypes.c_uint(_RENAME_EXCHANGE)
            )
        elif sys.platform == "darwin":
            result = library.renamex_np(source, target, ctypes.c_uint(_RENAME_SWAP))
        else:
            return False
    except (AttributeError, TypeError, OSError):  # the library or the function is not there
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), second)


def _swap_by_renames(first: str, second: str, aside: str) -> None:
    os.rename(second, aside)
    try:
        os.rename(first, second)
        try:
            os.rename(aside, first)
        except BaseException:
            os.rename(second, first)
            raise
    except BaseException:
        os.rename(aside, second)
        raise
