"""What a template did wrong, as an exception of Jinja or Python → a diagnostic with a hint.

Jinja says what it found; what to write instead follows from the names that exist: of templates,
filters, functions and words, and of the fields of the views. Knows no page and no theme.

Jinja's exceptions have the place, and the name of a missing template, but every other fact only in
their message. This is the one module that reads messages, and only Jinja's; one that it does not
know gets a general hint.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable
from typing import Final

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, UndefinedError

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.suggest import nearest
from timeline.site import views

CODE: Final = "template-error"
_GENERAL_HINT: Final = "Fix this line, or delete the file to use the template of the layer below"

_UNCLOSED: Final = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_UNKNOWN_TAG: Final = re.compile(r"Encountered unknown tag '(\w+)'")
_NO_FILTER: Final = re.compile(r"No (filter|test) named '(\w+)'")
_DUPLICATE_BLOCK: Final = re.compile(r"block '(\w+)' defined twice")
_EXPECTED: Final = re.compile(r"expected (?:token )?'(end of [a-z ]+)'")
_UNDEFINED_NAME: Final = re.compile(r"'(\w+)' is undefined")
_UNDEFINED_FIELD: Final = re.compile(r"'([\w.]+) object' has no attribute '(\w+)'")
_ENDS: Final = {
    "end of print statement": "}}",
    "end of statement block": "%}",
}
_TAGS: Final = (
    *("block", "call", "elif", "else", "extends", "filter", "for", "from", "if", "import"),
    *("include", "macro", "raw", "set", "with", "autoescape"),
)


def template_diagnostic(
    error: Exception, template: str, environment: Environment, words: Collection[str] = ()
) -> Diagnostic:
    """Return the diagnostic of an exception, at the line of the template that raised it.

    `environment` has the names that the template could use, `words` are those of the theme and the
    names of its assets.
    """
    if isinstance(error, TemplateSyntaxError):
        at = Location(error.filename or f"templates/{template}", error.lineno)
        problem = str(error.message)
        return Diagnostic(
            at, CODE, f"The template cannot be read: {problem}", _syntax_hint(problem, environment)
        )
    at = _line_of(error, template)
    if isinstance(error, TemplateNotFound):
        hint = _suggestion(str(error.name), environment.list_templates())
        return Diagnostic(at, CODE, f'There is no template "{error.name}"', hint or _GENERAL_HINT)
    if isinstance(error, KeyError) and error.args:
        # Raised by `t` and `asset`, and by a mapping in a template.
        name = str(error.args[0])
        message = f'The template failed: there is no word, asset or entry "{name}"'
        return Diagnostic(at, CODE, message, _suggestion(name, words) or _GENERAL_HINT)
    problem = str(error)
    hint = _undefined_hint(problem, environment) if isinstance(error, UndefinedError) else ""
    return Diagnostic(at, CODE, f"The template failed: {problem}", hint or _GENERAL_HINT)


def not_utf8(template: str) -> Diagnostic:
    """Return the diagnostic of a template that is not text."""
    at = Location(f"templates/{template}")
    return Diagnostic(at, CODE, "The template is not UTF-8", "Save it again as UTF-8")


def _syntax_hint(problem: str, environment: Environment) -> str:
    """Return what to write where the template cannot be read."""
    if match := _UNKNOWN_TAG.search(problem):
        tag = match[1]
        if inner := _UNCLOSED.search(problem):
            return f"Write {{% end{inner[1]} %}} before it, or remove it"
        if tag.startswith("end") or tag in ("else", "elif"):
            return f"Remove {{% {tag} %}}: no open block needs it"
        return _suggestion(tag, _TAGS) or f"Write one of {', '.join(_TAGS)}, or remove it"
    if match := _UNCLOSED.search(problem):
        return f"Write {{% end{match[1]} %}} where the {{% {match[1]} %}} ends"
    if match := _NO_FILTER.search(problem):
        known = environment.filters if match[1] == "filter" else environment.tests
        return _suggestion(match[2], known)
    if match := _DUPLICATE_BLOCK.search(problem):
        return f"Give one of the blocks another name, or write {{{{ self.{match[1]}() }}}} there"
    if "got '='" in problem:
        return "Write == where two values are compared"
    if (match := _EXPECTED.search(problem)) and match[1] in _ENDS:
        return f"Write {_ENDS[match[1]]} where the expression ends, and correct what is before it"
    if problem.startswith("Missing end of comment"):
        return "Write #} where the comment ends"
    return _GENERAL_HINT


def _undefined_hint(problem: str, environment: Environment) -> str:
    """Return what to write for a name or a field that does not exist."""
    if match := _UNDEFINED_FIELD.search(problem):
        name = match[1].rpartition(".")[2]
        owner = getattr(views, name, None)
        if isinstance(owner, type) and dataclasses.is_dataclass(owner):
            fields = [field.name for field in dataclasses.fields(owner)]
            listed = f"Write one of {', '.join(fields)}" if fields else "Remove it"
            return _suggestion(match[2], fields) or listed
    if match := _UNDEFINED_NAME.search(problem):
        return _suggestion(match[1], ("view", "page", *environment.globals))
    return ""


def _suggestion(name: str, known: Iterable[str]) -> str:
    suggestion = nearest(name, known, 0.7)
    return f"Did you mean {suggestion}?" if suggestion else ""


def _line_of(error: BaseException, template: str) -> Location:
    at = Location(f"templates/{template}")
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        # Jinja rewrites the traceback so that frames of a template carry its file name and line.
        if "templates/" in code.co_filename and code.co_filename.endswith(
            (".html", ".xml", ".txt")
        ):
            at = Location(code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return at
