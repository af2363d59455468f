"""The events of a chronicle, as a sequence that records which of them are read.

What a page shows of events it takes from here. So the pages that a changed event concerns follow
from what each page read when it was rendered, and no list of dependencies is kept by hand.

Most pages show only the outline of an event: its title, date, summary and links, but none of its
other texts. They read it from `outline`, and an edit of a paragraph does not concern them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, overload

from timeline.model.chronicle import Event

ALL_EVENTS: Final = -1
"""Among the dependencies of a page: every event."""
ALL_CITATIONS: Final = -2
"""Among the dependencies of a page: what the statements of all events cite."""


def outline_of(number: int) -> int:
    """Return the dependency on the outline of the event with this number."""
    return -3 - number


class TrackedEvents(Sequence[Event]):
    """Events in their order.

    `read` holds the dependencies so far: the number of each event that was read, or the
    `outline_of` that number where it was read from `outline`; `ALL_EVENTS` and `ALL_CITATIONS`.
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
        """Return one event, or some of them, which counts as reading all."""
        self.read.add(number if isinstance(number, int) else ALL_EVENTS)
        return self._events[number]

    def __iter__(self) -> Iterator[Event]:
        """Yield all events."""
        self.read.add(ALL_EVENTS)
        return iter(self._events)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._events)

    @contextmanager
    def record(self) -> Iterator[set[int]]:
        """Record what is read inside the block in a set of its own, apart from what is read
        around it.
        """
        outer, self.read = self.read, set()
        try:
            yield self.read
        finally:
            self.read = outer


class _Outline(Sequence[Event]):
    """The same events, for readers of their outlines alone."""

    __slots__ = ("_tracked",)

    def __init__(self, tracked: TrackedEvents) -> None:
        self._tracked = tracked

    @overload
    def __getitem__(self, number: int) -> Event: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Event]: ...

    def __getitem__(self, number: int | slice) -> Event | Sequence[Event]:
        tracked = self._tracked
        if isinstance(number, slice):
            return tracked[number]
        event = tracked._events[number]
        tracked.read.add(outline_of(number))
        return event

    def __len__(self) -> int:
        return len(self._tracked)
