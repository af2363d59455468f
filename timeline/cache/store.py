"""The memory on the disk: `.timeline-cache/` in the project, which may be deleted at any time.

A file is a line that says what it is, the digest of the rest, and the rest. It is written beside
its place and renamed into it, so that a build that is killed leaves the former one, and of two
builds at once the later one wins with a whole file. What cannot be read, is damaged, or was written
by another version is as good as absent; what cannot be written is not, and says so.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Final, TypeVar

FOLDER: Final = ".timeline-cache"
_MARK: Final = b"timeline memory 1\n"
_DIGEST: Final = 16
_IGNORE: Final = "# Made by timeline, and may be deleted.\n*\n"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """The memory of the project in a folder; `program` is the version that may use it."""

    folder: Path
    program: str

    def load(self, name: str, kind: type[T]) -> T | None:
        """What was kept under this name, if it is whole, of this version, and of this kind."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        head = _MARK + self.program.encode() + b"\n"
        start = len(head) + _DIGEST
        if data[: len(head)] != head or len(data) < start:
            return None
        if (
            blake2b(memoryview(data)[start:], digest_size=_DIGEST).digest()
            != data[start - 16 : start]
        ):
            return None
        # Imported here, since it brings every room: a memory that is not there needs none.
        from timeline.memory.values import Foreign, unpack

        try:
            value: Any = unpack(data, start)
        except Foreign:
            return None
        return value if isinstance(value, kind) else None

    def save(self, name: str, value: object) -> None:
        """Keep a value under this name. OSError where the disk refuses."""
        from timeline.memory.values import pack_into

        self._make()
        handle, beside = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                head = _MARK + self.program.encode() + b"\n"
                file.write(head + bytes(_DIGEST))
                digested = _Digested(file)
                pack_into(digested, value)
                file.seek(len(head))
                file.write(digested.digest())
            os.replace(beside, self.folder / name)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise

    def forget(self, name: str) -> None:
        """Keep nothing under this name any longer."""
        with suppress(OSError):
            os.unlink(self.folder / name)

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text(_IGNORE, encoding="utf-8")


class _Digested:
    """A file that is being written, with the digest of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._made = blake2b(digest_size=_DIGEST)

    def write(self, data: bytes) -> int:
        """Write."""
        self._made.update(data)
        return self._file.write(data)

    def digest(self) -> bytes:
        """The digest of all that was written."""
        return self._made.digest()
