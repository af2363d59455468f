"""Where the sources are that lack something, for the rules that count what sources lack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.core.diagnostic import Location
from timeline.model.chronicle import Chronicle, Source
from timeline.model.locations import whole
from timeline.rules.check_context import CheckContext

_LINE: Final = re.compile(r"( *)(?:['\"]?([a-z0-9-]+)['\"]?:)?")


def sources_lacking(
    lacks: Callable[[Source], bool], chronicle: Chronicle, context: CheckContext
) -> Iterator[tuple[str, Location]]:
    """Yield the name of each source that lacks something, and the place that describes it first.

    That is in its file, or else in the event with the smallest id.
    """
    by_event: dict[str, list[str]] = {}
    for source in chronicle.sources.values():
        if not lacks(source):
            continue
        if source.document is not None:
            yield source.id, whole(source.document)
        else:
            event, key = context.sources.merged[source.id].first_mention
            by_event.setdefault(event, []).append(key)
    for event, keys in by_event.items():
        document = chronicle.event(event).document
        places = _places_of_keys(document)
        for key in keys:
            yield key, places.get(key) or whole(document)


def _places_of_keys(document: Document[Any]) -> Mapping[str, Location]:
    """Return the places of the keys in an event's `sources`, if each is on a line of its own.

    Most projects have many of these notes, and `location_of` parses the front matter again; here
    the indentation of the lines is enough.
    """
    places: dict[str, Location] = {}
    before, field, after = document.file.text.partition("\nsources:")
    depth, deeper = 0, ""
    lines = after.split("\n") if field else []
    for number, line in enumerate(lines[1:], before.count("\n") + 3):
        if depth and line.startswith(deeper):
            continue  # a field of a source: most lines are
        match = _LINE.match(line)
        assert match is not None
        indent, key = len(match[1]), match[2]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = depth or indent
        deeper = " " * (depth + 1)
        if indent < depth or not depth:
            break
        if indent == depth and key:
            start, end = match.start(2) + 1, match.end(2) + 1
            places[key] = Location(document.file.path, number, start, end)
    return places
