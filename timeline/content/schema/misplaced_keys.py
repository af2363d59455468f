"""Values of a mapping as written → the keys in the wrong place: without a value, or too far out.

A comma between braces ends a text in YAML, so that `{title: Talks, and more}` has a field `and
more` with no value; ignoring that would silently lose half of a title, or of a number. The caller
says which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from timeline.content.validators import Problem, quoted

Path = tuple[str | int, ...]
OwnerAt = Callable[[Path], Any]
"""The dataclass whose fields are at a path; None if there is none."""
UnknownName = Callable[[Any, Path], Problem]
"""The problem of a name, the last part of the path, that is not a field of the dataclass."""


def keys_without_value(
    data: Any, owner_at: OwnerAt, unknown: UnknownName, path: Path = ()
) -> Iterator[Problem]:
    """Report the keys that have no value and are not fields, which no author means to write."""
    if isinstance(data, list):
        for number, value in enumerate(data):
            yield from keys_without_value(value, owner_at, unknown, (*path, number))
    elif isinstance(data, dict):
        if None in data.values():
            problems = list(_empty_keys(data, owner_at, unknown, path))
            yield from problems
            if any(problem.nameless for problem in problems):
                return
        for key, value in data.items():
            yield from keys_without_value(value, owner_at, unknown, (*path, key))


def _empty_keys(
    data: dict[str, Any], owner_at: OwnerAt, unknown: UnknownName, path: Path
) -> Iterator[Problem]:
    owner, form = owner_at(path), "{}"
    if owner is None:
        # A single mapping may be written where a list of them is expected.
        owner, form = owner_at((*path, 0)), "[{}]"
    if owner is None:
        return
    fields = owner.__dataclass_fields__
    empty = [key for key, value in data.items() if value is None and key not in fields]
    if path and len(empty) == len(data):
        example = form.format(f"{{{next(iter(fields))}: {empty[0]}, …}}")
        yield Problem(
            path,
            "field-type",
            "The values between these braces have no field names",
            f"Write the name of a field, a colon and a space before each: {example}",
            nameless=True,
        )
        return
    for key in empty:
        yield _cut_value(data, key, unknown(owner, (*path, key)))


def _cut_value(data: dict[str, Any], key: str, problem: Problem) -> Problem:
    """Say that the value before an empty key was cut at a comma, if that is what happened."""
    keys = list(data)
    before = keys[max(keys.index(key) - 1, 0)]
    text = data[before]
    if not isinstance(text, str) or problem.suggestion:
        return problem
    if re.fullmatch(r"[0-9]{1,3}", text) and re.fullmatch(r"[0-9]{3}", key):
        message = f"The number ends at the comma, and {quoted(key)} is read as a field"
        hint = f"Write {before}: {text}{key}"
    else:
        message = f"The text ends at the comma, and {quoted(key)} is read as a field"
        # An address has no space after its comma.
        comma = "," if text.startswith(("http://", "https://")) else ", "
        whole = f"{text}{comma}{key}".replace("'", "''")
        hint = f"Put the text in single quotation marks: {before}: '{whole}'"
    return Problem(problem.path, problem.code, message, hint, on_key=True)


def intended_parent(data: Any, path: Path) -> str:
    """Return the empty field above an unknown one with a mapping, which belongs inside it."""
    for part in path[:-1]:
        data = data[part]
    if not isinstance(data, dict) or not isinstance(data.get(str(path[-1])), dict):
        return ""
    keys = list(data)
    for key in reversed(keys[: keys.index(str(path[-1]))]):
        if data[key] is None:
            return str(key)
        if not isinstance(data[key], dict):
            break
    return ""


def without_consequences(data: Any, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Drop the problems that another one causes.

    `Title: …` is reported as a misspelt name, and not again as a missing title.
    """
    misnamed: set[Path] = set()
    nameless: set[Path] = set()
    for problem in problems:
        parent = problem.path[:-1]
        if problem.code == "field-unknown":
            misnamed.add((*parent, problem.suggestion))
            misnamed.add((*parent, intended_parent(data, problem.path)))
        elif problem.nameless:
            nameless.add(problem.path)
    return tuple(p for p in problems if not _is_consequence(p, misnamed, nameless))


def _is_consequence(problem: Problem, misnamed: set[Path], nameless: set[Path]) -> bool:
    if problem.code not in ("field-missing", "field-conflict", "field-type"):
        return False
    if any(problem.path[: len(path)] == path for path in nameless):
        return not problem.nameless
    return problem.code != "field-type" and problem.path in misnamed
