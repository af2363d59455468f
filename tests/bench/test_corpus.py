"""The benchmark's corpus keeps its promises; what a build costs is never asked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus, registers, write_eleventy, write_hugo, write_pelican, write_timeline
from bench.corpus import Event

SIZE = 600
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CITATION = re.compile(r'@([a-z0-9-]+)(?: "([^"]*)")?')


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(corpus.events(SIZE))


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def cited_keys(event: Event) -> Iterator[str]:
    for block in (event.summary, *event.body):
        for statement in block.statements:
            yield from (citation.key for citation in statement.citations)
    yield from (figure.source.key for figure in event.figures)
    yield from (change.source for change in event.history)
    for dispute in event.disputes:
        yield from (key for _, key in dispute.positions)


WRITERS = (write_timeline, write_hugo, write_eleventy, write_pelican)


@pytest.mark.parametrize("write", [writer.write for writer in WRITERS])
def test_the_same_size_gives_the_same_bytes(
    write: Callable[[Path, int], None], tmp_path: Path
) -> None:
    write(tmp_path / "one", 40)
    write(tmp_path / "two", 40)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_first_event_is_known_to_the_letter() -> None:
    """A change of the corpus is a decision: figures measured before and after do not compare."""
    assert (
        corpus.name(0, SIZE).id == "interior-ministers-suspend-the-ferry-route-in-netherby-000000"
    )


@given(number=st.integers(0, 10**5 - 1))
@settings(max_examples=25)
def test_an_event_does_not_depend_on_those_made_before_it(number: int) -> None:
    assert corpus.event(number, 10**5) == corpus.event(number, 10**5)
    assert corpus.event(number, 10**5).name == corpus.name(number, 10**5)


def test_ids_are_unique_and_well_formed(events: list[Event]) -> None:
    ids = [event.name.id for event in events]
    for entries in (registers.actors, registers.places, registers.topics, registers.series):
        own = [entry.id for entry in entries(SIZE)]
        assert len(set(own)) == len(own)
        ids += own
    assert len({event.name.id for event in events}) == SIZE
    assert all(ID.fullmatch(name) and len(name) <= 100 for name in ids)
    assert all(len(event.name.title) <= 140 for event in events)


def test_relations_lead_to_earlier_events_of_the_corpus_and_so_form_no_circle(
    events: list[Event],
) -> None:
    position = {event.name.id: number for number, event in enumerate(events)}
    for number, event in enumerate(events):
        assert all(position[target.id] < number for _, target in event.relations)
    assert {kind for event in events for kind, _ in event.relations} == set(corpus.RELATIONS)


def test_every_cited_key_is_a_source_of_the_event_and_every_source_is_cited(
    events: list[Event],
) -> None:
    shared = {source.shared for source in registers.shared_sources(SIZE)}
    for event in events:
        keys = [source.key for source in event.sources]
        assert 2 <= len(keys) <= 4
        assert len(set(keys)) == len(keys)
        assert set(cited_keys(event)) == set(keys)
        assert {source.shared for source in event.sources} - {""} <= shared


def test_every_named_thing_has_a_file(events: list[Event]) -> None:
    actors = {entry.id for entry in registers.actors(SIZE)}
    places = {entry.id for entry in registers.places(SIZE)}
    topics = {entry.id for entry in registers.topics(SIZE)}
    series = {entry.id for entry in registers.series(SIZE)}
    for event in events:
        assert event.name.place in places
        assert len({part.actor for part in event.actors} & actors) == 2
        assert len(set(event.topics) & topics) == 3
        assert {figure.series for figure in event.figures} <= series


def test_bodies_have_some_180_words_and_every_statement_a_citation(events: list[Event]) -> None:
    words = [
        sum(len(statement.text.split()) for block in event.body for statement in block.statements)
        for event in events
    ]
    assert 165 <= sum(words) / len(words) <= 195
    assert all(s.citations for event in events for block in event.body for s in block.statements)


def test_what_is_to_come_is_planned_and_what_is_past_is_not(events: list[Event]) -> None:
    to_come = {"planned", "postponed", "cancelled"}
    for event in events:
        assert (event.status in to_come) == (event.name.day > registers.TODAY)
        if event.history:
            assert event.history[-1].status == event.status
        assert event.added <= registers.TODAY
    assert {event.status for event in events} >= {*to_come, "happened", "ongoing"}


def test_dates_come_in_many_shapes_and_many_years() -> None:
    events = list(corpus.events(2000))
    assert len({event.when.style for event in events}) == 13
    assert len({event.name.day.year for event in events}) == 41
    days = [event.name.day for event in events]
    assert max(map(days.count, set(days))) >= 12


def test_all_forms_hold_the_same_events_and_citations(events: list[Event]) -> None:
    """No generator is given less to do than another."""
    shortcode = re.compile(r'{{< cite ([a-z0-9-]+)(?: "([^"]*)")? >}}')
    bracket = re.compile(r'\[@([a-z0-9-]+)(?: "([^"]*)")?\]')
    for event in events:
        ours = write_timeline.event_text(event).split("\n---\n", 1)[1]
        plain = re.sub(r" \[@[^\]]*\]\.", ".", ours)
        for writer, citation in ((write_hugo, shortcode), (write_eleventy, bracket)):
            theirs = writer.event_text(event).split("\n---\n", 1)[1]
            assert citation.findall(theirs) == CITATION.findall(ours)
            assert citation.sub("", theirs) == plain


def test_front_matter_is_yaml_that_says_what_the_event_says(events: list[Event]) -> None:
    for event in events[::5]:
        front = write_timeline.event_text(event).split("---\n")[1]
        read = yaml.load(front, Loader=yaml.CBaseLoader)
        assert read["title"] == event.name.title
        assert read["date"] == event.when.edtf
        assert list(read["sources"]) == [source.key for source in event.sources]
        assert read.get("status", "happened") == event.status
        for text in (write_hugo.event_text(event), write_eleventy.event_text(event)):
            theirs = yaml.load(text.split("---\n")[1], Loader=yaml.CSafeLoader)
            assert [ref["key"] for ref in theirs["refs"]] == list(read["sources"])


def test_every_form_has_the_template_that_is_edited(tmp_path: Path) -> None:
    for writer in WRITERS:
        root = tmp_path / writer.__name__
        writer.write(root, 10)
        assert (root / writer.TEMPLATE).read_text(encoding="utf-8").count("Template number 0") == 1
