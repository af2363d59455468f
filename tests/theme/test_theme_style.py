"""The style sheet of the default theme: small, of the reader's direction, legible, and all used."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Final

import pytest

THEME: Final = Path(__file__).parents[2] / "themes/default"
SHEET: Final = (THEME / "assets/site.css").read_text("utf-8")
RULES: Final = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S)
TEXT_COLOURS: Final = ("ink", "soft", "link", "happened", "planned", "disputed")
STATUSES: Final = {"planned", "ongoing", "happened", "postponed", "cancelled", "unconfirmed"}


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name: those of light, and what dark puts in their place."""
    light, dark = re.findall(r":root \{(.*?)\}", RULES, flags=re.S)[:2]
    found = dict(re.findall(r"--(\w+): (#\w{6});", light))
    return found | (dict(re.findall(r"--(\w+): (#\w{6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_sheet_is_small() -> None:
    assert len(gzip.compress(SHEET.encode(), 9)) < 9_000


def test_the_sheet_fetches_nothing() -> None:
    assert re.findall(r"url\(|@import|@font-face", RULES) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", TEXT_COLOURS)
@pytest.mark.parametrize("ground", ["paper", "panel", "mark"])
def test_every_text_colour_can_be_read_on_every_ground(
    scheme: str, colour: str, ground: str
) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    used = colours(scheme)
    assert contrast(used[colour], used[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_that_carry_meaning_can_be_seen(scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1."""
    used = colours(scheme)
    assert contrast(used["edge"], used["paper"]) >= 3
    assert contrast(used["edge"], used["panel"]) >= 3


def test_nothing_is_set_by_left_and_right() -> None:
    """Logical properties alone, so that one sheet serves both directions of writing."""
    sides = "left|right|top|bottom"
    physical = rf"(?<![\w-])(?:{sides}|width|height|(?:margin|padding|border)-(?:{sides}))\s*:"
    assert re.findall(physical, RULES) == []
    assert re.findall(r":\s*(?:left|right)\s*[;}]", RULES) == []
    around = [one.split() for one in re.findall(r"(?:margin|padding):([^;}]+)", RULES)]
    # Of four values, the second is the right side and the fourth the left one.
    assert [one for one in around if len(one) == 4 and one[1] != one[3]] == []


def test_every_rule_lies_in_a_layer() -> None:
    """What lies in no layer wins, so that a site's own sheet needs no stronger selectors."""
    outside, depth = "", 0
    for char in RULES:
        if depth == 0:
            outside += char
        depth += {"{": 1, "}": -1}.get(char, 0)
    assert depth == 0
    assert re.sub(r"@layer [\w, ]+[;{]", "", outside).strip() == ""


def test_every_class_of_the_sheet_stands_in_a_template() -> None:
    text = " ".join(path.read_text("utf-8") for path in (THEME / "templates").rglob("*.html"))
    # The one part of a page that no template writes: drawings.
    for drawing in ("drawing", "maps"):
        text += (THEME.parents[1] / f"timeline/site/charts/{drawing}.py").read_text("utf-8")
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", text)) | STATUSES
    named = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\"[^\"]*\"", "", RULES)))
    assert named - words == set()


@pytest.mark.parametrize(
    "mode",
    [
        "prefers-color-scheme: dark",
        "prefers-contrast: more",
        "prefers-reduced-motion: no-preference",
        "forced-colors: active",
        "print",
    ],
)
def test_the_sheet_answers_the_reader(mode: str) -> None:
    assert mode in RULES


def test_the_sheet_says_why_and_has_no_weapon_of_last_resort() -> None:
    assert SHEET.count("/*") >= 15
    assert "!important" not in RULES
