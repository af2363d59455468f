"""The `dates` section of a locale → the words for years, months, days and clock times.

A `Voice` is a locale and a manner of speaking; `wording` makes phrases with it. Knows nothing of
intervals, sets and qualifications.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from timeline.dates.value import Clock

_SEASONS: Final = ("spring", "summer", "autumn", "winter")
_PART_NAMES: Final = {
    **{21 + n: name for n, name in enumerate(_SEASONS)},
    **{25 + n: f"northern_{name}" for n, name in enumerate(_SEASONS)},
    **{29 + n: f"southern_{name}" for n, name in enumerate(_SEASONS)},
    **{33 + n: f"quarter_{n + 1}" for n in range(4)},
    **{37 + n: f"third_{n + 1}" for n in range(3)},
    **{40 + n: f"half_{n + 1}" for n in range(2)},
}
_EARLY_YEARS: Final = 100
"""Below this a bare number looks like a day, or a year of this century."""


def part_name(code: int) -> str:
    """Return the key of a part of the year in a locale, by its EDTF code (21–41)."""
    return _PART_NAMES[code]


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of a locale, short ones where preferred, under the heading of a year or none."""

    words: Mapping[str, object]
    short: bool = False
    within: int | None = None

    def under(self, year: int) -> Voice:
        """Return the same voice under the heading of another year."""
        return replace(self, within=year)

    def text(self, key: str, kind: str = "other") -> str:
        """Return the words for `key`; if they differ by the kind of date, those for `kind`."""
        words = self._words_for(key)
        if isinstance(words, str):
            return words
        if isinstance(words, Mapping):
            # Spring is a season of its own where articles differ ("le printemps", "l’automne").
            for name in (kind, "season" if kind == "spring" else kind, "other"):
                if isinstance(words.get(name), str):
                    return str(words[name])
        raise KeyError(f"dates.{key} in the locale has no text for {kind!r}")

    def entry(self, key: str, name: str) -> str:
        """Return the words that the mapping `key` has for `name`."""
        words = self._words_for(key)
        if isinstance(words, Mapping) and isinstance(words.get(name), str):
            return str(words[name])
        raise KeyError(f"dates.{key}.{name} is missing from the locale")

    def item(self, key: str, index: int) -> str:
        """Return an item of the list `key`."""
        words = self._words_for(key)
        if isinstance(words, list | tuple) and index < len(words):
            return str(words[index])
        raise KeyError(f"dates.{key} in the locale has fewer than {index + 1} items")

    def year(self, year: int) -> str:
        """Return the words for a year, with its era if the bare number would mislead."""
        if year < 1:
            return self.text("year_bc").replace("{year}", str(1 - year))
        key = "year_early" if year < _EARLY_YEARS else "year"
        return self.text(key).replace("{year}", str(year))

    def month(self, year: int, month: int) -> str:
        """Return the words for a month of a year."""
        name = self.item("months", month - 1)
        if year == self.within:
            return self.text("month_in_year").replace("{month}", name)
        return self.text("month").replace("{month}", name).replace("{year}", self.year(year))

    def day(self, year: int, month: int, day: int) -> str:
        """Return the words for a day."""
        pattern = self.text("day_in_year" if year == self.within else "day")
        text = pattern.replace("{day}", self.day_number(day))
        text = text.replace("{month}", self.item("months", month - 1))
        return text.replace("{year}", self.year(year))

    def day_number(self, day: int) -> str:
        """Return the number of a day in its month."""
        return self.text("first_day") if day == 1 else str(day)

    def clock(self, clock: Clock, *, zone: bool = True) -> str:
        """Return the words for a clock time, with its zone if that is known and wanted."""
        minutes, seconds = divmod(clock.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        # A pattern takes the hour with two digits ({hh}) or as few as it has ({h}).
        text = self.text("clock_with_seconds" if seconds else "clock")
        for name, value in (
            ("{hh}", f"{hours:02}"),
            ("{h}", str(hours)),
            ("{mm}", f"{minutes:02}"),
            ("{ss}", f"{seconds:02}"),
        ):
            text = text.replace(name, value)
        if not zone or not clock.label:
            return text
        return self.text("zoned").replace("{time}", text).replace("{zone}", clock.label)

    def _words_for(self, key: str) -> object:
        if self.short:
            shorter = self.words.get("short")
            if isinstance(shorter, Mapping) and key in shorter:
                return shorter[key]
        if key not in self.words:
            raise KeyError(f"dates.{key} is missing from the locale")
        return self.words[key]
