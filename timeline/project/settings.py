"""`timeline.yaml` → the `Settings` of a site, validated like content.

The file is read by the reader and the validators of front matter, so that an unknown or wrong
setting is a diagnostic with a line, a column and a hint.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Annotated, Literal

from timeline.content import validators
from timeline.content.schema.fields import Address, Language, Line, Title, Zone
from timeline.core.diagnostic import Diagnostic, Location, Severity, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile
from timeline.core.merge_conflict import merge_conflict
from timeline.core.suggest import nearest

SitePart = Literal[
    "citations",
    "data",
    "sources",
    "audit",
    "series",
    "threads",
    "stories",
    "disagreements",
    "corrections",
    "structured_data",
]
"""A part of a site that a project can leave out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The terms under which the texts may be used."""

    name: Line
    """The name of the licence, such as `CC BY 4.0`."""
    url: Address | None = None
    """The address of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """How readers contribute to the site in their browser."""

    branch: Line = "main"
    """The branch of the repository that contributions go to."""
    folder: Annotated[str, validators.FilePath()] | None = None
    """The folder of the project in the repository, if it is not the root."""
    host: Literal["github", "gitlab"] | None = None
    """The software of the repository's host; needed only if its address does not show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a site."""

    title: Title
    """The name of the site."""
    description: Line | None = None
    """What the site is about, in a sentence or two."""
    base_url: Annotated[str, validators.BaseUrl()] = "/"
    """The address of the site, such as `https://example.org/timeline/`, or its path, `/` or
    `/timeline/`, while the address is not known.
    """
    language: Language = "en"
    """The language of the site, as a BCP 47 tag; the theme needs a locale file for it."""
    timezone: Zone = "UTC"
    """The time zone of the site, as an IANA name; it decides which day is today."""
    order: Literal["newest", "oldest"] = "newest"
    """Which events come first in the chronology."""
    theme: Line = "default"
    """The theme: a folder in `themes/`, or `default`."""
    author: Line | None = None
    """Who publishes the site."""
    licence: Annotated[Licence, validators.Shorthand("name")] | None = None
    """The terms under which the texts may be used."""
    repository: Address | None = None
    """The address of the project's repository, for a link at the foot of each page."""
    contribute: Annotated[Contribution, validators.Shorthand("branch")] | None = None
    """Adds a page with a form for new events, and to each event a link to correct it."""
    feed_length: Annotated[int, validators.Whole(1, 1000)] = 50
    """The number of events in the feed."""
    history: Literal["off", "git"] = "off"
    """`git`: each event says when it was added and when its file last changed."""
    leave_out: tuple[SitePart, ...] = ()
    """Parts to leave out of the site; see [below](#leaving-parts-out)."""
    loaded_words: tuple[Line, ...] = ()
    """Words that texts should not use in their own voice; each use outside quotation marks is
    reported as a warning.
    """
    severity: Mapping[str, Literal["error", "warning", "note", "off"]] = field(default_factory=dict)
    """The severity of each rule; errors cannot be switched off."""


MINIMAL = "title: The name of the site\n"
"""The smallest valid `timeline.yaml`."""


def read_settings(file: SourceFile | None) -> tuple[Settings | None, tuple[Diagnostic, ...]]:
    """Return the settings of a site, or None with everything that is wrong with its file."""
    if file is None:
        missing = Diagnostic(
            Location("timeline.yaml"),
            "settings-missing",
            "There is no timeline.yaml in this folder, so it is not a project",
            "Run timeline init, or write a file timeline.yaml with the line " + MINIMAL.strip(),
        )
        return None, (missing,)
    if conflict := merge_conflict(file.path, file.text):
        return None, (conflict,)
    # Imported here: the YAML parser and the validator take longer than an unchanged build.
    from timeline.content.frontmatter import reader
    from timeline.content.schema import validation

    if len(file.text) > reader.MAX_HEADER_LENGTH:
        too_long = f"The file has {len(file.text)} characters, which is too long for settings"
        at = Location(file.path)
        return None, (Diagnostic(at, "front-matter-too-large", too_long, "Shorten the file"),)
    front_matter = reader.read(file, file.text, 1)
    diagnostics = list(front_matter.diagnostics)
    settings: Settings | None = None
    if front_matter.data is not None:
        settings, problems = validation.validate(front_matter.data, Settings)
        problems += tuple(_host(front_matter.data))
        for problem in problems:
            at = reader.locate(
                file, problem.path, key=problem.on_key, start=problem.start, end=problem.end
            )
            diagnostics.append(Diagnostic(at, problem.code, problem.message, problem.hint))
    return (None if failed(diagnostics) else settings), tuple(sorted(set(diagnostics)))


def unknown_severities(
    file: SourceFile, settings: Settings, severities: Mapping[str, Severity]
) -> Iterator[Diagnostic]:
    """Report the rules in `severity` that do not exist or stay errors.

    `severities` has the severity of every code.
    """
    from timeline.content.frontmatter import reader

    changeable = [code for code, severity in severities.items() if severity != "error"]
    for code in settings.severity:
        if code in changeable:
            continue
        if code in severities:
            message = f"{validators.quoted(code)} is always an error"
            hint = "Remove the line, and fix what is reported"
        else:
            close = nearest(code, changeable)
            message = f"There is no rule {validators.quoted(code)}"
            hint = f"Did you mean {close}?" if close else f"Write one of {', '.join(changeable)}"
        at = reader.locate(file, ("severity", code), key=True)
        yield Diagnostic(at, "field-value", message, hint)


def _host(data: Mapping[str, object]) -> Iterator[validators.Problem]:
    """Report a host without a repository."""
    contribute = data.get("contribute")
    if isinstance(contribute, dict) and contribute.get("host") and not data.get("repository"):
        message = "The setting names the host of a repository, but not the repository"
        hint = "Add repository: and the address of its first page, or remove host"
        yield validators.Problem(
            ("contribute", "host"), "field-conflict", message, hint, on_key=True
        )


def manual() -> str:
    """Return the page `docs/settings.md`."""
    from timeline.content.docgen.manual import settings_manual

    return settings_manual(Settings, {Licence: "A licence", Contribution: "A contribution"})


if __name__ == "__main__":
    sys.stdout.write(manual())
