"""A source is described once (`source-file-twice`, `source-twice`, `source-id-taken`).

It has one file at most, one key in an event, and an id that is its own.

Two addresses are the same if they differ only in the scheme's and the host's case, the default
port, tracking parameters or the part after `#`. A source that stands there twice would count as two
witnesses.

Wrong: keys `bbc` and `bbc-live` of one event, both with `url: https://example.org/news/1`.
Right: one key `bbc`, cited twice with two passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from timeline.content.addresses import normalise
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report sources that are described twice, and ids that two of them would share."""
    yield from _files(context)
    for event in chronicle.events:
        own = context.sources.own.get(event.id, {})
        if len(set(own.values())) == len(own):
            continue
        first: dict[str, str] = {}
        for key, source in own.items():
            if source in first:
                other = location_of(event.document, ("sources", first[source]), key=True)
                yield fault(
                    "source-twice",
                    location_of(event.document, ("sources", key), key=True),
                    f'"{key}" and "{first[source]}" are the same source',
                    f'Delete "{key}" and cite "{first[source]}" in its place',
                    ((other, "The other key"),),
                )
            first.setdefault(source, key)
    for source_id, mention in context.sources.clashes:
        document = chronicle.event(mention.event).document
        yield fault(
            "source-id-taken",
            location_of(document, ("sources", mention.key), key=True),
            f'The source "{mention.key}" would have the id "{source_id}", which another source has',
            "Give this source a file in content/sources/, whose name is then its id",
        )


def _files(context: CheckContext) -> Iterator[Diagnostic]:
    at_address = defaultdict(list)
    for document in context.sources.register.files.values():
        if document.fields.url:
            at_address[normalise(document.fields.url)].append(document)
    for documents in at_address.values():
        first = documents[0]
        for second in documents[1:]:
            yield fault(
                "source-file-twice",
                location_of(second, ("url",)),
                f"{second.file.path} and {first.file.path} have the same address",
                f"Delete one of the files, and list its id under names in the other: "
                f"names: [{second.id}]",
                ((location_of(first, ("url",)), "The other file"),),
            )
