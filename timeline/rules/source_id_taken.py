"""Two different sources would have the same id.

The id of a source without a file is made from its publisher and its address, and another source has
the same id. This happens once in billions of sources, or where a file has been given such a name. A
file gives the source an id of your choice.

Wrong:
    sources: {report: {title: Report, url: https://example.org/report, publisher: Home Office}}
Right:
    sources: {report: home-office-report}    # and content/sources/home-office-report.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-id-taken", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each source whose id an earlier source has."""
    for source_id, mention in context.sources.clashes:
        document = chronicle.event(mention.event).document
        yield RULE.report(
            location_of(document, ("sources", mention.key), key=True),
            f'The source "{mention.key}" would have the id "{source_id}" of another source',
            "Give this source a file in content/sources/, whose name is then its id",
        )
