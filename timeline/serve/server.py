"""Requests over HTTP/1.1 → answers: the only module of the preview that has to do with sockets.

What may ask is decided by `guard` before anything else is looked at, and what is answered by the
function that the server was given. Broken requests get one line, never a traceback.
"""

from __future__ import annotations

import errno
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from timeline.serve.host_check import HostCheck, path_of
from timeline.serve.response import (
    Response,
    is_worth_packing,
    packed,
    takes_gzip,
    words,
)

MOST: Final = 256
"""So many connections are served at once; the next ones are closed."""
PATIENCE: Final = 30.0
"""Seconds that a connection may say nothing."""

Answering = Callable[[str], Response]
Streaming = Callable[[str], Iterator[bytes] | None]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    # Otherwise the system keeps what follows the head until the head is acknowledged, for which the
    # other side may take forty milliseconds.
    disable_nagle_algorithm = True
    server_version = "timeline"
    sys_version = ""

    @property
    def _ours(self) -> Server:
        return cast("Server", self.server)

    def parse_request(self) -> bool:
        """Read the head of a request; everything that is refused is refused here."""
        if not super().parse_request():
            return False
        headers = self.headers
        # A body is never read, so whatever follows the head must not be taken for a request.
        if "Content-Length" in headers or "Transfer-Encoding" in headers:
            self.close_connection = True
        refusal = self._ours.guard.refusal(
            headers.get_all("Host", []),
            headers.get_all("Origin", []),
            headers.get("Sec-Fetch-Site", ""),
            headers.get("Sec-Fetch-Mode", ""),
            headers.get("Sec-Fetch-Dest", ""),
        )
        if refusal is None and self.command not in ("GET", "HEAD"):
            self.close_connection = True
            refusal = words(405, "Only GET and HEAD are answered here")
        if refusal is not None:
            self.close_connection = True
            self._send(refusal)
            return False
        return True

    def do_GET(self) -> None:
        """Answer a request."""
        path = path_of(self.path)
        if path is None:
            self._send(words(400, "This is not the path of a page"))
            return
        stream = self._ours.streaming(path)
        if stream is not None:
            self._stream(stream)
        else:
            self._send(self._ours.answering(path))

    do_HEAD = do_GET  # noqa: N815 - the name is inherited

    def _send(self, answer: Response) -> None:
        content = answer.content
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if self._ours.packing and is_worth_packing(answer):
            self.send_header("Vary", "Accept-Encoding")
            if takes_gzip(self.headers.get("Accept-Encoding", "")):
                self.send_header("Content-Encoding", "gzip")
                content = packed(content)
        self.send_header("Content-Length", str(len(content)))
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 405:
            self.send_header("Allow", "GET, HEAD")
        if self.close_connection:
            self.send_header("Connection", "close")
        self._end()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self, pieces: Iterator[bytes]) -> None:
        """Send pieces for as long as somebody takes them; the connection is of no use after."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self._end()
        if self.command != "HEAD":
            for piece in pieces:
                self.wfile.write(piece)

    def _end(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that could not be read, in one line that repeats nothing of it."""
        self.close_connection = True
        # Where the first line made no sense, there is neither a command nor a version yet.
        self.command = self.command or ""
        if not hasattr(self, "request_version") or self.request_version == "HTTP/0.9":
            self.request_version = "HTTP/1.1"
        said = self.responses[code][0] if code in self.responses else "Bad request"
        self._send(words(code, said))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Tell of a request whoever wants to know."""
        self._ours.told(format % args)


class Server(ThreadingHTTPServer):
    """Listens on an address; OSError where it is taken.

    `answering` gives the answer to a path of the host, `streaming` the pieces of one without an
    end (None for all other paths). `told` hears one line for each request.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = sys.platform != "win32"

    def __init__(
        self,
        host: str,
        port: int,
        answering: Answering = lambda path: words(503, "The site is being made"),
        streaming: Streaming = lambda path: None,
        told: Callable[[str], None] = lambda line: None,
        broken: Callable[[BaseException], None] = lambda error: None,
    ) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), Handler)
        self.guard = HostCheck.of(host, self.server_address[1], socket.gethostname())
        self.answering = answering
        self.streaming = streaming
        self.told = told
        self.broken = broken
        self.packing = False
        """Whether texts are sent as gzip to those who take it, as hosts do."""
        self._free = threading.BoundedSemaphore(MOST)

    def server_bind(self) -> None:
        """Listen, without asking the network what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name = str(self.server_address[0])
        self.server_port = self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, if there are not too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is no news; anything else is a bug, and the server lives on."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.broken(error)


def listen(host: str, port: int, *, also_next: bool) -> Server:
    """A server on this port, or with `also_next` on the next one that is free.

    OSError with `EADDRINUSE` where the port is taken.
    """
    last = min(port + 100, 65535) if also_next else port
    for number in range(port, last + 1):
        try:
            return Server(host, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or number == last:
                raise
    raise AssertionError("the last port was either free or raised")


def next_free(host: str, port: int) -> int:
    """A port after this one that is free now; 0 where none of the next hundred is."""
    try:
        server = listen(host, port + 1, also_next=True)
    except (OSError, OverflowError):
        return 0
    server.server_close()
    return int(server.server_port)
