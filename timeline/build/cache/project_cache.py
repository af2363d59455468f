"""Where commands keep what they remember of a project, and under which names.

A project of few files is read sooner than it is remembered, so that only `build` keeps a memory of
it: a check of it writes nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from timeline.build.cache.keys import CachedBuild, CacheKeys
    from timeline.build.cache.store import Store
    from timeline.build.pipeline import Options, ParallelMap
    from timeline.core.diagnostic import Diagnostic
    from timeline.core.inputs import Inputs, SourceFile
    from timeline.project.file_stamps import FileStamps
    from timeline.project.loader import UnchangedFile, Workspace

STATE: Final = "build"
"""What was read and linked for the last build that is remembered."""
_PAGES: Final = "pages"
"""What was planned for it, and which events each page showed."""
LAST: Final = "last"
"""The last build."""
READ: Final = "check"
"""What was read and linked by the last check, where no build is remembered."""
CHECKED: Final = "checked"
"""What the last check found."""
PREVIEW: Final = "preview"
"""What was read and linked when the preview was started."""
MARKS: Final = "files"
"""How the content files looked that were read for a build."""
FEW: Final = 50
"""So many files are opened each time rather than to remember anew how they look."""
MANY: Final = 300
"""A project of fewer files is checked and shown without a memory."""


def spread_reading() -> ParallelMap:
    """The reading of files on all cores; what others have read comes as it is remembered, since
    nothing else is taken apart as fast, and texts that nobody asks for not at all.
    """
    from timeline.build import parallel
    from timeline.build.cache.serialization import Dates, deserialize, serialize

    dates: Dates = {}
    return partial(
        parallel.parallel_map, packing=parallel.Codec(serialize, partial(deserialize, known=dates))
    )


def open_store(root: Path) -> Store:
    """The memory of the project in a folder."""
    from timeline.build.cache.program import program_fingerprint
    from timeline.build.cache.store import FOLDER, Store

    return Store(root / FOLDER, program_fingerprint())


def keys_of(
    inputs: Inputs,
    options: Options,
    program: str,
    unopened: Mapping[str, UnchangedFile] | None = None,
) -> CacheKeys | None:
    """The keys of these inputs, and of files that were not opened; None where the settings cannot
    be read.
    """
    from timeline.build.cache.keys import cache_keys
    from timeline.project.settings import read_settings

    settings, _ = read_settings(inputs.settings)
    if settings is None:
        return None
    digests = {path: file.digest for path, file in (unopened or {}).items()}
    return cache_keys(inputs, settings, options, options.today, program, digests)


def files_of(remembered: CachedBuild | None, keys: CacheKeys | None) -> dict[str, SourceFile]:
    """The content files, by path, of which what is remembered has the very texts of these keys."""
    if remembered is None or keys is None:
        return {}
    then, now = remembered.keys.content, keys.content
    return {
        path: result.document.file
        for path, result in remembered.results.items()
        if result.document is not None and then.get(path) == now.get(path)
    }


def load_marks(store: Store) -> FileStamps | None:
    """How the content files looked; None where that is not remembered."""
    from timeline.project.file_stamps import FileStamps

    return store.load(MARKS, FileStamps)


def save_marks(
    store: Store, workspace: Workspace, keys: CacheKeys, known: FileStamps | None
) -> None:
    """Remember how the content files of these keys look, where many look otherwise than known."""
    from timeline.project.file_stamps import FileStamps

    then = known.files if known is not None else {}
    now = {path: (mark, keys.content[path]) for path, mark in workspace.marks.items()}
    if sum(then.get(path) != each for path, each in now.items()) > FEW:
        store.save(MARKS, FileStamps(now))


def load_build(store: Store) -> CachedBuild | None:
    """The last build that is remembered: what was read for it, and what was planned if that is of
    the same content.
    """
    from timeline.build.cache.keys import CachedBuild, CachedPages

    read = store.load(STATE, CachedBuild)
    pages = store.load(_PAGES, CachedPages) if read is not None else None
    if read is None or pages is None or pages.keys.read() != read.keys.read():
        return read
    return replace(read, keys=pages.keys, site=pages.site)


def save_build(store: Store, remembered: CachedBuild, former: CachedBuild | None) -> None:
    """Remember a build after the `former` one: what was read, and what was planned, apart.

    A new theme changes only the second, which is small. OSError where the disk refuses.
    """
    from timeline.build.cache.keys import CachedPages

    if former is None or former.checked is not remembered.checked:
        store.save(STATE, replace(remembered, site=None))
    store.save(_PAGES, CachedPages(remembered.keys, remembered.site))


class ProjectCache:
    """What is remembered under one name of a project; nothing where it has few files."""

    def __init__(self, root: Path, name: str) -> None:
        self._store = open_store(root)
        self._name = name
        self.program = self._store.program

    def load(self, inputs: Inputs) -> CachedBuild | None:
        """What is remembered."""
        from timeline.build.cache.keys import CachedBuild

        if len(inputs.content) < MANY:
            return None
        return self._store.load(self._name, CachedBuild)

    def save(self, inputs: Inputs, remembered: CachedBuild | None) -> None:
        """Remember; where the disk refuses, the next start takes longer."""
        if remembered is None or len(inputs.content) < MANY:
            return
        try:
            self._store.save(self._name, remembered)
        except OSError:
            self._store.forget(self._name)


def found(root: Path, inputs: Inputs, options: Options) -> Iterator[Diagnostic]:
    """What a check finds, from memory where nothing changed since the last one."""
    from timeline.build import pipeline

    if len(inputs.content) < MANY:
        yield from pipeline.check(inputs, options, spread_reading())
        return
    from timeline.build.cache.keys import BuildStamp, CachedBuild

    store = open_store(root)
    keys = keys_of(inputs, options, store.program)
    last = store.load(CHECKED, BuildStamp) if keys is not None else None
    if last is not None and keys is not None and last.whole == keys.whole():
        yield from last.diagnostics
        return
    from timeline.build.incremental import cached_reading, incremental_build
    from timeline.site.theme.theme import check_theme

    remembered = load_build(store) or store.load(READ, CachedBuild)
    program = store.program
    made = incremental_build(
        inputs, options, program, remembered, spread_reading(), check_theme, keys
    )
    diagnostics = made.build.diagnostics
    try:
        if made.way == "whole" and (kept := cached_reading(made)) is not None:
            store.save(READ, kept)
        if keys is not None:
            store.save(CHECKED, BuildStamp(keys.whole(), b"", "", 0, 0, diagnostics))
    except OSError:
        store.forget(CHECKED)
    yield from diagnostics
