"""`timeline rename`: gives a thing another id, mends what refers to it, keeps the old address."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.commands._completions import complete_id
from timeline.commands._context import (
    Context,
    UsageError,
    options,
    pass_context,
)
from timeline.core.files import atomic_write
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.diagnostics.formats.text import count
from timeline.project.loader import decode

if TYPE_CHECKING:
    from timeline.authoring.rename import RenameEdit, Renaming
    from timeline.content.document import Document
    from timeline.core.diagnostic import Diagnostic
    from timeline.project.loader import Workspace


@dataclass(frozen=True, slots=True)
class _Change:
    """A file of the project: where it is, where it will be, and what it holds before and after."""

    path: str
    target: str
    before: bytes
    after: bytes

    @property
    def file(self) -> SourceFile:
        """The file as it will be."""
        return SourceFile(self.target, decode(self.after))


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
def rename(room: Context, old: str, new: str) -> None:
    """Give an event, source, actor or any other thing another id.

    OLD is an id, or with its folder (actors/smith) where several things have the same id. The file
    is moved, every reference to it in content is mended, and its former address is added to its
    aliases, so that old links lead on. Either everything is changed or nothing: if a reference
    could not be mended, or would be wrong afterwards, the command says so and changes no file.
    """
    workspace = room.open()
    changes, mended = _plan(workspace, old, new)
    worse = _new_errors(workspace, changes)
    if worse:
        room.console.report(worse, _texts(changes), err=True)
        raise UsageError("The new id would cause these errors. Nothing was changed")
    _carry_out(workspace.root, changes)
    for change in changes:
        if change.target != change.path:
            room.console.say(f"{change.path} → {change.target}")
    for path, number in sorted(mended.items()):
        room.console.say(f"{path}: {count(number, 'reference')} mended")


def _plan(workspace: Workspace, old: str, new: str) -> tuple[list[_Change], Counter[str]]:
    """The changes of files, and how many references are mended in each."""
    from timeline.authoring import rename
    from timeline.content.slugs import is_slug, slugify

    if not is_slug(new):
        raise UsageError(
            f'"{new}" cannot be an id: ids are words of a–z and 0–9 with single hyphens',
            f"Write {slugify(new)}",
        )
    documents = _documents(workspace)
    moved = _find(documents, old)
    taken = [d for d in documents if (d.kind, d.id) == (moved.kind, new)]
    if taken:
        raise UsageError(f"{taken[0].file.path} has that id already", "Choose another one")
    change = rename.Renaming.of(moved, new, documents)
    try:
        _refuse_unread(workspace, documents, moved.id)
        references = rename.reference_edits(change, documents)
        edits = (*references, *rename.aliases(change, moved))
        moving = {
            d.file.path: _renamed(d.file.path, moved.id, new)
            for d in documents
            if (d.kind, d.id) == (moved.kind, moved.id)
        }
        changes = list(_changes(workspace.root, moving, edits))
        _refuse_left(change, changes)
    except rename.RenameError as error:
        raise UsageError(f"{error.message}. Nothing was changed", error.hint) from None
    return changes, Counter(moving.get(edit.path, edit.path) for edit in references)


def _renamed(path: str, old: str, new: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/{new}{name.removeprefix(old)}"


def _documents(workspace: Workspace) -> list[Document[Any]]:
    """Every content file that can be read; `_refuse_unread` sees to the others."""
    from timeline.content.reader import read_document

    found = (read_document(file).document for file in workspace.inputs.content)
    return [document for document in found if document is not None]


def _find(documents: Sequence[Document[Any]], old: str) -> Document[Any]:
    """The document that the author means: the one with that id, folder and id, or path."""
    from timeline.content.kinds import FOLDERS

    wanted = old.removeprefix("./").removeprefix("content/").removesuffix(".md")
    folder, _, stem = wanted.rpartition("/")
    kind = FOLDERS.get(folder.split("/")[0])
    found = [d for d in documents if d.id == stem and (not folder or d.kind == kind)]
    if not found:
        raise UsageError(f"No file in content/ has the id {old}", _closest(documents, stem))
    if len({document.kind for document in found}) > 1:
        words = ", ".join(
            sorted(document.file.path.removeprefix("content/")[:-3] for document in found)
        )
        raise UsageError(f"Several things have the id {stem}", f"Write one of: {words}")
    # A translation has its original's id, and the original keeps the addresses.
    return min(found, key=lambda document: (document.language is not None, document.file.path))


def _closest(documents: Sequence[Document[Any]], wanted: str) -> str:
    close = difflib.get_close_matches(wanted, {document.id for document in documents}, n=2)
    return f"Did you mean {' or '.join(close)}?" if close else ""


def _refuse_unread(workspace: Workspace, documents: Sequence[Document[Any]], old: str) -> None:
    """A file that cannot be read may hold a reference, by id or by name, which would be lost."""
    from timeline.authoring.rename import RenameError
    from timeline.content.slugs import slug_words

    read = {document.file.path for document in documents}
    unread = [
        file.path
        for file in workspace.inputs.content
        if file.path not in read and old in slug_words(file.text)
    ]
    unread += [
        file.path for file in workspace.inputs.unreadable if file.path.startswith("content/")
    ]
    if unread:
        raise RenameError(
            f"{unread[0]} cannot be read, but may refer to {old}",
            "See `timeline check` and mend the file first",
        )


def _refuse_left(renaming: Renaming, changes: Sequence[_Change]) -> None:
    """Reads what was mended once more: whatever still refers to the old id would be forgotten."""
    from timeline.authoring.rename import RenameError, reference_edits
    from timeline.content.reader import read_document

    for change in changes:
        document = read_document(change.file).document
        left = reference_edits(renaming, [document]) if document else ()
        if left:
            raise RenameError(
                f'{change.path}:{left[0].line} refers to "{renaming.old}" in a way that cannot be '
                "mended by itself",
                "Mend that reference first",
            )


def _changes(
    root: Path, moving: Mapping[str, str], edits: Sequence[RenameEdit]
) -> Iterator[_Change]:
    """The files that move or hold an edit, from their bytes as they stand on the disk."""
    from timeline.authoring.rename import RenameError, apply

    for path in sorted({*moving, *(edit.path for edit in edits)}):
        target = moving.get(path, path)
        if target != path and os.path.lexists(root / target):
            raise RenameError(f"{target} is already there", "Choose another id")
        if target != path and (root / path).is_symlink():
            raise RenameError(f"{path} is a symbolic link", "Rename the file that it leads to")
        before = _on_disk(root, path).read_bytes()
        mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
        text = before.removeprefix(mark).decode("utf-8")
        after = apply(text, [edit for edit in edits if edit.path == path])
        yield _Change(path, target, before, mark + after.encode("utf-8"))


def _on_disk(root: Path, path: str) -> Path:
    """The file itself, where the path is a link to it."""
    return Path(os.path.realpath(root / path))


def _new_errors(workspace: Workspace, changes: Sequence[_Change]) -> list[Diagnostic]:
    """The errors that the project would have afterwards and has not now."""
    from timeline.build import pipeline
    from timeline.project.settings import read_settings

    if read_settings(workspace.inputs.settings)[0] is None:
        raise UsageError(
            "timeline.yaml cannot be read, so that it is not known which errors the new id would "
            "cause. Nothing was changed",
            "See `timeline check` and mend the file first",
        )
    # A link that leads nowhere afterwards is one of them, whatever else is wrong, also in a draft.
    chosen = replace(options(workspace, today=None, drafts=True), links=True)
    targets = {change.path: change.target for change in changes}

    def place(found: Diagnostic) -> tuple[str, str]:
        return targets.get(found.at.path, found.at.path), found.code

    def errors(inputs: Inputs) -> list[Diagnostic]:
        return [d for d in pipeline.check(inputs, chosen) if d.severity == "error"]

    after = errors(_changed(workspace.inputs, changes))
    if not after:
        return []
    worse = Counter(map(place, after)) - Counter(map(place, errors(workspace.inputs)))
    return [found for found in after if place(found) in worse]


def _changed(inputs: Inputs, changes: Sequence[_Change]) -> Inputs:
    changed = {change.path: change.file for change in changes}
    content = (changed.get(file.path, file) for file in inputs.content)
    return replace(inputs, content=tuple(sorted(content, key=lambda file: file.path)))


def _texts(changes: Sequence[_Change]) -> dict[str, str]:
    return {change.target: change.file.text for change in changes}


def _carry_out(root: Path, changes: Sequence[_Change]) -> None:
    """Writes all changes; if one fails, takes back those before it and raises its error."""
    done: list[_Change] = []
    try:
        for change in changes:
            done.append(change)
            atomic_write(_target(root, change), change.after, like=root / change.path)
        for change in changes:
            if change.target != change.path:
                (root / change.path).unlink()
    except BaseException:
        for change in done:
            _take_back(root, change)
        raise


def _target(root: Path, change: _Change) -> Path:
    return root / change.target if change.target != change.path else _on_disk(root, change.path)


def _take_back(root: Path, change: _Change) -> None:
    with suppress(OSError):
        if change.target != change.path:
            if not (root / change.path).exists():
                atomic_write(root / change.path, change.before, like=_target(root, change))
            (root / change.target).unlink(missing_ok=True)
        elif _on_disk(root, change.path).read_bytes() != change.before:
            atomic_write(_on_disk(root, change.path), change.before, like=root / change.path)
