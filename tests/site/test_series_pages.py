"""The pages of series, their files for other programs, and figures on the pages of events."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import Counter
from typing import Any

import pytest

from tests.projects import event, site
from tests.web import Element, PageSeen, Site

SERIES = """\
---
title: Crossings
names: [Small boats]
unit: people
kind: per_period
summary: Who crossed [@stats].
method: 'Counts people [@stats "people who crossed"].'
figures:
  - {value: 10, period: 2021, source: {source: stats, passage: ten people}, stage: provisional}
  - {value: 12, period: 2021, source: stats, stage: revised, supersedes: 10}
  - {value: 20.50, period: 2022, source: stats, said_by: The speaker, note: 'A "note", with commas'}
  - {value: 30, period: 2023, source: stats}
  - {value: 7, period: 2023, source: stats, unit: boats}
disputes:
  - about: What counts
    positions:
      - {says: All, sources: [stats]}
      - {says: Some, sources: [stats]}
---
"""
MEETING = """\
---
title: A meeting
date: 2024-01-02
sources:
  paper: {title: A report, url: 'https://example.org/report', publisher: The Paper}
figures:
  - series: crossings
    value: 25
    period: 2023
    qualifier: up_to
    source: {source: paper, passage: up to 25}
  - {series: Crossings, value: 10, period: 2021, source: paper}
  - {label: Guests, unit: people, value: 5, source: paper}
---
They met [@paper].
"""
FILES = {
    "timeline.yaml": "title: T\nbase_url: https://example.org/sub/\n",
    "content/series/crossings.md": SERIES,
    "content/series/bare.md": "---\ntitle: Bare\nunit: boats\n---\n",
    "content/sources/stats.md": "---\ntitle: Statistics\nurl: https://example.org/stats\n"
    "publisher: The Office\n---\n",
    "content/events/meeting.md": MEETING,
    "content/topics/boats.md": "---\ntitle: Boats\nfigures:\n"
    "  - {series: crossings, value: 40, period: 2024, source: stats}\n---\n",
}


@pytest.fixture(scope="module")
def made() -> Site:
    return site(FILES, root="/sub/")


@pytest.fixture(scope="module")
def page(made: Site) -> PageSeen:
    return made.page("series/crossings/")


def drawn(page: PageSeen) -> list[str]:
    """Where the points of the charts lead."""
    return [
        one.attributes["href"]
        for one in page.links
        if " people, " in one.attributes.get("aria-label", "")
    ]


def rows(page: PageSeen, *, named: bool = True) -> list[str]:
    """The rows of the tables as `cell | cell`; those with an id, or all unless `named`."""
    return [
        " | ".join(cell.text for cell in inside(page, row, "th", "td"))
        for row in page.all("tr")
        if "id" in row.attributes or not named
    ]


def inside(page: PageSeen, start: Element, *tags: str) -> list[Element]:
    """The elements of these names between an element and the next one of its own name."""
    found = []
    for one in page.elements[page.elements.index(start) + 1 :]:
        if one.tag == start.tag:
            break
        if one.tag in tags:
            found.append(one)
    return found


def test_nothing_leads_nowhere(made: Site) -> None:
    assert made.dead_ends() == []
    assert made.third_parties() == []


def test_the_table_has_every_value_with_all_who_give_it(page: PageSeen) -> None:
    assert rows(page) == [
        "2021 | 10 later replaced by 12 | "
        "provisional 1 The Office ten people 2 The Paper in: A meeting",
        "2021 | 12 | revised · replaces 10 1 The Office",
        '2022 | 20.50 | The speaker · A "note", with commas 1 The Office',
        "2023 | up to 25 ◆ sources differ | 2 The Paper up to 25 in: A meeting",
        "2023 | 30 ◆ sources differ | 1 The Office",
        "2024 | 40 | 1 The Office in: Boats",
        "2023 | 7 | 1 The Office",
    ]


def test_the_table_says_what_it_is(page: PageSeen) -> None:
    captions = [one.text for one in page.all("caption")]
    assert captions == ["Crossings (people)", "Crossings (boats)"]
    assert len(list(page.all("th", scope="col"))) == 6
    assert len(list(page.all("th", scope="row"))) == 7


def test_every_value_leads_to_its_source_at_the_passage(page: PageSeen) -> None:
    for row in page.all("tr"):
        if "id" in row.attributes:
            hrefs = [one.attributes["href"] for one in inside(page, row, "a")]
            assert any(href.startswith("https://example.org/") for href in hrefs), row.text
    hrefs = [one.attributes["href"] for one in page.links]
    assert "https://example.org/report#:~:text=up%20to%2025" in hrefs


def test_points_lead_to_the_event_or_to_the_list_of_sources(page: PageSeen) -> None:
    points = {
        one.attributes["aria-label"].split(",")[0]: one.attributes["href"]
        for one in page.links
        if "people" in one.attributes.get("aria-label", "")
    }
    assert points["up to 25 people"] == "/sub/events/meeting/#figure-1"
    assert points["30 people"] == "#source-1"


def test_people_and_boats_are_never_one_line(page: PageSeen) -> None:
    assert len(list(page.all("svg", class_="chart"))) == 1
    names = [one.attributes.get("aria-label", "") for one in page.links]
    assert not [name for name in names if "boats" in name]


def test_a_contradiction_is_found_and_shown_without_a_dispute(page: PageSeen) -> None:
    (found,) = (
        one
        for one in page.all("article", class_="dispute")
        if one.attributes["id"].startswith("differ-")
    )
    assert found.text.startswith("2023 up to 25 people")
    assert "30 people" in found.text
    assert "What counts" in page.one("main").text


def test_the_figure_on_the_event_leads_to_what_contradicts_it(made: Site) -> None:
    there = made.page("events/meeting/")
    (mark,) = (one for one in there.links if "#differ-" in one.attributes["href"])
    assert mark.text == "sources differ"
    assert mark.attributes["href"].startswith("/sub/series/crossings/#differ-")


def test_the_event_has_one_small_chart_for_each_series(made: Site) -> None:
    there = made.page("events/meeting/")
    (small,) = there.all("svg", class_="spark")
    assert small.attributes["role"] == "img"
    assert small.attributes["aria-label"] == ("Crossings (people): from 12 (2021) to 40 (2024)")
    words = there.one("p", class_="trend").text
    assert words.startswith("12 2021")
    assert words.endswith("40 2024")


def test_the_small_chart_says_all_values_of_a_time_at_which_sources_differ() -> None:
    rival = "  - {series: crossings, value: 42, period: 2024, source: paper}\n"
    disputed = MEETING.replace("figures:\n", "figures:\n" + rival)
    there = site({**FILES, "content/events/meeting.md": disputed}).page("events/meeting/")
    assert there.one("p", class_="trend").text.endswith("40 / 42 2024")
    (small, *_) = there.all("svg", class_="spark")
    assert small.attributes["aria-label"].endswith("to 40 / 42 (2024)")


def test_a_value_that_was_replaced_is_struck_on_the_event_too(made: Site) -> None:
    there = made.page("events/meeting/")
    assert [one.text for one in there.all("s")] == ["10"]
    assert "later replaced by 12" in there.one("ul", class_="figures").text


def test_the_index_says_unit_kind_span_and_counts(made: Site) -> None:
    assert rows(made.page("series/"), named=False)[1:] == [
        "Bare boats |  | 0 | 0",
        "Crossings people · Count per period | 2021–2024 | 7 | ◆ 1",
    ]


def test_a_series_without_values_has_no_empty_shells(made: Site) -> None:
    bare = made.page("series/bare/")
    assert not list(bare.all("table"))
    assert not list(bare.all("svg", class_="chart"))
    assert "series/bare/data.csv" not in made.files
    assert [one.text for one in bare.all("h2")] == ["About these figures"]


def test_a_project_without_figures_has_nothing_of_them() -> None:
    plain = site({"content/events/a.md": event()})
    assert not [file for file in plain.files if file.startswith("series/")]
    assert b"spark" not in plain.files["events/a/index.html"]


# --- Files ---------------------------------------------------------------------------------------


def records(made: Site, series: str = "crossings") -> list[dict[str, str]]:
    text = made.files[f"series/{series}/data.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_csv_has_one_record_for_each_figure(made: Site) -> None:
    found = records(made)
    assert len(found) == 8
    first = {name: value for name, value in found[0].items() if value}
    assert first == {
        "series": "crossings",
        "unit": "people",
        "time": "2021",
        "time_is": "period",
        "first_day": "2021-01-01",
        "last_day": "2021-12-31",
        "value": "10",
        "qualifier": "exactly",
        "stage": "provisional",
        "replaced_by": "12",
        "contradicted": "no",
        "source": "Statistics",
        "publisher": "The Office",
        "source_url": "https://example.org/stats#:~:text=ten%20people",
        "passage": "ten people",
        "found_in": "https://example.org/sub/series/crossings/",
        "point": found[0]["point"],
    }
    by_value = {one["value"]: one for one in found}
    assert by_value["20.50"]["note"] == 'A "note", with commas'
    assert by_value["25"]["found_in"] == "https://example.org/sub/events/meeting/#figure-1"
    assert by_value["25"]["contradicted"] == "yes"


def test_the_csv_is_that_of_rfc_4180(made: Site) -> None:
    raw = made.files["series/crossings/data.csv"]
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 9
    assert len({len(one) for one in csv.reader(io.StringIO(raw.decode(), newline=""))}) == 1


def test_the_csv_loads_into_a_database(made: Site) -> None:
    found = records(made)
    base = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}"' for name in found[0])
    base.execute(f"create table figures ({columns})")
    marks = ", ".join("?" for _ in found[0])
    base.executemany(f"insert into figures values ({marks})", [list(one.values()) for one in found])
    asked = "select sum(value) from figures where unit = 'people' and replaced_by = ''"
    assert base.execute(asked).fetchone() == (12 + 20.5 + 30 + 25 + 40,)


def test_the_json_has_lines_points_and_figures(made: Site) -> None:
    loaded: dict[str, Any] = json.loads(made.files["series/crossings/data.json"])
    assert (loaded["id"], loaded["unit"], loaded["kind"]) == ("crossings", "people", "per_period")
    assert loaded["url"] == "https://example.org/sub/series/crossings/"
    people, boats = loaded["lines"]
    assert boats["unit"] == "boats"
    assert people["points"][2]["value"] == "20.50"
    assert people["points"][0]["replaced_by"] == "12"
    assert len(people["points"][0]["figures"]) == 2
    differing = {one["point"] for one in people["points"] if one["contradicted"]}
    assert [set(one) for one in people["disagreements"]] == [differing]


def test_the_page_leads_to_both_files(page: PageSeen) -> None:
    files = [one for one in page.links if one.attributes["href"].endswith(("csv", "json"))]
    assert [(one.text, one.attributes["href"]) for one in files] == [
        ("CSV", "/sub/series/crossings/data.csv"),
        ("JSON", "/sub/series/crossings/data.json"),
    ]


# --- Very many values ----------------------------------------------------------------------------


def of_three_years(days: int) -> Site:
    """A series with values for as many days of each month of three years, one also in an event."""
    figures = [
        f"  - {{value: {day}, as_of: {year}-{month:02}-{day:02}, source: stats}}"
        for year in (2022, 2023, 2024)
        for month in range(1, 13)
        for day in range(1, days + 1)
    ]
    text = (
        "---\ntitle: Days\nunit: people\nkind: level\nfigures:\n" + "\n".join(figures) + "\n---\n"
    )
    files = {name: FILES[name] for name in ("content/sources/stats.md",)}
    return site(
        {
            **files,
            "content/series/crossings.md": text,
            "content/events/meeting.md": MEETING.replace(
                "period: 2023", "as_of: 2022-05-05"
            ).replace("up_to", "exactly"),
        }
    )


@pytest.fixture(scope="module")
def many() -> Site:
    """A series with a value for nearly each day of three years."""
    return of_three_years(28)


@pytest.fixture(scope="module")
def long() -> Site:
    """A series too long for one table, and not for one chart."""
    return of_three_years(5)


def test_a_long_series_has_a_page_for_each_year(many: Site) -> None:
    assert many.dead_ends() == []
    for path, year in (("series/crossings/", 2024), ("series/crossings/_2022/", 2022)):
        page = many.page(path)
        found = rows(page)
        assert len(found) < 400
        assert all(str(year) in row for row in found), path
        assert list(page.all("svg", class_="chart"))
    assert {"series/crossings/_2022/index.html", "series/crossings/_2023/index.html"} <= (
        many.reachable()
    )


def test_a_series_too_long_for_one_table_has_one_chart_on_its_own_page(long: Site) -> None:
    assert long.dead_ends() == []
    page = long.page("series/crossings/")
    assert len(rows(page)) == 60
    assert len(list(page.all("svg", class_="chart"))) == 1
    assert Counter(href.partition("#")[0] for href in drawn(page)) == {
        "/events/meeting/": 2,
        "/series/crossings/_2022/": 60,
        "/series/crossings/_2023/": 60,
        "/series/crossings/_2024/": 60,
    }
    # The chart is of all years; the table beneath says of which year it is.
    assert page.one("h1").text == "Days"
    headings = [one.text for one in page.all("h2")]
    assert headings[:2] == ["Figures, people", "Figures, people, 2024"]


def test_the_address_of_a_value_holds_when_its_series_outgrows_one_table(long: Site) -> None:
    """Its row stands on the page of its year; on that of the series it is a point of the chart."""
    page = long.page("series/crossings/")
    ids = Counter(page.ids)
    assert max(ids.values()) == 1
    for year in (2021, 2022, 2023, 2024):
        values = {one for one in long.page(f"series/crossings/_{year}/").ids if one[:2] == "p-"}
        assert values
        assert values <= ids.keys()


def test_the_page_of_a_year_has_the_chart_of_that_year(long: Site) -> None:
    page = long.page("series/crossings/_2022/")
    assert page.one("h1").text == "Days 2022"
    assert len(drawn(page)) == len(rows(page)) == 61


def test_a_series_too_long_for_one_chart_shows_a_year_of_it(many: Site) -> None:
    page = many.page("series/crossings/")
    assert page.one("h1").text == "Days 2024"
    assert len(drawn(page)) == len(rows(page)) == 336


def test_a_contradiction_in_a_long_series_is_found_on_the_page_of_its_year(many: Site) -> None:
    there = many.page("events/meeting/")
    (mark,) = (one for one in there.links if "#differ-" in one.attributes["href"])
    assert mark.attributes["href"].startswith("/series/crossings/_2022/#differ-")


def test_a_small_chart_does_not_grow_with_its_series(many: Site) -> None:
    assert many.files["events/meeting/index.html"].count(b"<circle") < 70


def test_hostile_words_stay_words_in_charts_and_files() -> None:
    evil = "</title><script>alert(1)</script>"
    files = {
        **FILES,
        "content/series/crossings.md": SERIES.replace("title: Crossings", f"title: '{evil}'")
        .replace("unit: people", "unit: '\"><b>'")
        .replace("The speaker", "</svg><img src=x onerror=alert(1)>"),
    }
    made = site(files)
    page = made.page("series/crossings/")
    assert not [one for one in page.elements if one.tag == "script" and not one.attributes]
    assert not [one for one in page.elements if "onerror" in one.attributes]
    assert any(evil in one.text for one in page.all("title"))
