"""Where a value of the front matter is in its file, down to a single character of it."""

from __future__ import annotations

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ValuePosition:
    """Where a scalar is in the file, and `raw`: how it is written there, quotes included."""

    line: int
    column: int
    raw: str

    def of_character(self, value: str, offset: int) -> tuple[int, int]:
        """Return the line and column of a character of the value, or of its start if unclear.

        The place is exact if the text is on one line as it is read. Otherwise at signs are counted,
        which no notation changes, and the text after one of them is compared.
        """
        if "\n" not in self.raw:
            start = self.raw.find(value)
            if start >= 0:
                return self._at(start + offset)
            if self.raw == _single_quoted(value):
                return self._at(len(_single_quoted(value[:offset])) - 1)
        last = value.rfind("@", 0, offset + 1)
        pieces = self.raw.split("@", value.count("@", 0, last + 1)) if last >= 0 else []
        if len(pieces) > 1 and pieces[-1].startswith(value[last + 1 : offset]):
            return self._at(len(self.raw) - len(pieces[-1]) - 1 + offset - last)
        return self.line, self.column

    def _at(self, index: int) -> tuple[int, int]:
        breaks = self.raw.count("\n", 0, index)
        if breaks == 0:
            return self.line, self.column + index
        return self.line + breaks, index - self.raw.rfind("\n", 0, index)


def _single_quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
