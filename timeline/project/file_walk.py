"""Folders and files of a project → paths and bytes, with what cannot be read and why.

Names are returned in Unicode's composed form (NFC), as authors type them, whatever the file system
stores. A symbolic link is followed only to a place inside the project that is not hidden: content
comes from contributors, and a link must not publish what they could not otherwise read. Knows
nothing of what the files are for.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Final, NamedTuple

from timeline.core.frozen import dataclass
from timeline.core.inputs import Unreadable

# What editors and file managers leave beside the files that they have open.
_LITTER: Final = re.compile(
    r"~$|^#.*#$|\.sw[a-p]$|\.(?:bak|orig|rej|tmp|crswap|kate-swp)$|___jb_(?:tmp|old)___$"
    r"|\.sb-[0-9a-f]{8}-\w{6}$|^(?:Thumbs\.db|desktop\.ini|4913|sed\w{6})$",
    re.IGNORECASE,
)
_HIDDEN_LITTER: Final = re.compile(
    r"^\.(?:DS_Store|git|gitignore|gitattributes|gitkeep|keep|hg|svn|AppleDouble|_.*|.*\.sw[a-p]|\#.*)$"
)
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 16


class NotUtf8(ValueError):  # noqa: N818 - it is the author's fault and not the program's
    """A file is not UTF-8: `reason` says where, as part of a sentence."""

    remedy: Final = "Save it as UTF-8"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LinkRefusal(NamedTuple):
    """Why a file is not read, as part of a sentence, and what to do."""

    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found: where it is, its path relative to the folder asked for, in NFC."""

    where: str
    path: str


@dataclass(slots=True)
class Search:
    """A walk through one folder: `name` is what it is called, `root` bounds its links."""

    root: str
    name: str
    keep: Callable[[str], bool]
    unreadable: list[Unreadable]
    seen: set[str] = field(default_factory=set)

    def reject(self, path: str, reason: str, remedy: str = "") -> None:
        """Record a file or folder that cannot be read."""
        where = f"{self.name}/{path}" if path else self.name
        self.unreadable.append(Unreadable(where, reason, remedy))


def walk(search: Search, folder: Path) -> Iterator[FoundFile]:
    """Yield every file under a folder that is kept and may be read, in no particular order."""
    if folder.is_symlink():
        refusal = link_refusal(search, str(folder))
        if refusal:
            search.reject("", *refusal)
            return
    stack: list[tuple[str, str, tuple[str, ...]]] = [(str(folder), "", (os.path.realpath(folder),))]
    while stack:
        where, path, above = stack.pop()
        for entry, inner in _entries(search, where, path):
            try:
                kind = _kind(search, entry, inner, above)
            except OSError as error:
                search.reject(inner, reason(error))
                continue
            if kind == "file":
                yield FoundFile(entry.path, inner)
            elif kind == "folder":
                real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                stack.append((entry.path, f"{inner}/", (*above, real)))


def _entries(search: Search, where: str, path: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """What a folder holds, each with its path below the folder of the search, in NFC."""
    try:
        with os.scandir(where) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        search.reject(path.rstrip("/"), f"the folder cannot be opened: {reason(error)}")
        return
    for entry in found:
        name = entry.name
        if not search.keep(name):
            continue
        if not name.isascii():
            try:
                name.encode("utf-8")
            except UnicodeEncodeError:
                shown = os.fsencode(name).decode("utf-8", "backslashreplace")
                search.reject(path + shown, "its name is not UTF-8", "Rename it")
                continue
            name = unicodedata.normalize("NFC", name)
        inner = path + name
        if inner in search.seen:
            search.reject(inner, "two files have this name and differ only in how it is encoded")
            continue
        search.seen.add(inner)
        yield entry, inner


def _kind(search: Search, entry: os.DirEntry[str], path: str, above: tuple[str, ...]) -> str:
    """Whether an entry is a `file` or a `folder` to read, or neither (and then it was reported)."""
    if entry.is_symlink():
        refusal = link_refusal(search, entry.path)
        if not refusal and os.path.realpath(entry.path) in above:
            refusal = LinkRefusal("its symbolic link leads back to a folder that contains it")
        if refusal:
            search.reject(path, *refusal)
            return "nothing"
    if entry.is_file():
        return "file"
    if entry.is_dir():
        return "folder"
    search.reject(path, "it is neither a file nor a folder")
    return "nothing"


def link_refusal(search: Search, where: str) -> LinkRefusal | None:
    """Why a symbolic link is not followed; None if it may be."""
    target = os.path.realpath(where)
    try:
        os.stat(target)
    except FileNotFoundError:
        return LinkRefusal("its symbolic link leads nowhere")
    inside = os.path.relpath(target, search.root).split(os.sep)
    if inside[0] == os.pardir:
        return LinkRefusal(
            "its symbolic link leads out of the project", "Put a copy of the file here"
        )
    if any(part.startswith(".") for part in inside if part != os.curdir):
        return LinkRefusal("its symbolic link leads to a hidden file")
    return None


def is_visible(name: str) -> bool:
    """Return whether a file or folder of this name is read."""
    return not name.startswith(".") and not _LITTER.search(name)


def is_static(name: str) -> bool:
    """Hosts read some hidden files (`.nojekyll`, `.well-known/`), so only litter stays behind."""
    return not (_HIDDEN_LITTER.search(name) if name.startswith(".") else _LITTER.search(name))


def read_bytes(where: str) -> bytes:
    """Return the content of a plain file; OSError where it is none."""
    # Not blocking, since what was a file a moment ago may be a pipe that nobody writes to.
    descriptor = os.open(where, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = os.read(descriptor, _CHUNK)
        if len(data) < _CHUNK:
            return data
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        chunks = [data]
        while chunk := os.read(descriptor, _CHUNK):
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 without its byte-order mark, every line end as `\\n`.

    Raises `NotUtf8`.
    """
    if data.startswith(_BYTE_ORDER_MARK):
        data = data[len(_BYTE_ORDER_MARK) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(_not_utf8(data, error)) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    line = len(_LINE_END.findall(data[: error.start])) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is saved as UTF-16"
    byte = f"0x{data[error.start]:02X}"
    return f"line {line} holds the byte {byte}, which is not UTF-8"


def reason(error: OSError) -> str:
    """Return why the system refused something, as part of a sentence."""
    reasons = {
        errno.EACCES: "permission denied",
        errno.EPERM: "permission denied",
        errno.EROFS: "the disk can only be read",
        errno.ENOSPC: "no space left on the disk",
        errno.ENOENT: "it does not exist",
        errno.ELOOP: "its symbolic links form a loop",
        errno.EISDIR: "it is a folder",
    }
    return reasons.get(error.errno or 0, (error.strerror or str(error)).lower())
