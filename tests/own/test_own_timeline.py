"""The repository's own timeline: what is promised to its readers, held against the built site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests.web import Site
from timeline.build import pipeline
from timeline.build.pipeline import Build
from timeline.content.document import Statement
from timeline.project import loader

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22).toordinal()


@pytest.fixture(scope="module")
def build() -> Build:
    """The project of this repository, compiled."""
    made = pipeline.compile(loader.read(ROOT).inputs, pipeline.Options(today=TODAY))
    assert not made.failed, "\n".join(map(str, made.diagnostics))
    return made


@pytest.fixture(scope="module")
def site(build: Build) -> Site:
    """Its site."""
    return Site({output.path: output.content for output in build.outputs()})


def test_all_events_are_there_and_the_first_page_leads_to_them(build: Build, site: Site) -> None:
    assert build.chronicle is not None
    events = {f"events/{event.id}/index.html" for event in build.chronicle.events}
    assert len(events) == 60
    assert events <= site.reachable()


def test_every_event_has_a_link_to_a_source_at_a_passage(build: Build, site: Site) -> None:
    assert build.chronicle is not None
    for event in build.chronicle.events:
        page = site.page(f"events/{event.id}/")
        outside = [
            link.attributes["href"]
            for link in page.links
            if urlsplit(link.attributes["href"]).netloc
        ]
        assert any("#:~:text=" in href or ":~:text=" in href for href in outside), event.id


def test_no_statement_is_without_a_citation(build: Build) -> None:
    uncited: list[tuple[str, Statement]] = []
    assert build.chronicle is not None
    for event in build.chronicle.events:
        assert event.text("body").statements, event.id
        for text in event.document.texts.values():
            for block in text.blocks:
                uncited += [(event.id, statement) for statement in block.uncited]
    assert uncited == []


def test_check_has_nothing_to_say(build: Build) -> None:
    assert [one for one in build.diagnostics if one.severity != "note"] == []


def test_every_mark_leads_to_the_list_and_every_passage_there_opens_its_source(site: Site) -> None:
    for file, page in site.pages.items():
        if not file.startswith("events/"):
            continue
        marks = [
            link.attributes["href"].removeprefix("#")
            for link in page.links
            if link.attributes.get("role") == "doc-noteref"
        ]
        assert marks, file
        assert set(marks) <= set(page.ids), file


def test_a_passage_in_a_link_is_the_one_in_the_file(build: Build, site: Site) -> None:
    assert build.chronicle is not None
    for event in build.chronicle.events:
        page = site.page(f"events/{event.id}/")
        opened = {
            " ".join(unquote(link.attributes["href"].partition(":~:text=")[2]).split())
            for link in page.links
        }
        for statement in event.text("body").statements:
            for citation in statement.citations:
                passage = " ".join(citation.passage.split())
                assert not passage or "…" in passage or passage in opened, (event.id, passage)


def test_nothing_leads_nowhere_and_nothing_is_fetched_from_others(site: Site) -> None:
    assert site.dead_ends() == []
    assert site.third_parties() == []


def test_nothing_of_the_content_has_an_invented_check_or_copy() -> None:
    """Nobody opened an archive or checked a source on a known day, so no file may say so."""
    for path in sorted((ROOT / "content").rglob("*.md")):
        front = path.read_text(encoding="utf-8").split("---\n")[1]
        loaded = yaml.load(front, Loader=yaml.BaseLoader)
        sources = [loaded, *(loaded.get("sources") or {}).values()]
        for source in sources:
            if isinstance(source, dict):
                assert "accessed" not in source, path
                assert "archived" not in source, path


def test_the_front_page_is_small_at_any_size(site: Site) -> None:
    assert len(site.files["index.html"]) < 200_000
