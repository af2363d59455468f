"""The manual of diagnostics has every code, and every code is one that can be said."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.manual import MANUAL, SECTIONS, Files, right, wrong
from tests.mistakes import said
from timeline.core.diagnostic import CODES, MILDER

ROOT = Path(__file__).parents[2]

SAYING = {"Diagnostic": 1, "Problem": 1, "fault": 0, "Fault": 0, "report": 1}
"""The calls that make a diagnostic, and which of their arguments is the code."""


def codes_in_the_program() -> set[str]:
    """The codes that stand in calls that make a diagnostic, anywhere in the program."""
    found = set()
    for path in (ROOT / "timeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = SAYING.get(name)
            if place is not None and len(node.args) > place:
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def test_each_code_has_a_section_and_each_section_a_code() -> None:
    assert set(SECTIONS) == set(CODES)
    assert len(re.findall("^### ", MANUAL, re.MULTILINE)) == len(SECTIONS), "a section twice"


def test_each_section_has_the_severity_the_meaning_and_both_examples() -> None:
    for code, text in SECTIONS.items():
        severity = MILDER.get(code, "error").capitalize()
        assert text.startswith(f"\n**{severity}.** {CODES[code]}\n"), code
        assert re.search(
            r"^Wrong:\n\n```text\n.+?\n```\n\nRight:\n\n```text\n.+?\n```$", text, re.S | re.M
        ), code


def test_what_is_said_has_a_code() -> None:
    codes = codes_in_the_program()
    assert "unknown-source" in codes, "the calls were not found"
    assert codes <= set(CODES)


def test_each_code_is_said_somewhere() -> None:
    program = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "timeline").rglob("*.py")
        if path.name != "diagnostics.py"
    )
    assert {code for code in CODES if f'"{code}"' not in program} == set()


def test_milder_codes_are_codes() -> None:
    assert set(MILDER) <= set(CODES)


def test_each_rule_is_a_module_with_its_id_its_reason_and_examples() -> None:
    for path in (ROOT / "timeline/model/checks").glob("[a-z]*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        manual = ast.get_docstring(tree) or ""
        codes = {
            str(argument.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fault"
            for argument in node.args[:1]
            if isinstance(argument, ast.Constant)
        }
        assert codes, path.name
        for code in codes:
            assert f"`{code}`" in manual, (path.name, code)
        assert "Wrong" in manual, path.name
        assert "Right" in manual, path.name


def codes_of(files: Files) -> set[str]:
    """What is said of the sound project of `tests/cases/mistakes` with these files in it."""
    written = {}
    for name, text in files.items():
        path, _, encoding = name.partition(" (")
        written[path] = text.encode(encoding.rstrip(")") or "utf-8")
    without = ("timeline.yaml",) if not files else ()
    return {one.code for one in said(written, notes=True, without=without)}


@pytest.mark.parametrize("code", CODES)
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
    assert {code for code in CODES if not re.search(rf"(?<![\w-]){code}(?![\w-])", texts)} == set()
