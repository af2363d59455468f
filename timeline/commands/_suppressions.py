"""`timeline check --list-suppressions`: every warning that a file suppresses, and why.

A suppression may outlive its cause: the title was shortened, but the file still accepts a long one.
So each is listed with what it suppresses today, or as one that suppresses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.diagnostics.formats.text import Style, count, visible

if TYPE_CHECKING:
    from timeline.core.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Suppression:
    """An entry of `allow`: its place, rule and reason, and the diagnostics that it accepts."""

    at: Location
    rule: str
    because: str
    accepts: tuple[Diagnostic, ...]


def suppressions(inputs: Inputs, reported: Iterable[Diagnostic]) -> tuple[Suppression, ...]:
    """Return the suppressions of all files, by place; `reported` is everything without them.

    Those of a file that can't be read are left out: its errors come first.
    """
    from timeline.content.frontmatter.reader import locate
    from timeline.content.reader import read_document
    from timeline.diagnostics import registry

    severities = registry.severities()
    acceptable: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in reported:
        # By its code: a warning that the settings make an error can still be accepted.
        if severities[diagnostic.code] != "error":
            key = (diagnostic.at.path, diagnostic.code)
            acceptable.setdefault(key, []).append(diagnostic)
    entries = []
    for file in inputs.content:
        document = read_document(file).document if "allow" in file.text else None
        for number, allowed in enumerate(document.fields.allow if document else ()):
            at = locate(file, ("allow", number, "rule"))
            accepts = tuple(acceptable.get((file.path, allowed.rule), ()))
            entries.append(Suppression(at, allowed.rule, allowed.because, accepts))
    return tuple(sorted(entries, key=lambda entry: entry.at))


def as_text(entries: Sequence[Suppression], style: Style) -> str:
    """Return the suppressions for a person, each with what it suppresses."""
    return "".join(f"{line}\n" for entry in entries for line in _lines(entry, style))


def _lines(entry: Suppression, style: Style) -> Iterator[str]:
    at = entry.at
    place = style.paint(visible(f"{at.path}:{at.line}:{at.column}:"), "place")
    rule = style.paint(f"allowed[{visible(entry.rule)}]", "note")
    yield f"{place} {rule} {visible(entry.because)}"
    for accepted in entry.accepts:
        where = f"{accepted.at.line}:{accepted.at.column}: " if accepted.at.line else ""
        yield f"  {style.paint('accepts:', 'hint')} {where}{visible(accepted.message)}"
    if not entry.accepts:
        yield f"  {style.paint('accepts:', 'warning')} nothing any more; delete it from allow"
    yield ""


def summary(entries: Sequence[Suppression]) -> str:
    """Return how many suppressions there are, in how many files, and how many have no effect."""
    if not entries:
        return "No file accepts a warning"
    files = len({entry.at.path for entry in entries})
    idle = sum(not entry.accepts for entry in entries)
    rest = f", {idle:,} without effect" if idle else ""
    return f"{count(len(entries), 'suppression')} in {count(files, 'file')}{rest}"


def as_json(entries: Sequence[Suppression]) -> str:
    """Return the suppressions for a program: an object with the list `allowed`."""
    from timeline.diagnostics.formats import json_format

    return json_format.dumped(
        {
            "allowed": [
                {
                    "path": entry.at.path,
                    "line": entry.at.line,
                    "column": entry.at.column,
                    "rule": entry.rule,
                    "because": entry.because,
                    "accepts": [json_format.entry(accepted) for accepted in entry.accepts],
                }
                for entry in entries
            ]
        }
    )
