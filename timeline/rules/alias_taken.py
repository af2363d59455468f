"""A former address is in use, or two files claim it.

`aliases` lists addresses at which the page used to be; each redirects to the present address. A
redirect can't replace another page or an address that the site itself needs, and two files can't
share one.

Wrong:
    aliases: [/events/summit-2024/]    # and there is an event summit-2024
Right:
    aliases: [/events/summit-2023/]    # where this event used to be
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS, Kind
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.reserved_paths import address, is_reserved, same_form
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("alias-taken", "error", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report former addresses that belong to a page, to the site or to another file."""
    documents = [d for d in context.document_set.documents if d.fields.aliases]
    if not documents:
        return
    pages = _pages(chronicle, context)
    first: dict[str, tuple[Document[Any], int]] = {}
    for document in sorted(documents, key=lambda document: document.file.path):
        for number, alias in enumerate(document.fields.aliases):
            place = same_form(alias)
            if is_reserved(place) or place in pages:
                yield _in_use(alias, pages.get(place), document, number)
            elif place in first:
                other, index = first[place]
                yield RULE.report(
                    location_of(document, ("aliases", number)),
                    f'Another file claims the former address "{alias}" too',
                    "Delete it from one of the files: an address can lead to one page only",
                    ((location_of(other, ("aliases", index)), "The other file claims it here"),),
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
    return RULE.report(
        location_of(document, ("aliases", number)),
        f'"{alias}" can\'t be a former address: it {reason}',
        "Delete it from aliases, or write the address that this page had before",
        subject=alias,
    )


def _pages(chronicle: Chronicle, context: CheckContext) -> dict[str, tuple[Kind, str]]:
    """Return the kind and id of each page by its address, those of unreadable files included."""
    holders: list[tuple[Kind, str]] = list(context.reserved)
    holders += (("event", event.id) for event in chronicle.events)
    holders += (("source", source.id) for source in chronicle.sources.values() if source.has_page)
    for kind in ENTITY_KINDS:
        holders += ((kind, entity_id) for entity_id in chronicle.entities(kind))
    holders += (("page", page.id) for page in chronicle.pages)
    holders += (("story", story.id) for story in chronicle.stories)
    pages = {address(kind, page_id): (kind, page_id) for kind, page_id in holders}
    pages |= {f"/threads/{root}/": ("event", root) for root in chronicle.threads}
    return pages
