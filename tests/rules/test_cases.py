"""What is said of projects in which something does not fit: the cases in tests/cases/rules.

A case with the option `notes` also has the notes that are only counted for a person.
`UPDATE_CASES=1 pytest tests/rules/test_cases.py` writes what is said now into the fixtures, so that
the difference can be looked at.
"""

from __future__ import annotations

import os

import pytest

from tests.model.projects import TODAY, Case, cases, linked, printed, read
from timeline.diagnostics.registry import is_counted

ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[f"{case.file.stem}: {case.title}" for case in ALL])
def test_says_what_is_wrong(case: Case) -> None:
    unreadable = "unreadable" in case.options
    _, _, problems = read(case.files)
    assert unreadable or not problems, "the case itself cannot be read"
    _, _, listed = case.options.partition("loaded_words: ")
    words = tuple(filter(None, listed.split(", ")))
    drafts = "drafts" in case.options
    _, diagnostics = linked(case.files, today=TODAY, drafts=drafts, loaded_words=words)
    if "notes" not in case.options:
        # They hold for nearly every small source, and are the subject of few cases.
        diagnostics = tuple(one for one in diagnostics if not is_counted(one.code))
    said = "\n".join(map(printed, diagnostics)) or "nothing"
    if os.environ.get("UPDATE_CASES"):
        _write(case, said)
    else:
        assert said == case.expected


def _write(case: Case, said: str) -> None:
    before, title, after = case.file.read_text(encoding="utf-8").partition(f"{case.title}\n")
    rest, separator, others = after.partition("\n==========\n")
    rest = rest.partition("--- expected\n")[0] + f"--- expected\n{said}" + "\n" * (not separator)
    case.file.write_text(before + title + rest + separator + others, encoding="utf-8")
