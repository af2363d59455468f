"""Every rule has a module or a table entry, a manual entry, cases, and examples that are right."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from tests.manual import Files, right, wrong
from tests.mistakes import said
from timeline.core.diagnostic import Rule, Severity
from timeline.diagnostics import manual, registry
from timeline.rules import Scope, all_rules

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/rules"
RULES = registry.rules()

CODE_ARGUMENT = {"Diagnostic": 1, "Problem": 1, "FieldError": 0}
"""The calls that name a code, and which of their arguments it is."""


def codes_in_the_program() -> set[str]:
    """The codes in calls that make a diagnostic, anywhere in the program."""
    codes = set()
    for path in (ROOT / "timeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = CODE_ARGUMENT.get(name)
            if place is not None and len(node.args) > place:
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    codes.add(argument.value)
    return codes


def test_the_page_is_the_one_that_the_rules_make() -> None:
    """`python -m timeline.diagnostics.manual > docs/diagnostics.md` brings it up to date."""
    assert (ROOT / "docs/diagnostics.md").read_text(encoding="utf-8") == manual.page()


def test_a_module_is_named_after_its_code() -> None:
    modules = {module.__name__: module.RULE for module in all_rules()}  # type: ignore[attr-defined]
    assert len(modules) > 40
    for name, rule in modules.items():
        assert name == f"timeline.rules.{rule.code.replace('-', '_')}"


def test_every_module_that_declares_a_rule_is_run() -> None:
    """A module without `RULE` is machinery, of which there is little."""
    files = {path.stem for path in (ROOT / "timeline/rules").glob("[a-z]*.py")}
    rules = {module.RULE.code.replace("-", "_") for module in all_rules()}
    assert files - rules == {"check_context", "relocation", "runner", "suppressions"}


@pytest.mark.parametrize("module", all_rules(), ids=[module.RULE.code for module in all_rules()])
def test_a_rule_has_cases_that_show_it(module: object) -> None:
    rule = module.RULE  # type: ignore[attr-defined]
    assert module.SCOPE in get_args(Scope)  # type: ignore[attr-defined]
    cases = (CASES / f"{rule.code}.txt").read_text(encoding="utf-8")
    assert re.search(rf"^\S+:\d+:\d+ {rule.code} ", cases, re.MULTILINE)


def test_cases_are_named_after_rules() -> None:
    codes = {module.RULE.code for module in all_rules()}
    assert {path.stem for path in CASES.iterdir()} == codes
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {name.replace("_", "-") for name in tests} <= codes | {"cases", "manual"}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_has_a_summary_a_reason_and_examples(rule: Rule) -> None:
    assert rule.severity in get_args(Severity)
    assert re.fullmatch(r"[A-Z][^\n]+\.", rule.summary), rule.summary
    assert rule.reason.endswith((".", "`.")), rule.reason
    assert all(rule.examples)
    assert rule.examples[0] != rule.examples[1]


def test_every_code_in_the_program_is_a_rule() -> None:
    codes = codes_in_the_program()
    assert "field-choice" in codes, "the calls were not found"
    assert codes <= set(RULES)


def test_every_rule_is_reported_somewhere() -> None:
    program = "".join(path.read_text("utf-8") for path in (ROOT / "timeline").rglob("*.py"))
    assert {code for code in RULES if f'"{code}"' not in program} == set()


def codes_of(files: Files) -> set[str]:
    """What is said of the sound project of `tests/cases/mistakes` with these files in it."""
    written = {}
    for name, text in files.items():
        path, _, encoding = name.partition(" (")
        written[path] = text.encode(encoding.rstrip(")") or "utf-8", "surrogateescape")
    without = ("timeline.yaml",) if not files else ()
    return {one.code for one in said(written, notes=True, without=without)}


@pytest.mark.parametrize("code", RULES)
def test_the_wrong_example_is_wrong_and_the_right_one_is_right(code: str) -> None:
    for files in wrong(code):
        assert code in codes_of(files)
    for files in right(code):
        assert code not in codes_of(files)


def test_each_code_has_a_case() -> None:
    """In the corpus of mistakes, in another fixture, or in a test that makes what is too large."""
    here = Path(__file__)
    paths = [*(ROOT / "tests" / "cases").rglob("*.txt"), *(ROOT / "tests").rglob("test_*.py")]
    texts = "".join(path.read_text(encoding="utf-8") for path in paths if path != here)
    assert {code for code in RULES if not re.search(rf"(?<![\w-]){code}(?![\w-])", texts)} == set()
