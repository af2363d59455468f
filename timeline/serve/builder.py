"""A project on disk → builds, again and again, each at the cost of what changed.

Decides what of the project is read, and says which events were saved; the building is that of every
command (`build.session`). Knows nothing of requests, and not when it is called.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from timeline.build.pipeline import Build, Options, ParallelMap
from timeline.build.session import BuildSession, SessionCache
from timeline.content.reader import identify
from timeline.core.diagnostic import Diagnostic, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.project import loader
from timeline.project.file_walk import decode
from timeline.project.loader import Workspace
from timeline.serve.poll_fingerprint import poll_fingerprint
from timeline.serve.state import MAX_SAVED, Saved
from timeline.site.urls import page_path


@dataclass(frozen=True, slots=True)
class Attempt:
    """A build of the project as it is now; `saved` are the pages whose files are different."""

    build: Build
    diagnostics: tuple[Diagnostic, ...]
    workspace: Workspace
    saved: tuple[Saved, ...]

    @property
    def good(self) -> bool:
        """Whether the site can be served."""
        return not (self.build.failed or failed(self.workspace.diagnostics))


class Builder:
    """Builds the project in a folder; `options` gives the options of the pipeline for it."""

    def __init__(
        self,
        root: Path,
        options: Callable[[Workspace], Options],
        cache: SessionCache | None = None,
    ) -> None:
        self.root = root
        self._options = options
        self._session = BuildSession(root, options, cache)
        self._inputs: Inputs | None = None

    def start(self, parallel_map: ParallelMap) -> Attempt:
        """Make the first build, for which files may be read on several cores."""
        self._session.load()
        return self._attempt(parallel_map)

    def rescan(self) -> Attempt | None:
        """Read the whole project; None where nothing is different from the last build.

        OSError where its folder cannot be opened.
        """
        self._session.load()
        return None if self._session.is_built else self._attempt()

    def fingerprint(self) -> object:
        """Return a value that is equal only where a rescan would find nothing new.

        None proves nothing.
        """
        if self._inputs is None:
            return None
        files = (self.root / loader.SETTINGS, *(self.root / name for name in loader.FOLDERS))
        seen = poll_fingerprint((*files, loader.builtin_theme()))
        options = self._options(self._session.project.workspace)
        return seen and (seen, options, self._session.commit_stamp())

    def reread(self, paths: Sequence[str]) -> Attempt | None:
        """Read these files alone, and take all others to be as they were.

        None where that is not certain: the next rescan decides. Only content files that are part of
        the project already are read, and an empty one is not taken, since many editors write a file
        by emptying it first.
        """
        if self._inputs is None:
            return None
        files: dict[str, SourceFile] = {}
        for path in paths:
            file = self._read_file(path)
            if file is None or not file.text.strip():
                return None
            files[path] = file
        return self._attempt() if self._session.replace_files(files) else None

    def _read_file(self, path: str) -> SourceFile | None:
        file = self.root / path
        try:
            if not path.endswith(".md") or not stat.S_ISREG(os.lstat(file).st_mode):
                return None
            return SourceFile(path, decode(file.read_bytes()))
        except (OSError, ValueError):
            return None

    def _attempt(self, parallel_map: ParallelMap | None = None) -> Attempt:
        update = self._session.update(parallel_map)
        workspace, build = self._session.project.workspace, update.build
        diagnostics = build.diagnostics
        if workspace.diagnostics:
            diagnostics = tuple(sorted((*workspace.diagnostics, *diagnostics)))
        before, self._inputs = self._inputs, workspace.inputs
        return Attempt(build, diagnostics, workspace, _saved(before, build))


def _saved(before: Inputs | None, build: Build) -> tuple[Saved, ...]:
    """The events whose files are different from before; none where they are many."""
    if before is None or build.renderer is None or build.chronicle is None:
        return ()
    same = set(map(id, before.content))
    saved: list[Saved] = []
    for file in build.inputs.content:
        if id(file) in same:
            continue
        kind, name, _, _ = identify(file.path)
        if kind == "event" and name in build.chronicle.position:
            href = build.renderer.context.urls.href(page_path("event", name))
            saved.append(Saved(href, build.chronicle.event(name).title))
        if len(saved) > MAX_SAVED:
            return ()
    return tuple(saved)
