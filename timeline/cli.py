"""Command-line arguments → a command that runs, and an exit code for everything that can go wrong.

Commands report errors in the content themselves. This module turns every other failure into one
clear line and an exit code: wrong usage, a missing project, an error of the operating system,
Ctrl-C, and a bug. Each command is imported when it is called, and what it works with when it runs,
so that `--version`, completion and wrong usage are answered at once.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

import timeline
from timeline.core.errors import UserError

if TYPE_CHECKING:
    from timeline.commands._console import Colour, Console

COMMANDS: Final = (
    *("init", "new", "from-issue", "check", "build", "serve", "rename"),
    *("explain", "schema", "completion"),
)
"""Each is a function of that name in the module of that name in `timeline.commands`, with `_` for
`-`."""

_FORMER_OPTIONS: Final = {"anew": "no-cache", "allowed": "list-suppressions"}
"""Former spellings of options, which still work but are in no help."""

SUCCESS: Final = 0
CONTENT_ERRORS: Final = 1
"""The content has errors, so the command did not do its work."""
FAILURE: Final = 2
"""Wrong usage, a missing project, or an error of the operating system."""
BUG: Final = 70
"""An internal error (`EX_SOFTWARE` of BSD's sysexits)."""
INTERRUPTED: Final = 130
"""Ctrl-C, as shells report it."""


class _Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"timeline.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names; for an unknown one, suggest another."""
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from timeline.commands._suggestions import command_hint

        raise UserError(f"There is no command {name!r}", command_hint(name, COMMANDS))


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "token_normalize_func": lambda token: _FORMER_OPTIONS.get(token, token),
    },
    epilog="""\b
Examples:
  timeline init my-timeline             # start with a small project
  cd my-timeline
  timeline new "Harbour bridge opens" --date 2025-10-16
  timeline check                        # find problems and how to fix them
  timeline build                        # write the site to site/

Exit codes: 0 success; 1 errors in the content; 2 wrong usage, no project, or an error of the
operating system (disk full, permission denied); 70 a bug in timeline; 130 interrupted.
""",
)
@click.version_option(timeline.__version__, prog_name="timeline")
@click.option("-q", "--quiet", is_flag=True, help="Only print problems.")
@click.option("-v", "--verbose", is_flag=True, help="Print notes and details as well.")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The project folder; by default the nearest folder with a timeline.yaml.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colour; auto: on a terminal, unless NO_COLOR is set or TERM is dumb.",
)
@click.pass_context
def cli(
    context: click.Context, quiet: bool, verbose: bool, project: Path | None, color: Colour
) -> None:
    """Make a website from a timeline in which every statement shows its source."""
    from timeline.commands._console import Console
    from timeline.commands._context import Context

    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(FAILURE)
    context.obj = Context(Console(quiet, verbose, color), project)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command with these arguments (`sys.argv[1:]` if None) and return its exit code."""
    _prepare_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(words, prog_name="timeline", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else SUCCESS
    except SystemExit as leaving:  # click exits by itself on a broken pipe and after completion
        return leaving.code if isinstance(leaving.code, int) else SUCCESS
    except BaseException as error:
        return _report_failure(error, words)


def _prepare_streams() -> None:
    """Replace closed streams, and let no stream fail on a character that it cannot encode."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # `timeline build >&-`
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _report_failure(error: BaseException, words: Sequence[str]) -> int:
    """Report what went wrong in a line or two, and return the exit code."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _discard_output()
        return CONTENT_ERRORS
    console = _console(words)
    if isinstance(error, UserError):
        console.error(error.message, error.hint)
        return FAILURE
    if isinstance(error, click.ClickException):
        hint = _usage_hint(error, words) if isinstance(error, click.UsageError) else ""
        text = error.message if isinstance(error, click.NoSuchOption) else error.format_message()
        # Click lists choices below one another; an error is one line.
        console.error(" ".join(text.split()), hint)
        return FAILURE
    return _report_system_error(error, console)


def _usage_hint(error: click.UsageError, words: Sequence[str]) -> str:
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        from timeline.commands._suggestions import option_hint

        if hint := option_hint(error.option_name, error.ctx):
            return hint
    # Click does not know the command of every error.
    command = next((word for word in words if word in COMMANDS), "")
    path = error.ctx.command_path if error.ctx else f"timeline {command}".rstrip()
    return f"See `{path} --help`"


def _report_system_error(error: BaseException, console: Console) -> int:
    from timeline.project.file_walk import reason

    if isinstance(error, OSError):
        name = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        console.error(f"{name}{reason(error)}")
        return FAILURE
    if isinstance(error, MemoryError):
        console.error("Out of memory")
        return FAILURE
    return _report_bug(error, console)


def _report_bug(error: BaseException, console: Console) -> int:
    if console.verbose:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    console.error(
        f"This is a bug in timeline {timeline.__version__}: {type(error).__name__}: {error}",
        "Please report it with what you did"
        + (" and the lines above" if console.verbose else "; `timeline -v …` prints more details"),
    )
    return BUG


def process() -> NoReturn:
    """Run the command line as a process of its own, as `timeline` and `python -m timeline` do.

    Exits without freeing memory: the system does that at once, while Python would need half a
    second after a build of ten thousand events.
    """
    code = main()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _console(words: Sequence[str]) -> Console:
    """Return the console that the words ask for, found without parsing, which may have failed."""
    from timeline.commands._console import Console

    colour: Colour = "auto"
    for option in ("always", "never"):
        if f"--color={option}" in words or ("--color" in words and option in words):
            colour = "always" if option == "always" else "never"
    return Console(verbose="-v" in words or "--verbose" in words, colour=colour)


def _discard_output() -> None:
    """Send what is still buffered nowhere, since flushing a closed pipe at exit would raise."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(null_device, descriptor)
