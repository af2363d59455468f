"""An id belongs to one file, a translation to an original (`duplicate-id`, `translation-alone`).

The id is the address, so two files with one id would be two pages at one place, and the last one
written would silently win. Sub-folders do not help: they are no part of the id.

Wrong: `content/events/2024/summit.md` and `content/events/2025/summit.md`.
Right: `content/events/2024/summit-2024.md` and `content/events/2025/summit-2025.md`.

Wrong: `content/events/summit.fr.md` alone. Right: `content/events/summit.md` beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import whole
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report files that claim one id, and translations without an original."""
    for first, second in context.document_set.twins:
        yield fault(
            "duplicate-id",
            whole(second),
            f'Two files have the id "{second.id}": {first.file.path} and {second.file.path}',
            "Rename one of the files; the id is its name without .md, whatever folder it is in",
            ((whole(first), "The other file"),),
        )
    for document in context.document_set.lonely:
        if (document.kind, document.id) in context.reserved:
            continue
        folder = document.file.path.rpartition("/")[0]
        yield fault(
            "translation-alone",
            whole(document),
            f'This is the translation of "{document.id}" into "{document.language}", '
            "but there is no such original",
            f"Add {folder}/{document.id}.md, or rename this file to {document.id}.md "
            "if it is the original",
        )
