"""An address leads to the source itself and says nothing else (`tracking-parameter`,
`link-shortener`).

Parameters such as `utm_source` tell the publisher who sent the reader, and make one article look
like two. A shortened address hides where it leads, may lead elsewhere tomorrow, and is gone when
the service is.

Wrong: `url: https://example.org/news/1?utm_source=x`. Right: `url: https://example.org/news/1`.
Wrong: `url: https://bit.ly/3xYz`. Right: the address that the browser shows after opening it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

from timeline.content.addresses import without_tracking
from timeline.content.document import Document
from timeline.content.schema.fields import ActorFields, EventFields, SourceFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of, whole
from timeline.model.references import texts
from timeline.rules.check_context import CheckContext, fault

SHORTENERS: Final = frozenset(
    (
        *("amzn.to", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "cutt.ly", "db.tt"),
        *("dlvr.it", "fb.me", "goo.gl", "ht.ly", "ift.tt", "is.gd", "j.mp", "lnkd.in", "ow.ly"),
        *("rb.gy", "rebrand.ly", "s.id", "short.io", "shorturl.at", "snip.ly", "t.co", "t.ly"),
        *("tiny.cc", "tinyurl.com", "trib.al", "tr.im", "u.to", "v.gd", "wp.me", "x.gd"),
    )
)
"""Hosts that do nothing but lead on to other addresses."""
_HREF: Final = re.compile(r'href="(https?:[^"]*)"')


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report the addresses of sources, of actors and of links in texts that track or hide."""
    for document in context.documents:
        for path, url in _addresses(document):
            yield from _judged(url, partial(location_of, document, path))
        for url in _linked(document):
            yield from _judged(url, partial(_in_text, document, url))


def _judged(url: str, at: Callable[[], Location]) -> Iterator[Diagnostic]:
    """What is wrong with an address; its place is looked up only where something is."""
    plain = without_tracking(url)
    if plain != url:
        yield fault(
            "tracking-parameter",
            at(),
            "The address has parameters that only serve to track readers",
            f"Write {plain}",
        )
    if _host(url) in SHORTENERS:
        yield fault(
            "link-shortener",
            at(),
            f"The address leads through {_host(url)}, which hides where it goes",
            "Open it, and write the address that the browser then shows",
        )


def _addresses(document: Document[Any]) -> Iterator[tuple[Path, str]]:
    fields = document.fields
    if isinstance(fields, EventFields):
        if not fields.withdrawn:
            for key, source in fields.sources.items():
                if isinstance(source, SourceFields) and source.url:
                    yield ("sources", key, "url"), source.url
    elif isinstance(fields, SourceFields | ActorFields) and fields.url:
        yield ("url",), fields.url


def _linked(document: Document[Any]) -> Iterator[str]:
    """The addresses to which links in the texts lead, each once."""
    found: dict[str, None] = {}
    for _, text in texts(document):
        for block in text.blocks:
            for piece in block.html:
                if 'href="http' in piece:
                    found.update((unescape(url), None) for url in _HREF.findall(piece))
    yield from found


def _in_text(document: Document[Any], url: str) -> Location:
    """The first place where the address stands as it is; the whole file where it is encoded."""
    text = document.file.text
    start = text.find(url)
    if start < 0:
        return whole(document)
    column = start - text.rfind("\n", 0, start)
    line = text.count("\n", 0, start) + 1
    return Location(document.file.path, line, column, column + len(url))


def _host(url: str) -> str:
    # Nearly every address is longer than these, and taking one apart is slow.
    if len(url) > 60:
        return ""
    return (urlsplit(url).hostname or "").removeprefix("www.")
