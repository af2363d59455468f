"""`timeline check`: says what is wrong in a project, and writes nothing."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import click

from timeline.commands.project import Refused, Room, options, pass_room, today_option
from timeline.diagnostics import Diagnostic
from timeline.report import count


@click.command(
    epilog="""\b
Examples:
  timeline check
  timeline check content/events/harbour-vote-2022.md
  timeline check --strict               # warnings count as errors
""",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@today_option
@pass_room
def check(room: Room, files: tuple[Path, ...], strict: bool, today: str | None) -> None:
    """Check the content, the settings and the links between files.

    With FILES (files or folders) only what concerns these is reported; all others are still read,
    since a reference may lead there. Each report says where the fault is, why it is one and what to
    write instead. Exit code 1 means that there are errors.
    """
    from timeline import pipeline

    workspace = room.open()
    chosen = [_in_project(file, workspace.root) for file in files]
    found = pipeline.check(workspace.inputs, options(workspace, today=today))
    diagnostics = [
        diagnostic
        for diagnostic in sorted((*workspace.diagnostics, *found))
        if not chosen or _concerns(diagnostic, chosen)
    ]
    room.console.report(diagnostics, workspace.texts(), err=False)
    if not diagnostics:
        events = sum(f.path.startswith("content/events/") for f in workspace.inputs.content)
        where = "" if chosen else f" in {count(events, 'event file')}"
        room.console.say(f"No problems found{where}")
    fatal = ("error", "warning") if strict else ("error",)
    if any(diagnostic.severity in fatal for diagnostic in diagnostics):
        raise click.exceptions.Exit(1)


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
