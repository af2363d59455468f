"""The fields of a date that the rest of the generator relies on, and its limits."""

from __future__ import annotations

import re
import zoneinfo
from importlib import resources
from pathlib import Path

import pytest

from timeline.dates import (
    MAX_TEXT_LENGTH,
    UNKNOWN,
    DateError,
    load_zone,
    parse,
    parse_day,
    to_day_ordinal,
    utc,
)
from timeline.dates.zones import names

OCTOBER_15 = to_day_ordinal(2025, 10, 15)


def test_an_interval_of_times_knows_both_clocks_and_instants() -> None:
    found = parse("2025-10-16T09:30/2025-10-16T17:05", "Europe/London")
    assert (found.starts_at, found.ends_at) == (9 * 60 + 30, 17 * 60 + 5)
    assert found.start_instant is not None
    assert found.end_instant is not None
    assert utc(found.start_instant).isoformat() == "2025-10-16T08:30:00+00:00"
    assert utc(found.end_instant).isoformat() == "2025-10-16T16:05:00+00:00"
    assert (found.start_iso, found.end_iso) == (
        "2025-10-16T09:30+01:00",
        "2025-10-16T17:05+01:00",
    )
    assert found.timezone == "Europe/London"


def test_a_single_time_has_no_end() -> None:
    """A calendar must not think that an event of unknown length lasts no time at all."""
    found = parse("2025-10-16T09:30", "Europe/London")
    assert (found.ends_at, found.end_instant) == (None, None)


def test_a_set_of_times_has_no_end() -> None:
    found = parse("[2025-10-16T09:30,2025-10-17T10:00]", "Europe/London")
    assert (found.starts_at, found.ends_at) == (9 * 60 + 30, None)


def test_a_time_without_any_zone_stays_local() -> None:
    found = parse("2025-10-16T09:30")
    assert (found.start_iso, found.start_instant) == ("2025-10-16T09:30", None)


def test_the_sites_zone_does_not_contradict_a_written_offset() -> None:
    """An event in Belgrade may be given by its offset alone on a site about London."""
    found = parse("2025-10-16T09:30+02:00", fallback="Europe/London")
    assert found.start_iso == "2025-10-16T09:30+02:00"
    assert found.timezone is None


def test_an_offset_must_agree_with_the_zone_of_its_own_event() -> None:
    assert parse("2025-10-16T09:30+01:00", "Europe/London").start_iso == "2025-10-16T09:30+01:00"
    with pytest.raises(DateError, match="contradicts"):
        parse("2025-10-16T09:30+02:00", "Europe/London")


@pytest.mark.parametrize(
    "text",
    ["2025-10-16T09:30Z", "0900-10-16T09:30+02:00", "2025-10-26T05:30+05:00", "0001-06-01T12:00Z"],
)
def test_what_is_proposed_for_a_contradicting_offset_agrees_with_the_zone(text: str) -> None:
    """Also in the hours around a change of the clocks, and where the offset had seconds."""
    with pytest.raises(DateError, match="contradicts") as caught:
        parse(text, "Europe/London")
    as_clock, as_instant = re.findall(r"[-0-9]+T[-+:0-9]+", caught.value.hint)
    assert parse(as_clock, "Europe/London").starts_at == parse(text).starts_at
    proposed, written = parse(as_instant, "Europe/London").start_instant, parse(text).start_instant
    assert proposed is not None
    assert written is not None
    assert abs(proposed - written) < 60


def test_a_zone_never_moves_a_date() -> None:
    """Midnight in Auckland is the day before in UTC, and stays the day that was written."""
    found = parse("2025-10-15T00:30", "Pacific/Auckland")
    assert found.earliest == found.latest == OCTOBER_15


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("2025-10-14", True, False),
        ("2025-10-15", False, False),
        ("2025-10-16", False, True),
        ("2025-10", False, False),
        ("2025-09", True, False),
        ("2025-10-14/2025-10-16", False, False),
        ("2025-10-01/..", False, False),
        ("2025-11-01/..", False, True),
        ("../2025-09", True, False),
        ("../2025-12", False, False),
        ("2025-10-01/", False, False),
        ("[2025-10-14,2025-10-16]", False, False),
        ("unknown", False, False),
    ],
)
def test_past_and_future(text: str, past: bool, future: bool) -> None:
    found = parse(text)
    assert (found.is_past(OCTOBER_15), found.is_future(OCTOBER_15)) == (past, future)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("2025-10-15", True),
        ("2025-10-15T09:30", True),
        ("2025-10-15/2025-10-15", True),
        ("2025-10-15?", False),
        ("2025-?10-15", False),
        ("2025-10", False),
        ("2025-10-15/..", False),
        ("unknown", False),
    ],
)
def test_an_exact_day_is_one_day_without_doubt(text: str, exact: bool) -> None:
    found = parse(text)
    assert found.is_exact_day is exact
    if exact:
        assert found.day == OCTOBER_15
    else:
        with pytest.raises(ValueError, match="is not one day"):
            _ = found.day


def test_days_around_the_year_zero_are_in_order() -> None:
    """The ordinal 0 is a day like any other (31 December 1 BC)."""
    before, at, after = (parse(text) for text in ("0000-12-30", "0000-12-31", "0001-01-01"))
    assert at.earliest == at.latest == 0
    assert before.sort_key < at.sort_key < after.sort_key
    assert parse("0000-12-30/0000-12-31").sort_key[4] == 1


def test_dates_are_values() -> None:
    """Equal texts are equal dates, they can be keys, and cannot be changed."""
    assert parse("2025-10") == parse("2025-10")
    assert len({parse("2025-10"), parse("2025-10"), parse("2025-11")}) == 2
    assert parse("unknown") == UNKNOWN
    assert UNKNOWN.is_unknown
    with pytest.raises(AttributeError):
        parse("2025-10").text = "2025-11"  # type: ignore[misc]


@pytest.mark.parametrize("text", ["2025-10-15", "-0043-03-15", "0000-01-01"])
def test_parse_day_takes_a_day(text: str) -> None:
    assert parse_day(text).is_exact_day


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("2025-10", None),
        ("2025-10-15?", "2025-10-15"),
        ("2025-10-15T09:30", "2025-10-15"),
        ("2025-10-14/2025-10-15", None),
        ("[2025-10-15]", "2025-10-15"),
        ("2025-10-15/2025-10-15", "2025-10-15"),
        ("unknown", None),
        ("15 October 2025", "2025-10-15"),
    ],
)
def test_parse_day_takes_nothing_else(text: str, suggestion: str | None) -> None:
    with pytest.raises(DateError) as caught:
        parse_day(text)
    assert caught.value.suggestion == suggestion


def test_a_text_beyond_all_measure_is_refused_by_its_length() -> None:
    members = ",".join(f"{year}" for year in range(2000, 2199))
    assert parse(f"[{members}]").latest == to_day_ordinal(2198, 12, 31)
    with pytest.raises(DateError, match="characters") as caught:
        parse("[" + "2025," * 200_000 + "2026]")
    assert caught.value.start == MAX_TEXT_LENGTH


def test_a_zone_is_known_by_its_exact_name() -> None:
    assert load_zone("Europe/London").key == "Europe/London"
    assert "Europe/London" in names()


@pytest.mark.parametrize(
    "name", ["", "europe/london", "../../etc/passwd", "/etc/localtime", "zone.tab", "x" * 10_000]
)
def test_a_zone_that_is_not_listed_is_refused(name: str) -> None:
    """The name comes from content: it must not reach the file system."""
    with pytest.raises(DateError) as caught:
        load_zone(name)
    assert caught.value.about == "timezone"


def test_zone_data_come_from_the_package(tmp_path: Path) -> None:
    """A machine with other rules builds the same site: here its London keeps the time of Tokyo."""
    (tmp_path / "Europe").mkdir()
    tokyo = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "Europe" / "London").write_bytes(tokyo)
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    load_zone.cache_clear()
    try:
        found = parse("2025-07-02T12:00", "Europe/London")
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
        load_zone.cache_clear()
    assert found.start_iso == "2025-07-02T12:00+01:00"
