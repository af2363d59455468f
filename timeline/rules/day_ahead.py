"""What has been done was done on a day that has come (`day-ahead`).

A source that was published next year is a slip of the pen, and it stands beside the statement as if
it were known. The day of an event is judged with its status; here it is that of a source, of a copy
in an archive, of a correction, of a change of status and of the file itself. One day is allowed
for, since somewhere on earth it is tomorrow already.

Wrong: `published: 2052-10-15`. Right: `published: 2025-10-15`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, SourceFields
from timeline.core.diagnostic import Diagnostic
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each such day that is after tomorrow."""
    latest = context.today + 1
    for document in context.documents:
        for path, day in _days(document):
            if day.earliest is not None and day.earliest > latest:
                yield fault(
                    "day-ahead",
                    location_of(document, path),
                    f"{_said(path)} is {day.text}, which is after today ({context.today_text})",
                    "Write the day on which it was, as far as it is known",
                )


def _said(path: Path) -> str:
    """The field as its author knows it: a bare `on` says too little."""
    names = [part for part in path if isinstance(part, str)]
    return ".".join(names[-2:]) if names[-1] == "on" else names[-1]


def _days(document: Document[Any]) -> Iterator[tuple[Path, EventDate]]:
    fields = document.fields
    if isinstance(fields, SourceFields):
        yield from _of_source((), fields)
    elif isinstance(fields, EventFields):
        for key, source in fields.sources.items():
            if isinstance(source, SourceFields):
                yield from _of_source(("sources", key), source)
        for number, change in enumerate(fields.status_history):
            yield ("status_history", number, "on"), change.on
        for number, correction in enumerate(fields.corrections):
            yield ("corrections", number, "on"), correction.on
        if fields.withdrawn:
            yield ("withdrawn", "on"), fields.withdrawn.on
        if fields.added:
            yield ("added",), fields.added


def _of_source(path: Path, source: SourceFields) -> Iterator[tuple[Path, EventDate]]:
    if source.published:
        yield (*path, "published"), source.published
    if source.accessed:
        yield (*path, "accessed"), source.accessed
    several = len(source.archived) > 1
    for number, copy in enumerate(source.archived):
        yield (*path, "archived", *((number,) if several else ()), "on"), copy.on
