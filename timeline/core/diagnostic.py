"""What is said about faults: a place in a file, a diagnosis, and the list of codes.

Faults in content, settings and templates are values, never exceptions. A room that finds one makes
a `Diagnostic` and goes on, so that one run reports everything. How a diagnostic looks to a person
or a machine is the business of `report`, not of the room that found it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from types import MappingProxyType
from typing import Final, Literal

from timeline.core.frozen import dataclass

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the project.

    `path` is relative to the project's root, with forward slashes. `line` and `column` count from
    1, columns in characters; 0 means that the fault concerns the whole file. `end_column` is
    exclusive and on the same line; 0 means that the extent is not known.
    """

    path: str
    line: int = 0
    column: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault: where it is, what was found and why it cannot be, and what to write instead.

    `at` is the place, `code` a key of `CODES`, `message` one sentence without a full stop, `hint`
    an imperative that mends the fault when it is followed literally (may be empty where nothing
    general can be said), `notes` further places that matter, such as the first use of a name.
    `subject` is the address that is taken, for `alias-taken` and `address-taken`; it is for code,
    which never reads `message` or `hint`, and no report shows it.
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
        """The files in which it names a place, that of the fault first."""
        return (self.at.path, *(at.path for at, _ in self.notes))


_rank: Final = attrgetter(
    *(f"at.{each.name}" for each in fields(Location)),
    *(each.name for each in fields(Diagnostic) if each.name != "at"),
)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics sorted by their place, and at one place by what they say.

    It is the order in which `<` has them; to ask that of ten thousand notes takes five times as
    long.
    """
    return sorted(diagnostics, key=_rank)


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error, so that no site may be written."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Inside one file: found by `read`.
        "file-folder": "The file is not in a folder that says what kind of file it is.",
        "file-name": "The name of the file cannot be an id, or names no language.",
        "file-too-large": "The body is longer than the generator reads.",
        "front-matter-missing": "The file does not begin with front matter.",
        "front-matter-unclosed": "The front matter has no closing line of three hyphens.",
        "front-matter-too-large": "The front matter is longer than the generator reads.",
        "front-matter-syntax": "The front matter is not YAML that can be read.",
        "front-matter-comment": "The rest of a line is a comment, but looks like text.",
        "front-matter-duplicate": "A field is written twice in the same place.",
        "front-matter-refused": "The front matter uses a part of YAML that is not read here.",
        "text-character": "There is an invisible character that could hide something.",
        "field-missing": "A required field is missing.",
        "field-empty": "A text or an entry of a list is empty.",
        "field-unknown": "There is no field of this name here.",
        "field-type": "A text, a list or a mapping stands where another of them belongs.",
        "field-value": "The value cannot be what the field holds.",
        "field-choice": "The value is not one of the words that fit the field.",
        "field-number": "The value is not a plain number, or out of range.",
        "field-date": "The value is not a date that can be read.",
        "field-address": "The value is not an address that content may link to.",
        "field-id": "The value is not an id.",
        "field-conflict": "Two fields of one file contradict each other, or one lacks the other.",
        "citation-syntax": "Brackets look like a citation and cannot be read as one.",
        "citation-without-text": "No words stand before a citation that it could carry.",
        "link-address": "A link in a text leads to an address that is not allowed.",
        "link-fragment": "A link leads to a heading that the text does not have.",
        "text-embed": "Double brackets embed an event only in a story, alone on a line.",
        "text-html": "HTML in a text is shown as it is written.",
        "text-image": "A picture stands in a text and not under media.",
        "text-nesting": "Lists or quotations stand too deep inside one another.",
        "text-reference": "The address of a link is defined away from the link.",
        "settings-missing": "There is no timeline.yaml.",
        # Between files: found by `model`.
        "alias-taken": "A former address is in use, or two files claim it.",
        "ambiguous-name": "A name is the title of several files.",
        "broken-link": "A link in a text leads to a content file that does not exist.",
        "copy-circle": "Sources are said to be copies of each other.",
        "date-too-exact": "A date is the first of a month, and its sources name no day.",
        "day-ahead": "A day on which something was done is still to come.",
        "duplicate-id": "Two files of one kind have the same id.",
        "figure-without-unit": "Neither a figure nor its series says what is counted.",
        "figures-differ": "Figures of one series and time contradict each other without a dispute.",
        "future-happened": "An event is said to have happened, but its date is still to come.",
        "link-shortener": "An address leads through a service that hides where it goes.",
        "loaded-word": "A text uses a word that the project does not use in its own voice.",
        "name-taken": "Two files claim one name.",
        "near-duplicate": "Two events look like one.",
        "no-file": "A name has no file, so that its page is made of the name alone.",
        "overdue-plan": "An event is still planned, postponed or ongoing, but its date is past.",
        "page-address-taken": "A page stands where the site has pages of its own.",
        "passage-implausible": "A passage has no word in it, or is too long to find a place with.",
        "place-circle": "Places are said to lie within each other.",
        "relation-circle": "Events are said to come after each other, or to be part of each other.",
        "reported-before": "An event has happened, but all its sources are from before it.",
        "same-article": "Two sources are one article under two addresses.",
        "self-relation": "An event is related to itself.",
        "series-without-unit": "The file of a series does not say what is counted.",
        "source-file-twice": "Two files in content/sources/ have the same address.",
        "source-id-taken": "Two different sources would have the same id.",
        "source-twice": "Two keys of one event mean the same source.",
        "source-without-copy": "A source has no archived copy.",
        "source-without-date": "A source does not say when it was published.",
        "source-without-publisher": "A source does not say who published it.",
        "sources-differ": "One source is described in different ways.",
        "status-required": "The date is not past and the file has no status.",
        "title-long": "The title of an event is longer than lists and feeds show.",
        "tracking-parameter": "An address has parameters that only serve to track readers.",
        "translation-alone": "A translation has no original.",
        "uncited-statement": "A statement does not end in a citation.",
        "unknown-event": "An id names no event.",
        "unknown-original": "A copy_of that looks like an id or a key names no source.",
        "unknown-rule": "An accepted warning does not exist, or cannot be accepted.",
        "unknown-source": "A key names no source.",
        "unused-source": "A source is listed but nothing cites it.",
        # Around the content: found by `project.loader` and `publish`.
        "address-taken": "Two pages or files would have one address.",
        "bad-address": "A page or a file would have a path that not every system allows.",
        "bad-locale": "Words of the theme cannot be read, or cannot stand where they do.",
        "missing-media": "A picture or recording does not exist.",
        "name-collision": "Two files have names that are one on macOS and Windows.",
        "template-error": "A template cannot be read, or fails.",
        "unknown-language": "The theme has no words for the language of the site.",
        "unknown-theme": "There is no such theme.",
        "unknown-word": "A locale file has a word that nothing asks for.",
        "unreadable": "A file is no text that can be read.",
        "unused-file": "A template, an asset or a locale file that nothing asks for.",
    }
)
"""Every code, and what it means in one sentence; `docs/diagnostics.md` has an example of each."""

MILDER: Final[Mapping[str, Severity]] = MappingProxyType(
    {
        "citation-without-text": "warning",
        "date-too-exact": "warning",
        "day-ahead": "warning",
        "figure-without-unit": "warning",
        "figures-differ": "warning",
        "front-matter-comment": "warning",
        "link-fragment": "warning",
        "link-shortener": "warning",
        "loaded-word": "warning",
        "near-duplicate": "warning",
        "no-file": "note",
        "overdue-plan": "warning",
        "passage-implausible": "warning",
        "reported-before": "warning",
        "same-article": "warning",
        "series-without-unit": "warning",
        "source-twice": "warning",
        "source-without-copy": "note",
        "source-without-date": "note",
        "source-without-publisher": "note",
        "sources-differ": "warning",
        "text-html": "warning",
        "text-reference": "warning",
        "title-long": "note",
        "tracking-parameter": "warning",
        "uncited-statement": "warning",
        "unknown-word": "warning",
        "unused-file": "warning",
        "unused-source": "warning",
    }
)
"""The codes that are no errors, with their severity; `allow` and the settings can silence them."""

COUNTED: Final = frozenset(
    ("source-without-copy", "source-without-date", "source-without-publisher")
)
"""Notes that hold for most files of a young project: a person is told their number, and sees them
on request; machines get them all.
"""
