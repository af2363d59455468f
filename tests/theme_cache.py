"""The default theme read and compiled once in a run of tests instead of once for each site.

Compiling its 35 templates takes longer than building a small site, and hundreds of tests build one.
What Jinja and YAML make of a text depends on that text, its name and the settings of the parser
alone, so the result may be shared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
import yaml
from jinja2 import Environment

T = TypeVar("T")

LOCALE_LOADERS = tuple(
    getattr(yaml, name) for name in ("CBaseLoader", "BaseLoader") if hasattr(yaml, name)
)
"""Those that read the words of a theme. What they give is copied by all who change it."""


@contextmanager
def theme_cache() -> Iterator[None]:
    """Share what is parsed and compiled from equal texts."""
    with pytest.MonkeyPatch.context() as patch:
        # `compile` parses by `_parse`, so that no tree is shared that it could change.
        for method in (Environment.compile, Environment.parse):
            patch.setattr(Environment, method.__name__, _cached_template(method))
        patch.setattr(yaml, "load", _cached_locale(yaml.load))
        yield


def _cached_template(method: Callable[..., T]) -> Callable[..., T]:
    results: dict[Hashable, T] = {}

    def cached(self: Environment, source: Any, *args: Any, **named: Any) -> T:
        if not isinstance(source, str):
            return method(self, source, *args, **named)
        key = (_settings(self), source, args, frozenset(named.items()))
        if key not in results:
            results[key] = method(self, source, *args, **named)
        return results[key]

    return cached


def _settings(environment: Environment) -> Hashable:
    """All of an environment that compiled code may depend on."""
    return (
        type(environment),
        environment.lexer,
        environment.autoescape,
        environment.optimized,
        environment.is_async,
        environment.sandboxed,
        frozenset(environment.extensions),
        # Filters and tests of constants are applied when a template is compiled.
        frozenset(environment.filters.items()),
        frozenset(environment.tests.items()),
    )


def _cached_locale(load: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    results: dict[Hashable, Any] = {}

    # The parameter has the name that PyYAML gave it.
    def cached(stream: Any, Loader: Any) -> Any:  # noqa: N803
        if not (isinstance(stream, str) and Loader in LOCALE_LOADERS):
            return load(stream, Loader)
        key = (stream, Loader)
        if key not in results:
            results[key] = load(stream, Loader)
        return results[key]

    return cached
