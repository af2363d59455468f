"""`timeline check`: says what is wrong in a project, and writes nothing into it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import click

from timeline.commands.console import Console
from timeline.commands.project import Refused, Room, options, pass_room, today_option
from timeline.diagnostics import COUNTED, Diagnostic
from timeline.report import count

Format = Literal["text", "json", "github", "sarif"]

_SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The variable with the file to which a step of GitHub Actions appends its summary."""
_CHECKOUT: Final = "GITHUB_WORKSPACE"
"""The variable with the folder into which GitHub Actions checks a repository out."""


@click.command(
    epilog="""\b
Examples:
  timeline check
  timeline check content/events/harbour-vote-2022.md
  timeline check --strict               # warnings count as errors
  timeline check --format sarif > timeline.sarif
""",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to report: to a person, as JSON, as annotations of GitHub Actions, or as SARIF.",
)
@today_option
@pass_room
def check(
    room: Room, files: tuple[Path, ...], strict: bool, form: Format, today: str | None
) -> None:
    """Check the content, the settings and the links between files.

    With FILES (files or folders) only what concerns these is reported; all others are still read,
    since a reference may lead there. Each report says where the fault is, why it is one and what to
    write instead. Exit code 1 means that there are errors.
    """
    from timeline import pipeline, workers

    workspace = room.open()
    chosen = [_in_project(file, workspace.root) for file in files]
    found = pipeline.check(workspace.inputs, options(workspace, today=today), workers.spread)
    diagnostics = [
        diagnostic
        for diagnostic in sorted((*workspace.diagnostics, *found))
        if not chosen or _concerns(diagnostic, chosen)
    ]
    if form == "text":
        events = sum(f.path.startswith("content/events/") for f in workspace.inputs.content)
        where = "" if chosen else f" in {count(events, 'event file')}"
        _tell(room.console, diagnostics, workspace.texts(), where)
    else:
        _hand_over(form, diagnostics, workspace.root)
    fatal = ("error", "warning") if strict else ("error",)
    if any(diagnostic.severity in fatal for diagnostic in diagnostics):
        raise click.exceptions.Exit(1)


def _tell(
    console: Console, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], where: str
) -> None:
    """The diagnostics for a person; notes that hold nearly everywhere only as a number."""
    shown = [one for one in diagnostics if console.verbose or not _is_counted(one)]
    console.report(shown, texts, err=False)
    if not shown:
        console.say(f"No problems found{where}")
    if left := len(diagnostics) - len(shown):
        console.say(f"{count(left, 'note')} on sources: `timeline -v check` shows them")


def _is_counted(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity == "note" and diagnostic.code in COUNTED


def _hand_over(form: Format, diagnostics: Sequence[Diagnostic], root: Path) -> None:
    """The diagnostics for a program, on standard output and nothing else."""
    if form == "json":
        from timeline.reports.json_report import json_report

        click.echo(json_report(diagnostics), nl=False)
    elif form == "sarif":
        from timeline.commands.explain import manual
        from timeline.reports.sarif import sarif

        click.echo(sarif(diagnostics, manual(), _folder(root)), nl=False)
    else:
        _annotate(diagnostics, _folder(root))


def _annotate(diagnostics: Sequence[Diagnostic], folder: str) -> None:
    from timeline.reports import github

    # One for every source without a copy would hide the rest; the summary has them.
    pointed = [one for one in diagnostics if not _is_counted(one)]
    click.echo(github.annotated(pointed, folder), nl=False)
    summary = os.environ.get(_SUMMARY)
    if summary and len(pointed) > github.SHOWN:
        with open(summary, "a", encoding="utf-8") as file:
            file.write(github.job_summary(diagnostics, folder))


def _folder(root: Path) -> str:
    """Where the project lies in the repository that is checked out, with a slash at its end."""
    checkout = os.environ.get(_CHECKOUT)
    real = Path(os.path.realpath(checkout)) if checkout else root
    if real == root or not root.is_relative_to(real):
        return ""
    return f"{root.relative_to(real).as_posix()}/"


def _in_project(file: Path, root: Path) -> str:
    """The path of a file as diagnostics name it; `Refused` if it is outside."""
    # The last part is not resolved: a link is reported under its own name.
    real = Path(os.path.realpath(file.parent)) / file.name if file.name else file.resolve()
    try:
        return unicodedata.normalize("NFC", real.relative_to(root).as_posix())
    except ValueError:
        raise Refused(f"{file} is not in the project {root}") from None


def _concerns(diagnostic: Diagnostic, chosen: list[str]) -> bool:
    path = diagnostic.at.path
    return any(name in (".", path) or path.startswith(f"{name}/") for name in chosen)
