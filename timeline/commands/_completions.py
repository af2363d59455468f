"""What the tab key completes in a shell: ids of files, and codes of rules.

Names of files alone are looked at, since a shell waits for the answer: nothing is parsed, and what
cannot be read completes nothing.
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
    """The codes of rules that begin so, each with what it means."""
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
    """The ids of all files; with a folder before them, `actors/…`, those of that folder."""
    folder, slash, _ = begun.rpartition("/")
    if slash:
        found = (f"{folder}/{name}" for name in _ids(context, folder.rpartition("/")[2]))
    else:
        found = (name for one in FOLDERS for name in _ids(context, one))
    return _beginning(found, begun)


def complete_thing(folder: str) -> Completion:
    """The ids of the files in one folder of the content."""

    def complete(
        context: click.Context, parameter: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        return _beginning(_ids(context, folder), begun)

    return complete


complete_source = complete_thing("sources")


def _beginning(found: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(set(found)) if name.startswith(begun)]


def _ids(context: click.Context, folder: str) -> list[str]:
    from timeline.project.loader import WorkspaceError, find_root

    chosen = context.find_root().params.get("project")
    try:
        root = find_root(Path(chosen) if chosen else Path.cwd())
    except (WorkspaceError, OSError):
        return []
    found = []
    for _, folders, names in os.walk(root / "content" / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # A second full stop makes a translation, which has the id of its original.
        found += [name[:-3] for name in names if name.endswith(".md") and name.count(".") == 1]
    return found
