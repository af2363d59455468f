"""A content file → the same file with safe problems fixed: what `timeline check --fix` changes.

It fixes what needs no decision: the order of the fields, tracking parameters, quotation marks
around dates, spaces at the end of lines, blank lines at the end of the file. Each fixer proposes
edits; an edit is applied only if the file then has exactly the `meaning` it had before, so that a
fixer can be simple and do no harm. Everything else, comments included, is kept letter by letter. A
file whose front matter cannot be read is left alone.

Pure: `authoring.apply_fixes` writes to the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from timeline.authoring.fix import ordering, spelling
from timeline.authoring.fix.edits import TextEdit, applied
from timeline.authoring.fix.meaning import meaning
from timeline.core.inputs import SourceFile

Fixer = Callable[[SourceFile], Sequence[TextEdit]]

FIXERS: Final[tuple[Fixer, ...]] = (
    ordering.fields_in_order,
    spelling.plain_addresses,
    spelling.bare_dates,
    spelling.no_spaces_at_line_ends,
    spelling.one_line_end_at_the_end,
)
_MAX_ROUNDS: Final = 4
"""One is enough as far as we know; more make sure that fixing a file twice changes nothing."""


def fix_file(file: SourceFile) -> SourceFile:
    """Return the file with all safe problems fixed; the same value if there are none."""
    for _ in range(_MAX_ROUNDS):
        fixed = _fix_once(file)
        if fixed == file:
            break
        file = fixed
    return file


def _fix_once(file: SourceFile) -> SourceFile:
    original: object = None
    for fixer in FIXERS:
        edits = fixer(file)
        if not edits:
            continue
        original = original or meaning(file)
        if original is None:
            return file
        file = _apply_safe(file, edits, original)
    return file


def _apply_safe(file: SourceFile, edits: Sequence[TextEdit], original: object) -> SourceFile:
    """Apply those of the edits that leave the meaning of the file as it was."""
    with_all = replace(file, text=applied(file.text, edits))
    if meaning(with_all) == original:
        return with_all
    if len(edits) == 1:
        return file
    # Later ones first, so that the offsets of the others stay right.
    for edit in sorted(edits, reverse=True):
        candidate = replace(file, text=applied(file.text, [edit]))
        if meaning(candidate) == original:
            file = candidate
    return file
