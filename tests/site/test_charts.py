"""A chart as SVG: what is drawn, what is joined, and what a listener hears.

The drawing of a small series is kept in tests/cases/charts/small.svg; `UPDATE=1 pytest` on this
file writes it anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.projects import site
from tests.web import PageSeen

GOLDEN = Path(__file__).parents[1] / "cases/charts/small.svg"
SVG = "{http://www.w3.org/2000/svg}"


def series(*figures: str, kind: str = "per_period", more: str = "") -> dict[str, str]:
    """A project with one series of these figures."""
    written = "\n".join(f"  - {{{figure}, source: s}}" for figure in figures)
    return {
        "content/series/c.md": f"---\ntitle: Crossings\nunit: people\nkind: {kind}\n{more}"
        f"figures:\n{written}\n---\n",
        "content/sources/s.md": "---\ntitle: Statistics\nurl: https://example.org/s\n"
        "publisher: The Office\n---\n",
    }


def drawn(*figures: str, kind: str = "per_period", more: str = "") -> Xml.Element | None:
    """The chart on the page of a series with these figures, parsed as XML; None without one."""
    made = site(series(*figures, kind=kind, more=more))
    text = made.files["series/c/index.html"].decode()
    found = re.search(r'<svg class="chart".*?\n</svg>', text, re.S)
    if found is None:
        return None
    return Xml.fromstring(found[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def chart(*figures: str, kind: str = "per_period", more: str = "") -> Xml.Element:
    made = drawn(*figures, kind=kind, more=more)
    assert made is not None
    return made


def names(made: Xml.Element) -> list[str]:
    return [one.attrib["aria-label"] for one in made.iter(f"{SVG}a")]


def joined(made: Xml.Element) -> list[tuple[str, ...]]:
    """The lines between points, as (x1, y1, x2, y2)."""
    (group,) = (one for one in made if one.get("class") == "joins")
    return [
        tuple(one.attrib[name] for name in ("x1", "y1", "x2", "y2"))
        for one in group
        if "class" not in one.attrib
    ]


def classes(made: Xml.Element, point: str) -> set[str]:
    """The classes of the signs of the point whose name begins so."""
    (link,) = (one for one in made.iter(f"{SVG}a") if one.attrib["aria-label"].startswith(point))
    return {word for one in link.iter() for word in one.get("class", "").split()}


SMALL = (
    "value: 299, period: 2018",
    "value: 1843, period: 2019",
    "value: 8466, period: 2020, qualifier: about",
    "value: 8400, period: 2022, stage: provisional",
    "value: 8500, period: 2022, stage: revised, supersedes: 8400",
    "value: 9000, period: 2023, qualifier: more_than, said_by: 'A <b>\"speaker\"</b>'",
    "value: 7000, period: 2024",
    "value: 7100, period: 2024",
    "low: 5000, high: 6000, period: 2025",
)


def test_the_drawing_of_a_small_series() -> None:
    text = site(series(*SMALL)).files["series/c/index.html"].decode()
    found = re.search(r'<svg class="chart".*?\n</svg>\n', text, re.S)
    assert found is not None
    if os.environ.get("UPDATE"):
        GOLDEN.write_text(found[0], "utf-8")
    assert found[0] == GOLDEN.read_text("utf-8")


def test_every_point_is_a_link_with_a_name_that_says_all() -> None:
    made = chart(*SMALL)
    assert names(made) == [
        "299 people, 2018, The Office",
        "1,843 people, 2019, The Office",
        "about 8,466 people, 2020, The Office",
        "8,400 people, 2022, The Office – later replaced by 8,500",
        "8,500 people, 2022, The Office",
        'more than 9,000 people, 2023, A <b>"speaker"</b>',
        "7,000 people, 2024, The Office – sources differ",
        "7,100 people, 2024, The Office – sources differ",
        "5,000 to 6,000 people, 2025, The Office",
    ]
    assert {one.attrib["href"] for one in made.iter(f"{SVG}a")} == {"#source-1"}


def test_the_chart_has_a_title_and_says_in_words_what_it_shows() -> None:
    made = chart(*SMALL)
    assert made.attrib["role"] == "group"
    title, told = made[0], made[1]
    assert made.attrib["aria-labelledby"] == title.attrib["id"]
    assert made.attrib["aria-describedby"] == told.attrib["id"]
    assert title.text == "Crossings (people)"
    assert told.text == (
        "9 values. From 2018 to 2025. Lowest: 299 (2018). Highest: more than 9,000 (2023). "
        "Sources differ for 1 date."
    )


def test_each_kind_of_knowledge_has_a_shape_of_its_own() -> None:
    made = chart(*SMALL)
    assert classes(made, "299") == {"dot"}
    assert classes(made, "about 8,466") == {"dot", "open"}
    assert classes(made, "8,400") == {"dot", "open", "strike"}
    assert classes(made, "more than 9,000") == {"dot", "open", "arrow"}
    assert classes(made, "7,000") == {"dot", "differs"}
    assert classes(made, "5,000 to") == {"dot", "range"}


def labels(made: Xml.Element) -> list[str]:
    (group,) = (one for one in made if one.get("class") == "labels")
    return [one.text or "" for one in group]


def test_the_furthest_and_the_last_value_are_written_beside_their_points() -> None:
    figures = ("value: 90, period: 2018", "value: 20, period: 2019", "value: 30, period: 2020")
    assert labels(chart(*figures)) == ["90", "30"]


def test_no_value_is_written_alone_where_sources_differ() -> None:
    figures = ("value: 90, period: 2018", "value: 20, period: 2019", "value: 30, period: 2020")
    rivals = ("value: 32, period: 2020", "value: 31, period: 2020")
    assert labels(chart(*figures, *rivals)) == ["90", "30 / 31 / 32"]
    replaced = ("value: 33, period: 2020, stage: revised, supersedes: 30",)
    assert labels(chart(*figures, *replaced)) == ["90", "33"]


def test_no_line_crosses_a_year_that_nobody_counted() -> None:
    made = chart("value: 1, period: 2018", "value: 2, period: 2019", "value: 3, period: 2021")
    assert len(joined(made)) == 1


def test_no_line_leads_through_a_disagreement() -> None:
    figures = (f"value: {year}, period: {year}" for year in (2018, 2019, 2020, 2021))
    assert len(joined(chart(*figures))) == 3
    figures = (f"value: {year}, period: {year}" for year in (2018, 2019, 2020, 2021))
    assert len(joined(chart(*figures, "value: 5, period: 2019"))) == 1


def test_a_running_count_is_not_joined_past_a_day_on_which_sources_differ() -> None:
    made = chart(
        "value: 10, as_of: 2025-01-10",
        "value: 20, as_of: 2025-02-10",
        "value: 25, as_of: 2025-02-10",
        "value: 30, as_of: 2025-03-10",
        kind="cumulative",
    )
    assert joined(made) == []


def test_a_running_count_goes_up_in_steps_and_never_down() -> None:
    made = chart(
        "value: 10, as_of: 2025-01-10",
        "value: 20, as_of: 2025-02-10",
        "value: 15, as_of: 2025-03-10",
        kind="cumulative",
    )
    level, up = joined(made)
    assert level[1] == level[3]
    assert up[0] == up[2]
    assert float(up[3].rstrip("%")) < float(up[1].rstrip("%"))


def test_a_running_count_is_not_joined_over_a_year_without_one() -> None:
    made = chart(
        "value: 10, as_of: 2020-01-10",
        "value: 20, as_of: 2020-02-10",
        "value: 30, as_of: 2022-03-10",
        kind="cumulative",
    )
    assert len(joined(made)) == 2


def test_changes_stand_on_a_zero_line_and_are_not_joined() -> None:
    made = chart(
        "value: -5, period: 2020", "value: 5, period: 2021", "value: 8, period: 2022", kind="change"
    )
    assert joined(made) == []
    (zero,) = (one for one in made.iter(f"{SVG}line") if one.get("class") == "zero")
    stems = [one for one in made.iter(f"{SVG}line") if one.get("class") == "stem"]
    assert [one.attrib["y1"] for one in stems] == [zero.attrib["y1"]] * 3
    below, *above = (float(one.attrib["y2"].rstrip("%")) for one in stems)
    ground = float(zero.attrib["y1"].rstrip("%"))
    assert below > ground
    assert all(one < ground for one in above)


@pytest.mark.parametrize("kind", ["level", "per_period", "cumulative"])
def test_the_axis_of_a_count_begins_at_zero(kind: str) -> None:
    figures = (f"value: {900 + year}, as_of: {year}" for year in (2020, 2021, 2022))
    made = chart(*figures, kind=kind)
    first = next(made.iter(f"{SVG}text"))
    assert first.text == "0"


def test_a_year_is_drawn_as_wide_as_it_is() -> None:
    made = chart(*(f"value: {year}, period: {year}" for year in (2020, 2021, 2022)))
    spans = [
        (float(one.attrib["x1"].rstrip("%")), float(one.attrib["x2"].rstrip("%")))
        for one in made.iter(f"{SVG}line")
        if one.get("class") == "span"
    ]
    assert len(spans) == 3
    assert spans[0][1] == pytest.approx(spans[1][0])


@pytest.mark.parametrize(
    "figures",
    [
        ("value: 1, period: 2020", "value: 2, period: 2021"),
        ("value: 1, period: 2020", "value: 2, period: 2020", "value: 3, period: 2020"),
        ("value: 1, period: 2020", "value: 2, period: 2021", "value: 3, period: 2022/2023"),
        ("value: 1, period: 2020", "value: 2, period: 2021", "value: 3, period: 2022/.."),
        ("value: 1, period: 2020", "value: 2, period: 2021", "value: 3"),
        (
            "value: 1, period: 2020",
            "value: 2, period: 2021, supersedes: 3",
            "value: 3, period: 2021",
        ),
        ("value: 1, period: 2020", "value: 2, period: 2021", "value: 3, period: 2022, unit: boats"),
    ],
)
def test_below_three_comparable_points_there_is_the_table_alone(figures: tuple[str, ...]) -> None:
    assert drawn(*figures) is None
    assert len(list(seen(*figures).all("tr"))) >= 1 + len(figures)


def seen(*figures: str) -> PageSeen:
    return site(series(*figures)).page("series/c/")


def test_a_count_over_another_length_of_time_stays_in_the_table_and_is_said_to() -> None:
    figures = [f"value: {year}, period: {year}" for year in (2020, 2021, 2022)]
    page = seen(*figures, "value: 9, period: 2023-01")
    assert "1 value is only in the table" in page.one("div", class_="plot").text
    assert len(list(page.all("a", href="#source-1"))) >= 3


def test_only_the_signs_that_are_in_a_chart_are_explained() -> None:
    figures = [f"value: {year}, period: {year}" for year in (2020, 2021, 2022)]
    assert not list(seen(*figures).all("ul", class_="signs"))
    signs = seen(*figures, "value: 5, period: 2021").one("ul", class_="signs")
    assert signs.text == "◆ sources differ"


def test_values_of_one_kind_of_time_are_joined_past_one_of_another_kind() -> None:
    times = ("2022", "2023", "2023-12-31", "2024")
    made = chart(*(f"value: {n}, as_of: {time}" for n, time in enumerate(times)), kind="level")
    assert len(joined(made)) == 2


def test_the_furthest_end_of_a_range_counts() -> None:
    figures = (
        "low: -40, high: -30, as_of: 2018",
        "value: 35, as_of: 2019",
        "value: 1, as_of: 2024",
    )
    assert labels(chart(*figures, kind="change"))[0] != "35"
