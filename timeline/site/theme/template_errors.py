"""What a template did wrong, as Jinja or Python tells it → a diagnosis at its line, with a mend.

Jinja says what it found; what to write instead follows from the names that there are: of templates,
filters, functions and words, and of the fields of the views. Knows no page and no theme.

The exceptions of Jinja carry the place, and the name of a template that is missing, but no other
fact except in their sentence. This is the one module that reads sentences, and these are Jinja's
alone; one that it does not know gets a general hint.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Collection, Iterable
from typing import Final

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, UndefinedError

from timeline.core.diagnostic import Diagnostic, Location
from timeline.site import views

CODE: Final = "template-error"
_ANY: Final = "Mend this line, or delete the file so that the template beneath it is used"

_OPEN: Final = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_TAG: Final = re.compile(r"Encountered unknown tag '(\w+)'")
_NO_FILTER: Final = re.compile(r"No (filter|test) named '(\w+)'")
_TWICE: Final = re.compile(r"block '(\w+)' defined twice")
_EXPECTED: Final = re.compile(r"expected (?:token )?'(end of [a-z ]+)'")
_NO_NAME: Final = re.compile(r"'(\w+)' is undefined")
_NO_FIELD: Final = re.compile(r"'([\w.]+) object' has no attribute '(\w+)'")
_ENDS: Final = {
    "end of print statement": "}}",
    "end of statement block": "%}",
}
_TAGS: Final = (
    *("block", "call", "elif", "else", "extends", "filter", "for", "from", "if", "import"),
    *("include", "macro", "raw", "set", "with", "autoescape"),
)


def template_diagnostic(
    fault: Exception, template: str, environment: Environment, words: Collection[str] = ()
) -> Diagnostic:
    """The diagnosis of what a template did wrong, at the line of the template where it was
    noticed. `environment` has the names that it could have used, `words` are those of the theme and
    the names of its assets.
    """
    if isinstance(fault, TemplateSyntaxError):
        at = Location(fault.filename or f"templates/{template}", fault.lineno)
        said = str(fault.message)
        return Diagnostic(
            at, CODE, f"The template cannot be read: {said}", _of_syntax(said, environment)
        )
    at = _line_of(fault, template)
    if isinstance(fault, TemplateNotFound):
        hint = _meant(str(fault.name), environment.list_templates())
        return Diagnostic(at, CODE, f'There is no template "{fault.name}"', hint or _ANY)
    if isinstance(fault, KeyError) and fault.args:
        # What `t` and `asset` raise; and a mapping of a template that lacks something.
        name = str(fault.args[0])
        message = f'The template failed: there is no word, asset or entry "{name}"'
        return Diagnostic(at, CODE, message, _meant(name, words) or _ANY)
    said = str(fault)
    hint = _of_undefined(said, environment) if isinstance(fault, UndefinedError) else ""
    return Diagnostic(at, CODE, f"The template failed: {said}", hint or _ANY)


def not_utf8(template: str) -> Diagnostic:
    """The diagnosis of a template that is no text."""
    at = Location(f"templates/{template}")
    return Diagnostic(at, CODE, "The template is not UTF-8", "Save it again as UTF-8")


def _of_syntax(said: str, environment: Environment) -> str:
    """What to write where the template cannot be read."""
    if found := _TAG.search(said):
        tag = found[1]
        if inner := _OPEN.search(said):
            return f"Write {{% end{inner[1]} %}} before it, or remove it"
        if tag.startswith("end") or tag in ("else", "elif"):
            return f"Remove {{% {tag} %}}: nothing that it could belong to is open"
        return _meant(tag, _TAGS) or f"Write one of {', '.join(_TAGS)}, or remove it"
    if found := _OPEN.search(said):
        return f"Write {{% end{found[1]} %}} where what {{% {found[1]} %}} began shall end"
    if found := _NO_FILTER.search(said):
        known = environment.filters if found[1] == "filter" else environment.tests
        return _meant(found[2], known)
    if found := _TWICE.search(said):
        return f"Give one of the blocks another name, or write {{{{ self.{found[1]}() }}}} there"
    if "got '='" in said:
        return "Write == where two values are compared"
    if (found := _EXPECTED.search(said)) and found[1] in _ENDS:
        return f"Write {_ENDS[found[1]]} where the expression ends, and what stands before it anew"
    if said.startswith("Missing end of comment"):
        return "Write #} where the comment ends"
    return _ANY


def _of_undefined(said: str, environment: Environment) -> str:
    """What to write for a name or a field that there is not."""
    if found := _NO_FIELD.search(said):
        name = found[1].rpartition(".")[2]
        owner = getattr(views, name, None)
        if isinstance(owner, type) and dataclasses.is_dataclass(owner):
            fields = [field.name for field in dataclasses.fields(owner)]
            listed = f"Write one of {', '.join(fields)}" if fields else "Remove it"
            return _meant(found[2], fields) or listed
    if found := _NO_NAME.search(said):
        return _meant(found[1], ("view", "page", *environment.globals))
    return ""


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"Did you mean {close[0]}?" if close else ""


def _line_of(fault: BaseException, template: str) -> Location:
    at = Location(f"templates/{template}")
    trace = fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        # Jinja rewrites the traceback so that frames of a template carry its file name and line.
        if "templates/" in code.co_filename and code.co_filename.endswith(
            (".html", ".xml", ".txt")
        ):
            at = Location(code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return at
