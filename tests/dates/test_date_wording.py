"""How dates are put into words: what all locales owe, and what the two ways of asking share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates import parse, say, time_elements, weekday

LOCALES = Path(__file__).parents[2] / "themes" / "default" / "locales"


def words(language: str) -> Mapping[str, object]:
    path = LOCALES / f"{language}.yaml"
    section = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["dates"]
    assert isinstance(section, dict)
    return section


WORDS = {language: words(language) for language in ("en", "fr")}

WRITTEN = (
    "2025-10-15",
    "2025-10-XX",
    "2025-10-14/2025-10-15",
    "2025-12-30/2026-01-02",
    "2025-10-14/..",
    "/2025-10",
    "2025-10-15?",
    "2025-?10-15",
    "2025-W43~",
    "2025-24",
    "2025-33",
    "202X/..",
    "19XX~",
    "[2025-10-14,2025-10-15,2025-10-20..2025-10-22]",
    "{..1760}",
    "-0043-03-15",
    "2025-10-16T09:30Z/2025-10-16T17:00+01:00",
    "unknown",
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(WRITTEN),
    st.sampled_from(["en", "fr"]),
    st.booleans(),
    st.sampled_from([None, 2025, 2026]),
)
def test_the_pieces_make_the_sentence(
    text: str, language: str, short: bool, within: int | None
) -> None:
    """A template may print either: no word is lost between `<time>` elements."""
    date, locale = parse(text), WORDS[language]
    pieces = time_elements(date, locale, short=short, within=within)
    assert "".join(piece.text for piece in pieces) == say(date, locale, short=short, within=within)
    assert all(piece.text for piece in pieces)
    assert not any("{" in piece.text for piece in pieces)


def test_the_pieces_of_an_interval() -> None:
    """HTML has no element for an interval, so each end has its own."""
    assert time_elements(parse("2025-10-14/2025-10-15"), WORDS["en"]) == (
        ("14", "2025-10-14"),
        ("–", None),
        ("15 October 2025", "2025-10-15"),
    )


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        ("2025-10-15", 2025, "15 Oct"),
        ("2025-10-15", 2024, "15 Oct 2025"),
        ("2025-10-15", None, "15 Oct 2025"),
        ("2025-12-30/2026-01-02", 2025, "30 Dec – 2 Jan 2026"),
        ("2025-12-30/2026-01-02", 2026, "30 Dec 2025 – 2 Jan"),
        ("2025-10-16T09:30Z", 2025, "16 Oct, 09:30 UTC"),
        ("2025-23", 2025, "autumn"),
        ("2025-24", 2025, "winter 2025–2026"),
        ("2025", 2025, "2025"),
    ],
)
def test_the_rail_leaves_out_the_year_of_its_heading(
    text: str, within: int | None, expected: str
) -> None:
    assert say(parse(text), WORDS["en"], short=True, within=within) == expected


def test_the_short_words_are_optional() -> None:
    """A locale without them says the long ones."""
    long_only = {key: value for key, value in WORDS["en"].items() if key != "short"}
    assert say(parse("2025-10-15"), long_only, short=True) == "15 October 2025"


def test_the_weekday_of_an_exact_day_alone() -> None:
    assert weekday(parse("2025-10-15"), WORDS["en"]) == "Wednesday"
    assert weekday(parse("2025-10-15"), WORDS["fr"]) == "mercredi"
    assert weekday(parse("2025-10-15?"), WORDS["en"]) == ""
    assert weekday(parse("2025-10"), WORDS["en"]) == ""


def test_a_missing_word_is_named() -> None:
    """Whoever writes a locale learns which key it lacks."""
    without = {key: value for key, value in WORDS["en"].items() if key != "since"}
    with pytest.raises(KeyError, match=r"dates\.since is missing"):
        say(parse("2025-10-14/.."), without)
    with pytest.raises(KeyError, match=r"dates\.parts\.autumn is missing"):
        say(parse("2025-23"), {**WORDS["en"], "parts": {}})


def test_the_locales_have_the_same_keys() -> None:
    english, french = WORDS["en"], WORDS["fr"]
    assert set(english) == set(french)
    for key in ("parts", "not_known", "short", "part_uncertain", "part_about"):
        ours, theirs = english[key], french[key]
        assert isinstance(ours, dict)
        assert isinstance(theirs, dict)
        assert set(ours) == set(theirs), key
    for key in ("months", "weekdays"):
        ours, theirs = english[key], french[key]
        assert isinstance(ours, list)
        assert isinstance(theirs, list)
        assert len(ours) == len(theirs)
