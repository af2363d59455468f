"""An address has parameters that only track readers.

Parameters such as `utm_source` or `fbclid` tell the publisher who sent the reader, and make one
article look like two. The address works without them. Sources, actors and links in texts are
checked; an address in an archive stays as it is. `timeline check --fix` removes the parameters.

Wrong:
    url: https://example.org/news/1?utm_source=newsletter
Right:
    url: https://example.org/news/1
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.addresses import without_tracking
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.rules._addresses import addresses
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("tracking-parameter", "warning", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report addresses with tracking parameters."""
    for document in context.documents:
        for url, place in addresses(document):
            plain = without_tracking(url)
            if plain != url:
                message = "The address has parameters that only track readers"
                yield RULE.report(place(), message, f"Write {plain}")
