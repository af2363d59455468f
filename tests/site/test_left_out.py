"""Parts that a project leaves out: they are not there, nothing leads there, the rest stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tests.projects import TODAY, build, event, site
from tests.web import Site
from timeline.build import pipeline
from timeline.core.inputs import SourceFile
from timeline.project import loader
from timeline.project.settings import SitePart

PARTS = get_args(SitePart)
ROOT = Path(__file__).parents[2]
SIDES = "positions: [{says: One, sources: [paper]}, {says: Two, sources: [paper]}]"
SHARED = "positions: [{says: One, sources: [record]}, {says: Two, sources: [record]}]"
FILES = {
    "content/events/talks.md": event(
        "Talks",
        "2025-01-10",
        "thread: The bridge\naliases: [/old-talks/]\n"
        f"disputes: [{{about: Who came, {SIDES}}}]\n"
        "figures:\n"
        "  - {series: visitors, value: 20, as_of: 2025-01-01, source: paper}\n"
        "  - {series: visitors, value: 30, as_of: 2025-01-01, source: paper}\n",
        'They met [@paper "they met"], by [the record](../sources/record.md) and a'
        " [copy](/sources/copy/) of it [@record] [@copy], as the [story](../stories/bridge.md) of"
        " [the deal](deal.md) and the [*number* of visitors](../series/visitors.md) say [@record].",
    ),
    "content/events/deal.md": event(
        "A deal",
        "2025-02-01",
        "implements: [talks]\ncorrections: [{on: 2025-03-01, what: The day was wrong}]\n"
        "figures:\n"
        "  - {series: visitors, value: 40, as_of: 2025-02-01, source: paper}\n"
        "  - {series: visitors, value: 41, as_of: 2025-02-01, supersedes: 40, source: paper}\n",
    ),
    "content/events/gone.md": event("Gone", more="withdrawn: {on: 2025-06-06, why: It was not}\n"),
    "content/events/due.md": event("Due", "2025-09-02", "status: planned\nactors: [Ann]\n"),
    "content/sources/record.md": "---\ntitle: The record\nurl: https://example.org/2\n"
    "publisher: The Council\naliases: [/sources/old/]\n---\n",
    "content/sources/copy.md": "---\ntitle: A copy\nurl: https://example.org/3\n"
    "publisher: The Paper\ncopy_of: record\n---\n",
    "content/series/visitors.md": "---\ntitle: Visitors\nunit: people\nkind: level\n"
    f"aliases: [/old-visitors/]\ndisputes: [{{about: What counts, {SHARED}, affects: [deal]}}]\n"
    "---\n",
    "content/stories/bridge.md": "---\ntitle: How it came\naliases: [/old-story/]\n---\n"
    "It began [@record].\n\n[[talks]]\n",
}
OF = {
    "citations": "events/talks/cite.bib",
    "data": "data/index.html",
    "sources": "sources/record/index.html",
    "audit": "sources/_audit/index.html",
    "series": "series/visitors/index.html",
    "threads": "threads/talks/index.html",
    "stories": "stories/bridge/index.html",
    "disagreements": "disagreements/index.html",
    "corrections": "corrections/index.html",
}
"""A file of each part that has files."""


def without(*parts: str) -> Site:
    """The site of the project without these parts."""
    settings = f"title: A timeline\nbase_url: https://example.org/\nleave_out: [{', '.join(parts)}]"
    return site({"timeline.yaml": settings, **FILES})


def there(made: Site) -> set[str]:
    """The parts of which there are files."""
    return {part for part, file in OF.items() if file in made.files}


def linked_data(made: Site) -> int:
    """How many pages have JSON-LD."""
    return sum(b"application/ld+json" in content for content in made.files.values())


def test_a_project_that_leaves_nothing_out_has_every_part() -> None:
    made = without()
    assert there(made) == set(OF)
    assert linked_data(made) == 4
    assert not made.dead_ends()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_left_out_is_not_there_and_nothing_leads_to_it(part: str) -> None:
    made = without(part)
    beneath = {"sources": {"audit"}}.get(part, set())
    assert there(made) == set(OF) - {part} - beneath
    assert made.dead_ends() == []
    assert bool(linked_data(made)) == (part != "structured_data")


def test_what_stays_of_a_project_without_all_parts() -> None:
    made = without(*PARTS)
    assert there(made) == set()
    assert made.dead_ends() == []
    folders = {file.partition("/")[0] for file in made.files}
    assert folders == {
        "2025", "404.html", "actors", "assets", "events", "feed.xml", "index.html", "old-talks",
        "overdue", "sitemap.xml",
    }  # fmt: skip
    assert not {file for file in made.files if file.startswith("events/")} - {
        f"events/{name}/index.html" for name in ("talks", "deal", "gone", "due")
    }


def test_links_in_a_text_become_words_and_the_others_stay() -> None:
    page = without("series", "stories", "sources").page("events/talks/")
    words = "They met1, by the record and a copy of it2"
    assert words in page.one("div", class_="text").text
    inside = {link.text for link in page.links if link.attributes["href"].startswith("/")}
    assert "the deal" in inside
    assert not {"the record", "copy", "story", "number of visitors"} & inside
    assert any(element.tag == "em" and element.text == "number" for element in page.elements)


def test_what_a_part_would_have_said_stays_where_it_belongs() -> None:
    made = without(*PARTS)
    talks, deal = made.page("events/talks/"), made.page("events/deal/")
    assert [one.text for one in talks.all("p", class_="dispute")] == ["sources differ"] * 2
    assert deal.one("s").text == "40"
    assert [one.text for one in deal.all("h3")] == ["What counts"]
    assert "The day was wrong" in deal.one("main").text
    assert "https://example.org/events/talks/" in talks.one("details", class_="reference").text


def test_no_redirect_leads_to_what_is_left_out() -> None:
    def redirects(parts: Collection[str]) -> set[str]:
        return {
            page.file.removesuffix("/index.html")
            for page in without(*parts).pages.values()
            if list(page.all("meta", **{"http-equiv": "refresh"}))
        }

    assert redirects(()) == {"old-talks", "sources/old", "old-visitors", "old-story"}
    assert redirects(("sources", "series")) == {"old-talks", "old-story"}


def test_the_site_map_and_the_exports_know_what_there_is() -> None:
    made = without("sources", "series")
    assert b"/sources/" not in made.files["sitemap.xml"]
    tables = b"".join(
        content for file, content in made.files.items() if file.startswith("data/sources/")
    )
    assert b'"page":null' in tables
    assert b"example.org/sources/" not in tables


def test_an_unknown_part_is_told_at_its_place() -> None:
    problems = build({"timeline.yaml": "title: T\nleave_out: [data, sorces]\n"}).diagnostics
    (fault,) = problems
    assert (fault.at.line, fault.at.column) == (2, 19)
    assert "sorces" in fault.message
    assert "sources" in fault.hint


def test_the_repositorys_own_timeline_without_all_parts_has_no_dead_end() -> None:
    inputs = loader.read(ROOT).inputs
    assert inputs.settings is not None
    own = SourceFile("timeline.yaml", f"{inputs.settings.text}\nleave_out: [{', '.join(PARTS)}]\n")
    made = pipeline.compile(replace(inputs, settings=own), pipeline.Options(today=TODAY + 400))
    assert not made.failed
    assert Site({output.path: output.content for output in made.outputs()}).dead_ends() == []
