"""Mistakes that people really make: each is told at its place, and its hint mends it.

`UPDATE_CASES=1 pytest tests/test_mistakes.py` writes what is said now into the fixtures of
`tests/cases/mistakes`, so that the difference can be looked at. The mends stay as they are.
"""

from __future__ import annotations

import os
import re

import pytest

from tests.mistakes import Mistake, mistakes, printed, said, write_reports

if os.environ.get("UPDATE_CASES"):
    write_reports()
ALL = list(mistakes())


@pytest.mark.parametrize("one", ALL, ids=[f"{one.file.stem}: {one.title}" for one in ALL])
def test_is_told_where_it_stands_and_its_hint_mends_it(one: Mistake) -> None:
    assert printed(said(one.files, notes=one.notes)) == one.report
    assert printed(said(one.mended, notes=one.notes)) == one.left


def test_the_project_under_the_cases_is_sound() -> None:
    assert printed(said({})) == "nothing"


def test_there_are_many_different_mistakes() -> None:
    assert len({one.title for one in ALL}) == len(ALL) >= 120


LITERAL = re.compile(r"^  → (?:Write|Did you mean|Rename the file to) (\S+?)\??$", re.MULTILINE)
"""A hint that is one word to write and nothing else."""


@pytest.mark.parametrize("one", ALL, ids=[f"{one.file.stem}: {one.title}" for one in ALL])
def test_the_mend_is_what_the_hint_says(one: Mistake) -> None:
    """Where the hint is the very word, the mend has it."""
    mended = "\n".join(
        [*one.mended, *(data.decode(errors="replace") for data in one.mended.values())]
    )
    for word in LITERAL.findall(one.report):
        assert word.strip('"') in mended
