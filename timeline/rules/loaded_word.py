"""The text does not judge in its own voice (`loaded-word`).

Which words take sides depends on the subject, so that a project lists its own in `loaded_words`;
without the setting nothing is reported. What stands in quotation marks is somebody else's word, and
so is a cited passage: both are left alone. Upper and lower case are one.

Wrong, with `loaded_words: [flood]`: `A flood of boats arrived [@report].`
Right: `44 boats arrived [@report].`, or `The minister spoke of a "flood" [@report].`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document, Text
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import texts
from timeline.rules.check_context import CheckContext, fault

_EXEMPT: Final = ("source", "page")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|‘[^’]*’(?!\w)")
_CITED: Final = re.compile(r"\[@[^\]]*\]")


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each listed word once for each title and text that uses it."""
    pattern = _pattern(context.loaded_words)
    if pattern is None:
        return
    for document in context.documents:
        fields = document.fields
        if document.kind in _EXEMPT or (isinstance(fields, EventFields) and fields.withdrawn):
            continue
        for word in _found(pattern, fields.title):
            yield _loaded(word, _of_field(document, ("title",), word))
        for name, text in texts(document):
            for word in dict.fromkeys(
                word for words in _plain(text) for word in _found(pattern, words)
            ):
                yield _loaded(word, _place(document, name, word))


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all words, the longest first, that matches whole words only."""
    listed = sorted({" ".join(word.split()) for word in words}, key=lambda one: (-len(one), one))
    if not listed:
        return None
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _plain(text: Text) -> Iterator[str]:
    for block in text.blocks:
        for statement in (*block.cited, *block.uncited):
            yield statement.text


def _found(pattern: re.Pattern[str], words: str) -> list[str]:
    if not pattern.search(words):
        return []
    own = _blank(_QUOTED, words)
    return list(dict.fromkeys(match[0].lower() for match in pattern.finditer(own)))


def _blank(pattern: re.Pattern[str], words: str) -> str:
    """The words with what matches made of spaces, so that places stay what they are."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), words)


def _place(document: Document[Any], name: str, word: str) -> Location:
    path = tuple(int(part) if part.isdigit() else part for part in name.split("."))
    if name != "body":
        return _of_field(document, path, word)
    before, _, body = document.file.text.partition("\n---\n")
    line = before.count("\n") + 3  # the closing hyphens stand between
    return _in(document, body, word, line, 1) or Location(document.file.path, line)


def _of_field(document: Document[Any], path: tuple[str | int, ...], word: str) -> Location:
    """The word in the value of a field; the value where it is not found as it was written."""
    value = location_of(document, path)
    lines = document.file.text.split("\n")
    rest = lines[value.line - 1][value.column - 1 :] if 0 < value.line <= len(lines) else ""
    return _in(document, rest, word, value.line, value.column) or value


def _in(document: Document[Any], words: str, word: str, line: int, column: int) -> Location | None:
    own = _blank(_QUOTED, _blank(_CITED, words))
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", own, re.IGNORECASE)
    if found is None:
        return None
    above = own.count("\n", 0, found.start())
    start = found.start() - (own.rfind("\n", 0, found.start()) + 1)
    first = start + (column if not above else 1)
    return Location(document.file.path, line + above, first, first + len(word))


def _loaded(word: str, at: Location) -> Diagnostic:
    return fault(
        "loaded-word",
        at,
        f'"{word}" is among the words that this project does not use in its own voice',
        "Say what happened in plain words, or put the word in quotation marks and say whose it is",
    )
