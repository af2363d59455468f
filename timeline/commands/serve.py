"""`timeline serve`: the project, or its finished site, in a browser."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import sys
import threading
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec

import click

from timeline.build.cache.project_cache import PREVIEW, ProjectCache, spread_reading
from timeline.commands._context import (
    Context,
    UsageError,
    options,
    pass_context,
    today_option,
)
from timeline.diagnostics.formats.text import count, visible

if TYPE_CHECKING:
    from timeline.core.diagnostic import Diagnostic
    from timeline.serve.preview import Preview
    from timeline.serve.server import Server
    from timeline.serve.state import Snapshot

PORT = 8000
P = ParamSpec("P")


def _port(context: click.Context, parameter: click.Parameter, written: str) -> int:
    """A port from 1 to 65535; `auto`, which is 0 here, takes the first one that is free."""
    if written == "auto":
        return 0
    if written.isascii() and written.isdigit() and 0 < int(written) <= 65535:
        return int(written)
    raise click.BadParameter(f"{written!r} is neither a port from 1 to 65535 nor auto")


@click.command(
    epilog="""\b
Examples:
  timeline serve --open
  timeline serve --editor vscode        # places in files become links that open them there
  timeline serve --follow               # the page goes to the event that was saved
  timeline serve --today 2025-10-16     # as it would have been on that day
  timeline serve --site                 # the finished site, as a host would serve it
""",
)
@click.option(
    "--port",
    default=str(PORT),
    callback=_port,
    show_default=True,
    metavar="PORT",
    help="The port to listen on; auto: that one, or the next that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to listen on. Any other lets others in the network see drafts and sources.",
)
@today_option
@click.option("--no-drafts", is_flag=True, help="Leave out files that are marked as drafts.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option("--follow", is_flag=True, help="Go to an event when its file is saved.")
@click.option(
    "--editor",
    default="",
    metavar="NAME",
    help="The editor that links to files open: vscode, vscodium, idea, sublime, textmate, zed, "
    "or an address with {path} and {line} in it.",
)
@click.option("--poll", is_flag=True, help="Look for changes instead of waiting to be told.")
@click.option(
    "--site",
    is_flag=True,
    help="Serve the finished site instead: what `timeline build` wrote, and nothing added.",
)
@pass_context
def serve(
    room: Context,
    port: int,
    host: str,
    today: str | None,
    no_drafts: bool,
    open_browser: bool,
    follow: bool,
    editor: str,
    poll: bool,
    site: bool,
) -> None:
    """Show the site while it is being written.

    Pages are made when they are asked for, and the browser follows every change of the content, the
    settings and the theme. Errors are shown over the page and here; the last good site stays until
    they are mended. No site is written. Drafts are shown. Ctrl-C ends it.
    """
    if site:
        _refuse_with_site(
            {
                "--today": today,
                "--no-drafts": no_drafts,
                "--follow": follow,
                "--editor": editor,
                "--poll": poll,
            }
        )
    server = _listen(room, host, port)
    with contextlib.suppress(KeyboardInterrupt), server:
        if site:
            address = _finished(room, server)
        else:
            address = _preview(room, server, today, not no_drafts, editor, follow, poll)
        listening = str(server.server_address[0])
        if not _is_loopback(listening):
            drafts = "" if site or no_drafts else " with its drafts"
            room.console.warn(
                f"Others can reach this server: it listens on {listening}",
                f"Everybody in the network may read the site{drafts}; leave out --host "
                "to keep it on this machine",
            )
        # The last thing that is said: whoever waits for the address has heard all else.
        room.console.say(f"{address} – Ctrl-C ends it")
        if open_browser:
            threading.Thread(target=click.launch, args=(address,), daemon=True).start()
        # Ctrl-C interrupts the waiting, so there is no reason to wake up for anything else.
        server.serve_forever(poll_interval=60)
    _leave()


def _refuse_with_site(given: Mapping[str, object]) -> None:
    """What has nothing to say to a finished site is `Refused`, lest it is silently lost."""
    for option, value in given.items():
        if value:
            raise UsageError(
                f"--site and {option} do not go together",
                "The finished site is shown as it was built; leave one of them out",
            )


def _leave() -> NoReturn:
    """End at once: to clear away what a large project has in memory would take seconds."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def _listen(room: Context, host: str, port: int) -> Server:
    """The server, not answering yet; a port that is taken is `Refused` before anything is read."""
    from timeline.serve.server import listen, next_free

    try:
        server = listen(host, port or PORT, also_next=port == 0)
    except OSError as error:
        if error.errno == errno.EACCES:
            hint = f"Write --port {PORT}, or --port auto" if port else ""
            raise UsageError(f"The port {port or PORT} may not be used by you", hint) from None
        if error.errno != errno.EADDRINUSE:
            raise UsageError(f"--host {host}: {(error.strerror or str(error)).lower()}") from None
        free = next_free(host, port)
        offer = f"Write --port {free}, which is free, or --port auto" if free else "Name another"
        raise UsageError(f"The port {port} is taken by another program", offer) from None
    server.told = _unheard(lambda line: room.console.detail(visible(line)))
    server.broken = _unheard(lambda error: _broken(room, error))
    return server


def _unheard(say: Callable[P, None]) -> Callable[P, None]:
    """The same, but for a terminal that is gone: what is served does not depend on it."""

    @wraps(say)
    def said(*args: P.args, **kwargs: P.kwargs) -> None:
        with contextlib.suppress(OSError):
            say(*args, **kwargs)

    return said


def _is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False


def _preview(
    room: Context,
    server: Server,
    today: str | None,
    drafts: bool,
    editor: str,
    follow: bool,
    poll: bool,
) -> str:
    """Read and build the project, follow it from now on, and give the address of its site."""
    import secrets

    from timeline.project import loader
    from timeline.serve import livereload, overlay
    from timeline.serve.builder import Builder
    from timeline.serve.preview import Preview
    from timeline.serve.responder import Responder
    from timeline.serve.state import State
    from timeline.serve.watcher import Hints, Watcher

    root = Path(os.path.realpath(room.root()))
    try:
        opener = overlay.Editor.of(root, editor)
    except ValueError as error:
        raise UsageError(f"--editor {editor}: write {error}") from None
    state = State(secrets.token_hex(4))
    builder = Builder(root, lambda read: options(read, today=today, drafts=drafts))
    told = _Told(room)
    first = builder.start(spread_reading(), ProjectCache(root, PREVIEW))
    hints = Hints()
    watcher = None
    if not poll:
        theme = loader.builtin_theme()
        within = any(theme.is_relative_to(root / name) for name in loader.FOLDERS)
        also = () if within else (theme,)
        watcher = Watcher(root, hints, also, _unheard(room.console.say))
    preview = Preview(builder, state, hints, watcher, _unheard(told), server.broken)
    preview.publish(first)
    responder = Responder(opener, server.broken, _unheard(told.of_page))
    server.answering = lambda path: responder.answer(state.newest, path)
    server.streaming = lambda path: (
        livereload.stream(state, follow=follow) if path == overlay.EVENTS else None
    )
    _start(preview)
    served = state.newest.served
    return f"{_address(server)}{served.root if served else '/'}"


def _start(preview: Preview) -> None:
    threading.Thread(target=preview.run, name="preview", daemon=True).start()


def _finished(room: Context, server: Server) -> str:
    """Serve what `timeline build` wrote into `site/`, and give its address."""
    from timeline.project import loader
    from timeline.project.settings import read_settings
    from timeline.serve.static_site import StaticSite
    from timeline.site.urls import Urls

    root = room.root()
    folder = root / "site"
    if not folder.is_dir():
        raise UsageError(f"There is no site in {folder}", "Build it first: timeline build")
    settings = read_settings(loader.read_settings(root))[0]
    finished = StaticSite(folder, Urls.of(settings.base_url).root if settings else "/")
    server.answering = finished.answer
    server.packing = True
    return f"{_address(server)}{finished.root}"


def _address(server: Server) -> str:
    host = str(server.server_address[0])
    if host in ("0.0.0.0", "::", "::1"):
        host = "localhost"
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{server.server_port}"


class _Told:
    """Says in the terminal what became of each attempt, and when errors were mended."""

    def __init__(self, room: Context) -> None:
        self._room = room
        self._errors = 0
        self._said: frozenset[Diagnostic] = frozenset()
        self._failed: dict[str, Diagnostic] = {}
        self._one_at_a_time = threading.Lock()

    def __call__(self, snapshot: Snapshot) -> None:
        console = self._room.console
        shown = [d for d in snapshot.diagnostics if d.severity != "note" or console.verbose]
        # What was said of the attempt before, and still holds, is not said again.
        news = [d for d in shown if d not in self._said]
        self._said = frozenset(shown)
        console.report(news, snapshot.texts, err=True)
        if self._errors and not snapshot.errors:
            console.say("Mended")
        elif snapshot.errors and snapshot.served:
            console.say("The last good site stays")
        elif snapshot.number > 1 and snapshot.saved:
            console.say("Saved: " + ", ".join(visible(one.title) for one in snapshot.saved))
        elif snapshot.number > 1:
            events = len(snapshot.served.chronicle.events) if snapshot.served else 0
            console.detail(f"The site is new, with {count(events, 'event')}")
        self._errors = snapshot.errors

    def of_page(self, file: str, fault: Diagnostic | None, texts: Mapping[str, str]) -> None:
        """Say what is wrong with one page alone, once however often it is asked for."""
        with self._one_at_a_time:
            said = set(self._failed.values())
            if fault is None:
                if self._failed.pop(file, None) and not self._failed:
                    self._room.console.say("Mended")
                return
            self._failed[file] = fault
            if fault not in said:
                self._room.console.report([fault], texts, err=True)


def _broken(room: Context, error: BaseException) -> None:
    """A bug: its line for everybody, and how it came about for whoever asked for more."""
    if room.console.verbose:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    room.console.error(
        f"This is a bug in timeline: {type(error).__name__}: {error}",
        "Please report it; `timeline -v serve` shows more to report",
    )
