"""A content file → the same file, written as it should be: what `timeline check --fix` changes.

Only what nobody has to decide: the order of the fields, parameters that track readers, quotation
marks around dates, spaces at the end of lines, blank lines at the end of the file. Each mender says
what it would change; a change is made only if the file then says exactly what it said before
(`meaning`), so that a mender may be simple and cannot do harm. Comments and everything else stay
letter by letter. A file whose front matter cannot be read is left alone.

Pure: the disk is `authoring.apply_fixes`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from timeline.authoring.fix import ordering, spelling
from timeline.authoring.fix.edits import TextEdit, applied
from timeline.authoring.fix.meaning import meaning
from timeline.core.inputs import SourceFile

_Mender = Callable[[SourceFile], Sequence[TextEdit]]

FIXERS: Final[tuple[_Mender, ...]] = (
    ordering.fields_in_order,
    spelling.plain_addresses,
    spelling.bare_dates,
    spelling.no_spaces_at_line_ends,
    spelling.one_line_end_at_the_end,
)
_ROUNDS: Final = 4
"""One is enough as far as is known; more are tried so that mending twice is mending once."""


def fix_file(file: SourceFile) -> SourceFile:
    """The file with everything mended that can be; the same value where there is nothing."""
    for _ in range(_ROUNDS):
        mended = _once(file)
        if mended == file:
            break
        file = mended
    return file


def _once(file: SourceFile) -> SourceFile:
    said: object = None
    for mender in FIXERS:
        edits = mender(file)
        if not edits:
            continue
        said = said or meaning(file)
        if said is None:
            return file
        file = _careful(file, edits, said)
    return file


def _careful(file: SourceFile, edits: Sequence[TextEdit], said: object) -> SourceFile:
    """The file with those of the edits that leave what it says as it was."""
    every = replace(file, text=applied(file.text, edits))
    if meaning(every) == said:
        return every
    if len(edits) == 1:
        return file
    # The later ones first, so that the places of the others stay what they are.
    for edit in sorted(edits, reverse=True):
        one = replace(file, text=applied(file.text, [edit]))
        if meaning(one) == said:
            file = one
    return file
