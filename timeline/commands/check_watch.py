"""`timeline check --watch`: a check after every save, for a terminal beside the editor or in it.

Each check is printed between two lines that are always the same, so that an editor knows when to
forget the problems of the last one (the problem matcher in `.vscode/tasks.json`). Files are read
again as in the preview: a hint says that something changed, and reading the files says what.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Final

from timeline.build.parallel_reading import parallel_reading
from timeline.commands._context import Context, options
from timeline.commands._report import print_diagnostics
from timeline.core.diagnostic import Diagnostic
from timeline.serve.builder import Attempt, Builder
from timeline.serve.preview import (
    DOUBT_SECONDS,
    IDLE_SECONDS,
    MAX_BURST_SECONDS,
    MAX_DOUBTS,
    POLL_SECONDS,
    POLL_SHARE,
    QUIET_SECONDS,
)
from timeline.serve.watcher import Hints, Watcher

BEGINS: Final = "Checking …"
ENDS: Final = "Checked; waiting for changes (press Ctrl-C to stop)"


def follow(context: Context, is_selected: Callable[[Diagnostic], bool], today: str | None) -> None:
    """Check the project after every change, until Ctrl-C; report the selected diagnostics."""
    root = context.real_root()
    builder = Builder(root, lambda read: options(read, today=today))
    console = context.console
    hints = Hints()
    with contextlib.suppress(KeyboardInterrupt):
        console.result(BEGINS)
        # Before there is a second thread, since the workers are copies of this process.
        _print(context, builder.start(parallel_reading()), is_selected)
        watcher = Watcher(root, hints, (), console.say)
        try:
            # Files may have changed between the first check and the first watch.
            hints.add("")
            took = 0.0
            while True:
                _wait(hints, took, works=watcher.works)
                started = time.monotonic()
                watcher.refresh()
                attempt = _settled(builder, hints)
                took = time.monotonic() - started
                if attempt is not None:
                    console.result(f"\n{BEGINS}")
                    _print(context, attempt, is_selected)
        finally:
            watcher.stop()


def _wait(hints: Hints, took: float, *, works: bool) -> None:
    """Wait for a hint, or for the time after which one may have been lost."""
    hints.wait(max(IDLE_SECONDS if works else POLL_SECONDS, POLL_SHARE * took))
    hints.settle(QUIET_SECONDS, MAX_BURST_SECONDS)


def _settled(builder: Builder, hints: Hints) -> Attempt | None:
    """Return the project as it is now; None if nothing changed, or if it can't be read just now.

    Errors are checked twice, since a file may have been read while it was being written.
    """
    attempt: Attempt | None = None
    for _ in range(MAX_DOUBTS):
        try:
            later = builder.rescan()
        except OSError:
            return attempt
        if later is None:
            return attempt
        attempt = later
        if attempt.good:
            return attempt
        hints.settle(DOUBT_SECONDS, 10 * DOUBT_SECONDS)
    return attempt


def _print(context: Context, attempt: Attempt, is_selected: Callable[[Diagnostic], bool]) -> None:
    diagnostics = [diagnostic for diagnostic in attempt.diagnostics if is_selected(diagnostic)]
    print_diagnostics(context.console, diagnostics, attempt.workspace.texts)
    context.console.result(ENDS)
