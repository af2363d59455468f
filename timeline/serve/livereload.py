"""Snapshots → a stream of server-sent events (HTML Living Standard, section 9.2).

A browser that connects gets the current state at once, and then every change of it. Knows no
sockets: the stream is an iterator of bytes, and the caller stops when the connection ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from timeline.serve.state import Snapshot, State

CONTENT_TYPE: Final = "text/event-stream; charset=utf-8"
KEEPALIVE_SECONDS: Final = 15.0
"""How long nothing is sent before a comment is, which shows whether the connection still exists."""


def stream(
    state: State, *, follow: bool = False, keepalive_seconds: float = KEEPALIVE_SECONDS
) -> Iterator[bytes]:
    """Yield the state now and whenever it changes, until it ends.

    With `follow`, the browser goes to the page whose file was saved.
    """
    yield b"retry: 1000\n\n"
    number = -1
    while not state.ended:
        snapshot = state.after(number, keepalive_seconds)
        if snapshot is None:
            yield b": nothing new\n\n"
            continue
        # A new connection, perhaps a repeated one, gets no news of earlier saves.
        yield _message(snapshot, follow, fresh=number >= 0)
        number = snapshot.number


def _message(snapshot: Snapshot, follow: bool, fresh: bool) -> bytes:
    saved = [{"href": page.href, "title": page.title} for page in snapshot.saved] if fresh else []
    data = {"version": snapshot.version, "saved": saved, "follow": follow}
    return f"data: {json.dumps(data)}\n\n".encode()
