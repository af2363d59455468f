"""A word that names nothing → the known word that was probably meant.

Only asked when a fault was found, and bounded: words are compared with those few that share most
groups of three letters, and after a number of questions no more is suggested, so that a project in
which everything is wrong is still checked in seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property, lru_cache
from typing import Final

_QUESTIONS: Final = 300
_COMPARED: Final = 12
_TOO_COMMON: Final = 400
"""Groups of letters in more words than this say nothing about which word was meant."""


def nearest(wrong: str, words: Iterable[str], closeness: float = 0.6) -> str:
    """Return the word that is nearest to a wrong one; "" where none is close.

    It compares every word. `Nearest` is for thousands of words, or for many questions.
    """
    return next(iter(get_close_matches(wrong, list(words), n=1, cutoff=closeness)), "")


class Nearest:
    """The known words of one kind, asked for the nearest to a wrong one."""

    def __init__(self, words: Iterable[str], closeness: float = 0.72) -> None:
        self._given = words
        self._closeness = closeness
        self._left = _QUESTIONS

    @cached_property
    def _words(self) -> tuple[str, ...]:
        # Sorted when a fault was found, since most projects have none.
        return tuple(sorted(set(self._given)))

    def to(self, wrong: str) -> str:
        """Return the nearest known word, or "" where none is close."""
        if self._left == 0 or not self._words:
            return ""
        self._left -= 1
        return _nearest(self._words, wrong, self._closeness)


# Cached since a preview asks the same after every change.
@lru_cache(maxsize=1 << 12)
def _nearest(words: tuple[str, ...], wrong: str, closeness: float) -> str:
    asked = wrong.lower()
    best, best_ratio = "", closeness
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked)
    for word in _candidates(words, asked):
        matcher.set_seq1(word.lower())
        ratio = matcher.ratio()
        if word != wrong and ratio > best_ratio:
            best, best_ratio = word, ratio
    return best


def _candidates(words: tuple[str, ...], asked: str) -> Sequence[str]:
    if len(words) <= _COMPARED:
        return words
    by_letters = _by_letters(words)
    shared: Counter[int] = Counter()
    for letters in _groups(asked):
        numbers = by_letters.get(letters, ())
        if len(numbers) <= _TOO_COMMON:
            shared.update(numbers)
    ranked = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    return [words[number] for number, _ in ranked[:_COMPARED]]


@lru_cache(maxsize=8)
def _by_letters(words: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    """The numbers of the words that have a group of three letters."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for letters in _groups(word.lower()):
            index[letters].append(number)
    return dict(index)


def _groups(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
