"""Figures → series over time: what is one point, what is one line, and where sources disagree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.model.projects import chronicle
from timeline.content.schema.fields import Qualifier
from timeline.model.figures import Line, Range, apart, implied

SERIES = """
--- content/series/crossings.md
---
title: Crossings
unit: people
kind: {kind}
{more}
figures:
{figures}
---
--- content/sources/s.md
---
title: S
url: https://example.org/s
---
--- content/sources/r.md
---
title: R
url: https://example.org/r
---
"""


def lines(*figures: str, kind: str = "per_period", more: str = "") -> Sequence[Line]:
    """The lines of a series whose file has these figures."""
    written = "\n".join(f"  - {{{figure}, source: s}}" for figure in figures)
    text = SERIES.format(kind=kind, more=more, figures=written)
    return chronicle(text).series_lines["crossings"]


def line(*figures: str, kind: str = "per_period", more: str = "") -> Line:
    """The one line of such a series."""
    (only,) = lines(*figures, kind=kind, more=more)
    return only


def differing(made: Line) -> list[str]:
    return [str(point.low) for point in made.points if point.differs]


def test_equal_values_of_one_time_are_one_point_with_all_who_give_it() -> None:
    made = chronicle(
        SERIES.format(kind="per_period", more="", figures="  - {value: 7, period: 2024, source: s}")
        + """
--- content/events/a.md
---
title: A
date: 2025-01-01
sources: {p: {title: P, url: https://example.org/p}}
figures: [{series: Crossings, value: 7.0, period: 2024, source: p, said_by: The mayor}]
---
It was [@p].
"""
    )
    (point,) = made.series_lines["crossings"][0].points
    assert str(point.low) == "7"
    assert [(one.kind, one.home) for one in point.given] == [
        ("series", "crossings"),
        ("event", "a"),
    ]
    assert point.events == ("a",)
    assert len(point.sources) == 2
    assert point.given[1].figure.said_by == "The mayor"


def test_a_value_keeps_the_decimals_that_were_written() -> None:
    assert str(line("value: 9.50, period: 2024").points[0].low) == "9.50"


def test_another_qualifier_another_time_and_another_value_are_other_points() -> None:
    made = line(
        "value: 7, period: 2024",
        "value: 7, period: 2024, qualifier: about",
        "value: 7, period: 2023",
        "value: 8, period: 2024",
    )
    assert len(made.points) == 4
    assert made.points[0].time is not None
    assert made.points[0].time.text == "2023"


def test_units_and_bases_are_lines_of_their_own_and_the_series_own_comes_first() -> None:
    made = lines(
        "value: 1, as_of: 2024, unit: detections",
        "value: 2, as_of: 2024",
        "value: 3, as_of: 2024, since: 2023-05",
        kind="cumulative",
        more="since: 2024-01-01",
    )
    said = [(one.unit, one.since.text if one.since else "") for one in made]
    assert said == [("people", "2024-01-01"), ("detections", "2024-01-01"), ("people", "2023-05")]


def test_the_series_own_base_written_out_is_the_same_line() -> None:
    made = line(
        "value: 1, as_of: 2024-02-01",
        "value: 2, as_of: 2024-03-01, since: 2024-01-01",
        kind="cumulative",
        more="since: 2024-01-01",
    )
    assert len(made.points) == 2


def test_a_topic_and_an_event_add_to_the_series_that_they_name() -> None:
    made = chronicle(
        SERIES.format(kind="level", more="", figures="  - {value: 1, as_of: 2024, source: s}")
        + """
--- content/topics/t.md
---
title: T
figures:
  - {series: crossings, value: 2, as_of: 2025, source: r}
  - {label: Alone, unit: boats, value: 9, source: r}
---
"""
    )
    (only,) = made.series_lines["crossings"]
    assert [(given.kind, given.number) for one in only.points for given in one.given] == [
        ("series", 0),
        ("topic", 0),
    ]


def test_a_withdrawn_event_gives_no_point() -> None:
    made = chronicle(
        """
--- content/events/a.md
---
title: A
date: 2025-01-01
sources: {p: {title: P, url: https://example.org/p}}
figures: [{series: crossings, unit: people, value: 7, period: 2024, source: p}]
withdrawn: {on: 2025-02-01, why: It was made up}
---
It was [@p].
"""
    )
    assert made.series_lines == {}


# --- Disagreements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "apart"),
    [
        (("value: 73", "value: 78"), ["73", "78"]),
        (("value: 73", "value: 73.0"), []),
        (("value: 73", "value: 82, qualifier: at_least"), ["73", "82"]),
        (("value: 82", "value: 82, qualifier: at_least"), []),
        (("value: 82", "value: 82, qualifier: more_than"), ["82", "82"]),
        (("value: 17, qualifier: at_least", "value: 36, qualifier: at_least"), []),
        (("value: 21520", "value: 22000, qualifier: almost"), []),
        (("value: 22000", "value: 22000, qualifier: almost"), ["22000", "22000"]),
        (("value: 21520", "value: 21000, qualifier: about"), []),
        (("value: 30", "value: 25, qualifier: up_to"), ["25", "30"]),
        (("value: 20", "value: 25, qualifier: up_to"), []),
        (("low: 10, high: 20", "low: 20, high: 30"), []),
        (("low: 10, high: 20", "low: 21, high: 30"), ["10", "21"]),
        (("value: 1", "low: 1, high: 3", "value: 3"), ["1", "3"]),
        (("value: -50, qualifier: more_than", "value: -47"), ["-50", "-47"]),
        (("value: -50, qualifier: more_than", "value: -58"), []),
    ],
)
def test_ranges_that_do_not_meet_are_a_disagreement(
    figures: tuple[str, ...], apart: list[str]
) -> None:
    made = line(*(f"{figure}, period: 2024" for figure in figures), kind="change")
    assert differing(made) == apart
    assert [[str(one.low) for one in points] for points in made.disagreements] == (
        [apart] if apart else []
    )


def test_values_of_different_times_do_not_disagree() -> None:
    made = line("value: 1, period: 2023", "value: 2, period: 2024", "value: 3, period: 2024-01")
    assert made.disagreements == ()


def test_values_of_different_units_or_bases_do_not_disagree() -> None:
    made = lines("value: 1, period: 2024", "value: 2, period: 2024, unit: detections")
    assert [one.disagreements for one in made] == [(), ()]


def test_a_value_and_the_one_that_it_replaces_do_not_disagree() -> None:
    made = line(
        "value: 45755, period: 2022, stage: provisional",
        "value: 45774, period: 2022, stage: revised, supersedes: 45755",
    )
    old, new = made.points
    assert old.superseded_by == new.id
    assert old.stage == "provisional"
    assert new.superseded_by == ""
    assert made.disagreements == ()


@pytest.mark.parametrize(
    "later",
    [
        "value: 45755, period: 2022, stage: revised, supersedes: 45755",
        "low: 45755, high: 46000, period: 2022, supersedes: 45755",
    ],
)
def test_the_later_value_may_begin_with_the_same_number(later: str) -> None:
    made = line("value: 45755, period: 2022, qualifier: almost", later)
    replaced = {one.qualifier: bool(one.superseded_by) for one in made.points}
    assert replaced == {"almost": True, "exactly": False}
    assert made.disagreements == ()


def test_another_value_still_disagrees_with_the_one_that_stands() -> None:
    made = line(
        "value: 45755, period: 2022",
        "value: 45774, period: 2022, supersedes: 45755",
        "value: 45000, period: 2022",
    )
    assert differing(made) == ["45000", "45774"]


def test_a_value_of_another_year_is_not_replaced() -> None:
    made = line("value: 1, period: 2021", "value: 2, period: 2022, supersedes: 1")
    assert [one.superseded_by for one in made.points] == ["", ""]


@pytest.mark.parametrize("time", ["2024-10", "2024", "2024-10-15~", "2024-10/.."])
def test_a_running_count_may_have_many_values_within_a_month(time: str) -> None:
    made = line(f"as_of: {time}, value: 1", f"as_of: {time}, value: 2", kind="cumulative")
    assert made.disagreements == ()


def test_a_running_count_has_one_value_on_a_day() -> None:
    made = line("as_of: 2024-10-15, value: 1", "as_of: 2024-10-15, value: 2", kind="cumulative")
    assert differing(made) == ["1", "2"]


def test_an_uncertain_time_may_be_two_times() -> None:
    assert line("period: 2024~, value: 1", "period: 2024~, value: 2").disagreements == ()


# --- What holds of all figures -------------------------------------------------------------------

NUMBERS = st.decimals(-1000, 1000, places=1)
QUALIFIERS: st.SearchStrategy[Qualifier] = st.sampled_from(
    ("exactly", "about", "almost", "more_than", "at_least", "up_to")
)
RANGES = st.builds(
    lambda ends, said: implied(min(ends), max(ends), said), st.tuples(NUMBERS, NUMBERS), QUALIFIERS
)


@given(st.lists(RANGES, max_size=12))
def test_one_look_finds_what_comparing_every_pair_finds(ranges: list[Range]) -> None:
    slow = [any(not one.meets(other) for other in ranges) for one in ranges]
    assert apart(ranges) == slow


@given(RANGES, RANGES)
@example(implied(Decimal(0), Decimal(0), "almost"), implied(Decimal(0), Decimal(1), "almost"))
def test_meeting_is_mutual_and_everything_meets_itself(one: Range, other: Range) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)


@given(NUMBERS, QUALIFIERS)
def test_a_fall_reads_as_a_rise_mirrored(number: Decimal, qualifier: Qualifier) -> None:
    size = abs(number) or Decimal(1)
    up, down = implied(size, size, qualifier), implied(-size, -size, qualifier)
    assert (up.low, up.high) == (
        None if down.high is None else -down.high,
        None if down.low is None else -down.low,
    )


FIGURES = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(("2023", "2024", "2024-05")),
        QUALIFIERS,
        st.sampled_from(("people", "boats")),
    ),
    min_size=1,
    max_size=10,
)


@given(FIGURES)
def test_no_figure_is_lost_or_doubled_and_the_order_of_points_does_not_depend_on_the_file(
    figures: list[tuple[int, str, Qualifier, str]],
) -> None:
    def made(written: list[tuple[int, str, Qualifier, str]]) -> Sequence[Line]:
        return lines(
            *(
                f"value: {value}, period: {time}, qualifier: {qualifier}, unit: {unit}"
                for value, time, qualifier, unit in written
            )
        )

    def ids(found: Sequence[Line]) -> list[list[str]]:
        return [[one.id for one in single.points] for single in found]

    there, back = made(figures), made(figures[::-1])
    assert ids(there) == ids(back)
    places = [given.number for one in there for point in one.points for given in point.given]
    assert sorted(places) == list(range(len(figures)))
    assert sum(len(one.points) for one in there) == len(set(figures))
    for one in there:
        for points in one.disagreements:
            assert len(points) > 1
            assert len({point.time and point.time.text for point in points}) == 1
