"""The list of what the generator wrote, as a file inside the site, and what can be trusted of it.

Entries become bytes and bytes entries. The bytes depend on the entries alone: no time, no version
of the program, no order of writing. Whoever finds the file in a folder knows that the folder is a
site of ours and which of its files are not a person's.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from hashlib import blake2b
from json.encoder import encode_basestring
from pathlib import Path

from timeline.core.frozen import dataclass
from timeline.core.output import Entry
from timeline.writer.errors import WriteError
from timeline.writer.staging import Seen, see

NAME = ".timeline-manifest.json"
_FORMAT = 1
_ENTRY = [int, str]


@dataclass(frozen=True, slots=True)
class Present:
    """What is known of the present generation.

    `files` are its manifest's entries by path. `stamp` is the time (nanoseconds, of the file
    system's own clock) up to which every file is known to be as its entry says. `digest` is that of
    the manifest itself.
    """

    files: Mapping[str, Entry]
    stamp: int
    digest: str = ""


def entry_of(content: bytes) -> Entry:
    """The entry of a file with this content."""
    return len(content), blake2b(content, digest_size=16).hexdigest()


def to_bytes(files: Mapping[str, Entry]) -> bytes:
    """The manifest's bytes: JSON (RFC 8259) with one file a line, sorted by path."""
    lines = ",\n".join(
        f'{encode_basestring(path)}: [{size}, "{digest}"]'
        for path, (size, digest) in sorted(files.items())
    )
    return f'{{"format": {_FORMAT}, "files": {{\n{lines}\n}}}}\n'.encode()


def from_bytes(content: bytes) -> dict[str, Entry]:
    """The entries of a manifest. Raises ValueError when the bytes are not one of this format."""
    found = json.loads(content)
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise ValueError("the format is not known")
    files = found.get("files")
    if not isinstance(files, dict):
        raise ValueError("the list of files is missing")
    entries = {}
    for path, entry in files.items():
        if not isinstance(entry, list) or [*map(type, entry)] != _ENTRY:
            raise ValueError(f"the entry of {path!r} is not a size and a digest")
        entries[path] = (entry[0], entry[1])
    return entries


def read(site: str) -> Present | None:
    """What is known of the site in this folder, None when it has no manifest.

    Raises WriteError when there is one that cannot be understood, since then nobody knows which
    files are ours.
    """
    path = os.path.join(site, NAME)
    try:
        stamp = os.stat(path).st_mtime_ns
        content = Path(path).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return Present(from_bytes(content), stamp, entry_of(content)[1])
    except (ValueError, RecursionError) as error:
        raise WriteError(
            f"The list of generated files in {path!r} cannot be read ({error}), so nobody knows "
            "which files of that folder are generated and which are yours",
            f"Move what is yours out of {site!r}, delete the folder and build again",
        ) from error


def stands(site: str, path: str, content: bytes, present: Present) -> tuple[bool, bool]:
    """Whether the file of the site has this content, and whether it had to be read to know.

    A file that the system says was touched (written, renamed, replaced) at or after the stamp may
    have been changed by hand, also to one of the same size: it is read. Anything older is as its
    entry says. The change time, which no program can set, tells on POSIX systems; on Windows it is
    the time of creation, and the modification time has to do.
    """
    full = f"{site}/{path}"
    try:
        found = os.lstat(full)
    except (FileNotFoundError, NotADirectoryError):
        return False, False
    if not stat.S_ISREG(found.st_mode) or found.st_size != len(content):
        return False, False
    if found.st_ctime_ns < present.stamp and found.st_mtime_ns < present.stamp:
        return True, False
    return Path(full).read_bytes() == content, True


def standing(site: str, path: str, present: Present, found: Seen | None = None) -> Entry | None:
    """The entry of a file that is as it says, by the same rule as `stands`; None where it is not.

    Unlike there nothing is known of the file but its entry, and what `found` says where somebody
    has looked at it already.
    """
    entry = present.files.get(path)
    if entry is None:
        return None
    full = f"{site}/{path}"
    try:
        if found is None:
            found = see(full)
        if not stat.S_ISREG(found.st_mode) or found.st_size != entry[0]:
            return None
        if found.st_ctime_ns < present.stamp and found.st_mtime_ns < present.stamp:
            return entry
        return entry if entry_of(Path(full).read_bytes()) == entry else None
    except OSError:
        return None


def digest_of(site: str) -> str:
    """The digest of the manifest of a site, as `entry_of` makes one; "" where it has none."""
    try:
        return entry_of(Path(site, NAME).read_bytes())[1]
    except OSError:
        return ""


def set_stamp(site: str) -> None:
    """Say that from now on every file is known to be as its entry says."""
    os.utime(os.path.join(site, NAME))
