"""Diagnostics → annotations of GitHub Actions, and a summary of the job in Markdown.

An annotation is a line `::error file=…,line=…::message` on standard output ("Workflow commands for
GitHub Actions"). Content is hostile: whatever could end such a line or one of its properties is
escaped, so that no file can forge another command, and characters that control a terminal are made
visible first. In the summary everything but letters, digits and a few harmless signs is a
character reference, so that no file can put a link, a picture or a mention there.

GitHub shows ten annotations of each severity for a step; the summary has the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location, Severity
from timeline.diagnostics.formats.text import count, render_summary, visible

SHOWN: Final = 10
"""GitHub shows at most so many annotations."""
_MAX_ROWS: Final = 500
"""Keeps the summary below a mebibyte, the most that GitHub accepts."""
_COMMANDS: Final[Mapping[Severity, str]] = MappingProxyType(
    {"error": "error", "warning": "warning", "note": "notice"}
)
# Neither a full stop nor a colon: GitHub makes links of "www." and "https:" without any brackets.
_PLAIN: Final = frozenset(" ,;/()+=%?'-")


def annotated(diagnostics: Sequence[Diagnostic], folder: str = "") -> str:
    """Return one line for each diagnostic, in the order given; "" for none.

    `folder` is the project's folder in the repository ("" at its root, else with a slash at the
    end), since GitHub names files from there.
    """
    return "".join(_annotation(diagnostic, folder) for diagnostic in diagnostics)


def job_summary(diagnostics: Sequence[Diagnostic], folder: str = "") -> str:
    """Return a heading and a table of the diagnostics, errors first, in GitHub's Markdown."""
    order: tuple[Severity, ...] = ("error", "warning", "note")
    by_severity = sorted(diagnostics, key=lambda d: order.index(d.severity))
    rows = [
        f"| {d.severity} | {_text(_place(d.at, folder))} | {_text(d.code)} "
        f"| {_text(d.message)} | {_text(d.hint)} |"
        for d in by_severity[:_MAX_ROWS]
    ]
    lines = [
        f"### timeline check: {render_summary(diagnostics)}",
        "",
        "| | place | rule | what is wrong | what to write |",
        "| --- | --- | --- | --- | --- |",
        *rows,
    ]
    if left := len(by_severity) - len(rows):
        lines += ["", f"And {count(left, 'other')}."]
    return "\n".join(lines) + "\n"


def _annotation(diagnostic: Diagnostic, folder: str) -> str:
    at = diagnostic.at
    properties = {"file": folder + at.path}
    if at.line:
        properties["line"] = str(at.line)
    if at.column:
        properties["col"] = str(at.column)
    if at.end_column:
        properties["endColumn"] = str(at.end_column)
    properties["title"] = diagnostic.code
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = visible(diagnostic.message)
    if diagnostic.hint:
        message += f"\n{visible(diagnostic.hint)}"
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _place(at: Location, folder: str) -> str:
    return f"{folder}{at.path}" + (f":{at.line}" if at.line else "")


def _text(text: str) -> str:
    """Return the text as a cell of a table in which every character means only itself."""
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"&#{ord(character)};"
        for character in visible(text)
    )
