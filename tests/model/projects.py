"""Projects in memory: a text with `--- path` lines → documents → a chronicle, and what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from timeline.content.document import Document
from timeline.content.kinds import Kind
from timeline.content.reader import read_document
from timeline.core.diagnostic import Diagnostic
from timeline.core.inputs import SourceFile
from timeline.diagnostics import registry
from timeline.model.chronicle import Chronicle
from timeline.model.link import link
from timeline.rules.runner import check_all

CASES = Path(__file__).parents[1] / "cases" / "rules"
TODAY = date(2026, 1, 1).toordinal()

OPTIONS: Any = {
    "today": TODAY,
    "timezone": "Europe/London",
    "severities": registry.severities(),
}
"""The options of `check_all` in these tests."""

_PART = re.compile(r"^--- (\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a fixture file: `{path: text}`, what is expected, and the options."""

    file: Path
    title: str
    files: Mapping[str, str]
    expected: str
    options: str = ""


def cases() -> Iterator[Case]:
    """The cases of all fixture files."""
    for file in sorted(CASES.glob("*.txt")):
        for text in file.read_text(encoding="utf-8").split("\n==========\n"):
            title, *parts = _PART.split(text.strip("\n") + "\n")
            files = dict(zip(parts[::2], parts[1::2], strict=True))
            expected = files.pop("expected").strip("\n")
            options = files.pop("options", "").strip()
            yield Case(file, title.strip(), files, expected, options)


def read(
    files: Mapping[str, str],
) -> tuple[list[Document[Any]], list[tuple[Kind, str]], list[Diagnostic]]:
    """The documents of a project, the ids of files that could not be read, and what is wrong."""
    documents: list[Document[Any]] = []
    reserved: list[tuple[Kind, str]] = []
    problems: list[Diagnostic] = []
    for path, text in files.items():
        result = read_document(SourceFile(path, text))
        problems += result.diagnostics
        if result.document is not None:
            documents.append(result.document)
        elif result.kind is not None and result.id is not None:
            reserved.append((result.kind, result.id))
    return documents, reserved, problems


def linked(
    files: Mapping[str, str],
    *,
    today: int = TODAY,
    drafts: bool = False,
    loaded_words: tuple[str, ...] = (),
) -> tuple[Chronicle, tuple[Diagnostic, ...]]:
    """The chronicle of a project, and the diagnostics of linking alone."""
    documents, reserved, _ = read(files)
    made = check_all(
        link(documents, drafts=drafts),
        **{**OPTIONS, "today": today},
        reserved=reserved,
        loaded_words=loaded_words,
    )
    return made.chronicle, made.diagnostics


def chronicle(text: str, **options: Any) -> Chronicle:
    """The chronicle of a project written as one text, which has no faults that matter here."""
    return linked(project(text), **options)[0]


def project(text: str) -> dict[str, str]:
    """A project written as one text with a `--- path` line before each file."""
    _, *parts = _PART.split(text.strip("\n") + "\n")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def printed(diagnostic: Diagnostic) -> str:
    """A diagnostic as the fixtures have it."""
    at = diagnostic.at
    severity = "" if diagnostic.severity == "error" else f" ({diagnostic.severity})"
    hint = f" | {diagnostic.hint}" if diagnostic.hint else ""
    notes = "".join(
        f"\n  + {place.path}:{place.line}:{place.column} {text}" for place, text in diagnostic.notes
    )
    place = f"{at.path}:{at.line}:{at.column}"
    return f"{place} {diagnostic.code}{severity} {diagnostic.message}{hint}{notes}"


def event(
    event_id: str, date_: str = "2025-10-14", *, body: str = "It began [@s].", **fields: str
) -> dict[str, str]:
    """A small event as {path: text}; further fields are written as given."""
    fields.setdefault("title", event_id.capitalize())
    fields.setdefault("sources", f"{{s: {{title: S, url: https://example.org/{event_id}}}}}")
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return {f"content/events/{event_id}.md": f"---\ndate: {date_}\n{front}---\n{body}\n"}
