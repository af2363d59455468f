"""The events of a chronicle, which remember which of them were looked at.

What a page shows of events it takes from here. So which pages a change of an event may concern is
known from what each page looked at when it was made, and nobody has to keep a list of it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, overload

from timeline.model.chronicle import Event

EVERY: Final = -1
"""Stands among the events read for all of them."""


class Told(Sequence[Event]):
    """Events in their order; `read` are the numbers of those that were looked at, or `EVERY`."""

    __slots__ = ("_events", "read")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events: Sequence[Event] = events._events if isinstance(events, Told) else events
        self.read: set[int] = set()

    @overload
    def __getitem__(self, number: int) -> Event: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Event]: ...

    def __getitem__(self, number: int | slice) -> Event | Sequence[Event]:
        """One event, or a part of them, which then counts as all."""
        self.read.add(number if isinstance(number, int) else EVERY)
        return self._events[number]

    def __iter__(self) -> Iterator[Event]:
        """All events."""
        self.read.add(EVERY)
        return iter(self._events)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._events)

    @contextmanager
    def apart(self) -> Iterator[set[int]]:
        """What is looked at inside is remembered in a set of its own, and not by the rest."""
        outer, self.read = self.read, set()
        try:
            yield self.read
        finally:
            self.read = outer
