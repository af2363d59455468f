"""A preview of a small project that really runs: real files, a real socket, bounded waits."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TypeVar

from tests.projects import TODAY, event
from timeline.build.pipeline import Options, sequential_map
from timeline.core.diagnostic import Diagnostic
from timeline.serve import livereload, overlay
from timeline.serve.builder import Builder
from timeline.serve.preview import Preview
from timeline.serve.responder import Responder
from timeline.serve.server import Server
from timeline.serve.state import Snapshot, State
from timeline.serve.watcher import Hints, Watcher

LONGEST = 60.0
"""Seconds that anything may take on a machine that has too much to do."""
REST = 0.3
"""Seconds without work after which the preview has followed all that was done to its project."""
T = TypeVar("T")

FILES: Mapping[str, str] = {
    "timeline.yaml": "title: A timeline\n",
    "content/events/first-2025.md": event("The first meeting", "2025-10-14"),
    "content/events/second-2025.md": event("The second meeting", "2025-10-15"),
    "content/events/secret-2025.md": event("A draft", "2025-10-16", more="draft: true\n"),
}


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a project."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def until(what: Callable[[], T | None]) -> T:
    """The first result that is not false; fails when there is none in good time."""
    end = time.monotonic() + LONGEST
    while not (found := what()):
        assert time.monotonic() < end, "this never happened"
        time.sleep(0.02)
    return found


def undressed(page: bytes) -> bytes:
    """A page as it is served → the page without what the preview added to it."""
    head, _, rest = page.partition(b'<link rel="stylesheet" href="/__timeline/')
    added, _, rest = rest.partition(b"</head>")
    assert b'src="/__timeline/live.js"' in added
    body, found, badge = rest.rpartition(b'<div id="timeline-preview"')
    assert found
    return head + b"</head>" + body + b"</body>" + badge.rpartition(b"</body>")[2]


class Waited(Hints):
    """Hints that know how long somebody has been waiting for them."""

    since: float | None = None

    def wait(self, seconds: float) -> bool:
        """Whether there is a hint, now or before that time has passed."""
        self.since = time.monotonic()
        try:
            return super().wait(seconds)
        finally:
            self.since = None

    def rest(self) -> None:
        """Return when nothing has been hinted at, read or built for a while."""

        def resting() -> bool:
            since = self.since
            return since is not None and time.monotonic() - since > REST

        until(resting)


@dataclass
class Answered:
    """An answer as a client sees it."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode()


@dataclass
class Running:
    """A preview that runs."""

    root: Path
    state: State
    server: Server
    hints: Waited
    bugs: list[BaseException] = field(default_factory=list)
    told: list[Snapshot] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """The file of each page that failed, or was made, as it was asked for."""

    @property
    def address(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def get(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answered:
        """Ask for a path."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.server.server_port, timeout=LONGEST
        )
        try:
            connection.request(method, path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answered(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def shows(self, path: str, words: str) -> Answered:
        """The page at a path, once it has these words."""
        return until(lambda: a if words in (a := self.get(path)).text else None)

    def lacks(self, path: str, words: str) -> Answered:
        """The page at a path, once it has these words no longer."""
        return until(lambda: a if words not in (a := self.get(path)).text else None)

    def save(self, path: str, text: str) -> None:
        """Write a file as a plain editor does."""
        write(self.root, {path: text})


@contextmanager
def running(
    root: Path, *, drafts: bool = True, poll: bool = False, port: int = 0, follow: bool = False
) -> Iterator[Running]:
    """The preview of the project in a folder."""
    bugs: list[BaseException] = []
    told: list[Snapshot] = []
    failed: list[str] = []

    def of_page(file: str, fault: Diagnostic | None, texts: Mapping[str, str]) -> None:
        failed.append(f"{file}: {fault.at.path}:{fault.at.line}" if fault else f"{file}: made")

    state = State(f"run{time.monotonic_ns()}")
    builder = Builder(root, lambda read: Options(today=TODAY, drafts=drafts))
    first = builder.start(sequential_map)
    hints = Waited()
    watcher = None if poll else Watcher(root, hints, (), lambda text: None)
    preview = Preview(builder, state, hints, watcher, told.append, bugs.append)
    preview.publish(first)
    responder = Responder(overlay.Editor.of(root, "vscode"), bugs.append, of_page)
    server = Server(
        "127.0.0.1",
        port,
        lambda path: responder.answer(state.newest, path),
        lambda path: livereload.stream(state, follow=follow) if path == overlay.EVENTS else None,
        on_bug=bugs.append,
    )
    threads = [
        Thread(target=server.serve_forever, args=(0.02,), daemon=True),
        Thread(target=preview.run, daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield Running(root, state, server, hints, bugs, told, failed)
    finally:
        state.end()
        server.shutdown()
        server.server_close()
        hints.end()
        if watcher is not None:
            watcher.stop()
        for thread in threads:
            thread.join(LONGEST)
    assert not bugs, bugs
