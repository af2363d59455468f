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
"""A key that begins a line, with what stands before it."""


def relocated(
    diagnostics: Iterable[Diagnostic], old: Document[Any], new: Document[Any]
) -> list[Diagnostic] | None:
    """The diagnostics with their places where the lines stand now; None where a line is gone, or
    the fields have another order or form, so that of two equal lines another may be meant.
    """
    path = old.file.path
    lines = _Lines(old.file.text, new.file.text)
    concerning = tuple(diagnostics)
    if concerning and not lines.in_order:
        return None
    made = []
    for one in concerning:
        places = [lines.now(at) if at.path == path else at for at in _places(one)]
        if None in places:
            return None
        at, *others = (place for place in places if place is not None)
        notes = tuple((place, said) for place, (_, said) in zip(others, one.notes, strict=True))
        made.append(replace(one, at=at, notes=notes))
    return made


def _places(diagnostic: Diagnostic) -> Iterator[Location]:
    yield diagnostic.at
    for at, _ in diagnostic.notes:
        yield at


class _Lines:
    """Where the lines of the old front matter stand in the new one.

    Where the same fields stand in both, `in_order` and form, the second of two equal lines is the
    second still.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = (_header(text) for text in (old, new))

    @property
    def in_order(self) -> bool:
        """Whether the keys that begin a line, those of words apart, are the same in both."""
        return _keys(self._old) == _keys(self._new)

    def now(self, at: Location) -> Location | None:
        """The place as it is now; None where its line is gone, or one like it is new."""
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
    """The lines of a file down to the one that ends its front matter."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), len(lines))
    return lines[:end]


def _keys(header: list[str]) -> list[tuple[str, str]]:
    found = (match.groups() for match in _KEY.finditer("\n".join(header)))
    return [(before, key) for before, key in found if before or key not in WORDS]
