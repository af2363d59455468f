"""The functions that make views and files, by name, so that a plan can be kept as plain values.

A name is looked up among the modules of this room that are loaded already, and must be a function
that was written there; nothing is imported for the sake of a name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

_ROOM: Final = __name__.rpartition(".")[0]


def function_name(maker: Callable[..., Any]) -> str:
    """The name of a function of this room: `module:name`."""
    return f"{maker.__module__}:{maker.__qualname__}"


def function_named(name: str) -> Callable[..., Any] | None:
    """The function of that name; None where this room has none."""
    module, _, function = name.partition(":")
    if not module.startswith(f"{_ROOM}."):
        return None
    found = getattr(sys.modules.get(module), function, None)
    is_its_own = isinstance(found, FunctionType) and found.__module__ == module
    return found if is_its_own else None
