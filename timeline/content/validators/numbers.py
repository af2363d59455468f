# ruff: noqa: D102 - `TextRule` says what the methods of every validator do.
"""The validators of numbers: the text of a value → a number, exactly as it was written.

A number as people write it (`41,472`, `22k`, `£700m`) is an error, whose hint has the digits.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from timeline.content.validators.base import FieldError, TextRule, plain_text, quoted
from timeline.core.frozen import dataclass

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_MAX_NUMBER_LENGTH = 40
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "mn": 6, "bn": 9, "b": 9, "billion": 9}


@dataclass(frozen=True, slots=True)
class Number(TextRule):
    """A decimal number, kept as it was written."""

    least: int | None = None
    most: int | None = None

    def check(self, value: object) -> Decimal:
        text = plain_text(value, "Write one number, such as 22000").replace("−", "-")
        if len(text) > _MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(text):
            raise FieldError(
                "field-number", f"{quoted(text)} is not a plain number", _number_hint(text)
            )
        number = Decimal(text)
        _check_range(number, self.least, self.most)
        return number

    def json_schema(self) -> dict[str, Any]:
        return {"type": "number", **_json_range(self.least, self.most)}


@dataclass(frozen=True, slots=True)
class Whole(TextRule):
    """A whole number."""

    least: int | None = None
    most: int | None = None

    def check(self, value: object) -> int:
        text = plain_text(value, "Write one whole number, such as 10")
        if len(text) > 12 or not re.fullmatch(r"-?(?:0|[1-9][0-9]*)", text):
            raise FieldError(
                "field-number", f"{quoted(text)} is not a whole number", _number_hint(text)
            )
        number = int(text)
        _check_range(number, self.least, self.most)
        return number

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", **_json_range(self.least, self.most)}


def _check_range(number: Decimal | int, least: int | None, most: int | None) -> None:
    if (least is not None and number < least) or (most is not None and number > most):
        if most is None:
            words = f"{least} or more"
        else:
            words = f"between {least} and {most}" if least is not None else f"{most} or less"
        raise FieldError(
            "field-number", f"{number} is out of range", f"Write a number that is {words}"
        )


def _json_range(least: int | None, most: int | None) -> dict[str, Any]:
    return {
        key: value for key, value in (("minimum", least), ("maximum", most)) if value is not None
    }


_QUALIFIERS = {
    "almost": "almost", "nearly": "almost", "just under": "almost",
    "about": "about", "around": "about", "approximately": "about", "approx.": "about",
    "circa": "about", "c.": "about", "ca.": "about",
    "some": "about", "roughly": "about", "~": "about",
    "more than": "more_than", "over": "more_than", ">": "more_than",
    "at least": "at_least", "≥": "at_least", "up to": "up_to", "≤": "up_to",
}  # fmt: skip
_QUALIFIED = re.compile(
    f"({'|'.join(map(re.escape, sorted(_QUALIFIERS, key=len, reverse=True)))})\\s*([0-9].*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:between )?([0-9][0-9.,]*)\s*(?:[-–—/]|to|and)\s*([0-9][0-9.,]*)")
_DEGREES = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*°?\s*([NSEW])", re.IGNORECASE)
_UNIT = re.compile(r"[£$€¥%]|GBP|EUR|USD", re.IGNORECASE)
_GENERAL_HINT = "Write digits only, with a point before decimals, such as 22000 or 7.5"


def _number_hint(text: str) -> str:
    """Return the number that was probably meant, and the field for the words around it."""
    text = text.strip()
    if match := _DEGREES.fullmatch(text):
        return f"Write {'-' if match[2] in 'SWsw' else ''}{match[1]}"
    if match := _QUALIFIED.fullmatch(text):
        word = _QUALIFIERS[match[1].lower()]
        return (
            f"{inner} and qualifier: {word}" if (inner := _bare_hint(match[2])) else _GENERAL_HINT
        )
    if text[-1:] == "+" and (inner := _bare_hint(text[:-1])):
        return f"{inner} and qualifier: at_least"
    if match := _RANGE.fullmatch(text):
        low, high = _bare_hint(match[1]), _bare_hint(match[2])
        if low and high:
            return f"Write low: {low.split()[1]} and high: {high.split()[1]} instead of value"
    return _bare_hint(text) or _GENERAL_HINT


def _bare_hint(text: str) -> str:
    """Return the number without separators, currency or scale; empty if it is not a number."""
    if re.fullmatch(r"[^0-9]*[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})[^0-9,]*", text):
        text = text.replace(",", ".")  # The comma of decimals, in most languages.
    bare = re.sub(r"[\s,_'’\u00a0\u202f]", "", _UNIT.sub("", text)).lower()
    match = re.fullmatch(r"([+-]?)([0-9]{0,15}(?:\.[0-9]{1,9})?)([a-z]*)", bare)
    if not match or not match[2] or (match[3] and match[3] not in _SCALES):
        return ""
    number = Decimal(match[2]).scaleb(_SCALES.get(match[3], 0))
    plain = f"{number:f}"
    if "." in plain and match[3]:
        plain = plain.rstrip("0").rstrip(".")
    sign = "-" if match[1] == "-" else ""
    unit = " and name the unit in the field unit" if _UNIT.search(text) else ""
    plain = plain.lstrip("0")
    return f"Write {sign}{'' if plain[:1].isdigit() else '0'}{plain}{unit}"
