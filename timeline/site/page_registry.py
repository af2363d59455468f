"""The functions that make views and files, by name, so that a plan can be cached as plain values.

A name is looked up among the modules of this package that are already loaded, and must be a
function defined there; no module is imported for the sake of a name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

_PACKAGE: Final = __name__.rpartition(".")[0]


def function_name(function: Callable[..., Any]) -> str:
    """Return the name of a function of this package: `module:name`."""
    return f"{function.__module__}:{function.__qualname__}"


def function_named(name: str) -> Callable[..., Any] | None:
    """Return the function of that name; None where this package has none."""
    module, _, attribute = name.partition(":")
    if not module.startswith(f"{_PACKAGE}."):
        return None
    function = getattr(sys.modules.get(module), attribute, None)
    is_defined_there = isinstance(function, FunctionType) and function.__module__ == module
    return function if is_defined_there else None
