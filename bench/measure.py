"""What a command costs: from a command line to seconds and bytes, by means that every Linux has.

Time and processor time come from the kernel's account of the process and all the children that it
waited for (`wait4`), so that nothing runs beside the command that is timed. Memory is sampled from
`/proc`, which disturbs the command a little: it is therefore asked for in a run of its own. What
the command is, this module does not know.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

SAMPLE_SECONDS = 0.02
LONGEST_SECONDS = 1800.0
"""A command that takes longer is stopped, so that the others can go on."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost: seconds by the clock, and of all processors together."""

    wall: float
    user: float
    system: float

    @property
    def cpu(self) -> float:
        """Processor seconds, the command's own and the kernel's on its behalf."""
        return self.user + self.system


class CommandFailedError(Exception):
    """A command took too long, or ended with an exit code other than 0; then the message ends with
    what it printed.
    """


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run the command in the folder and say what it cost.

    Raises `CommandFailedError` when it fails or takes more than `LONGEST_SECONDS`, `OSError` when
    it cannot be started.
    """
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as output:
        before = time.perf_counter()
        process = _start(command, folder, environment, output.fileno())
        with _ended_in_time(process, command):
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - before
            process.returncode = os.waitstatus_to_exitcode(status)
    _insist(process, command, log)
    return Cost(wall, usage.ru_utime, usage.ru_stime)


def peak_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int | None:
    """The most memory in bytes that the command and its descendants held at one moment.

    It is the largest sum of proportional set sizes (a page that n processes share counts 1/n for
    each) in samples every `SAMPLE_SECONDS`; a shorter peak is missed. None where there is no
    `/proc`. Raises as `timed` does.
    """
    log = folder.parent / f"{folder.name}.log"
    peak = 0
    with log.open("wb") as output:
        process = _start(command, folder, environment, output.fileno())
        with _ended_in_time(process, command):
            while process.poll() is None:
                peak = max(peak, sum(map(_proportional_size, _family(process.pid))))
                time.sleep(SAMPLE_SECONDS)
    _insist(process, command, log)
    return peak or None


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )


@contextmanager
def _ended_in_time(process: subprocess.Popen[bytes], command: Sequence[str]) -> Iterator[None]:
    """Stop the command when its time is up, or when the caller gives up: its folder
    is removed next.
    """
    started = time.monotonic()
    late = Timer(LONGEST_SECONDS, process.kill)
    late.daemon = True
    late.start()
    try:
        yield
        # The timer says that it is done only after the kill, by which time we may be here.
        if process.returncode and time.monotonic() - started >= LONGEST_SECONDS:
            minutes = LONGEST_SECONDS / 60
            raise CommandFailedError(f"{' '.join(command)} took more than {minutes:g} minutes")
    finally:
        late.cancel()
        if process.returncode is None:
            process.kill()
            process.wait()


def _insist(process: subprocess.Popen[bytes], command: Sequence[str], log: Path) -> None:
    if process.returncode == 0:
        return
    ending = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}:\n{ending}")


def _family(root: int) -> list[int]:
    """The process and all its descendants, as far as they still live."""
    found = [root]
    for pid in found:
        try:
            threads = os.listdir(f"/proc/{pid}/task")
            for thread in threads:
                text = Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="ascii")
                found.extend(map(int, text.split()))
        except OSError:
            # It ended while we looked.
            continue
    return found


def _proportional_size(pid: int) -> int:
    """Bytes of the process, shared pages counted in part; 0 once it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
