"""A text uses a word that the project does not use in its own voice.

`loaded_words` in `timeline.yaml` lists words that take sides, such as verbs that judge what they
report ("admitted that", "noted", "stressed"); without the setting nothing is reported. In quotation
marks a word is someone else's and is not reported, and neither is a cited passage. Plain pages and
the files of sources are exempt.

Wrong:
    A flood of boats arrived [@report].    # with loaded_words: [flood]
Right:
    The minister spoke of a "flood" of boats [@report].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document, Text
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import texts
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("loaded-word", "warning", __doc__)
SCOPE: Final = "files"

_EXEMPT: Final = ("source", "page")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|‘[^’]*’(?!\w)")
_CITED: Final = re.compile(r"\[@[^\]]*\]")


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each listed word once in each title and text that uses it."""
    pattern = _pattern(context.loaded_words)
    if pattern is None:
        return
    for document in context.documents:
        fields = document.fields
        if document.kind in _EXEMPT or (isinstance(fields, EventFields) and fields.withdrawn):
            continue
        for word in _matches(pattern, fields.title):
            yield _report(word, _of_field(document, ("title",), word))
        for name, text in texts(document):
            for word in dict.fromkeys(
                word for words in _statements(text) for word in _matches(pattern, words)
            ):
                yield _report(word, _place(document, name, word))


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return one pattern of whole words, the longest first; None without words."""
    listed = sorted({" ".join(word.split()) for word in words}, key=lambda word: (-len(word), word))
    if not listed:
        return None
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _statements(text: Text) -> Iterator[str]:
    for block in text.blocks:
        for statement in (*block.cited, *block.uncited):
            yield statement.text


def _matches(pattern: re.Pattern[str], words: str) -> list[str]:
    if not pattern.search(words):
        return []
    own = _blank(_QUOTED, words)
    return list(dict.fromkeys(match[0].lower() for match in pattern.finditer(own)))


def _blank(pattern: re.Pattern[str], words: str) -> str:
    """Return the words with spaces in place of each match, so that offsets stay the same."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), words)


def _place(document: Document[Any], name: str, word: str) -> Location:
    path = tuple(int(part) if part.isdigit() else part for part in name.split("."))
    if name != "body":
        return _of_field(document, path, word)
    before, _, body = document.file.text.partition("\n---\n")
    line = before.count("\n") + 3  # the line of closing hyphens is between them
    return _in(document, body, word, line, 1) or Location(document.file.path, line)


def _of_field(document: Document[Any], path: tuple[str | int, ...], word: str) -> Location:
    """Return the place of a word in a field, or of the field if the word is written otherwise."""
    value = location_of(document, path)
    lines = document.file.text.split("\n")
    rest = lines[value.line - 1][value.column - 1 :] if 0 < value.line <= len(lines) else ""
    return _in(document, rest, word, value.line, value.column) or value


def _in(document: Document[Any], words: str, word: str, line: int, column: int) -> Location | None:
    own = _blank(_QUOTED, _blank(_CITED, words))
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", own, re.IGNORECASE)
    if match is None:
        return None
    above = own.count("\n", 0, match.start())
    start = match.start() - (own.rfind("\n", 0, match.start()) + 1)
    first = start + (column if not above else 1)
    return Location(document.file.path, line + above, first, first + len(word))


def _report(word: str, at: Location) -> Diagnostic:
    return RULE.report(
        at,
        f'"{word}" is a word that this project does not use in its own voice',
        "Say what happened in plain words, or put the word in quotation marks and say whose it is",
    )
