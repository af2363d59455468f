"""The fixer that puts the fields of the front matter in order (`schema.field_order`).

A field moves with its lines and with the comments that belong to it: those directly above it, or
directly below the field before it, up to the first blank line. Comments at the top, apart from the
first field, stay at the top; comments below the last field stay at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from timeline.authoring.fix.edits import TextEdit
from timeline.content.frontmatter import reader
from timeline.content.reader import identify
from timeline.content.schema.field_order import field_order
from timeline.core.inputs import SourceFile

_FIELD: Final = re.compile(r"^([a-z_]+):", re.MULTILINE)
_NO_CONTENT: Final = re.compile(r"\s*$|#")
"""A line without content: blank, or a comment that begins at the margin."""


def fields_in_order(file: SourceFile) -> Sequence[TextEdit]:
    """Return one edit that puts the fields in order; none if they are, or if that is unclear."""
    kind = identify(file.path)[0]
    header = reader.split(file).header if kind else None
    if kind is None or header is None:
        return ()
    rank = {name: number for number, name in enumerate(field_order(kind))}
    # Nearly every file is in order, and then nothing is parsed.
    numbers = [rank.get(name, -1) for name in _FIELD.findall(header)]
    if numbers == sorted(numbers) and -1 not in numbers:
        return ()
    keys = [(path[0], position) for path, position in reader.keys(file) if len(path) == 1]
    if any(position.column != 1 for _, position in keys) or any(
        name not in rank for name, _ in keys
    ):
        return ()
    lines = header.split("\n")
    top, chunks, end = _cut(lines, [position.line - 2 for _, position in keys])
    ranked = sorted(zip(keys, chunks, strict=True), key=lambda item: rank[str(item[0][0])])
    ordered = [*top, *(line for _, chunk in ranked for line in chunk), *end]
    if ordered == lines:
        return ()
    start = file.text.index("\n") + 1
    return (TextEdit(start, start + len(header), "\n".join(ordered)),)


def _cut(lines: list[str], starts: list[int]) -> tuple[list[str], list[list[str]], list[str]]:
    """Split the lines into those above all fields, those of each field, and those below."""
    bounds = []
    for number, start in enumerate(starts):
        above = start
        while above > (starts[number - 1] + 1 if number else 0) and _NO_CONTENT.match(
            lines[above - 1]
        ):
            above -= 1
        bounds.append(_boundary(lines, above, start, first=number == 0))
    below = len(lines)
    while below > starts[-1] + 1 and _NO_CONTENT.match(lines[below - 1]):
        below -= 1
    ends = [*bounds[1:], below]
    chunks = [lines[start:end] for start, end in zip(bounds, ends, strict=True)]
    return lines[: bounds[0]], chunks, lines[below:]


def _boundary(lines: list[str], above: int, start: int, *, first: bool) -> int:
    """Return the first line of a field; those from `above` to `start` may be its comments."""
    blank = [number for number in range(above, start) if not lines[number].strip()]
    if not blank:
        return above
    return blank[-1] + 1 if first else blank[0]
