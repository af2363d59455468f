"""Words that several rules use in their messages."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str], at_most: int = 8) -> str:
    """Return the words in a row, the rest of a long list as a number."""
    left = len(words) - at_most
    return ", ".join(words[:at_most]) + (f" and {left} more" if left > 0 else "")


def did_you_mean(suggestion: str, otherwise: str) -> str:
    """Return a hint: write the suggestion, or do something else; `otherwise` begins small."""
    if suggestion:
        return f'Write "{suggestion}" if that is what you mean; otherwise {otherwise}'
    return otherwise[0].upper() + otherwise[1:]
