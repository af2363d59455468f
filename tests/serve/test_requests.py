"""Who may ask, and what for: hostile and broken requests read nothing, and the server lives on."""

from __future__ import annotations

import contextlib
import errno
import gzip
import socket
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from tests.commands.test_cli import run
from tests.projects import event
from tests.serve.running import FILES, LONGEST, Running, Waited, running, until, write
from timeline.serve.host_check import HostCheck, requested_path
from timeline.serve.server import Server
from timeline.serve.state import State
from timeline.serve.static_site import StaticSite

SECRET = "the words of the secret file"
TRAVERSALS = [
    "/../secret.txt",
    "/../../../../../../etc/passwd",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/....//secret.txt",
    "/events/../../secret.txt",
    "/events/first-2025/../../../secret.txt",
    "/.env",
    "/notes.txt",
    "/timeline.yaml",
    "/content/events/first-2025.md",
    "/site/index.html",
    "//etc/passwd",
    "///etc/passwd",
    "/etc/passwd",
    "/%00/etc/passwd",
    "/%c0%ae%c0%ae/secret.txt",
    "/%ff",
    "/__timeline/../server.py",
    "/__timeline/server.py",
    "/__timeline/live.js/../../server.py",
    "/__timeline/",
    "/./notes.txt",
    "/notes.txt%00.html",
    "/CON",
    "/~root/",
    "/events/first-2025/index.html/../../../../secret.txt",
    "/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/%uff0e%uff0e/secret.txt",
    "/file:///etc/passwd",
    "/out/secret.txt",
    "/proc/self/environ",
    "/events/first-2025/;/../../secret.txt",
]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = write(tmp_path_factory.mktemp("project"), FILES)
    write(root.parent, {"secret.txt": SECRET})
    write(root, {".env": SECRET, "notes.txt": SECRET, "site/index.html": SECRET})
    write(root, {"static/my file.txt": "mine"})
    with running(root) as one:
        yield one


def hosts(port: int) -> list[tuple[str, bool]]:
    return [
        (f"localhost:{port}", True),
        (f"LOCALHOST:{port}", True),
        (f"127.0.0.1:{port}", True),
        (f"[::1]:{port}", True),
        ("localhost", False),
        (f"localhost:{port + 1}", False),
        (f"evil.example:{port}", False),
        (f"localhost.evil.example:{port}", False),
        (f"127.0.0.1.evil.example:{port}", False),
        (f"192.168.1.1:{port}", False),
        (f"localhost:{port}:{port}", False),
        (f"localhost:{port}@evil.example", False),
        ("", False),
    ]


def test_every_host_with_every_origin_on_every_kind_of_path(preview: Running) -> None:
    port = preview.server.server_port
    origins = ["", "same", "http://evil.example", "null", f"https://localhost:{port}"]
    paths = [
        "/",
        "/events/first-2025/",
        "/__timeline/live.js",
        "/__timeline/drafts.css",
        "/__timeline/page/events/first-2025/",
        "/none",
    ]
    for (host, known), origin, path in product(hosts(port), origins, paths):
        headers = {"Host": host}
        if origin:
            headers["Origin"] = f"http://{host}" if origin == "same" else origin
        answer = preview.get(path, headers=headers)
        allowed = known and origin in ("", "same")
        assert (answer.status != 403) == allowed, (host, origin, path)
        assert "Access-Control-Allow-Origin" not in answer.headers
        if not allowed:
            assert "meeting" not in answer.text


def test_the_stream_of_events_is_guarded_too(preview: Running) -> None:
    """The same for the stream, whose answers have no end: its first line says whether it began."""
    port = preview.server.server_port
    origins = ["", "same", "http://evil.example", "null", f"https://localhost:{port}"]
    for (host, known), origin in product(hosts(port), origins):
        lines = [b"GET /__timeline/events HTTP/1.1", b"Host: " + host.encode()]
        if origin:
            lines.append(f"Origin: {f'http://{host}' if origin == 'same' else origin}".encode())
        with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as connection:
            connection.sendall(b"\r\n".join([*lines, b"", b""]))
            head = connection.recv(65536)
        allowed = known and origin in ("", "same")
        assert head.startswith(b"HTTP/1.1 200 " if allowed else b"HTTP/1.1 403 "), (host, origin)
        assert b"access-control" not in head.lower()


def test_a_foreign_page_may_link_here_but_not_embed(preview: Running) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert preview.get("/", headers={**foreign, "Sec-Fetch-Mode": "navigate"}).status == 200
    for mode in ("no-cors", "cors", "websocket"):
        assert preview.get("/", headers={**foreign, "Sec-Fetch-Mode": mode}).status == 403
    navigation = {**foreign, "Sec-Fetch-Mode": "navigate"}
    for goal, status in {"document": 200, "iframe": 403, "embed": 403, "object": 403}.items():
        assert preview.get("/", headers={**navigation, "Sec-Fetch-Dest": goal}).status == status
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
    assert preview.get("/", headers={**own, "Sec-Fetch-Dest": "iframe"}).status == 200
    assert preview.get("/").headers["X-Frame-Options"] == "SAMEORIGIN"
    assert preview.get("/").headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "MINE"])
def test_only_get_and_head_are_answered(preview: Running, method: str) -> None:
    answer = preview.get("/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_says_what_get_says_without_the_content(preview: Running) -> None:
    head, get = preview.get("/", method="HEAD"), preview.get("/")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_outside_the_plan_can_be_read(preview: Running, path: str) -> None:
    answer = preview.get(path)
    assert answer.status in (400, 404)
    for words in (SECRET, "root:", "import ", "sources:"):
        assert words not in answer.text


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nor_can_it_be_by_the_address_at_which_the_script_asks(preview: Running, path: str) -> None:
    answer = preview.get(f"/__timeline/page{path}")
    assert answer.status in (200, 400, 404)
    for words in (SECRET, "root:", "import ", "sources:"):
        assert words not in answer.text


@contextlib.contextmanager
def built_site(root: Path, *, compresses: bool = False) -> Iterator[Running]:
    """What `timeline serve --site` answers for the folder `site`."""
    server = Server("127.0.0.1", 0, StaticSite(root / "site").answer)
    server.compresses = compresses
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Running(root, State("none"), server, Waited())
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_outside_a_built_site_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": SECRET, "site/index.html": "home", "site/404.html": "lost"})
    (tmp_path / "site/out").symlink_to(tmp_path)
    with built_site(tmp_path) as site:
        for path in TRAVERSALS:
            if path.removeprefix("/site") != "/index.html":
                answer = site.get(path)
                assert answer.status in (400, 404), path
                assert SECRET not in answer.text, path
        assert site.get("/").text == "home"


HIDDEN = (
    *(
        ".timeline-manifest.json",
        ".env",
        ".git/config",
        ".hidden/index.html",
        "..a",
        "...",
        ".a/.b",
    ),
    *("events/.htaccess", "events/.git/HEAD", ".well-known/.secret", "events/.well-known/a.txt"),
)
SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda path: path,
    lambda path: path.replace(".", "%2e"),
    lambda path: path.replace(".", "%2E"),
    lambda path: path.replace("/", "%2f"),
    lambda path: "".join(f"%{byte:02x}" for byte in path.encode()),
    lambda path: path.replace(".", "%252e"),
    lambda path: path.replace(".", "%u002e"),
    lambda path: path.replace(".", quote("\N{FULLWIDTH FULL STOP}")),
    lambda path: f"{path}?a=b",
    lambda path: f"./{path}",
    lambda path: f"events/../{path}",
    lambda path: f"{path}/",
    lambda path: path.removesuffix("/index.html"),
)


@pytest.mark.parametrize("path", HIDDEN)
def test_no_hidden_file_of_a_built_site_is_served(tmp_path: Path, path: str) -> None:
    write(tmp_path, {f"site/{path}": SECRET, "site/index.html": "home", "site/404.html": "lost"})
    (tmp_path / "site/link.txt").symlink_to(tmp_path / "site" / path)
    (tmp_path / "site/folder").symlink_to((tmp_path / "site" / path).parent)
    with built_site(tmp_path) as site:
        targets = [spelling(path) for spelling in SPELLINGS]
        for target in (*targets, "link.txt", f"folder/{Path(path).name}"):
            answer = site.get(f"/{target}")
            assert answer.status in (400, 404), target
            assert SECRET not in answer.text, target
        assert site.get(f"/{path}").text == "lost"


def test_a_real_site_shows_everything_but_its_hidden_files(tmp_path: Path) -> None:
    write(tmp_path, {"timeline.yaml": "title: T\n", "static/.well-known/security.txt": "Contact"})
    write(tmp_path, {"static/.nojekyll": "", "content/events/a.md": event("First")})
    assert run("build", cwd=tmp_path).code == 0
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    served = {}
    with built_site(tmp_path) as site:
        for file in files:
            path = file.relative_to(tmp_path / "site").as_posix()
            served[path] = site.get(f"/{path}").status
    hidden = {path for path, status in served.items() if status == 404}
    assert hidden == {".nojekyll", ".timeline-manifest.json"}
    assert served[".well-known/security.txt"] == 200


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("", False),
        ("br", False),
        ("x-gzip", False),
    ],
)
def test_a_built_site_is_compressed_for_clients_that_accept_it(
    tmp_path: Path, accepted: str, takes: bool
) -> None:
    long = "<p>A line of a long page.</p>\n" * 100
    picture = bytes(2000)
    write(tmp_path, {"site/index.html": long, "site/short.txt": "short"})
    (tmp_path / "site/a.png").write_bytes(picture)
    with built_site(tmp_path, compresses=True) as preview:
        headers = {"Accept-Encoding": accepted}
        page = preview.get("/", headers=headers)
        assert page.headers.get("Content-Encoding") == ("gzip" if takes else None)
        assert (gzip.decompress(page.content) if takes else page.content).decode() == long
        assert page.headers["Vary"] == "Accept-Encoding"
        head = preview.get("/", method="HEAD", headers=headers)
        assert head.headers["Content-Length"] == page.headers["Content-Length"]
        for path, content in (("/short.txt", b"short"), ("/a.png", picture)):
            assert preview.get(path, headers=headers).content == content


def test_an_unknown_path_is_answered_with_what_was_perhaps_meant(preview: Running) -> None:
    answer = preview.get("/events/first-2052/")
    assert answer.status == 404
    assert 'Did you mean <a href="/events/first-2025/">' in answer.text
    for path, meant in (
        ("/Events/First-2025/", "/events/first-2025/"),
        ("/feeds.xml", "/feed.xml"),
        ("/my%20fyle.txt", "/my%20file.txt"),
    ):
        answer = preview.get(path)
        assert answer.status == 404
        assert f'Did you mean <a href="{meant}">' in answer.text
    assert "Did you mean" not in preview.get("/qqqqqqqqqqqq").text
    answer = preview.get("/events/frist-2025")
    assert 'href="/events/first-2025/"' in answer.text
    answer = preview.get('/"><script>alert(1)</script>')
    assert answer.status == 404
    assert "<script>alert" not in answer.text


def test_a_path_without_its_last_slash_leads_to_the_one_with_it(preview: Running) -> None:
    answer = preview.get("/events/first-2025")
    assert (answer.status, answer.headers["Location"]) == (301, "/events/first-2025/")
    assert preview.get("/events/first-2025/index.html").status == 200


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nOrigin: null\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET " + b"/a" * 40000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost : {host}\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\xff\xfe\x00 / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    ],
)
def test_a_broken_request_gets_no_page_and_no_traceback(
    preview: Running, request_bytes: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    port = preview.server.server_port
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as connection:
        answer = b""
        try:
            # The server may refuse, and hang up, before the whole of a long request is sent.
            connection.sendall(request_bytes.replace(b"{host}", f"127.0.0.1:{port}".encode()))
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
        except OSError as error:
            # A shutdown after the other side has hung up is ENOTCONN, which is no ConnectionError.
            if not isinstance(error, ConnectionError) and error.errno != errno.ENOTCONN:
                raise
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    assert b"meeting" not in answer
    assert preview.get("/").status == 200
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "length", ["Content-Length: 74", "Content-Length:", "Content-Length: x", "Transfer-Encoding:"]
)
def test_what_follows_a_body_is_not_taken_for_a_request(preview: Running, length: str) -> None:
    port = preview.server.server_port
    inner = b"GET /events/first-2025/ HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % port
    outer = b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as connection:
        connection.sendall(outer % (port, length.encode()) + inner)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionError:
            pass
    assert answer.count(b"HTTP/1.1 ") == 1


def test_an_answer_is_sent_at_once(preview: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system does not keep its content until its head is acknowledged."""
    kept: list[int] = []
    finish = Server.finish_request

    def looked_at(server: Server, request: socket.socket, address: object) -> None:
        finish(server, request, address)
        kept.append(request.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(Server, "finish_request", looked_at)
    preview.get("/")
    assert until(lambda: kept) == [1]


def test_a_server_for_every_address_answers_to_addresses_and_not_to_strange_names() -> None:
    guard = HostCheck.of("0.0.0.0", 8000, "desk")
    for host in ("192.168.1.7:8000", "[fe80::1]:8000", "desk:8000", "localhost:8000"):
        assert guard.rejection([host], []) is None
    assert guard.rejection(["rebound.example:8000"], []) is not None
    assert HostCheck.of("192.168.1.7", 8000).rejection(["192.168.1.8:8000"], []) is not None
    assert HostCheck.of("127.0.0.1", 80).rejection(["localhost"], []) is None


def test_escapes_of_a_path_are_undone_once() -> None:
    assert requested_path("/a%20b/?q=%2e%2e#f") == "/a b/"
    assert requested_path("/%2561") == "/%61"
    for path in ("", "*", "a", "//a", "/a//b", "/a/./b", "/a/..", "/%0a", "/%5c", "/%e9"):
        assert requested_path(path) is None
