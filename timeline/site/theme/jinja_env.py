"""Jinja for a site of many thousand pages: the same templates and the same text, in half the time.

A page prints three hundred values and makes a hundred calls, and most of its cost is what Jinja
looks up again at each of them. Every shortcut here is taken only where it gives the same text, and
Jinja's own way everywhere else. They rely on parts of Jinja that are not its public interface:
tests/site/test_templates.py fails when one of these changes.
"""

from __future__ import annotations

import re
from types import CodeType, FunctionType, MethodType
from typing import Any, Final

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_FUNCTIONS: Final = (FunctionType, MethodType)
_special_character: Final = re.compile("[&<>\"']").search


def printed(value: Any) -> str:
    """Return what `markupsafe.escape` gives, without a new `Markup` where the text is joined at
    once.
    """
    kind = type(value)
    if kind is Markup or (kind is str and _special_character(value) is None):
        text: str = value
        return text
    return escape(value)


class PageTemplate(Template):
    """A template whose `{{ … }}` are written by `printed`."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> Template:
        """Return a template of compiled code."""
        template = super().from_code(*args, **kwargs)
        # The compiled template looks this name up for each value that it prints.
        template.root_render_func.__globals__["escape"] = printed
        return template


class PageContext(Context):
    """What a running template knows.

    Jinja asks at each call whether the function takes the context, and at each import whether the
    page has globals that the other template lacks. Here macros are known by their type, and the
    globals of all templates are the same.
    """

    def __init__(self, *args: Any, **_globals: Any) -> None:
        super().__init__(*args)

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return the result of a call in a template."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _FUNCTIONS or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **kwargs)
        # Variables set inside a block or a loop are meant for functions that take the context.
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class Compiled(BytecodeCache):
    """The code of a theme's templates, in memory: an overlay of its environment makes templates of
    its own, which see its globals, and need not compile them again.

    A template is known by its name and its text, since a preview edits it.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class PageEnvironment(Environment):
    """An environment of such templates, all of which see the same globals."""

    template_class = PageTemplate
    context_class = PageContext
