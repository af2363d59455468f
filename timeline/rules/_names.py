"""Names in fields by the files that claim them, for the rules about names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import FOLDER_OF, EntityKind
from timeline.content.schema.fields import EventFields
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path
from timeline.model.references import names
from timeline.rules.check_context import CheckContext

_Names = set[tuple[EntityKind, str]]


def names_with(
    claimed: Callable[[tuple[str, ...]], bool], chronicle: Chronicle, context: CheckContext
) -> _Names:
    """Return the names in use whose claimants (the ids of files) satisfy a condition."""
    registers = context.registers
    return {
        (kind, name) for kind, name in chronicle.named if claimed(registers[kind].claimants(name))
    }


def mentions(
    wanted: _Names, context: CheckContext
) -> Iterator[tuple[Document[Any], EntityKind, Path, str]]:
    """Yield every mention of these names in the fields of published files."""
    for document in context.document_set.documents if wanted else ():
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for kind, path, name in names(document):
            if (kind, name) in wanted:
                yield document, kind, path, name


def file_of(kind: EntityKind, entity_id: str) -> str:
    """Return the path of an entity's file."""
    return f"content/{FOLDER_OF[kind]}/{entity_id}.md"
