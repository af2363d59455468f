"""Write files so that no other file is ever changed instead.

A name may be a symbolic link, and a link may lead out of the project.
What is written here never goes through one.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def atomic_write(target: Path, data: bytes, like: Path) -> None:
    """Write the bytes in one step, with the permissions of another file.

    A process that reads the file meanwhile finds the old one or the new one. Raises OSError.
    """
    handle, temporary = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=".tmp"
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(like, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def foreign_folder(path: str | Path) -> str:
    """Return why a path can't be a folder that timeline made, such as "a symbolic link".

    Returns an empty text for a real folder, and where nothing has that name.
    """
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return ""
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if not stat.S_ISDIR(mode):
        return "not a folder"
    return "a mount point" if os.path.ismount(path) else ""
