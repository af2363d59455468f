"""The written examples: what a date means and how it is said, and what is said about a wrong one.

Each file in `tests/cases/dates` holds examples of three parts (title, input, expected), each part
ended by a line with a single full stop. Dates are read with Europe/London as the site's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from timeline.dates import (
    DateError,
    EventDate,
    canonical,
    from_day_ordinal,
    parse,
    say,
    time_elements,
    weekday,
)

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "dates"


def words(language: str) -> Mapping[str, object]:
    path = ROOT / "themes" / "default" / "locales" / f"{language}.yaml"
    section = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["dates"]
    assert isinstance(section, dict)
    return section


ENGLISH, FRENCH = words("en"), words("fr")


def examples(pattern: str) -> list[Any]:
    return list(_examples(pattern))


def _examples(pattern: str) -> Iterator[Any]:
    for path in sorted(CASES.glob(pattern)):
        lines = path.read_text(encoding="utf-8").split("\n")
        parts: list[list[str]] = [[]]
        for line in lines:
            if line == ".":
                parts.append([])
            elif line or len(parts) % 3 != 1:
                parts[-1].append(line)
        for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            name = f"{path.stem}: {' '.join(title)}"
            yield pytest.param("\n".join(given), "\n".join(expected), id=name)


def day(ordinal: int | None) -> str:
    if ordinal is None:
        return "…"
    year, month, day = from_day_ordinal(ordinal)
    return f"{year}-{month:02}-{day:02}"


def described(date: EventDate) -> str:
    """What the examples state: the words, the bounds, the group, the machine form."""
    elements = [f"<{text} | {value}>" for text, value in time_elements(date, ENGLISH) if value]
    lines = [
        f"en: {say(date, ENGLISH)}",
        f"fr: {say(date, FRENCH)}".replace("\u00a0", "_"),
        f"rail: {say(date, ENGLISH, short=True, within=2025)}",
        f"days: {day(date.earliest)} to {day(date.latest)}",
        f"group: {date.year}, {date.month}",
        f"html: {' '.join(elements) or '-'}",
    ]
    if weekday(date, ENGLISH):
        lines.append(f"weekday: {weekday(date, ENGLISH)}, {weekday(date, FRENCH)}")
    if canonical(date) != date.text:
        lines.append(f"canonical: {canonical(date)}")
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "expected"), examples("means-*.txt"))
def test_a_date_means_and_says(text: str, expected: str) -> None:
    assert described(parse(text, fallback="Europe/London")) == expected


@pytest.mark.parametrize(("text", "expected"), examples("wrong-*.txt"))
def test_a_wrong_date_is_explained(text: str, expected: str) -> None:
    """The expected text is the message, the hint and the offending part of the input."""
    written, _, timezone = text.partition(" @ ")
    written = written.encode("ascii", "backslashreplace").decode("unicode_escape")
    with pytest.raises(DateError) as caught:
        parse(written, timezone or None, fallback="Europe/London")
    error = caught.value
    part = written if error.about == "text" else timezone
    marked = part[error.start : error.end].encode("unicode_escape").decode("ascii")
    assert f"{error.message}\n{error.hint}\nat: {marked}" == expected


@pytest.mark.parametrize(("text", "expected"), examples("order.txt"))
def test_dates_are_sorted(text: str, expected: str) -> None:
    """The input is in order of writing, the expected text in order of time."""
    lines = text.splitlines()
    found = sorted(lines, key=lambda line: parse(line, fallback="Europe/London").sort_key)
    assert found == expected.splitlines()


def test_there_are_examples_of_every_kind() -> None:
    """A file whose name matches no pattern above would be an example that nobody runs."""
    found = [path.name for path in CASES.iterdir()]
    known = [*CASES.glob("means-*.txt"), *CASES.glob("wrong-*.txt"), CASES / "order.txt"]
    assert sorted(found) == sorted(path.name for path in known)
    assert len(examples("means-*.txt")) > 70
    assert len(examples("wrong-*.txt")) > 90
