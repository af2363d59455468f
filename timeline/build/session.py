"""A project on disk → its build, once for a command or again and again for a preview.

Every command that builds uses one `BuildSession`: it loads the project, makes its keys, takes the
cheapest strategy from the build before (this session's last one, or the cached one) and commits the
result to its cache. Knows nothing of the site's folder (`build.site_build` does) and nothing of
commands: how to report is passed in.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from timeline.build.cache.keys import CacheKeys, KeyMaker
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs
from timeline.project import git_history, loader
from timeline.project.loader import Workspace
from timeline.project.settings import Settings, read_settings

if TYPE_CHECKING:
    from timeline.build.cache.records import CachedBuild
    from timeline.build.incremental import IncrementalBuild
    from timeline.build.pipeline import Build, LoadTheme, Options, ParallelMap
    from timeline.core.diagnostic import Diagnostic
    from timeline.core.inputs import SourceFile
    from timeline.project.file_stamps import FileStamps


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project as it was read: everything that its build depends on, and the keys of it."""

    workspace: Workspace
    options: Options
    settings: Settings | None
    keys: CacheKeys

    @property
    def inputs(self) -> Inputs:
        """The inputs of its build."""
        return self.workspace.inputs


class SessionCache(Protocol):
    """Where a session finds the build before its first one, and stores what it built."""

    def program(self, inputs: Inputs, /) -> str:
        """Return the version of timeline that may use what is stored of such a project."""

    def load(self, project: LoadedProject, /) -> CachedBuild | None:
        """Return the build before; None where nothing is stored."""

    def diagnostics(self, project: LoadedProject, /) -> tuple[Diagnostic, ...] | None:
        """Return what was reported for these very inputs; None where that is not stored."""

    def save(self, project: LoadedProject, update: IncrementalBuild, /) -> None:
        """Store a build of which no page was rendered."""


class NoCache:
    """A cache that stores nothing."""

    def program(self, inputs: Inputs, /) -> str:
        """Return no version."""
        return ""

    def load(self, project: LoadedProject, /) -> CachedBuild | None:
        """Return nothing."""
        return None

    def diagnostics(self, project: LoadedProject, /) -> tuple[Diagnostic, ...] | None:
        """Return nothing."""
        return None

    def save(self, project: LoadedProject, update: IncrementalBuild, /) -> None:
        """Do nothing."""


class BuildSession:
    """Builds the project in a folder; `options` gives those of the pipeline for what was read.

    Without a `load_theme` the theme is compiled; a session that renders nothing may only check it,
    and may leave out the `history` that the settings ask for.
    """

    def __init__(
        self,
        root: Path,
        options: Callable[[Workspace], Options],
        cache: SessionCache | None = None,
        load_theme: LoadTheme | None = None,
        *,
        history: bool = True,
    ) -> None:
        self.root = root
        self._options = options
        self._cache = cache or NoCache()
        self._load_theme = load_theme
        self._keys: KeyMaker | None = None
        self._history = _HistoryCache(root) if history else None
        self._loaded: LoadedProject | None = None
        self._built: LoadedProject | None = None
        self._before: tuple[CachedBuild | None, Build | None] | None = None

    @property
    def project(self) -> LoadedProject:
        """The project as it was read last; `load` comes first."""
        if self._loaded is None:
            raise ValueError("the project was not read")
        return self._loaded

    @property
    def is_built(self) -> bool:
        """Whether the last build is that of the project as it was read last."""
        built = self._built
        return (
            built is not None
            and built.keys == self.project.keys
            and built.workspace.diagnostics == self.project.workspace.diagnostics
        )

    @property
    def history_problem(self) -> str:
        """Why there is no history of the events although the settings ask for it; else ""."""
        return self._history.problem if self._history is not None else ""

    def load(self, stamps: FileStamps | None = None) -> LoadedProject:
        """Read the project; OSError where its folder cannot be opened.

        A content file that looks as it did when it got its stamp is not opened before it is needed.
        """
        return self._with_keys(loader.read(self.root, stamps))

    def replace_files(self, files: Mapping[str, SourceFile]) -> bool:
        """Take these content files, by path, for those of the project as it was read last.

        Returns false, and does nothing, where one of them is none of those, or where all are the
        same.
        """
        workspace = self.project.workspace
        before = workspace.inputs.content
        content = tuple(files.get(file.path, file) for file in before)
        if content == before or not files.keys() <= {file.path for file in before}:
            return False
        self._with_keys(replace(workspace, inputs=replace(workspace.inputs, content=content)))
        return True

    def diagnostics(self, parallel_map: ParallelMap) -> Sequence[Diagnostic]:
        """Return what is wrong with the project, from the cache where it has these very inputs."""
        stored = self._cache.diagnostics(self.project)
        return self.update(parallel_map).build.diagnostics if stored is None else stored

    def load_cache(self) -> CachedBuild | None:
        """Return the build before the first one of this session; None where nothing is stored.

        It also gives the texts of the files that were not opened. Where it lacks one of them, the
        whole project is read again.
        """
        project = self.project
        before = self._cache.load(project)
        unopened = project.workspace.unopened
        if unopened:
            files = _unchanged_files(before, project)
            workspace = loader.complete(project.workspace, files)
            if unopened.keys() <= files.keys():
                self._loaded = replace(project, workspace=workspace)
            else:
                self._with_keys(workspace)
        self._before = before, None
        return before

    def update(self, parallel_map: ParallelMap | None = None) -> IncrementalBuild:
        """Build the project as it was read last, by the cheapest strategy, and cache the build."""
        from timeline.build import incremental, pipeline
        from timeline.site.theme.theme import ThemeCache

        if self._before is None:
            self.load_cache()
        assert self._before is not None
        self._load_theme = self._load_theme or ThemeCache()
        project = self.project
        change = incremental.Change(
            project.inputs,
            project.options,
            project.settings,
            project.keys,
            *self._before,
            parallel_map or pipeline.sequential_map,
            self._load_theme,
        )
        with _without_collector():
            update = incremental.incremental_build(change)
            self._cache.save(project, update)
        self._before = incremental.cached_reading(update), update.build
        self._built = project
        return update

    def commit_stamp(self) -> tuple[int, int]:
        """Return when the repository was last moved to another commit."""
        return self._history.stamp() if self._history is not None else (0, 0)

    def _with_keys(self, workspace: Workspace) -> LoadedProject:
        inputs = workspace.inputs
        asked = loader.setting(inputs.settings, "history")
        if self._history is not None and asked is not None and asked[0] == "git":
            inputs = replace(inputs, history=self._history.days())
        if self._loaded is not None:
            inputs = inputs.sharing(self._loaded.inputs)
        workspace = replace(workspace, inputs=inputs)
        options = self._options(workspace)
        settings, _ = read_settings(inputs.settings)
        self._keys = self._keys or KeyMaker(self._cache.program(inputs))
        keys = self._keys.keys(
            inputs,
            settings or Settings(title="-"),
            options,
            options.today,
            {path: file.digest for path, file in workspace.unopened.items()},
        )
        self._loaded = LoadedProject(workspace, options, settings, keys)
        return self._loaded


def _unchanged_files(before: CachedBuild | None, project: LoadedProject) -> dict[str, SourceFile]:
    """The content files, by path, whose texts are the same in a cached build and a project."""
    if before is None:
        return {}
    then, now = before.keys.content, project.keys.content
    return {
        path: result.document.file
        for path, result in before.results.items()
        if result.document is not None and then.get(path) == now.get(path)
    }


class _HistoryCache:
    """What git knows of the content files, asked again only after another commit."""

    def __init__(self, root: Path) -> None:
        self.problem = ""
        self._root = root
        self._git: Path | None = None
        self._read: tuple[tuple[int, int], Mapping[str, git_history.Days]] | None = None

    def days(self) -> Mapping[str, git_history.Days]:
        """Return the first and the last day on which each content file changed."""
        stamp = self.stamp()
        if self._read is None or self._read[0] != stamp:
            history = git_history.read(self._root)
            self.problem = history.absent
            self._read = stamp, history.days
        return self._read[1]

    def stamp(self) -> tuple[int, int]:
        """Return when the repository was last moved to another commit."""
        if self._git is None:
            # The project may be a part of the repository, or a second working tree of it.
            self._git = git_history.folder(self._root)
        if self._git is None:
            return 0, 0
        return _modified(self._git / "HEAD"), _modified(self._git / "logs/HEAD")


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@contextmanager
def _without_collector() -> Iterator[None]:
    # Linking allocates much and drops little: collecting cycles would take longer than linking.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
