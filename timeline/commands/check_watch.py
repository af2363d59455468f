"""`timeline check --watch`: a check after every save, for a terminal beside the editor or in it.

Each check stands between two lines that always read the same, by which an editor knows when the
problems of the last one are to be forgotten (the problem matcher in `.vscode/tasks.json`). Files
are read again as the preview does it: a hint says that something changed, and reading says what.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from timeline.build.cache.project_cache import spread_reading
from timeline.commands._context import Context, options

if TYPE_CHECKING:
    from timeline.core.diagnostic import Diagnostic
    from timeline.serve.builder import Attempt, Builder
    from timeline.serve.watcher import Hints

BEGINS: Final = "Checking …"
ENDS: Final = "Checked; waiting for changes (Ctrl-C ends it)"


def follow(room: Context, concerned: Callable[[Diagnostic], bool], today: str | None) -> None:
    """Check the project until Ctrl-C, each time that something in it is different."""
    from timeline.serve.builder import Builder
    from timeline.serve.watcher import Hints, Watcher

    root = room.real_root()
    builder = Builder(root, lambda read: options(read, today=today))
    console = room.console
    hints = Hints()
    with contextlib.suppress(KeyboardInterrupt):
        console.result(BEGINS)
        # Before there is a second thread, since the workers are copies of this process.
        _tell(room, builder.start(spread_reading()), concerned)
        watcher = Watcher(root, hints, (), console.say)
        try:
            # What changed before the first watch was told to nobody.
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
                    _tell(room, attempt, concerned)
        finally:
            watcher.stop()


def _wait(hints: Hints, took: float, *, works: bool) -> None:
    """Wait for a hint, or for the time after which one may have been lost."""
    from timeline.serve.preview import (
        LONGEST,
        LOOK,
        POLL,
        QUIET,
        SHARE,
    )

    hints.wait(max(LOOK if works else POLL, SHARE * took))
    hints.settle(QUIET, LONGEST)


def _settled(builder: Builder, hints: Hints) -> Attempt | None:
    """What the project is now; None where nothing is different, or it cannot be read just now.

    Errors are looked at twice, since a file may have been read while it was written.
    """
    from timeline.serve.preview import DOUBT, LOOKS

    attempt: Attempt | None = None
    for _ in range(LOOKS):
        try:
            later = builder.rescan()
        except OSError:
            return attempt
        if later is None:
            return attempt
        attempt = later
        if attempt.good:
            return attempt
        hints.settle(DOUBT, 10 * DOUBT)
    return attempt


def _tell(room: Context, attempt: Attempt, concerned: Callable[[Diagnostic], bool]) -> None:
    from timeline.commands.check import tell

    found = [one for one in attempt.diagnostics if concerned(one)]
    tell(room.console, found, attempt.workspace.texts, "")
    room.console.result(ENDS)
