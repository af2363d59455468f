"""A text → the merge conflict in it that has not been resolved.

Git writes both versions into the file, between lines that begin with seven `<`, `=` and `>` (and
seven `|` before a common ancestor). They would be read as text, as a heading or as a quotation, so
every kind of file is searched for them before it is read as anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from timeline.core.diagnostic import Diagnostic, Location

CODE: Final = "merge-conflict"

_OUTER: Final = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_MARKER: Final = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?")
_JOINED: Final = re.compile(r"(?<!<)<{7}(?= \S)")
"""The first marker where it was joined to the line above it by hand."""


def merge_conflict(path: str, text: str) -> Diagnostic | None:
    """Return an error at the first marker of a merge conflict in a text; None if it has none."""
    if ("<<<<<<<" not in text and ">>>>>>>" not in text) or not _OUTER.search(text):
        return None
    columns: dict[int, int] = {}
    end = 0
    for number, line in enumerate(text.split("\n"), 1):
        joined = _JOINED.search(line)
        if _MARKER.fullmatch(line) and (columns or line[0] in "<>"):
            columns[number] = 1
        elif joined and not columns:
            columns[number] = joined.start() + 1
        if line.startswith(">>>>>>>") and number in columns:
            end = number
            break
    first = min(columns)
    where = f" and ends on line {end}" if end > first else ""
    return Diagnostic(
        Location(path, first, columns[first], columns[first] + 7),
        CODE,
        f"A merge conflict begins here{where}: the file has both versions of a change",
        "Keep what is right of both versions, and delete the markers <<<<<<<, ======= and >>>>>>> "
        f"with what follows them on {_listed(columns)}",
    )


def _listed(numbers: Iterable[int]) -> str:
    *before, last = map(str, numbers)
    return f"lines {', '.join(before)} and {last}" if before else f"line {last}"
