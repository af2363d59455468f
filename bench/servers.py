"""The preview servers that are compared: how each is started on a copy of the corpus, and found.

A server is data: the generator whose corpus it shows, and the arguments that make it serve. A
further one is one more entry in `SERVERS`.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.generators import BASE, GENERATORS, Generator

LONGEST = 300.0
"""Seconds that a server may take to start, or to show a change."""


@dataclass(frozen=True, slots=True)
class Server:
    """A preview server.

    `arguments` follow the program of the generator (`{project}` is the project's folder, in which
    it runs, `{port}` the port to listen on); those that a build needs before its own
    are taken from the generator. `root` is the address of the site on the host, `lists` those of
    the pages of the chronology that may list an event, below the root. Above `most` events
    there are only `few` edits of each kind, since each takes very long.
    """

    generator: Generator
    arguments: tuple[str, ...]
    root: str
    lists: tuple[str, ...]
    most: int = 1_000_000
    few: int = 3

    @property
    def name(self) -> str:
        """What it is called: as the generator."""
        return self.generator.name

    def most_edits(self, size: int) -> int:
        """How many edits of a kind are measured at a size at most."""
        return self.few if size > self.most else 1_000_000


def _generator(name: str) -> Generator:
    return next(generator for generator in GENERATORS if generator.name == name)


_ELEVENTY = _generator("eleventy")

SERVERS = (
    Server(
        _generator("timeline"),
        ("serve", "--no-drafts", "--port", "{port}"),
        root="/timeline/",
        lists=("{year}/", "{year}/{month:02}/", "undated/"),
    ),
    Server(
        _generator(BASE),
        ("server", "--port", "{port}", "--cacheDir", "{project}/.hugo-cache"),
        root="/timeline/",
        lists=("years/{year}/",),
    ),
    Server(
        _ELEVENTY,
        # Not --incremental: it leaves lists with the titles of before.
        (*_ELEVENTY.arguments, "--serve", "--port={port}"),
        root="/",
        lists=("years/{year}/",),
        most=1_000,
    ),
)


class Running:
    """A server that runs; one connection to it is kept open, as a browser does."""

    def __init__(self, server: Server, root: Path, port: int, pid: int = 0) -> None:
        self.server = server
        self.root = root
        self.port = port
        self.pid = pid
        self._connection = http.client.HTTPConnection("localhost", port, timeout=60)

    def close(self) -> None:
        """Ask no more."""
        self._connection.close()

    def address(self, path: str) -> str:
        """The address of a page, its path given as `events/a/`."""
        return f"http://localhost:{self.port}{self.server.root}{path}"

    def page(self, path: str) -> str:
        """The page as it is now; empty where the server has none, or does not answer."""
        # A connection that was at rest for long may have been closed by the other side.
        for _ in range(2):
            try:
                self._connection.request("GET", self.server.root + path)
                answer = self._connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
            except (OSError, http.client.HTTPException):
                self._connection.close()
            else:
                return text if answer.status == 200 else ""
        return ""

    def shows(self, path: str, words: str, pause: float) -> float:
        """The moment (`time.time`) at which a page was seen to have these words.

        Raises `TimeoutError` where that takes too long.
        """
        end = time.monotonic() + LONGEST
        while words not in self.page(path):
            if time.monotonic() > end:
                raise TimeoutError(f"{self.server.name} does not show {words!r} at {path}")
            time.sleep(pause)
        return time.time()


@contextlib.contextmanager
def running(server: Server, root: Path, environment: Mapping[str, str]) -> Iterator[Running]:
    """The server on this project, once it shows its first page; ended afterwards.

    Raises `TimeoutError` where it does not start, `FileNotFoundError` where it is not installed.
    """
    program = server.generator.command(root)[0]
    port = _free_port()
    words = [
        text.replace("{project}", str(root)).replace("{port}", str(port))
        for text in server.arguments
    ]
    with (root.parent / f"{root.name}.log").open("wb") as log:
        process = subprocess.Popen(
            (program, *words),
            cwd=root,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    one = Running(server, root, port, process.pid)
    try:
        one.shows("", "</html>", 0.1)
        yield one
    finally:
        one.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
