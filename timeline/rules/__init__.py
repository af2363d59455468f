"""The rules between files, one module each, named after its code.

A rule's module declares three names: `RULE` (its code, its severity and the module's docstring as
its manual entry), `SCOPE` (what its reports depend on) and `check(chronicle, context)`, which
yields diagnostics. A new rule is a new module, its cases and, where cases are not enough, its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, Protocol

from timeline.core.diagnostic import Diagnostic, Rule

Scope = Literal["files", "project", "titles"]
"""What the reports of a rule depend on.

- `files`: on one file and the fields of others, never on another file's text. They are about a
  place in that file, which is one of `context.documents` or `context.events`.
- `titles`: on titles. They are about pairs with one of `context.events`.
- `project`: on the fields of all files, whatever their titles and texts are.
"""


class RuleModule(Protocol):
    """What the module of a rule declares."""

    RULE: Rule
    SCOPE: Scope
    check: Callable[[Any, Any], Iterator[Diagnostic]]
    """Yields what is wrong with a `Chronicle`, given a `CheckContext`."""


@cache
def all_rules() -> tuple[RuleModule, ...]:
    """Return the modules of all rules, in the order of their codes."""
    modules: list[Any] = [
        import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)
    ]
    return tuple(module for module in modules if hasattr(module, "RULE"))
