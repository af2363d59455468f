"""Whole files: their identity, their places, and that one fault hides no other."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
import yaml

from timeline.content.frontmatter import reader
from timeline.content.frontmatter.reader import locate
from timeline.content.markdown.parser import parse_text
from timeline.content.reader import read_document
from timeline.content.schema.fields import EventFields, FigureFields, SourceFields, SourceRef
from timeline.content.schema.validation import json_schema
from timeline.core.diagnostic import Location
from timeline.core.inputs import SourceFile

EVENT = """---
title: A meeting
date: 2025-10-16T09:30
timezone: Europe/London
summary: 'They met [@a "exact words"].'
sources:
  a: {title: A, url: https://example.org/, published: 2025-10-16}
  b: other-source
figures:
  - {series: s, value: 7.50, source: {source: a, passage: words}}
media:
  - {file: a.jpg, alt: A, credit: B, caption: 'They met [@b].'}
key: yes
---
They met [@a].
"""


def test_values_have_the_types_of_their_fields() -> None:
    result = read_document(SourceFile("content/events/2025/meeting.md", EVENT))
    assert result.diagnostics == ()
    assert (result.kind, result.id, result.language) == ("event", "meeting", None)
    assert result.document is not None
    fields = result.document.fields
    assert isinstance(fields, EventFields)
    assert fields.key is True
    assert fields.date.timezone == "Europe/London"
    assert fields.date.start_iso == "2025-10-16T09:30+01:00"
    assert isinstance(fields.sources["a"], SourceFields)
    assert fields.sources["b"] == "other-source"
    assert fields.figures == (
        FigureFields(
            series="s", value=Decimal("7.50"), source=SourceRef(source="a", passage="words")
        ),
    )
    assert str(fields.figures[0].value) == "7.50"


def test_each_text_is_parsed_under_its_path_with_its_own_places() -> None:
    document = read_document(SourceFile("content/events/meeting.md", EVENT)).document
    assert document is not None
    places = {
        name: [(one.line, one.column) for s in text.statements for one in s.citations]
        for name, text in document.texts.items()
    }
    lines = EVENT.split("\n")
    for name, line, mark in (
        ("summary", 5, "@a"),
        ("media.0.caption", 12, "@b"),
        ("body", 15, "@a"),
    ):
        assert places[name] == [(line, lines[line - 1].index(mark) + 1)]


def test_equal_words_of_one_document_have_different_anchors() -> None:
    document = read_document(SourceFile("content/events/meeting.md", EVENT)).document
    assert document is not None
    anchors = [one.anchor for text in document.texts.values() for one in text.statements]
    assert len(anchors) == len(set(anchors)) == 3
    assert {anchor[:10] for anchor in anchors} == {anchors[0][:10]}


def test_the_time_zone_of_the_site_is_used_where_the_file_names_none() -> None:
    text = EVENT.replace("timezone: Europe/London\n", "")
    document = read_document(SourceFile("content/events/m.md", text), "Europe/Paris").document
    assert document is not None
    assert isinstance(document.fields, EventFields)
    assert document.fields.date.timezone == "Europe/Paris"


@pytest.mark.parametrize("zone", ["Europe/London", "UTC"])
@pytest.mark.parametrize("offset", ["Z", "+02:00"])
def test_the_time_zone_of_the_site_contradicts_no_offset(zone: str, offset: str) -> None:
    """It is assumed for a time without one, and says nothing of where the event was."""
    text = EVENT.replace("timezone: Europe/London\n", "").replace("T09:30", f"T09:30{offset}")
    text = text.replace("published: 2025-10-16", f"published: 2025-10-16T12:00{offset}")
    result = read_document(SourceFile("content/events/m.md", text), zone)
    assert result.diagnostics == ()
    assert result.document is not None
    assert isinstance(result.document.fields, EventFields)
    assert result.document.fields.date.start_iso == f"2025-10-16T09:30{offset}"


def test_an_offset_agrees_with_the_time_zone_that_the_file_names() -> None:
    text = EVENT.replace("T09:30", "T09:30+02:00")
    (fault,) = read_document(SourceFile("content/events/m.md", text), "Europe/Paris").diagnostics
    assert "contradicts the time zone Europe/London" in fault.message


@pytest.mark.parametrize(
    ("published", "means"),
    [
        ("2025-10-16T12:00Z", "2025-10-16T12:00Z"),
        ("2025-10-16T12:00", "2025-10-16T12:00+01:00"),
    ],
)
def test_for_other_dates_the_time_zone_that_the_file_names_is_only_assumed(
    published: str, means: str
) -> None:
    """A source may be published by another clock than that of the place of the event."""
    text = EVENT.replace("published: 2025-10-16", f"published: {published}")
    result = read_document(SourceFile("content/events/m.md", text), "Europe/Paris")
    assert result.diagnostics == ()
    assert result.document is not None
    assert isinstance(result.document.fields, EventFields)
    source = result.document.fields.sources["a"]
    assert isinstance(source, SourceFields)
    assert source.published is not None
    assert source.published.start_iso == means


def test_a_date_that_was_given_up_agrees_with_the_time_zone_that_the_file_names() -> None:
    given_up = "{status: happened, on: 2025-10-16T09:00Z, was: 2025-10-15T09:30Z}"
    text = EVENT.replace("key: yes", f"status_history:\n  - {given_up}\nkey: yes")
    (fault,) = read_document(SourceFile("content/events/m.md", text), "Europe/Paris").diagnostics
    assert "contradicts the time zone Europe/London" in fault.message
    assert text.splitlines()[fault.at.line - 1][fault.at.column - 1 :].startswith("09:30Z}")


@pytest.mark.parametrize(
    ("path", "kind", "name", "language", "said"),
    [
        ("content/events/a/b/x.md", "event", "x", None, ""),
        ("content/events/x.fr.md", "event", "x", "fr", ""),
        ("content/sources/x.md", "source", "x", None, ""),
        ("content/stories/x.sr-Latn.md", "story", "x", "sr-Latn", ""),
        ("content/sources/a/x.md", "source", "x", None, "Move it to content/sources/x.md"),
        ("content/events/My Event.md", "event", "my-event", None, "Rename the file to my-event.md"),
        ("content/events/a_b.fr.md", "event", "a-b", "fr", "Rename the file to a-b.fr.md"),
        ("content/events/a.b.md", "event", "a-b", None, "Rename the file to a-b.md, or for"),
        ("content/readme.md", None, "readme", None, "Move it to one of content/events/"),
        ("content/evnts/x.md", None, "x", None, "Move it to content/events/x.md"),
        ("content/events/é.md", "event", "e", None, "Rename the file to e.md"),
    ],
)
def test_the_path_says_what_a_file_is(
    path: str, kind: str | None, name: str, language: str | None, said: str
) -> None:
    result = read_document(SourceFile(path, "---\ntitle: T\n---\n"))
    assert (result.kind, result.id, result.language) == (kind, name, language)
    of_path = [one.hint for one in result.diagnostics if one.code.startswith("file-")]
    assert len(of_path) == bool(said)
    assert not said or of_path[0].startswith(said)


def test_a_file_that_fails_keeps_its_kind_and_id() -> None:
    result = read_document(SourceFile("content/events/x.md", '---\ntitle: "A\n---\n'))
    assert (result.kind, result.id, result.document) == ("event", "x", None)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("\n\n---\ntitle: T\n---\n", "Delete the empty lines above ---"),
        ("\n---\ntitle: T\n---\n", "Delete the empty line above ---"),
        ("  ---\ntitle: T\n---\n", "Delete the spaces before ---"),
    ],
)
def test_front_matter_begins_on_the_first_line(text: str, hint: str) -> None:
    (fault,) = read_document(SourceFile("content/events/x.md", text)).diagnostics
    assert (fault.code, fault.hint) == ("front-matter-missing", hint)


def test_a_fault_in_the_body_leaves_the_fields() -> None:
    text = EVENT.replace("They met [@a].\n", "They met [@a")
    result = read_document(SourceFile("content/events/x.md", text))
    assert result.document is not None
    assert [one.code for one in result.diagnostics] == ["citation-syntax"]


def test_a_field_written_twice_gives_no_document_but_all_faults() -> None:
    text = EVENT.replace("key: yes", "key: yes\nkey: no\nstatus: maybe")
    result = read_document(SourceFile("content/events/x.md", text))
    assert result.document is None
    assert [one.code for one in result.diagnostics] == ["front-matter-duplicate", "field-choice"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("title",), (2, 8, 17)),
        (("sources", "a", "title"), (7, 14, 15)),
        (("figures", 0, "source", "passage"), (10, 59, 64)),
        (("figures", 0, "source", "nothing"), (10, 30, 36)),
        (("figures", 7), (9, 1, 8)),
        (("nothing",), (1, 1, 0)),
        ((), (1, 1, 0)),
    ],
)
def test_a_value_is_found_by_its_path(
    path: tuple[str | int, ...], expected: tuple[int, int, int]
) -> None:
    at = locate(SourceFile("content/events/x.md", EVENT), path)
    assert at == Location("content/events/x.md", *expected)


def test_an_embed_stands_alone_on_a_line_of_a_story() -> None:
    text, faults = parse_text(
        "Before\n[[one-event]]\nafter\n\n[[Bad One]]\n\n    [[code]]\n",
        line=5,
        path="content/stories/x.md",
        story=True,
    )
    assert [(block.kind, block.html[0]) for block in text.blocks] == [
        ("paragraph", "<p>Before</p>"),
        ("embed", "one-event"),
        ("paragraph", "<p>after</p>"),
        ("embed", "bad-one"),
        ("code_block", "<pre><code>[[code]]\n</code></pre>"),
    ]
    assert [(link.target, link.line, link.column) for link in text.links] == [
        ("[[one-event]]", 6, 1)
    ]
    assert [(one.at.line, one.code) for one in faults] == [(9, "text-embed")]


def test_a_run_of_text_has_no_paragraph_around_it() -> None:
    text, _ = parse_text("# They *met* [@a].", line=1, path="content/events/x.md", inline=True)
    assert [block.html for block in text.blocks] == [("# They <em>met</em> ", ".")]


def test_an_anchor_is_made_of_the_words_alone() -> None:
    anchors = [
        parse_text(source, line=1, path="x.md")[0].statements[-1].anchor
        for source in (
            "They met [@a].",
            "First [@c].\n\n- They\n  met [@b p. 4], and",
            "They met [@a]",
        )
    ]
    assert len(set(anchors)) == 1


def test_an_anchor_survives_the_removal_of_what_tracks_readers() -> None:
    one, other = (
        parse_text(f"See <https://example.org/a?{query}> [@a].", line=1, path="x.md")[0]
        for query in ("b=1&utm_source=x", "b=1")
    )
    assert one.statements[0].anchor == other.statements[0].anchor
    assert one.statements[0].text != other.statements[0].text


def test_the_json_schema_speaks_of_the_same_fields() -> None:
    schema = json_schema(EventFields)
    assert set(schema["required"]) == {"title", "date", "sources"}
    assert schema["additionalProperties"] is False
    assert schema["properties"]["key"]["type"] == "boolean"


def test_the_definitions_are_light_to_import() -> None:
    code = (
        "import sys, timeline.content.schema.fields, timeline.project.settings\n"
        "import timeline.content.document\n"
        "print(*[name for name in ('pydantic', 'markdown_it', 'yaml') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_the_parser_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    file = SourceFile("content/events/x.md", EVENT)
    fast = read_document(file)
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    assert read_document(file) == fast
