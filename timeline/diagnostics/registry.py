"""Every rule of the program, gathered from the packages that report them.

A rule between files is a module of `timeline.rules`. The codes that `content`, `project` and `site`
report are in a file `codes.toml` of each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from timeline.core.diagnostic import Rule, Severity
from timeline.rules import all_rules


@cache
def groups() -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules by what they look at, in the order of their codes."""
    by_heading = {
        "Inside one file": _table("content"),
        "Between files": (module.RULE for module in all_rules()),
        "Around the content": (*_table("project"), *_table("site")),
    }
    return {
        heading: tuple(sorted(group, key=lambda rule: rule.code))
        for heading, group in by_heading.items()
    }


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order of the codes."""
    return {
        rule.code: rule
        for rule in sorted((r for group in groups().values() for r in group), key=lambda r: r.code)
    }


@cache
def severities() -> Mapping[str, Severity]:
    """Return the severity of every code, before the settings change it."""
    return {code: rule.severity for code, rule in rules().items()}


def is_counted(code: str) -> bool:
    """Whether the console only counts the notes of this code."""
    return code in rules() and rules()[code].counted


def _table(package: str) -> Iterator[Rule]:
    """Yield the rules in the `codes.toml` of a package."""
    text = files(f"timeline.{package}").joinpath("codes.toml").read_text("utf-8")
    for code, rule in tomllib.loads(text).items():
        yield Rule(code, rule["severity"], rule["entry"])
