"""A function over many items on all cores, with the results in the order of the items.

Workers are copies of this process (`fork`), so they have everything that it has in memory and are
sent nothing but what they are to do; results come back as pickles from our own children, which is
no more than memory shared with oneself. Where the system has no safe `fork` (macOS, Windows), or
there is too little to do, the items are done here, one after the other: same results either way.

Knows nothing of what the function does.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any, Final, TypeVar

A = TypeVar("A")
B = TypeVar("B")

WORTH_IT: Final = 300
"""Fewer items than this are done sooner than workers are started."""

_AT_A_TIME: Final = 32
"""So many items make one message: few enough that no worker waits long, enough to save calls."""


def cores() -> int:
    """How many processors this process may use; `TIMELINE_CORES` in the environment says less."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    wanted = os.environ.get("TIMELINE_CORES", "")
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) else 64
    return max(1, min(usable or 1, limit))


def spread(function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
    """`function` of every item, in order, on all cores where that pays.

    The workers start at once, before the first result is asked for. An exception that the function
    raises is raised here when its turn comes. `RuntimeError` where a worker is killed.
    """
    count = cores()
    if count == 1 or len(items) < WORTH_IT or not sys.platform.startswith("linux"):
        return map(function, items)
    return _collect(-(-len(items) // _AT_A_TIME), _start(function, items, count))


_Worker = tuple[Connection, ForkProcess]


def _start(function: Callable[[A], B], items: Sequence[A], count: int) -> list[_Worker]:
    """The workers: number `n` does every `count`-th group of items, beginning with group `n`."""
    context = multiprocessing.get_context("fork")
    workers = []
    # What stands in memory now stays: a collection in a child would copy every page it touches.
    gc.freeze()
    for number in range(count):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=_work, args=(function, items, slice(number, None, count), theirs), daemon=True
        )
        process.start()
        # The end of a worker is noticed only when nobody else could still write to its pipe.
        theirs.close()
        workers.append((ours, process))
    gc.unfreeze()
    return workers


def _collect(groups: int, workers: list[_Worker]) -> Iterator[Any]:
    """The results of all groups, in order; the workers end with it, however it ends."""
    try:
        for group in range(groups):
            try:
                message = workers[group % len(workers)][0].recv_bytes()
            except EOFError:
                raise RuntimeError("a worker ended before its work was done") from None
            values, failed = pickle.loads(message)
            yield from values
            if failed is not None:
                raise failed
    finally:
        for pipe, process in workers:
            pipe.close()
            process.terminate()
            process.join()


def _work(function: Callable[[A], B], items: Sequence[A], mine: slice, pipe: Connection) -> None:
    """What a worker does: its groups one after the other, until there are no more or one fails."""
    gc.disable()
    # Ctrl-C reaches every process of the terminal; the parent answers it, and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for start in range(0, len(items), _AT_A_TIME)[mine]:
        values: list[B] = []
        failed: Exception | None = None
        try:
            for item in items[start : start + _AT_A_TIME]:
                values.append(function(item))
        except Exception as error:
            failed = error
        try:
            pipe.send_bytes(pickle.dumps((values, failed), pickle.HIGHEST_PROTOCOL))
        except BrokenPipeError:
            return
        if failed is not None:
            return
