"""Jinja as a site of many thousand pages needs it: the same templates, the same text, sooner.

A page prints three hundred values and makes a hundred calls, so what Jinja finds out anew at each
of them is most of what a page costs. Everything here takes a short way where it is known to lead to
the same text, and Jinja's own way everywhere else.
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
_special: Final = re.compile("[&<>\"']").search


def printed(value: Any) -> str:
    """A value as it is written into a page: what `markupsafe.escape` gives, without the making of a
    new `Markup` for what is only going to be joined.
    """
    kind = type(value)
    if kind is Markup or (kind is str and _special(value) is None):
        text: str = value
        return text
    return escape(value)


class PageTemplate(Template):
    """A template whose `{{ … }}` are written by `printed`."""

    @classmethod
    def from_code(cls, *args: Any, **named: Any) -> Template:
        """A template of compiled code."""
        made = super().from_code(*args, **named)
        # The compiled template looks this name up for each value that it prints. Were it called
        # otherwise in another release, nothing would happen but that pages take longer.
        made.root_render_func.__globals__["escape"] = printed
        return made


class PageContext(Context):
    """What a running template knows.

    Jinja asks at each call whether the function would like the context, and at each import whether
    the page has globals that the other template lacks. Here macros are known by their type, and the
    globals of all templates are the same.
    """

    def __init__(self, *args: Any, **_globals: Any) -> None:
        super().__init__(*args)

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """What a call in a template gives."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _FUNCTIONS or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **named)
        # What is set inside a block or a loop is meant for functions that take the context.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class Compiled(BytecodeCache):
    """The code of a theme's templates, each with the checksum of its text.

    An overlay of the theme's environment has templates of its own, which see its globals, and need
    not be compiled again; nor need those of the next theme whose text is the same.
    """

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if the same text was compiled before."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


class PageEnvironment(Environment):
    """An environment of such templates, all of which see the same globals."""

    template_class = PageTemplate
    context_class = PageContext
