"""The saved results: their files, and the part of docs/benchmark.md that is generated from them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bench import report, result_files, summary
from bench.measure import Cost
from bench.result_files import FOLDER, Line, Run, load, runs, save, to_json
from bench.rows import Row
from bench.targets import Target

BASE = "hugo"
SHARED_KEYS = {"date", "kind", "machine", "versions", "measured", "targets", "notes"}


def test_the_benchmark_page_shows_the_newest_results() -> None:
    """Fix with: python -m bench.summary."""
    page = summary.PAGE.read_text("utf-8")
    assert summary.replaced(page, summary.summary()) == page


def test_figures_outside_the_generated_part_are_those_of_their_files() -> None:
    page = summary.PAGE.read_text("utf-8")
    growth = load(FOLDER / "2026-11-29-4-builds.json")
    ours, hugo = (
        line["wall_s"] for line in growth.measured if line["size"] == 100_000 and "wall_s" in line
    )
    words = " ".join(page.partition(summary.END)[2].split())
    assert f"timeline took {ours} s for a cold build" in words
    assert f"{growth.targets[0].measured} times as long as for 10,000" in words
    assert f"and Hugo {hugo} s" in words


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_every_saved_run_is_read_and_written_as_it_is(path: Path) -> None:
    run = load(path)
    assert path.name == f"{run.name}.json"
    assert set(json.loads(path.read_text("utf-8"))) == SHARED_KEYS
    assert to_json(run) == path.read_text("utf-8")
    assert run.measured
    assert {"processors"} <= set(run.machine)
    assert "python" in run.versions


def test_runs_of_one_day_have_numbers_of_their_own() -> None:
    numbers = [(path.name.rsplit("-", 1)[0]) for path in FOLDER.iterdir()]
    assert len(set(numbers)) == len(numbers)


def test_a_run_is_saved_under_the_next_number_and_read_back(tmp_path: Path) -> None:
    targets = [Target("cold", 1.4, 1.23456), Target("growth", 11, None, " s")]
    line: Line = {"size": 10, "scenario": "cold", "generator": "timeline", "wall_s": 1.5}
    first = save("weights", {"processors": "2"}, {"python": "3.11"}, [], folder=tmp_path)
    second = save("builds", {"processors": "2"}, {"python": "3.11"}, [line], targets, tmp_path)
    assert first.name == f"{date.today()}-1-weights.json"
    assert second.name == f"{date.today()}-2-builds.json"
    (run,) = runs("builds", tmp_path)
    assert run.measured == [line]
    assert run.targets == [Target("cold", 1.4, 1.235), Target("growth", 11, None, " s")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("2026-11-29-1-preview", "builds"), ("results", "builds"), ("2026-11-29-1-speed", "speed")],
)
def test_a_file_whose_name_and_content_disagree_is_refused(
    name: str, kind: str, tmp_path: Path
) -> None:
    run = Run(date(2026, 11, 29), 1, kind, {}, {}, [])
    (tmp_path / f"{name}.json").write_text(to_json(run), encoding="utf-8")
    with pytest.raises(ValueError, match=name):
        load(tmp_path / f"{name}.json")


def test_what_is_saved_of_a_row_is_what_the_table_shows() -> None:
    ours = Row(10_000, "cold", "timeline", (Cost(2, 3, 1), Cost(4, 3, 1)), 5_000_000, 7, 9_000_000)
    theirs = Row(10_000, "cold", BASE, (Cost(1, 1, 1), Cost(4, 1, 1)), 10_000_000, 7, 9_000_000)
    mine, other = report.lines([ours, theirs], BASE)
    assert mine == {
        "size": 10_000,
        "scenario": "cold",
        "generator": "timeline",
        "runs": 2,
        "wall_s": 3,
        "wall_min_s": 2,
        "wall_max_s": 4,
        "cpu_s": 4,
        "memory_mb": 5,
        "wall_ratio": 1.5,
        "cpu_ratio": 2,
        "memory_ratio": 0.5,
        "files": 7,
        "site_mb": 9,
    }
    assert "wall_ratio" not in other
    (unknown,) = report.lines([replace(ours, memory=None)], BASE)
    assert not {"memory_mb", "memory_ratio", "wall_ratio"} & set(unknown)


def test_the_summary_takes_the_newest_run_that_has_every_generator(tmp_path: Path) -> None:
    complete = load(FOLDER / "2026-11-29-5-builds.json")
    partial = replace(complete, day=date(2027, 1, 1), measured=complete.measured[:5])
    lines = [
        {**line, "wall_s": 987.6} if line["generator"] == BASE else line
        for line in complete.measured
    ]
    newer = replace(complete, day=date(2026, 12, 1), measured=lines)
    for run in (complete, newer, partial):
        (tmp_path / f"{run.name}.json").write_text(to_json(run), encoding="utf-8")
    text = summary.summary(tmp_path)
    assert "Measured on 1 December 2026" in text
    assert "| 987.6 |" in text
    assert "### Preview" not in text


def test_the_marks_of_the_generated_part_must_be_there() -> None:
    with pytest.raises(ValueError, match=r"benchmark\.md needs the lines"):
        summary.replaced("# The benchmark\n", "figures")


def test_what_help_says_of_save_names_the_folder() -> None:
    assert f"bench/{FOLDER.name}/" in result_files.HELP
