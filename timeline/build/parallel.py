"""Work on all cores: a function over many items, or one function beside what this process does.

Of many items the results come in the order of the items. This process works too, and beside it
copies of it (`fork`), which have everything that it has in memory and are sent nothing. Whoever is
free takes the next group of items; results come back as bytes from our own children, which is no
more than memory shared with oneself. Where the system has no safe `fork` (macOS, Windows), or there
is too little to do, the items are done here, one after the other: same results either way.

Knows nothing of what a function does.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from io import FileIO
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Final, Generic, NamedTuple, TypeVar

from timeline.core.errors import UserError

A = TypeVar("A")
B = TypeVar("B")

WORTH_IT: Final = 300
"""Fewer items than this are done sooner than workers are started."""

_AT_A_TIME: Final = 16
"""So many items make one group: few enough that nobody waits long, enough to save calls."""

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h

_PIPE: Final = 1 << 20
"""So many bytes of results may wait for this process while it works itself."""


def cores() -> int:
    """How many processors this process may use; `TIMELINE_CORES` in the environment says less."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    wanted = os.environ.get("TIMELINE_CORES", "")
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) else 64
    return max(1, min(usable or 1, limit))


class WorkerKilledError(UserError):
    """A signal ended a worker, as the system sends one where memory runs short."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(
            f"A worker process was killed by signal {signal_number} (out of memory?)",
            "Try again with fewer processes, such as TIMELINE_CORES=1",
        )


class Codec(NamedTuple):
    """How the results of a group become bytes, and the bytes the results."""

    pack: Callable[[list[Any]], bytes]
    unpack: Callable[[bytes], list[Any]]


_PICKLED: Final = Codec(partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL), pickle.loads)


def parallel_map(
    function: Callable[[A], B], items: Sequence[A], packing: Codec = _PICKLED
) -> Iterator[B]:
    """`function` of every item, in order, on all cores where that pays.

    The others start at once, before the first result is asked for; what they give comes in this
    `packing`. An exception that the function raises is raised here when its turn comes.
    `WorkerKilledError` where the system, or somebody, ends a worker.
    """
    count = cores()
    if count == 1 or len(items) < WORTH_IT or sys.platform != "linux":
        return map(function, items)
    try:
        work = _Work(function, items, packing)
    except OSError:  # the system has no such files
        return map(function, items)
    return _collect(work, _start(work, count - 1))


class BackgroundTask(Generic[A]):
    """A function that a copy of this process does while this one goes on.

    Where there is no second core, or no safe `fork`, it is done when its result is asked for; so it
    is where the copy failed, and what it raises is raised then. Whoever makes one closes it.
    """

    def __init__(self, function: Callable[[], A]) -> None:
        self._function = function
        self._worker: _Worker | None = None
        if cores() > 1 and sys.platform == "linux":
            with suppress(OSError):  # there may be no more processes
                context = multiprocessing.get_context("fork")
                ours, theirs = context.Pipe(duplex=False)
                arguments = function, ours, theirs, os.getpid()
                process = context.Process(target=_do, args=arguments, daemon=True)
                process.start()
                theirs.close()
                self._worker = ours, process

    def result(self) -> A:
        """What the function gives."""
        if self._worker is not None:
            pipe, _ = self._worker
            try:
                found: A = pickle.loads(pipe.recv_bytes())
            except (EOFError, OSError):  # it ended before it began to send, or before the end
                pass
            else:
                return found
            finally:
                self.close()
        return self._function()

    def close(self) -> None:
        """Nobody asks any more."""
        if self._worker is not None:
            pipe, process = self._worker
            self._worker = None
            pipe.close()
            process.terminate()
            process.join()


def _do(function: Callable[[], Any], theirs: Connection, pipe: Connection, parent: int) -> None:
    _die_with(parent)
    _let_go([theirs])
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever it raises is raised again, and told, by the one who asks.
    with suppress(Exception):
        pipe.send_bytes(pickle.dumps(function(), pickle.HIGHEST_PROTOCOL))


_Done = tuple[list[Any], Exception | None]
"""The results of a group, as far as the function came, and what it raised."""


class _Work:
    """The groups of items, of which each process takes the next one that nobody has taken."""

    def __init__(self, function: Callable[[A], B], items: Sequence[A], packing: Codec) -> None:
        self.packing = packing
        self.groups = -(-len(items) // _AT_A_TIME)
        self._function = function
        self._items = items
        # The numbers of all groups in a file in memory: its copies in the other processes have one
        # position, which each read moves on.
        self._numbers = _file_in_memory()
        self._numbers.write(array("I", range(self.groups)).tobytes())
        self._numbers.seek(0)

    def take(self) -> int | None:
        """The number of a group that is now this process's to do; None where none is left."""
        # The system keeps two reads at the same moment apart for files on a disk only.
        with _alone(self._numbers):
            found = array("I", self._numbers.read(array("I").itemsize))
        return found[0] if found else None

    def do(self, group: int) -> _Done:
        """The group done."""
        values: list[Any] = []
        try:
            for item in self._items[group * _AT_A_TIME : (group + 1) * _AT_A_TIME]:
                values.append(self._function(item))
        except Exception as error:
            return values, error
        return values, None

    def close(self) -> None:
        """No more is taken here."""
        self._numbers.close()


_Worker = tuple[Connection, ForkProcess]


def _start(work: _Work, count: int) -> list[_Worker]:
    context = multiprocessing.get_context("fork")
    workers: list[_Worker] = []
    # What stands in memory now stays: a collection would touch all of it, and copy it in a child.
    gc.freeze()
    for _ in range(count):
        ours, theirs = context.Pipe(duplex=False)
        _widen(theirs)
        read = [ours, *(pipe for pipe, _ in workers)]
        arguments = work, read, theirs, os.getpid()
        process = context.Process(target=_help, args=arguments, daemon=True)
        process.start()
        # The end of a worker is noticed only when nobody else could still write to its pipe.
        theirs.close()
        workers.append((ours, process))
    return workers


def _file_in_memory() -> FileIO:
    if sys.platform != "linux":
        raise OSError("only Linux has files that are nowhere but in memory")
    return FileIO(os.memfd_create("groups"), "r+")


@contextmanager
def _alone(file: FileIO) -> Iterator[None]:
    """While this lasts, no other process is here."""
    if sys.platform != "linux":
        yield
        return
    import fcntl

    fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.lockf(file, fcntl.LOCK_UN)


def _widen(pipe: Connection) -> None:
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # the system may allow less
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _collect(work: _Work, workers: list[_Worker]) -> Iterator[Any]:
    """The results of all groups, in order; the workers end with it, however it ends."""
    done: dict[int, _Done] = {}
    pipes = [pipe for pipe, _ in workers]
    try:
        for number in range(work.groups):
            mine: int | None = 0
            while number not in done:
                # Nothing is waited for while there is something to do here.
                for pipe in wait(pipes, 0 if mine is not None else None):
                    assert isinstance(pipe, Connection)
                    try:
                        group, packed, fault = pickle.loads(pipe.recv_bytes())
                    except EOFError:
                        pipes.remove(pipe)
                    else:
                        done[group] = work.packing.unpack(packed), fault
                if number in done:
                    break
                mine = work.take()
                if mine is not None:
                    done[mine] = work.do(mine)
                elif not pipes:
                    raise _ended(workers)
            values, failed = done.pop(number)
            yield from values
            if failed is not None:
                raise failed
    finally:
        gc.unfreeze()
        work.close()
        for pipe, process in workers:
            pipe.close()
            process.terminate()
            process.join()


def _ended(workers: list[_Worker]) -> Exception:
    """What to raise where all workers ended before their work was done."""
    for _, process in workers:
        process.join()
        if process.exitcode is not None and process.exitcode < 0:
            return WorkerKilledError(-process.exitcode)
    return RuntimeError("a worker ended before its work was done")


def _help(work: _Work, theirs: Sequence[Connection], pipe: Connection, parent: int) -> None:
    """What a worker does: one group after the other, until there are no more or one fails."""
    _die_with(parent)
    _let_go(theirs)
    gc.disable()
    # Ctrl-C reaches every process of the terminal; the parent answers it, and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (group := work.take()) is not None:
        values, failed = work.do(group)
        try:
            result = group, work.packing.pack(values), failed
            pipe.send_bytes(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        except BrokenPipeError:
            return
        if failed is not None:
            return


def _die_with(parent: int) -> None:
    """Let the system kill this worker when its parent ends, even by a signal that none can catch.

    Linux alone has such a call (`prctl(2)`, PR_SET_PDEATHSIG), and workers are used there alone.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def _let_go(pipes: Sequence[Connection]) -> None:
    """Close the ends at which the parent reads, of which a copy has copies.

    While anybody could still read, who writes waits for ever: a parent that was killed would leave
    workers behind, and with them the lock on the site.
    """
    for pipe in pipes:
        pipe.close()
