"""A chronicle and the first facts of a new event → what its author may want to write.

Known things that the title names, the source that an address is already, its publisher, the known
name that a misspelt one meant, and the events that this one may be. Everything proposed is in some
file of the project, and the author decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from timeline.content.addresses import normalise
from timeline.content.kinds import EntityKind
from timeline.core.suggest import Nearest
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.model.names import Register, fold, register
from timeline.rules.near_duplicate import are_alike, are_close, title_of

_TELLING: Final = 4
"""Names of fewer letters are found in too many titles."""
_AT_MOST: Final = 5


class Proposals:
    """What a chronicle proposes; asked while a new event is written, and then thrown away."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._registers: dict[EntityKind, Register] = {}

    def ids(self, kind: EntityKind) -> tuple[str, ...]:
        """The ids of all known things of a kind."""
        return tuple(self._chronicle.entities(kind))

    def meant(self, kind: EntityKind, name: str) -> tuple[str, ...]:
        """The ids of the files that a name means: one, none, or several that dispute it."""
        return self._register(kind).claimants(name)

    def near(self, kind: EntityKind, name: str) -> str:
        """The known word that was probably meant by a name that means none; "" if none is close."""
        if name in self._chronicle.entities(kind):
            return ""
        return Nearest(self._register(kind).words(), 0.72).to(name)

    def named_in(self, kind: EntityKind, title: str) -> tuple[str, ...]:
        """The ids of the files of which a title says a name, in the order of the title."""
        words = f" {_bare(title)} "
        places: dict[str, int] = {}
        for thing_id, document in self._register(kind).files.items():
            for name in (document.fields.title, *document.fields.names):
                bare = _bare(name)
                at = words.find(f" {bare} ") if len(bare) >= _TELLING else -1
                if at >= 0:
                    places[thing_id] = min(at, places.get(thing_id, at))
        return tuple(sorted(places, key=lambda one: (places[one], one)))[:_AT_MOST]

    def source_at(self, url: str) -> Source | None:
        """The source with this address, however some file writes it."""
        return self._at_address.get(normalise(url))

    def source_keys(self) -> tuple[str, ...]:
        """The ids of the files in `content/sources/`."""
        return tuple(one.id for one in self._chronicle.sources.values() if one.document)

    def near_source(self, key: str) -> str:
        """The id of a source's file that was probably meant; "" if none is close."""
        return Nearest(self.source_keys(), 0.6).to(key)

    def publisher_of(self, url: str) -> str:
        """Who publishes what stands at the same host, as most files say; "" if none does."""
        host = _host(url)
        said = Counter(
            source.fields.publisher
            for source in self._chronicle.sources.values()
            if source.fields.publisher and source.fields.url and _host(source.fields.url) == host
        )
        return min(said, key=lambda one: (-said[one], one)) if said else ""

    def likely(self, title: str, date: EventDate) -> tuple[Event, ...]:
        """The events that this one may be: alike in title, close in time (as `near-duplicate`)."""
        return tuple(self._likely(title, date))[:_AT_MOST]

    def citing(self, url: str) -> tuple[Event, ...]:
        """The events that rest on the source with this address."""
        source = self.source_at(url)
        events = source.events if source else ()
        return tuple(self._chronicle.event(event) for event in events)[:_AT_MOST]

    def _likely(self, title: str, date: EventDate) -> Iterator[Event]:
        mine = title_of(title)
        if date.earliest is None:
            return
        for event in self._chronicle.events:
            if event.fields.withdrawn or event.date.earliest is None:
                continue
            first, second = sorted((event.date, date), key=lambda one: one.earliest or 0)
            if are_close(first, second) and are_alike(mine, title_of(event.title)):
                yield event

    def _register(self, kind: EntityKind) -> Register:
        if kind not in self._registers:
            things = self._chronicle.entities(kind).values()
            self._registers[kind] = register(one.document for one in things if one.document)
        return self._registers[kind]

    @cached_property
    def _at_address(self) -> dict[str, Source]:
        sources = self._chronicle.sources.values()
        return {normalise(one.fields.url): one for one in sources if one.fields.url}


def _bare(name: str) -> str:
    """The words of a name, without case, diacritics and punctuation."""
    return " ".join(re.findall(r"\w+", fold(name)))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
