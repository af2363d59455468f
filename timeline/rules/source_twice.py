"""Two keys of one event mean the same source.

Readers would take the two keys for two independent witnesses.

Wrong:
    sources:
      bbc: {title: News, url: https://example.org/news}
      live: {title: News, url: https://example.org/news#live}
Right:
    sources:
      bbc: {title: News, url: https://example.org/news}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("source-twice", "warning", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each key that means the source of an earlier key of its event."""
    for event in chronicle.events:
        keys = context.sources.own.get(event.id, {})
        if len(set(keys.values())) == len(keys):
            continue
        first: dict[str, str] = {}
        for key, source in keys.items():
            if source in first:
                other = location_of(event.document, ("sources", first[source]), key=True)
                yield RULE.report(
                    location_of(event.document, ("sources", key), key=True),
                    f'"{key}" and "{first[source]}" are the same source',
                    f'Delete "{key}" and cite "{first[source]}" instead',
                    ((other, "The other key"),),
                )
            first.setdefault(source, key)
