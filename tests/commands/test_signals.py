"""Signals end a command at any moment, and no worker outlives it. Real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.projects import event

EVENTS = 400
"""Enough that workers are started."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("signals")
    (root / "timeline.yaml").write_text("title: A timeline\n")
    (root / "content/events").mkdir(parents=True)
    for number in range(EVENTS):
        (root / f"content/events/e{number}.md").write_text(event(f"Event {number}"))
    return root


def start(project: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A command in a process group of its own, in which Ctrl-C is not switched off.

    A shell ignores SIGINT for what it starts in the background, and children inherit that.
    """
    return subprocess.Popen(
        (sys.executable, "-m", "timeline", "--project", str(project), *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def group_members(group: int) -> list[int]:
    """The processes of a group that still run."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                members.append(int(entry.name))
    return members


def wait_until_gone(group: int) -> None:
    deadline = time.monotonic() + 60
    while members := group_members(group):
        assert time.monotonic() < deadline, members
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("milliseconds", [0, 5, 10, 15, 20, 25, 30, 40, 60, 100])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_ends_however_early_it_is_interrupted(
    project: Path, tmp_path: Path, milliseconds: int, number: signal.Signals
) -> None:
    with start(project, "build", "--output", str(tmp_path / "site")) as build:
        time.sleep(milliseconds / 1000)
        os.killpg(build.pid, number)
        build.communicate(timeout=60)
        wait_until_gone(build.pid)
    assert build.returncode in (-number, 1, 130)
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("work", ["parallel_map(sleep, range(1000))", "BackgroundTask(sleep)"])
def test_no_worker_outlives_a_process_that_is_killed(work: str) -> None:
    code = f"""
import time
from timeline.build import parallel
parallel.cores = lambda: 2
sleep = lambda *_: time.sleep(3600)
work = parallel.{work}
time.sleep(3600)
"""
    with subprocess.Popen((sys.executable, "-c", code), start_new_session=True) as parent:
        deadline = time.monotonic() + 60
        while len(group_members(parent.pid)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.2)  # the worker is asleep in its work
        parent.kill()
        parent.wait()
        wait_until_gone(parent.pid)


def test_an_interrupt_that_python_would_ignore_ends_the_process() -> None:
    code = """
import weakref
from timeline.__main__ import _exit_if_interrupted
import sys
sys.unraisablehook = _exit_if_interrupted
class Thing: pass
def interrupted(_): raise KeyboardInterrupt
thing = Thing()
reference = weakref.ref(thing, interrupted)
del thing
print("went on")
"""
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_another_error_that_python_ignores_is_still_shown() -> None:
    code = """
import sys, weakref
from timeline.__main__ import _exit_if_interrupted
sys.unraisablehook = _exit_if_interrupted
class Thing: pass
def broken(_): raise ValueError("shown")
thing = Thing()
reference = weakref.ref(thing, broken)
del thing
print("went on")
"""
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout == b"went on\n"
    assert b"ValueError: shown" in done.stderr
