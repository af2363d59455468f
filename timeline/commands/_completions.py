"""What the tab key completes in a shell: ids of files and codes of rules.

Only file names are read, never their content, since a shell waits for the answer. Where something
can't be read, nothing is completed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from timeline.content.kinds import FOLDERS

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete_code(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the rule codes that begin like this, each with its meaning."""
    # Imported here: it imports every rule, and other completions must be fast.
    from timeline.diagnostics import registry

    return [
        CompletionItem(code, help=rule.summary)
        for code, rule in registry.rules().items()
        if code.startswith(begun)
    ]


def complete_id(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the ids of all files, or those of one folder after `actors/`."""
    folder, slash, _ = begun.rpartition("/")
    if slash:
        ids = (f"{folder}/{name}" for name in _ids(context, folder.rpartition("/")[2]))
    else:
        ids = (name for folder in FOLDERS for name in _ids(context, folder))
    return _matching(ids, begun)


def complete_entity(folder: str) -> Completion:
    """Return a completion of the ids of the files in one folder of the content."""

    def complete(
        context: click.Context, parameter: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        return _matching(_ids(context, folder), begun)

    return complete


complete_source = complete_entity("sources")


def _matching(ids: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(set(ids)) if name.startswith(begun)]


def _ids(context: click.Context, folder: str) -> list[str]:
    from timeline.project.loader import WorkspaceError, find_root

    project = context.find_root().params.get("project")
    try:
        root = find_root(Path(project) if project else Path.cwd())
    except (WorkspaceError, OSError):
        return []
    ids: list[str] = []
    for _, folders, names in os.walk(root / "content" / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # A second full stop makes a translation, which has the id of its original.
        ids += [name[:-3] for name in names if name.endswith(".md") and name.count(".") == 1]
    return ids
