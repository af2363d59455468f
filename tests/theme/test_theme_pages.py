"""What a reader finds on the pages of the default theme, and in what form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.projects import event, site
from tests.web import Element, PageSeen, Site

EVENT = """\
---
title: Leaders meet
date: 2025-10-14/2025-10-15
status: happened
summary: 'They meet [@paper "met over two days"].'
places: [Exampleton]
actors: [{actor: Ann Other, role: Mayor, part: host}]
sources:
  paper:
    title: Leaders meet
    url: https://example.org/1
    publisher: The Paper
    published: 2025-10-15
    type: news
    read: opening
  wire:
    title: Leaders met
    url: https://example.org/2
    publisher: The Wire
    copy_of: The agency
    archived: {url: 'https://archive.example/2', on: 2025-10-16}
  council:
    title: Le compte rendu
    url: https://example.org/3
    publisher: The Council
    type: declaration
    own_account: true
    language: fr
  leaflet: {title: A leaflet found there, title_supplied: true, url: 'https://example.org/4'}
figures:
  - label: Guests
    unit: people
    value: 22000
    qualifier: almost
    as_of: 2025-10-15
    source: {source: paper, passage: almost 22000}
disputes:
  - about: The day
    field: date
    positions:
      - {says: On the 15th, sources: [paper], held_by: The Mayor}
      - {says: On both days, sources: [council]}
    resolution:
      says: Both
      basis: own_record
      extent: part
      sources: [council]
      why: It names both.
  - about: The weather
    positions:
      - {says: Rain, sources: [paper]}
      - {says: Sun, sources: [wire]}
status_history:
  - {status: postponed, on: 2025-09-20, was: 2025-09-30, sources: [paper]}
  - {status: happened, on: 2025-10-15}
corrections: [{on: 2025-10-20, what: The place was wrong, was: Elsewhere, now: Exampleton}]
follows: [talks]
---
They met [@paper "met over two days"; @paper "in the hall", p. 4].
They signed [@wire; @council "ont signé"], and that was there too [@paper "in the hall", p. 4].

They went home [@wire; @leaflet].

A line without a source.
"""
FILES = {
    "timeline.yaml": "title: A timeline\ndescription: What happened\nbase_url: https://example.org/\n",
    "content/events/meeting.md": EVENT,
    "content/events/talks.md": event("Talks", "2025-09"),
    "content/events/next.md": event("The next meeting", "2025-12-01", "status: planned\n"),
    "content/events/due.md": event("A meeting that was due", "2025-09-02", "status: planned\n"),
    "content/events/off.md": event("A meeting that was off", "2025-09-03", "status: cancelled\n"),
    "content/series/visitors.md": "---\ntitle: Visitors\nunit: people\nkind: level\n"
    "figures: [{value: 3, as_of: 2024, source: record}]\nmethod: Heads [@record].\n---\n",
    "content/sources/record.md": "---\ntitle: The record\nurl: https://example.org/5\n---\n",
    "content/pages/about.md": "---\ntitle: About\nnav: 1\n---\n## Who\n\nWe [@record].\n",
}


@pytest.fixture(scope="module")
def made() -> Site:
    return site(FILES)


@pytest.fixture(scope="module")
def page(made: Site) -> PageSeen:
    return made.page("events/meeting/")


def notes(page: PageSeen) -> list[str]:
    return [one.text for one in page.all("p", class_="note")]


def order(page: PageSeen, *wanted: Element) -> list[int]:
    return [page.elements.index(one) for one in wanted]


def test_the_evidence_of_a_block_follows_it_and_one_without_has_none(page: PageSeen) -> None:
    assert len(list(page.all("details", class_="notes"))) == 3
    before, marked, after, bare = (
        next(one for one in page.elements if one.tag == tag and one.text.startswith(words))
        for tag, words in (
            ("p", "They met"),
            ("details", "3 sources · The Paper · The Wire · The Council"),
            ("p", "They went home"),
            ("p", "A line without"),
        )
    )
    assert order(page, before, marked, after, bare) == sorted(
        order(page, before, marked, after, bare)
    )
    following = page.elements[page.elements.index(bare) + 1 :]
    assert not [one for one in following if one.attributes.get("class") == "notes"]


def test_what_an_event_follows_is_named_before_its_date(page: PageSeen) -> None:
    """A date before the word would read as if the other event were the one that follows."""
    (section,) = page.all("section", **{"aria-labelledby": "relations"})
    assert "Follows · September 2025 Talks" in section.text


def test_a_note_says_what_a_reader_needs_to_judge_its_source(page: PageSeen) -> None:
    summary = notes(page)[0]
    assert summary == (
        "1 Leaders meet The Paper, 15 October 2025 · news · only the opening read met over two days"
    )
    assert "2 Leaders met The Wire · copy of The agency · archived copy" in notes(page)
    assert "3 Le compte rendu The Council · declaration · own account ont signé" in notes(page)


def test_a_note_opens_the_source_at_the_passage(page: PageSeen) -> None:
    link = next(one for one in page.all("a", class_="title"))
    assert link.attributes["href"] == "https://example.org/1#:~:text=met%20over%20two%20days"


def test_a_source_is_described_once_and_each_of_its_passages_stands_in_one_note(
    page: PageSeen,
) -> None:
    assert "1 The Paper met over two days in the hall, p. 4" in notes(page)


def test_a_title_that_is_ours_stands_in_brackets(page: PageSeen) -> None:
    assert any("[A leaflet found there]" in one for one in notes(page))


def test_a_foreign_title_and_passage_say_their_language(page: PageSeen) -> None:
    titles = list(page.all("a", lang="fr"))
    assert titles[0].text == "Le compte rendu"
    assert titles[0].attributes["hreflang"] == "fr"
    assert next(page.all("q", lang="fr")).text == "ont signé"


def test_what_is_said_of_a_source_on_its_page_is_named_as_that(made: Site) -> None:
    page = next(
        page
        for file, page in made.pages.items()
        if file.startswith("sources/") and list(page.all("aside"))
    )
    assert page.one("aside").attributes["aria-label"] == "About this source"


def test_every_way_back_from_a_source_has_a_name_of_its_own(page: PageSeen) -> None:
    entry = page.one("li", id="source-1")
    names: list[str] = []
    for one in page.elements[page.elements.index(entry) + 1 :]:
        if one.attributes.get("id", "").startswith("source-"):
            break
        if one.attributes.get("class") == "back":
            names.append(one.attributes["aria-label"])
    assert len(names) > 3
    assert names == [f"Back to citation {number}" for number in range(1, len(names) + 1)]


def test_nothing_leads_nowhere(made: Site) -> None:
    assert made.dead_ends() == []
    assert made.third_parties() == []


def test_how_well_it_is_known_counts_origins_and_whose_account_they_are(page: PageSeen) -> None:
    known = page.one("p", class_="known").text
    assert known.endswith(
        "4 sources from 4 origins, 1 of them by those involved · 2 disagreements, 1 undecided"
    )


def test_the_status_stands_in_words_and_the_former_date_is_struck_through(page: PageSeen) -> None:
    assert page.one("p", class_="state").text == "Happened"
    former = page.one("p", class_="former")
    assert former.text == "formerly: 30 September 2025"
    inside = page.elements[page.elements.index(former) + 1 :][:2]
    assert [(one.tag, one.text) for one in inside] == [
        ("span", "formerly:"),
        ("s", "30 September 2025"),
    ]


def test_a_plan_whose_day_is_past_says_that_nothing_is_known_of_it(made: Site) -> None:
    due = made.page("events/due/").one("p", class_="state").text
    assert due == "Planned, outcome not reported here"
    assert made.page("events/next/").one("p", class_="state").text == "Planned"


def test_a_disagreement_shows_each_side_and_what_decides_or_that_nothing_does(
    page: PageSeen,
) -> None:
    decided, open_one = page.all("article", class_="dispute")
    for said in (
        "On the 15th according to The Mayor 1 The Paper, 15 October 2025",
        "On both days 3 The Council · own account",
        "Decided in part by the record of those involved.",
        "Both",
        "It names both.",
    ):
        assert said in decided.text
    assert "Nothing decides this yet." in open_one.text
    assert page.one("p", class_="dispute").text == "sources disagree on the date"


def test_a_figure_says_how_exact_it_is(page: PageSeen) -> None:
    figure = page.one("ul", class_="figures").text
    assert figure.startswith("almost 22,000 people Guests, 15 October 2025 1 The Paper")


def test_an_event_that_is_barely_known_has_no_empty_headings(made: Site) -> None:
    bare = made.page("events/talks/")
    headings = [one.text for one in bare.elements if re.fullmatch(r"h[1-6]", one.tag)]
    assert headings == ["Talks", "Related events", "Sources"]
    for one in bare.elements:
        if one.tag in ("p", "li", "ul", "ol", "dl", "dd", "section", "nav", "aside", "td"):
            assert one.text, one


def test_a_row_tells_status_and_evidence_in_words(made: Site) -> None:
    rows = [one.text for one in made.page("").all("li", class_="entry")]
    meeting = next(one for one in rows if "Leaders meet" in one)
    assert "Happened" in meeting
    assert "Exampleton 4 sources, 1 own account" in meeting
    assert "2 disagreements, 1 undecided" in meeting
    assert any("Cancelled" in one for one in rows)


def test_what_is_to_come_is_divided_from_what_was_by_the_day_of_the_build(made: Site) -> None:
    first = made.page("")
    today = first.one("p", id="today")
    rows = {one.text.split(" ")[0]: one for one in first.all("h3")}
    assert today.text == "As of 1 November 2025"
    assert [one.attributes["href"] for one in first.links].count("#today") == 1
    places = order(first, rows["The"], today, rows["Leaders"])
    assert places == sorted(places)


def test_the_day_of_the_build_is_not_named_where_nothing_depends_on_it(made: Site) -> None:
    assert b"As of" not in site({"content/events/a.md": event()}).files["index.html"]
    oldest = site({**FILES, "timeline.yaml": "title: A timeline\norder: oldest\n"})
    assert b"As of" in oldest.files["index.html"]
    for site_ in (made, oldest):
        assert b"As of" not in site_.files["2025/index.html"]


def test_a_summary_is_a_paragraph_and_so_is_a_method(made: Site, page: PageSeen) -> None:
    assert page.one("p", class_="standfirst").text == "They meet1."
    assert [one.text for one in made.page("series/visitors/").all("p")].count("Heads1.") == 1
    assert any(one.text == "They meet." for one in made.page("").all("p"))


def test_a_series_is_a_table(made: Site) -> None:
    page = made.page("series/visitors/")
    assert [one.text for one in page.all("th", scope="col")] == ["As of", "Figure", "Given by"]
    assert re.fullmatch(r"2024 ?3 ?1 The record", [one.text for one in page.all("tr")][1])


def headings(page: PageSeen) -> Iterator[int]:
    for one in page.elements:
        if re.fullmatch(r"h[1-6]", one.tag):
            yield int(one.tag[1])


def test_every_page_has_its_landmarks_and_its_headings_in_order(made: Site) -> None:
    for file, page in made.pages.items():
        levels = list(headings(page))
        assert levels.count(1) == 1, file
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert len(list(page.all("main"))) == 1, file
        names = [one.attributes["aria-label"] for one in page.all("nav")]
        assert len(names) == len(set(names)), file
        assert page.one("html").attributes["lang"] == "en"


def test_every_page_leads_past_the_menu_and_says_where_it_is(made: Site) -> None:
    for file, page in made.pages.items():
        assert page.links[0].attributes["href"] == "#main", file
        current = [one.text for one in page.links if "aria-current" in one.attributes]
        assert len(current) == (0 if file == "404.html" else 1 + (file == "")), (file, current)


def test_the_head_says_what_the_page_is(page: PageSeen) -> None:
    assert page.one("title").text == "Leaders meet – A timeline"
    assert page.one("meta", name="description").attributes["content"].startswith("They meet")
    assert page.one("meta", property="og:type").attributes["content"] == "article"
    address = "https://example.org/events/meeting/"
    assert page.one("link", rel="canonical").attributes["href"] == address
    feed = page.one("link", type="application/atom+xml")
    assert feed.attributes["rel"] == "alternate"


def test_a_page_is_not_padded_with_empty_lines(made: Site) -> None:
    for file, content in made.files.items():
        if file.endswith(".html"):
            assert b"\n\n" not in content, file


def test_a_long_list_hides_no_text_from_the_document() -> None:
    files = {
        f"content/events/e{day}.md": event(
            f"Day {day}", f"2025-10-{day:02}", f'summary: Words of {day} [@paper "x"].\n'
        )
        for day in range(1, 32)
    }
    words = site(files).page("").one("main").text
    assert "Words of 17." in words
