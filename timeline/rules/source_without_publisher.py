"""A source says enough to be found again and to be weighed (`source-without-publisher`,
`source-without-date`, `source-without-copy`).

A reader weighs a report by who published it and when, and an address alone is dead within years.
All three are notes: what a source does not give is left out and never guessed, and an archived copy
is named only by somebody who has opened it.

Wrong: `report: {title: A report, url: https://example.org/report}`.
Right: the same with `publisher: The Herald`, `published: 2025-10` and
`archived: {url: https://archive.example/report, on: 2025-11-02}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle, Source
from timeline.model.locations import whole
from timeline.rules.check_context import CheckContext, fault

_LINE: Final = re.compile(r"( *)(?:['\"]?([a-z0-9-]+)['\"]?:)?")


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report what each source lacks, once, where it is described first."""
    described: dict[str, dict[str, str]] = {}
    for source_id, (event_id, key) in _first_mentions(context).items():
        described.setdefault(event_id, {})[source_id] = key
    for source in chronicle.sources.values():
        if source.document is not None:
            yield from _lacking(source, source.id, whole(source.document))
    for event_id, keys in described.items():
        document = chronicle.event(event_id).document
        places: Mapping[str, Location] | None = None
        for source_id, key in keys.items():
            source = chronicle.sources[source_id]
            if source.document is None and not _is_complete(source):
                places = _places(document) if places is None else places
                yield from _lacking(source, key, places.get(key) or whole(document))


def _first_mentions(context: CheckContext) -> dict[str, tuple[str, str]]:
    """For each source the event with the smallest id that describes it, and its key there."""
    first: dict[str, tuple[str, str]] = {}
    for event_id in sorted(context.sources.own):
        for key, source_id in context.sources.own[event_id].items():
            first.setdefault(source_id, (event_id, key))
    return first


def _is_complete(source: Source) -> bool:
    fields = source.fields
    is_kept = bool(source.archived) or not fields.url
    return bool((fields.publisher or fields.authors) and fields.published and is_kept)


def _lacking(source: Source, name: str, at: Location) -> Iterator[Diagnostic]:
    fields = source.fields
    if not (fields.publisher or fields.authors):
        yield fault(
            "source-without-publisher",
            at,
            f'The source "{name}" does not say who published it',
            "Add publisher: and the name that the source itself gives",
        )
    if fields.published is None:
        yield fault(
            "source-without-date",
            at,
            f'The source "{name}" does not say when it was published',
            "Add published: and as much of the date as the source gives, such as 2025-10",
        )
    if fields.url and not source.archived:
        yield fault(
            "source-without-copy",
            at,
            f'The source "{name}" has no archived copy',
            "Open a copy in a web archive and add archived: {url: …, on: …}; "
            "leave it out where nobody has opened one",
        )


def _places(document: Document[Any]) -> dict[str, Location]:
    """Where the keys of an event's `sources` stand, as far as each is on a line of its own.

    These notes are many in most projects, and `where` parses the front matter of each file again;
    here the indentation of the lines is enough.
    """
    places: dict[str, Location] = {}
    before, field, after = document.file.text.partition("\nsources:")
    depth, deeper = 0, ""
    lines = after.split("\n") if field else []
    for number, line in enumerate(lines[1:], before.count("\n") + 3):
        if depth and line.startswith(deeper):
            continue  # most lines say what a source is, and not how it is called
        found = _LINE.match(line)
        assert found is not None
        indent, key = len(found[1]), found[2]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = depth or indent
        deeper = " " * (depth + 1)
        if indent < depth or not depth:
            break
        if indent == depth and key:
            end = found.end(2) + 1
            places[key] = Location(document.file.path, number, found.start(2) + 1, end)
    return places
