"""A project that is being edited → snapshots: waits for hints, reads, builds, publishes.

A file that a hint names is read at once; once hints stop, the whole project is read, and that
decides. Since systems lose some changes, the project is also polled from time to time, and read
where it looks different.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location
from timeline.project.file_walk import reason
from timeline.serve.builder import Attempt, Builder
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import Snapshot, State
from timeline.serve.watcher import MAX_PATHS, Hints, Watcher

GATHER_SECONDS: Final = 0.005
"""The time without a further hint after which the named files are read."""
QUIET_SECONDS: Final = 0.1
"""The time without a further hint after which the whole project is read."""
MAX_BURST_SECONDS: Final = 2.0
"""The longest time for which a burst of hints is waited out."""
IDLE_SECONDS: Final = 2.0
"""The time without a hint after which the project is polled; it doubles each time."""
MAX_IDLE_SECONDS: Final = 16.0
"""The longest time without a hint before the project is polled."""
POLL_SECONDS: Final = 0.5
"""The time between two polls where the system reports no changes."""
POLL_SHARE: Final = 30
"""Polling takes at most one part in so many of the time."""
UNPROVED_SECONDS: Final = 4.0
"""After so long without a fingerprint, a recent change is not the reason that there is none."""
DOUBT_SECONDS: Final = 0.05
"""The time without a further hint after which a project with errors is read again."""
MAX_DOUBTS: Final = 5
"""How often it is read again while its errors keep changing."""
MAX_NAMED: Final = 20
"""The most files that are read by name; more are not the work of an editor."""


class Preview:
    """Keeps `state` as new as the project, and calls `published` with every new snapshot."""

    def __init__(
        self,
        builder: Builder,
        state: State,
        hints: Hints,
        watcher: Watcher | None,
        published: Callable[[Snapshot], None] = lambda snapshot: None,
        broken: Callable[[BaseException], None] = lambda error: None,
    ) -> None:
        self._builder = builder
        self._state = state
        self._hints = hints
        self._watcher = watcher
        self._published = published
        self._broken = broken
        self._poll_took = 0.0
        self._last_proof = time.monotonic()
        self._idle = IDLE_SECONDS
        self._misses_changes = False
        self._fingerprint: object = None
        self._failure: Diagnostic | None = None
        self._last: Attempt | None = None
        self._doubtful: Attempt | None = None

    def publish(self, attempt: Attempt) -> None:
        """Publish a build of the project."""
        served = SiteIndex(attempt.build, self._state.newest.served) if attempt.good else None
        has_reports = any(one.severity != "note" for one in attempt.diagnostics)
        texts = attempt.workspace.texts() if has_reports else {}
        self._last, self._failure = attempt, None
        self._published(self._state.publish(served, attempt.diagnostics, texts, attempt.saved))

    def run(self) -> None:
        """Follow the project until the hints end."""
        # No hint tells of what changed between the first reading and the first watch.
        self._try(self._rescan)
        while not self._hints.ended:
            if not self._hints.wait(self._seconds_to_poll()):
                self._try(self._poll)
            elif not self._hints.ended:
                self._follow_hints()

    def _follow_hints(self) -> None:
        self._misses_changes = False
        self._idle = IDLE_SECONDS
        self._last_proof = time.monotonic()
        named = self._hints.settle(GATHER_SECONDS, 10 * GATHER_SECONDS)
        self._try(lambda: self._read_named(named))
        further = self._hints.settle(QUIET_SECONDS, MAX_BURST_SECONDS)
        if len(further) >= MAX_PATHS and self._watcher is not None:
            self._watcher.renew()
        self._try(self._rescan)

    def _seconds_to_poll(self) -> float:
        is_told = self._watcher is not None and self._watcher.works and not self._misses_changes
        return max(self._idle if is_told else POLL_SECONDS, POLL_SHARE * self._poll_took)

    def _poll(self) -> None:
        """Read the project where it looks different from the last time that it was polled."""
        started = time.monotonic()
        fingerprint = self._builder.fingerprint()
        self._poll_took = time.monotonic() - started
        self._idle = min(2 * self._idle, MAX_IDLE_SECONDS)
        if fingerprint is not None:
            self._last_proof = started
            if fingerprint == self._fingerprint and self._failure is None:
                return
        before = self._state.newest.number
        self._rescan()
        self._fingerprint = fingerprint
        if self._state.newest.number > before:
            # A change came without a hint: from now on the project is polled often.
            self._misses_changes = True
            self._last_proof = time.monotonic()
        elif started - self._last_proof > UNPROVED_SECONDS:
            # A link to a folder, or a clock that is ahead: to poll is to read here.
            self._poll_took = time.monotonic() - started

    def _read_named(self, paths: list[str]) -> None:
        if len(paths) <= MAX_NAMED:
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
            self.publish(attempt if attempt.good else self._confirmed(attempt))
        elif self._failure and self._last is not None:
            self.publish(self._last)

    def _confirmed(self, attempt: Attempt) -> Attempt:
        """The same attempt, or a later one: a file may have been read while it was written."""
        for _ in range(MAX_DOUBTS):
            self._hints.settle(DOUBT_SECONDS, 10 * DOUBT_SECONDS)
            later = self._builder.rescan()
            if later is None or later.good:
                return later or attempt
            attempt = later
        return attempt

    def _try(self, step: Callable[[], None]) -> None:
        """Do a step; what stops it is published, and the last good site stays."""
        try:
            step()
        except OSError as error:
            self._fail(Diagnostic(Location("."), "unreadable", reason(error)))
        except Exception as error:
            self._broken(error)
            message = f"This is a bug in timeline: {type(error).__name__}: {error}"
            self._fail(Diagnostic(Location("."), "unreadable", message))

    def _fail(self, failure: Diagnostic) -> None:
        if failure != self._failure:
            self._failure = failure
            self._published(self._state.publish(None, (failure,), {}))
