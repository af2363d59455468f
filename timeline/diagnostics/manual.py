"""The manual page of diagnostics → its section for each code.

`docs/diagnostics.md` is the one place where a rule is explained. It goes into the wheel as it is,
`timeline explain` shows its sections, and a report for machines carries them along. Knows the form
of that page and nothing of where it lies.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Final

_SECTION: Final = re.compile(r"^### `([a-z-]+)`\n\n(.*?)\n*(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"^\*\*(\w+)\.\*\*", re.MULTILINE)
WIDTH: Final = 80
"""Characters in a line of an explanation; examples keep their own lines."""


def sections(page: str) -> Mapping[str, str]:
    """The section of each code, as Markdown without its heading."""
    return {code: text.strip("\n") for code, text in _SECTION.findall(page)}


def explanation(section: str) -> str:
    """A section as text for a terminal: paragraphs filled, examples indented, links without
    address.
    """
    pieces = []
    for number, piece in enumerate(re.split(r"^```\w*\n(.*?)^```$", section, flags=re.M | re.S)):
        if number % 2:
            pieces.append(textwrap.indent(piece.rstrip("\n"), "    ", lambda _: True))
            continue
        plain = _MARKS.sub(r"\1.", _LINK.sub(r"\1", piece))
        pieces += [
            textwrap.fill(" ".join(paragraph.split()), WIDTH)
            for paragraph in plain.strip("\n").split("\n\n")
            if paragraph.strip()
        ]
    return "\n\n".join(pieces)
