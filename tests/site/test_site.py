"""From files to pages: what a reader finds on the site of a small project."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest

from tests.projects import JPEG, TODAY, build, event, faults, site
from tests.web import Site
from timeline.site.components.listings import MAX_EVENTS

FULL = {
    "timeline.yaml": """\
title: A timeline
description: What happened
base_url: https://example.org/sub/
timezone: Europe/London
author: The makers
licence: {name: CC BY 4.0, url: 'https://creativecommons.org/licenses/by/4.0/'}
""",
    "content/events/summit-2025.md": """\
---
title: Leaders meet in Exampleton
date: 2025-10-14/2025-10-15
status: happened
summary: 'Leaders meet over two days [@paper "met over two days"].'
places: [exampleton]
actors:
  - {actor: ann-other, role: Mayor, part: host}
  - The Band
topics: [bridges]
sources:
  paper:
    title: Leaders meet
    url: https://example.org/summit?utm_source=x#top
    publisher: The Paper
    published: 2025-10-15
    type: news
    read: opening
  council: the-record
figures:
  - series: visitors
    value: 22000
    qualifier: almost
    as_of: 2025-10-15
    source: {source: paper, passage: almost 22000}
disputes:
  - about: The day
    field: date
    positions:
      - {says: 15 October, sources: [paper]}
      - {says: 14 and 15 October, sources: [council]}
    resolution:
      says: Both days
      basis: own_record
      extent: whole
      sources: [council]
      why: The record names both.
follows: [talks-2025]
corrections:
  - {on: 2025-10-20, what: The place was wrong, was: Elsewhere, now: Exampleton}
media: [{file: hall.jpg, alt: The hall, credit: A. Person, caption: 'The hall [@paper].'}]
added: 2025-10-16
aliases: [/events/old-summit/]
---
They met [@paper "met over two days"; @council §3]. They signed nothing [@council].

- A bridge was named [@paper "a bridge"].
""",
    "content/events/hall.jpg": JPEG,
    "content/events/talks-2025.md": event("Talks", "2025-09", "places: [exampleton]\n"),
    "content/events/next-2026.md": event("Leaders meet again", "2026-05-01", "status: planned\n"),
    "content/sources/the-record.md": """\
---
title: The record
url: https://council.example.org/record
publisher: The Council
type: declaration
own_account: true
archived: {url: 'https://archive.example.org/1', on: 2025-10-17}
---
""",
    "content/actors/ann-other.md": "---\ntitle: Ann Other\nkind: person\n---\n",
    "content/places/exampleton.md": "---\ntitle: Exampleton\nwithin: Exampleshire\n---\n",
    "content/topics/bridges.md": "---\ntitle: Bridges\n---\n",
    "content/series/visitors.md": "---\ntitle: Visitors\nunit: people\nkind: level\n---\n",
    "content/pages/about.md": """\
---
title: About
nav: 1
---
See [the talks](/events/talks-2025/) and [the summit](../events/summit-2025.md).
""",
    "static/CNAME": "example.org\n",
}


@pytest.fixture(scope="module")
def full() -> Site:
    """The site of the whole project."""
    return site(FULL, root="/sub/")


def test_nothing_on_the_site_leads_nowhere(full: Site) -> None:
    assert full.dead_ends() == []
    assert full.third_parties() == []


def test_the_first_page_leads_to_every_event(full: Site) -> None:
    events = {file for file in full.files if file.startswith("events/") and file.endswith(".html")}
    events.discard("events/old-summit/index.html")
    assert events <= full.reachable()


def test_there_is_a_page_for_every_thing(full: Site) -> None:
    assert {
        "404.html",
        "2025/index.html",
        "2026/index.html",
        "about/index.html",
        "actors/ann-other/index.html",
        "actors/the-band/index.html",
        "actors/index.html",
        "places/exampleshire/index.html",
        "places/exampleton/index.html",
        "series/visitors/index.html",
        "sources/index.html",
        "sources/the-record/index.html",
        "topics/bridges/index.html",
        "CNAME",
        "feed.xml",
        "sitemap.xml",
    } <= set(full.files)


def test_a_citation_leads_to_the_list_and_from_there_to_the_passage(full: Site) -> None:
    page = full.page("events/summit-2025/")
    mark = next(link for link in page.links if link.attributes["href"] == "#source-1")
    assert mark.text == "1"
    assert "source-1" in page.ids
    hrefs = [link.attributes["href"] for link in page.links]
    assert "https://example.org/summit?utm_source=x#top:~:text=met%20over%20two%20days" in hrefs
    assert "https://council.example.org/record" in hrefs
    assert "https://archive.example.org/1" in hrefs


def test_the_event_says_what_its_file_says(full: Site) -> None:
    page = full.page("events/summit-2025/")
    words = page.one("main").text
    for said in (
        "14–15 October 2025",
        "Leaders meet in Exampleton",
        "Ann Other",
        "Mayor",
        "The Band",
        "Bridges",
        "almost 22,000",
        "The record names both.",
        "The place was wrong",
        "A. Person",
        "The hall",
        "only the opening read",
        "own account",
        "Talks",
    ):
        assert said in words, said
    times = [one.attributes["datetime"] for one in page.all("time")]
    assert times[:2] == ["2025-10-14", "2025-10-15"]
    assert page.one("img").attributes["src"] == "/sub/events/summit-2025/hall.jpg"


def test_a_place_counts_the_events_of_the_places_within_it_once() -> None:
    def place(title: str, within: str = "") -> str:
        return f"---\ntitle: {title}\n{within and f'within: {within}'}\n---\n"

    made = site(
        {
            "timeline.yaml": "title: A timeline\n",
            "content/places/land.md": place("Land"),
            "content/places/town.md": place("Town", "land"),
            "content/places/hall.md": place("Hall", "town"),
            "content/events/one-2025.md": event("One", "2025-09-01", "places: [hall]\n"),
            "content/events/two-2025.md": event("Two", "2025-09-02", "places: [town, land]\n"),
            "content/events/three-2025.md": event("Three", "2025-09-03", "places: [land]\n"),
        }
    )
    index = made.page("places/").one("main").text
    assert re.findall(r"(Land|Town|Hall) (\d) events?", index) == [
        ("Hall", "1"),
        ("Land", "3"),
        ("Town", "2"),
    ]
    assert "Contains Town 2 events" in made.page("places/land/").one("main").text


def test_what_is_to_come_stands_apart_on_the_first_page(full: Site) -> None:
    words = full.page("").one("main").text
    assert "Planned" in words
    assert words.index("Leaders meet again") < words.index("Leaders meet in Exampleton")


def test_a_former_address_leads_to_the_present_one(full: Site) -> None:
    page = full.page("events/old-summit/")
    refresh = page.one("meta", **{"http-equiv": "refresh"}).attributes["content"]
    assert refresh.endswith("/sub/events/summit-2025/")


def test_the_feed_has_every_event_with_times_from_the_files(full: Site) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = Xml.fromstring(full.files["feed.xml"])
    entries = {entry.findtext(f"{atom}title"): entry for entry in root.findall(f"{atom}entry")}
    assert set(entries) == {"Leaders meet in Exampleton", "Talks", "Leaders meet again"}
    summit = entries["Leaders meet in Exampleton"]
    assert summit.findtext(f"{atom}published") == "2025-10-16T00:00:00+00:00"
    assert summit.findtext(f"{atom}updated") == "2025-10-20T00:00:00+00:00"
    assert summit.findtext(f"{atom}id") == "https://example.org/sub/events/summit-2025/"
    assert "Leaders meet over two days." in (summit.findtext(f"{atom}summary") or "")


def entries(feed: bytes) -> dict[str, dict[str, str]]:
    """The entries of a feed: for the title of each the texts of its elements."""
    atom = "{http://www.w3.org/2005/Atom}"
    found = (
        {one.tag.removeprefix(atom): one.text or "" for one in entry}
        for entry in Xml.fromstring(feed).iter(f"{atom}entry")
    )
    return {one["title"]: one for one in found}


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "unconfirmed"])
def test_what_is_still_to_come_does_not_head_the_feed_until_then(status: str) -> None:
    planned = event("To come", "2031-05", f"status: {status}\n").replace(
        "publisher: The Paper", "publisher: The Paper, published: 2025-09-01"
    )
    changed = event("Moved", "2031-05", "status_history: [{status: planned, on: 2026}]\n")
    made = entries(site({"content/events/a.md": planned}).files["feed.xml"])
    assert made["To come"]["updated"] == "2025-09-01T00:00:00+00:00"
    files = {"content/events/b.md": changed.replace("---\n", "---\nstatus: planned\n", 1)}
    made = entries(site(files).files["feed.xml"])
    assert made["Moved"]["updated"] == "2026-01-01T00:00:00+00:00"


def test_texts_in_feeds_are_no_markup() -> None:
    more = "summary: 'A <img src=x onerror=alert(1)> step, a < b [@paper].'\n"
    more += "corrections: [{on: 2025-10-20, what: 'Said <b>5</b>'}]\n"
    made = site({"content/events/a.md": event(more=more)})
    for feed, said in (("feed.xml", "a &lt; b"), ("corrections.xml", "Said &lt;b&gt;5&lt;/b&gt;")):
        summary = entries(made.files[feed])["A meeting"]["summary"]
        assert said in summary
        assert "<" not in summary


def test_a_correction_keeps_its_identity_when_another_one_is_put_before_it() -> None:
    old, new = "{on: 2025-10-20, what: The place}", "{on: 2025-10-22, what: The day}"
    known = []
    for listed in (old, f"{new}, {old}"):
        files = {"content/events/a.md": event(more=f"corrections: [{listed}]\n")}
        feed = site(files).files["corrections.xml"].decode()
        known.append(dict(re.findall(r"<id>([^<]*)</id><summary[^>]*>([^<]*)<", feed)))
    first, both = known
    assert list(first.values()) == ["The place"]
    assert list(both.values()) == ["The day", "The place"]
    assert first.items() < both.items()


def test_corrections_of_one_day_and_one_thing_are_two() -> None:
    said = "on: 2025-10-20, what: A name"
    corrections = f"{{{said}, was: Ann, now: Anne}}, {{{said}, was: Bob, now: Rob}}"
    files = {"content/events/a.md": event(more=f"corrections: [{corrections}]\n")}
    identities = re.findall(r"<id>([^<]*)</id>", site(files).files["corrections.xml"].decode())
    assert len(set(identities)) == len(identities) == 3


def test_the_site_map_has_pages_and_neither_redirects_nor_what_is_not_found(full: Site) -> None:
    text = full.files["sitemap.xml"].decode()
    assert "<loc>https://example.org/sub/events/summit-2025/</loc>" in text
    assert "old-summit" not in text
    assert "404" not in text


def test_without_an_address_the_site_has_a_feed_with_lasting_ids_and_no_site_map() -> None:
    made = site({"content/events/a.md": event()})
    root = Xml.fromstring(made.files["feed.xml"])
    ids = [element.text or "" for element in root.iter("{http://www.w3.org/2005/Atom}id")]
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert len(ids) == len(set(ids)) == 2
    assert "sitemap.xml" not in made.files


def test_an_empty_project_is_a_site_too() -> None:
    made = site({})
    assert made.dead_ends() == []
    assert b"1970-01-01" in made.files["feed.xml"]


def test_a_withdrawn_event_leaves_a_marker_and_no_text() -> None:
    made = site(
        {
            "content/events/gone.md": event(
                "An event",
                more="withdrawn: {on: 2025-10-30, why: The report was made up}\n"
                'summary: Secret words [@paper "x"].\n',
                body="More secret words [@paper].",
            )
        }
    )
    page = made.page("events/gone/").one("main").text
    assert "The report was made up" in page
    for file, content in made.files.items():
        assert b"ecret words" not in content, file
        assert b"example.org/report" not in content, file
    assert b"An event" not in made.files["feed.xml"]


def test_hostile_text_stays_text() -> None:
    made = site(
        {
            "timeline.yaml": "title: '</title><script>alert(1)</script>'\n",
            "content/events/a.md": event(
                "'\"><img src=x onerror=alert(1)>'",
                body='<script>alert(1)</script> [@paper "</q><b>"].',
            ),
        }
    )
    for file, page in made.pages.items():
        data = {"type": "application/ld+json"}
        assert all(one.attributes == data for one in page.all("script")), file
        assert not [one for one in page.elements if "onerror" in one.attributes], file


def test_a_page_and_a_static_file_cannot_have_one_address() -> None:
    files = {"content/events/a.md": event(), "static/events/a/index.html": "mine"}
    assert "static/events/a/index.html:0:0 address-taken" in faults(files)


def test_a_withdrawn_event_needs_its_pictures_no_more() -> None:
    more = "media:\n  - {file: x.jpg, alt: A, credit: B}\n"
    more += "withdrawn: {on: 2025-10-30, why: Not our picture}\n"
    assert not [one for one in faults({"content/events/a.md": event(more=more)}) if "media" in one]


def test_a_picture_that_is_not_there_is_reported_where_it_is_named() -> None:
    files = {"content/events/a.md": event(more="media:\n  - {file: x.jpg, alt: A, credit: B}\n")}
    assert "content/events/a.md:5:12 missing-media" in faults(files)


def test_many_events_are_split_by_year_and_then_by_month() -> None:
    files = {}
    for year, days in ((2023, 20), (2024, 20), (2025, 27)):
        for month in range(1, 11 if year == 2025 else 3):
            for day in range(1, days):
                on = f"{year}-{month:02}-{day:02}"
                files[f"content/events/e-{on}.md"] = event(f"On {on}", on, "topics: [t]\n")
    made = site(files, today=TODAY)
    assert made.dead_ends() == []
    assert {f"events/e-2023-01-{day:02}/index.html" for day in range(1, 20)} <= made.reachable()
    first = made.page("")
    entries = [link for link in first.links if "/events/e-" in link.attributes["href"]]
    assert len({link.attributes["href"] for link in entries}) == 26
    assert {"2025/10/index.html", "2025/01/index.html", "2024/index.html"} <= set(made.files)
    assert "2024/01/index.html" not in made.files
    assert "topics/t/2025/03/index.html" in made.files
    current = made.page("2025/10/").all("span", **{"aria-current": "true"})
    assert [one.text for one in current] == ["2025", "October 2025"]
    for file, page in made.pages.items():
        hrefs = (link.attributes["href"].partition("#")[0] for link in page.links)
        shown = {href for href in hrefs if "/e-" in href}
        assert len(shown) <= MAX_EVENTS + 2, file


def test_a_long_index_has_an_address_and_each_of_its_letters_has_one() -> None:
    actors = ", ".join(f"{'AB'[number % 2]} {number}" for number in range(402))
    made = site(
        {
            "timeline.yaml": "title: T\nbase_url: https://example.org/\n",
            "content/events/a.md": event(more=f"actors: [{actors}]\n"),
        }
    )
    for path, current in (("actors/", "page"), ("actors/_a/", "true"), ("actors/_b/", "true")):
        page = made.page(path)
        canonical = page.one("link", rel="canonical").attributes["href"]
        assert canonical == f"https://example.org/{path}"
        in_menu = next(link for link in page.links if link.attributes["href"] == "/actors/")
        assert in_menu.attributes["aria-current"] == current
    letters = made.page("actors/").one("nav", class_="periods")
    assert letters.attributes["aria-label"] == "By initial letter"


def test_the_ways_through_many_sources_say_what_they_are() -> None:
    sources = "".join(
        f"  s{n}: {{title: S {n}, url: 'https://example.org/{n}', publisher: {'P' if n else 'Q'},"
        f" published: {2000 + n % 2}}}\n"
        for n in range(260)
    )
    made = site({"content/events/a.md": event().replace("sources:\n", f"sources:\n{sources}")})
    for path, label in (("sources/", "Sources by publisher"), ("sources/_p/", "Years")):
        assert made.page(path).one("nav", class_="periods").attributes["aria-label"] == label


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_the_chronology_begins_where_the_settings_say(order: str) -> None:
    made = site(
        {
            "timeline.yaml": f"title: T\norder: {order}\n",
            "content/events/a.md": event("Earlier event", "2024-01-01"),
            "content/events/b.md": event("Later event", "2025-01-01"),
        }
    )
    words = made.page("").one("main").text
    assert (words.index("Later event") < words.index("Earlier event")) == (order == "newest")


def test_the_site_speaks_french() -> None:
    made = site(
        {
            "timeline.yaml": "title: Frise\nlanguage: fr\n",
            "content/events/a.md": event("Réunion", "2025-10-14/2025-10-15"),
        }
    )
    page = made.page("events/a/")
    assert page.one("html").attributes["lang"] == "fr"
    assert "14–15 octobre 2025" in page.one("main").text


def test_a_language_without_words_is_a_fault_of_the_setting() -> None:
    assert "timeline.yaml:2:11 unknown-language" in faults(
        {"timeline.yaml": "title: T\nlanguage: cy\n"}
    )


def test_any_order_of_files_gives_the_same_bytes() -> None:
    backwards = dict(reversed(FULL.items()))
    assert site(FULL).files == site(backwards).files


def test_every_page_is_planned_once_and_named_by_its_path() -> None:
    pages = build(FULL).pages or {}
    assert all(path == page.path for path, page in pages.items())
    files = [page.file for page in pages.values()]
    assert len(files) == len(set(files))


def test_no_two_landmarks_of_a_page_have_one_name() -> None:
    story = "---\ntitle: A tour\n---\nFirst.\n\n[[talks-2025]]\n\nThen.\n\n[[summit-2025]]\n"
    made = site({**FULL, "content/stories/tour.md": story})
    assert "stories/tour/index.html" in made.pages
    for file, page in made.pages.items():
        texts = {one.attributes["id"]: one.text for one in page.elements if "id" in one.attributes}
        names = [
            texts[one.attributes["aria-labelledby"]]
            for one in page.elements
            if one.tag in ("section", "nav", "aside") and "aria-labelledby" in one.attributes
        ]
        assert len(names) == len(set(names)), file
