"""The diagnostics of a file → the same at the lines where their subject is after an edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.update_event import WORDS

_KEY: Final = re.compile(r"(?m)^([ -]*)['\"]?([\w-]+)['\"]?:(?=\s|$)")
"""A key that begins a line, with what comes before it."""


def relocated(
    diagnostics: Iterable[Diagnostic], old: Document[Any], new: Document[Any]
) -> list[Diagnostic] | None:
    """Return the diagnostics at the lines in the new text.

    None where a line is gone, or the fields have another order or form, so that another of two
    equal lines may be meant.
    """
    path = old.file.path
    lines = _Lines(old.file.text, new.file.text)
    concerning = tuple(diagnostics)
    if concerning and not lines.in_order:
        return None
    moved = []
    for diagnostic in concerning:
        places = [lines.now(at) if at.path == path else at for at in _places(diagnostic)]
        if None in places:
            return None
        at, *others = (place for place in places if place is not None)
        texts = (text for _, text in diagnostic.notes)
        notes = tuple(zip(others, texts, strict=True))
        moved.append(replace(diagnostic, at=at, notes=notes))
    return moved


def _places(diagnostic: Diagnostic) -> Iterator[Location]:
    yield diagnostic.at
    for at, _ in diagnostic.notes:
        yield at


class _Lines:
    """Where the lines of the old front matter are in the new one.

    If both have the same fields `in_order` and form, the second of two equal lines stays second.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = (_header(text) for text in (old, new))

    @property
    def in_order(self) -> bool:
        """Whether the keys that begin a line are the same in both, apart from those of words."""
        return _keys(self._old) == _keys(self._new)

    def now(self, at: Location) -> Location | None:
        """Return the place in the new text; None where its line is gone, or one like it is new."""
        if at.line == 0:
            return at
        if at.line > len(self._old):
            return None
        line = self._old[at.line - 1]
        if self._old.count(line) != self._new.count(line):
            return None
        number = -1
        for _ in range(self._old[: at.line].count(line)):
            number = self._new.index(line, number + 1)
        return replace(at, line=number + 1)


def _header(text: str) -> list[str]:
    """Return the lines of a file down to the end of its front matter."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), len(lines))
    return lines[:end]


def _keys(header: list[str]) -> list[tuple[str, str]]:
    keys = (match.groups() for match in _KEY.finditer("\n".join(header)))
    return [(before, key) for before, key in keys if before or key not in WORDS]
