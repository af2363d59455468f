"""`timeline from-issue`: the text of an issue on GitHub becomes an event file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import click

from timeline.commands._context import (
    Context,
    UsageError,
    day_of_today,
    pass_context,
    today_option,
)
from timeline.diagnostics.formats.text import count


@click.command(
    "from-issue",
    epilog="""\b
Examples:
  gh issue view 12 --json body --jq .body | timeline from-issue
  timeline from-issue issue.txt --id harbour-bridge-opens-2025
""",
)
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--id", "chosen", metavar="ID", help="The name of the file; made if not given.")
@today_option
@pass_context
def from_issue(room: Context, file: IO[str], chosen: str | None, today: str | None) -> None:
    """Make an event of an issue.

    FILE (or what is piped in) is the text of an issue that was opened with the form which `timeline
    schema --issue-form` makes. Writes content/events/ID.md and prints its path. Anybody can open an
    issue, so nothing in it is trusted: it becomes values of fields and nothing else. Where they
    cannot be an event, the reasons are printed and nothing is written. A file that is already there
    is never overwritten.
    """
    from timeline.authoring.issue import MAX_ISSUE_LENGTH
    from timeline.authoring.issue import from_issue as event_of
    from timeline.core.diagnostic import failed
    from timeline.dates import from_day_ordinal
    from timeline.project import loader
    from timeline.project.settings import Settings, read_settings

    root = room.root()
    settings_file = loader.read_settings(root)
    settings = read_settings(settings_file)[0] or Settings(title="-")
    year, month, day = from_day_ordinal(day_of_today(settings_file, today))
    try:
        made = event_of(
            file.read(MAX_ISSUE_LENGTH + 1),
            added=f"{year:04}-{month:02}-{day:02}",
            timezone=settings.timezone,
            name=chosen,
        )
    except UnicodeDecodeError:
        raise UsageError(f"{file.name} is not text in UTF-8", "Save it as UTF-8") from None
    if made.removed:
        room.console.warn(f"{count(made.removed, 'invisible character')} removed")
    room.console.report(made.diagnostics, {made.file.path: made.file.text}, err=True)
    if failed(made.diagnostics):
        raise click.exceptions.Exit(1)
    _write(root, Path(made.file.path), made.file.text)
    room.console.result(os.path.relpath(root / made.file.path))


def _write(root: Path, path: Path, text: str) -> None:
    for other in sorted((root / "content/events").rglob(path.name)):
        raise UsageError(
            f"{other.relative_to(root)} is already there", "Choose another id with --id"
        )
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
