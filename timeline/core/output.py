"""One file of the finished site, and which names such files may have together.

Rendering turns pages into `Output` values, the writer turns them into files. This module knows only
names and bytes: neither the disk, nor pages, nor the content. A planner may ask it about a name
early, so that a clash that comes from content is reported at its place in the content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: `path` relative to the site's folder, with forward slashes, and bytes.

    It is a file's path, not an address: neither quoted nor rooted (`events/a/index.html`).
    """

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that the site should have already; `render` gives its bytes where it does not."""

    path: str
    render: Callable[[], bytes]

    def rendered(self) -> Output:
        """Render the file, whatever the site has."""
        return Output(self.path, self.render())


Entry = tuple[int, str]
"""The size of a file in bytes, and its digest: BLAKE2b (RFC 7693) of 16 bytes, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Staged:
    """An output that was staged for the next generation of the site, perhaps by another process.

    `written` is false where the site has the file already; `read` says that it had to be read to
    know. `fault` is what went wrong where it could not be staged.
    """

    path: str
    entry: Entry
    written: bool = True
    read: bool = False
    fault: Exception | None = None


# What almost every name looks like, in one match; all others take the slow road that explains.
_PLAIN = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*/)*[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_DEVICES = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:[./]|$)")
# Characters that Windows allows in no file name ("Naming Files, Paths, and Namespaces").
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')


def path_fault(path: str) -> str:
    """Return why no file of a site may have this path, as the end of a sentence; "" when it may.

    A path has to work on Linux, macOS and Windows, since the site may be built on one and served
    from another.
    """
    if len(path) < 256 and _PLAIN.fullmatch(path) and not _DEVICES.search(path):
        return ""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute; a path inside the site starts with no slash"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in path):
        return "it has a control character or half of a character in it"
    if match := _FORBIDDEN.search(path):
        return f"it has {match[0]!r} in it, which some systems allow in no file name"
    return next((fault for part in path.split("/") if (fault := _part_fault(part))), "")


def _part_fault(part: str) -> str:
    if not part:
        return "it has an empty part (two slashes, or one at the end)"
    if part in (".", ".."):
        return f"it has the part {part!r}, which leads to another folder"
    if part[-1] in ". ":
        return f"its part {part!r} ends in a full stop or a space, which Windows drops"
    # Windows ignores spaces between a device's name and the full stop.
    if _DEVICES.search(part.partition(".")[0].strip().casefold()):
        return f"its part {part!r} is the name of a device on Windows"
    if len(part.encode()) > 255:
        return f"its part {part[:40] + '…'!r} is longer than 255 bytes"
    return ""


def fold(path: str) -> str:
    """Return the key by which macOS and Windows find a file: two paths with one key collide."""
    if path.isascii():
        return path.lower()
    # Folding can undo the composition (and the other way round): normalise on both sides.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


class Paths:
    """The paths of one site while they are collected: detects two that cannot both exist."""

    __slots__ = ("_files", "_folders")

    def __init__(self) -> None:
        # By folded path. A folder keeps its own spelling and the first file that needed it.
        self._files: dict[str, str] = {}
        self._folders: dict[str, tuple[str, str]] = {"": ("", "")}

    def add(self, path: str, *, proved: bool = False) -> str:
        """Add the path; return a sentence without a full stop that says why not, "" when added.

        A path that is `proved` was in a site before, and so may be in one. Errors: a path that no
        site may have, a path that is taken (also where only capitals or the way of composing
        accents differ), a file where another path needs a folder.
        """
        if not proved and (fault := path_fault(path)):
            return f"The path {path!r} cannot be in a site: {fault}"
        key = fold(path)
        if (other := self._files.get(key)) is not None:
            if other == path:
                return f"Two outputs have the path {path!r}"
            return f"{other!r} and {path!r} are one file on macOS and Windows"
        if key in self._folders:
            user = self._folders[key][1]
            return f"{path!r} is to be a file, but {user!r} needs a folder of that name"
        if fault := self._add_folders(path, key):
            return fault
        self._files[key] = path
        return ""

    def _add_folders(self, path: str, key: str) -> str:
        folder = path.rpartition("/")[0]
        key = key.rpartition("/")[0]
        new = []
        while True:
            known = self._folders.get(key)
            if known is not None:
                if known[0] != folder:
                    return f"The folders of {known[1]!r} and {path!r} are one on macOS and Windows"
                break
            if key in self._files:
                file = self._files[key]
                return f"{path!r} needs a folder of the name of the file {file!r}"
            new.append((key, folder))
            folder = folder.rpartition("/")[0]
            key = key.rpartition("/")[0]
        for key, folder in new:
            self._folders[key] = (folder, path)
        return ""

    def conflict(self, path: str) -> str:
        """Return the path of an output with which a file of this path collides, or "".

        Unlike `add` it adds nothing and does not judge the name: the file is not generated.
        """
        key = fold(path)
        if key in self._files:
            return self._files[key]
        if key in self._folders:
            return self._folders[key][1]
        return self.folder_conflict(path.rpartition("/")[0])

    def folder_conflict(self, folder: str) -> str:
        """Return the path of an output that is a file at this folder or above it, or ""."""
        key = fold(folder)
        while key:
            if key in self._files:
                return self._files[key]
            key = key.rpartition("/")[0]
        return ""
