"""Two sources are one article at two addresses.

The addresses differ only in what leads to another form of the same page (`http` for `https`;
`www.`, `m.`, `mobile.` or `amp.` before the host; a slash, `/amp`, `/index.html` or `/index.htm` at
the end), or the sources have the same publisher, the same title of four words or more, and the same
day of publication. They would count as two witnesses, and a correction of one would not reach the
other. Not reported where `copy_of` says that one repeats the other.

Wrong:
    url: https://www.example.org/news/1/    # in one event
    url: http://m.example.org/news/1        # in another
Right:
    url: https://www.example.org/news/1/    # in both
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from timeline.content.addresses import normalise
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle, Source
from timeline.model.locations import location_of
from timeline.model.names import fold
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("same-article", "warning", __doc__)
SCOPE: Final = "project"

_HOST: Final = re.compile(r"(?:www|m|mobile|amp)\.(?=.)")
_ENDINGS: Final = ("/amp", "/index.html", "/index.htm")
"""With `_HOST`, the parts of an address that choose another form of the same page."""
_MIN_WORDS: Final = 4
"""A shorter title, such as "Daily briefing", may be the title of several articles."""
_Key = tuple[str, ...]


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each source that is an earlier one at another address, once."""
    by_key: dict[_Key, list[Source]] = defaultdict(list)
    for source in chronicle.sources.values():
        for key in _keys(source):
            by_key[key].append(source)
    reported: set[str] = set()
    for sources in by_key.values():
        if len(sources) < 2:
            continue
        # A file comes first, since the others should name it; then the order of ids.
        first, *others = sorted(sources, key=lambda source: (source.document is None, source.id))
        for other in others:
            if other.id not in reported and not _are_related(first, other):
                reported.add(other.id)
                yield RULE.report(
                    _url(other, chronicle, context),
                    f"This is the article at {first.fields.url} under another address",
                    f"Write url: {first.fields.url} here too; where it repeats the other, add "
                    "copy_of",
                    ((_url(first, chronicle, context), "The other address"),),
                )


def _keys(source: Source) -> Iterator[_Key]:
    """Yield what two sources have in common only if they are one article."""
    fields = source.fields
    if not fields.url:
        return
    if address := _address(fields.url):
        yield address
    published = fields.published
    is_telling = not fields.title_supplied and fields.title.count(" ") >= _MIN_WORDS - 1
    if is_telling and fields.publisher and published and published.is_exact_day:
        yield "words", fold(fields.publisher), fold(fields.title), str(published.earliest)


def _address(url: str) -> _Key | None:
    """Return host, path and query, the same for every form of a page; None for a host alone."""
    _, _, rest = url.partition("#")[0].partition("://")
    before, _, query = rest.partition("?")
    host, _, path = before.partition("/")
    path = f"/{path}".removesuffix("/")
    if path.lower().endswith(_ENDINGS) and path.count("/") > 1:
        path = path.rpartition("/")[0]
    if not path.strip("/"):
        return None
    host = host.lower()
    form = _HOST.match(host)
    return "address", host[form.end() :] if form else host, path, query


def _are_related(first: Source, other: Source) -> bool:
    """Whether `copy_of` relates them, or their addresses are equal, which other rules report."""
    if first.origin == other.origin:
        return True
    return normalise(first.fields.url or "") == normalise(other.fields.url or "")


def _url(source: Source, chronicle: Chronicle, context: CheckContext) -> Location:
    if source.document is not None:
        return location_of(source.document, ("url",))
    event, key = context.sources.merged[source.id].first_mention
    return location_of(chronicle.event(event).document, ("sources", key, "url"))
