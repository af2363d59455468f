"""The command line: options that come before a command, and what becomes of everything that fails.

Faults in content are reported by the commands. Here the rest becomes one clear line and an exit
code: wrong usage, a project that is not there, an operating system that refuses, Ctrl-C, and a bug.
A command is imported when it is asked for, and what it works with when it runs, so that
`--version`, completion and wrong usage are answered at once.
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

if TYPE_CHECKING:
    from timeline.commands._console import Colour, Console

COMMANDS: Final = (
    *("init", "new", "from-issue", "check", "build", "serve", "rename"),
    *("explain", "schema", "completion"),
)
"""Each is a function of that name in the module of that name in `timeline.commands`, with `_` for
`-`."""

GOOD: Final = 0
PROBLEMS: Final = 1
"""There are errors in the content, and the command did not do its work."""
REFUSED: Final = 2
"""The command was wrong, there is no project, or the machine refused."""
BUG: Final = 70
"""An internal error (`EX_SOFTWARE` of BSD's sysexits)."""
INTERRUPTED: Final = 130
"""Ctrl-C, as shells report it."""


class _Commands(click.Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"timeline.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  timeline init my-timeline             # a small project to start from
  cd my-timeline
  timeline new "Harbour bridge opens" --date 2025-10-16
  timeline check                        # what is wrong, and how to mend it
  timeline build                        # the site is now in site/

Exit codes: 0 all went well; 1 there are errors in the content; 2 the command was wrong, there
is no project, or the machine refused (a full disk, a missing permission); 70 a bug in timeline;
130 interrupted.
""",
)
@click.version_option(timeline.__version__, prog_name="timeline")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Print notes and details too.")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of the project; otherwise the nearest one that holds timeline.yaml.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to use colour; auto: on a terminal, unless NO_COLOR is set or TERM is dumb.",
)
@click.pass_context
def cli(
    context: click.Context, quiet: bool, verbose: bool, project: Path | None, color: Colour
) -> None:
    """Make a website of a timeline in which every statement shows its source."""
    from timeline.commands._console import Console
    from timeline.commands._context import Context

    context.obj = Context(Console(quiet, verbose, color), project)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command with these arguments (`sys.argv[1:]` if None) and returns its exit code."""
    _prepare_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(words, prog_name="timeline", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else GOOD
    except SystemExit as leaving:  # click's own answer to a broken pipe, and completion
        return leaving.code if isinstance(leaving.code, int) else GOOD
    except BaseException as error:
        return _failure(error, words)


def _prepare_streams() -> None:
    """Lets no stream end a command: neither one that is closed nor an arrow that is printed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # `timeline build >&-`
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _failure(error: BaseException, words: Sequence[str]) -> int:
    """Says what went wrong in a line or two, and returns the exit code."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _let_go_of_the_pipe()
        return PROBLEMS
    from timeline.commands._context import UsageError

    console = _console(words)
    if isinstance(error, UsageError):
        console.error(error.message, error.hint)
        return REFUSED
    if isinstance(error, click.UsageError):
        context = error.ctx.command_path if error.ctx else "timeline"
        console.error(error.format_message(), f"`{context} --help` shows how it is used")
        return REFUSED
    if isinstance(error, click.ClickException):
        console.error(error.format_message())
        return REFUSED
    return _refusal(error, console)


def _refusal(error: BaseException, console: Console) -> int:
    from timeline.build.parallel import WorkerKilled
    from timeline.project.loader import WorkspaceError, reason
    from timeline.writer.site_writer import WriteError

    if isinstance(error, WorkspaceError | WriteError):
        console.error(error.message, error.hint)
        return REFUSED
    if isinstance(error, OSError):
        name = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        console.error(f"{name}{reason(error)}")
        return REFUSED
    if isinstance(error, MemoryError):
        console.error("There is not enough memory")
        return REFUSED
    if isinstance(error, WorkerKilled):
        console.error(
            f"A process that helped was ended from outside ({error}), as happens where memory runs "
            "short",
            "Try again, with fewer processes at a time if need be: TIMELINE_CORES=1",
        )
        return REFUSED
    return _bug(error, console)


def _bug(error: BaseException, console: Console) -> int:
    if console.verbose:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    console.error(
        f"This is a bug in timeline {timeline.__version__}: {type(error).__name__}: {error}",
        "Please report it with what you did"
        + (" and the lines above" if console.verbose else "; `timeline -v …` shows more to report"),
    )
    return BUG


def process() -> NoReturn:
    """The command line as a process of its own: what `timeline` and `python -m timeline` run.

    Ends without taking apart what was made: the system takes it back sooner, and a build of ten
    thousand events would be waited for half a second longer.
    """
    code = main()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _console(words: Sequence[str]) -> Console:
    """The console that the options ask for, read plainly, since parsing them may have failed."""
    from timeline.commands._console import Console

    colour: Colour = "auto"
    for option in ("always", "never"):
        if f"--color={option}" in words or ("--color" in words and option in words):
            colour = "always" if option == "always" else "never"
    return Console(verbose="-v" in words or "--verbose" in words, colour=colour)


def _let_go_of_the_pipe() -> None:
    """Nobody reads on: what is still buffered must not raise when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
