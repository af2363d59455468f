"""Random choices that come out the same on every machine and in every Python version.

Only `random()` of the Mersenne twister is guaranteed to stay the same between Python versions, so
everything here builds on it alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SEED = "sourced-timeline"


class SeededRandom:
    """A stream of choices that depends only on the seed words it was created with."""

    __slots__ = ("_random",)

    def __init__(self, *words: str | int) -> None:
        self._random = random.Random("/".join((SEED, *map(str, words)))).random

    def chance(self, probability: float) -> bool:
        """Return True with the given probability (0 to 1)."""
        return self._random() < probability

    def below(self, end: int) -> int:
        """Return a whole number from 0 to `end` - 1."""
        return int(self._random() * end)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each equally likely."""
        return choices[self.below(len(choices))]

    def several(self, count: int, end: int) -> tuple[int, ...]:
        """Return `count` different numbers below `end`, small ones more often than large."""
        numbers: dict[int, None] = {}
        while len(numbers) < min(count, end):
            numbers[int(end * self._random() ** 2)] = None
        return tuple(numbers)
