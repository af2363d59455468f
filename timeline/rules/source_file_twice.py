"""Two files in content/sources/ have the same address.

Addresses are the same if they differ only in upper and lower case of the host, a default port,
tracking parameters, or the part after `#`.

Wrong:
    url: https://example.org/report         # in report.md
    url: https://example.org/report#page    # in report-2.md
Right:
    names: [report-2]    # in report.md; report-2.md is deleted
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from timeline.content.addresses import normalise
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-file-twice", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each file of a source whose address an earlier file has."""
    by_address = defaultdict(list)
    for document in context.sources.register.files.values():
        if document.fields.url:
            by_address[normalise(document.fields.url)].append(document)
    for first, *others in by_address.values():
        for second in others:
            yield RULE.report(
                location_of(second, ("url",)),
                f"{second.file.path} and {first.file.path} have the same address",
                "Delete one of the files, and list its id under names in the other: "
                f"names: [{second.id}]",
                ((location_of(first, ("url",)), "The other file"),),
            )
