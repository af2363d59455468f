"""A name is that of a file (`no-file`), and of one file only (`ambiguous-name`).

A name without a file is allowed, since an event must not need a second file: its page is made of
the name. It is noted once for each thing, because a misspelt name looks just the same. A name that
is the title of two files says nothing about which of them is meant.

Wrong: `topics: [border-securty]` beside `content/topics/border-security.md`.
Right: `topics: [border-security]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import FOLDER_OF, EntityKind
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of_name
from timeline.model.references import names
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault, listed


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report the first mention of each thing without a file, and every ambiguous name."""
    doubtful = _doubtful(chronicle, context)
    if not doubtful:
        return
    unreadable = {kind for kind, _ in context.reserved}
    nearest = {kind: Nearest(known.words(), 0.8) for kind, known in context.registers.items()}
    noted = set()
    for document in context.document_set.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for kind, path, name in names(document):
            if (kind, name) not in doubtful:
                continue
            claimants = context.registers[kind].claimants(name)
            thing = (kind, chronicle.named[kind, name])
            if len(claimants) > 1:
                yield _ambiguous(document, kind, path, name, claimants)
            # A file that could not be read may well be the one that claims the name.
            elif thing not in noted and kind not in unreadable:
                noted.add(thing)
                yield _without_file(document, thing, path, name, nearest[kind].to(name), context)


def _doubtful(chronicle: Chronicle, context: CheckContext) -> set[tuple[EntityKind, str]]:
    """The names that mean no file or several; there are few, and each is looked up once."""
    return {
        (kind, name)
        for kind, name in chronicle.named
        if len(context.registers[kind].claimants(name)) != 1
    }


def _without_file(
    document: Document[Any],
    thing: tuple[EntityKind, str],
    path: Path,
    name: str,
    meant: str,
    context: CheckContext,
) -> Diagnostic:
    kind, thing_id = thing
    file = f"content/{FOLDER_OF[kind]}/{thing_id}.md"
    is_draft = context.is_draft(kind, thing_id)
    message = (
        f'The file of the {kind} "{name}" is a draft' if is_draft
        else f'The {kind} "{name}" has no file'
    )  # fmt: skip
    hint = (
        f"Take draft out of {file}, or leave it: the page is made of the name" if is_draft
        else f'Write "{meant}" if that is what you mean; else add {file}' if meant
        else f"Add {file} to say more about it, or leave it: the page is made of the name"
    )  # fmt: skip
    at = location_of_name(document, path, kind, name)
    return fault("no-file", at, f"{message}, so its page is made of the name alone", hint)


def _ambiguous(
    document: Document[Any], kind: EntityKind, path: Path, name: str, claimants: tuple[str, ...]
) -> Diagnostic:
    files = [f"content/{FOLDER_OF[kind]}/{one}.md" for one in claimants]
    return fault(
        "ambiguous-name",
        location_of_name(document, path, kind, name),
        f'"{name}" is the name of several files: {listed(files)}',
        f"Write the id of the one you mean: {listed(list(claimants))}",
    )
