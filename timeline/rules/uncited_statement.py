"""A statement does not end in a citation.

Every statement of a summary, a body, a `date_note` or a `method` ends in a citation: each sentence,
or the last one of those that one source supports, in each paragraph, list item, table row and
quotation. Plain pages are about the site and are exempt, and so is the text of a file in
`content/sources/`.

Wrong:
    Ministers met over two days.
Right:
    Ministers met over two days [@declaration "14 and 15 October 2025"].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.citation_suggestions import suggest_citation
from timeline.model.references import texts
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("uncited-statement", "warning", __doc__)
SCOPE: Final = "files"

_EXEMPT: Final = ("page", "source")
_MAX_SHOWN: Final = 60
_HINT: Final = (
    'Write the key of its source after it, such as [@key] or [@key "exact words"], or delete the '
    "statement"
)


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report uncited statements, except in captions, which have a source field."""
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
                    if len(words) > _MAX_SHOWN:
                        words = words[:_MAX_SHOWN].rpartition(" ")[0] + " …"
                    yield RULE.report(
                        Location(document.file.path, statement.line, statement.column),
                        f'No source is cited for "{words}"',
                        hint,
                    )
