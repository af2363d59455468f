"""What stands in the wrong place of a mapping: keys without a value, and keys one level too high.

A comma between braces ends a text in YAML, so that `{title: Talks, and more}` has a field `and
more` with nothing in it; dropping that would silently lose half of a title, or of a number. Knows
values as they were written, and is told which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from timeline.content.validators import Problem, quoted

Path = tuple[str | int, ...]


def keys_without_value(
    data: Any,
    owner_at: Callable[[Path], Any],
    unknown: Callable[[Any, Path], Problem],
    path: Path = (),
) -> Iterator[Problem]:
    """The keys that have no value and are no fields, which an author never means to write.

    `owner_at` gives the dataclass whose fields stand at a path, `unknown` the problem of a name.
    """
    if isinstance(data, dict):
        owner = owner_at(path) if None in data.values() else None
        # Where a list of mappings belongs, one may stand alone.
        if alone := owner is None and None in data.values():
            owner = owner_at((*path, 0))
        known = getattr(owner, "__dataclass_fields__", {})
        lost = [key for key, value in data.items() if value is None and key not in known]
        if owner and path and len(lost) == len(data):
            form = f"{{{next(iter(known))}: {lost[0]}, …}}"
            yield Problem(
                path,
                "field-type",
                "What stands between these braces has no names of fields",
                "Write the name of a field, a colon and a space before each: "
                + (f"[{form}]" if alone else form),
                nameless=True,
            )
            return
        for key in lost if owner else ():
            yield _lost(data, key, unknown(owner, (*path, key)))
        for key, value in data.items():
            yield from keys_without_value(value, owner_at, unknown, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from keys_without_value(value, owner_at, unknown, (*path, number))


def _lost(data: dict[str, Any], key: str, problem: Problem) -> Problem:
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
        # No space can have stood in an address.
        comma = "," if text.startswith(("http://", "https://")) else ", "
        whole = f"{text}{comma}{key}".replace("'", "''")
        hint = f"Put the text in single quotation marks: {before}: '{whole}'"
    return Problem(problem.path, problem.code, message, hint, on_key=True)


def intended_parent(data: Any, path: Path) -> str:
    """The empty field above an unknown one that holds a mapping: it should have been inside."""
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
    """The problems without those fields that are missing because another problem hides them.

    `Title: …` is told as a misspelt name, and not once more as a missing title.
    """
    hidden: set[Path] = set()
    emptied: set[Path] = set()
    for one in problems:
        above = one.path[:-1]
        if one.code == "field-unknown":
            hidden.update(((*above, one.suggestion), (*above, intended_parent(data, one.path))))
        elif one.nameless:
            emptied.add(one.path)
    return tuple(one for one in problems if not _is_echo(one, hidden, emptied))


def _is_echo(one: Problem, hidden: set[Path], emptied: set[Path]) -> bool:
    if one.code not in ("field-missing", "field-conflict", "field-type"):
        return False
    if any(one.path[: len(path)] == path for path in emptied):
        return not one.nameless
    return one.code != "field-type" and one.path in hidden
