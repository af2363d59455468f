"""The preview under what it meets in months: bursts of which news is lost, and long hours."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.projects import event
from tests.serve.running import FILES, LONGEST, Running, running, until, write
from timeline.serve import preview as timing

pytestmark = pytest.mark.slow

EVENT = "content/events/first-2025.md"
PAGE = "/events/first-2025/"
LATE = "content/events/late/late-2025.md"

# A preview that finds nothing by looking without a reason.
TOLD_ONLY = """
import sys
from timeline.serve import preview
preview.IDLE_SECONDS = preview.MAX_IDLE_SECONDS = 1000
from timeline.cli import main
sys.exit(main())
"""


@pytest.fixture
def told_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found by looking without a reason."""
    monkeypatch.setattr(timing, "IDLE_SECONDS", 1000.0)
    monkeypatch.setattr(timing, "MAX_IDLE_SECONDS", 1000.0)


@pytest.fixture
def preview(told_only: None, tmp_path: Path) -> Iterator[Running]:
    with running(write(tmp_path, FILES)) as one:
        # The first thing is a reading of everything, which must not be what finds a change.
        one.hints.rest()
        yield one


def test_folders_that_are_made_anew_are_watched_anew(preview: Running) -> None:
    """A file system gives the number of a folder that was removed to the next one."""
    for number in range(4):
        shutil.rmtree(preview.root / "content")
        write(preview.root, FILES)
        preview.hints.rest()
        preview.save(EVENT, event(f"Title {number}"))
        preview.shows(PAGE, f"Title {number}")


def test_a_folder_that_is_moved_is_followed(preview: Running) -> None:
    preview.save(LATE, event("Late"))
    preview.shows("/events/late-2025/", "Late")
    (preview.root / LATE).parent.rename(preview.root / "content/events/later")
    preview.hints.rest()
    preview.save("content/events/later/late-2025.md", event("Later"))
    preview.shows("/events/late-2025/", "Later")


class _Apart:
    """A preview in a process of its own, whose memory can be measured."""

    def __init__(self, root: Path) -> None:
        self.root = root
        words = ["serve", "--port", "auto", "--today", "2025-11-01"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", TOLD_ONLY, *words],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        found = (re.match(r"(http://\S+)/", line) for line in self.process.stdout)
        self.address = next(match[1] for match in found if match)

    def status(self, path: str) -> int:
        try:
            with urlopen(self.address + path, timeout=LONGEST) as answer:
                return int(answer.status)
        except HTTPError as refused:
            with refused:
                return refused.code

    def has(self, path: str, words: str) -> bool:
        try:
            with urlopen(self.address + path, timeout=LONGEST) as answer:
                return words in answer.read().decode()
        except HTTPError as refused:
            with refused:
                return words in refused.read().decode()

    def save(self, path: str, text: str, words: str, at: str = PAGE) -> None:
        write(self.root, {path: text})
        until(lambda: self.has(at, words))

    def holds(self) -> tuple[int, int, int]:
        """Kilobytes of memory, threads and open files."""
        about = Path(f"/proc/{self.process.pid}")
        told = dict(re.findall(r"(VmRSS|Threads):\s+(\d+)", (about / "status").read_text()))
        return int(told["VmRSS"]), int(told["Threads"]), len(list((about / "fd").iterdir()))

    def hour_of_an_author(self, saves: range) -> None:
        """Texts and titles, an event that comes and goes, an error that is mended."""
        fresh = "content/events/fresh-2025.md"
        for number in saves:
            words = f"Take {number}"
            if number % 6 < 4:
                title = words if number % 6 == 3 else "The first meeting"
                self.save(EVENT, event(title, "2025-10-14", body=f"{words} [@paper]."), words)
            elif number % 6 == 4:
                self.save(fresh, event(words), words, "/events/fresh-2025/")
                (self.root / fresh).unlink()
                until(lambda: self.has("/events/fresh-2025/", "Page not found"))
            else:
                self.save(EVENT, event(words, "2025-02-30"), "There is no day 30")
                self.save(EVENT, event(words, "2025-10-14"), f"<title>{words}")


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[_Apart]:
    one = _Apart(write(tmp_path, FILES))
    yield one
    one.process.kill()
    one.process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux whose queue is known")
def test_a_burst_of_which_the_system_loses_a_part(apart: _Apart) -> None:
    """Twenty thousand files, of which the last news is lost; how fast is for the benchmark.

    The preview sleeps meanwhile, so that the queue overflows on a fast machine, too: a file is
    created, written and closed.
    """
    assert int(Path("/proc/sys/fs/inotify/max_queued_events").read_text()) < 60_000
    apart.save(EVENT, event("Ready"), "Ready")
    time.sleep(0.5)
    apart.process.send_signal(signal.SIGSTOP)
    many = apart.root / "static/many"
    many.mkdir(parents=True)
    for number in range(20_000):
        (many / str(number)).write_text(str(number))
    for number in range(0, 20_000, 4):
        (many / str(number)).unlink()
    write(apart.root, {LATE: event("Late", "2025-10-17")})
    apart.process.send_signal(signal.SIGCONT)
    until(lambda: apart.has("/events/late-2025/", "Late"))
    until(lambda: apart.status("/many/19999") == 200)
    for number in (0, 1, 9_996, 9_997, 19_996, 19_998):
        assert apart.status(f"/many/{number}") == (200 if number % 4 else 404)
    # The news of the new folder was lost with the rest, and it is watched all the same.
    time.sleep(1)
    apart.save(LATE, event("Edited", "2025-10-17"), "Edited", "/events/late-2025/")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_an_hour_of_edits_leaves_nothing_behind(apart: _Apart) -> None:
    """Three hundred saves, one every twelve seconds of an hour; the first sixty warm up."""
    apart.hour_of_an_author(range(60))
    memory, threads, files = apart.holds()
    apart.hour_of_an_author(range(60, 300))
    until(lambda: apart.holds()[1] <= threads + 1)
    later = apart.holds()
    assert later[0] < memory + 8_000, "kilobytes of memory"
    assert later[2] <= files + 2, "open files"
