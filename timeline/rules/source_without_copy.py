"""A source has no archived copy.

Addresses die within years, and an archived copy outlives them. Name a copy only once you have
opened it; until then this note may stay.
`timeline check` counts these notes; `timeline -v check` lists them.

Wrong:
    report: {title: A report, url: https://example.org/report}
Right:
    report:
      title: A report
      url: https://example.org/report
      archived: {url: https://archive.example/1, on: 2025-11-02}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.rules._sources import sources_lacking
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-without-copy", "note", __doc__, counted=True)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report sources that have an address and no archived copy."""
    for name, at in sources_lacking(
        lambda source: bool(source.fields.url) and not source.archived, chronicle, context
    ):
        yield RULE.report(
            at,
            f'The source "{name}" has no archived copy',
            "Open a copy in a web archive and add archived: {url: …, on: …}; "
            "leave it out until you have opened one",
        )
