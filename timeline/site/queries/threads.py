"""Threads: chains of events that lead on from each other, by the id of their first event.

Knows the chronicle and nothing of pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from timeline.model.chronicle import Chronicle


def published_threads(chronicle: Chronicle) -> dict[str, tuple[str, ...]]:
    """Return the members of each thread by the id of its root; a withdrawn root has no thread."""
    return {
        root: members
        for root, members in chronicle.threads.items()
        if chronicle.event(root).fields.withdrawn is None
    }


def positions_by_event(threads: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[str, int]]]:
    """Return for each event the roots of its threads, each with the event's index there."""
    positions: dict[str, list[tuple[str, int]]] = {}
    for root, members in threads.items():
        for index, event_id in enumerate(members):
            positions.setdefault(event_id, []).append((root, index))
    return positions
