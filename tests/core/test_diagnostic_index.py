"""Diagnostics of one file are found and replaced as if all were looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeline.core.diagnostic import Diagnostic, Location, Severity, in_order
from timeline.core.diagnostic_index import DiagnosticIndex

PLACES = st.builds(Location, st.sampled_from("abc"), st.integers(0, 2))
SEVERITIES: tuple[Severity, ...] = ("error", "warning")
DIAGNOSTICS = st.lists(
    st.builds(
        Diagnostic,
        PLACES,
        st.sampled_from(("x", "y")),
        st.just("said"),
        severity=st.sampled_from(SEVERITIES),
        notes=st.lists(st.tuples(PLACES, st.just("here")), max_size=2).map(tuple),
    ),
    max_size=8,
    unique=True,
)


@given(DIAGNOSTICS)
def test_those_of_a_file_are_all_that_name_it(found: list[Diagnostic]) -> None:
    expected = sorted(one for one in found if "b" in one.paths)
    assert DiagnosticIndex.of(found).concerning("b") == expected


@given(DIAGNOSTICS)
def test_they_stand_in_their_own_order(found: list[Diagnostic]) -> None:
    assert in_order(found) == sorted(found)


@given(DIAGNOSTICS, DIAGNOSTICS)
def test_replacing_is_the_same_as_collecting_again(
    found: list[Diagnostic], fresh: list[Diagnostic]
) -> None:
    mine = [one for one in fresh if "b" in one.paths]
    others = [one for one in found if "b" not in one.paths]
    assert DiagnosticIndex.of(found).replaced("b", mine) == DiagnosticIndex.of((*others, *mine))
