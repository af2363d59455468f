"""The exported data: it loads, agrees with its schema, and one edit rewrites one part."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.projects import build, event, site
from tests.web import Site
from timeline import dates
from timeline.build import pipeline
from timeline.project import loader
from timeline.site.exports.columns import TABLES, Table
from timeline.site.exports.data import cell

ROOT = Path(__file__).parents[2]

SUMMIT = """---
title: '=HYPERLINK("https://example.org","Leaders, meet")'
date: 2025-10-14/2025-10-15
summary: 'They meet [@paper "met, then left"].'
places: [Hall]
actors: [{actor: Ann, role: Mayor, part: host}]
follows: [gone, talks]
sources:
  paper: {title: 'A "report"', url: 'https://example.org/1', publisher: The Paper, published:
  2024-12, type: news}
  leaflet: {title: A leaflet, publisher: Nobody}
figures:
  - {series: Guests, unit: people, value: 22000.50, qualifier: almost, as_of: 2023, source: {source:
  paper, passage: x}}
  - {label: Cost, unit: GBP, low: -1, high: 0.70, source: leaflet}
disputes:
  - about: The day
    field: date
    positions: [{says: The 15th, sources: [paper]}, {says: Both, sources: [leaflet], held_by: Ann}]
    resolution: {says: Both, basis: arithmetic, extent: part, sources: [paper], why: 'Two lines.'}
corrections: [{on: 2025-10-20, what: The place}]
added: 2025-10-16
---
They met [@paper p. 4 "met"]. Nobody else came [@leaflet].
"""
FILES = {
    "timeline.yaml": "title: T\nbase_url: https://example.org/sub/\nlicence: CC0\n",
    "content/events/summit.md": SUMMIT,
    "content/events/talks.md": event("Talks", "2024-05"),
    "content/events/sometime.md": event("Sometime", "unknown", "status: unconfirmed\n"),
    "content/events/gone.md": event(
        "Gone", more="withdrawn: {on: 2025-10-30, why: Made up}\n"
    ).replace("https://example.org/report", "https://example.org/secret"),
    "content/events/draft.md": event("A draft", more="draft: true\n"),
    "content/series/guests.md": "---\ntitle: Guests\nunit: guests\nfigures:\n"
    "  - {value: 7, as_of: 2022-03, source: office}\nmethod: 'Heads [@office].'\n---\n",
    "content/sources/office.md": "---\ntitle: The office\npublisher: O\npublished: 2022\n---\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Site:
    """The site of a small project."""
    return site(FILES, root="/sub/")


def data(made: Site, path: str) -> Any:
    return json.loads(made.files[f"data/{path}"])


def rows(made: Site, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(made, f"{path}.json")["rows"]
    return found


@cache
def own() -> Mapping[str, bytes]:
    """The files of the repository's own timeline."""
    today = dates.parse_day("2026-11-22").day
    built = pipeline.compile(loader.read(ROOT).inputs, pipeline.Options(today=today))
    return {output.path: output.content for output in built.outputs()}


def exported(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    return {
        path: content
        for path, content in files.items()
        if path.startswith("data/") and path.endswith(suffix) and "schema" not in path
    }


@pytest.mark.parametrize("whose", ["small", pytest.param("own", marks=pytest.mark.slow)])
def test_every_file_agrees_with_the_schema(whose: str, made: Site) -> None:
    files = made.files if whose == "small" else own()
    schema = json.loads(files["data/schema/v1.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    found = exported(files, ".json")
    assert len(found) > 8
    for path, content in found.items():
        assert [error.message for error in validator.iter_errors(json.loads(content))] == [], path


def test_odd_content_agrees_with_the_schema_too() -> None:
    odd = event(body="[@paper] They met [@paper].").replace("'https:", "'HTTPS:")
    odd = odd.replace("Paper}", "Paper, archived: {url: 'HTTPS://archive.example/1', on: 2025}}")
    files = site({"content/events/odd.md": odd}).files
    validator = Draft202012Validator(json.loads(files["data/schema/v1.json"]))
    found = exported(files, ".json")
    assert b"https://example.org/report" in found["data/sources/2025.json"]
    for content in found.values():
        validator.validate(json.loads(content))


def test_the_schema_notices_what_is_wrong(made: Site) -> None:
    validator = Draft202012Validator(data(made, "schema/v1.json"))
    table = data(made, "figures/2023.json")
    for name, value in (("value", 22000.5), ("value", "22,000"), ("id", ""), ("more", 1)):
        wrong = {**table, "rows": [{**table["rows"][0], name: value}]}
        assert not validator.is_valid(wrong), name
    assert not validator.is_valid({**table, "version": 2})


@pytest.mark.parametrize("whose", ["small", "own"])
def test_every_row_of_csv_is_that_of_json_and_loads_into_a_database(whose: str, made: Site) -> None:
    files = made.files if whose == "small" else own()
    database = sqlite3.connect(":memory:")
    total: dict[Table, int] = dict.fromkeys(TABLES, 0)
    for table, columns in TABLES.items():
        names = ", ".join(f'"{column.name}"' for column in columns)
        database.execute(f"create table {table} ({names})")
    for path, content in exported(files, ".csv").items():
        read = list(csv.DictReader(StringIO(content.decode(), newline=""), strict=True))
        expected = json.loads(files[path.replace(".csv", ".json")])
        table = expected["table"]
        assert read == [{n: cell(v) for n, v in row.items()} for row in expected["rows"]], path
        marks = ", ".join("?" * len(TABLES[table]))
        database.executemany(
            f"insert into {table} values ({marks})", [(*row.values(),) for row in read]
        )
        total[table] += len(read)
    for table, count in total.items():
        assert database.execute(f"select count(*) from {table}").fetchone() == (count,)
    dangling = database.execute(
        "select count(*) from citations where source not in (select id from sources)"
    )
    assert dangling.fetchone() == (0,)


def test_an_event_says_what_its_file_says(made: Site) -> None:
    (summit,) = rows(made, "events/2025")
    assert summit["date"] == "2025-10-14/2025-10-15"
    assert (summit["earliest"], summit["latest"]) == ("2025-10-14", "2025-10-15")
    assert summit["url"] == "https://example.org/sub/events/summit/"
    assert summit["summary"] == "They meet."
    assert summit["actors"] == [
        {"id": "ann", "name": "Ann", "role": "Mayor", "part": "host", "on": None}
    ]
    (dispute,) = summit["disputes"]
    assert [side["says"] for side in dispute["positions"]] == ["The 15th", "Both"]
    assert dispute["resolution"][0]["basis"] == "arithmetic"
    (unknown,) = rows(made, "events/undated")
    assert (unknown["date"], unknown["earliest"]) == ("unknown", None)


def test_numbers_stay_as_they_were_written(made: Site) -> None:
    (guests,) = rows(made, "figures/2023")
    assert (guests["value"], guests["qualifier"], guests["as_of"]) == ("22000.50", "almost", "2023")
    (cost,) = rows(made, "figures/2025")
    assert (cost["value"], cost["low"], cost["high"]) == (None, "-1", "0.70")
    (own_file,) = rows(made, "figures/2022")
    assert (own_file["kind"], own_file["series"], own_file["unit"]) == (
        "series",
        "guests",
        "guests",
    )


def test_a_citation_leads_to_its_place_and_to_the_passage(made: Site) -> None:
    found = rows(made, "citations/2025")
    body = [row for row in found if row["place"] == "body"]
    assert [row["statement"] for row in body] == ["They met", "Nobody else came"]
    assert (body[0]["passage"], body[0]["locator"]) == ("met", "p. 4")
    assert body[0]["link"] == "https://example.org/1#:~:text=met"
    places = {row["place"] for row in found}
    assert places == {"summary", "body", "figures", "disputes"}
    for row in found:
        file, _, anchor = row["url"].removeprefix("https://example.org/sub/").partition("#")
        assert anchor in made.page(file).ids, row
    assert [row["kind"] for row in rows(made, "citations/series")] == ["series", "series"]


def test_every_address_leads_to_a_place_on_the_site(made: Site) -> None:
    for path, content in exported(made.files, ".json").items():
        table = json.loads(content)
        for row in table.get("rows", ()):
            address = row["page"] if table["table"] == "sources" else row["url"]
            if address is not None:
                file, _, anchor = address.removeprefix("https://example.org/sub/").partition("#")
                assert not anchor or anchor in made.page(file).ids, (path, address)
                assert made.page(file), path


def test_sources_stand_under_the_year_of_publication_or_of_their_first_event(made: Site) -> None:
    titles = {
        part: {row["title"] for row in rows(made, f"sources/{part}")}
        for part in ("2022", "2024", "2025")
    }
    assert titles == {
        "2022": {"The office"},
        "2024": {"A report", 'A "report"'},
        "2025": {"A leaflet"},
    }


def test_what_is_withdrawn_or_a_draft_is_in_no_file(made: Site) -> None:
    for path, content in exported(made.files, "").items():
        for word in (b"gone", b"Gone", b"Made up", b"secret", b"draft"):
            assert word not in content, (path, word)
    (summit,) = rows(made, "events/2025")
    assert summit["relations"] == [{"relation": "follows", "event": "talks"}]


def test_the_index_names_every_file_and_counts_nothing(made: Site) -> None:
    index = data(made, "index.json")
    named = {
        part[form].removeprefix("https://example.org/sub/")
        for parts in index["tables"].values()
        for part in parts
        for form in ("json", "csv")
    }
    files = {*exported(made.files, ".json"), *exported(made.files, ".csv")}
    assert named == files - {"data/index.json"}
    assert index["licence"] == {"name": "CC0", "url": None}
    assert not [value for value in flat(index) if isinstance(value, int) and value != 1]


def flat(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(one for part in inner for one in flat(part))]


@pytest.mark.parametrize(
    ("old", "new", "rewritten"),
    [
        ("They met [@", "They all met [@", {"citations/2025"}),
        ("title: '=HYPER", "title: '=HYPERS", {"events/2025"}),
        ("value: 22000.50", "value: 22000.51", {"figures/2023"}),
        ("publisher: Nobody", "publisher: Somebody", {"sources/2025"}),
        ("added: 2025-10-16", "added: 2025-10-17", {"events/2025"}),
    ],
)
def test_one_edit_rewrites_one_part(made: Site, old: str, new: str, rewritten: set[str]) -> None:
    assert SUMMIT.count(old) == 1
    edited = site({**FILES, "content/events/summit.md": SUMMIT.replace(old, new)})
    # A source without an address is known by its publisher and title, so a new one has a new id.
    changed = {
        path.removeprefix("data/").rpartition(".")[0]
        for path, content in exported(made.files, "").items()
        if edited.files.get(path) != content
    }
    if "publisher" in old:
        rewritten = rewritten | {"events/2025", "citations/2025", "figures/2025"}
    assert changed == rewritten


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1+cmd", "'-1+cmd"),
        ("+44 20", "'+44 20"),
        ("-12.50", "-12.50"),
        ("-0043-03-15", "-0043-03-15"),
        ("-0043~", "-0043~"),
        ("-0043-03?", "-0043-03?"),
        ("plain", "plain"),
        (None, ""),
        (False, "false"),
        ([], ""),
        (["a", "b"], '["a","b"]'),
        (3, "3"),
    ],
)
def test_a_cell_runs_nothing_in_a_spreadsheet(value: Any, written: str) -> None:
    assert cell(value) == written


def test_the_page_leads_to_every_file_and_the_foot_of_each_page_to_it(made: Site) -> None:
    assert made.dead_ends() == []
    linked = {link.attributes["href"] for link in made.page("data/").links}
    for path in (*exported(made.files, ""), "data/schema/v1.json"):
        assert path == "data/index.html" or f"/sub/{path}" in linked, path
    assert "/sub/data/" in {link.attributes["href"] for link in made.page("").links}
    texts = [
        link.text for link in made.page("data/").links if link.attributes["href"].endswith(".csv")
    ]
    assert len(texts) == len(set(texts)), "two links of one name"


def test_a_project_without_events_has_no_data_and_no_link_to_it() -> None:
    made = site({})
    assert not [path for path in made.files if path.startswith("data/")]
    assert "Data" not in [link.text for link in made.page("").links]


def test_a_project_without_figures_has_no_table_of_them() -> None:
    made = site({"content/events/a.md": event()})
    assert "figures" not in data(made, "index.json")["tables"]
    assert "Figures" not in made.page("data/").one("main").text


def test_no_plain_page_can_stand_there() -> None:
    files = {"content/events/a.md": event(), "content/pages/data.md": "---\ntitle: D\n---\nX.\n"}
    assert "page-address-taken" in {one.code for one in build(files).diagnostics}


def test_the_manual_describes_every_table_and_column() -> None:
    manual = (ROOT / "docs/exports.md").read_text(encoding="utf-8")
    for table, columns in TABLES.items():
        section = manual.partition(f"### `{table}`\n")[2].partition("\n### ")[0]
        for column in columns:
            assert f"| `{column.name}` | {column.about} |" in section, (table, column.name)
