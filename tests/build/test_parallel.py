"""Many items on all cores: the results are those of one core, whatever happens to the workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.build import parallel
from timeline.core.diagnostic import Diagnostic, Location
from timeline.site.renderer import RenderError

MANY = 1000

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere everything is done by one process"
)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two workers, even where the machine has one core; none is left when the test is over."""
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    yield
    assert multiprocessing.active_children() == []


@given(st.integers(0, 3 * MANY))
def test_the_results_come_in_the_order_of_the_items(size: int) -> None:
    assert list(parallel.parallel_map(lambda item: item * item, range(size))) == [
        item * item for item in range(size)
    ]


def test_the_work_is_shared_with_others() -> None:
    def slow(_: int) -> int:
        time.sleep(0.0005)
        return os.getpid()

    done_by = list(parallel.parallel_map(slow, range(MANY)))
    assert os.getpid() in done_by
    assert len(set(done_by)) == 2


def test_what_others_give_comes_in_the_packing_that_is_asked_for() -> None:
    def pack(values: list[int]) -> bytes:
        return ",".join(map(str, values)).encode()

    def unpack(packed: bytes) -> list[int]:
        return [-int(number) for number in packed.split(b",")]

    def slow(item: int) -> int:
        time.sleep(0.0005)  # so that the other gets its share
        return item

    found = list(parallel.parallel_map(slow, range(1, MANY), parallel.Codec(pack, unpack)))
    assert list(map(abs, found)) == list(range(1, MANY))
    assert {number < 0 for number in found} == {True, False}


def test_a_little_work_is_done_here() -> None:
    assert set(
        parallel.parallel_map(lambda _: os.getpid(), range(parallel.MIN_PARALLEL_ITEMS - 1))
    ) == {os.getpid()}


def test_an_exception_comes_in_its_turn() -> None:
    fault = Diagnostic(Location("templates/a.html", 3), "template-error", "It failed")

    def fail(item: int) -> int:
        if item == 500:
            raise RenderError(fault)
        return item

    seen = []
    with pytest.raises(RenderError) as raised:  # noqa: PT012 - what came before it matters
        for result in parallel.parallel_map(fail, range(MANY)):
            seen.append(result)
    assert seen == list(range(500))
    assert raised.value.diagnostic == fault


def test_a_worker_that_is_killed_is_noticed() -> None:
    parent = os.getpid()

    def die(item: int) -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.0005)  # so that the other takes a group before all are done here
        return item

    with pytest.raises(parallel.WorkerKilledError, match="signal 9"):
        list(parallel.parallel_map(die, range(MANY)))


def test_a_worker_that_fails_by_itself_is_no_refusal_of_the_machine() -> None:
    parent = os.getpid()

    def leave(item: int) -> int:
        if os.getpid() != parent:
            os._exit(1)
        time.sleep(0.0005)
        return item

    with pytest.raises(RuntimeError, match="a worker ended"):
        list(parallel.parallel_map(leave, range(MANY)))


class TestBeside:
    def test_it_is_done_by_a_copy_of_this_process(self) -> None:
        beside = parallel.BackgroundTask(os.getpid)
        assert beside.result() != os.getpid()
        beside.close()

    def test_on_one_core_it_is_done_when_it_is_asked_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parallel, "cores", lambda: 1)
        done: list[int] = []
        beside = parallel.BackgroundTask(lambda: done.append(os.getpid()))
        assert not done
        beside.result()
        assert done == [os.getpid()]

    def test_what_it_raises_is_raised_here(self) -> None:
        def fail() -> None:
            raise FileNotFoundError(2, "No such file", "a")

        beside = parallel.BackgroundTask(fail)
        with pytest.raises(FileNotFoundError):
            beside.result()

    def test_where_the_copy_is_killed_it_is_done_here(self) -> None:
        parent = os.getpid()

        def die() -> int:
            if os.getpid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
            return os.getpid()

        assert parallel.BackgroundTask(die).result() == parent

    def test_where_it_is_killed_while_it_sends_it_is_done_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_short(pipe: Connection, *_: object) -> bytes:
            raise OSError("got end of file during message")

        monkeypatch.setattr(Connection, "recv_bytes", cut_short)
        assert parallel.BackgroundTask(os.getpid).result() == os.getpid()

    def test_nothing_is_left_of_what_nobody_asked_for(self) -> None:
        parallel.BackgroundTask(lambda: time.sleep(60)).close()
        assert not multiprocessing.active_children()

    def test_a_result_may_be_larger_than_a_pipe(self) -> None:
        assert len(parallel.BackgroundTask(lambda: bytes(1 << 22)).result()) == 1 << 22


def test_work_that_nobody_wants_any_more_is_left() -> None:
    results = parallel.parallel_map(lambda item: item, range(100 * MANY))
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]


def test_the_environment_can_ask_for_fewer_cores(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("TIMELINE_CORES", "1")
    assert parallel.cores() == 1
    for nonsense in ("", "0", "many", "-1"):
        monkeypatch.setenv("TIMELINE_CORES", nonsense)
        assert parallel.cores() >= 1


def test_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """However many processes reach for the next group at the same moment."""
    monkeypatch.setattr(parallel, "cores", lambda: 8)
    size = 30 * MANY
    done = os.open(tmp_path / "done", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    try:
        results = parallel.parallel_map(lambda item: (os.write(done, b"."), item)[1], range(size))
        assert list(results) == list(range(size))
        assert os.fstat(done).st_size == size
    finally:
        os.close(done)


@pytest.mark.parametrize(
    "work",
    [
        "for made in parallel.parallel_map(large, range(1000)): time.sleep(60)",
        "beside = parallel.BackgroundTask(lambda: large(64)); time.sleep(60)",
        "queue = parallel._Queue(large, range(1000), parallel._PICKLE); "
        "started = parallel._start_workers(queue, 3); time.sleep(60)",
    ],
)
def test_a_parent_that_is_killed_leaves_no_worker(work: str, tmp_path: Path) -> None:
    """However much they still have to hand over: a worker that stays would keep the site locked."""
    script = f"""
import sys, time
from timeline.build import parallel
parallel.cores = lambda: 2
def large(item):
    return bytes(1 << 20)
{work}
"""
    held = tmp_path / "held"
    with held.open("w") as output:
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=output)
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        await_that(lambda: children.read_text().split())
        time.sleep(0.3)  # the pipes are full now
        parent.kill()
        parent.wait()
    try:
        await_that(lambda: not holders(held))
    finally:
        for one in holders(held):
            os.kill(int(one), signal.SIGKILL)


def holders(path: Path) -> list[str]:
    """The processes that have the file open."""
    found = []
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if os.readlink(descriptor) == str(path):
                found.append(descriptor.parts[2])
    return found


def await_that(happens: Callable[[], object]) -> None:
    """Wait for something that takes a moment."""
    end = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)
