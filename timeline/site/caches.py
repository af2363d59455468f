"""Values that many pages share, each kept until what it was computed from changes.

A `SiteContext` has one cache of each kind, named by the change that empties it. An update of one
event's words makes a new context, which takes over what that update leaves valid. Knows nothing of
what it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from timeline.site.dependencies import ALL_CITATIONS, TrackedEvents

T = TypeVar("T")


class StructureCache:
    """Values that show no words of events: no title, summary or text.

    They stay valid while only words change, so reading one adds no dependency.
    """

    def __init__(
        self, events: TrackedEvents, values: Mapping[Hashable, Any] = MappingProxyType({})
    ) -> None:
        self._events = events
        self._values = dict(values)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the value of a key, computed if there is none yet."""
        if key not in self._values:
            with self._events.record():
                self._values[key] = compute()
        value: T = self._values[key]
        return value

    def carried_over(self, events: TrackedEvents) -> StructureCache:
        """Return a cache for other events with the values of this one."""
        return StructureCache(events, self._values)


class CitationsCache(StructureCache):
    """Values that show no words of events, but depend on which sources each statement cites.

    They stay valid until a statement cites other sources; reading one depends on `ALL_CITATIONS`.
    """

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the value of a key, computed if there is none yet."""
        self._events.read.add(ALL_CITATIONS)
        return super().get(key, compute)

    def carried_over(self, events: TrackedEvents) -> CitationsCache:
        """Return a cache for other events with the values of this one."""
        return CitationsCache(events, self._values)


class WordsCache:
    """Values that show words of events.

    Any update of an event empties it; reading a value depends on the events it was computed from.
    """

    def __init__(self, events: TrackedEvents) -> None:
        self._events = events
        self._values: dict[Hashable, tuple[Any, frozenset[int]]] = {}

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the value of a key, computed if there is none yet."""
        if key not in self._values:
            with self._events.record() as read:
                computed = compute()
            self._values[key] = computed, frozenset(read)
        value: T
        value, dependencies = self._values[key]
        self._events.read |= dependencies
        return value


class LatestCache:
    """The latest value of each name, kept until another key is asked for.

    For files that are written one after another from the same values, which are too many to keep.
    Any update of an event empties it; reading a value depends on the events it was computed from.
    """

    def __init__(self, events: TrackedEvents) -> None:
        self._events = events
        self._latest: dict[str, tuple[Hashable, Any, frozenset[int]]] = {}

    def get(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the value of a key, computed unless it is the latest of its name."""
        latest = self._latest.get(name)
        if latest is None or latest[0] != key:
            with self._events.record() as read:
                computed = compute()
            latest = self._latest[name] = key, computed, frozenset(read)
        value: T
        _, value, dependencies = latest
        self._events.read |= dependencies
        return value
