"""The file of an event: whatever its values hold, each stays the value of its own field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.authoring.event_file import event_file, event_id
from timeline.authoring.fix.fixer import fix_file
from timeline.content.frontmatter import reader
from timeline.content.frontmatter.reader import FORBIDDEN
from timeline.content.schema.cross_field import SOURCE_FILE_FIELDS
from timeline.content.schema.field_order import field_order
from timeline.content.schema.fields import FIELDS
from timeline.content.schema.form_fields import GROUPS, form_fields, form_groups, walk
from timeline.content.schema.validation import validate
from timeline.core.inputs import SourceFile

FILES: Final = json.loads((Path(__file__).parents[1] / "cases/form/files.json").read_text("utf-8"))


def read_back(text: str) -> tuple[dict[str, Any], str]:
    file = SourceFile("content/events/a.md", text)
    parts = reader.split(file)
    reading = reader.read(file, parts.header or "", 2)
    assert reading.diagnostics == ()
    assert reading.data is not None
    return dict(reading.data), parts.body


def on_one_line(text: str) -> str:
    """Other spaces than the ordinary one stay: they were meant."""
    return re.sub(" +", " ", " ".join(text.replace("\t", " ").splitlines())).strip()


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["title"])
def test_a_file_is_read_back_as_its_values(case: dict[str, Any]) -> None:
    data, body = read_back(event_file(case["values"], case["body"]))
    assert data["title"] == on_one_line(case["values"]["title"])
    assert set(data) == {name for name, value in case["values"].items() if value and value != [{}]}
    assert body.strip() == case["body"].strip()


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["title"])
def test_the_mender_leaves_the_file_as_it_was_written(case: dict[str, Any]) -> None:
    file = SourceFile("content/events/a.md", event_file(case["values"], case["body"]))
    assert fix_file(file) == file


TEXT = st.text(min_size=1).map(lambda text: FORBIDDEN.sub("", text)).filter(str.strip)


@given(TEXT, TEXT, TEXT)
def test_no_text_leaves_its_field(title: str, place: str, note: str) -> None:
    values: dict[str, Any] = {
        "title": title,
        "date": "2025",
        "places": [place, note],
        "sources": {"a": {"title": note, "publisher": place}},
    }
    data, _ = read_back(event_file(values, ""))
    plain = [on_one_line(text) for text in (title, place, note)]
    assert data == {
        "title": plain[0],
        "date": "2025",
        "places": plain[1:],
        "sources": {"a": {"title": plain[2], "publisher": plain[1]}},
    }


def test_a_field_that_does_not_exist_is_not_written() -> None:
    with pytest.raises(KeyError):
        event_file({"stauts": "planned"}, "")


def test_the_id_is_that_of_new() -> None:
    assert event_id("Harbour bridge opens", 2023) == "harbour-bridge-opens-2023"
    assert event_id("The vote of 2023", 2023) == "the-vote-of-2023"
    assert event_id("Harbour bridge opens", None) == "harbour-bridge-opens"


def test_the_shape_has_every_field_of_an_event_once() -> None:
    import dataclasses

    names = [name for group in GROUPS.values() for name in group]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(FIELDS["event"]))
    assert [shape.name for _, shapes in form_groups() for shape in shapes] == names
    assert [shape.name for shape in form_fields("event")] == list(field_order("event"))
    known = {path for path, _ in walk(form_fields("event"))}
    assert {f"sources.{name}" for name in SOURCE_FILE_FIELDS}.isdisjoint(known)
    assert {"disputes.positions.sources.passage", "sources.archived.on", "media.alt"} <= known


def test_what_the_shape_calls_required_is_what_the_reader_misses() -> None:
    """The words of the schema mean what the rules do: a group of its required fields is whole."""
    needed = {shape.name for shape in form_fields("event") if shape.required}
    assert needed == {"title", "date", "sources"}
    source = {"title": "A", "publisher": "P"}
    fields, problems = validate(
        {"title": "A", "date": "2025", "sources": {"a": source}}, FIELDS["event"]
    )
    assert fields is not None
    assert problems == ()
