"""A project, an id and a new id → changes of files, made all together or not at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from timeline.authoring.rename import (
    RenameEdit,
    RenameError,
    Renaming,
    aliases,
    apply,
    reference_edits,
)
from timeline.build import pipeline
from timeline.commands._context import UsageError, options
from timeline.commands._option_validators import checked_id
from timeline.content.document import Document
from timeline.content.kinds import FOLDERS
from timeline.content.reader import read_document
from timeline.content.slugs import slug_words
from timeline.core.diagnostic import Diagnostic
from timeline.core.files import atomic_write
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.core.suggest import Nearest
from timeline.project.file_walk import decode
from timeline.project.loader import Workspace
from timeline.project.settings import read_settings

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_ID_CLOSENESS: Final = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the project: its path and its new one, its content and its new one."""

    path: str
    target: str
    before: bytes
    after: bytes

    @property
    def file(self) -> SourceFile:
        """The file after the change."""
        return SourceFile(self.target, decode(self.after))


def planned_changes(workspace: Workspace, old: str, new: str) -> tuple[list[Change], Counter[str]]:
    """Return the changes of files, and how many references are updated in each."""
    checked_id(new)
    documents = _documents(workspace)
    renamed = _find(documents, old)
    for document in documents:
        if (document.kind, document.id) == (renamed.kind, new):
            raise UsageError(f"{document.file.path} already has that id", "Choose another id")
    renaming = Renaming.of(renamed, new, documents)
    try:
        _reject_unreadable(workspace, documents, renamed.id)
        references = reference_edits(renaming, documents)
        edits = (*references, *aliases(renaming, renamed))
        # Translations have the same id.
        targets = {
            document.file.path: _new_path(document.file.path, renamed.id, new)
            for document in documents
            if (document.kind, document.id) == (renamed.kind, renamed.id)
        }
        changes = list(_changes(workspace.root, targets, edits))
        _reject_remaining(renaming, changes)
    except RenameError as error:
        raise UsageError(f"{error.message}. Nothing was changed", error.hint) from None
    return changes, Counter(targets.get(edit.path, edit.path) for edit in references)


def _new_path(path: str, old: str, new: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/{new}{name.removeprefix(old)}"


def _documents(workspace: Workspace) -> list[Document[Any]]:
    """Return every content file that can be read; `_reject_unreadable` checks the others."""
    results = (read_document(file).document for file in workspace.inputs.content)
    return [document for document in results if document is not None]


def _find(documents: Sequence[Document[Any]], old: str) -> Document[Any]:
    """Return the document with that id, that folder and id, or that path."""
    wanted = old.removeprefix("./").removeprefix("content/").removesuffix(".md")
    folder, _, stem = wanted.rpartition("/")
    kind = FOLDERS.get(folder.split("/")[0])
    matches = [d for d in documents if d.id == stem and (not folder or d.kind == kind)]
    if not matches:
        near = Nearest((document.id for document in documents), _ID_CLOSENESS).to(stem)
        hint = f"Did you mean {near}?" if near else ""
        raise UsageError(f"No file in content/ has the id {old}", hint)
    if len({document.kind for document in matches}) > 1:
        paths = sorted(d.file.path.removeprefix("content/").removesuffix(".md") for d in matches)
        raise UsageError(f"Several files have the id {stem}", f"Write one of: {', '.join(paths)}")
    # A translation has the id of its original, and the original keeps the former URL.
    return min(matches, key=lambda document: (document.language is not None, document.file.path))


def _reject_unreadable(workspace: Workspace, documents: Sequence[Document[Any]], old: str) -> None:
    """Raise `RenameError` if a reference may be in a file that can't be read."""
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
            f"{unread[0]} can't be read, but may refer to {old}",
            "Run `timeline check` and fix that file first",
        )


def _reject_remaining(renaming: Renaming, changes: Sequence[Change]) -> None:
    """Raise `RenameError` if the changed files still refer to the old id."""
    for change in changes:
        document = read_document(change.file).document
        remaining = reference_edits(renaming, [document]) if document else ()
        if remaining:
            raise RenameError(
                f'{change.path}:{remaining[0].line} refers to "{renaming.old}" in a way that '
                "can't be updated automatically",
                "Change that reference first",
            )


def _changes(
    root: Path, targets: Mapping[str, str], edits: Sequence[RenameEdit]
) -> Iterator[Change]:
    """Yield the files that move or contain an edit, from their bytes on the disk."""
    for path in sorted({*targets, *(edit.path for edit in edits)}):
        target = targets.get(path, path)
        if target != path and os.path.lexists(root / target):
            raise RenameError(f"{target} already exists", "Choose another id")
        if target != path and (root / path).is_symlink():
            raise RenameError(f"{path} is a symbolic link", "Rename the file that it leads to")
        before = _real_file(root, path).read_bytes()
        mark = _BYTE_ORDER_MARK if before.startswith(_BYTE_ORDER_MARK) else b""
        text = before.removeprefix(mark).decode("utf-8")
        after = apply(text, [edit for edit in edits if edit.path == path])
        yield Change(path, target, before, mark + after.encode("utf-8"))


def _real_file(root: Path, path: str) -> Path:
    """Return the file itself if the path is a symbolic link to it."""
    return Path(os.path.realpath(root / path))


def new_errors(workspace: Workspace, changes: Sequence[Change]) -> list[Diagnostic]:
    """Return the errors that the project would have after the changes and does not have now."""
    if read_settings(workspace.inputs.settings)[0] is None:
        raise UsageError(
            "timeline.yaml can't be read, so the new id can't be checked. Nothing was changed",
            "Run `timeline check` and fix that file first",
        )
    # Broken links are checked whatever else is wrong, and in drafts, too.
    chosen = replace(options(workspace, today=None, drafts=True), links=True)
    targets = {change.path: change.target for change in changes}

    def place(diagnostic: Diagnostic) -> tuple[str, str]:
        return targets.get(diagnostic.at.path, diagnostic.at.path), diagnostic.code

    def errors(inputs: Inputs) -> list[Diagnostic]:
        return [d for d in pipeline.check(inputs, chosen) if d.severity == "error"]

    after = errors(_inputs_after(workspace.inputs, changes))
    if not after:
        return []
    added = Counter(map(place, after)) - Counter(map(place, errors(workspace.inputs)))
    return [diagnostic for diagnostic in after if place(diagnostic) in added]


def _inputs_after(inputs: Inputs, changes: Sequence[Change]) -> Inputs:
    changed = {change.path: change.file for change in changes}
    content = (changed.get(file.path, file) for file in inputs.content)
    return replace(inputs, content=tuple(sorted(content, key=lambda file: file.path)))


def write(root: Path, changes: Sequence[Change]) -> None:
    """Write all changes; if one fails, undo those before it and raise its error."""
    begun: list[Change] = []
    try:
        for change in changes:
            begun.append(change)
            atomic_write(_target(root, change), change.after, like=root / change.path)
        for change in changes:
            if change.target != change.path:
                (root / change.path).unlink()
    except BaseException:
        for change in begun:
            _undo(root, change)
        raise


def _target(root: Path, change: Change) -> Path:
    return root / change.target if change.target != change.path else _real_file(root, change.path)


def _undo(root: Path, change: Change) -> None:
    with suppress(OSError):
        if change.target != change.path:
            if not (root / change.path).exists():
                atomic_write(root / change.path, change.before, like=_target(root, change))
            (root / change.target).unlink(missing_ok=True)
        elif _real_file(root, change.path).read_bytes() != change.before:
            atomic_write(_real_file(root, change.path), change.before, like=root / change.path)
