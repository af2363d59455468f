"""The files of a project → the same files fixed (`authoring.fix`), as a diff or on the disk.

A file keeps its line ends, its byte-order mark and its permissions. A file that has changed since
it was read is left alone.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.diagnostics.formats.text import Style, visible

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_UNESCAPED: Final = re.compile(r"(\t|\r$|^[-+ ]\ufeff)")
"""What a line of a diff must not escape, since the diff could not be applied otherwise."""


@dataclass(frozen=True, slots=True)
class FileFix:
    """A file before and after its fixes; `data` are its bytes on the disk."""

    before: SourceFile
    after: SourceFile
    data: bytes


def fixes(root: Path, inputs: Inputs, is_selected: Callable[[str], bool]) -> tuple[FileFix, ...]:
    """Return the selected files in which there is something to fix."""
    from timeline.authoring.fix.fixer import fix_file

    files = (*inputs.content, *((inputs.settings,) if inputs.settings else ()))
    pairs = ((file, fix_file(file)) for file in files if is_selected(file.path))
    return tuple(
        FileFix(before, after, (root / before.path).read_bytes())
        for before, after in pairs
        if after != before
    )


def write(root: Path, file_fixes: Iterable[FileFix]) -> tuple[list[FileFix], list[str]]:
    """Write the files; return those that were written, and the paths of those that were not."""
    from timeline.core.files import atomic_write
    from timeline.project.file_walk import decode

    written: list[FileFix] = []
    changed: list[str] = []
    for fix in file_fixes:
        # The target of a symbolic link is fixed, not the link.
        target = Path(os.path.realpath(root / fix.before.path))
        data = target.read_bytes()
        if decode(data) != fix.before.text:
            changed.append(fix.before.path)
            continue
        atomic_write(target, _encoded(fix.after.text, data), like=target)
        written.append(fix)
    return written, changed


def _encoded(text: str, like: bytes) -> bytes:
    """Encode a text with the byte-order mark and the line ends of the file."""
    mark = _BYTE_ORDER_MARK if like.startswith(_BYTE_ORDER_MARK) else b""
    windows = b"\r\n" in like and like.count(b"\r\n") == like.count(b"\n")
    return mark + (text.replace("\n", "\r\n") if windows else text).encode("utf-8")


def diff(file_fixes: Sequence[FileFix], style: Style) -> str:
    """Return the changes as a unified diff for `patch -p1` and `git apply`; empty for none."""
    return "".join(f"{line}\n" for fix in file_fixes for line in _lines(fix, style))


def _lines(fix: FileFix, style: Style) -> Iterator[str]:
    before, after = _split(fix.data), _split(_encoded(fix.after.text, fix.data))
    path = visible(fix.before.path)
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="\n"):
        bare, end, rest = line.partition("\n")
        parts = enumerate(_UNESCAPED.split(bare))
        shown = "".join(part if number % 2 else visible(part) for number, part in parts)
        role = {"+": "hint", "-": "error", "@": "note"}.get(bare[:1])
        yield style.paint(shown, role) if role and end else shown
        if not end:
            yield "\\ No newline at end of file"
        assert not rest


def _split(data: bytes) -> list[str]:
    """Split a file into lines with their ends; the last may have none."""
    text = data.decode("utf-8", "replace")
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
