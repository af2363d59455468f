"""Diagnostics → text for a person: the place, the problem, the line with carets, the hint.

The text is the same with and without colour. Content is hostile here too: control characters and
those that change the direction of writing are made visible first. Prints nothing itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location, Severity
from timeline.core.frozen import dataclass

TAB: Final = 4
"""Cells between the tab stops of a shown line; carets follow the same stops."""
MIN_WIDTH: Final = 40
"""Cells for a shown line, however narrow the terminal."""

# Joiners have no width and are part of words in several scripts, and of emoji.
_JOINERS: Final = frozenset("\u200c\u200d")
_RESET: Final = "\x1b[0m"
_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "error": "\x1b[1;31m",
        "warning": "\x1b[1;33m",
        "note": "\x1b[1;36m",
        "place": "\x1b[1m",
        "quiet": "\x1b[2m",
        "hint": "\x1b[32m",
    }
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is printed: with or without colour, and in how many cells a line."""

    colour: bool = False
    width: int = 100

    def paint(self, text: str, role: str) -> str:
        """Return the text in the colour of its role, or unchanged."""
        return f"{_COLOURS[role]}{text}{_RESET}" if self.colour and text else text


def render_diagnostics(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], style: Style | None = None
) -> str:
    """Return the diagnostics one under the other, in the order given, without a summary.

    `texts` are the files by their path in the project; a line of another file is not shown. The
    result is empty for no diagnostics; otherwise it ends in a line end.
    """
    style = style or Style()
    lines = _lines(diagnostics, texts)
    return "".join(_block(diagnostic, lines, style) + "\n" for diagnostic in diagnostics)


def headline(diagnostic: Diagnostic, style: Style) -> str:
    """Return the first line of a diagnostic, without its place."""
    severity: Severity = diagnostic.severity
    return (
        f"{style.paint(f'{severity}[{visible(diagnostic.code)}]', severity)} "
        f"{visible(diagnostic.message)}"
    )


def details(diagnostic: Diagnostic, texts: Mapping[str, str], style: Style) -> str:
    """Return what follows the first line of a diagnostic: the source line, hint and notes."""
    return "\n".join(_details(diagnostic, _lines([diagnostic], texts), style))


def render_summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the number of each severity and of files: "3 errors, 2 warnings in 2 files"."""
    if not diagnostics:
        return "No problems found"
    counts = [
        count(sum(d.severity == severity for d in diagnostics), severity)
        for severity in ("error", "warning", "note")
        if any(d.severity == severity for d in diagnostics)
    ]
    files = len({diagnostic.at.path for diagnostic in diagnostics})
    return f"{', '.join(counts)} in {count(files, 'file')}"


def count(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural where needed, with separated thousands."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def visible(text: str) -> str:
    """Return the text on one line, with escapes for the characters that control a terminal."""
    if text.isprintable():
        return text
    return "".join(_printable(character) for character in text)


def _block(diagnostic: Diagnostic, texts: Mapping[str, Sequence[str]], style: Style) -> str:
    place = style.paint(_place(diagnostic.at) + ":", "place")
    rows = [f"{place} {headline(diagnostic, style)}", *_details(diagnostic, texts, style)]
    return "\n".join(rows) + "\n"


def _details(diagnostic: Diagnostic, texts: Mapping[str, Sequence[str]], style: Style) -> list[str]:
    rows = _excerpt(diagnostic.at, texts, style, diagnostic.severity)
    if diagnostic.hint:
        rows.append(f"  {style.paint('hint:', 'hint')} {visible(diagnostic.hint)}")
    for place, note in diagnostic.notes:
        rows.append(f"  {style.paint('note:', 'note')} {_place(place)}: {visible(note)}")
        rows.extend(_excerpt(place, texts, style, "note"))
    return rows


def _place(at: Location) -> str:
    numbers = f":{at.line}:{at.column}" if at.column else f":{at.line}"
    return visible(at.path) + (numbers if at.line else "")


def _excerpt(
    at: Location, texts: Mapping[str, Sequence[str]], style: Style, role: str
) -> list[str]:
    """Return the line at a place and the carets under it; nothing where it has no line."""
    lines = texts.get(at.path, ())
    if not 0 < at.line <= len(lines):
        return []
    number = str(at.line)
    available = max(MIN_WIDTH, style.width) - len(number) - 5
    shown, carets = _window(lines[at.line - 1], at.column, at.end_column, available)
    margin = style.paint("|", "quiet")
    rows = [f"  {style.paint(number, 'quiet')} {margin} {shown}".rstrip()]
    if carets:
        rows.append(f"  {' ' * len(number)} {margin} {style.paint(carets, role)}")
    return rows


def _window(line: str, column: int, end_column: int, available: int) -> tuple[str, str]:
    """Return what fits of a line around the column, in cells, and the carets under it."""
    cells = _cells(line)
    starts = [0]
    for _, width in cells:
        starts.append(starts[-1] + width)
    first = min(max(column - 1, 0), len(cells))
    last = min(max(end_column - 1, first + 1), len(cells)) if column else first
    begin, end = _cut(starts, first, last, available)
    before, after = "…" if begin else "", "…" if end < len(cells) else ""
    shown = before + "".join(text for text, _ in cells[begin:end]) + after
    if not column:
        return shown, ""
    offset = len(before) + starts[first] - starts[begin]
    # A caret past the end of the line, for what is missing there, is one cell wide.
    extent = max(1, starts[max(min(last, end), first)] - starts[first])
    return shown, f"{' ' * offset}{'^' * extent}"


def _cut(starts: Sequence[int], first: int, last: int, available: int) -> tuple[int, int]:
    """Return the range of characters to show: the whole line, or a window on the problem."""
    length = len(starts) - 1
    if starts[length] <= available:
        return 0, length
    available -= 2  # for the dots at both ends
    # A third of the window shows what comes before the problem.
    begin = first
    while begin and starts[first] - starts[begin - 1] <= available // 3:
        begin -= 1
    end = begin
    while end < length and starts[end + 1] - starts[begin] <= available:
        end += 1
    while begin and starts[end] - starts[begin - 1] <= available:
        begin -= 1
    return begin, max(end, min(last, first + 1, length))


def _cells(line: str) -> list[tuple[str, int]]:
    """Return each character as it is shown, and how many cells of a terminal it takes."""
    cells: list[tuple[str, int]] = []
    at = 0
    for character in line:
        if character == "\t":
            shown, width = " " * (TAB - at % TAB), TAB - at % TAB
        else:
            shown = _printable(character)
            width = len(shown) if shown != character else _width(character)
        cells.append((shown, width))
        at += width
    return cells


def _width(character: str) -> int:
    """Return the cells that a terminal gives a character (Unicode Standard Annex 11)."""
    if character < "\u0300":
        return 1
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _printable(character: str) -> str:
    """Return a character as a terminal may show it: itself, or its escape."""
    if character.isprintable() or character in _JOINERS:
        return character
    if unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _lines(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> dict[str, list[str]]:
    return {path: texts[path].split("\n") for path in _paths(diagnostics) & texts.keys()}


def _paths(diagnostics: Sequence[Diagnostic]) -> set[str]:
    notes = {place.path for diagnostic in diagnostics for place, _ in diagnostic.notes}
    return notes | {diagnostic.at.path for diagnostic in diagnostics}
