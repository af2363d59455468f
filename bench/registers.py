"""The registers of the invented corpus: actors, places, topics, series and shared sources.

From a number and the size of the corpus to an entry, without disk or clock. How many there are of
each grows with the events, so that each is named by the same number of them at every size; only
the topics are fixed. Events ask here for the ids they name; no event is known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bench import vocabulary
from bench.seeded_random import SeededRandom

FIRST_DAY = date(1985, 1, 1)
LAST_DAY = date(2025, 12, 31)
TODAY = date(2025, 1, 1)
"""The day on which the corpus is read: what lies after it is planned, postponed or cancelled."""

DAYS = (LAST_DAY - FIRST_DAY).days + 1


@dataclass(frozen=True, slots=True)
class Source:
    """A source as one event lists it; `shared` is the id of its file, if it has one, or empty.

    `key` is what citations in that event call it.
    """

    key: str
    shared: str
    title: str
    url: str
    publisher: str
    published: date
    type: str
    own_account: bool
    read: str
    archived: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a register: an actor, place, topic or series. `fields` are those of its kind."""

    id: str
    title: str
    fields: tuple[tuple[str, str], ...]


def slug(name: str) -> str:
    """The id that the content model makes from a name of ASCII words."""
    return "-".join(name.lower().replace(",", "").split())


def shared_source(number: int, size: int) -> Source:
    """A source with a file of its own; about twenty events cite each."""
    rng = SeededRandom("source", number)
    published = FIRST_DAY + timedelta(days=number * DAYS // shared_count(size))
    identity = f"monthly-digest-{number:05d}"
    return Source(
        key=identity,
        shared=identity,
        title=f"Monthly digest no. {number}",
        url=f"https://records.example/digests/{number}",
        publisher="Record Office",
        published=min(published, TODAY),
        type=rng.pick(("parliamentary_record", "statistics", "analysis")),
        own_account=False,
        read="full",
        archived=f"https://archive.example/digests/{number}" if rng.chance(0.5) else "",
    )


def shared_count(size: int) -> int:
    """How many sources have a file of their own."""
    return max(8, size // 20)


def actor_count(size: int) -> int:
    """How many actors there are; never more than there are names."""
    return min(max(40, size // 50), len(vocabulary.FIRST_NAMES) * len(vocabulary.LAST_NAMES))


def place_count(size: int) -> int:
    """How many places there are; towns first, then buildings in them."""
    towns = len(vocabulary.TOWNS)
    return min(max(towns, size // 80), towns * (1 + len(vocabulary.VENUES)))


def series_count(size: int) -> int:
    """How many series there are; figures are spread evenly over them."""
    return min(max(6, size // 400), len(vocabulary.MEASURES) * len(vocabulary.TOWNS))


def actor(number: int) -> Entry:
    """The actor of that number."""
    first = vocabulary.FIRST_NAMES[number % len(vocabulary.FIRST_NAMES)]
    last = vocabulary.LAST_NAMES[number // len(vocabulary.FIRST_NAMES)]
    title = f"{first} {last}"
    return Entry(slug(title), title, (("kind", "person"),))


def place(number: int) -> Entry:
    """The place of that number: a town, or a building within one."""
    towns = len(vocabulary.TOWNS)
    town = vocabulary.TOWNS[number % towns]
    fields: tuple[tuple[str, str], ...] = (
        ("lat", f"{50 + number % 90 / 10:.4f}"),
        ("lon", f"{-5 + number % 70 / 10:.4f}"),
    )
    if number < towns:
        return Entry(slug(town), town, fields)
    title = f"{vocabulary.VENUES[number // towns - 1]}, {town}"
    return Entry(slug(title), title, (*fields, ("within", slug(town))))


def one_series(number: int) -> Entry:
    """The series of that number: a measure in a town."""
    measure = vocabulary.MEASURES[number % len(vocabulary.MEASURES)]
    title = f"{measure}, {vocabulary.TOWNS[number // len(vocabulary.MEASURES)]}"
    fields = (("unit", measure.split()[0].lower()), ("kind", "level"))
    return Entry(slug(title), title, fields)


def actors(size: int) -> Iterator[Entry]:
    """Every actor that events of that corpus may name."""
    return map(actor, range(actor_count(size)))


def places(size: int) -> Iterator[Entry]:
    """Every place that events of that corpus may name."""
    return map(place, range(place_count(size)))


def topics(size: int) -> Iterator[Entry]:
    """The topics, the same forty at every size."""
    return (Entry(slug(t), t, ()) for t in vocabulary.TOPICS)


def series(size: int) -> Iterator[Entry]:
    """Every series that figures of that corpus may belong to."""
    return map(one_series, range(series_count(size)))


def shared_sources(size: int) -> Iterator[Source]:
    """Every source of that corpus that has a file of its own."""
    return (shared_source(number, size) for number in range(shared_count(size)))
