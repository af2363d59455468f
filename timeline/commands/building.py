"""One run of `timeline build`: inputs become the site, with the memory of earlier runs.

Joins the flow in `rebuild`, which is pure, to the two places on the disk: the site and the memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from timeline.commands.project import Room
from timeline.commands.remembering import LAST, keys_of, load_build, open_store, save_build
from timeline.report import count
from timeline.writer import digest_of, stands

if TYPE_CHECKING:
    from timeline.cache.store import Store
    from timeline.diagnostics import Diagnostic
    from timeline.files import Inputs
    from timeline.memory.remembered import Last, Remembered
    from timeline.output import Placed, Put, Standing
    from timeline.pipeline import Options
    from timeline.rebuild import Rebuilt, Shown
    from timeline.workspace import Workspace
    from timeline.writer import Written


class Laps:
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
class Done:
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
class Run:
    """A build of these inputs into the folder `target`."""

    room: Room
    workspace: Workspace
    inputs: Inputs
    options: Options
    target: Path
    laps: Laps
    _program: str = field(default="")
    _known: Last | None = field(default=None)

    def unchanged(self) -> Done | None:
        """What the last build came to, if it was of these very inputs and its site stands."""
        store = self._store()
        whole = self._whole()
        last = self._known = self._last(store)
        self.laps.end("looking what changed")
        if last is None or last.whole != whole or digest_of(self.target) != last.site:
            return None
        if not stands(self.target):
            return None
        self._report(last.diagnostics)
        self.laps.end("looking whether the site stands")
        return Done(last.events, last.pages, 0, "nothing changed", {})

    def build(self, anew: bool) -> Done:
        """Build, write and remember."""
        from timeline import workers
        from timeline.diagnostics import failed
        from timeline.rebuild import Shown, rebuild

        store = self._store()
        remembered = None if anew else load_build(store)
        self.laps.end("loading what is remembered")
        made = rebuild(self.inputs, self.options, self._program, remembered, workers.spread)
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
        shown = Shown()
        written = self._write(made, since, shown, believed)
        self.laps.end("making and writing pages")
        build = made.build
        result = Done(
            len(build.chronicle.events) if build.chronicle else 0,
            len(build.pages or ()),
            written.written + written.removed,
            made.because,
            made.changed,
            since,
        )
        self._keep(store, made, shown, result, remembered, written.site, diagnostics)
        self.laps.end("remembering")
        return result

    def _write(self, made: Rebuilt, since: frozenset[str], shown: Shown, believed: str) -> Written:
        from timeline import workers
        from timeline.publish.render import RenderError
        from timeline.writer import write_site

        def outputs(put: Put) -> Iterator[Placed | Standing]:
            placed = made.outputs(workers.spread, since, shown, put)
            return self.room.console.progress(placed, len(made.build.pages or ()), "Writing pages")

        root = self.workspace.root
        try:
            written = write_site(
                outputs,
                self.target,
                project=root,
                content=[root / "content"],
                believed=believed,
            )
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
        store: Store,
        made: Rebuilt,
        shown: Shown,
        done: Done,
        remembered: Remembered | None,
        site: str,
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        """Remember this build; where the disk refuses, the next one has to do everything."""
        from timeline.memory.remembered import Last
        from timeline.rebuild import remember

        since = frozenset[str]()
        if made.changed is not None and not made.anew:
            since = done.since | made.changed.keys()
        try:
            if made.anew:
                former, remembered = remembered, remember(made, shown, remembered)
                # The last build is forgotten first: it speaks of a memory that goes now.
                store.forget(LAST)
                if remembered is not None:
                    save_build(store, remembered, former)
            if made.keys is None or remembered is None:
                return
            whole, state = made.keys.whole(), remembered.keys.whole()
            last = Last(whole, state, site, done.events, done.pages, diagnostics, since)
            store.save(LAST, last)
        except OSError as error:
            store.forget(LAST)
            self.room.console.detail(f"What was built could not be remembered: {error.strerror}")

    def _report(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Tell what is wrong; gives all of it, with what is wrong with the workspace."""
        found = diagnostics
        if self.workspace.diagnostics:
            found = tuple(sorted({*self.workspace.diagnostics, *diagnostics}))
        shown = [d for d in found if d.severity != "note" or self.room.console.verbose]
        self.room.console.report(shown, self.workspace.texts() if shown else {}, err=True)
        return found

    def _give_up(self) -> NoReturn:
        self.room.console.error("The site was not written", "Mend the errors above and build again")
        raise click.exceptions.Exit(1)

    def _store(self) -> Store:
        store = open_store(self.workspace.root)
        self._program = store.program
        return store

    def _whole(self) -> bytes | None:
        keys = keys_of(self.inputs, self.options, self._program)
        return None if keys is None else keys.whole()

    def _last(self, store: Store) -> Last | None:
        from timeline.memory.remembered import Last

        return store.load(LAST, Last)
