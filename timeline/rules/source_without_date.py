"""A source does not say when it was published.

A month or a year is enough. Leave the date out where the source gives none: never guess it.
`timeline check` counts these notes; `timeline -v check` lists them.

Wrong:
    report: {title: A report, url: https://example.org/report}
Right:
    report: {title: A report, url: https://example.org/report, published: 2025-10}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.rules._sources import sources_lacking
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-without-date", "note", __doc__, counted=True)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report sources with no date of publication."""
    for name, at in sources_lacking(
        lambda source: source.fields.published is None, chronicle, context
    ):
        yield RULE.report(
            at,
            f'The source "{name}" does not say when it was published',
            "Add published: and as much of the date as the source gives, such as 2025-10",
        )
