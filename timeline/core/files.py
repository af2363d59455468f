"""Bytes → a file, in one step: whoever reads it meanwhile finds the old one or the new one."""

from __future__ import annotations

import shutil
from pathlib import Path


def atomic_write(target: Path, data: bytes, like: Path) -> None:
    """Puts the bytes in place, with the permissions of another file."""
    temporary = target.with_name(f".{target.name}.timeline.tmp")
    try:
        temporary.write_bytes(data)
        shutil.copymode(like, temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
