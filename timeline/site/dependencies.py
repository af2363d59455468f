"""The events of a chronicle, which remember which of them were looked at.

What a page shows of events it takes from here. So which pages a change of an event may concern is
known from what each page looked at when it was made, and nobody has to keep a list of it by hand.

Most pages show only the outline of an event: its title, date, summary, what it is linked with, but
none of its other texts. They take it from `outline`, and are not concerned when a paragraph is
written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, overload

from timeline.model.chronicle import Event

ALL_EVENTS: Final = -1
"""Stands among the events read for all of them."""
ALL_CITATIONS: Final = -2
"""Stands among the events read for what their statements cite, whatever else these say."""


def outline_of(number: int) -> int:
    """What stands among the events read for the outline of that one."""
    return -3 - number


class TrackedEvents(Sequence[Event]):
    """Events in their order.

    `read` are the numbers of those that were looked at (`ALL_EVENTS` stands for all,
    `ALL_CITATIONS` for what
    all of them cite), or what `outline_of` gives where that was in the `outline`.
    """

    __slots__ = ("_events", "outline", "read")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events: Sequence[Event] = (
            events._events if isinstance(events, TrackedEvents) else events
        )
        self.read: set[int] = set()
        self.outline: Sequence[Event] = _Outline(self)

    @overload
    def __getitem__(self, number: int) -> Event: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Event]: ...

    def __getitem__(self, number: int | slice) -> Event | Sequence[Event]:
        """One event, or a part of them, which then counts as all."""
        self.read.add(number if isinstance(number, int) else ALL_EVENTS)
        return self._events[number]

    def __iter__(self) -> Iterator[Event]:
        """All events."""
        self.read.add(ALL_EVENTS)
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


class _Outline(Sequence[Event]):
    """The same events, for those who look at nothing but their outline."""

    __slots__ = ("_told",)

    def __init__(self, told: TrackedEvents) -> None:
        self._told = told

    @overload
    def __getitem__(self, number: int) -> Event: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Event]: ...

    def __getitem__(self, number: int | slice) -> Event | Sequence[Event]:
        told = self._told
        if isinstance(number, slice):
            return told[number]
        event = told._events[number]
        told.read.add(outline_of(number))
        return event

    def __len__(self) -> int:
        return len(self._told)
