"""What each command stores of a project in `.timeline-cache/`, and when it is used.

`build` always stores its result. `check` and `serve` store theirs only for a project of many files:
a small one is read sooner than its cache, so a check of it writes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeline.build.cache.program import program_fingerprint
from timeline.build.cache.store import FOLDER, Store
from timeline.build.session import LoadedProject

if TYPE_CHECKING:
    from timeline.build.cache.records import BuildStamp, CachedBuild
    from timeline.build.incremental import IncrementalBuild
    from timeline.core.diagnostic import Diagnostic
    from timeline.core.inputs import Inputs
    from timeline.project.file_stamps import FileStamps

STATE: Final = "build"
"""What was read, linked and checked for the last build that is stored."""
PAGES: Final = "pages"
"""What was planned for it, and which events each page read."""
LAST: Final = "last"
"""The stamp of the last build."""
STAMPS: Final = "files"
"""The stamps of the content files that were read for a build."""
READ: Final = "check"
"""What was read, linked and checked by the last check, where no build is stored."""
CHECKED: Final = "checked"
"""The stamp of the last check."""
PREVIEW: Final = "preview"
"""What was read, linked and checked when the preview was started."""

MAX_STALE_STAMPS: Final = 50
"""The most files that are opened in every run rather than have all stamps stored again."""
MIN_CACHED_FILES: Final = 300
"""A project of fewer content files is checked and previewed without a cache."""


class BuildCache:
    """What `timeline build` stores: the build, its plan, its stamp and the stamps of its files.

    The build and its plan are stored apart, since a new theme changes only the plan, which is
    small. An edit of words changes neither: the stamp lists the files of the site that were
    rendered since (`dirty_files`).
    """

    def __init__(self, root: Path, *, ignored: bool = False) -> None:
        """Take the cache of the project in a folder; what an `ignored` one has is not used."""
        self._store = Store(root / FOLDER, program_fingerprint())
        self._ignored = ignored

    def program(self, inputs: Inputs) -> str:
        """Return the version of timeline that may use what is stored."""
        return self._store.program

    def load(self, project: LoadedProject) -> CachedBuild | None:
        """Return the build that is stored, with its plan if that is of the same content."""
        return None if self._ignored else load_build(self._store)

    def diagnostics(self, project: LoadedProject) -> None:
        """Return nothing: a build that is not repeated is found by its stamp."""

    def save(self, project: LoadedProject, update: IncrementalBuild) -> None:
        """Do nothing: a build is stored after its pages were rendered."""

    def last(self) -> BuildStamp | None:
        """Return the stamp of the last build."""
        from timeline.build.cache.records import BuildStamp

        return None if self._ignored else self._store.load(LAST, BuildStamp)

    def save_build(self, build: CachedBuild, before: CachedBuild | None) -> None:
        """Store a build after the one `before`. OSError where the disk refuses."""
        from timeline.build.cache.records import CachedPages

        if before is None or before.checked is not build.checked:
            self._store.save(STATE, replace(build, site=None))
        self._store.save(PAGES, CachedPages(build.keys, build.site))

    def save_last(self, stamp: BuildStamp) -> None:
        """Store the stamp of the last build. OSError where the disk refuses."""
        self._store.save(LAST, stamp)

    def forget_last(self) -> None:
        """Remove the stamp of the last build."""
        self._store.forget(LAST)

    def stamps(self) -> FileStamps | None:
        """Return the stamps of the content files; None where none are stored."""
        from timeline.project.file_stamps import FileStamps

        return None if self._ignored else self._store.load(STAMPS, FileStamps)

    def save_stamps(self, project: LoadedProject, known: FileStamps | None) -> None:
        """Store the stamps of the content files, where many are not `known`.

        Where the disk refuses, all files are opened the next time.
        """
        from timeline.project.file_stamps import FileStamps

        before = known.files if known is not None else {}
        digests = project.keys.content
        now = {path: (stamp, digests[path]) for path, stamp in project.workspace.stamps.items()}
        if sum(before.get(path) != stamp for path, stamp in now.items()) > MAX_STALE_STAMPS:
            with suppress(OSError):
                self._store.save(STAMPS, FileStamps(now))


class _LargeProjectCache:
    """What a command stores of a project of many files; of others nothing is stored.

    A `read_only` one stores nothing at all.
    """

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self._root = root
        self._read_only = read_only

    @cached_property
    def _store(self) -> Store:
        # Made on demand, since a fingerprint takes longer than reading a small project.
        return Store(self._root / FOLDER, program_fingerprint())

    def program(self, inputs: Inputs) -> str:
        """Return the version of timeline that may use what is stored; "" where nothing is."""
        return self._store.program if self._is_large(inputs) else ""

    def _is_large(self, inputs: Inputs) -> bool:
        return len(inputs.content) >= MIN_CACHED_FILES

    def _save(self, name: str, value: object) -> None:
        """Store a value, or nothing where the disk refuses: the next run takes longer then."""
        try:
            self._store.save(name, value)
        except OSError:
            self._store.forget(name)


class CheckCache(_LargeProjectCache):
    """What `timeline check` stores: its result, and its stamp.

    It starts from the stored build, where there is one.
    """

    def load(self, project: LoadedProject) -> CachedBuild | None:
        """Return the build or the check that is stored."""
        from timeline.build.cache.records import CachedBuild

        if not self._is_large(project.inputs):
            return None
        return load_build(self._store) or self._store.load(READ, CachedBuild)

    def diagnostics(self, project: LoadedProject) -> tuple[Diagnostic, ...] | None:
        """Return what the last check reported, if it was of these very inputs."""
        from timeline.build.cache.records import BuildStamp

        if not self._is_large(project.inputs):
            return None
        stamp = self._store.load(CHECKED, BuildStamp)
        return None if stamp is None or stamp.whole != project.keys.whole() else stamp.diagnostics

    def save(self, project: LoadedProject, update: IncrementalBuild) -> None:
        """Store what was checked, if it was linked again, and the stamp of the check."""
        from timeline.build.cache.records import BuildStamp
        from timeline.build.incremental import STRUCTURE, cached_reading

        if self._read_only or not self._is_large(project.inputs):
            return
        if update.strategy == STRUCTURE.name and (checked := cached_reading(update)):
            self._save(READ, checked)
        diagnostics = update.build.diagnostics
        self._save(CHECKED, BuildStamp(project.keys.whole(), b"", "", 0, 0, diagnostics))


class PreviewCache(_LargeProjectCache):
    """What `timeline serve` stores: the build with which it started, if all of it was linked."""

    _is_saved = False

    def load(self, project: LoadedProject) -> CachedBuild | None:
        """Return what the last preview started with."""
        from timeline.build.cache.records import CachedBuild

        return self._store.load(PREVIEW, CachedBuild) if self._is_large(project.inputs) else None

    def diagnostics(self, project: LoadedProject) -> None:
        """Return nothing: a preview needs the whole build."""

    def save(self, project: LoadedProject, update: IncrementalBuild) -> None:
        """Store the first build of a session."""
        from timeline.build.incremental import STRUCTURE, cached_reading

        if self._is_saved or not self._is_large(project.inputs):
            return
        self._is_saved = True
        if update.strategy == STRUCTURE.name and (checked := cached_reading(update)):
            self._save(PREVIEW, checked)


def load_build(store: Store) -> CachedBuild | None:
    """Return the build that is stored, with its plan if that is of the same content."""
    from timeline.build.cache.records import CachedBuild, CachedPages

    build = store.load(STATE, CachedBuild)
    pages = store.load(PAGES, CachedPages) if build is not None else None
    if build is None or pages is None or pages.keys.checked() != build.keys.checked():
        return build
    return replace(build, keys=pages.keys, site=pages.site)
