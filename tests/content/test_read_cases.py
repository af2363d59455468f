"""The text fixtures of `tests/cases/read`: what is read of a text, and what is said of faults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from timeline.content.document import Text
from timeline.content.markdown.parser import parse_text
from timeline.content.reader import read_document
from timeline.core.diagnostic import Diagnostic
from timeline.core.inputs import SourceFile
from timeline.diagnostics.registry import severities

FOLDER = Path(__file__).parent.parent / "cases" / "read"
BASE = {
    "title": "title: A meeting",
    "date": "date: 2025-10-15",
    "sources": "sources:\n  a: {title: A, url: https://example.org/}",
}


def cases(name: str) -> list[tuple[str, str, str]]:
    """The (title, input, expected) of a fixture file, whose parts are parted by lines of a dot."""
    parts = (FOLDER / name).read_text(encoding="utf-8").split("\n.\n")
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [(title.strip("\n"), text, expected) for title, text, expected in triples]


def parameters(name: str) -> list[object]:
    return [pytest.param(text, expected, id=title) for title, text, expected in cases(name)]


def told(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return [
        f"{one.at.line}:{one.at.column} {one.code} {one.message} | {one.hint}"
        for one in diagnostics
    ]


def of_file(text: str) -> str:
    result = read_document(SourceFile("content/events/meeting.md", text + "\n" * bool(text)))
    return "\n".join(told(result.diagnostics)) or "-"


def of_fields(text: str) -> str:
    """The given fields come first, so that their lines are known; what is required follows."""
    given = {line.partition(":")[0] for line in text.split("\n")}
    rest = [lines for name, lines in BASE.items() if name not in given]
    return of_file("\n".join(["---", text, *rest, "---"]))


def of_text(text: str) -> str:
    parsed, diagnostics = parse_text(text + "\n", line=1, path="content/events/meeting.md")
    return "\n".join([*shown(parsed), *told(diagnostics)])


def shown(text: Text) -> Iterable[str]:
    for block in text.blocks:
        html = "¶".join(block.html).replace("\x01", "␁").replace("\n", "⏎")
        yield f"{block.kind} {html}"
        for statement in block.cited:
            places = [
                f"{one.line}:{one.column} @{one.key}"
                + "".join(f" {name}={value}" for name, value in located if value)
                for one in statement.citations
                for located in [
                    (
                        ("passage", one.passage),
                        ("page", one.page),
                        ("time", one.time),
                        ("section", one.section),
                    )
                ]
            ]
            yield f"  {re.sub('[0-9a-f]{8}', '…', statement.anchor)} <{statement.text}> {places}"
        for statement in block.uncited:
            yield f"  uncited {statement.line}:{statement.column} <{statement.text}>"
    for link in text.links:
        yield f"  link {link.line}:{link.column} {link.target}"


READERS = {
    "front-matter.txt": of_file,
    "fields.txt": of_fields,
    "citations.txt": of_text,
    "text.txt": of_text,
}


@pytest.mark.parametrize(("text", "expected"), parameters("front-matter.txt"))
def test_front_matter(text: str, expected: str) -> None:
    """A file is read, or its faults are told at their places."""
    assert of_file(text) == expected


@pytest.mark.parametrize(("text", "expected"), parameters("fields.txt"))
def test_fields(text: str, expected: str) -> None:
    """Fields of an event are read, or their faults are told at their places."""
    assert of_fields(text) == expected


@pytest.mark.parametrize(("text", "expected"), parameters("citations.txt"))
def test_citations(text: str, expected: str) -> None:
    """Citations are cut out of their text, or shown as they were written."""
    assert of_text(text) == expected


@pytest.mark.parametrize(("text", "expected"), parameters("text.txt"))
def test_text(text: str, expected: str) -> None:
    """A text becomes blocks, statements and links."""
    assert of_text(text) == expected


def test_every_code_is_listed() -> None:
    """Each code of the fixtures has a rule, and each problem the severity of its rule."""
    texts = [(reader, text) for name, reader in READERS.items() for _, text, _ in cases(name)]
    found = set()
    for reader, text in texts:
        found.update(re.findall(r"^\d+:\d+ ([a-z-]+) ", reader(text), re.MULTILINE))
    assert found <= set(severities())
    for _, text, _ in cases("text.txt"):
        for fault in parse_text(text, line=1, path="content/events/x.md")[1]:
            assert fault.severity == severities()[fault.code]
