"""`timeline from-issue`: turns the text of a GitHub issue into an event file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import click

from timeline.commands._context import Context, UsageError, day_of_today, pass_context, today_option
from timeline.commands._event_file import reject_existing, write_new
from timeline.core.diagnostic import failed
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
@click.option(
    "--id",
    "event_id",
    metavar="ID",
    help="The name of the file; by default made from the title and the year.",
)
@today_option
@pass_context
def from_issue(context: Context, file: IO[str], event_id: str | None, today: str | None) -> None:
    """Turn an issue into an event.

    FILE (by default standard input) is the text of an issue that was opened with the form that
    `timeline schema --issue-form` prints. Writes content/events/ID.md and prints its path. Anyone
    can open an issue, so its text only ever becomes the values of fields. If it can't be an event,
    the reasons are printed and nothing is written. Existing files are never overwritten.
    """
    from timeline.authoring.issue import MAX_ISSUE_LENGTH
    from timeline.authoring.issue import from_issue as event_of
    from timeline.dates import from_day_ordinal
    from timeline.project import loader
    from timeline.project.settings import Settings, read_settings

    root = context.root()
    settings_file = loader.read_settings(root)
    settings = read_settings(settings_file)[0] or Settings(title="-")
    year, month, day = from_day_ordinal(day_of_today(settings_file, today))
    try:
        issue = event_of(
            file.read(MAX_ISSUE_LENGTH + 1),
            added=f"{year:04}-{month:02}-{day:02}",
            timezone=settings.timezone,
            name=event_id,
        )
    except UnicodeDecodeError:
        raise UsageError(f"{file.name} is not UTF-8 text", "Save it as UTF-8") from None
    if issue.removed:
        context.console.warn(f"Removed {count(issue.removed, 'invisible character')}")
    context.console.report(issue.diagnostics, {issue.file.path: issue.file.text}, err=True)
    if failed(issue.diagnostics):
        raise click.exceptions.Exit(1)
    path = Path(issue.file.path)
    reject_existing(root, path)
    write_new(root, path, issue.file.text)
    context.console.result(os.path.relpath(root / issue.file.path))
