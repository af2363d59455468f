"""What holds for every date and every text, tried on generated ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates import (
    DateError,
    EventDate,
    canonical,
    from_day_ordinal,
    parse,
    parse_day,
    to_day_ordinal,
    utc,
)
from timeline.dates.civil import week_monday, weeks_in_year

few = settings(max_examples=60, deadline=None)
more = settings(max_examples=100, deadline=None)


@st.composite
def points(draw: st.DrawFn, *, clock: bool = True) -> str:
    """One date in EDTF, well-formed and nearly always possible."""
    mark = st.sampled_from(["", "", "", "?", "~", "%"])
    year = f"{draw(st.integers(0, 9999)):04}"
    sign = draw(st.sampled_from(["", "", "", "-"])) if year != "0000" else ""
    month = f"{draw(st.integers(1, 12)):02}"
    day = f"{draw(st.integers(1, 28)):02}"
    part = f"{draw(st.integers(21, 24))}"
    plain = f"{sign}{year}-{month}-{day}"
    choices = [
        plain,
        draw(mark) + sign + year + f"-{draw(mark)}{month}{draw(mark)}-{draw(mark)}{day}",
        f"{sign}{year}-{month}{draw(mark)}",
        f"{sign}{year}{draw(mark)}",
        f"{sign}{year}-{month}-XX{draw(mark)}",
        f"{sign}{year}-XX",
        f"{sign}{year}-XX-XX{draw(mark)}",
        f"{draw(mark)}{sign}{year}-{part}{draw(mark)}",
        f"{sign}{year}-W{draw(st.integers(1, 52)):02}{draw(mark)}",
        f"{sign}{year[: draw(st.integers(1, 3))]:X<4}{draw(mark)}",
        f"Y{sign}{draw(st.integers(10_000, 99_999_999_999))}{draw(mark)}",
    ]
    if clock and not sign and year != "0000":
        offset = draw(st.sampled_from(["", "Z", "+02", "-03:30"]))
        hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
        choices += [f"{plain}T{hour:02}:{minute:02}{draw(st.sampled_from(['', ':59']))}{offset}"]
    return draw(st.sampled_from(choices))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A date in EDTF of any form; intervals may be reversed."""
    first, second = draw(points()), draw(points())
    members = ",".join(draw(st.lists(points(clock=False), min_size=1, max_size=4, unique=True)))
    run = f"{draw(points(clock=False))}..{draw(points(clock=False))}"
    edge = draw(st.sampled_from(["", ".."]))
    return draw(
        st.sampled_from(
            [
                first,
                f"{first}/{second}",
                f"{edge}/{first}",
                f"{first}/{edge}",
                f"[{members}]",
                f"{{{members}}}",
                f"[{members},{run}]",
                f"[..{draw(points(clock=False))}]",
                f"{{{draw(points(clock=False))}..}}",
                "unknown",
            ]
        )
    )


def read(text: str) -> EventDate | None:
    try:
        return parse(text)
    except DateError:
        return None


def refused(text: str) -> DateError | None:
    try:
        parse(text, fallback="Europe/London")
    except DateError as error:
        return error
    return None


hostile = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789-/.XYTZW:?~%[]{}, +ux", max_size=30),
    st.text(alphabet="２٣²ⅷ–—−\u200b\ud800 \x00年", max_size=12),
    st.tuples(texts(), st.text(max_size=3)).map("".join),
    st.sampled_from(
        ["january", "to", "15", "2025", "bc", "c.", "or", "w", "t09", "am", "q"]
    ).flatmap(
        lambda word: st.lists(st.sampled_from([word, "2025", "10", " ", "-", "/"])).map("".join)
    ),
)


@more
@given(hostile)
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    """Nothing else is ever raised, and the offsets of an error lie in the text."""
    error = refused(text)
    if error is not None:
        assert 0 <= error.start <= error.end <= len(text)
        assert error.message
        assert error.hint
        assert not error.message.endswith(".")
        assert error.message.isprintable()


@more
@given(hostile)
def test_a_suggestion_is_always_a_date(text: str) -> None:
    """An author who follows a hint must not meet a second error."""
    error = refused(text)
    if error is not None and error.suggestion is not None:
        assert refused(error.suggestion) is None


@more
@given(texts())
def test_the_canonical_text_is_the_same_date(text: str) -> None:
    found = read(text)
    if found is not None:
        normal = canonical(found)
        assert replace(parse(normal), text=text) == found
        assert canonical(parse(normal)) == normal


@few
@given(points())
def test_every_generated_point_is_read(text: str) -> None:
    """The properties of this file are worth nothing if the generator writes no dates."""
    assert read(text) is not None, text


@more
@given(texts())
def test_the_earliest_day_is_not_after_the_latest(text: str) -> None:
    found = read(text)
    if found is not None and found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest


@few
@given(st.lists(texts(), max_size=8))
def test_sort_keys_order_any_dates(written: list[str]) -> None:
    """Every pair can be compared, unknown comes last and earlier days before later ones."""
    dates = sorted((found for text in written if (found := read(text))), key=lambda d: d.sort_key)
    known = [found for found in dates if found.earliest is not None or found.latest is not None]
    assert dates[: len(known)] == known
    days = [d.earliest if d.earliest is not None else d.latest for d in known]
    assert days == sorted(day for day in days if day is not None)


@few
@given(texts(), st.integers(-800_000, 4_000_000))
def test_no_date_is_both_past_and_future(text: str, today: int) -> None:
    found = read(text)
    if found is not None:
        assert not (found.is_past(today) and found.is_future(today))


@few
@given(st.dates())
def test_ordinals_agree_with_datetime(day: date) -> None:
    assert to_day_ordinal(day.year, day.month, day.day) == day.toordinal()
    assert from_day_ordinal(day.toordinal()) == (day.year, day.month, day.day)
    found = parse_day(day.isoformat())
    assert found.day == day.toordinal()
    assert found.start_iso == found.end_iso == day.isoformat()


@few
@given(st.integers(-(10**13), 10**13))
def test_ordinals_go_there_and_back(ordinal: int) -> None:
    year, month, day = from_day_ordinal(ordinal)
    assert to_day_ordinal(year, month, day) == ordinal


@few
@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)))
def test_weeks_agree_with_datetime(day: date) -> None:
    year, week, weekday = day.isocalendar()
    assert week_monday(year, week) == day.toordinal() - weekday + 1
    assert week <= weeks_in_year(year)
    assert weeks_in_year(year) == date(year, 12, 28).isocalendar().week


@few
@given(
    st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)),
    st.integers(-12 * 60, 14 * 60),
)
def test_instants_agree_with_datetime(moment: datetime, offset: int) -> None:
    moment = moment.replace(second=0, microsecond=0)
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset), 60)
    written = "Z" if offset == 0 else f"{sign}{hours:02}:{minutes:02}"
    found = parse(f"{moment.isoformat(timespec='minutes')}{written}")
    assert found.start_instant is not None
    assert utc(found.start_instant) == moment.replace(tzinfo=UTC) - timedelta(minutes=offset)
    assert found.starts_at == moment.hour * 60 + moment.minute


@pytest.mark.parametrize("text", ["2025", "-0043", "Y170000", "2025-10-XX", "2025-W43", "202X"])
def test_a_point_without_a_clock_has_no_instant(text: str) -> None:
    found = parse(text, "Europe/London")
    assert (found.starts_at, found.start_instant, found.timezone) == (None, None, None)
