"""A project on the disk → builds, again and again, each at the cost of what changed.

The files are read anew each time, since their bytes alone say what they hold; what was made of a
file or of the theme is kept as long as the file is the same. The one part of the preview that reads
a project. Knows nothing of requests, and not when it is called.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from timeline.build import pipeline
from timeline.build.cache.keys import CachedBuild as Memorised
from timeline.build.incremental import cached_reading, incremental_build
from timeline.build.pipeline import (
    Build,
    Loaded,
    Options,
    ParallelMap,
)
from timeline.content.reader import identify, read_document
from timeline.core.diagnostic import Diagnostic, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer
from timeline.project import git_history, loader
from timeline.project.loader import Workspace
from timeline.project.settings import read_settings
from timeline.serve.poll_fingerprint import poll_fingerprint
from timeline.serve.state import FEW, Saved
from timeline.site.theme.theme import load_theme
from timeline.site.urls import page_path

A = TypeVar("A")
B = TypeVar("B")


class ReadCache:
    """A `ParallelMap` that asks for an item only when it is not the one that stood there before.

    Items are content files, told apart by their path; what is given for a file depends on its text
    and on the arguments of the function alone.
    """

    def __init__(self) -> None:
        self.spread: ParallelMap = pipeline.sequential_map
        self._known: dict[str, tuple[SourceFile, Any]] = {}
        self._arguments: object = None

    def know(
        self, function: Callable[..., Any], files: Sequence[SourceFile], values: Mapping[str, Any]
    ) -> None:
        """Take over what the function gave for these files, by their paths."""
        self._arguments = _arguments(function)
        self._known = {
            file.path: (file, values[file.path]) for file in files if file.path in values
        }

    def __call__(self, function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        """The function of every item, in their order."""
        arguments = _arguments(function)
        if arguments != self._arguments:
            self._known, self._arguments = {}, arguments
        known: dict[str, tuple[SourceFile, Any]] = {}
        missing: list[SourceFile] = []
        for item in items:
            assert isinstance(item, SourceFile)
            before = self._known.get(item.path)
            if before is not None and before[0] == item:
                known[item.path] = before
            else:
                missing.append(item)
        made = self.spread(function, missing)  # type: ignore[arg-type]  # they are the items
        known |= {item.path: (item, value) for item, value in zip(missing, made, strict=True)}
        self._known = known
        return iter([known[item.path][1] for item in items])  # type: ignore[attr-defined]


def _arguments(function: Callable[..., Any]) -> object:
    if isinstance(function, partial):
        return function.func, function.args, function.keywords
    return function


class _Theme:
    """`load_theme`, asked again only when a file of the theme is different."""

    def __init__(self) -> None:
        self._layers: tuple[ThemeLayer, ...] | None = None
        self._loaded: Loaded | None = None

    def __call__(self, layers: Sequence[ThemeLayer]) -> Loaded:
        if self._loaded is None or self._layers != tuple(layers):
            self._loaded = load_theme(layers)
            self._layers = tuple(layers)
        return self._loaded


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of the project as it is now; `saved` are the pages whose files are different."""

    build: Build
    diagnostics: tuple[Diagnostic, ...]
    workspace: Workspace
    saved: tuple[Saved, ...]

    @property
    def good(self) -> bool:
        """Whether the site can be served."""
        return not (self.build.failed or failed(self.workspace.diagnostics))


class PreviewCache(Protocol):
    """What is remembered of a project between two runs; `program` is the version that may use
    it.
    """

    program: str

    def load(self, inputs: Inputs, /) -> Memorised | None:
        """What is remembered."""

    def save(self, inputs: Inputs, remembered: Memorised | None, /) -> None:
        """Remember."""


@contextmanager
def _not_collecting() -> Iterator[None]:
    # Linking makes much and throws little away: looking for it takes longer than the linking.
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Builder:
    """Builds the project in a folder; `options` gives the options of the pipeline for it."""

    def __init__(self, root: Path, options: Callable[[Workspace], Options]) -> None:
        self.root = root
        self._options = options
        self._workspace: Workspace | None = None
        self._built: tuple[Inputs, Options] | None = None
        self._build: Build | None = None
        self._read = ReadCache()
        self._theme = _Theme()
        self._history: tuple[object, Mapping[str, tuple[int, int]]] = (None, {})
        self._git: Path | None = None

    def start(self, spread: ParallelMap, memory: PreviewCache | None = None) -> Attempt:
        """The first build, which `spread` may make on several cores and `build.cache` may
        shorten."""
        read = self._workspace = loader.read(self.root)
        inputs, options = self._inputs(read), self._options(read)
        remembered = memory.load(inputs) if memory is not None else None
        program = memory.program if memory is not None else ""
        with _not_collecting():
            made = incremental_build(inputs, options, program, remembered, spread, self._theme)
            settings, _ = read_settings(inputs.settings)
            if settings is not None:
                reading = partial(read_document, timezone=settings.timezone)
                self._read.know(reading, inputs.content, made.results)
            if memory is not None and made.way == "whole":
                memory.save(inputs, cached_reading(made))
        return self._attempted(read, inputs, options, made.build, None)

    def rescan(self) -> Attempt | None:
        """Read the whole project; None where nothing is different from what was built last.

        OSError where its folder cannot be opened.
        """
        self._workspace = loader.read(self.root)
        return self._again(self._workspace)

    def glance(self) -> object:
        """A value that is equal only where a rescan would find nothing new; None proves nothing."""
        if self._workspace is None:
            return None
        files = (self.root / loader.SETTINGS, *(self.root / name for name in loader.FOLDERS))
        seen = poll_fingerprint((*files, loader.builtin_theme()))
        return seen and (seen, self._options(self._workspace), self._moved())

    def reread(self, paths: Sequence[str]) -> Attempt | None:
        """Read these files alone, and believe that all others are as they were.

        None where that cannot be known from them: the next rescan decides. Only content files that
        are known already are read, and an empty one is not believed, since many editors write a
        file by emptying it first.
        """
        if self._workspace is None:
            return None
        inputs = self._workspace.inputs
        fresh: dict[str, SourceFile] = {}
        for path in paths:
            file = self._one(path)
            if file is None or not file.text.strip():
                return None
            fresh[path] = file
        content = tuple(fresh.pop(file.path, file) for file in inputs.content)
        if fresh or content == inputs.content:
            return None
        self._workspace = replace(self._workspace, inputs=replace(inputs, content=content))
        return self._again(self._workspace)

    def _one(self, path: str) -> SourceFile | None:
        where = self.root / path
        try:
            if not path.endswith(".md") or not stat.S_ISREG(os.lstat(where).st_mode):
                return None
            return SourceFile(path, loader.decode(where.read_bytes()))
        except (OSError, ValueError):
            return None

    def _again(self, read: Workspace) -> Attempt | None:
        inputs = self._inputs(read)
        before = self._built
        if before is not None and before == (inputs, self._options(read)):
            return None
        return self._attempt(read, inputs, before[0] if before else None)

    def _attempt(self, read: Workspace, inputs: Inputs, before: Inputs | None) -> Attempt:
        options = self._options(read)
        with _not_collecting():
            build = self._revised(inputs, options)
            if build is None:
                build = pipeline.compile(inputs, options, self._read, self._theme)
        return self._attempted(read, inputs, options, build, before)

    def _attempted(
        self,
        read: Workspace,
        inputs: Inputs,
        options: Options,
        build: Build,
        before: Inputs | None,
    ) -> Attempt:
        self._built = (inputs, options)
        self._build = build
        diagnostics = build.diagnostics
        if read.diagnostics:
            diagnostics = tuple(sorted((*read.diagnostics, *diagnostics)))
        return Attempt(build, diagnostics, read, _saved(before, build))

    def _revised(self, inputs: Inputs, options: Options) -> Build | None:
        """The build made from the one before it, where only the words of a few events changed."""
        build = self._build
        if build is None or self._built is None or self._built[1] != options:
            return None
        if replace(self._built[0], content=inputs.content) != inputs:
            return None
        pairs = zip(self._built[0].content, inputs.content, strict=False)
        fresh = [(old, new) for old, new in pairs if new is not old and new != old]
        if len(fresh) > FEW or len(self._built[0].content) != len(inputs.content):
            return None
        for old, new in fresh:
            revised = pipeline.update_event(build, new) if old.path == new.path else None
            if revised is None:
                return None
            build = revised.build
        return build

    def _inputs(self, read: Workspace) -> Inputs:
        """The inputs with what git knows of the events, where the settings ask for it."""
        written = loader.setting(read.inputs.settings, "history")
        if written is None or written[0] != "git":
            return read.inputs
        moved = self._moved()
        if self._history[0] != moved:
            self._history = (moved, git_history.read(self.root).days)
        return replace(read.inputs, history=self._history[1])

    def _moved(self) -> tuple[int, int]:
        """When the repository last came to stand on another commit."""
        if self._git is None:
            # The project may be a part of the repository, or a second working tree of it.
            self._git = git_history.folder(self.root)
        if self._git is None:
            return 0, 0
        return _stamp(self._git / "HEAD"), _stamp(self._git / "logs/HEAD")


def _stamp(path: Path) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _saved(before: Inputs | None, build: Build) -> tuple[Saved, ...]:
    """The events whose files are different from before; none where they are many."""
    if before is None or build.renderer is None or build.chronicle is None:
        return ()
    same = set(map(id, before.content))
    known: frozenset[SourceFile] | None = None
    saved: list[Saved] = []
    for file in build.inputs.content:
        if id(file) in same:
            continue
        if known is None:
            known = frozenset(before.content)
        if file in known:
            continue
        kind, name, _, _ = identify(file.path)
        if kind == "event" and name in build.chronicle.position:
            href = build.renderer.context.urls.href(page_path("event", name))
            saved.append(Saved(href, build.chronicle.event(name).title))
        if len(saved) > FEW:
            return ()
    return tuple(saved)
