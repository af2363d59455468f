"""The folders of a project → hints that something in them changed.

A hint is no more than that: systems lose events, and report others that mean nothing. So a hint
names files that are worth reading first, and what is there is decided by reading it. Where a system
cannot tell of changes (network mounts, too many folders), the hints are only the passing of time.
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

MANY: Final = 1000
"""So many paths are kept; where there are more, everything may be different."""
# Reading a file is an event too: it must not be a reason to read it again, and where a large
# project is read, such events would push those that matter out of the system's queue. So they are
# not even asked for. "attrib" (in newer versions of the library): a file may be read now, or not.
_CHANGES: Final = frozenset(("created", "modified", "deleted", "moved", "closed", "attrib"))
_ASKED: Final[list[type[FileSystemEvent]]] = [
    getattr(events, name)
    for name in (
        "FileCreatedEvent", "FileModifiedEvent", "FileDeletedEvent", "FileMovedEvent",
        "FileClosedEvent", "FileAttribEvent", "DirCreatedEvent", "DirDeletedEvent",
        "DirMovedEvent", "DirAttribEvent",
    )
    if hasattr(events, name)
]  # fmt: skip


class Hints:
    """Paths that were named since they were last taken, and a way to wait for the first."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}
        self._named = 0
        self._some = threading.Condition()
        self._ended = False

    def add(self, path: str) -> None:
        """Name a path, relative to the project's root."""
        with self._some:
            if len(self._paths) < MANY:
                self._paths[path] = None
            self._named += 1
            self._some.notify_all()

    def end(self) -> None:
        """Let nobody wait any longer."""
        with self._some:
            self._ended = True
            self._some.notify_all()

    @property
    def ended(self) -> bool:
        """Whether there will be no more."""
        return self._ended

    def wait(self, seconds: float) -> bool:
        """Whether there is a hint, now or before that time has passed."""
        with self._some:
            return self._some.wait_for(lambda: bool(self._paths) or self._ended, seconds)

    def take(self) -> list[str]:
        """All paths named so far, once each."""
        with self._some:
            paths = list(self._paths)
            self._paths.clear()
            return paths

    def settle(self, quiet: float, longest: float) -> list[str]:
        """All paths, once none was named for `quiet` seconds, or after `longest` in any case.

        A path that is named again counts: its file is still being written.
        """
        end = time.monotonic() + longest
        while True:
            with self._some:
                before = self._named
                news = self._some.wait_for(partial(self._differs, before), quiet)
            if not news or self._ended or time.monotonic() >= end:
                return self.take()

    def _differs(self, before: int) -> bool:
        return self._ended or self._named != before


class _Handler(FileSystemEventHandler):
    def __init__(self, root: str, hints: Hints, watched: frozenset[str]) -> None:
        self._root = root
        self._hints = hints
        self._watched = watched
        self.gone: set[str] = set()
        """The watched folders that were told to have gone away, whatever is there now."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        # That a folder is different is told of each file in it as well.
        if event.event_type not in _CHANGES or (
            event.is_directory and event.event_type == "modified"
        ):
            return
        if event.event_type in ("deleted", "moved"):
            self.gone |= self._watched & {os.fsdecode(event.src_path)}
        for where in (event.src_path, event.dest_path):
            path = os.path.relpath(os.fsdecode(where), self._root) if where else ""
            path = unicodedata.normalize("NFC", path.replace(os.sep, "/"))
            if path == SETTINGS or path.partition("/")[0] in (*FOLDERS, ".."):
                self._hints.add(path)


class _Complaints(logging.Handler):
    """What the library logs is that news was lost: no text for a terminal, but a hint."""

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        """Take it for the hint that anything may be different."""
        self._hints.add(FOLDERS[0])


class Watcher:
    """Watches the folders of a project that are read, `also` others, as they come and go.

    `unable` is told once, in a sentence, where the system cannot watch them.
    """

    def __init__(
        self, root: Path, hints: Hints, also: Sequence[Path], unable: Callable[[str], None]
    ) -> None:
        self._root = root
        self._folders = [root, *(root / name for name in FOLDERS), *also]
        self._unable = unable
        self._handler = _Handler(str(root), hints, frozenset(map(str, self._folders)))
        self._complaints = _Complaints(hints)
        logging.getLogger("watchdog").addHandler(self._complaints)
        # What it warns its users of is nothing that an author could mend.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self._observer: BaseObserver | None = Observer()
        self._observer.daemon = True
        self._observer.start()
        self.refresh()

    @property
    def works(self) -> bool:
        """Whether changes are told of; otherwise they are found only by looking."""
        return self._observer is not None

    def renew(self) -> None:
        """Watch all anew: in a burst, the news of a folder that is to be watched may be lost."""
        for folder in list(self._watches):
            self._forget(folder)
        self.refresh()

    def refresh(self) -> None:
        """Watch what is there now: a folder that was removed and made anew is another folder.

        Its number is no proof that it is the same one, since the system gives that out again.
        """
        for folder in self._folders:
            if str(folder) in self._handler.gone:
                self._handler.gone.discard(str(folder))
                self._forget(folder)
            try:
                there = os.stat(folder).st_ino if folder.is_dir() else 0
            except OSError:
                there = 0
            known = self._watches.get(folder)
            if known is not None and known[0] != there:
                self._forget(folder)
                known = None
            if known is None and there and self._observer is not None:
                self._watch(folder, there)

    def stop(self) -> None:
        """Watch no longer."""
        logging.getLogger("watchdog").removeHandler(self._complaints)
        if self._observer is not None:
            self._observer.stop()
            self._observer = None

    def _watch(self, folder: Path, inode: int) -> None:
        assert self._observer is not None
        try:
            watch = self._observer.schedule(
                self._handler, str(folder), recursive=folder != self._root, event_filter=_ASKED
            )
        except FileNotFoundError:
            return
        except OSError as error:
            self._unable(f"Not every folder can be watched ({error.strerror}): looking instead")
            self.stop()
            return
        self._watches[folder] = (inode, watch)

    def _forget(self, folder: Path) -> None:
        _, watch = self._watches.pop(folder, (0, None))
        if self._observer is not None and watch is not None:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(watch)
