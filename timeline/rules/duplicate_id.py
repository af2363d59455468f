"""Two files of one kind have the same id.

A file's id is its name, whatever folder it is in, and the id is the address of its page. Two files
can't share one.

Wrong:
    content/events/2024/summit.md
    content/events/2025/summit.md
Right:
    content/events/2024/summit-2024.md
    content/events/2025/summit-2025.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import whole
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("duplicate-id", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each file whose id and language another file has."""
    for first, second in context.document_set.duplicates:
        yield RULE.report(
            whole(second),
            f'Two files have the id "{second.id}": {first.file.path} and {second.file.path}',
            "Rename one of the files; the id is its name without .md, whatever folder it is in",
            ((whole(first), "The other file"),),
        )
