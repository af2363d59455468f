"""Outputs → the site on the disk: the one place that writes it, and it knows no pages.

A build that fails at any point (in rendering, by a full disk, by being killed) leaves the old site
whole; one that succeeds appears in a single step, without stale pages. How:

1. Each output is compared with the present generation as it comes, and only a new or changed one is
   written, into the workshop beside the site (`output_dir`). If nothing differs, that is all. The
   process that renders an output stages it, and only sends back what was staged.
2. The unchanged files, and those that a person put into the folder, are linked into it (`staging`).
   They keep their times. A generated file that was changed or deleted by hand is made again.
3. The next generation gets its manifest and is swapped with the present one (`site_swap`), which
   stays in the workshop as a spare: the next build has to link only what differs.

Nothing is deleted in the site itself. The lock keeps a second build out, not other programs: a file
that a person puts there in the instant of the swap is found in the former generation and carried
over. A program that has the site's folder open (not its files), such as a server started inside it
or a container that mounts it, goes on seeing the former generation: let it open the folder above.

On flushing to disk: a killed process loses nothing that it wrote, so only a power failure could.
Flushing each file would take longer than the build; a file that a power failure cut short has
another size than its entry says and is written again. So only the manifest is flushed, before the
swap, since without it the folder would be refused as not ours.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Protocol

from timeline.core.frozen import dataclass
from timeline.core.output import Entry, Output, Paths, Staged, Unchanged
from timeline.writer import manifest
from timeline.writer.errors import WriteError, from_os
from timeline.writer.folder_tree import EntryNames, Tree, entry_names, walk
from timeline.writer.manifest import Present
from timeline.writer.output_dir import OutputDir, find_output_dir, hold
from timeline.writer.site_swap import StagedSite, swap_in
from timeline.writer.staging import StagingFolder


@dataclass(frozen=True, slots=True)
class WriteSummary:
    """How many outputs were written, how many were there already, how many files are gone.

    `digest` is that of the site's list of files now, as `digest_of` gives it.
    """

    written: int
    unchanged: int
    removed: int
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is in the present generation, and the names in the spare one."""

    present: Tree
    spare: EntryNames


class BackgroundLook(Protocol):
    """A look at both generations that may still be going on."""

    def result(self) -> SiteState:
        """Return what is there."""
        ...

    def close(self) -> None:
        """Stop the look, if it still goes on."""
        ...


StartLook = Callable[[Callable[[], SiteState]], BackgroundLook]
"""Starts a look at both generations."""


@contextmanager
def open_site(
    target: Path, *, project: Path, read: Sequence[Path], look: StartLook | None = None
) -> Iterator[SiteWriter]:
    """Lock the site in a folder for one build, and release it at the end.

    `project` is the project's root and `read` are the folders that are read: the site may be none
    of them. `look` may start at once to look at what is there, while the caller finds out what is
    to be written. Raises WriteError where the folder may not become a site.
    """
    with _os_errors(str(target)):
        place = find_output_dir(target, project=project, read=read)
        lock = hold(place)
    background = look(partial(_look, place)) if look is not None else None
    try:
        yield SiteWriter(place, background)
    finally:
        if background is not None:
            background.close()
        with suppress(OSError):  # the site is written, or the build failed for a better reason
            os.close(lock)


class SiteWriter:
    """A folder that is locked for one build."""

    def __init__(self, place: OutputDir, background: BackgroundLook | None) -> None:
        self._place = place
        self._background = background

    def begin(self, expected_digest: str = "") -> SiteUpdate:
        """Begin to write the next generation.

        Only where the site's `digest_of` is the expected one are files that are said to be
        unchanged trusted to be there. Raises WriteError.
        """
        place = self._place
        with _os_errors(place.site):
            present = manifest.read(place.site)
            is_expected = present is not None and present.digest == expected_digest
            # It is asked for now, since no forked process may ask for it.
            state = self._state() if is_expected else None
        return SiteUpdate(place, present, state)

    def _state(self) -> SiteState:
        return _look(self._place) if self._background is None else self._background.result()


class SiteUpdate:
    """The next generation of a site: outputs are staged one by one, then all become the site.

    `state` is what is in both generations, where the present one is the expected one.
    """

    def __init__(self, place: OutputDir, present: Present | None, state: SiteState | None) -> None:
        self._place = place
        self._present = present
        self._trusted = present if state is not None else None
        self._tree = state.present if state is not None else None
        self._folder = StagingFolder(place.next, state.spare if state is not None else None)

    def stage(self, output: Output) -> Staged:
        """Write an output into the next generation, unless the present one has the same file.

        May be called in any process that was forked from this one after `begin`.
        """
        path, content = output.path, output.content
        entry = manifest.entry_of(content)
        present = self._present
        read = False
        try:
            if present is not None and present.files.get(path) == entry:
                same, read = manifest.has_content(self._place.site, path, content, present)
                if same:
                    return Staged(path, entry, written=False, read=read)
            self._folder.write(path, content)
        except OSError as error:
            return Staged(path, entry, fault=from_os(error, self._place.site, path))
        return Staged(path, entry, written=True, read=read)

    def commit(self, results: Iterable[Staged | Unchanged]) -> WriteSummary:
        """Make the folder hold exactly these outputs, and whatever a person added to it.

        A file that is said to be unchanged is rendered and staged only where the present generation
        does not have it. Raises WriteError, and whatever the iterable raises, with the site as it
        was.
        """
        try:
            try:
                staged = self._collect(results)
            finally:
                # No other process may go on writing, whatever happens to the folder now.
                if isinstance(results, Generator):
                    results.close()
            return self._swap_in(staged)
        except BaseException:
            self._folder.discard()
            raise

    def _collect(self, results: Iterable[Staged | Unchanged]) -> StagedSite:
        trusted = self._trusted.files if self._trusted is not None else {}
        paths = Paths()
        entries: dict[str, Entry] = {}
        written: set[str] = set()
        reads = 0
        if fault := paths.add(manifest.NAME):  # a name that no output may have
            raise WriteError(fault)
        for result in results:
            path = result.path
            if fault := paths.add(path, proved=path in trusted):
                raise WriteError(fault, "Rename one of the files that these pages are made from")
            staged = self._staged(result) if isinstance(result, Unchanged) else result
            if staged.fault is not None:
                raise staged.fault
            entries[path] = staged.entry
            reads += staged.read
            if staged.written:
                with _os_errors(self._place.site):
                    self._folder.record(path)
                written.add(path)
        return StagedSite(entries, frozenset(written), reads, paths)

    def _staged(self, unchanged: Unchanged) -> Staged:
        path, tree = unchanged.path, self._tree
        if self._trusted is not None and tree is not None and path in tree.files:
            entry = manifest.intact_entry(self._place.site, path, self._trusted, tree.files[path])
            if entry is not None:
                return Staged(path, entry, written=False)
        return self.stage(unchanged.rendered())

    def _swap_in(self, staged: StagedSite) -> WriteSummary:
        place, present = self._place, self._present
        former = present.files if present is not None else {}
        digest = present.digest if present is not None else ""
        removed = sum(path not in staged.entries for path in former)
        if present is None or staged.written or removed:
            with _os_errors(place.site):
                tree = self._tree or walk(place.site)
                digest = swap_in(place, staged, former, tree, self._folder)
        elif staged.reads:
            # So that the next build need not read them again. No more than that depends on it.
            with suppress(OSError):
                manifest.set_stamp(place.site)
        unchanged = len(staged.entries) - len(staged.written)
        return WriteSummary(len(staged.written), unchanged, removed, digest)


def _look(place: OutputDir) -> SiteState:
    return SiteState(walk(place.site), entry_names(place.next))


def digest_of(target: Path) -> str:
    """Return the digest of the list of files of a site; "" where there is no site."""
    return manifest.digest_of(os.path.realpath(target))


def listed_files(target: Path) -> frozenset[str]:
    """Return the paths of the files that were written into a site; none where there is no site."""
    try:
        present = manifest.read(os.path.realpath(target))
    except (OSError, WriteError):
        return frozenset()
    return frozenset(present.files if present else ())


def is_intact(target: Path) -> bool:
    """Return whether a site has every file that was written into it, each as it was written."""
    site = os.path.realpath(target)
    try:
        present = manifest.read(site)
    except (OSError, WriteError):
        return False
    if present is None:
        return False
    return all(manifest.intact_entry(site, path, present) for path in present.files)


@contextmanager
def _os_errors(site: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise from_os(error, site) from error
