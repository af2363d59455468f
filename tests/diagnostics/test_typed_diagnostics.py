"""No code finds a fact in a message or a hint: what it needs to know is a field of its own.

The expressions of every module are searched for operations that look into a `message` or a `hint`:
attributes and variables of that name, local variables that are made from one, the parameters of
functions of the same module that are given one, and reports as text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "timeline"

WORDS = {"message", "hint"}

INTO = {
    *("split", "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith"),
    *("removeprefix", "removesuffix", "strip", "lstrip", "rstrip", "find", "rfind", "index"),
    *("rindex", "count", "match", "search", "fullmatch", "findall", "finditer", "sub", "subn"),
    *("get_close_matches", "SequenceMatcher", "fnmatch", "fnmatchcase", "casefold", "lower"),
    *("__contains__", "__eq__", "remove", "add", "set", "frozenset", "sorted", "Counter"),
}
"""What looks into a text, or compares it, as a method of the text or with it as an argument."""

LEGITIMATE = {
    "cli.py: _report_failure": "Click's text: it is printed on one line.",
    "site/theme/template_errors.py: _syntax_hint": "Jinja's text: no typed fact in it.",
    "site/theme/template_errors.py: _undefined_hint": "Jinja's sentence, as above.",
    "content/validators/scalars.py: _lower": "A message goes on after a colon.",
}
"""The functions that may look into a message, each with the reason."""

_Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def read(source: str) -> dict[str, list[str]]:
    """The expressions that look into a message or a hint, with their lines, by function."""
    found: dict[str, list[str]] = {}
    for function, node in _Search(ast.parse(source)).found:
        found.setdefault(function, []).append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


class _Search:
    def __init__(self, module: ast.Module) -> None:
        self._functions = {
            node.name: node
            for node in ast.walk(module)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        self._given: dict[str, set[str]] = {name: set() for name in self._functions}
        self.found: list[tuple[str, ast.expr]] = []
        """The expressions, each with the name of its function (empty for the module)."""
        before = -1
        # A function may hand on what it is given: until no further parameter is known to be one.
        while before != (before := sum(map(len, self._given.values()))):
            self.found = []
            self._scope(module, "", frozenset())

    def _scope(self, scope: _Scope, name: str, outer: frozenset[str]) -> None:
        words = outer | self._given.get(name, set())
        nodes = list(_own(scope))
        for _ in range(2):  # a name that is made from a name further down in a loop
            for node in nodes:
                words |= self._made(node, words)
        for node in nodes:
            self.found += ((name, one) for one in self._look(node, words))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._scope(node, node.name, words)
            elif isinstance(node, ast.Lambda):
                self._scope(node, name, words)

    def _made(self, node: ast.AST, words: frozenset[str]) -> frozenset[str]:
        """The variables that a node makes from a message."""
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                pairs = list(zip(targets, values, strict=False))
            case ast.Assign(targets=targets, value=value):
                pairs = [(target, value) for target in targets]
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                pairs = [(target, value)]
            case (
                ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
            ):
                pairs = [(target, value)]
            case _:
                return frozenset()
        return frozenset(
            name.id
            for target, value in pairs
            if self._is_text(value, words)
            for name in ast.walk(target)
            if isinstance(name, ast.Name)
        )

    def _is_text(  # noqa: C901 - one branch for each kind of expression
        self, node: ast.AST, words: frozenset[str]
    ) -> bool:
        """Whether an expression is a message, or a text that is made from one."""
        match node:
            case ast.Attribute(attr=attr):
                return attr in WORDS
            case ast.Name(id=name):
                return name in words or name in WORDS
            case ast.JoinedStr(values=values):
                return any(self._is_text(value, words) for value in values)
            case ast.FormattedValue(value=value) | ast.Subscript(value=value):
                return self._is_text(value, words)
            case ast.BinOp(left=left, right=right):
                return self._is_text(left, words) or self._is_text(right, words)
            case ast.BoolOp(values=values):
                return any(self._is_text(value, words) for value in values)
            case ast.IfExp(body=body, orelse=other):
                return self._is_text(body, words) or self._is_text(other, words)
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return self._is_text(value, words)
            case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Set(elts=values):
                return any(self._is_text(value, words) for value in values)
            case ast.SetComp(elt=value) | ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
                return self._is_text(value, words)
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr != "format":
                return self._is_text(value, words)
            case ast.Call(func=ast.Name(id="report" | "headline" | "details")):
                return True
            case ast.Call(func=ast.Name(id="str" | "visible"), args=[value]):
                return self._is_text(value, words)
            case ast.Call(func=ast.Name(id="set" | "frozenset" | "sorted"), args=[value]):
                return self._is_text(value, words)
        return False

    def _look(self, node: ast.AST, words: frozenset[str]) -> Iterator[ast.expr]:
        """The node, if it looks into a message or compares one."""
        match node:
            case ast.Compare(left=left, ops=how, comparators=others):
                is_none = all(isinstance(one, ast.Is | ast.IsNot) for one in how)
                if not is_none and any(self._is_text(one, words) for one in (left, *others)):
                    yield node
            case ast.Subscript(value=value, slice=key):
                if self._is_text(value, words) or self._is_text(key, words):
                    yield node
            case ast.Match(subject=subject):
                if self._is_text(subject, words):
                    yield subject
            case ast.SetComp(elt=value) | ast.DictComp(key=value):
                # What is gathered in a set, or as keys, is gathered to be compared.
                if self._is_text(value, words):
                    yield node
            case ast.Call(func=function, args=arguments, keywords=keywords):
                if self._calls_into(function, [*arguments, *(k.value for k in keywords)], words):
                    yield node
                if isinstance(function, ast.Name) and function.id in self._functions:
                    self._hand(function.id, arguments, keywords, words)

    def _calls_into(self, function: ast.expr, given: list[ast.expr], words: frozenset[str]) -> bool:
        match function:
            case ast.Attribute(value=owner, attr=name):
                texts = [owner, *given]
            case ast.Name(id=name):
                texts = given
            case _:
                return False
        return name in INTO and any(self._is_text(one, words) for one in texts)

    def _hand(
        self,
        name: str,
        arguments: list[ast.expr],
        keywords: list[ast.keyword],
        words: frozenset[str],
    ) -> None:
        """Remember the parameters that a function of the module is given a message for."""
        parameters = self._functions[name].args
        places = [*parameters.posonlyargs, *parameters.args]
        for place, argument in zip(places, arguments, strict=False):
            if self._is_text(argument, words):
                self._given[name].add(place.arg)
        self._given[name].update(
            keyword.arg
            for keyword in keywords
            if keyword.arg and self._is_text(keyword.value, words)
        )


def _own(scope: _Scope) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions inside it; these themselves belong."""
    stack = list(ast.iter_child_nodes(scope))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack += ast.iter_child_nodes(node)


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
)
def test_no_fact_is_found_in_a_message(path: str) -> None:
    found = read((PACKAGE / path).read_text("utf-8"))
    wrong = {name: each for name, each in found.items() if f"{path}: {name}" not in LEGITIMATE}
    assert not wrong, f"{path} looks into a message or a hint: give the fact a field of its own"


@pytest.mark.parametrize("place", LEGITIMATE)
def test_every_exception_is_needed(place: str) -> None:
    path, _, name = place.partition(": ")
    assert name in read((PACKAGE / path).read_text("utf-8"))


@pytest.mark.parametrize(
    "code",
    [
        "one.message.split('\"')[1]",
        "one.hint.removeprefix('Did you mean ')",
        "problem.hint.startswith('Did you mean')",
        "'no names of fields' in one.message",
        "fault.message != self.stumbled",
        "hint = fault.hint\nif hint == 'Write unknown': pass",
        "re.search('x', one.message)",
        "_PATTERN.search(visible(one.message))",
        "one.message[:5]",
        "f'{one.message}.'.strip('.')",
        "{one.message for one in faults}",
        "sorted((one.code, one.message) for one in faults)",
        "match one.hint:\n    case 'x': pass",
        "def f(said):\n    return 'x' in said\nf(one.message)",
        "def f(said):\n    return g(said)\ndef g(text):\n    return text[1:]\nf(said=one.hint)",
        "def f(message):\n    return message.endswith('closed')",
        "report([fault], texts, style).rstrip().partition(': ')",
        "if (said := fault.message) and said.count('x'): pass",
    ],
)
def test_the_search_finds(code: str) -> None:
    assert read(code)


@pytest.mark.parametrize(
    "code",
    [
        "print(f'{one.message}: {one.hint}')",
        "rows = [visible(one.message)]\nif one.hint: rows.append(one.hint)",
        "message = one.message\nif one.hint:\n    message += one.hint",
        "Diagnostic(at, problem.code, problem.message, problem.hint)",
        "fault != stumbled",
        "one.subject.strip('/') in told",
        "hint = fault.hint or 'Write it'",
        "{'message': one.message}",
        "def f(text):\n    return text[1:]\nf(one.subject)",
    ],
)
def test_the_search_lets_print_and_hand_on(code: str) -> None:
    assert not read(code)
