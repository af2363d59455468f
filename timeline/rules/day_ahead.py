"""A day in the past is given as a day to come.

The day on which a source was published or opened, a copy archived, a status reported, a correction
made, an event withdrawn or the file added is after today. It is a typing mistake, and readers would
take it for a fact. Tomorrow is allowed, because somewhere on earth it is tomorrow already.

Wrong:
    published: 2052-10-15
Right:
    published: 2025-10-15
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, SourceFields
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("day-ahead", "warning", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report days after tomorrow on which something was done."""
    latest = context.today + 1
    for document in context.documents:
        for path, day in _days(document):
            if day.earliest is not None and day.earliest > latest:
                yield RULE.report(
                    location_of(document, path),
                    f"{_field_name(path)} is {day.text}, after today ({context.today_text})",
                    "Write the day on which it happened, as far as it is known",
                )


def _field_name(path: Path) -> str:
    """Return the field's name for a message: `on` alone says too little."""
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
