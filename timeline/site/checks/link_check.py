"""Links of texts to paths on the site itself (`/events/…/`) → those that lead to no page or file.

Links to content files are checked by a rule; only the plan of the site knows which pages exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of_link
from timeline.model.references import links
from timeline.project.settings import SitePart
from timeline.site.sections import is_left_out


def broken_links(
    chronicle: Chronicle, paths: Collection[str], left_out: Collection[SitePart] = ()
) -> Iterator[Diagnostic]:
    """Yield an error for each link to a path that is none of these (without the first slash).

    A link to a part of the site that is left out becomes its text, and is no error.
    """
    known_paths = Nearest(paths, 0.7)
    for document in _documents(chronicle):
        if not (isinstance(document.fields, EventFields) and document.fields.withdrawn):
            yield from _broken_links(document, paths, left_out, known_paths)


def broken_links_of(
    document: Document[Any], paths: Collection[str], left_out: Collection[SitePart] = ()
) -> Iterator[Diagnostic]:
    """Yield the same for the texts of one file."""
    return _broken_links(document, paths, left_out, Nearest(paths, 0.7))


def _broken_links(
    document: Document[Any],
    paths: Collection[str],
    left_out: Collection[SitePart],
    known_paths: Nearest,
) -> Iterator[Diagnostic]:
    for link in links(document):
        if not link.target.startswith("/"):
            continue
        path = link.target.partition("#")[0].partition("?")[0].removeprefix("/")
        path = path.removesuffix("index.html")
        if path in paths or f"{path}/" in paths or is_left_out(path, left_out):
            continue
        nearest = known_paths.to(path)
        yield Diagnostic(
            location_of_link(document, link),
            "broken-link",
            f"The link leads to {link.target}, but there is no such page",
            f"Write /{nearest} if you mean that"
            if nearest
            else "Write the address of a page of this site, such as /events/summit-2025/, or "
            "the path of a content file, such as summit-2025.md",
        )


def _documents(chronicle: Chronicle) -> Iterator[Document[Any]]:
    yield from (event.document for event in chronicle.events)
    for kind in ENTITY_KINDS:
        entities = chronicle.entities(kind).values()
        yield from (entity.document for entity in entities if entity.document)
    yield from (source.document for source in chronicle.sources.values() if source.document)
    yield from chronicle.pages
    yield from chronicle.stories
    for versions in chronicle.translations.values():
        yield from versions
