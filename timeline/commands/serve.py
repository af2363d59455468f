"""`timeline serve`: shows the project, or its built site, in a browser."""

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

from timeline.build.cache.project_cache import PreviewCache
from timeline.build.parallel_reading import parallel_reading
from timeline.commands._context import Context, UsageError, options, pass_context, today_option
from timeline.diagnostics.formats.text import count, visible

if TYPE_CHECKING:
    from timeline.core.diagnostic import Diagnostic
    from timeline.serve.preview import Preview
    from timeline.serve.server import Server
    from timeline.serve.state import Snapshot

PORT = 8000
P = ParamSpec("P")


def _port(context: click.Context, parameter: click.Parameter, value: str) -> int:
    """Return a port from 1 to 65535; 0 for `auto`."""
    if value == "auto":
        return 0
    if value.isascii() and value.isdigit() and 0 < int(value) <= 65535:
        return int(value)
    raise click.BadParameter(f"{value!r} is neither a port from 1 to 65535 nor auto")


@click.command(
    epilog="""\b
Examples:
  timeline serve --open
  timeline serve --editor vscode        # link file names to the editor
  timeline serve --follow               # go to an event when its file is saved
  timeline serve --today 2025-10-16     # the site as on that day
  timeline serve --host 0.0.0.0         # also for a phone in the same network
  timeline serve --site                 # the built site, as a host would serve it
""",
)
@click.option(
    "--port",
    default=str(PORT),
    callback=_port,
    show_default=True,
    metavar="PORT",
    help="The port to listen on; auto: the default port or the next free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to listen on; any other address lets others in the network see the site, "
    "including drafts.",
)
@today_option
@click.option("--no-drafts", is_flag=True, help="Leave out drafts.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option("--follow", is_flag=True, help="Go to an event when its file is saved.")
@click.option(
    "--editor",
    default="",
    metavar="NAME",
    help="The editor in which links open files: vscode, vscodium, idea, sublime, textmate, zed, "
    "or a URL with {path} and {line} in it.",
)
@click.option("--poll", is_flag=True, help="Poll for changes, for network drives.")
@click.option(
    "--site",
    is_flag=True,
    help="Serve the built site instead, exactly as `timeline build` wrote it.",
)
@pass_context
def serve(  # noqa: PLR0913 - one parameter for each option
    context: Context,
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
    """Preview the site while you write.

    Pages are rendered on request, and the browser follows every change to the content, the settings
    and the theme. Errors are shown over the page and in the terminal; until they are fixed, the
    last good site stays. Drafts are shown. No site is written to the disk. Press Ctrl-C to stop.
    """
    if site:
        _reject_with_site(
            {
                "--today": today,
                "--no-drafts": no_drafts,
                "--follow": follow,
                "--editor": editor,
                "--poll": poll,
            }
        )
    server = _listen(context, host, port)
    with contextlib.suppress(KeyboardInterrupt), server:
        if site:
            path = _serve_built_site(context, server)
        else:
            path = _preview(context, server, today, not no_drafts, editor, follow, poll)
        listening = str(server.server_address[0])
        if not _is_loopback(listening):
            drafts = "" if site or no_drafts else ", including drafts"
            context.console.warn(
                f"Others can reach this server: it listens on {listening}",
                f"Everyone in the network can read the site{drafts}; leave out --host to keep it "
                "on this machine",
            )
            if other := server.network_address():
                context.console.say(f"On other devices: {_url(server, other)}{path}")
        # Printed last, so that a program that waits for the address has read everything else.
        address = f"{_url(server, listening)}{path}"
        context.console.say(f"{address} (press Ctrl-C to stop)")
        if open_browser:
            threading.Thread(target=click.launch, args=(address,), daemon=True).start()
        # Ctrl-C interrupts the wait, so there is no reason to wake up for anything else.
        server.serve_forever(poll_interval=60)
    _leave()


def _reject_with_site(given: Mapping[str, object]) -> None:
    """Raise `UsageError` for options that would silently have no effect on a built site."""
    for option, value in given.items():
        if value:
            raise UsageError(
                f"--site and {option} can't be used together",
                "--site serves the site as it was built; leave one of them out",
            )


def _leave() -> NoReturn:
    """Exit at once: freeing the memory of a large project would take seconds."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def _listen(context: Context, host: str, port: int) -> Server:
    """Return a server that does not answer yet; raise `UsageError` if the port is in use."""
    from timeline.serve.server import listen, next_free

    try:
        server = listen(host, port or PORT, also_next=port == 0)
    except OSError as error:
        if error.errno == errno.EACCES:
            hint = f"Use --port {PORT} or --port auto" if port else ""
            raise UsageError(f"You are not allowed to use port {port or PORT}", hint) from None
        if error.errno != errno.EADDRINUSE:
            raise UsageError(f"--host {host}: {(error.strerror or str(error)).lower()}") from None
        free = next_free(host, port)
        hint = f"Use --port {free}, which is free, or --port auto" if free else "Use another port"
        raise UsageError(f"Port {port} is already in use", hint) from None
    server.on_request = _ignoring_closed_terminal(
        lambda line: context.console.detail(visible(line))
    )
    server.on_bug = _ignoring_closed_terminal(lambda error: _report_bug(context, error))
    return server


def _ignoring_closed_terminal(report: Callable[P, None]) -> Callable[P, None]:
    """Return a function that prints unless the terminal is gone, which must not stop the server."""

    @wraps(report)
    def report_if_possible(*args: P.args, **kwargs: P.kwargs) -> None:
        with contextlib.suppress(OSError):
            report(*args, **kwargs)

    return report_if_possible


def _is_loopback(address: str) -> bool:
    """Return whether only this machine can reach an address."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False


def _preview(
    context: Context,
    server: Server,
    today: str | None,
    drafts: bool,
    editor: str,
    follow: bool,
    poll: bool,
) -> str:
    """Read and build the project, follow its changes, and return the path of the site."""
    import secrets

    from timeline.project import loader
    from timeline.serve import livereload, overlay
    from timeline.serve.builder import Builder
    from timeline.serve.preview import Preview
    from timeline.serve.responder import Responder
    from timeline.serve.state import State
    from timeline.serve.watcher import Hints, Watcher

    root = Path(os.path.realpath(context.root()))
    try:
        opener = overlay.Editor.of(root, editor)
    except ValueError as error:
        raise UsageError(f"--editor {editor}: write {error}") from None
    state = State(secrets.token_hex(4))
    builder = Builder(
        root, lambda read: options(read, today=today, drafts=drafts), PreviewCache(root)
    )
    reporter = _Reporter(context)
    first = builder.start(parallel_reading())
    hints = Hints()
    watcher = None
    if not poll:
        theme = loader.builtin_theme()
        within = any(theme.is_relative_to(root / name) for name in loader.FOLDERS)
        also = () if within else (theme,)
        watcher = Watcher(root, hints, also, _ignoring_closed_terminal(context.console.say))
    preview = Preview(
        builder, state, hints, watcher, _ignoring_closed_terminal(reporter), server.on_bug
    )
    preview.publish(first)
    responder = Responder(opener, server.on_bug, _ignoring_closed_terminal(reporter.of_page))
    server.answer = lambda path: responder.answer(state.newest, path)
    server.stream = lambda path: (
        livereload.stream(state, follow=follow) if path == overlay.EVENTS else None
    )
    _start(preview)
    served = state.newest.served
    return served.root if served else "/"


def _start(preview: Preview) -> None:
    threading.Thread(target=preview.run, name="preview", daemon=True).start()


def _serve_built_site(context: Context, server: Server) -> str:
    """Serve what `timeline build` wrote into `site/`, and return the path of the site."""
    from timeline.project import loader
    from timeline.project.settings import read_settings
    from timeline.serve.static_site import StaticSite
    from timeline.site.urls import Urls

    root = context.root()
    folder = root / "site"
    if not folder.is_dir():
        raise UsageError(f"There is no site in {folder}", "Run `timeline build` first")
    settings = read_settings(loader.read_settings(root))[0]
    built_site = StaticSite(folder, Urls.of(settings.base_url).root if settings else "/")
    server.answer = built_site.answer
    server.compresses = True
    return built_site.root


def _url(server: Server, host: str) -> str:
    if host in ("0.0.0.0", "::", "::1"):
        host = "localhost"
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{server.server_port}"


class _Reporter:
    """Prints what became of each attempt to build, and when its errors are fixed."""

    def __init__(self, context: Context) -> None:
        self._console = context.console
        self._errors = 0
        self._reported: frozenset[Diagnostic] = frozenset()
        self._failed_pages: dict[str, Diagnostic] = {}
        self._lock = threading.Lock()

    def __call__(self, snapshot: Snapshot) -> None:
        console = self._console
        shown = [d for d in snapshot.diagnostics if d.severity != "note" or console.verbose]
        # What was reported for the attempt before, and still holds, is not reported again.
        new = [diagnostic for diagnostic in shown if diagnostic not in self._reported]
        self._reported = frozenset(shown)
        console.report(new, snapshot.texts, err=True)
        if self._errors and not snapshot.errors:
            console.say("Fixed")
        elif snapshot.errors and snapshot.served:
            console.say("The last good site is shown until this is fixed")
        elif snapshot.number > 1 and snapshot.saved:
            console.say("Saved: " + ", ".join(visible(page.title) for page in snapshot.saved))
        elif snapshot.number > 1:
            events = len(snapshot.served.chronicle.events) if snapshot.served else 0
            console.detail(f"Updated the site: {count(events, 'event')}")
        self._errors = snapshot.errors

    def of_page(self, file: str, problem: Diagnostic | None, texts: Mapping[str, str]) -> None:
        """Report what is wrong with one page alone, once however often it is requested."""
        with self._lock:
            reported = set(self._failed_pages.values())
            if problem is None:
                if self._failed_pages.pop(file, None) and not self._failed_pages:
                    self._console.say("Fixed")
                return
            self._failed_pages[file] = problem
            if problem not in reported:
                self._console.report([problem], texts, err=True)


def _report_bug(context: Context, error: BaseException) -> None:
    """Report a bug in one line, and its traceback with `-v`."""
    if context.console.verbose:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    context.console.error(
        f"This is a bug in timeline: {type(error).__name__}: {error}",
        "Please report it; `timeline -v serve` prints more details",
    )
