"""A page has an address that the site uses itself.

A plain page is at the root of the site (`/about/`), where the site has pages of its own: `events`,
`actors`, `places`, `topics`, `series`, `sources`, `stories`, `threads`, `feed`, every year and a
few more.

Wrong:
    content/pages/events.md
Right:
    content/pages/about-the-events.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import whole
from timeline.model.reserved_paths import is_reserved_id
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("page-address-taken", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report plain pages whose address belongs to the site."""
    for page in chronicle.pages:
        if is_reserved_id(page.id):
            yield RULE.report(
                whole(page),
                f'A page can\'t have the id "{page.id}": the site itself uses /{page.id}/',
                f"Rename the file, for example to {page.id}-page.md",
            )
