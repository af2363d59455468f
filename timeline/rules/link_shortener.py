"""An address leads through a service that hides where it goes.

The service only redirects. It hides the address, may redirect elsewhere tomorrow, and takes the
link with it when it closes. Sources, actors and links in texts are checked.

Wrong:
    url: https://bit.ly/3xYzAbC
Right:
    url: https://example.org/news/1
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.rules._addresses import addresses
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("link-shortener", "warning", __doc__)
SCOPE: Final = "files"
SHORTENERS: Final = frozenset(
    (
        *("amzn.to", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "cutt.ly", "db.tt"),
        *("dlvr.it", "fb.me", "goo.gl", "ht.ly", "ift.tt", "is.gd", "j.mp", "lnkd.in", "ow.ly"),
        *("rb.gy", "rebrand.ly", "s.id", "short.io", "shorturl.at", "snip.ly", "t.co", "t.ly"),
        *("tiny.cc", "tinyurl.com", "trib.al", "tr.im", "u.to", "v.gd", "wp.me", "x.gd"),
    )
)
"""Hosts that only redirect to other addresses."""
_HOST: Final = re.compile(r"https?://(?:www\.)?([^/?#:]+)", re.IGNORECASE)


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report addresses at a host that only redirects."""
    for document in context.documents:
        for url, place in addresses(document):
            match = _HOST.match(url)
            host = match[1].lower() if match else ""
            if host in SHORTENERS:
                yield RULE.report(
                    place(),
                    f"The address leads through {host}, which hides where it goes",
                    "Open it, and write the address that the browser then shows",
                )
