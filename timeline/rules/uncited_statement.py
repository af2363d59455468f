"""Every statement ends in a citation (`uncited-statement`).

A statement is the text since the previous citation in its paragraph, list item, table row or
quotation. Plain pages are about the site and need no citations, and neither does what a file in
`content/sources/` says of the source.

Wrong: `Ministers met over two days.`
Right: `Ministers met over two days [@declaration "met on 14 and 15 October 2025"].`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.citation_suggestions import suggest_citation
from timeline.model.references import texts
from timeline.rules.check_context import CheckContext, fault

_EXEMPT: Final = ("page", "source")
_SHOWN: Final = 60
_HINT: Final = (
    'Write the key of its source after it, such as [@key] or [@key "exact words"], or delete the '
    "statement"
)


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each uncited statement, except in captions, which have a source of their own."""
    for document in context.documents:
        if document.kind in _EXEMPT:
            continue
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        keys = chronicle.source_keys
        if isinstance(document.fields, EventFields):
            keys = chronicle.event(document.id).keys
        for name, text in texts(document):
            if name.startswith("media."):
                continue
            for block in text.blocks:
                for statement in block.uncited:
                    words = statement.text
                    hint = suggest_citation(document, statement.line, keys) or _HINT
                    if len(words) > _SHOWN:
                        words = words[:_SHOWN].rpartition(" ")[0] + " …"
                    yield fault(
                        "uncited-statement",
                        Location(document.file.path, statement.line, statement.column),
                        f'No source is cited for "{words}"',
                        hint,
                    )
