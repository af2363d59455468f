"""Outputs become the site on the disk: the one place that writes it, and it knows no pages.

A build that fails at any point (in rendering, by a full disk, by being killed) leaves the old site
whole; one that succeeds appears in a single step, without stale pages. How:

1. Each output is compared with the present generation as it comes, and only a new or changed one is
   written, into the workshop beside the site (`place`). If nothing differs, that is all. Whoever
   makes outputs in several processes puts them in place there, and only says here what was put.
2. The unchanged files, and those that a person put into the folder, are linked into it (`tree`).
   They keep their times. A generated file that was changed or deleted by hand is made again.
3. The next generation gets its manifest and changes places with the present one (`authoring`),
which
   stays in the workshop as a spare: the next build has to link only what differs.

Nothing is deleted in the site itself. The lock keeps a second build out, not other programs: a file
that a person puts there in the instant of the exchange is found in the former generation and
carried over. A program that has the site's folder open (not its files), such as a server started
inside it or a container that mounts it, goes on seeing the former generation: let it open the
folder above.

On flushing to disk: a killed process loses nothing that it wrote, so only a power failure could.
Flushing each file would take longer than the build; a file that a power failure cut short has
another size than its entry says and is written again. So only the manifest is flushed, before the
exchange, since without it the folder would be refused as not ours.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Protocol

from timeline.core.frozen import dataclass
from timeline.core.output import (
    Entry,
    Outcomes,
    Output,
    Paths,
    Put,
    Staged,
    Unchanged,
)
from timeline.writer import manifest
from timeline.writer.atomic_swap import swap
from timeline.writer.errors import WriteError, from_os
from timeline.writer.manifest import Present
from timeline.writer.output_dir import OutputDir, find_output_dir, hold
from timeline.writer.staging import (
    EntryNames,
    Generation,
    Seen,
    Tree,
    folders_of,
    later,
    link_or_copy,
    names,
    see,
    walk,
)

__all__ = [
    "Look",
    "SiteState",
    "SiteWriter",
    "WriteError",
    "WriteSummary",
    "digest_of",
    "listed",
    "open_site",
    "stands",
]


@dataclass(frozen=True, slots=True)
class WriteSummary:
    """How many outputs were written, how many stood there already, how many files are gone.

    `site` is the digest of the list of files that stands in the site now, as `digest_of` gives it.
    """

    written: int
    unchanged: int
    removed: int
    site: str = field(default="", compare=False)


class BackgroundLook(Protocol):
    """Two generations that are being looked at."""

    def result(self) -> SiteState:
        """What was found."""
        ...

    def close(self) -> None:
        """Nobody asks any more."""
        ...


Look = Callable[[Callable[[], "SiteState"]], BackgroundLook]
"""Begins to look at them."""


@contextmanager
def open_site(
    target: Path,
    *,
    project: Path,
    read: Sequence[Path],
    look: Look | None = None,
) -> Iterator[SiteWriter]:
    """The site in a folder, which nobody else writes while this lasts.

    `project` is the project's root and `read` are its folders that are read: the site may be none
    of them.
    `look` may begin at once to look at what stands there, while the caller finds out what is to be
    written. Raises WriteError where the folder may not become a site.
    """
    with _os_errors(str(target)):
        place = find_output_dir(target, project=project, read=read)
        lock = hold(place)
    looking = look(partial(_look, place)) if look is not None else None
    try:
        yield SiteWriter(place, looking)
    finally:
        if looking is not None:
            looking.close()
        with suppress(OSError):  # the site is written, or the build failed for a better reason
            os.close(lock)


@dataclass(frozen=True, slots=True)
class SiteState:
    """What stands in the present generation, and the names in the spare one."""

    present: Tree
    spare: EntryNames


class SiteWriter:
    """A folder that is held to be written."""

    def __init__(self, place: OutputDir, looking: BackgroundLook | None) -> None:
        self._place = place
        self._looking = looking

    def write(self, outputs: Outcomes, believed: str = "") -> WriteSummary:
        """Make the folder hold exactly the outputs, and whatever a person added to it.

        `outputs` is called with what puts an output in its place, which may be done in any process
        that was forked from this one meanwhile; it says which were put, one by one. One that is
        believed to stand there already is made only where that is not so, or where the site's
        `digest_of` is not `believed`. Raises WriteError, and whatever `outputs` raises, with the
        site as it was.
        """
        place = self._place
        with _os_errors(place.site):
            present = manifest.read(place.site)
            known = present if present is not None and present.digest == believed else None
            # No other process may ask for it, so it is asked for before there are any.
            found = self._found() if known is not None else None
        generation = Generation(place.next, found.spare if found else None)
        try:
            return _build(outputs, place, generation, present, known, found)
        except BaseException:
            generation.discard()
            raise

    def _found(self) -> SiteState:
        return _look(self._place) if self._looking is None else self._looking.result()


def _look(place: OutputDir) -> SiteState:
    return SiteState(walk(place.site), names(place.next))


def digest_of(target: Path) -> str:
    """The digest of the list of files that were written into a site; "" where there is no site."""
    return manifest.digest_of(os.path.realpath(target))


def listed(target: Path) -> frozenset[str]:
    """The paths of the files that were written into a site; none where there is no site."""
    try:
        present = manifest.read(os.path.realpath(target))
    except (OSError, WriteError):
        return frozenset()
    return frozenset(present.files if present else ())


def stands(target: Path) -> bool:
    """Whether a site has every file that was written into it, each as it was written."""
    site = os.path.realpath(target)
    try:
        present = manifest.read(site)
    except (OSError, WriteError):
        return False
    if present is None:
        return False
    return all(manifest.standing(site, path, present) for path in present.files)


def _build(
    outputs: Outcomes,
    place: OutputDir,
    generation: Generation,
    present: Present | None,
    known: Present | None,
    found: SiteState | None,
) -> WriteSummary:
    put = partial(_put, place.site, present, generation)
    standing = found.present if found else None
    placed = iter(outputs(put))
    try:
        staged = _stage(placed, put, place, known, standing, generation)
    finally:
        # Nobody else may go on writing, whatever is done with the generation now.
        if isinstance(placed, Generator):
            placed.close()
    former = present.files if present else {}
    site = present.digest if present else ""
    removed = sum(path not in staged.entries for path in former)
    if present is None or staged.written or removed:
        with _os_errors(place.site):
            site = _replace(place, staged, former, standing or walk(place.site), generation)
    elif staged.read:
        # So that the next build need not read them again. No more than that depends on it.
        with suppress(OSError):
            manifest.set_stamp(place.site)
    unchanged = len(staged.entries) - len(staged.written)
    return WriteSummary(len(staged.written), unchanged, removed, site)


@dataclass(frozen=True, slots=True)
class _Staged:
    """The outputs after the first pass.

    `entries` of all by path, which were `written` into the next generation (the others stand in
    the present one), how many files had to be `read` to know, all `paths` for finding clashes.
    """

    entries: Mapping[str, Entry]
    written: frozenset[str]
    read: int
    paths: Paths


def _put(site: str, present: Present | None, generation: Generation, output: Output) -> Staged:
    path, content = output.path, output.content
    entry = manifest.entry_of(content)
    read = False
    try:
        if present is not None and present.files.get(path) == entry:
            stands, read = manifest.stands(site, path, content, present)
            if stands:
                return Staged(path, entry, written=False, read=read)
        generation.write(path, content)
    except OSError as error:
        return Staged(path, entry, fault=from_os(error, site, path))
    return Staged(path, entry, written=True, read=read)


def _stage(
    outputs: Iterator[Staged | Unchanged],
    put: Put,
    place: OutputDir,
    known: Present | None,
    standing: Tree | None,
    generation: Generation,
) -> _Staged:
    there = standing.files if standing else {}
    proved = known.files if known else {}
    paths = Paths()
    entries: dict[str, Entry] = {}
    written: set[str] = set()
    read = 0
    if fault := paths.add(manifest.NAME):  # a name that nobody else may have
        raise WriteError(fault)
    for output in outputs:
        path = output.path
        if fault := paths.add(path, proved=path in proved):
            raise WriteError(fault, "Rename one of the files that these pages are made from")
        if isinstance(output, Unchanged):
            if known is not None and path in there:
                entry = manifest.standing(place.site, path, known, there[path])
                if entry is not None:
                    entries[path] = entry
                    continue
            output = put(output.made())
        if output.fault is not None:
            raise output.fault
        entries[path] = output.entry
        read += output.read
        if output.written:
            with _os_errors(place.site):
                generation.written(path)
            written.add(path)
    return _Staged(entries, frozenset(written), read, paths)


def _replace(
    place: OutputDir,
    staged: _Staged,
    former: Mapping[str, Entry],
    standing: Tree,
    generation: Generation,
) -> str:
    """Complete the next generation and let it take the present one's place; gives its digest.

    `standing` is what was found in the present one: what came later is carried over at the end.
    """
    added = {
        path: seen
        for path, seen in standing.files.items()
        if path not in former and path != manifest.NAME
    }
    added_folders = standing.folders.keys() - folders_of(former)
    _refuse_clashes(added, added_folders, staged.paths, place.site)
    unchanged = staged.entries.keys() - staged.written
    if missing := unchanged - standing.files.keys():
        raise FileNotFoundError(errno.ENOENT, "a file vanished meanwhile", min(missing))
    carried = added | {path: standing.files[path] for path in unchanged}
    folders = folders_of((*staged.entries, *added)) | added_folders
    generation.settle(place.site, carried, folders)
    listed = manifest.to_bytes(staged.entries)
    generation.write(manifest.NAME, listed, durable=True)
    if os.path.isdir(place.site):
        for folder in ("", *added_folders):  # closed to others, perhaps; but we have to get in
            mode = stat.S_IMODE(os.stat(f"{place.site}/{folder}").st_mode) | stat.S_IRWXU
            os.chmod(f"{place.next}/{folder}", mode)
        swap(place.next, place.site, place.aside)
        _rescue(place, standing, added)
    else:
        os.rename(place.next, place.site)
    with suppress(OSError):  # without it the next build reads every file once
        manifest.set_stamp(place.site)
    return manifest.entry_of(listed)[1]


def _refuse_clashes(files: Iterable[str], folders: Iterable[str], paths: Paths, site: str) -> None:
    """Raise WriteError when a file or folder that a person added is where an output has to be."""
    found = [(path, paths.conflict(path)) for path in files]
    found += [(f"{path}/", paths.folder_conflict(path)) for path in folders]
    for path, output in sorted(found):
        if output:
            raise WriteError(
                f"The site needs the name {output!r}, but its folder has {path!r}, "
                "which is not generated",
                f"Move or rename {os.path.join(site, path)!r}, or what that page is made from",
            )


def _rescue(place: OutputDir, standing: Tree, added: Mapping[str, Seen]) -> None:
    """Carry over what a person put into the former generation after it was looked at.

    Where that cannot be done, the former generation comes back and WriteError or OSError is raised.
    """
    try:
        for path in later(place.next, standing):
            if path in standing.files and path not in added:
                continue
            if path in added and _same(added[path], see(f"{place.next}/{path}")):
                continue
            target = f"{place.site}/{path}"
            if path in added:
                os.unlink(target)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            link_or_copy(f"{place.next}/{path}", target)
    except BaseException as error:
        swap(place.next, place.site, place.aside)
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise WriteError(
                f"Somebody put a file into {place.site!r} while it was being written",
                "Build again",
            ) from error
        raise


def _same(one: Seen, other: Seen) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


@contextmanager
def _os_errors(site: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise from_os(error, site) from error
