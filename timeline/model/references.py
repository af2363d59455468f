"""A document → every place in it that names a source, a series, an event or an actor.

The only list of the places of references: linking resolves them, and the rules report those that
can't be resolved. Knows nothing of other documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from timeline.content.document import Citation, Document, Statement, Text, TextLink
from timeline.content.kinds import EntityKind
from timeline.content.schema.fields import (
    DisputeFields,
    EventFields,
    FigureFields,
    PlaceFields,
    SeriesFields,
    SourceRef,
    TopicFields,
)
from timeline.model.chronicle import Relation
from timeline.model.locations import Path

DIRECTED: Final[tuple[Relation, ...]] = (
    "follows",
    "responds_to",
    "implements",
    "supersedes",
    "part_of",
)
"""The relations that say that one event comes after another or belongs to it."""
RELATIONS: Final[tuple[Relation, ...]] = (*DIRECTED, "contradicts")

_FIRST_READ: Final = ("summary", "body")


def texts(document: Document[Any]) -> Sequence[tuple[str, Text]]:
    """Return the texts of a document in the order of reading: summary, body, smaller ones."""
    written = document.texts
    if len(written) < 2 or tuple(written) == _FIRST_READ:
        return tuple(written.items())
    return sorted(written.items(), key=_place_in_reading)


def _place_in_reading(item: tuple[str, Text]) -> tuple[int, str]:
    name = item[0]
    return (_FIRST_READ.index(name) if name in _FIRST_READ else len(_FIRST_READ), name)


def statements(document: Document[Any]) -> list[Statement]:
    """Return every cited statement, in the order of reading."""
    return [cited for _, text in texts(document) for block in text.blocks for cited in block.cited]


def citations(document: Document[Any]) -> list[Citation]:
    """Return every citation in the texts, in the order of reading."""
    return [citation for statement in statements(document) for citation in statement.citations]


def references(document: Document[Any]) -> Iterator[tuple[Path, SourceRef]]:
    """Yield every reference to a source in the fields, with its path."""
    fields = document.fields
    if isinstance(fields, EventFields):
        yield from _of_event(fields)
    if isinstance(fields, (EventFields, TopicFields, SeriesFields)):
        for number, figure in enumerate(fields.figures):
            yield ("figures", number, "source"), figure.source
        for number, dispute in enumerate(fields.disputes):
            yield from _of_dispute(("disputes", number), dispute)


def _of_event(fields: EventFields) -> Iterator[tuple[Path, SourceRef]]:
    for number, change in enumerate(fields.status_history):
        for place, reference in enumerate(change.sources):
            yield ("status_history", number, "sources", place), reference
    for number, correction in enumerate(fields.corrections):
        for place, reference in enumerate(correction.sources):
            yield ("corrections", number, "sources", place), reference
    for number, media in enumerate(fields.media):
        if media.source:
            yield ("media", number, "source"), media.source


def _of_dispute(path: Path, dispute: DisputeFields) -> Iterator[tuple[Path, SourceRef]]:
    for number, position in enumerate(dispute.positions):
        for place, reference in enumerate(position.sources):
            yield (*path, "positions", number, "sources", place), reference
    if dispute.resolution:
        for place, reference in enumerate(dispute.resolution.sources):
            yield (*path, "resolution", "sources", place), reference


def figures(document: Document[Any]) -> Iterator[tuple[Path, FigureFields]]:
    """Yield every figure, with its path."""
    if isinstance(document.fields, (EventFields, TopicFields, SeriesFields)):
        for number, figure in enumerate(document.fields.figures):
            yield ("figures", number), figure


def names(document: Document[Any]) -> Iterator[tuple[EntityKind, Path, str]]:
    """Yield every name of an actor, place, topic or series in the fields, with its path."""
    fields = document.fields
    if isinstance(fields, EventFields):
        for number, name in enumerate(fields.places):
            yield "place", ("places", number), name
        for number, entry in enumerate(fields.actors):
            yield "actor", ("actors", number), entry.actor
        for number, name in enumerate(fields.topics):
            yield "topic", ("topics", number), name
    if isinstance(fields, PlaceFields) and fields.within:
        yield "place", ("within",), fields.within
    for path, figure in figures(document):
        if figure.series:
            yield "series", (*path, "series"), figure.series


def events(document: Document[Any]) -> Iterator[tuple[Path, str]]:
    """Yield every id of another event in the fields, with its path."""
    fields = document.fields
    if isinstance(fields, EventFields):
        for relation in RELATIONS:
            targets: tuple[str, ...] = getattr(fields, relation)
            for number, target in enumerate(targets):
                yield (relation, number), target
    if isinstance(fields, (EventFields, TopicFields, SeriesFields)):
        for number, dispute in enumerate(fields.disputes):
            for place, target in enumerate(dispute.affects):
                yield ("disputes", number, "affects", place), target


def links(document: Document[Any]) -> Iterator[TextLink]:
    """Yield every link to a page or file of the site in the texts, without embedded events."""
    for _, text in texts(document):
        for link in text.links:
            if not link.target.startswith("[["):
                yield link


def embeds(document: Document[Any]) -> Iterator[tuple[str, TextLink]]:
    """Yield the ids of the events that a story embeds, each with its link in the text."""
    for _, text in texts(document):
        for link in text.links:
            if link.target.startswith("[["):
                yield link.target[2:-2], link
