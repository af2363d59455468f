"""Chance that comes out the same on every machine and in every Python.

Only `random()` of the Mersenne twister is promised to stay the same between versions of Python, so
everything here is built on it alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SEED = "sourced-timeline"


class Dice:
    """A stream of choices that depends on the words it was made with and on nothing else."""

    __slots__ = ("_random",)

    def __init__(self, *words: str | int) -> None:
        self._random = random.Random("/".join((SEED, *map(str, words)))).random

    def chance(self, probability: float) -> bool:
        """True with the given probability (0 to 1)."""
        return self._random() < probability

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` - 1."""
        return int(self._random() * end)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the next."""
        return choices[self.below(len(choices))]

    def several(self, count: int, end: int) -> tuple[int, ...]:
        """`count` different numbers below `end`, small ones more often than large."""
        found: dict[int, None] = {}
        while len(found) < min(count, end):
            found[int(end * self._random() ** 2)] = None
        return tuple(found)
