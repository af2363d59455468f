"""`timeline check --list-suppressions`: every warning that a file suppresses, and why.

A waiver outlives its cause: the title was shortened, and the file still accepts a long one. So each
is shown with what it accepts today, or as one that accepts nothing any more.
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
    """A rule that a file accepts: where it says so, why, and the diagnostics that it means."""

    at: Location
    rule: str
    because: str
    accepts: tuple[Diagnostic, ...]


def suppressions(inputs: Inputs, unheard: Iterable[Diagnostic]) -> tuple[Suppression, ...]:
    """The waivers of all files, by place; `unheard` is what is reported without any of them.

    Those of a file that cannot be read are not known, and its errors come first anyway.
    """
    from timeline.content.frontmatter.reader import locate
    from timeline.content.reader import read_document
    from timeline.diagnostics import registry

    severities = registry.severities()
    accepted: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in unheard:
        # Not by severity: a warning of which the settings make an error can still be accepted.
        if severities[one.code] != "error":
            accepted.setdefault((one.at.path, one.code), []).append(one)
    found = []
    for file in inputs.content:
        document = read_document(file).document if "allow" in file.text else None
        for number, waiver in enumerate(document.fields.allow if document else ()):
            at = locate(file, ("allow", number, "rule"))
            means = tuple(accepted.get((file.path, waiver.rule), ()))
            found.append(Suppression(at, waiver.rule, waiver.because, means))
    return tuple(sorted(found, key=lambda one: one.at))


def told(found: Sequence[Suppression], style: Style) -> str:
    """The waivers for a person, each with what it accepts."""
    return "".join(f"{line}\n" for one in found for line in _lines(one, style))


def _lines(one: Suppression, style: Style) -> Iterator[str]:
    at = one.at
    place = style.paint(visible(f"{at.path}:{at.line}:{at.column}:"), "place")
    yield f"{place} {style.paint(f'allowed[{visible(one.rule)}]', 'note')} {visible(one.because)}"
    for accepted in one.accepts:
        where = f"{accepted.at.line}:{accepted.at.column}: " if accepted.at.line else ""
        yield f"  {style.paint('accepts:', 'hint')} {where}{visible(accepted.message)}"
    if not one.accepts:
        yield f"  {style.paint('accepts:', 'warning')} nothing any more; delete it from allow"
    yield ""


def summed(found: Sequence[Suppression]) -> str:
    """How many waivers there are, in how many files, and how many of them accept nothing."""
    if not found:
        return "No file accepts a warning"
    files = len({one.at.path for one in found})
    idle = sum(not one.accepts for one in found)
    rest = f", {idle:,} of which without effect" if idle else ""
    return f"{count(len(found), 'waiver')} in {count(files, 'file')}{rest}"


def as_json(found: Sequence[Suppression]) -> str:
    """The waivers for a program: an object with `allowed`, a list in the order given."""
    from timeline.diagnostics.formats.json_format import dumped, entry

    return dumped(
        {
            "allowed": [
                {
                    "path": one.at.path,
                    "line": one.at.line,
                    "column": one.at.column,
                    "rule": one.rule,
                    "because": one.because,
                    "accepts": [entry(diagnostic) for diagnostic in one.accepts],
                }
                for one in found
            ]
        }
    )
