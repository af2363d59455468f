"""A source does not say who published it.

The source names neither a publisher nor an author, so readers can't tell whose words they are.
`timeline check` counts these notes; `timeline -v check` lists them.

Wrong:
    report: {title: A report, url: https://example.org/report}
Right:
    report: {title: A report, url: https://example.org/report, publisher: The Herald}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.rules._sources import sources_lacking
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-without-publisher", "note", __doc__, counted=True)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report sources with neither a publisher nor an author."""
    for name, at in sources_lacking(
        lambda source: not (source.fields.publisher or source.fields.authors), chronicle, context
    ):
        yield RULE.report(
            at,
            f'The source "{name}" does not say who published it',
            "Add publisher: and the name that the source itself gives",
        )
