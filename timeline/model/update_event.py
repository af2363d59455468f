"""A linked project and a rewritten file → the project as it would be linked now.

Most edits change words: a title, a summary, a paragraph. They leave the links between events,
sources and entities alone, so that every other event keeps its value. `update_event` recognises
such edits and gives the same as `link` would, at the cost of one event. What it is not sure of it
leaves to `link`.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from timeline.content.document import Document, Text
from timeline.content.schema.fields import EventFields
from timeline.core.frozen import dataclass
from timeline.model.events import cite
from timeline.model.link import Linked
from timeline.model.references import statements

WORDS: Final = frozenset(("title", "summary", "date_note", "key"))
"""The fields of an event on which nothing depends but its own text."""
_OTHERS: Final = tuple(field.name for field in fields(EventFields) if field.name not in WORDS)


@dataclass(frozen=True, slots=True)
class UpdatedChronicle:
    """A linked project in which one event has other words, and what differs from before.

    `event` is its id; `cited` says whether its statements cite other sources, or are more or fewer,
    than before; `outline` whether more than its texts, its summary apart, is different.
    """

    linked: Linked
    event: str
    cited: bool
    outline: bool


def update_event(linked: Linked, document: Document[Any]) -> UpdatedChronicle | None:
    """Return what linking gives with this document in place of the one with its path.

    None where its fields say something that other files may depend on.
    """
    chronicle = linked.chronicle
    number = chronicle.position.get(document.id) if document.kind == "event" else None
    if number is None:
        return None
    before = chronicle.events[number]
    old = before.document
    if old.file.path != document.file.path or not _same_fields(old.fields, document.fields):
        return None
    keys, used = cite(document, linked.sources, dict(chronicle.source_keys))
    if keys != before.keys or set(used) != set(before.sources):
        return None
    event = replace(before, document=document, sources=used)
    events = (*chronicle.events[:number], event, *chronicle.events[number + 1 :])
    documents = tuple(
        document if other is old else other for other in linked.document_set.documents
    )
    updated = replace(
        linked,
        chronicle=replace(chronicle, events=events),
        document_set=replace(linked.document_set, documents=documents),
    )
    outline = old.fields != document.fields or _summary(old) != _summary(document)
    return UpdatedChronicle(updated, event.id, _cited(old) != _cited(document), outline)


def _same_fields(old: EventFields, new: EventFields) -> bool:
    """Whether only words differ."""
    if old.withdrawn or new.withdrawn or bool(old.date_note) != bool(new.date_note):
        return False
    if list(old.sources) != list(new.sources):
        return False
    # 9.5 and 9.50 are equal, but look different on a page.
    if repr(old.figures) != repr(new.figures):
        return False
    return all(getattr(old, name) == getattr(new, name) for name in _OTHERS)


def _summary(document: Document[EventFields]) -> Text:
    return document.texts.get("summary") or Text()


def _cited(document: Document[EventFields]) -> list[tuple[str, ...]]:
    """Return the keys that each statement of a document cites."""
    return [
        tuple(citation.key for citation in statement.citations)
        for statement in statements(document)
    ]
