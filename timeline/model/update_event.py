"""A chronicle and a file that was written again → the chronicle as it would be linked now.

Most edits change words: a title, a summary, a paragraph. They change nothing of how events, sources
and things are linked, so that all other events stay the very values that they were. `revise` tells
such edits from the others, and gives the same as `link` would, at the cost of one event. Whatever
it is not sure of it leaves to `link`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Final

from timeline import rules
from timeline.content.document import Document, Text
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Event
from timeline.model.events import cite
from timeline.model.link import Linked
from timeline.model.references import statements
from timeline.rules import suppressions
from timeline.rules.check_context import CheckContext

WORDS: Final = frozenset(("title", "summary", "date_note", "key"))
"""The fields of an event on which nothing rests but what is said of the event itself."""

_KEY: Final = re.compile(r"(?m)^([ -]*)['\"]?([\w-]+)['\"]?:(?=\s|$)")
"""A key that begins a line, with what stands before it."""
_OTHERS: Final = tuple(one.name for one in fields(EventFields) if one.name not in WORDS)


@dataclass(frozen=True, slots=True)
class UpdatedChronicle:
    """What `revise` gives: the whole, and what is different from before.

    `event` is the id of the event; `cited` says whether its statements rest on other sources, or
    are more or fewer, than before; `outline` whether more than its texts, its summary apart, is
    different.
    """

    linked: Linked
    event: str
    cited: bool
    outline: bool


def update_event(linked: Linked, document: Document[Any]) -> UpdatedChronicle | None:
    """The same as linking all documents with this one in the place of the one with its path.

    None where its fields say something that other files may depend on, or where what was found
    before cannot be told to be as it was: then everything is linked again.
    """
    chronicle = linked.chronicle
    number = chronicle.position.get(document.id) if document.kind == "event" else None
    if number is None:
        return None
    before = chronicle.events[number]
    old = before.document
    if old.file.path != document.file.path or not _same_fields(old.fields, document.fields):
        return None
    keys, used = cite(document, linked.facts.sources, dict(chronicle.source_keys))
    if keys != before.keys or set(used) != set(before.sources):
        return None
    event = replace(before, document=document, sources=used)
    path = document.file.path
    moved = _moved(linked.of_all.concerning(path), old, document)
    if moved is None:
        return None
    events = (*chronicle.events[:number], event, *chronicle.events[number + 1 :])
    cited = _cited(old) != _cited(document)
    told = replace(chronicle, events=events)
    facts = _facts(linked.facts, old, document, events)
    asked = replace(facts, documents=(document,), events=(event,))

    def ask(those: tuple[rules.Check, ...]) -> list[Diagnostic]:
        return [one for check in those for one in check(told, asked)]

    of_files = suppressions.apply_suppressions((document,), ask(rules.OF_FILES))
    of_titles: Iterable[Diagnostic] = ask(rules.OF_TITLES)
    if of_titles:
        of_titles = suppressions.apply_suppressions(facts.originals.documents, of_titles)
    made = Linked(
        told,
        facts,
        linked.of_all.replaced(path, moved),
        linked.of_files.replaced(path, of_files),
        linked.of_titles.replaced(path, of_titles),
    )
    outline = old.fields != document.fields or _summary(old) != _summary(document)
    return UpdatedChronicle(made, event.id, cited, outline)


def _same_fields(old: EventFields, new: EventFields) -> bool:
    """Whether nothing is different but words."""
    if old.withdrawn or new.withdrawn or bool(old.date_note) != bool(new.date_note):
        return False
    if list(old.sources) != list(new.sources):
        return False
    # 9.5 and 9.50 are equal, and not the same on a page.
    if repr(old.figures) != repr(new.figures):
        return False
    return all(getattr(old, name) == getattr(new, name) for name in _OTHERS)


def _summary(document: Document[EventFields]) -> Text:
    return document.texts.get("summary") or Text()


def _cited(document: Document[EventFields]) -> list[tuple[str, ...]]:
    """What each statement of a document cites."""
    return [tuple(one.key for one in each.citations) for each in statements(document)]


def _facts(
    facts: CheckContext, old: Document[Any], new: Document[Any], events: tuple[Event, ...]
) -> CheckContext:
    documents = tuple(new if one is old else one for one in facts.originals.documents)
    originals = replace(facts.originals, documents=documents)
    return replace(facts, originals=originals, documents=documents, events=events)


def _moved(
    diagnostics: Iterable[Diagnostic], old: Document[Any], new: Document[Any]
) -> list[Diagnostic] | None:
    """The diagnostics with their places where the lines stand now; None where a line is gone, or
    the fields have another order or form, so that of two equal lines another may be meant.
    """
    path = old.file.path
    lines = _Lines(old.file.text, new.file.text)
    concerning = tuple(diagnostics)
    if concerning and not lines.in_order:
        return None
    made = []
    for one in concerning:
        places = [lines.now(at) if at.path == path else at for at in _places(one)]
        if None in places:
            return None
        at, *others = (place for place in places if place is not None)
        notes = tuple((place, said) for place, (_, said) in zip(others, one.notes, strict=True))
        made.append(replace(one, at=at, notes=notes))
    return made


def _places(diagnostic: Diagnostic) -> Iterator[Location]:
    yield diagnostic.at
    for at, _ in diagnostic.notes:
        yield at


class _Lines:
    """Where the lines of the old front matter stand in the new one.

    Where the same fields stand in both, `in_order` and form, the second of two equal lines is the
    second still.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = (_header(text) for text in (old, new))

    @property
    def in_order(self) -> bool:
        """Whether the keys that begin a line, those of words apart, are the same in both."""
        return _keys(self._old) == _keys(self._new)

    def now(self, at: Location) -> Location | None:
        """The place as it is now; None where its line is gone, or one like it is new."""
        if at.line == 0:
            return at
        if at.line > len(self._old):
            return None
        line = self._old[at.line - 1]
        if self._old.count(line) != self._new.count(line):
            return None
        number = -1
        for _ in range(self._old[: at.line].count(line)):
            number = self._new.index(line, number + 1)
        return replace(at, line=number + 1)


def _header(text: str) -> list[str]:
    """The lines of a file down to the one that ends its front matter."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), len(lines))
    return lines[:end]


def _keys(header: list[str]) -> list[tuple[str, str]]:
    found = (match.groups() for match in _KEY.finditer("\n".join(header)))
    return [(before, key) for before, key in found if before or key not in WORDS]
