"""Values on disk, by name, in `.timeline-cache/` in the project, which may be deleted at any time.

A file is a line that says what it is, the checksum of the rest, and the rest. It is written beside
its place and renamed into it, so that a build that is killed leaves the former one, and of two
builds at once the later one wins with a whole file. A file that cannot be read, is damaged, or was
written by another version counts as missing; one that cannot be written is an error.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import IO, Any, BinaryIO, Final, TypeVar
from zlib import crc32

from timeline.core.errors import UserError
from timeline.core.frozen import dataclass

FOLDER: Final = ".timeline-cache"
_MARK: Final = b"timeline memory 2\n"
_SUM: Final = Struct(">I")
"""CRC-32 (ISO-HDLC) detects damage, in a fifth of the time of a digest. It need not detect a
forgery, which could do no more than any other wrong file: see `build.cache.serialization`."""
_CHUNK: Final = 1 << 20
_PARTIAL: Final = ".part"
_ABANDONED_SECONDS: Final = 3600
"""So long after its last byte a file is no longer being written."""
_IGNORE: Final = "# Made by timeline, and may be deleted.\n*\n"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """The cache in a folder; `program` is the version of timeline that may use it."""

    folder: Path
    program: str

    def load(self, name: str, kind: type[T]) -> T | None:
        """Return the value of this name, if it is whole, of this version, and of this kind."""
        head = _MARK + self.program.encode() + b"\n"
        self._refuse_foreign()
        try:
            with open(self.folder / name, "rb", buffering=_CHUNK, opener=_open_regular) as file:
                if file.read(len(head)) != head:
                    return None
                checksum = file.read(_SUM.size)
                start = file.tell()
                if checksum != _SUM.pack(_checksum(file)):
                    return None
                file.seek(start)
                # Imported here, since it brings every package, which a missing cache does not need.
                from timeline.build.cache.serialization import CacheMismatch, deserialize_from

                try:
                    value: Any = deserialize_from(file)
                except CacheMismatch:
                    return None
        except OSError:
            return None
        return value if isinstance(value, kind) else None

    def save(self, name: str, value: object) -> None:
        """Store a value under this name. OSError where the disk refuses."""
        from timeline.build.cache.serialization import serialize_into

        self._make()
        self._sweep()
        handle, beside = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.", suffix=_PARTIAL)
        try:
            with os.fdopen(handle, "wb") as file:
                head = _MARK + self.program.encode() + b"\n"
                file.write(head + bytes(_SUM.size))
                summed = _ChecksumFile(file)
                serialize_into(summed, value)
                file.seek(len(head))
                file.write(_SUM.pack(summed.sum))
            os.replace(beside, self.folder / name)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise

    def forget(self, name: str) -> None:
        """Remove the value of this name."""
        if not self.folder.is_symlink():
            with suppress(OSError):
                os.unlink(self.folder / name)

    def _refuse_foreign(self) -> None:
        """Raise UserError where the folder is a link, which may lead out of the project."""
        if self.folder.is_symlink():
            raise UserError(
                f"{str(self.folder)!r} was not made by timeline, which needs that name: it is a "
                "symbolic link",
                "Delete or rename it (not what it leads to)",
            )

    def _make(self) -> None:
        self._refuse_foreign()
        if not self.folder.is_dir():
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text(_IGNORE, encoding="utf-8")

    def _sweep(self) -> None:
        """Remove what killed builds left; another build may be writing a new file."""
        past = time.time() - _ABANDONED_SECONDS
        for beside in self.folder.glob(f".*{_PARTIAL}"):
            with suppress(OSError):
                if beside.stat().st_mtime < past:
                    beside.unlink()


def _open_regular(path: str, flags: int) -> int:
    """Open a file, but neither a link nor a pipe, which might never be read to its end."""
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return handle


def _checksum(file: BinaryIO) -> int:
    """The checksum of the rest of a file, of which only a part is in memory at a time."""
    checksum = 0
    while chunk := file.read(_CHUNK):
        checksum = crc32(chunk, checksum)
    return checksum


class _ChecksumFile:
    """A file that is being written, with the checksum of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = 0

    def write(self, data: bytes) -> int:
        """Write."""
        self.sum = crc32(data, self.sum)
        return self._file.write(data)
