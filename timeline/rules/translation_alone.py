"""A translation has no original.

`summit.fr.md` is the translation of `summit.md`, but there is no such file.

Wrong:
    content/events/summit.fr.md
Right:
    content/events/summit.md
    content/events/summit.fr.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import whole
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("translation-alone", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report translations without an original, unless the original could not be read."""
    for document in context.document_set.orphaned:
        if (document.kind, document.id) in context.reserved:
            continue
        folder = document.file.path.rpartition("/")[0]
        yield RULE.report(
            whole(document),
            f'This is the translation of "{document.id}" into "{document.language}", '
            "but there is no such original",
            f"Add {folder}/{document.id}.md, or rename this file to {document.id}.md "
            "if it is the original",
        )
