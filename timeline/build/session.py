"""One run of `timeline build`: inputs become the site, with the memory of earlier runs.

Joins the flow in `build.incremental`, which is pure, to the two places on the disk: the site and
the memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from timeline.build.cache.project_cache import (
    LAST,
    files_of,
    keys_of,
    load_build,
    save_build,
    save_marks,
    spread_reading,
)
from timeline.commands._context import Context
from timeline.core.frozen import dataclass
from timeline.diagnostics.formats.text import count
from timeline.project.loader import FOLDERS, complete
from timeline.writer.site_writer import digest_of, stands

if TYPE_CHECKING:
    from timeline.build.cache.keys import BuildStamp, CachedBuild, CacheKeys
    from timeline.build.cache.store import Store
    from timeline.build.incremental import IncrementalBuild, PageDependencies
    from timeline.build.pipeline import Options
    from timeline.core.diagnostic import Diagnostic
    from timeline.core.inputs import Inputs
    from timeline.core.output import Put, Staged, Unchanged
    from timeline.project.file_stamps import FileStamps
    from timeline.project.loader import Workspace
    from timeline.writer.site_writer import Look, SiteWriter, WriteSummary


class StageTimer:
    """How long each stage took, in seconds by the clock."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: list[tuple[str, float]] = []

    def end(self, stage: str) -> None:
        """A stage ends here; the next begins."""
        now = time.perf_counter()
        self._laps.append((stage, now - self._last))
        self._last = now

    def total(self) -> float:
        """The time since the beginning."""
        return time.perf_counter() - self._started

    def told(self) -> Iterator[str]:
        """A line for each stage."""
        for stage, seconds in self._laps:
            yield f"{seconds:8.3f} s  {stage}"


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build came to: how much the site has, what was written, and why."""

    events: int
    pages: int
    written: int
    because: str
    changed: Mapping[str, tuple[str, ...]] | None = None
    since: frozenset[str] = frozenset()

    def why(self, file: str) -> str:
        """Why a file was made, in a sentence."""
        if self.changed is None:
            return f"made, since {self.because}"
        if why := self.changed.get(file):
            return f"made, since it shows what changed in {', '.join(why)}"
        if file in self.changed:
            return "made, since it shows what changed"
        if file in self.since:
            return "made, since it changed after all pages were made for the last time"
        return "not made, since nothing that it shows changed"


@dataclass(slots=True)
class BuildRun:
    """A build of these inputs into the folder `target`."""

    room: Context
    store: Store
    workspace: Workspace
    inputs: Inputs
    options: Options
    target: Path
    laps: StageTimer
    marks: FileStamps | None
    _keys: CacheKeys | None = field(default=None)
    _known: BuildStamp | None = field(default=None)

    def unchanged(self) -> BuildSummary | None:
        """What the last build came to, if it was of these very inputs and its site stands."""
        from timeline.build.cache.keys import BuildStamp

        keys = self._keys = self._keys_of(self.workspace)
        last = self._known = self.store.load(LAST, BuildStamp)
        self.laps.end("looking what changed")
        if last is None or keys is None or last.whole != keys.whole():
            return None
        if digest_of(self.target) != last.site or not stands(self.target):
            return None
        if self.room.console.verbose:
            return None  # the notes, of which there are many, are remembered with the rest
        self._report(last.diagnostics)
        self._keep_marks(keys)
        self.laps.end("looking whether the site stands")
        return BuildSummary(last.events, last.pages, 0, "nothing changed", {})

    def build(self, anew: bool) -> BuildSummary:
        """Build, write and remember."""
        with self._ahead(anew) as site:
            return self._build(anew, site)

    @contextmanager
    def _ahead(self, anew: bool) -> Iterator[SiteWriter | None]:
        """The site of the last build, which is looked at while everything else is made ready.

        None where nothing is known of a site, or where looking at it takes no time.
        """
        from timeline.build import parallel

        if anew or self._known is None or self._known.pages < parallel.WORTH_IT:
            yield None
            return
        with self._opened(parallel.BackgroundTask) as site:
            yield site

    def _opened(self, look: Look | None = None) -> AbstractContextManager[SiteWriter]:
        from timeline.writer.site_writer import open_site

        root = self.workspace.root
        return open_site(self.target, project=root, read=[root / one for one in FOLDERS], look=look)

    def _build(self, anew: bool, site: SiteWriter | None) -> BuildSummary:
        from timeline.build.incremental import PageDependencies, incremental_build
        from timeline.core.diagnostic import failed

        remembered = None if anew else load_build(self.store)
        self._complete(remembered)
        self.laps.end("loading what is remembered")
        made = incremental_build(
            self.inputs,
            self.options,
            self.store.program,
            remembered,
            spread_reading(),
            now=self._keys,
        )
        self.laps.end("reading, linking and planning")
        diagnostics = self._report(made.build.diagnostics)
        if made.build.failed or failed(diagnostics):
            self._give_up()
        last = self._known
        if last is not None and (remembered is None or last.state != remembered.keys.whole()):
            last = None
        if made.changed is not None and (last is None or digest_of(self.target) != last.site):
            # The site is none that the memory knows: it has whatever it has.
            because = "the site is another than the one that was built last"
            made = replace(made, changed=None, because=because)
        since = last.since if last is not None and made.changed is not None else frozenset()
        believed = last.site if last is not None else ""
        shown = PageDependencies()
        written = self._write(made, since, shown, believed, site)
        self.laps.end("making and writing pages")
        build = made.build
        result = BuildSummary(
            len(build.chronicle.events) if build.chronicle else 0,
            len(build.pages or ()),
            written.written + written.removed,
            made.because,
            made.changed,
            since,
        )
        self._keep(made, shown, result, remembered, written.site, diagnostics)
        self.laps.end("remembering")
        return result

    def _write(
        self,
        made: IncrementalBuild,
        since: frozenset[str],
        shown: PageDependencies,
        believed: str,
        site: SiteWriter | None,
    ) -> WriteSummary:
        from timeline.build import parallel
        from timeline.site.renderer import RenderError

        def outputs(put: Put) -> Iterator[Staged | Unchanged]:
            placed = made.outputs(parallel.parallel_map, since, shown, put)
            return self.room.console.progress(placed, len(made.build.pages or ()), "Writing pages")

        try:
            with self._opened() if site is None else nullcontext(site) as held:
                written = held.write(outputs, believed)
        except RenderError as error:
            self.room.console.report([error.diagnostic], self.workspace.texts(), err=True)
            self._give_up()
        self.room.console.detail(
            f"{count(written.written, 'file')} written, {written.unchanged:,} unchanged, "
            f"{written.removed:,} removed: {made.because}"
        )
        return written

    def _keep(
        self,
        made: IncrementalBuild,
        shown: PageDependencies,
        done: BuildSummary,
        remembered: CachedBuild | None,
        site: str,
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        """Remember this build; where the disk refuses, the next one has to do everything."""
        from timeline.build.cache.keys import BuildStamp
        from timeline.build.incremental import cached_build

        store = self.store
        since = frozenset[str]()
        if made.changed is not None and not made.anew:
            since = done.since | made.changed.keys()
        try:
            if made.anew:
                former, remembered = remembered, cached_build(made, shown, remembered)
                # The last build is forgotten first: it speaks of a memory that goes now.
                store.forget(LAST)
                if remembered is not None:
                    save_build(store, remembered, former)
            if made.keys is None or remembered is None:
                return
            whole, state = made.keys.whole(), remembered.keys.whole()
            told = tuple(one for one in diagnostics if one.severity != "note")
            last = BuildStamp(whole, state, site, done.events, done.pages, told, since)
            store.save(LAST, last)
            self._keep_marks(made.keys)
        except OSError as error:
            store.forget(LAST)
            self.room.console.detail(f"What was built could not be remembered: {error.strerror}")

    def _report(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Tell what is wrong; gives all of it, with what is wrong with the workspace."""
        found = diagnostics
        if self.workspace.diagnostics:
            from timeline.core.diagnostic import in_order

            found = tuple(in_order({*self.workspace.diagnostics, *diagnostics}))
        shown = [d for d in found if d.severity != "note" or self.room.console.verbose]
        self.room.console.report(shown, self.workspace.texts() if shown else {}, err=True)
        return found

    def _give_up(self) -> NoReturn:
        self.room.console.error("The site was not written", "Mend the errors above and build again")
        raise click.exceptions.Exit(1)

    def _complete(self, remembered: CachedBuild | None) -> None:
        """Take in the texts of the files that were not opened."""
        unopened = self.workspace.unopened
        if not unopened:
            return
        files = files_of(remembered, self._keys)
        self.workspace = complete(self.workspace, files)
        self.inputs = replace(self.workspace.inputs, history=self.inputs.history)
        if not unopened.keys() <= files.keys():
            self._keys = self._keys_of(self.workspace)

    def _keys_of(self, workspace: Workspace) -> CacheKeys | None:
        return keys_of(self.inputs, self.options, self.store.program, workspace.unopened)

    def _keep_marks(self, keys: CacheKeys) -> None:
        with suppress(OSError):  # without them, all files are opened the next time
            save_marks(self.store, self.workspace, keys, self.marks)
