"""Prints results on standard output, and everything else on standard error.

Decides on colour and progress once, from the options, the environment and the streams. Knows
nothing of what is printed.
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
from timeline.diagnostics.formats.text import Style, render_diagnostics, render_summary, visible

Colour = Literal["auto", "always", "never"]
T = TypeVar("T")

_DEFAULT_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Console:
    """How much is printed, and whether in colour; `quiet` leaves only problems."""

    quiet: bool = False
    verbose: bool = False
    colour: Colour = "auto"

    def say(self, text: str) -> None:
        """Print a result for a person; nothing when quiet."""
        if not self.quiet:
            click.echo(text, color=True)

    def result(self, text: str) -> None:
        """Print what a script relies on, such as the path of a new file, even when quiet."""
        click.echo(text, color=True)

    def detail(self, text: str) -> None:
        """Print a detail, only when verbose."""
        if self.verbose:
            click.echo(text, err=True, color=True)

    def error(self, message: str, hint: str = "") -> None:
        """Print an error of the command as a whole, and what to do about it."""
        self._print_message("error", message, hint)

    def warn(self, message: str, hint: str = "") -> None:
        """Print a warning that does not stop the command; nothing when quiet."""
        if not self.quiet:
            self._print_message("warning", message, hint)

    def _print_message(self, severity: str, message: str, hint: str) -> None:
        style = self.style(sys.stderr)
        lines = [f"{style.paint(f'{severity}:', severity)} {visible(message)}"]
        if hint:
            lines.append(f"  {style.paint('hint:', 'hint')} {visible(hint)}")
        click.echo("\n".join(lines), err=True, color=True)

    def report(
        self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], *, err: bool
    ) -> None:
        """Print diagnostics and their summary, on standard error if `err`; no summary if quiet."""
        stream = sys.stderr if err else sys.stdout
        text = render_diagnostics(diagnostics, texts, self.style(stream))
        if text:
            click.echo(text, nl=False, err=err, color=True)
        if diagnostics and not self.quiet:
            click.echo(render_summary(diagnostics), err=err, color=True)

    def style(self, stream: IO[str]) -> Style:
        """Return the style for reports on a stream."""
        terminal = stream.isatty()
        size = shutil.get_terminal_size((_DEFAULT_WIDTH, 24)) if terminal else None
        automatic = self.colour == "auto" and terminal and _allows_colour()
        colour = automatic or self.colour == "always"
        return Style(colour, size.columns if size else _DEFAULT_WIDTH)

    def progress(self, items: Iterable[T], total: int, what: str) -> Iterator[T]:
        """Yield the items as they come, and show a progress bar on a terminal."""
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        if self.quiet or not terminal:
            yield from items
            return
        # Imported here because it takes longer than some whole commands.
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        screen = Terminal(stderr=True, no_color=not self.style(sys.stderr).colour)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            task = bar.add_task(what, total=total)
            for item in items:
                yield item
                bar.advance(task)


def _allows_colour() -> bool:
    """Return whether the environment allows colour (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
