"""Errors in YAML → their messages: what was found, and what to write instead.

The messages name the mistakes of authors, not the tokens of the parser. Knows the text around an
error, and nothing of fields.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import SourceFile

MAX_DEPTH: Final = 32
"""How deep lists and mappings may be nested."""

Error = tuple[str, str, str]
"""A code, a message and a hint."""

_KEY_LINE = re.compile(r"^[A-Za-z_]+:(?:\s|$)")
# A line of the text below the fields: at the left edge, with several words and no name of a field.
_TEXT_LINE = re.compile(r"(?!['\"#{\[>|-])[^\s:]+ (?:[^:]*$|[^:]* )")
_NO_BREAK = re.compile(r"[ \t]*[\u00a0\u202f]|[ \t]*(?:- )?[\w-]+:[\u00a0\u202f]")
_DASHES = re.compile(r"^\s*[-–—_=~.+]{1,}\s*$")


def no_front_matter(file: SourceFile) -> Diagnostic:
    """Report a file that does not begin with a line of three hyphens."""
    lines = file.text.split("\n", 40)
    first = next((n for n, line in enumerate(lines[:40]) if line.strip()), None)
    hint = "Begin the file with a line ---, then the fields such as title:, then another line ---"
    if first is None:
        return Diagnostic(Location(file.path), "front-matter-missing", "The file is empty", hint)
    line = lines[first]
    if line.rstrip() == "---" and first:
        hint = f"Delete the empty line{'s' if first > 1 else ''} above ---"
    elif line.strip() == "---":
        hint = "Delete the spaces before ---"
    elif _DASHES.match(line) or line.startswith("```"):
        hint = f"Write --- (three hyphens) instead of {line.strip()[:20]}"
        closing = (line.strip(), "```") if line.startswith("```") else (line.strip(),)
        ends = (n for n, other in enumerate(lines[first + 1 :], first + 2) if other in closing)
        if end := next(ends, 0):
            hint += f", and on line {end} too"
    elif _KEY_LINE.match(line):
        hint = f"Write a line --- above line {first + 1}"
    return Diagnostic(
        Location(file.path, first + 1, 1),
        "front-matter-missing",
        "The file does not begin with front matter: its first line is not ---",
        hint,
    )


def unclosed(file: SourceFile) -> Diagnostic:
    """Report a file without a second line of three hyphens."""
    lines = file.text[:200_000].split("\n")
    for number, line in enumerate(lines[1:], 2):
        if _DASHES.match(line) and line.strip() != "-":
            hint = f"Write --- (three hyphens, nothing before them) on line {number}"
            break
        if number > 2 and (not line.strip() or _TEXT_LINE.match(line)):
            hint = f"Write a line --- after the last field, on line {number}"
            break
    else:
        hint = "Write a line --- after the last field"
    return Diagnostic(
        Location(file.path, 1, 1, 4),
        "front-matter-unclosed",
        "The front matter is not closed: there is no second line ---",
        hint,
    )


def unbreakable(lines: list[str]) -> tuple[int, int] | None:
    """Return the first line and column with a space that YAML takes for a letter."""
    for number, line in enumerate(lines):
        if _NO_BREAK.match(line):
            column = min(line.find(space) for space in "\u00a0\u202f" if space in line)
            return number, column
    return None


def unbreakable_space(line: str) -> Error:
    """Return the error for a non-breaking space around a field, as word processors type it."""
    return (
        "front-matter-syntax",
        "This is a non-breaking space (U+00A0), which does not count as a space here",
        "Delete it and type an ordinary space",
    )


def not_a_mapping(event: object) -> Error:
    """Return the error for an outermost level that is a list or a text."""
    kind = "a list" if isinstance(event, yaml.SequenceStartEvent) else "plain text"
    text = event.value if isinstance(event, yaml.ScalarEvent) else ""
    if match := re.match(r"([A-Za-z_]+):(\S.*)", text):
        return (
            "front-matter-syntax",
            f"There is no space after the colon in {quoted(match[1] + ':')}",
            "Write a space after the colon",
        )
    return (
        "front-matter-syntax",
        f"Expected fields, got {kind}",
        "Write one field on each line, such as title: The title",
    )


def second_document() -> Error:
    """Return the error for a line of three dots or hyphens that starts a second document."""
    return (
        "front-matter-refused",
        "A second YAML document begins here, but a file can have only one",
        "Delete the line that separates the two",
    )


def alias(name: str) -> Error:
    """Return the error for a `*name`."""
    return (
        "front-matter-refused",
        f"*{name} is a YAML alias, and aliases are not supported",
        "Write the value out, or put it in quotation marks if it is text that begins with *",
    )


def anchor(name: str) -> Error:
    """Return the error for an `&name`."""
    return (
        "front-matter-refused",
        f"&{name} is a YAML anchor, and anchors are not supported",
        f"Delete &{name}, or put the value in quotation marks if it is text that begins with &",
    )


def tag(name: str) -> Error:
    """Return the error for a `!name`."""
    return (
        "front-matter-refused",
        f"{quoted(name.replace('tag:yaml.org,2002:', '!!'))} is a YAML tag, and tags are not "
        "supported",
        "Delete it, or put the value in quotation marks if it is text that begins with !",
    )


def merge() -> Error:
    """Return the error for a key `<<`."""
    return (
        "front-matter-refused",
        "<< is a YAML merge, and merges are not supported",
        "Write the fields out",
    )


def key_not_text() -> Error:
    """Return the error for a list or a mapping in place of a key."""
    return (
        "front-matter-syntax",
        "Expected the name of a field, got a list or a mapping",
        "Write the name of a field and a colon, and put text with brackets in quotation marks",
    )


def duplicate(key: str) -> Error:
    """Return the error for a key that is twice in one mapping."""
    return (
        "front-matter-duplicate",
        f"{quoted(key)} appears twice here, so one of the two would be lost",
        "Keep one of the two, with the values of both",
    )


def too_deep() -> Error:
    """Return the error for deeper nesting than any field needs."""
    return (
        "front-matter-refused",
        f"Lists and mappings are nested more than {MAX_DEPTH} levels deep",
        "Put the value in quotation marks if the brackets are part of a text",
    )


def comment() -> Error:
    """Return the warning for a `#` after a space and before a word, which is usually text."""
    return (
        "front-matter-comment",
        "A # after a space begins a comment, so the rest of this line is ignored",
        "Put the text in single quotation marks if the # is part of it, or write a space after #",
    )


def hidden_character() -> Error:
    """Return the error for an escape in double quotes that makes a forbidden character."""
    return (
        "text-character",
        "An escape in this text produces an invisible character that could hide something",
        "Delete the escape that begins with \\",
    )
