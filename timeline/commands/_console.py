"""What a command says, and to whom: results on standard output, everything else on standard error.

Decides on colour and on progress from the options, the environment and the streams, once, when it
is made. Knows nothing of what is said.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Literal, TypeVar

import click

from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.diagnostics.formats.text import (
    Style,
    render_diagnostics,
    render_summary,
    visible,
)

Colour = Literal["auto", "always", "never"]
T = TypeVar("T")

_USUAL_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Console:
    """How to speak: `quiet` leaves out all but faults, `verbose` adds what usually goes unsaid."""

    quiet: bool = False
    verbose: bool = False
    colour: Colour = "auto"

    def say(self, text: str) -> None:
        """A result, for whoever called the command; not when quiet."""
        if not self.quiet:
            click.echo(text, color=True)

    def result(self, text: str) -> None:
        """What a script may rely on, such as the path of a new file; also when quiet."""
        click.echo(text, color=True)

    def detail(self, text: str) -> None:
        """What is of interest only when somebody asked for more."""
        if self.verbose:
            click.echo(text, err=True, color=True)

    def error(self, message: str, hint: str = "") -> None:
        """A fault of the command as a whole, and what to do."""
        style = self.style(sys.stderr)
        lines = [f"{style.paint('error:', 'error')} {visible(message)}"]
        if hint:
            lines.append(f"  {style.paint('hint:', 'hint')} {visible(hint)}")
        click.echo("\n".join(lines), err=True, color=True)

    def warn(self, message: str, hint: str = "") -> None:
        """What somebody should know who called the command, and which does not stop it."""
        if self.quiet:
            return
        style = self.style(sys.stderr)
        lines = [f"{style.paint('warning:', 'warning')} {visible(message)}"]
        if hint:
            lines.append(f"  {style.paint('hint:', 'hint')} {visible(hint)}")
        click.echo("\n".join(lines), err=True, color=True)

    def report(
        self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], *, err: bool
    ) -> None:
        """The diagnostics and their summary, on standard error if `err`; no summary when quiet."""
        stream = sys.stderr if err else sys.stdout
        text = render_diagnostics(diagnostics, texts, self.style(stream))
        if text:
            click.echo(text, nl=False, err=err, color=True)
        if diagnostics and not self.quiet:
            click.echo(render_summary(diagnostics), err=err, color=True)

    def style(self, stream: IO[str]) -> Style:
        """How a report is set on a stream."""
        terminal = stream.isatty()
        columns = shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns if terminal else _USUAL_WIDTH
        colour = self.colour == "always" or (self.colour == "auto" and terminal and _likes_colour())
        return Style(colour, columns)

    def progress(self, items: Iterable[T], total: int, what: str) -> Iterator[T]:
        """The items as they come, with a bar for a person who waits at a terminal."""
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        if self.quiet or not terminal:
            yield from items
            return
        # Imported here since it takes longer than many a whole command.
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        screen = Terminal(stderr=True, no_color=not self.style(sys.stderr).colour)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            task = bar.add_task(what, total=total)
            for item in items:
                yield item
                bar.advance(task)


def _likes_colour() -> bool:
    """Whether the environment leaves colour on (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
