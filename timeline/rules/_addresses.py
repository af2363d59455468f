"""The addresses in a document that lead out of the site, for the rules about addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.schema.fields import ActorFields, EventFields, SourceFields
from timeline.core.diagnostic import Location
from timeline.model.locations import location_of, whole
from timeline.model.references import texts

_HREF: Final = re.compile(r'href="(https?:[^"]*)"')


def addresses(document: Document[Any]) -> Iterator[tuple[str, Callable[[], Location]]]:
    """Yield the addresses of sources, of an actor and of links in texts, each with its place.

    The place is a function, since finding one parses the front matter again.
    """
    fields = document.fields
    if isinstance(fields, EventFields):
        if not fields.withdrawn:
            for key, source in fields.sources.items():
                if isinstance(source, SourceFields) and source.url:
                    yield source.url, partial(location_of, document, ("sources", key, "url"))
    elif isinstance(fields, SourceFields | ActorFields) and fields.url:
        yield fields.url, partial(location_of, document, ("url",))
    for url in _linked(document):
        yield url, partial(_in_text, document, url)


def _linked(document: Document[Any]) -> dict[str, None]:
    """Return the addresses of links in the texts, each once."""
    urls: dict[str, None] = {}
    for _, text in texts(document):
        for block in text.blocks:
            html = "".join(block.html)
            if 'href="http' in html:
                urls.update((unescape(url), None) for url in _HREF.findall(html))
    return urls


def _in_text(document: Document[Any], url: str) -> Location:
    """Return the first place of an address in the file; the whole file if it is encoded there."""
    text = document.file.text
    start = text.find(url)
    if start < 0:
        return whole(document)
    column = start - text.rfind("\n", 0, start)
    line = text.count("\n", 0, start) + 1
    return Location(document.file.path, line, column, column + len(url))
