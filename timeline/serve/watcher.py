"""The folders of a project → hints that something in them changed.

A hint is no more than that: systems lose events, and report others that mean nothing. So a hint
names files that are worth reading first, and what is there is decided by reading it. Where a system
cannot tell of changes (network mounts, too many folders), the hints are only the passing of time.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from timeline.workspace import SETTINGS

FOLDERS: Final = ("content", "static", "templates", "assets", "locales", "themes")
"""The folders of a project that are read."""
# Reading a file is an event too, and must not be a reason to read it again.
_CHANGES: Final = frozenset(("created", "modified", "deleted", "moved", "closed"))


class Hints:
    """Paths that were named since they were last taken, and a way to wait for the first."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}
        self._some = threading.Condition()
        self._ended = False

    def add(self, path: str) -> None:
        """Name a path, relative to the project's root."""
        with self._some:
            # A burst says no more than that everything may be different.
            if len(self._paths) < 1000:
                self._paths[path] = None
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
        """All paths, once none was named for `quiet` seconds, or after `longest` in any case."""
        end = time.monotonic() + longest
        while True:
            with self._some:
                before = len(self._paths)
                news = self._some.wait_for(partial(self._differs, before), quiet)
            if not news or self._ended or time.monotonic() >= end:
                return self.take()

    def _differs(self, before: int) -> bool:
        return self._ended or len(self._paths) != before


class _Handler(FileSystemEventHandler):
    def __init__(self, root: str, hints: Hints) -> None:
        self._root = root
        self._hints = hints

    def on_any_event(self, event: FileSystemEvent) -> None:
        # That a folder is different is told of each file in it as well.
        if event.event_type not in _CHANGES or (
            event.is_directory and event.event_type == "modified"
        ):
            return
        for where in (event.src_path, event.dest_path):
            path = os.path.relpath(os.fsdecode(where), self._root) if where else ""
            path = unicodedata.normalize("NFC", path.replace(os.sep, "/"))
            if path == SETTINGS or path.partition("/")[0] in (*FOLDERS, ".."):
                self._hints.add(path)


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
        self._handler = _Handler(str(root), hints)
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self._observer: BaseObserver | None = Observer()
        self._observer.daemon = True
        self._observer.start()
        self.refresh()

    @property
    def works(self) -> bool:
        """Whether changes are told of; otherwise they are found only by looking."""
        return self._observer is not None

    def refresh(self) -> None:
        """Watch what is there now: a folder that was removed and made anew is another folder."""
        for folder in self._folders:
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
        if self._observer is not None:
            self._observer.stop()
            self._observer = None

    def _watch(self, folder: Path, inode: int) -> None:
        assert self._observer is not None
        try:
            watch = self._observer.schedule(
                self._handler, str(folder), recursive=folder != self._root
            )
        except FileNotFoundError:
            return
        except OSError as error:
            self._unable(f"Not every folder can be watched ({error.strerror}): looking instead")
            self.stop()
            return
        self._watches[folder] = (inode, watch)

    def _forget(self, folder: Path) -> None:
        _, watch = self._watches.pop(folder)
        if self._observer is not None:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(watch)
