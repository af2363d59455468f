"""An address leads to one page (`alias-taken`, `page-address-taken`).

A redirect from an address where a page stands would hide that page, and two redirects from one
address could not both be kept. A plain page stands at the root of the site, beside the pages that
the site makes itself.

Wrong: `aliases: [/events/summit-2024/]` while there is an event `summit-2024`.
Right: `aliases: [/events/summit-2023/]`, which is the address that this event had before.

Wrong: `content/pages/events.md`. Right: `content/pages/about-events.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS, Kind
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of, whole
from timeline.model.reserved_paths import (
    address,
    is_reserved,
    is_reserved_id,
    same_form,
)
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report pages and former addresses that stand where something else does."""
    for page in chronicle.pages:
        if is_reserved_id(page.id):
            yield fault(
                "page-address-taken",
                whole(page),
                f'A page cannot have the id "{page.id}": /{page.id}/ is one of the addresses '
                "that the site makes itself",
                f"Rename the file, for example to {page.id}-page.md",
            )
    claimed = [document for document in context.document_set.documents if document.fields.aliases]
    if not claimed:
        return
    pages = _pages(chronicle, context)
    first: dict[str, tuple[Document[Any], int]] = {}
    for document in sorted(claimed, key=lambda one: one.file.path):
        for number, alias in enumerate(document.fields.aliases):
            place = same_form(alias)
            at = location_of(document, ("aliases", number))
            if is_reserved(place) or place in pages:
                yield _in_use(alias, pages.get(place), document, number)
            elif place in first:
                other, index = first[place]
                yield fault(
                    "alias-taken",
                    at,
                    f'The former address "{alias}" is claimed a second time',
                    "Delete it where it does not belong: an address can lead to one page only",
                    ((location_of(other, ("aliases", index)), "It is claimed here"),),
                    subject=alias,
                )
            else:
                first[place] = document, number


def _in_use(
    alias: str, holder: tuple[Kind, str] | None, document: Document[Any], number: int
) -> Diagnostic:
    if holder == (document.kind, document.id):
        reason = "is the present address of this page"
    elif holder:
        reason = f'is the present address of the {holder[0]} "{holder[1]}"'
    else:
        reason = "belongs to the site itself"
    return fault(
        "alias-taken",
        location_of(document, ("aliases", number)),
        f'"{alias}" cannot be a former address: it {reason}',
        "Delete it from aliases, or write the address that this page had before",
        subject=alias,
    )


def _pages(chronicle: Chronicle, context: CheckContext) -> dict[str, tuple[Kind, str]]:
    """Every address at which a page stands, with its kind and id; of unreadable files too."""
    holders: list[tuple[Kind, str]] = list(context.reserved)
    holders += (("event", event.id) for event in chronicle.events)
    holders += (("source", source.id) for source in chronicle.sources.values() if source.has_page)
    for thing in ENTITY_KINDS:
        holders += ((thing, thing_id) for thing_id in chronicle.entities(thing))
    holders += (("page", page.id) for page in chronicle.pages)
    holders += (("story", story.id) for story in chronicle.stories)
    pages = {address(kind, thing_id): (kind, thing_id) for kind, thing_id in holders}
    pages |= {f"/threads/{root}/": ("event", root) for root in chronicle.threads}
    return pages
