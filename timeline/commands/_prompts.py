"""Questions to a person at a terminal, each repeated until the answer is valid.

They go to standard error, so that standard output holds the result alone. Nothing is asked unless
all three streams are a terminal, since otherwise there may be no person to answer.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import click

from timeline.commands._context import UsageError
from timeline.diagnostics.formats.text import visible

T = TypeVar("T")


def is_interactive() -> bool:
    """Return whether a person can answer questions."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask(
    question: str,
    check: Callable[[str], T],
    *,
    default: str | None = "",
    known: Sequence[str] = (),
) -> T:
    """Return the answer as `check` returns it; ask again, with the reason, where that raises.

    Without a `default` (None) an answer is required. The tab key completes the `known` words.
    """

    def checked(answer: str) -> T:
        try:
            return check(answer.strip())
        except UsageError as error:
            hint = f". {error.hint}" if error.hint else ""
            raise click.UsageError(f"{visible(error.message)}{visible(hint)}") from None

    with _completing(known):
        answer: T = click.prompt(
            question, default=default, value_proc=checked, show_default=bool(default), err=True
        )
    return answer


def confirm(question: str) -> bool:
    """Return whether the answer is yes; the default is no."""
    return click.confirm(question, default=False, err=True)


def note(line: str) -> None:
    """Print a line before or between the questions."""
    click.echo(visible(line), err=True)


@contextlib.contextmanager
def _completing(known: Sequence[str]) -> Iterator[None]:
    """Let the tab key complete these words, if the system has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(begun: str, number: int) -> str | None:
        matches = [word for word in known if word.startswith(begun.lstrip())]
        return matches[number] if number < len(matches) else None

    readline.set_completer(complete)
    readline.set_completer_delims(", ")
    # libedit, which replaces readline on macOS, has its own syntax.
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
