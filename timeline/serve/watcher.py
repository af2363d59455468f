"""The folders of a project → hints that something in them changed.

A hint is not proof: systems lose events, and report others without a change. So a hint names files
that should be read first, and reading them decides. Where the system can't report changes (network
drives, too many folders), there are no hints and the caller polls.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from timeline.project.loader import FOLDERS, SETTINGS

MAX_PATHS: Final = 1000
"""How many paths are kept; where there are more, anything may have changed."""
# Reading a file is an event, too. It must not cause another reading, and when a large project is
# read, such events would push those that matter out of the system's queue, so they are not
# requested at all. "attrib" (in newer versions of the library): a file became readable, or not.
_CHANGES: Final = frozenset(("created", "modified", "deleted", "moved", "closed", "attrib"))
_EVENT_TYPES: Final[list[type[FileSystemEvent]]] = [
    getattr(events, name)
    for name in (
        "FileCreatedEvent", "FileModifiedEvent", "FileDeletedEvent", "FileMovedEvent",
        "FileClosedEvent", "FileAttribEvent", "DirCreatedEvent", "DirDeletedEvent",
        "DirMovedEvent", "DirAttribEvent",
    )
    if hasattr(events, name)
]  # fmt: skip


class Hints:
    """Paths that may have changed since they were last taken, and a way to wait for the first."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}
        self._added = 0
        self._condition = threading.Condition()
        self._ended = False

    def add(self, path: str) -> None:
        """Add a path, relative to the project's root."""
        with self._condition:
            if len(self._paths) < MAX_PATHS:
                self._paths[path] = None
            self._added += 1
            self._condition.notify_all()

    def end(self) -> None:
        """End all waiting: there will be no more hints."""
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    @property
    def ended(self) -> bool:
        """Whether there will be no more hints."""
        return self._ended

    def wait(self, seconds: float) -> bool:
        """Wait for a hint or the end, and return whether there was one in time."""
        with self._condition:
            return self._condition.wait_for(lambda: bool(self._paths) or self._ended, seconds)

    def take(self) -> list[str]:
        """Return all paths added so far, once each, and forget them."""
        with self._condition:
            paths = list(self._paths)
            self._paths.clear()
            return paths

    def settle(self, quiet_seconds: float, max_seconds: float) -> list[str]:
        """Return all paths once none was added for `quiet_seconds`, at the latest after the other.

        A path that is added again counts, since its file is still being written.
        """
        end = time.monotonic() + max_seconds
        while True:
            with self._condition:
                before = self._added
                changed = self._condition.wait_for(partial(self._differs, before), quiet_seconds)
            if not changed or self._ended or time.monotonic() >= end:
                return self.take()

    def _differs(self, before: int) -> bool:
        return self._ended or self._added != before


class _Handler(FileSystemEventHandler):
    def __init__(self, root: str, hints: Hints, watched: frozenset[str]) -> None:
        self._root = root
        self._hints = hints
        self._watched = watched
        self.gone: set[str] = set()
        """The watched folders that were reported as removed, whether they exist again or not."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        # A change in a folder is reported for each file in it as well.
        if event.event_type not in _CHANGES or (
            event.is_directory and event.event_type == "modified"
        ):
            return
        if event.event_type in ("deleted", "moved"):
            self.gone |= self._watched & {os.fsdecode(event.src_path)}
        for name in (event.src_path, event.dest_path):
            path = os.path.relpath(os.fsdecode(name), self._root) if name else ""
            path = unicodedata.normalize("NFC", path.replace(os.sep, "/"))
            if path == SETTINGS or path.partition("/")[0] in (*FOLDERS, ".."):
                self._hints.add(path)


class _LostEvents(logging.Handler):
    """Turns warnings of the library, which mean that events were lost, into hints."""

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        """Add a hint that anything may have changed."""
        self._hints.add(FOLDERS[0])


class Watcher:
    """Watches the folders that are read, and `others`, as they come and go.

    `on_failure` gets a sentence, once, if the system can't watch them.
    """

    def __init__(
        self, root: Path, hints: Hints, others: Sequence[Path], on_failure: Callable[[str], None]
    ) -> None:
        self._root = root
        self._folders = [root, *(root / name for name in FOLDERS), *others]
        self._on_failure = on_failure
        self._handler = _Handler(str(root), hints, frozenset(map(str, self._folders)))
        self._lost_events = _LostEvents(hints)
        logging.getLogger("watchdog").addHandler(self._lost_events)
        # Its other warnings are nothing that an author could fix.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self._observer: BaseObserver | None = Observer()
        self._observer.daemon = True
        self._observer.start()
        self.refresh()

    @property
    def works(self) -> bool:
        """Whether changes are reported; otherwise they are only found by polling."""
        return self._observer is not None

    def renew(self) -> None:
        """Watch everything again, since in a burst the event of a new folder may be lost."""
        for folder in list(self._watches):
            self._forget(folder)
        self.refresh()

    def refresh(self) -> None:
        """Watch the folders that exist now; one that was removed and created again is new.

        An equal inode number does not prove that it is the same, since the system reuses them.
        """
        for folder in self._folders:
            if str(folder) in self._handler.gone:
                self._handler.gone.discard(str(folder))
                self._forget(folder)
            try:
                inode = os.stat(folder).st_ino if folder.is_dir() else 0
            except OSError:
                inode = 0
            watched = self._watches.get(folder)
            if watched is not None and watched[0] != inode:
                self._forget(folder)
                watched = None
            if watched is None and inode and self._observer is not None:
                self._watch(folder, inode)

    def stop(self) -> None:
        """Stop watching."""
        logging.getLogger("watchdog").removeHandler(self._lost_events)
        if self._observer is not None:
            self._observer.stop()
            self._observer = None

    def _watch(self, folder: Path, inode: int) -> None:
        assert self._observer is not None
        try:
            watch = self._observer.schedule(
                self._handler,
                str(folder),
                recursive=folder != self._root,
                event_filter=_EVENT_TYPES,
            )
        except FileNotFoundError:
            return
        except OSError as error:
            self._on_failure(f"Can't watch every folder ({error.strerror}), polling instead")
            self.stop()
            return
        self._watches[folder] = (inode, watch)

    def _forget(self, folder: Path) -> None:
        _, watch = self._watches.pop(folder, (0, None))
        if self._observer is not None and watch is not None:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(watch)
