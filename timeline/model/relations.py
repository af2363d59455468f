"""The relations in event files → relations both ways, threads, and circles.

Works on ids alone. A relation to an event that is not published (unknown, a draft, or the event
itself) is left out here and reported by the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields
from timeline.model.chronicle import Relation
from timeline.model.references import DIRECTED, RELATIONS

Links = dict[str, dict[tuple[Relation, str], None]]
"""For an event its (relation, other event) pairs, in order and each once."""


def relate(events: Sequence[Document[EventFields]]) -> tuple[Links, Links]:
    """Return the relations of each event, and its back-links; events come in chronological order.

    `contradicts` is symmetric: it is in both mappings of both events.
    """
    published = {event.id for event in events}
    related: Links = defaultdict(dict)
    back_links: Links = defaultdict(dict)
    opposed = []
    for event in events:
        if event.fields.withdrawn:
            continue
        for relation in RELATIONS:
            targets: tuple[str, ...] = getattr(event.fields, relation)
            for target in targets:
                if target in published and target != event.id:
                    related[event.id][relation, target] = None
                    back_links[target][relation, event.id] = None
                    if relation == "contradicts":
                        opposed.append((event.id, target))
    for first, second in opposed:
        related[second]["contradicts", first] = None
        back_links[first]["contradicts", second] = None
    return related, back_links


def threads(
    roots: Iterable[str], back_links: Links, position: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """Return each root with the events that lead back to it, in chronological order."""
    members_of = {}
    for root in roots:
        members = {root}
        waiting = [root]
        while waiting:
            for relation, event in back_links.get(waiting.pop(), ()):
                if relation in DIRECTED and event not in members:
                    members.add(event)
                    waiting.append(event)
        members_of[root] = tuple(sorted(members, key=position.__getitem__))
    return members_of


def circles(following: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the circles in a graph, one for each knot of nodes that all lead to each other.

    Each is a shortest way from the smallest member of the knot back to it. Peeling off what leads
    nowhere (Kahn's algorithm) leaves nothing in the usual case; only the rest is searched.
    """
    left = _without_ends(following)
    return [_way_back(min(knot), left, knot) for knot in _knots(left)] if left else []


def _knots(following: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Return the strongly connected parts with a circle (Kosaraju's algorithm), in order."""
    before: dict[str, list[str]] = defaultdict(list)
    for node, targets in following.items():
        for target in targets:
            before[target].append(node)
    knots = []
    seen: set[str] = set()
    for node in reversed(_finished(following)):
        if node in seen:
            continue
        knot, waiting = set(), [node]
        while waiting:
            member = waiting.pop()
            if member not in seen:
                seen.add(member)
                knot.add(member)
                waiting += before.get(member, ())
        if len(knot) > 1 or node in following[node]:
            knots.append(knot)
    return sorted(knots, key=min)


def _finished(following: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the nodes in the order in which a depth-first search leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for root in following:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(following[root]))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    path.append((target, iter(following[target])))
                    break
            else:
                order.append(node)
                path.pop()
    return order


def _without_ends(following: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the graph without the nodes that lead to no circle."""
    before: dict[str, list[str]] = defaultdict(list)
    count = {}
    for node, targets in following.items():
        inside = [target for target in dict.fromkeys(targets) if target in following]
        count[node] = len(inside)
        for target in inside:
            before[target].append(node)
    ends = [node for node, number in count.items() if number == 0]
    while ends:
        end = ends.pop()
        del count[end]
        for node in before.get(end, ()):
            count[node] -= 1
            if count[node] == 0:
                ends.append(node)
    return {
        node: [target for target in dict.fromkeys(following[node]) if target in count]
        for node in count
    }


def _way_back(
    start: str, following: Mapping[str, Sequence[str]], knot: set[str]
) -> tuple[str, ...]:
    """Return a shortest way from a node of a knot back to itself, breadth first."""
    came_from: dict[str, str] = {}
    wave = [start]
    while wave:
        further = []
        for node in wave:
            for target in sorted(following[node]):
                if target == start:
                    return _steps(node, start, came_from)
                if target in knot and target not in came_from:
                    came_from[target] = node
                    further.append(target)
        wave = further
    return (start,)


def _steps(last: str, start: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    steps = [last]
    while steps[-1] != start:
        steps.append(came_from[steps[-1]])
    return tuple(reversed(steps))
