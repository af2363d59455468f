"""The numbers and dates beside the axes of a chart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeline.dates import parse
from timeline.site.charts.scales import moments, round_numbers


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "45774", "0 10000 20000 30000 40000 50000"),
        ("0", "3", "0 1 2 3"),
        ("-78", "0", "-80 -60 -40 -20 0"),
        ("0", "0.9", "0.0 0.2 0.4 0.6 0.8 1.0"),
        ("-3.3", "2.1", "-4 -2 0 2 4"),
        ("0", "0", "0 1"),
        ("5", "5", "0 1 2 3 4 5"),
    ],
)
def test_numbers_are_round_and_reach_round_what_is_shown(
    low: str, high: str, expected: str
) -> None:
    found = round_numbers(Decimal(low), Decimal(high))
    assert " ".join(map(str, found)) == expected


@given(st.decimals(-1e12, 1e12, places=3), st.decimals(-1e12, 1e12, places=3))
def test_round_numbers_are_few_even_and_wide_enough(one: Decimal, other: Decimal) -> None:
    low, high = min(one, other), max(one, other)
    found = round_numbers(low, high)
    assert 2 <= len(found) <= 7
    assert found[0] <= low <= high <= found[-1]
    assert len({after - before for before, after in pairwise(found)}) == 1


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2018-01-01", "2025-12-31", "2018 2019 2020 2021 2022 2023 2024 2025"),
        ("2025-04-01", "2025-12-21", "2025-05 2025-07 2025-09 2025-11"),
        ("2025-10-14", "2025-10-16", "2025-10-14 2025-10-15 2025-10-16"),
        ("2025-10-14", "2025-10-14", "2025-10-14"),
        ("2001-01-01", "2025-12-31", "2005 2010 2015 2020 2025"),
    ],
)
def test_moments_are_years_months_or_days(first: str, last: str, expected: str) -> None:
    found = moments(day(first), day(last))
    assert " ".join(one.text for one in found) == expected


@given(st.integers(-800_000, 1_500_000), st.integers(0, 900_000))
@example(-3_000_000_000, 6_000_000_000)
@example(day("2024-12-30"), 5)
def test_moments_are_few_in_order_dates_and_inside(first: int, length: int) -> None:
    found = moments(first, first + length)
    assert 1 <= len(found) <= 8
    for one in found:
        read = parse(one.text)
        assert (read.earliest, read.latest) == (one.first, one.last)
        assert first <= (one.first + one.last) / 2 <= first + length
    assert list(found) == sorted(found, key=lambda one: one.first)
