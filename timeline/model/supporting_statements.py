"""A source → the statements of events that rest on it.

They are collected on demand, from the events that name the source: few sources are asked for, and
an edited event leaves nothing here to update.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.document import Statement
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle
from timeline.model.references import statements


@dataclass(frozen=True, slots=True)
class Support:
    """A statement of an event that rests on a source, with the passage cited."""

    event: str
    statement: Statement
    passage: str = ""


def supporting_statements(chronicle: Chronicle, source_id: str) -> Iterator[Support]:
    """Yield the statements that rest on a source, in the order of the events and of reading."""
    for event_id in chronicle.sources[source_id].events:
        event = chronicle.event(event_id)
        for statement in statements(event.document):
            for citation in statement.citations:
                if event.keys.get(citation.key) == source_id:
                    yield Support(event_id, statement, citation.passage)
