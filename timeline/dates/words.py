"""The `dates` section of a locale to the words for years, months, days and clock times.

A `Voice` is a locale and a manner of speaking; `wording` makes phrases with it. Knows nothing of
intervals, sets and doubts.
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
"""Below this a bare number would be taken for a day, or for a year of this century."""


def part_name(code: int) -> str:
    """The key under which a locale names a part of the year, by its EDTF code (21–41)."""
    return _PART_NAMES[code]


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of a locale, short ones where preferred, under the heading of a year or none."""

    words: Mapping[str, object]
    short: bool = False
    within: int | None = None

    def under(self, year: int) -> Voice:
        """The same voice under the heading of another year."""
        return replace(self, within=year)

    def text(self, key: str, kind: str = "other") -> str:
        """The words for `key`; where the locale tells kinds of date apart, those for `kind`."""
        found = self._found(key)
        if isinstance(found, str):
            return found
        if isinstance(found, Mapping):
            # Spring is a season of its own where articles differ ("le printemps", "l’automne").
            for name in (kind, "season" if kind == "spring" else kind, "other"):
                if isinstance(found.get(name), str):
                    return str(found[name])
        raise KeyError(f"dates.{key} in the locale has no text for {kind!r}")

    def entry(self, key: str, name: str) -> str:
        """The words that the mapping `key` has for `name`."""
        found = self._found(key)
        if isinstance(found, Mapping) and isinstance(found.get(name), str):
            return str(found[name])
        raise KeyError(f"dates.{key}.{name} is missing from the locale")

    def item(self, key: str, index: int) -> str:
        """An item of the list `key`."""
        found = self._found(key)
        if isinstance(found, list | tuple) and index < len(found):
            return str(found[index])
        raise KeyError(f"dates.{key} in the locale has fewer than {index + 1} items")

    def year(self, year: int) -> str:
        """A year, with its era where the bare number would mislead."""
        if year < 1:
            return self.text("year_bc").replace("{year}", str(1 - year))
        key = "year_early" if year < _EARLY_YEARS else "year"
        return self.text(key).replace("{year}", str(year))

    def month(self, year: int, month: int) -> str:
        """A month of a year."""
        name = self.item("months", month - 1)
        if year == self.within:
            return self.text("month_in_year").replace("{month}", name)
        return self.text("month").replace("{month}", name).replace("{year}", self.year(year))

    def day(self, year: int, month: int, day: int) -> str:
        """A day of a month and year."""
        pattern = self.text("day_in_year" if year == self.within else "day")
        said = pattern.replace("{day}", self.day_number(day))
        said = said.replace("{month}", self.item("months", month - 1))
        return said.replace("{year}", self.year(year))

    def day_number(self, day: int) -> str:
        """The number of a day in its month."""
        return self.text("first_day") if day == 1 else str(day)

    def clock(self, clock: Clock, *, zone: bool = True) -> str:
        """A clock time; with its zone, if that is known and wanted."""
        minutes, seconds = divmod(clock.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        # A pattern takes the hour with two digits ({hh}) or as few as it has ({h}).
        said = self.text("clock_with_seconds" if seconds else "clock")
        for name, value in (
            ("{hh}", f"{hours:02}"),
            ("{h}", str(hours)),
            ("{mm}", f"{minutes:02}"),
            ("{ss}", f"{seconds:02}"),
        ):
            said = said.replace(name, value)
        if not zone or not clock.label:
            return said
        return self.text("zoned").replace("{time}", said).replace("{zone}", clock.label)

    def _found(self, key: str) -> object:
        if self.short:
            shorter = self.words.get("short")
            if isinstance(shorter, Mapping) and key in shorter:
                return shorter[key]
        if key not in self.words:
            raise KeyError(f"dates.{key} is missing from the locale")
        return self.words[key]
