"""How a diagnostic is told: `tests/cases/report`, and what holds for every text.

An example has three parts (title, input, expected), each ended by a line with a single full stop.
The input is the diagnostic, a line `--` and the text of the file, in which `\\t` and the like stand
for characters that could not be seen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.core.diagnostic import Diagnostic, Location, Severity
from timeline.diagnostics.formats.text import Style, render_diagnostics, render_summary, visible

CASES = Path(__file__).parents[1] / "cases" / "report"
PATH = "content/events/a.md"


def examples() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.txt")):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        for title, written, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            name = title.strip()
            yield pytest.param(written, expected, id=f"{path.stem}: {name}")


def unescaped(text: str) -> str:
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape")


def location(text: str) -> Location:
    line, _, rest = text.partition(":")
    column, _, end = rest.partition("-")
    return Location(PATH, int(line), int(column), int(end or 0))


def read(written: str) -> tuple[Diagnostic, str, int]:
    """The diagnostic, the file's text and the width of an example."""
    head, _, text = unescaped(written).partition("\n--\n")
    at, hint, message, width, notes = Location(PATH), "", "", 100, []
    severity: Any = "error"
    for entry in written.partition("\n--\n")[0].split("\n"):
        key, _, value = entry.partition(": ")
        value = unescaped(value)
        match key:
            case "at":
                at = location(value)
            case "message":
                message = value
            case "hint":
                hint = value
            case "severity":
                severity = value
            case "width":
                width = int(value)
            case "note":
                place, _, words = value.partition(" ")
                notes.append((location(place), words))
            case _:
                raise ValueError(f"{key} in {head}")
    return Diagnostic(at, "some-rule", message, hint, severity, tuple(notes)), text, width


@pytest.mark.parametrize(("written", "expected"), list(examples()))
def test_example(written: str, expected: str) -> None:
    diagnostic, text, width = read(written)
    shown = render_diagnostics([diagnostic], {PATH: text}, Style(width=width))
    assert shown == expected + "\n\n"


def test_reports_follow_one_another_with_an_empty_line_between() -> None:
    one = Diagnostic(Location("a.md"), "x", "One")
    two = Diagnostic(Location("b.md"), "x", "Two")
    assert render_diagnostics([one, two], {}) == "a.md: error[x] One\n\nb.md: error[x] Two\n\n"


def test_colour_changes_no_character() -> None:
    """The report of a pipe is that of a terminal without its colours."""
    diagnostic, text, _ = read(
        "at: 1:2-4\nmessage: Wrong\nhint: Mend\nnote: 1:1 here\nseverity: warning\n--\nabcd"
    )
    coloured = render_diagnostics([diagnostic], {PATH: text}, Style(colour=True))
    plain = render_diagnostics([diagnostic], {PATH: text})
    assert "\x1b[1;33mwarning[some-rule]\x1b[0m" in coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[1;33m", "\x1b[1;36m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), "No problems found"),
        ((1, 0, 0), "1 error in 1 file"),
        ((3, 2, 0), "3 errors, 2 warnings in 3 files"),
        ((0, 1, 2000), "1 warning, 2,000 notes in 2,000 files"),
    ],
)
def test_summary(counts: tuple[int, int, int], expected: str) -> None:
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    found = [
        Diagnostic(Location(f"{number}.md"), "x", "Wrong", severity=severity)
        for severity, count in zip(severities, counts, strict=True)
        for number in range(count)
    ]
    assert render_summary(found) == expected


@given(
    line=st.text(st.characters(exclude_characters="\n"), max_size=80),
    column=st.integers(0, 90),
    length=st.integers(0, 90),
    width=st.integers(10, 120),
)
def test_any_line_can_be_shown(line: str, column: int, length: int, width: int) -> None:
    """Whatever the content: its own lines only, nothing a terminal obeys, carets on one line."""
    end = column + length if length else 0
    diagnostic = Diagnostic(Location("a.md", 1, column, end), "x", line, line)
    shown = render_diagnostics([diagnostic], {"a.md": line}, Style(width=width))
    rows = shown.split("\n")
    assert len(rows) == 4 + bool(line) + bool(column)
    allowed = {"\u200c", "\u200d", "\u00a0", "\u3000"}
    for character in shown.replace("\n", ""):
        assert character.isprintable() or character in allowed or character.isspace()
        assert character >= " "
        assert not "\u202a" <= character <= "\u202e"
    if column:
        assert set(rows[2].strip()) == {"|", " ", "^"}


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    """Making a text visible twice makes no difference, and ordinary words are not touched."""
    assert visible(visible(text)) == visible(text)
    if text.isprintable():
        assert visible(text) == text
