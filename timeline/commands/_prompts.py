"""Questions to a person at a terminal, each asked again until its answer can be used.

They go to standard error, so that standard output holds the result alone. Nothing is ever asked
where a person may not be there to answer: all three streams are a terminal, or there are no
questions.
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


def is_person() -> bool:
    """Whether somebody sits at the terminal."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask(
    question: str,
    check: Callable[[str], T],
    *,
    default: str | None = "",
    known: Sequence[str] = (),
) -> T:
    """The answer as `check` gives it back; what it refuses is asked again, with the reason.

    Without a `default` (None) an answer is needed. `known` words are completed with the tab key.
    """

    def checked(answer: str) -> T:
        try:
            return check(answer.strip())
        except UsageError as refused:
            hint = f". {refused.hint}" if refused.hint else ""
            raise click.UsageError(f"{visible(refused.message)}{visible(hint)}") from None

    with _completed(known):
        answer: T = click.prompt(
            question, default=default, value_proc=checked, show_default=bool(default), err=True
        )
    return answer


def confirm(question: str) -> bool:
    """Whether the answer is yes; no if nothing is said."""
    return click.confirm(question, default=False, err=True)


def tell(line: str) -> None:
    """A line before or between the questions."""
    click.echo(visible(line), err=True)


@contextlib.contextmanager
def _completed(known: Sequence[str]) -> Iterator[None]:
    """While it lasts, the tab key completes these words, where the system has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(begun: str, number: int) -> str | None:
        found = [word for word in known if word.startswith(begun.lstrip())]
        return found[number] if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(", ")
    # libedit, which stands in for readline on macOS, has a syntax of its own.
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
