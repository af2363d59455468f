"""Snapshots as a stream of server-sent events (HTML Living Standard, section 9.2).

A browser that connects is told the state at once, and then every change of it. Knows no sockets:
the stream is an iterator of bytes, and whoever sends them stops when nobody listens any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from timeline.serve.state import Snapshot, State

KIND: Final = "text/event-stream; charset=utf-8"
SILENCE: Final = 15.0
"""After so many seconds without news a comment is sent: whether somebody listens shows in that."""


def stream(state: State, *, follow: bool = False, silence: float = SILENCE) -> Iterator[bytes]:
    """The state now and whenever it changes, until it ends; `follow` lets pages go to what was
    saved.
    """
    yield b"retry: 1000\n\n"
    number = -1
    while not state.ended:
        snapshot = state.after(number, silence)
        if snapshot is None:
            yield b": nothing new\n\n"
            continue
        # Who connects, perhaps again, has not seen what was saved before.
        yield _message(snapshot, follow, fresh=number >= 0)
        number = snapshot.number


def _message(snapshot: Snapshot, follow: bool, fresh: bool) -> bytes:
    saved = [{"href": one.href, "title": one.title} for one in snapshot.saved] if fresh else []
    data = {"version": snapshot.version, "saved": saved, "follow": follow}
    return f"data: {json.dumps(data)}\n\n".encode()
