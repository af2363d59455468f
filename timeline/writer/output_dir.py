"""Which folder may become a site, where the next generation is made, and which build may write.

Turns a folder named by the user into an `OutputDir`, or refuses it. Beside a site `site/` lies the
workshop `.site.timeline/`, on the same file system, with the lock, the generation in the making and
afterwards the former one as a spare. Nothing outside the site and its workshop is ever written, and
nothing is removed in a folder that does not carry the mark of one or the other. No link is
followed: a name of the workshop that leads elsewhere is refused. Knows nothing of outputs.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from timeline.core.files import foreign_folder
from timeline.core.frozen import dataclass
from timeline.writer import manifest
from timeline.writer.errors import WriteError

_MARK = """\
# Made by timeline. Here the next version of the site in the folder beside this one is put together
# before it takes its place. May be deleted when no build is running.
*
"""
# Files that systems and people put into folders that they think of as empty.
_AS_GOOD_AS_EMPTY = {".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"}


@dataclass(frozen=True, slots=True)
class OutputDir:
    """Absolute paths: the site, its workshop, and in it the next and the former generation.

    `aside` exists only while two renames replace a swap.
    """

    site: str
    workshop: str
    next: str
    aside: str
    lock: str


def find_output_dir(target: Path, *, project: Path, read: Sequence[Path]) -> OutputDir:
    """Return the place of a site in `target`; a symbolic link is followed. Touches nothing.

    Raises WriteError for a folder that must not be replaced: the file system's root, a home folder,
    the project or a folder of it that is read or anything above them, anything inside such a
    folder, a mount point, a file, a folder with files in it that was not made by us.
    """
    site = os.path.realpath(target)
    name = os.path.basename(site)
    instead = f"Choose a folder of its own for the site, such as {str(project / 'site')!r}"
    if not name:
        raise WriteError(f"The site cannot be the root of the file system ({site!r})", instead)
    for kept, what in _never_inside(project, read):
        if _within(kept, site):
            above = "" if _within(site, kept) else f" (it contains {kept!r})"
            raise WriteError(f"The site cannot be {what}: {site!r}{above}", instead)
    for folder in read:
        if _within(site, os.path.realpath(folder)):
            raise WriteError(
                f"The site cannot be inside {_named(folder)}: {site!r} is in {str(folder)!r}",
                instead,
            )
    if os.path.ismount(site):
        raise WriteError(
            f"The site cannot be a mount point, since no folder can take its place: {site!r}",
            f"Choose a folder inside it, such as {os.path.join(site, 'site')!r}",
        )
    _refuse_foreign(site, instead)
    workshop = os.path.join(os.path.dirname(site), f".{name}.timeline")
    return OutputDir(
        site=site,
        workshop=workshop,
        next=os.path.join(workshop, "next"),
        aside=os.path.join(workshop, "former"),
        lock=os.path.join(workshop, "lock"),
    )


def _never_inside(project: Path, read: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield the folders that a site must neither be nor contain, and what it would then be."""
    yield os.path.realpath(os.path.expanduser("~")), "a home folder or a folder above one"
    yield os.path.realpath(project), "the project itself or a folder above it"
    for folder in read:
        yield os.path.realpath(folder), f"{_named(folder)} itself or a folder above it"


def _named(folder: Path) -> str:
    return f"the project's folder {folder.name}"


def _within(path: str, folder: str) -> bool:
    """Return whether the path is the folder or inside it, however the two are spelled.

    By identity and not by name, since macOS and Windows find a folder under several spellings.
    """
    chain = [path, *map(str, Path(path).parents)]
    if folder in chain:
        return True
    try:
        wanted = os.stat(folder)
    except OSError:
        return False
    for step in chain:
        with suppress(OSError):
            if os.path.samestat(os.stat(step), wanted):
                return True
    return False


def _refuse_foreign(site: str, instead: str) -> None:
    try:
        names = set(os.listdir(site))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise WriteError(f"The site's folder is a file: {site!r}", instead) from None
    others = sorted(names - _AS_GOOD_AS_EMPTY)
    if others and manifest.NAME not in names:
        raise WriteError(
            f"The folder {site!r} was not made by timeline and is not empty (it has {others[0]!r})",
            f"{instead}, or empty that folder first",
        )


def hold(place: OutputDir) -> int:
    """Lock the place for one build until the returned file is closed; make its workshop if needed.

    What a killed build left half done is repaired. The lock is the open file's and ends with the
    process, however that ends. The file itself stays, since removing it would let two builds hold
    two files of one name. Raises WriteError when another build holds the place.
    """
    _make_workshop(place)
    handle = _open_lock(place)
    try:
        _lock(handle)
        _recover(place)
    except (BlockingIOError, PermissionError) as error:
        os.close(handle)
        if isinstance(error, PermissionError) and os.name == "posix":
            raise
        raise WriteError(
            f"Another build is writing the site in {place.site!r}",
            "Wait until it is done, or build into another folder",
        ) from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _open_lock(place: OutputDir) -> int:
    """Open the lock file, and refuse a name that leads to a file of someone else."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(place.lock, flags, 0o644)
        state = os.fstat(handle)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
            raise
    else:
        if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:
            return handle
        os.close(handle)
    raise _not_ours(place.lock, "not a file of its own")


def _not_ours(path: str, what: str) -> WriteError:
    return WriteError(
        f"{path!r} was not made by timeline, which needs that name: it is {what}",
        "Delete or rename it (not what it leads to), or build into another folder",
    )


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _make_workshop(place: OutputDir) -> None:
    mark = os.path.join(place.workshop, ".gitignore")
    if what := foreign_folder(place.workshop):
        raise _not_ours(place.workshop, what)
    os.makedirs(os.path.dirname(place.site), exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(place.workshop, 0o755)
    # Looked at before the mark is read: another build that makes the workshop at the same time
    # finishes the mark before it adds anything else.
    names = set(os.listdir(place.workshop))
    text = ""
    if os.path.lexists(mark):
        if not stat.S_ISREG(os.lstat(mark).st_mode):
            raise _not_ours(mark, "not a file of its own")
        text = Path(mark).read_text(encoding="utf-8", errors="replace")
    # A build that was killed while it wrote the mark leaves a part of it and nothing else.
    unfinished = _MARK.startswith(text) and names <= {".gitignore"}
    if text != _MARK and not unfinished:
        raise WriteError(
            f"The folder {place.workshop!r} was not made by timeline, which needs that name",
            "Move or rename that folder, or build into another one",
        )
    for generation in (place.next, place.aside):
        if what := foreign_folder(generation):
            raise _not_ours(generation, what)
    if text != _MARK:
        Path(mark).write_text(_MARK, encoding="utf-8", newline="\n")


def _recover(place: OutputDir) -> None:
    """Put back the site of a build that was killed between two renames."""
    if not os.path.lexists(place.aside):
        return
    if os.path.lexists(os.path.join(place.site, manifest.NAME)):
        shutil.rmtree(place.aside)
        return
    if os.path.lexists(place.site):  # made again meanwhile, and as good as empty
        for name in os.listdir(place.site):
            os.replace(os.path.join(place.site, name), os.path.join(place.aside, name))
        os.rmdir(place.site)
    os.rename(place.aside, place.site)
