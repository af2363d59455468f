"""Invented events for the benchmark: from a size to events and registers, the same every time.

An event is a pure function of its number and the size of the corpus; no clock, no disk. What is
made here knows no generator: `write_timeline` and `write_hugo` give it the form that each expects.

What grows and what does not is chosen so that the work for one event is the same at every size: the
forty-one years and forty topics are fixed, while actors, places, series and shared sources grow
with the events, so that each of those is named by the same number of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench import prose, registers, vocabulary
from bench.dates import When, choose_when
from bench.prose import Block, Citation, cite
from bench.registers import DAYS, FIRST_DAY, TODAY, Source, slug
from bench.seeded_random import SeededRandom

RELATIONS = ("follows", "responds_to", "implements", "supersedes", "part_of")
_RELATION_CHANCES = (0.5, 0.1, 0.05, 0.03, 0.05)
_REACH = 200
_BLOCK = 12


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in an event, with the office held at the time."""

    actor: str
    role: str
    part: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a series on a day."""

    series: str
    value: int
    qualifier: str
    as_of: date
    source: Citation


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two positions on one question; `why` says what decides, and is empty where nothing does."""

    about: str
    field: str
    positions: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A status reported on a day; `was` is the former date, where it changed."""

    status: str
    on: date
    source: str
    was: date | None


@dataclass(frozen=True, slots=True)
class Name:
    """What other events need to know of an event in order to name it."""

    id: str
    title: str
    day: date
    place: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event, in the terms of the content model. `relations` are (kind, name of an event)."""

    name: Name
    when: When
    status: str
    history: tuple[Change, ...]
    key: bool
    thread: str
    actors: tuple[Part, ...]
    topics: tuple[str, ...]
    summary: Block
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    disputes: tuple[Dispute, ...]
    relations: tuple[tuple[str, Name], ...]
    added: date
    body: tuple[Block, ...]


def events(size: int) -> Iterator[Event]:
    """The corpus of `size` events, oldest first but for a few days' disorder."""
    return (event(number, size) for number in range(size))


def name(number: int, size: int) -> Name:
    """The name, day and place of an event, without the cost of making the whole of it."""
    rng = SeededRandom("name", number)
    town = rng.pick(vocabulary.TOWNS)
    title = f"{rng.pick(vocabulary.BODIES)} {rng.pick(vocabulary.DEEDS)} in {town}"
    number_of_place = rng.below(registers.place_count(size))
    return Name(
        id=f"{slug(title)}-{number:06d}",
        title=f"{title}, item {number}",
        day=_day(number, size, rng),
        place=registers.place(number_of_place).id,
    )


def _day(number: int, size: int, rng: SeededRandom) -> date:
    """Days spread evenly over the years; one block of twelve in twenty falls on a single day."""
    block = number // _BLOCK
    if SeededRandom("block", block).chance(0.05):
        return FIRST_DAY + timedelta(days=block * _BLOCK * DAYS // size)
    offset = number * DAYS // size + rng.below(5) - 2
    return FIRST_DAY + timedelta(days=min(max(offset, 0), DAYS - 1))


def event(number: int, size: int) -> Event:
    """The event of that number in a corpus of that size."""
    this = name(number, size)
    rng = SeededRandom("event", number)
    future = this.day >= TODAY
    when = choose_when(rng, this.day, TODAY)
    sources = _sources(rng, number, size, this)
    keys = tuple(source.key for source in sources)
    status, when, history = _status(rng, when, keys, future)
    return Event(
        name=this,
        when=when,
        status=status,
        history=history,
        key=rng.chance(0.05),
        thread=f"The {this.title[0].lower()}{this.title[1:]} affair" if rng.chance(0.01) else "",
        actors=_actors(rng, number, size),
        topics=tuple(slug(vocabulary.TOPICS[n]) for n in rng.several(3, len(vocabulary.TOPICS))),
        summary=prose.summary(rng, keys),
        sources=sources,
        figures=_figures(rng, number, size, this.day, keys) if not future else (),
        disputes=_disputes(rng, this.day, keys) if rng.chance(0.08) else (),
        relations=_relations(rng, number, size),
        added=min(this.day + timedelta(days=1 + rng.below(9)), TODAY),
        body=prose.body(rng, keys),
    )


def _sources(rng: SeededRandom, number: int, size: int, this: Name) -> tuple[Source, ...]:
    count = registers.shared_count(size)
    near = min(number * count // size + rng.below(3), count - 1)
    shared = registers.shared_source(near, size)
    # Most events name the shared source by a short key, some cite its id directly.
    first = shared if rng.chance(0.3) else replace(shared, key="digest")
    return (first, *(_own_source(rng, n, this) for n in range(1 + rng.below(3))))


def _own_source(rng: SeededRandom, number: int, this: Name) -> Source:
    publisher = rng.pick(vocabulary.PUBLISHERS)
    kind = rng.pick(vocabulary.SOURCE_TYPES)
    published = min(this.day + timedelta(days=rng.below(4)), TODAY)
    address = f"{slug(publisher)}.example/{published:%Y/%m}/{this.id}-{number}"
    return Source(
        key=f"{slug(publisher).split('-')[-1]}-{number}",
        shared="",
        # Else many would be taken for one article under several addresses, and warned of.
        title=f"{rng.pick(vocabulary.SOURCE_TITLES)}, paper {int(this.id[-6:])}.{number}",
        url=f"https://{address}",
        publisher=publisher,
        published=published,
        type=kind,
        own_account=kind in ("declaration", "release", "statistics"),
        read=rng.pick(("full", "full", "opening", "summary")),
        archived=f"https://archive.example/{published:%Y%m%d}/{address}" if rng.chance(0.3) else "",
    )


def _status(
    rng: SeededRandom, when: When, keys: tuple[str, ...], future: bool
) -> tuple[str, When, tuple[Change, ...]]:
    """A status with its history; events to come are planned, postponed or cancelled."""
    day, key = when.first, keys[-1]
    if future:
        early = TODAY - timedelta(days=30 + rng.below(60))
        planned = Change("planned", early, keys[0], None)
        status = rng.pick(("planned", "planned", "postponed", "cancelled"))
        if status == "planned":
            return status, when, (planned,)
        former = day - timedelta(days=7) if status == "postponed" else None
        later = Change(status, TODAY - timedelta(days=1 + rng.below(20)), key, former)
        unknown = status == "postponed" and rng.chance(0.3)
        return status, when.unknown() if unknown else when, (planned, later)
    if when.style == "since":
        return "ongoing", when, ()
    if when.style == "day" and rng.chance(0.04):
        former = day - timedelta(days=14)
        return (
            "happened",
            when,
            (
                Change("planned", day - timedelta(days=60), keys[0], None),
                Change("postponed", day - timedelta(days=20), key, former),
                Change("happened", day, key, None),
            ),
        )
    return ("unconfirmed" if rng.chance(0.01) else "happened"), when, ()


def _actors(rng: SeededRandom, number: int, size: int) -> tuple[Part, ...]:
    """Two actors of the time, as office-holders are: near in number to the event's own."""
    count = registers.actor_count(size)
    start = number * count // size
    chosen = {(start + rng.below(8)) % count, (start + 8 + rng.below(8)) % count}
    return tuple(
        Part(registers.actor(n).id, rng.pick(vocabulary.ROLES), rng.pick(vocabulary.PARTS))
        for n in sorted(chosen)
    )


def _figures(
    rng: SeededRandom, number: int, size: int, day: date, keys: tuple[str, ...]
) -> tuple[Figure, ...]:
    if not rng.chance(0.3):
        return ()
    count = registers.series_count(size)
    return tuple(
        Figure(
            series=registers.one_series((number + step) % count).id,
            value=100 * (50 + rng.below(400)),
            qualifier=rng.pick(vocabulary.QUALIFIERS),
            as_of=day,
            source=cite(rng, keys, "the number given in the annex"),
        )
        for step in range(1 + rng.below(2))
    )


def _disputes(rng: SeededRandom, day: date, keys: tuple[str, ...]) -> tuple[Dispute, ...]:
    other = day - timedelta(days=1)
    return (
        Dispute(
            about="The day of the decision",
            field="date",
            positions=((_spoken(day), keys[0]), (_spoken(other), keys[-1])),
            why="The minutes were signed on the day." if rng.chance(0.5) else "",
        ),
    )


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _relations(rng: SeededRandom, number: int, size: int) -> tuple[tuple[str, Name], ...]:
    """Relations point to a smaller number only, so that they can form no circle."""
    if number == 0:
        return ()
    return tuple(
        (kind, name(max(number - 1 - rng.below(_REACH), 0), size))
        for kind, chance in zip(RELATIONS, _RELATION_CHANCES, strict=True)
        if rng.chance(chance)
    )
