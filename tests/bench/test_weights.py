"""How pages are weighed and targets judged; no page and no second is asked for here."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bench.measure import Cost
from bench.rows import Row, beside, ratio
from bench.targets import judge
from bench.weights import CASES, kind_of, kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", ""),
        ("404.html", "404.html"),
        ("2025/", "#/"),
        ("2025/07/", "#/#/"),
        ("undated/", "#/"),
        ("about/", "about/"),
        ("events/summit-2025/", "events/*/"),
        ("topics/2025/", "topics/#/"),
        ("topics/bridges/2025/07/", "topics/*/#/#/"),
        ("sources/_parliament-record/1999/", "sources/_*/#/"),
        ("sources/_audit/statistics-sources/", "sources/_audit/*/"),
        ("actors/ann/_commented/2025/", "actors/*/_commented/#/"),
    ],
)
def test_a_path_says_the_kind_of_its_page(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_a_page_weighs_what_it_loads_as_well(tmp_path: Path) -> None:
    style = b"body { color: black }\n" * 400
    page = (
        '<link rel="canonical" href="/timeline/"><link rel="stylesheet" href="/timeline/a.css">'
        '<a href="/timeline/b.css">not loaded</a>'
    )
    (tmp_path / "a.css").write_bytes(style)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (found,) = kinds(tmp_path)
    assert found.weights == (len(gzip.compress(page.encode(), 6)) + len(gzip.compress(style, 6)),)
    assert (found.name, found.heaviest, found.verdict) == ("", "", "within")


def test_an_incompressible_page_is_beyond_its_budget(tmp_path: Path) -> None:
    folder = tmp_path / "events" / "summit"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("".join(map(str, range(20_000))), encoding="utf-8")
    (found,) = kinds(tmp_path)
    assert (found.name, found.heaviest) == ("events/*/", "events/summit/")
    assert found.verdict == "beyond"


def test_the_cases_of_growth_write_as_many_events_as_they_say(tmp_path: Path) -> None:
    for case in CASES:
        small = type(case)(case.name, 20, case.days, case.head)
        small.write(tmp_path / str(case.size))
        events = list((tmp_path / str(case.size) / "content" / "events").glob("*.md"))
        assert len(events) == 20


def row(generator: str, scenario: str, *walls: float, size: int = 10_000) -> Row:
    runs = tuple(Cost(wall, wall, 0) for wall in walls)
    return Row(size, scenario, generator, runs, 100 if generator == "hugo" else 50, 1, 1)


def test_a_ratio_compares_neighbouring_runs() -> None:
    ours, theirs = row("timeline", "cold", 2, 9, 2), row("hugo", "cold", 1, 3, 2)
    assert ratio(ours, theirs, lambda run: run.wall) == 2
    assert beside(ours, [ours, theirs], "hugo") is theirs
    assert beside(ours, [ours], "hugo") is None


def test_a_target_is_reached_missed_or_not_measured() -> None:
    rows = [
        row("timeline", "cold", 1.4),
        row("hugo", "cold", 1),
        row("timeline", "nothing", 0.11),
        row("hugo", "nothing", 1),
        row("timeline", "cold", 15.5, size=100_000),
    ]
    verdicts = {target.name: target.verdict for target in judge(rows, (0.1, 0.05))}
    assert verdicts["cold, × Hugo's wall"] == "reached"
    assert verdicts["nothing changed, × Hugo's wall"] == "not reached"
    assert verdicts["cold, × Pelican's wall"] == "not measured"
    assert verdicts["peak memory, cold, × Hugo's"] == "reached"
    assert verdicts["100,000 events over 10,000, cold wall"] == "not reached"
    assert verdicts["timeline --version over python -c pass"] == "reached"
