"""A burst of files of which a preview loses the news, and the seconds until it is right again.

The server sleeps while the files are written, so that the system's queue of news overflows however
fast it is; as it wakes, it has all of the work before it. The last of the burst is an edited event,
which the server isn't notified of.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from itertools import islice

from bench.scenarios import Project, Scenario
from bench.servers import Running

FILES = 20_000
"""More than a queue takes: Linux keeps 16,384 pieces of news, of a new file three."""
GONE = 4
"""Of so many files one is removed again."""
PAUSE = 0.01
_SAMPLES = range(0, FILES, 997)


def burst(one: Running, project: Project, edit: Scenario, number: int) -> float:
    """Write the burst into the project that is served; how long what is served stayed wrong.

    Raises `TimeoutError` where it never becomes right.
    """
    many = one.root / "static/many"
    os.kill(one.pid, signal.SIGSTOP)
    try:
        many.mkdir(parents=True)
        for name in range(FILES):
            (many / str(name)).write_text(f"file {name}")
        for name in range(0, FILES, GONE):
            (many / str(name)).unlink()
        expected = edit.prepare(project, number)
    finally:
        os.kill(one.pid, signal.SIGCONT)
    assert expected is not None
    started = time.time()
    (page,) = expected.pages
    one.shows(page.removesuffix("index.html"), expected.words, PAUSE)
    for name in _SAMPLES:
        if name % GONE:
            one.shows(f"many/{name}", f"file {name}", PAUSE)
    for name in islice((name for name in _SAMPLES if name % GONE == 0), 3):
        if one.page(f"many/{name}"):
            raise TimeoutError(f"{one.server.name} still serves a file that was removed")
    took = time.time() - started
    shutil.rmtree(many)
    return took
