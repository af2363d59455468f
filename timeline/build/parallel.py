"""Work on all cores: a function over many items, or one function in the background.

The results come in the order of the items. This process works too, beside forked copies of it,
which share its memory and are sent nothing. Each process takes the next group of items when it is
free; results come back as bytes. Where the system has no safe `fork` (macOS, Windows), or there is
too little to do, this process does everything: the results are the same.

Knows nothing of what a function does. Why this is no executor of the standard library is in
docs/decisions/0049-our-own-workers.md.
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

MIN_PARALLEL_ITEMS: Final = 300
"""Fewer items than this are done sooner than workers are started."""

_GROUP_SIZE: Final = 16
"""Items in a group: few enough that no process waits long, enough to save calls."""

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h

_PIPE_BYTES: Final = 1 << 20
"""How many bytes of results a worker may send before this process reads them."""


def cores() -> int:
    """Return how many cores to use: those of this process, or fewer by `TIMELINE_CORES`."""
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
    """How the results of a group are encoded and decoded."""

    encode: Callable[[list[Any]], bytes]
    decode: Callable[[bytes], list[Any]]


_PICKLE: Final = Codec(partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL), pickle.loads)


def parallel_map(
    function: Callable[[A], B], items: Sequence[A], codec: Codec = _PICKLE
) -> Iterator[B]:
    """Yield `function` of every item, in order, on all cores where that pays.

    Workers start at once, before the first result is asked for. An exception of the function is
    raised when its turn comes. Raises WorkerKilledError where a signal ends a worker.
    """
    count = cores()
    if count == 1 or len(items) < MIN_PARALLEL_ITEMS or sys.platform != "linux":
        return map(function, items)
    try:
        queue = _Queue(function, items, codec)
    except OSError:  # the system has no files in memory
        return map(function, items)
    return _collect(queue, _start_workers(queue, count - 1))


class _Worker(NamedTuple):
    """A forked copy of this process, and the end of the pipe at which its results are read."""

    results: Connection
    process: ForkProcess

    @classmethod
    def start(
        cls,
        work: Callable[[Connection], None],
        others: Sequence[_Worker] = (),
        *,
        pipe_bytes: int = 0,
    ) -> _Worker:
        """Fork this process; the copy works, and sends its results into the pipe that it is given.

        `others` are workers that were started before.
        """
        context = multiprocessing.get_context("fork")
        reader, writer = context.Pipe(duplex=False)
        if pipe_bytes:
            _widen(writer, pipe_bytes)
        readers = [reader, *(worker.results for worker in others)]
        arguments = work, readers, writer, os.getpid()
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        # The end of a worker shows only once no other process can write to its pipe.
        writer.close()
        return cls(reader, process)

    def stop(self) -> None:
        """End the worker, whatever it does."""
        self.results.close()
        self.process.terminate()
        self.process.join()


def _work(
    work: Callable[[Connection], None],
    readers: Sequence[Connection],
    writer: Connection,
    parent: int,
) -> None:
    _die_with(parent)
    # While a process can still read, writing blocks for ever: a parent that was killed would leave
    # workers behind, and with them the lock on the site.
    for reader in readers:
        reader.close()
    gc.disable()
    # Ctrl-C reaches every process of the terminal; the parent handles it, and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(writer)


def _die_with(parent: int) -> None:
    """Have the system kill this worker when its parent ends, even by SIGKILL.

    Only Linux, where workers are used, has such a call (`prctl(2)`, PR_SET_PDEATHSIG).
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


class BackgroundTask(Generic[A]):
    """A function that a copy of this process calls while this one goes on.

    Where there is no second core, or no safe `fork`, it is called when its result is asked for; so
    it is where the copy failed, and what it raises is raised then. It has to be closed.
    """

    def __init__(self, function: Callable[[], A]) -> None:
        self._function = function
        self._worker: _Worker | None = None
        if cores() > 1 and sys.platform == "linux":
            with suppress(OSError):  # there may be no more processes
                self._worker = _Worker.start(partial(_send_result, function))

    def result(self) -> A:
        """Return what the function returns."""
        if self._worker is not None:
            try:
                result: A = pickle.loads(self._worker.results.recv_bytes())
            except (EOFError, OSError):  # it ended before it sent everything
                pass
            else:
                return result
            finally:
                self.close()
        return self._function()

    def close(self) -> None:
        """End the copy, if it still works."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def _send_result(function: Callable[[], Any], writer: Connection) -> None:
    # Where this fails, the parent calls the function itself, and raises what it raises.
    with suppress(Exception):
        writer.send_bytes(pickle.dumps(function(), pickle.HIGHEST_PROTOCOL))


_GroupResult = tuple[list[Any], Exception | None]
"""The results of a group up to the item that failed, and what it raised."""


class _Queue:
    """Groups of items, of which each process takes the next one that no other has taken."""

    def __init__(self, function: Callable[[A], B], items: Sequence[A], codec: Codec) -> None:
        self.codec = codec
        self.groups = -(-len(items) // _GROUP_SIZE)
        self._function = function
        self._items = items
        # The numbers of all groups, in a file in memory: forked processes share its position, so
        # that each number is read once.
        self._numbers = _file_in_memory()
        self._numbers.write(array("I", range(self.groups)).tobytes())
        self._numbers.seek(0)

    def take(self) -> int | None:
        """Take a group, and return its number; None where none is left."""
        # The system keeps two reads at the same moment apart for files on a disk only.
        with _locked(self._numbers):
            numbers = array("I", self._numbers.read(array("I").itemsize))
        return numbers[0] if numbers else None

    def run(self, group: int) -> _GroupResult:
        """Call the function for every item of a group."""
        values: list[Any] = []
        try:
            for item in self._items[group * _GROUP_SIZE : (group + 1) * _GROUP_SIZE]:
                values.append(self._function(item))
        except Exception as error:
            return values, error
        return values, None

    def close(self) -> None:
        """Take no more groups in this process."""
        self._numbers.close()


def _file_in_memory() -> FileIO:
    if sys.platform != "linux":
        raise OSError("only Linux has files in memory")
    return FileIO(os.memfd_create("groups"), "r+")


@contextmanager
def _locked(file: FileIO) -> Iterator[None]:
    """Keep all other processes out."""
    if sys.platform != "linux":
        yield
        return
    import fcntl

    fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.lockf(file, fcntl.LOCK_UN)


def _widen(pipe: Connection, size: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # the system may allow less
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, size)


def _start_workers(queue: _Queue, count: int) -> list[_Worker]:
    # A collection would touch everything in memory, and so copy it in every worker.
    gc.freeze()
    workers: list[_Worker] = []
    for _ in range(count):
        work = partial(_run_groups, queue)
        workers.append(_Worker.start(work, workers, pipe_bytes=_PIPE_BYTES))
    return workers


def _run_groups(queue: _Queue, writer: Connection) -> None:
    """Run one group after another, until there are no more or one fails."""
    while (group := queue.take()) is not None:
        values, error = queue.run(group)
        try:
            result = group, queue.codec.encode(values), error
            writer.send_bytes(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        except BrokenPipeError:
            return
        if error is not None:
            return


def _collect(queue: _Queue, workers: Sequence[_Worker]) -> Iterator[Any]:
    """Yield the results of all groups, in order; however it ends, the workers end too."""
    done: dict[int, _GroupResult] = {}
    pipes = [worker.results for worker in workers]
    try:
        for number in range(queue.groups):
            _run_until(number, done, queue, pipes, workers)
            values, error = done.pop(number)
            yield from values
            if error is not None:
                raise error
    finally:
        gc.unfreeze()
        queue.close()
        for worker in workers:
            worker.stop()


def _run_until(
    number: int,
    done: dict[int, _GroupResult],
    queue: _Queue,
    pipes: list[Connection],
    workers: Sequence[_Worker],
) -> None:
    """Run groups here and read those of the workers, until the one with this number is done."""
    has_groups = True
    while number not in done:
        # Waits for the workers only when no group is left for this process.
        for pipe in wait(pipes, 0 if has_groups else None):
            assert isinstance(pipe, Connection)
            try:
                group, encoded, error = pickle.loads(pipe.recv_bytes())
            except EOFError:
                pipes.remove(pipe)
            else:
                done[group] = queue.codec.decode(encoded), error
        if number in done:
            return
        own = queue.take()
        has_groups = own is not None
        if own is not None:
            done[own] = queue.run(own)
        elif not pipes:
            raise _reason_of_end(workers)


def _reason_of_end(workers: Sequence[_Worker]) -> Exception:
    """What to raise where all workers ended before their work was done."""
    for worker in workers:
        worker.process.join()
        if worker.process.exitcode is not None and worker.process.exitcode < 0:
            return WorkerKilledError(-worker.process.exitcode)
    return RuntimeError("a worker ended before its work was done")
