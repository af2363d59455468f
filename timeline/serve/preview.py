"""A project that is being edited → snapshots: waits for hints, reads, builds, publishes.

A file that a hint names is read at once; then, when there is quiet, the whole project is read, and
that decides. It is also looked at from time to time without a hint, since systems lose some, and
read where it looks different.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location
from timeline.project.loader import reason
from timeline.serve.builder import Attempt, Builder
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import Snapshot, State
from timeline.serve.watcher import MAX_PATHS, Hints, Watcher

GATHER: Final = 0.005
"""Seconds without a further hint after which the named files are read."""
QUIET: Final = 0.1
"""Seconds without a further hint after which the whole project is read."""
LONGEST: Final = 2.0
"""So long a burst is waited out."""
LOOK: Final = 2.0
"""The project is looked at after so many seconds without a hint; each time nothing is different,
the next look is twice as far away."""
SELDOM: Final = 16.0
"""So far at most."""
POLL: Final = 0.5
"""Seconds between two looks where the system tells of no changes."""
SHARE: Final = 30
"""Looking without a hint takes at most one part in so many of the time."""
LASTING: Final = 4.0
"""Where looking has proved nothing for so many seconds, no change made just now is the reason."""
DOUBT: Final = 0.05
"""Seconds without a further hint after which errors are looked at again before they are shown."""
LOOKS: Final = 5
"""So often they are, while they keep changing."""
NAMED: Final = 20
"""More files than this are no work of an editor, and read with all others."""


class Preview:
    """Keeps `state` as new as the project; `told` hears of every attempt that was published."""

    def __init__(
        self,
        builder: Builder,
        state: State,
        hints: Hints,
        watcher: Watcher | None,
        told: Callable[[Snapshot], None] = lambda snapshot: None,
        broken: Callable[[BaseException], None] = lambda error: None,
    ) -> None:
        self._builder = builder
        self._state = state
        self._hints = hints
        self._watcher = watcher
        self._told = told
        self._broken = broken
        self._took = 0.0
        self._proved = time.monotonic()
        self._quiet = LOOK
        self._deaf = False
        self._seen: object = None
        self._stumbled: Diagnostic | None = None
        self._last: Attempt | None = None
        self._doubtful: Attempt | None = None

    def publish(self, attempt: Attempt) -> None:
        """Show what became of the project."""
        served = SiteIndex(attempt.build, self._state.newest.served) if attempt.good else None
        shown = any(one.severity != "note" for one in attempt.diagnostics)
        texts = attempt.workspace.texts() if shown else {}
        self._last, self._stumbled = attempt, None
        self._told(self._state.publish(served, attempt.diagnostics, texts, attempt.saved))

    def run(self) -> None:
        """Follow the project until the hints end."""
        # What changed between the first reading and the first watch was told to nobody.
        self._step(self._rescan)
        while not self._hints.ended:
            if not self._hints.wait(self._patience()):
                self._step(self._look)
            elif not self._hints.ended:
                self._deaf = False
                self._quiet = LOOK
                self._proved = time.monotonic()
                self._step(lambda: self._read_named(self._hints.settle(GATHER, 10 * GATHER)))
                if (
                    len(self._hints.settle(QUIET, LONGEST)) >= MAX_PATHS
                    and self._watcher is not None
                ):
                    self._watcher.renew()
                self._step(self._rescan)

    def _patience(self) -> float:
        told = self._watcher is not None and self._watcher.works and not self._deaf
        return max(self._quiet if told else POLL, SHARE * self._took)

    def _look(self) -> None:
        """Read the project where it looks different from when it was last read for no reason."""
        started = time.monotonic()
        seen = self._builder.fingerprint()
        self._took = time.monotonic() - started
        self._quiet = min(2 * self._quiet, SELDOM)
        if seen is not None:
            self._proved = started
        if seen is None or seen != self._seen or self._stumbled:
            before = self._state.newest.number
            self._rescan()
            self._seen = seen
            if self._state.newest.number > before:
                # Something was different and nobody told: from now on we look and do not wait.
                self._deaf = True
                self._proved = time.monotonic()
            elif started - self._proved > LASTING:
                # A link to a folder, or a clock that is ahead: to look is to read here.
                self._took = time.monotonic() - started

    def _read_named(self, paths: list[str]) -> None:
        if len(paths) <= NAMED:
            content = [path for path in paths if path.endswith(".md")]
            attempt = self._builder.reread(content) if content else None
            if attempt is not None and attempt.good:
                self.publish(attempt)
            elif attempt is not None:
                self._doubtful = attempt

    def _rescan(self) -> None:
        if self._watcher is not None:
            self._watcher.refresh()
        attempt = self._builder.rescan() or self._doubtful
        self._doubtful = None
        if attempt is not None:
            self.publish(attempt if attempt.good else self._second_look(attempt))
        elif self._stumbled and self._last is not None:
            self.publish(self._last)

    def _second_look(self, attempt: Attempt) -> Attempt:
        """The same attempt, or a later one: a file may have been read while it was written."""
        for _ in range(LOOKS):
            self._hints.settle(DOUBT, 10 * DOUBT)
            later = self._builder.rescan()
            if later is None or later.good:
                return later or attempt
            attempt = later
        return attempt

    def _step(self, step: Callable[[], None]) -> None:
        """Do a step; what stops it is told, and the site that is shown stays."""
        try:
            step()
        except OSError as error:
            self._stumble(Diagnostic(Location("."), "unreadable", reason(error)))
        except Exception as error:
            self._broken(error)
            said = f"This is a bug in timeline: {type(error).__name__}: {error}"
            self._stumble(Diagnostic(Location("."), "unreadable", said))

    def _stumble(self, fault: Diagnostic) -> None:
        if fault != self._stumbled:
            self._stumbled = fault
            self._told(self._state.publish(None, (fault,), {}))
