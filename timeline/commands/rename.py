"""`timeline rename`: changes an id and every reference to it, and keeps the former URL."""

from __future__ import annotations

import click

from timeline.commands._completions import complete_id
from timeline.commands._context import Context, UsageError, pass_context
from timeline.diagnostics.formats.text import count


@click.command(
    epilog="""\b
Examples:
  timeline rename harbour-vote-2022 harbour-bridge-vote-2022
  timeline rename actors/council council-of-exampleton
  timeline rename content/sources/minutes.md council-minutes-2022
""",
)
@click.argument("old", shell_complete=complete_id)
@click.argument("new")
@pass_context
def rename(context: Context, old: str, new: str) -> None:
    """Change the id of an event, source, actor or other file.

    OLD is the id, with its folder (actors/smith) if several files have the same one. The file is
    moved, every reference to it in the content is updated, and its former URL is added to its
    aliases, so that old links still work. If a reference can't be updated or would be wrong
    afterwards, no file is changed.
    """
    from timeline.commands import _rename_project as project

    workspace = context.open()
    changes, references = project.planned_changes(workspace, old, new)
    errors = project.new_errors(workspace, changes)
    if errors:
        texts = {change.target: change.file.text for change in changes}
        context.console.report(errors, texts, err=True)
        raise UsageError("The new id would cause these errors. Nothing was changed")
    project.write(workspace.root, changes)
    for change in changes:
        if change.target != change.path:
            context.console.say(f"{change.path} → {change.target}")
    for path, number in sorted(references.items()):
        context.console.say(f"{path}: updated {count(number, 'reference')}")
