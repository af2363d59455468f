"""The manual of dates tells the truth: its tables are read and tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from timeline.dates import DateError, parse, say

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")


def words() -> Mapping[str, object]:
    path = ROOT / "themes" / "default" / "locales" / "en.yaml"
    section = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["dates"]
    assert isinstance(section, dict)
    return section


ENGLISH = words()


def rows(heading: str) -> list[tuple[str, str]]:
    section = MANUAL.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (.*`.*) \| (.*) \|$", section, re.MULTILINE)


def test_what_the_manual_shows_is_said() -> None:
    """Rows with one date each; a note in the second column stands in brackets after it."""
    shown = [
        (code[0], text)
        for cell, text in rows("What you can write")
        if len(code := re.findall("`([^`]+)`", cell)) == 1
    ]
    assert len(shown) > 25
    for written, text in shown:
        said = say(parse(written, fallback="Europe/London"), ENGLISH)
        assert text in (said, f"{said} (in the event's `timezone`, or else the site's)"), written


def test_every_date_of_the_manual_is_read() -> None:
    cells = [cell for cell, _ in rows("What you can write")]
    written = [code for cell in cells for code in re.findall("`([^`]+)`", cell)]
    for text in written:
        # "`2025-21`, `-22`" abbreviates a list of seasons.
        parse(f"2025{text}" if re.fullmatch("-[0-9]{2}", text) else text, fallback="Europe/London")
    assert len(written) > 45


@pytest.mark.parametrize(("cell", "hint"), rows("When a date is refused"))
def test_what_the_manual_says_of_a_wrong_date_is_said(cell: str, hint: str) -> None:
    timezone = re.search(r"`timezone: ([^`]+)`", cell)
    for text in re.findall("`([^`:]+(?::[^ `]+)?)`", cell):
        with pytest.raises(DateError) as caught:
            parse(text, timezone[1] if timezone else None, fallback="Europe/London")
        assert caught.value.hint == hint, text
