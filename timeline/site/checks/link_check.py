"""The links of texts to addresses on the site itself → those that lead to no page or file.

A link to a content file is looked up by `model`; `/events/…/` only here, since only the plan knows
which pages there are.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of_link
from timeline.model.references import links
from timeline.project.settings import SitePart
from timeline.site.sections import is_left_out


def broken_links(
    chronicle: Chronicle, addresses: Collection[str], without: Collection[SitePart] = ()
) -> Iterator[Diagnostic]:
    """A fault for each link whose address is none of these (paths without the first slash).

    A link to a part of the site that is left out (`without`) becomes its words, and is no fault.
    """
    for document in _documents(chronicle):
        if not (isinstance(document.fields, EventFields) and document.fields.withdrawn):
            yield from broken_links_of(document, addresses, without)


def broken_links_of(
    document: Document[Any], addresses: Collection[str], without: Collection[SitePart] = ()
) -> Iterator[Diagnostic]:
    """The same for the texts of one file."""
    for link in links(document):
        if not link.target.startswith("/"):
            continue
        path = link.target.partition("#")[0].partition("?")[0].removeprefix("/")
        path = path.removesuffix("index.html")
        if path in addresses or f"{path}/" in addresses or is_left_out(path, without):
            continue
        close = difflib.get_close_matches(path, addresses, n=1, cutoff=0.7)
        yield Diagnostic(
            location_of_link(document, link),
            "broken-link",
            f"The link leads to {link.target}, and there is no such page",
            f"Write /{close[0]} if you mean that"
            if close
            else "Write the address of a page of this site, such as /events/summit-2025/, or "
            "the path of a content file, such as summit-2025.md",
        )


def _documents(chronicle: Chronicle) -> Iterator[Document[Any]]:
    yield from (event.document for event in chronicle.events)
    for things in (chronicle.actors, chronicle.places, chronicle.topics, chronicle.series):
        yield from (thing.document for thing in things.values() if thing.document)
    yield from (source.document for source in chronicle.sources.values() if source.document)
    yield from chronicle.pages
    yield from chronicle.stories
    for versions in chronicle.translations.values():
        yield from versions
