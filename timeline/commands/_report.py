"""Diagnostics → what `check` prints, for a person or for a program.

The same for `check` and `check --watch`, and for output read by other programs: JSON, SARIF and the
annotations of GitHub Actions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import click

from timeline.commands._console import Console
from timeline.core.diagnostic import Diagnostic
from timeline.diagnostics.formats.text import count

Format = Literal["text", "json", "github", "sarif"]
FORMATS: Final = ("text", "json", "github", "sarif")

_SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The variable with the file to which a step of GitHub Actions appends its summary."""
_CHECKOUT: Final = "GITHUB_WORKSPACE"
"""The variable with the folder into which GitHub Actions checks out the repository."""


def print_diagnostics(
    console: Console,
    diagnostics: Sequence[Diagnostic],
    texts: Callable[[], Mapping[str, str]],
    scope: str = "",
) -> None:
    """Print the diagnostics for a person; notes that nearly every source has only as a number.

    `scope` says what was checked where there are no problems, such as " in 3 event files".
    """
    shown = [d for d in diagnostics if console.verbose or not _is_counted(d)]
    console.report(shown, texts() if shown else {}, err=False)
    if not shown:
        console.say(f"No problems found{scope}")
    if hidden := len(diagnostics) - len(shown):
        console.say(f"{count(hidden, 'note')} on sources: `timeline -v check` shows them")


def print_for_program(output_format: Format, diagnostics: Sequence[Diagnostic], root: Path) -> None:
    """Print the diagnostics for a program, on standard output and with nothing else."""
    if output_format == "json":
        from timeline.diagnostics.formats.json_format import json_report

        click.echo(json_report(diagnostics), nl=False)
    elif output_format == "sarif":
        from timeline.diagnostics.formats.sarif import sarif

        click.echo(sarif(diagnostics, _folder_in_checkout(root)), nl=False)
    else:
        _annotate(diagnostics, _folder_in_checkout(root))


def _annotate(diagnostics: Sequence[Diagnostic], folder: str) -> None:
    from timeline.diagnostics.formats import github

    # An annotation for every source without a copy would hide the rest; the summary has them.
    annotated = [d for d in diagnostics if not _is_counted(d)]
    click.echo(github.annotated(annotated, folder), nl=False)
    summary = os.environ.get(_SUMMARY)
    if summary and len(annotated) > github.SHOWN:
        with open(summary, "a", encoding="utf-8") as file:
            file.write(github.job_summary(diagnostics, folder))


def _folder_in_checkout(root: Path) -> str:
    """Return the path of the project in the repository, ending in a slash; "" for its root."""
    checkout = os.environ.get(_CHECKOUT)
    repository = Path(os.path.realpath(checkout)) if checkout else root
    if repository == root or not root.is_relative_to(repository):
        return ""
    return f"{root.relative_to(repository).as_posix()}/"


def _is_counted(diagnostic: Diagnostic) -> bool:
    from timeline.diagnostics import registry

    return diagnostic.severity == "note" and registry.is_counted(diagnostic.code)
