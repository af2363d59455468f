"""The figures of the repository's own timeline: all of them on the site, each with its source."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.web import Site
from timeline.build import pipeline
from timeline.model.chronicle import Chronicle
from timeline.project import loader
from timeline.site.charts.comparability import comparable

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22).toordinal()
FIGURES = 155
ALONE = 20
"""Figures that belong to no series."""


@pytest.fixture(scope="module")
def build() -> pipeline.Build:
    return pipeline.compile(loader.read(ROOT).inputs, pipeline.Options(today=TODAY))


@pytest.fixture(scope="module")
def chronicle(build: pipeline.Build) -> Chronicle:
    assert build.chronicle is not None
    return build.chronicle


@pytest.fixture(scope="module")
def site(build: pipeline.Build) -> Site:
    return Site({output.path: output.content for output in build.outputs()})


def test_every_figure_is_on_a_page_and_in_a_file(chronicle: Chronicle, site: Site) -> None:
    records = [
        record
        for file, content in site.files.items()
        if re.fullmatch(r"series/[^/]+/data\.csv", file)
        for record in csv.DictReader(io.StringIO(content.decode(), newline=""))
    ]
    assert len(records) == FIGURES - ALONE
    for record in records:
        page = site.page(f"series/{record['series']}/")
        assert record["point"] in page.ids
        assert record["source"], record
    alone = [
        (document.kind, document.id, number)
        for document in (
            *(event.document for event in chronicle.events),
            *(topic.document for topic in chronicle.topics.values() if topic.document),
        )
        for number, figure in enumerate(getattr(document.fields, "figures", ()), 1)
        if not figure.series
    ]
    assert len(alone) == ALONE
    folders = {"event": "events", "topic": "topics"}
    for kind, home, number in alone:
        assert f"figure-{number}" in site.page(f"{folders[kind]}/{home}/").ids


def test_a_series_has_a_chart_if_and_only_if_three_of_its_points_are_comparable(
    chronicle: Chronicle, site: Site
) -> None:
    charts = 0
    for thing in chronicle.series.values():
        page = site.page(f"series/{thing.id}/")
        fields = thing.document.fields if thing.document else None
        lines = chronicle.series_lines[thing.id]
        drawn = len(list(page.all("svg", class_="chart")))
        kind = getattr(fields, "kind", None) or ""
        assert drawn == sum(bool(comparable(line, kind)) for line in lines)
        assert len(list(page.all("table"))) == len(lines)
        charts += drawn
    assert charts == 9


def test_every_point_and_row_leads_to_a_source_in_one_step(site: Site) -> None:
    points = 0
    for file, page in site.pages.items():
        if not re.fullmatch(r"series/[^/]+/index\.html", file):
            continue
        rows = [one for one in page.all("tr") if "id" in one.attributes]
        starts = [page.elements.index(row) for row in rows]
        for row, start, end in zip(rows, starts, [*starts[1:], len(page.elements)], strict=False):
            assert any(
                one.tag == "a" and one.attributes["href"].startswith("#source-")
                for one in page.elements[start:end]
            ), (file, row.text)
        for link in page.links:
            # Marks of sources are named too, but have a role or a class of their own.
            if "aria-label" in link.attributes and "class" not in link.attributes:
                target = site.target(page, link.attributes["href"])
                points += 1
                assert target is not None
                assert target[1].startswith(("source-", "figure-"))
                assert target[1] in site.pages[target[0]].ids
    assert points > 80


def test_the_disagreements_in_the_figures_are_found(chronicle: Chronicle) -> None:
    found = {
        (line.series, points[0].time.text): sorted(str(point.low) for point in points)
        for lines in chronicle.series_lines.values()
        for line in lines
        for points in line.disagreements
        if points[0].time
    }
    assert found["channel-deaths", "2024"] == ["73", "78", "82"]
    assert found["small-boat-arrivals-annual", "2025"] == ["41472", "41474"]
    assert found["uk-france-pilot-admissions", "2025-10-19"] == ["18", "23"]
    assert found["small-boat-arrivals-2025-change-on-2024", "2025-10-14"] == ["21", "30"]
    assert ("small-boat-arrivals-annual", "2022") not in found


def test_a_corrected_value_keeps_its_point(site: Site) -> None:
    page = site.page("series/small-boat-arrivals-annual/")
    assert [one.text for one in page.all("s")] == ["at least 45,755"]
    names = [one.attributes.get("aria-label", "") for one in page.links]
    assert "at least 45,755 people, 2022, Migration Watch UK – later replaced by 45,774" in names


def test_every_json_of_a_series_loads(site: Site) -> None:
    files = [file for file in site.files if re.fullmatch(r"series/[^/]+/data\.json", file)]
    assert len(files) == 21
    for file in files:
        loaded = json.loads(site.files[file])
        assert loaded["lines"]
