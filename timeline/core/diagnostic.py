"""A problem in a file of the project as a value: its place, its rule and its message.

Problems in content, settings and templates are values, never exceptions: a package that finds one
makes a `Diagnostic` and goes on, so that one run reports everything. How a diagnostic is shown is
the business of `diagnostics.formats`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from inspect import cleandoc
from operator import attrgetter
from textwrap import dedent
from typing import Final, Literal

from timeline.core.frozen import dataclass

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the project.

    `path` is relative to the project's root, with forward slashes. `line` and `column` count from
    1, columns in characters; 0 means the whole file. `end_column` is
    exclusive and on the same line; 0 means that the extent is not known.
    """

    path: str
    line: int = 0
    column: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem: where it is, what was found and why it can't be, and what to write instead.

    `at` is the place, `code` that of a `Rule`, `message` one sentence without a full stop, `hint`
    an imperative that fixes the problem when followed literally (empty where nothing general can be
    said), `notes` are further places that matter, such as the first use of a name. `subject` is the
    address that is taken, for `alias-taken` and `address-taken`; it is for code, which never reads
    `message` or `hint`, and no format shows it.
    """

    at: Location
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    notes: tuple[tuple[Location, str], ...] = ()
    subject: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The files in which it names a place, the one with the problem first."""
        return (self.at.path, *(at.path for at, _ in self.notes))


_rank: Final = attrgetter(
    *(f"at.{each.name}" for each in fields(Location)),
    *(each.name for each in fields(Diagnostic) if each.name != "at"),
)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics sorted by place, those at one place by their code and words.

    The order is that of `<`, which takes five times as long for ten thousand notes.
    """
    return sorted(diagnostics, key=_rank)


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error, so that no site may be written."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diagnostic can report: a code, its severity and its entry in the manual.

    `entry` is a docstring or has its form: a sentence that says what is wrong, then why it matters,
    then `Wrong:` and `Right:`, each above an indented example. It is None where Python drops
    docstrings (`-OO`). Notes that are `counted` hold for most files of a young project, so the
    console prints their number and lists them only on request.
    """

    code: str
    severity: Severity
    entry: str | None
    counted: bool = False

    @property
    def summary(self) -> str:
        """What is wrong, in one sentence."""
        return cleandoc(self.entry or self.code).partition("\n\n")[0]

    @property
    def reason(self) -> str:
        """Why it matters: paragraphs of Markdown."""
        text = cleandoc(self.entry or "").partition("\n\n")[2]
        return text.partition("Wrong:\n")[0].strip("\n")

    @property
    def examples(self) -> tuple[str, str]:
        """A wrong and a right example."""
        _, _, both = cleandoc(self.entry or "").partition("\nWrong:\n")
        wrong, _, right = both.partition("\nRight:\n")
        return dedent(wrong).strip("\n"), dedent(right).strip("\n")

    def report(
        self,
        at: Location,
        message: str,
        hint: str = "",
        notes: tuple[tuple[Location, str], ...] = (),
        subject: str = "",
    ) -> Diagnostic:
        """Return a diagnostic of this rule."""
        return Diagnostic(at, self.code, message, hint, self.severity, notes, subject)
