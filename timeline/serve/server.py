"""HTTP/1.1 requests → responses: the only module of the preview that knows sockets.

`host_check` decides whether a request is accepted before anything else is read, and the function
that the server was given decides what is sent. Broken requests get one line, never a traceback.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from timeline.serve.host_check import ALL_ADDRESSES, HostCheck, requested_path
from timeline.serve.response import (
    Response,
    accepts_gzip,
    compress,
    is_worth_compressing,
    text_response,
)

MAX_CONNECTIONS: Final = 256
"""How many connections are served at once; further ones are closed."""
TIMEOUT_SECONDS: Final = 30.0
"""How long a connection may be silent."""
_PORTS_TRIED: Final = 100
# Addresses for documentation (RFC 5737 and RFC 3849), which no machine has.
_ELSEWHERE: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))

Answer = Callable[[str], Response]
Stream = Callable[[str], Iterator[bytes] | None]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS
    # Otherwise the system holds the body back until the client has acknowledged the head, which may
    # take forty milliseconds.
    disable_nagle_algorithm = True
    server_version = "timeline"
    sys_version = ""

    @property
    def _server(self) -> Server:
        return cast("Server", self.server)

    def parse_request(self) -> bool:
        """Read the head of a request, and reject what is not allowed."""
        if not super().parse_request():
            return False
        headers = self.headers
        # The body is never read, so what follows the head must not be taken for a request.
        if "Content-Length" in headers or "Transfer-Encoding" in headers:
            self.close_connection = True
        rejection = self._server.host_check.rejection(
            headers.get_all("Host", []),
            headers.get_all("Origin", []),
            headers.get("Sec-Fetch-Site", ""),
            headers.get("Sec-Fetch-Mode", ""),
            headers.get("Sec-Fetch-Dest", ""),
        )
        if rejection is None and self.command not in ("GET", "HEAD"):
            self.close_connection = True
            rejection = text_response(405, "Only GET and HEAD are supported")
        if rejection is not None:
            self.close_connection = True
            self._send(rejection)
            return False
        return True

    def do_GET(self) -> None:
        """Answer a request."""
        path = requested_path(self.path)
        if path is None:
            self._send(text_response(400, "Not a valid path"))
            return
        stream = self._server.stream(path)
        if stream is not None:
            self._stream(stream)
        else:
            self._send(self._server.answer(path))

    do_HEAD = do_GET  # noqa: N815 - the name is inherited

    def _send(self, response: Response) -> None:
        content = response.content
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        if self._server.compresses and is_worth_compressing(response):
            self.send_header("Vary", "Accept-Encoding")
            if accepts_gzip(self.headers.get("Accept-Encoding", "")):
                self.send_header("Content-Encoding", "gzip")
                content = compress(content)
        self.send_header("Content-Length", str(len(content)))
        if response.location:
            self.send_header("Location", response.location)
        if response.status == 405:
            self.send_header("Allow", "GET, HEAD")
        if self.close_connection:
            self.send_header("Connection", "close")
        self._end()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self, pieces: Iterator[bytes]) -> None:
        """Send pieces until they or the connection end; the connection can't be used again."""
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
        """Answer a request that can't be parsed, in one line that repeats nothing of it."""
        self.close_connection = True
        # If the first line can't be parsed, there is neither a command nor a version yet.
        self.command = self.command or ""
        if not hasattr(self, "request_version") or self.request_version == "HTTP/0.9":
            self.request_version = "HTTP/1.1"
        text = self.responses[code][0] if code in self.responses else "Bad request"
        self._send(text_response(code, text))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Pass a line about the request on instead of printing it."""
        self._server.on_request(format % args)


class Server(ThreadingHTTPServer):
    """Listens on an address; raises OSError if it is in use.

    `answer` gives the response to a path of the host, `stream` the pieces of an endless one (None
    for all other paths). `on_request` gets a line for each request, `on_bug` each exception that is
    not a broken connection.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = sys.platform != "win32"

    def __init__(
        self,
        host: str,
        port: int,
        answer: Answer = lambda path: text_response(503, "The site is being built"),
        stream: Stream = lambda path: None,
        on_request: Callable[[str], None] = lambda line: None,
        on_bug: Callable[[BaseException], None] = lambda error: None,
    ) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), Handler)
        self.host_check = HostCheck.of(host, self.server_address[1], socket.gethostname())
        self.answer = answer
        self.stream = stream
        self.on_request = on_request
        self.on_bug = on_bug
        self.compresses = False
        """Whether text is compressed with gzip for clients that accept it, as hosts do."""
        self._free_connections = threading.BoundedSemaphore(MAX_CONNECTIONS)

    def server_bind(self) -> None:
        """Listen, without a DNS look-up of the machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name = str(self.server_address[0])
        self.server_port = self.server_address[1]

    def network_address(self) -> str:
        """Return an address at which other devices reach a server on all addresses; "" if unknown.

        It is the one from which a packet to another network would be sent. None is sent.
        """
        if str(self.server_address[0]) not in ALL_ADDRESSES:
            return ""
        for family, elsewhere in _ELSEWHERE:
            if family in (socket.AF_INET, self.address_family):
                with (
                    contextlib.suppress(OSError),
                    socket.socket(family, socket.SOCK_DGRAM) as probe,
                ):
                    probe.connect((elsewhere, 9))
                    address = str(probe.getsockname()[0])
                    if not ipaddress.ip_address(address).is_loopback:
                        return address
        return ""

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, unless there are too many."""
        if self._free_connections.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection until it ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free_connections.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore broken connections and report anything else as a bug; the server goes on."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.on_bug(error)


def listen(host: str, port: int, *, also_next: bool) -> Server:
    """Return a server on this port or, with `also_next`, on the next free one.

    Raises OSError with `EADDRINUSE` if the port is in use.
    """
    last = min(port + _PORTS_TRIED, 65535) if also_next else port
    for candidate in range(port, last + 1):
        try:
            return Server(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or candidate == last:
                raise
    raise AssertionError("the last port was either free or raised")


def next_free(host: str, port: int) -> int:
    """Return the next port that is free now; 0 if none of the next hundred is."""
    try:
        server = listen(host, port + 1, also_next=True)
    except (OSError, OverflowError):
        return 0
    server.server_close()
    return int(server.server_port)
