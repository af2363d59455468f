"""Writes the file of a new event, never over one that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from timeline.commands._context import UsageError

FOLDER: Final = "content/events"


def reject_existing(root: Path, path: Path) -> None:
    """Raise `UsageError` if any event file has the name of `path`."""
    for other in sorted((root / FOLDER).rglob(path.name)):
        raise UsageError(f"{other.relative_to(root)} already exists", "Choose another id with --id")


def write_new(root: Path, path: Path, text: str) -> None:
    """Write a file that does not exist yet."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
