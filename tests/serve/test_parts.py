"""The parts of the preview alone: its stream, what it remembers, a finished site, its command."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from ipaddress import ip_address
from itertools import chain, islice, repeat
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.commands.test_cli import run
from tests.projects import TODAY, build, event
from tests.serve.running import FILES, LONGEST, running, until, write
from timeline.build import pipeline, reuse
from timeline.build.pipeline import Options
from timeline.content.reader import ReadResult, read_document
from timeline.core.diagnostic import Location
from timeline.core.inputs import SourceFile
from timeline.serve import livereload
from timeline.serve import preview as timing
from timeline.serve.builder import Attempt, Builder
from timeline.serve.overlay import Editor
from timeline.serve.poll_fingerprint import poll_fingerprint
from timeline.serve.preview import Preview
from timeline.serve.server import MAX_CONNECTIONS, Server
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import Saved, State
from timeline.serve.static_site import StaticSite
from timeline.serve.watcher import Hints, Watcher

A = TypeVar("A")
B = TypeVar("B")
EVENT = "content/events/first-2025.md"


def data(piece: bytes) -> Any:
    assert piece.startswith(b"data: ")
    assert piece.endswith(b"\n\n")
    return json.loads(piece[6:])


class TestStream:
    def test_whoever_connects_is_told_the_state_and_then_every_change(self) -> None:
        state = State("one")
        state.publish(None, (), {}, (Saved("/a/", "A"),))
        stream = livereload.stream(state, keepalive_seconds=0.01)
        assert next(stream) == b"retry: 1000\n\n"
        assert data(next(stream)) == {"version": "one-1", "saved": [], "follow": False}
        assert next(stream).startswith(b": ")
        state.publish(None, (), {}, (Saved("/b/", "B"),))
        assert data(next(stream))["saved"] == [{"href": "/b/", "title": "B"}]

    def test_an_attempt_with_errors_keeps_the_last_good_site(self) -> None:
        state = State("one")
        served = SiteIndex(build({EVENT: event()}))
        state.publish(served, (), {})
        assert state.publish(None, (), {}).served is served

    def test_many_saved_files_are_not_told_of(self) -> None:
        saved = tuple(Saved(f"/{number}/", "A") for number in range(10))
        assert State("one").publish(None, (), {}, saved).saved == ()


class TestBuilder:
    @pytest.fixture
    def builder(self, tmp_path: Path) -> Builder:
        root = write(tmp_path, FILES)
        builder = Builder(root, lambda read: Options(today=TODAY, drafts=True))
        assert builder.start(pipeline.sequential_map).good
        return builder

    def test_one_file_is_read_where_one_is_different(
        self, builder: Builder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []

        def spy(file: SourceFile, timezone: str) -> ReadResult:
            read.append(file.path)
            return read_document(file, timezone)

        monkeypatch.setattr(pipeline, "read_document", spy)
        monkeypatch.setattr(reuse, "read_document", spy)
        write(builder.root, {EVENT: event("Other", on="2025-07-02")})
        attempt = builder.reread([EVENT])
        assert attempt is not None
        assert [one.title for one in attempt.saved] == ["Other"]
        write(builder.root, {EVENT: event("Third", on="2025-07-03")})
        assert builder.rescan() is not None
        assert set(read) == {EVENT}
        read.clear()
        assert builder.rescan() is None
        assert read == []

    def test_an_edit_of_words_leaves_the_plan_and_all_other_events_as_they_were(
        self, builder: Builder
    ) -> None:
        write(builder.root, {EVENT: FILES[EVENT].replace("title: ", "title: One more ", 1)})
        again = builder.rescan()
        assert again is not None
        before = again.build
        write(builder.root, {EVENT: FILES[EVENT].replace("title: ", "title: Another ", 1)})
        attempt = builder.reread([EVENT])
        assert attempt is not None
        assert attempt.build.pages is before.pages
        fresh = Builder(builder.root, lambda read: Options(today=TODAY, drafts=True))
        whole = fresh.start(pipeline.sequential_map).build
        assert attempt.build.chronicle == whole.chronicle
        assert attempt.build.diagnostics == whole.diagnostics
        revised, made = SiteIndex(attempt.build, SiteIndex(before)), SiteIndex(whole)
        for file in (*revised._pages, *revised._files):
            assert revised.content(file) == made.content(file)

    def test_another_time_zone_is_a_reason_to_read_all_again(self, builder: Builder) -> None:
        write(builder.root, {"timeline.yaml": "title: T\ntimezone: Europe/London\n"})
        write(builder.root, {EVENT: event(on="2025-07-01T09:30")})
        attempt = builder.rescan()
        assert attempt is not None
        assert attempt.build.chronicle is not None
        fresh = Builder(builder.root, lambda read: Options(today=TODAY, drafts=True))
        assert fresh.start(pipeline.sequential_map).build.chronicle == attempt.build.chronicle

    @pytest.mark.parametrize(
        "path", ["content/events/new.md", "timeline.yaml", "content/none.md", "../outside.md"]
    )
    def test_what_a_hint_cannot_decide_is_left_to_the_rescan(
        self, builder: Builder, path: str
    ) -> None:
        if "none" not in path:
            write(builder.root, {path: event("New")})
        assert builder.reread([path]) is None

    def test_a_link_that_takes_the_place_of_a_file_is_not_followed(self, builder: Builder) -> None:
        (builder.root / "notes.md").write_text(event("Elsewhere"))
        (builder.root / EVENT).unlink()
        (builder.root / EVENT).symlink_to(builder.root / "notes.md")
        assert builder.reread([EVENT]) is None

    def test_an_emptied_file_is_not_believed_at_once(self, builder: Builder) -> None:
        (builder.root / EVENT).write_text("")
        assert builder.reread([EVENT]) is None
        attempt = builder.rescan()
        assert attempt is not None
        assert not attempt.good


class TestGlance:
    @pytest.fixture(autouse=True)
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Files that were written just now can be trusted, but for the one test about that."""
        monkeypatch.setattr("timeline.project.file_stamps.UNSTABLE_SECONDS", -60.0)

    def change(self, root: Path, what: str) -> None:
        file = root / EVENT
        before = file.stat()
        if what == "another text of the same length, at the same time":
            file.write_text(file.read_text().replace("first", "third"))
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        elif what == "a copy in its place":
            (root / "copy").write_text(file.read_text())
            (root / "copy").replace(file)
        elif what == "another name":
            file.rename(file.with_name("third-2025.md"))
        elif what == "no file":
            file.unlink()
        elif what == "one more file":
            write(root, {"static/a.txt": "a"})
        elif what == "other settings":
            write(root, {"timeline.yaml": "title: Other\n"})

    @pytest.mark.parametrize(
        "what",
        [
            "another text of the same length, at the same time",
            "a copy in its place",
            "another name",
            "no file",
            "one more file",
            "other settings",
        ],
    )
    def test_it_sees_what_is_different(self, tmp_path: Path, what: str) -> None:
        builder = Builder(write(tmp_path, FILES), lambda read: Options(today=TODAY))
        builder.start(pipeline.sequential_map)
        time.sleep(0.02)
        seen = builder.fingerprint()
        assert seen is not None
        assert builder.fingerprint() == seen
        self.change(tmp_path, what)
        assert builder.fingerprint() != seen

    def test_what_was_changed_just_now_proves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("timeline.project.file_stamps.UNSTABLE_SECONDS", 2.0)
        write(tmp_path, {"a.txt": "a"})
        assert poll_fingerprint([tmp_path]) is None

    def test_a_folder_that_a_link_leads_to_proves_nothing(self, tmp_path: Path) -> None:
        write(tmp_path, {"elsewhere/a.txt": "a", "content/b.txt": "b"})
        assert poll_fingerprint([tmp_path / "content"]) is not None
        (tmp_path / "content/linked").symlink_to(tmp_path / "elsewhere")
        assert poll_fingerprint([tmp_path / "content"]) is None
        (tmp_path / "static").symlink_to(tmp_path / "elsewhere")
        assert poll_fingerprint([tmp_path / "static"]) is None

    def test_a_link_to_nothing_and_a_folder_that_is_not_there_are_how_things_are(
        self, tmp_path: Path
    ) -> None:
        write(tmp_path, {"content/a.txt": "a"})
        places = [tmp_path / "content", tmp_path / "static"]
        before = poll_fingerprint(places)
        (tmp_path / "content/nowhere").symlink_to(tmp_path / "nothing")
        after = poll_fingerprint(places)
        assert None not in (before, after)
        assert before != after

    @pytest.mark.parametrize("leads_to", ["nothing", ".#a"])
    def test_what_lies_beside_a_link_to_nothing_is_looked_at(
        self, tmp_path: Path, leads_to: str
    ) -> None:
        """Emacs locks a file with such a link; another one leads to itself."""
        names = [f"content/{name}/{name}.txt" for name in "abcdefgh"]
        write(tmp_path, dict.fromkeys(names, "a"))
        (tmp_path / "content/.#a").symlink_to(leads_to)
        for name in names:
            before = poll_fingerprint([tmp_path / "content"])
            write(tmp_path, {name: "something longer"})
            assert poll_fingerprint([tmp_path / "content"]) != before, name

    def test_a_change_of_which_nobody_tells_is_found(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("timeline.serve.preview.POLL_SECONDS", 0.01)
        with running(write(tmp_path, FILES), poll=True) as preview:
            preview.save(EVENT, event("Found by looking"))
            preview.shows("/events/first-2025/", "Found by looking")

    def test_it_is_found_where_looking_proves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file of a clock that is ahead looks like one that was changed just now, for ever."""
        monkeypatch.setattr("timeline.project.file_stamps.UNSTABLE_SECONDS", 2.0)
        monkeypatch.setattr("timeline.serve.preview.POLL_SECONDS", 0.01)
        monkeypatch.setattr("timeline.serve.preview.UNPROVED_SECONDS", 0.2)
        ahead = time.time() + 3600
        os.utime(write(tmp_path, FILES) / EVENT, (ahead, ahead))
        with running(tmp_path, poll=True) as preview:
            preview.save("content/events/second-2025.md", event("Found by looking"))
            preview.shows("/events/second-2025/", "Found by looking")


class TestPatience:
    """How often a project is looked at of which nobody tells, by a clock that only work moves."""

    HOUR = 3600.0
    TO_LOOK = 0.01
    TO_READ = 1.0

    @pytest.fixture
    def follow(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
        """Follows a project for an hour; how often it was read, of what it looks like each time."""
        write(tmp_path, FILES)

        def follow(looks: Iterator[int | None]) -> int:
            now = 0.0
            read = 0

            class Clock:
                def monotonic(self) -> float:
                    return now

            class Nobody(Hints):
                def wait(self, seconds: float) -> bool:
                    nonlocal now
                    now += seconds
                    if now > TestPatience.HOUR:
                        self.end()
                    return self.ended

            class Slow(Builder):
                def fingerprint(self) -> int | None:
                    nonlocal now
                    now += TestPatience.TO_LOOK
                    return next(looks)

                def rescan(self) -> Attempt | None:
                    nonlocal now, read
                    now += TestPatience.TO_READ
                    read += 1
                    return None

            monkeypatch.setattr("timeline.serve.preview.time", Clock())
            builder = Slow(tmp_path, lambda read: Options(today=TODAY))
            Preview(builder, State("run"), Nobody(), None).run()
            return read

        return follow

    def test_nothing_is_read_while_nothing_looks_different(
        self, follow: Callable[..., int]
    ) -> None:
        assert follow(repeat(1)) == 2  # at the start, and where it is looked at for the first time

    def test_what_looks_different_is_read(self, follow: Callable[..., int]) -> None:
        assert follow(chain([1, 1, 2, 2, 3], repeat(3))) == 4

    def test_where_looking_proves_nothing_reading_takes_its_share(
        self, follow: Callable[..., int]
    ) -> None:
        share = follow(repeat(None)) * self.TO_READ / self.HOUR
        assert 0.5 / timing.POLL_SHARE < share < 1.2 / timing.POLL_SHARE


class TestStumble:
    """What stops the preview from reading the project is published, and only when it is new."""

    def test_the_same_fault_is_published_once(self, tmp_path: Path) -> None:
        faults = iter(["disk", "disk", "net", None, "net"])

        class Failing(Builder):
            def rescan(self) -> Attempt | None:
                fault = next(faults, "net")
                if fault is not None:
                    raise OSError(5, fault)
                attempt = super().rescan()
                assert attempt is not None
                return attempt

        class Often(Hints):
            left = 4

            def wait(self, seconds: float) -> bool:
                if not self.left:
                    self.end()
                self.left -= 1
                return not self.ended

        write(tmp_path, FILES)
        seen: list[list[str]] = []
        Preview(
            Failing(tmp_path, lambda read: Options(today=TODAY)),
            State("run"),
            Often(),
            None,
            lambda shown: seen.append(
                [one.message for one in shown.diagnostics if one.severity == "error"]
            ),
        ).run()
        assert seen == [["disk"], ["net"], [], ["net"]]


class TestWatcher:
    def test_reading_is_no_reason_to_read_again(self, tmp_path: Path) -> None:
        write(tmp_path, FILES)
        hints = Hints()
        watcher = Watcher(tmp_path, hints, (), lambda text: None)
        (tmp_path / EVENT).read_text()
        (tmp_path / "elsewhere.txt").write_text("not ours")
        (tmp_path / EVENT).write_text("changed")
        assert hints.wait(LONGEST)
        assert hints.settle(0.2, 1) == [EVENT]
        (tmp_path / EVENT).read_text()
        assert not hints.wait(0.3)
        watcher.stop()

    def test_a_file_that_is_named_again_and_again_has_not_settled(self) -> None:
        hints, written = Hints(), Event()

        def write_on() -> None:
            while not written.wait(0.01):
                hints.add(EVENT)

        writer = Thread(target=write_on)
        writer.start()
        started = time.monotonic()
        paths, took = hints.settle(0.5, 1), time.monotonic() - started
        written.set()
        writer.join()
        assert paths == [EVENT]
        assert took >= 1

    def test_where_nothing_can_be_watched_it_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*words: object, **more: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("watchdog.observers.api.BaseObserver.schedule", full)
        told: list[str] = []
        watcher = Watcher(write(tmp_path, FILES), Hints(), (), told.append)
        assert not watcher.works
        assert len(told) == 1


class TestLeaks:
    def test_many_edits_leave_no_file_open(self, tmp_path: Path) -> None:
        with running(write(tmp_path, FILES)) as preview:
            preview.get("/")
            before = len(os.listdir("/proc/self/fd"))
            for number in range(30):
                preview.save(EVENT, event(f"Title {number}"))
                preview.shows("/events/first-2025/", f"Title {number}")
            until(lambda: len(os.listdir("/proc/self/fd")) <= before + 2)

    def test_a_listener_that_goes_frees_its_connection(self, tmp_path: Path) -> None:
        with running(write(tmp_path, FILES)) as preview:
            port = preview.server.server_port
            ask = b"GET /__timeline/events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % port
            free = preview.server._free_connections
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as one:
                    one.sendall(ask)
                    assert one.recv(100)

            def all_free() -> bool:
                preview.state.publish(None, (), {})
                time.sleep(0.02)
                return int(free._value) >= MAX_CONNECTIONS - 1

            until(all_free)


class TestFinished:
    @pytest.fixture
    def site(self, tmp_path: Path) -> StaticSite:
        write(tmp_path, {"outside.txt": "secret"})
        files = {"index.html": "home", "a/index.html": "a", "404.html": "lost", "b.csv": "1,2"}
        finished = StaticSite(write(tmp_path / "site", files))
        (tmp_path / "site/out").symlink_to(tmp_path)
        return finished

    @pytest.mark.parametrize(
        ("path", "status", "content"),
        [
            ("/", 200, b"home"),
            ("/a/", 200, b"a"),
            ("/a", 301, b"See /a/\n"),
            ("/b.csv", 200, b"1,2"),
            ("/none", 404, b"lost"),
            ("/../outside.txt", 404, b"lost"),
            ("/out/outside.txt", 404, b"lost"),
            ("/\0", 404, b"lost"),
        ],
    )
    def test_it_answers_as_a_host_does(
        self, site: StaticSite, path: str, status: int, content: bytes
    ) -> None:
        answer = site.answer(path)
        assert (answer.status, answer.content) == (status, content)

    def test_a_site_under_a_path(self, site: StaticSite) -> None:
        under = StaticSite(site.folder, "/on/here/")
        assert under.answer("/").location == "/on/here/"
        assert under.answer("/on/here/a/").content == b"a"
        assert under.answer("/a/").status == 404


class TestEditor:
    def test_a_place_becomes_a_link(self) -> None:
        at = Location("content/events/a b.md", 3)
        editor = Editor.of(Path("/my project"), "vscode")
        assert 'href="vscode://file/my%20project/content/events/a%20b.md:3"' in editor.link(at)
        own = Editor.of(Path("/p"), "mine://open?f={path}&l={line}")
        assert 'href="mine://open?f=/p/content/events/a%20b.md&amp;l=3"' in own.link(at)
        assert Editor.of(Path("/p"), "").link(at) == "content/events/a b.md:3"

    @pytest.mark.parametrize("written", ["notepad", "javascript:{path}", "{path}", "x://open"])
    def test_what_is_no_editor(self, written: str) -> None:
        with pytest.raises(ValueError, match="vscode"):
            Editor.of(Path("/p"), written)


@pytest.mark.slow
class TestCommand:
    @pytest.fixture
    def start(self, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
        write(tmp_path, FILES)
        processes: list[subprocess.Popen[str]] = []

        def start(*words: str) -> subprocess.Popen[str]:
            day = [] if "--site" in words else ["--today", "2025-11-01"]
            command = [sys.executable, "-m", "timeline", "serve", *day, *words]
            process = subprocess.Popen(
                command,
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                # A shell that starts this test in the background would have Ctrl-C ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
            processes.append(process)
            return process

        yield start
        for process in processes:
            process.kill()
            process.communicate()

    def address(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        for line in islice(process.stdout, 5):
            if found := re.match(r"http://\S+", line):
                return found[0]
        raise AssertionError("no address was printed")

    def test_it_serves_says_where_and_ends_at_once(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        process = start("--port", "auto")
        address = self.address(process)
        with urlopen(address, timeout=LONGEST) as answer:
            assert b"The first meeting" in answer.read()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 0
        assert err == ""

    def test_an_address_with_colons_stands_in_brackets(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        host = "::ffff:127.0.0.1"
        try:
            with socket.socket(socket.AF_INET6) as tried:
                tried.bind((host, 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        address = self.address(start("--port", "auto", "--host", host))
        assert address.startswith(f"http://[{host}]:")
        with urlopen(address, timeout=LONGEST) as answer:
            assert b"The first meeting" in answer.read()

    def test_a_port_that_is_taken_is_named_and_another_one_offered(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            process = start("--port", str(port))
            _, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 2
        assert err.startswith(f"error: Port {port} is already in use\n  hint: Use ")
        assert re.search(r"--port \d+, which is free, or --port auto", err)

    @pytest.mark.parametrize(
        "words",
        [
            ["--port", "0"],
            ["--port", "http"],
            ["--editor", "notepad"],
            ["--site"],
            ["--site", "--today", "2025-11-01"],
        ],
    )
    def test_what_cannot_be_done_is_refused(
        self, start: Callable[..., subprocess.Popen[str]], words: list[str]
    ) -> None:
        port = [] if words[0] == "--port" else ["--port", "auto"]
        process = start(*port, *words)
        _, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 2
        assert err.startswith("error: ")
        assert "Traceback" not in err

    def test_a_port_that_one_may_not_use_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*words: object, **more: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("timeline.serve.server.listen", refused)
        answer = run("serve", "--port", "80", cwd=write(tmp_path, FILES))
        assert answer.code == 2
        assert answer.err.startswith(
            "error: You are not allowed to use port 80\n  hint: Use --port"
        )

    def test_who_can_reach_it_is_said_where_others_can(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        for host, others in (("0.0.0.0", True), ("127.0.0.2", False), ("localhost", False)):
            process = start("--port", "auto", "--host", host)
            self.address(process)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=LONGEST)
            assert (
                err.startswith(f"warning: Others can reach this server: it listens on {host}")
                == others
            )
            assert bool(err) == others

    @pytest.mark.parametrize(
        ("host", "address", "shown"),
        [
            ("0.0.0.0", "192.168.1.5", "http://192.168.1.5:"),
            ("::", "2001:db8::5", "http://[2001:db8::5]:"),
            ("0.0.0.0", "", ""),
        ],
    )
    def test_the_address_for_other_devices_is_printed(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        host: str,
        address: str,
        shown: str,
    ) -> None:
        def stop(*arguments: object, **options: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Server, "network_address", lambda self: address)
        monkeypatch.setattr(Server, "serve_forever", stop)
        monkeypatch.setattr("timeline.commands.serve._leave", lambda: None)
        settings = "title: T\nbase_url: https://example.org/sub/\n"
        write(tmp_path, {"timeline.yaml": settings, "site/index.html": "home"})
        try:
            answer = run("serve", "--site", "--host", host, "--port", "auto", cwd=tmp_path)
        except OSError:
            pytest.skip("this machine has no IPv6")
        *others, last = answer.out.splitlines()
        assert re.fullmatch(r"http://localhost:\d+/sub/ \(press Ctrl-C to stop\)", last)
        port = urlsplit(last.split()[0]).port
        assert others == ([f"On other devices: {shown}{port}/sub/"] if shown else [])

    def test_other_devices_are_answered_at_that_address(self, tmp_path: Path) -> None:
        write(tmp_path, {"index.html": "home"})
        with Server("0.0.0.0", 0, StaticSite(tmp_path).answer) as server:
            address = server.network_address()
            if not address:
                pytest.skip("this machine is in no network")
            assert not ip_address(address).is_loopback
            Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            try:
                url = f"http://{address}:{server.server_port}/"
                with urlopen(url, timeout=LONGEST) as answer:
                    assert answer.read() == b"home"
            finally:
                server.shutdown()

    def test_only_a_server_on_all_addresses_looks_for_one(self) -> None:
        with Server("127.0.0.1", 0) as server:
            assert server.network_address() == ""

    @pytest.mark.parametrize(
        ("words", "drafts"), [((), True), (("--no-drafts",), False), (("--site",), False)]
    )
    def test_drafts_are_spoken_of_where_they_are_shown(
        self,
        start: Callable[..., subprocess.Popen[str]],
        tmp_path: Path,
        words: tuple[str, ...],
        drafts: bool,
    ) -> None:
        write(tmp_path, {"site/index.html": "<p>finished</p>"})
        process = start("--port", "auto", "--host", "0.0.0.0", *words)
        self.address(process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=LONGEST)
        assert (", including drafts;" in err) == drafts

    def test_a_terminal_that_is_gone_stops_nothing(
        self, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
    ) -> None:
        process = start("--port", "auto")
        address = self.address(process)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.close()

        def shows(words: str) -> bool:
            with urlopen(f"{address}events/first-2025/", timeout=LONGEST) as answer:
                text = answer.read().decode()
                return words in text and "broken pipe" not in text

        for title in ("One", "Two", "Three"):
            write(tmp_path, {EVENT: event(title)})
            until(partial(shows, f"<title>{title}"))
        process.stdout = process.stderr = None

    def test_a_page_that_fails_is_told_once_and_when_it_is_mended(
        self, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
    ) -> None:
        process = start("--port", "auto")
        address = f"{self.address(process)}events/first-2025/"

        def status() -> int:
            try:
                with urlopen(address, timeout=LONGEST) as answer:
                    return int(answer.status)
            except HTTPError as refused:
                with refused:
                    return refused.code

        template = tmp_path / "templates/event.html"
        write(tmp_path, {"templates/event.html": "one\n{{ view.nothing.of.it }}\n"})
        until(lambda: status() == 500)
        assert status() == 500
        template.unlink()
        until(lambda: status() == 200)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONGEST)
        assert err.count("templates/event.html:2: error[template-error]") == 1
        assert err.count("  2 | {{ view.nothing.of.it }}") == 1
        assert out.count("Fixed") == 1

    def test_a_finished_site(
        self, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
    ) -> None:
        write(tmp_path, {"site/index.html": "<p>finished</p>"})
        with urlopen(self.address(start("--site", "--port", "auto")), timeout=LONGEST) as answer:
            assert answer.read() == b"<p>finished</p>"
