"""One article is one source (`same-article`).

Two addresses of one article make two witnesses of it, and a correction of the one leaves the other
as it was. Two sources are taken for one if their addresses differ only in what leads to another
form of the same page (`http` for `https`, `www.`, `m.` or `amp.`, a slash or `/amp` at the end), or
if publisher, title and day of publication are the same. Nothing is said where `copy_of` says how
they belong together.

Wrong: `https://www.example.org/news/1/` in one event and `http://m.example.org/news/1` in another.
Right: the same address in both; or `copy_of` in the one that repeats the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from timeline.content.addresses import normalise
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle, Source
from timeline.model.locations import location_of
from timeline.model.names import fold
from timeline.rules.check_context import CheckContext, fault

# What only says in which form a page is wanted: how its host begins, and how its path ends.
_HOST: Final = re.compile(r"^(?:www|m|mobile|amp)\.(?=.)")
_PATH: Final = re.compile(r"(?<=.)(?:/amp|/index\.html?)$", re.IGNORECASE)
_TELLING: Final = 4
"""A title of fewer words may be that of several articles ("Daily briefing")."""
_Key = tuple[str, ...]


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each source that is an earlier one under another address, once."""
    alike: dict[_Key, list[Source]] = defaultdict(list)
    for source in chronicle.sources.values():
        for key in _keys(source):
            alike[key].append(source)
    mentions: Mapping[str, tuple[str, str]] | None = None
    told: set[str] = set()
    for found in alike.values():
        if len(found) < 2:
            continue
        mentions = _mentions(context) if mentions is None else mentions
        # A file comes first, since the others should name it; then the order of ids.
        first, *others = sorted(found, key=lambda one: (one.document is None, one.id))
        for other in others:
            if other.id not in told and not _belong_together(first, other):
                told.add(other.id)
                yield _twice(first, other, chronicle, mentions)


def _keys(source: Source) -> Iterator[_Key]:
    """What two sources have in common only if they are one article."""
    fields = source.fields
    if not fields.url:
        return
    if address := _address(fields.url):
        yield address
    published = fields.published
    is_telling = not fields.title_supplied and fields.title.count(" ") >= _TELLING - 1
    if is_telling and fields.publisher and published and published.is_exact_day:
        yield "words", fold(fields.publisher), fold(fields.title), str(published.earliest)


def _address(url: str) -> _Key | None:
    """Host, path and query, whatever form of the page is asked for; None for a host alone, which is
    a publisher and no article.
    """
    _, _, rest = url.partition("#")[0].partition("://")
    before, _, query = rest.partition("?")
    host, _, path = before.partition("/")
    path = _PATH.sub("", f"/{path}".removesuffix("/"))
    if not path.strip("/"):
        return None
    return "address", _HOST.sub("", host.lower(), count=1), path, query


def _belong_together(one: Source, other: Source) -> bool:
    """Whether `copy_of` says so, or their addresses are one, which other rules report."""
    if one.origin == other.origin:
        return True
    return normalise(one.fields.url or "") == normalise(other.fields.url or "")


def _mentions(context: CheckContext) -> Mapping[str, tuple[str, str]]:
    """For each source the event with the smallest id that describes it, and its key there."""
    first: dict[str, tuple[str, str]] = {}
    for event in sorted(context.sources.own):
        for key, source in context.sources.own[event].items():
            first.setdefault(source, (event, key))
    return first


def _twice(
    first: Source, other: Source, chronicle: Chronicle, mentions: Mapping[str, tuple[str, str]]
) -> Diagnostic:
    return fault(
        "same-article",
        _url(other, chronicle, mentions),
        f"This is the article at {first.fields.url} under another address",
        f"Write url: {first.fields.url} here too; where it repeats the other, add copy_of",
        ((_url(first, chronicle, mentions), "The other address"),),
    )


def _url(source: Source, chronicle: Chronicle, mentions: Mapping[str, tuple[str, str]]) -> Location:
    if source.document is not None:
        return location_of(source.document, ("url",))
    event, key = mentions[source.id]
    return location_of(chronicle.event(event).document, ("sources", key, "url"))
