"""The manifest: the list of what the generator wrote, as a file inside the site.

Turns entries into bytes and bytes into entries, and says which files are still as their entries
say. The bytes depend on the entries alone: no time, no version of the program, no order of writing.
The file marks a folder as a site of ours, and tells generated files from those a person added.
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
from timeline.writer.folder_tree import FileState, state_of

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
    """Return the entry of a file with this content."""
    return len(content), blake2b(content, digest_size=16).hexdigest()


def to_bytes(files: Mapping[str, Entry]) -> bytes:
    """Return the manifest's bytes: JSON (RFC 8259) with one file a line, sorted by path."""
    lines = ",\n".join(
        f'{encode_basestring(path)}: [{size}, "{digest}"]'
        for path, (size, digest) in sorted(files.items())
    )
    return f'{{"format": {_FORMAT}, "files": {{\n{lines}\n}}}}\n'.encode()


def from_bytes(content: bytes) -> dict[str, Entry]:
    """Return the entries of a manifest. Raises ValueError for bytes of another format."""
    data = json.loads(content)
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise ValueError("the format is not known")
    files = data.get("files")
    if not isinstance(files, dict):
        raise ValueError("the list of files is missing")
    entries = {}
    for path, entry in files.items():
        if not isinstance(entry, list) or [*map(type, entry)] != _ENTRY:
            raise ValueError(f"the entry of {path!r} is not a size and a digest")
        entries[path] = (entry[0], entry[1])
    return entries


def read(site: str) -> Present | None:
    """Return what is known of the site in this folder, None when it has no manifest.

    Raises WriteError when the manifest cannot be understood, since nothing else says which files
    are ours.
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
            f"The list of generated files in {path!r} cannot be read ({error}), so timeline "
            "cannot tell which files of that folder are generated and which are yours",
            f"Move what is yours out of {site!r}, delete the folder and build again",
        ) from error


def has_content(site: str, path: str, content: bytes, present: Present) -> tuple[bool, bool]:
    """Return whether the site's file has this content, and whether it had to be read to know.

    A file that the system says was touched (written, renamed, replaced) at or after the stamp may
    have been changed by hand, also to one of the same size: it is read. Anything older is as its
    entry says. The change time, which no program can set, decides on POSIX systems; on Windows it
    is the time of creation, and the modification time has to do.
    """
    full = f"{site}/{path}"
    try:
        state = os.lstat(full)
    except (FileNotFoundError, NotADirectoryError):
        return False, False
    if not stat.S_ISREG(state.st_mode) or state.st_size != len(content):
        return False, False
    if state.st_ctime_ns < present.stamp and state.st_mtime_ns < present.stamp:
        return True, False
    return Path(full).read_bytes() == content, True


def intact_entry(
    site: str, path: str, present: Present, state: FileState | None = None
) -> Entry | None:
    """Return the entry of a file that is as it says, by the rule of `has_content`; else None.

    Only the entry of the file is known, not its content. `state` is what the system says of the
    file, where it was asked already.
    """
    entry = present.files.get(path)
    if entry is None:
        return None
    full = f"{site}/{path}"
    try:
        if state is None:
            state = state_of(full)
        if not stat.S_ISREG(state.st_mode) or state.st_size != entry[0]:
            return None
        if state.st_ctime_ns < present.stamp and state.st_mtime_ns < present.stamp:
            return entry
        return entry if entry_of(Path(full).read_bytes()) == entry else None
    except OSError:
        return None


def is_generated(site: str, path: str, entry: Entry) -> bool:
    """Return whether the site's file has the very content of this entry.

    The manifest alone proves nothing: a repository may contain one that lists files of someone
    else. So a file that it lists is only removed where its content is what was generated.
    """
    full = f"{site}/{path}"
    try:
        if not stat.S_ISREG(os.lstat(full).st_mode):
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    return entry_of(Path(full).read_bytes()) == entry


def digest_of(site: str) -> str:
    """Return the digest of a site's manifest, as `entry_of` makes one; "" where it has none."""
    try:
        return entry_of(Path(site, NAME).read_bytes())[1]
    except OSError:
        return ""


def set_stamp(site: str) -> None:
    """Record that from now on every file is known to be as its entry says."""
    os.utime(os.path.join(site, NAME))
