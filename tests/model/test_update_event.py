"""Revising a chronicle gives what linking everything again would give, or nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.projects import OPTIONS, project, read
from timeline.model.link import link
from timeline.model.update_event import update_event
from timeline.rules.runner import CheckedProject, check_all, recheck

FILES = project(
    """
--- content/sources/minutes.md
---
title: Minutes
url: https://council.example/minutes
publisher: Council
names: [min]
---
--- content/events/first-2021.md
---
title: The council meets
date: 2021-01-01
summary: 'They met [@report "met"].'
sources:
  report: {title: Report, url: https://paper.example/a, publisher: Paper}
  minutes: minutes
figures:
  - {series: boats, value: 3, unit: boats, as_of: 2021, source: report}
  - {series: boats, value: 9.5, unit: boats, as_of: 2020, source: report}
---
They voted [@minutes p. 2]. They left [@report].
--- content/events/second-2021.md
---
title: The council meets again
date: 2021-01-02
places: [Nowhere]
follows: [first-2021]
sources:
  again: {title: Report, url: https://paper.example/a, publisher: Papers, type: news}
  own: {title: Own, publisher: Owner}
---
They met [@again]. Nobody cites this.
"""
)
PATHS = ("content/events/first-2021.md", "content/events/second-2021.md")
LINES = (
    "They sang [@report].",
    "They sang [@again] and [@own].",
    "They sang [@nobody].",
    "Uncited words stand here.",
    "See [the second](second-2021.md) or [none](third-2021.md) [@minutes].",
    "title: The council meets",
    "title: Something else happens in the harbour of a town",
    "title: Words",
    "summary: 'Short [@report].'",
    "summary: >-\n  Longer\n  than before [@report].",
    "date_note: 'The day is that of the report [@report].'",
    "date: 2021-01-03",
    "draft: true",
    "topics: [boats]",
    "allow: [{rule: uncited-statement, because: It is a test}]",
    "",
)


def checked(files: dict[str, str]) -> CheckedProject:
    documents, reserved, _ = read(files)
    return check_all(link(documents), reserved=reserved, **OPTIONS)


def updated(before: CheckedProject, files: dict[str, str], path: str) -> CheckedProject | None:
    documents = [document for document in read(files)[0] if document.file.path == path]
    update = update_event(before.linked, documents[0]) if documents else None
    return recheck(before, update) if update else None


def edited(text: str, dice: random.Random) -> str:
    """The text with a line put in, taken out or put in the place of another one."""
    lines = text.split("\n")
    number = dice.randrange(1, len(lines))
    del lines[number : number + dice.randrange(2)]
    if dice.random() < 0.9:
        lines.insert(number, dice.choice(LINES))
    return "\n".join(lines)


@given(st.randoms(use_true_random=False))
def test_a_revision_is_what_linking_gives(dice: random.Random) -> None:
    files = dict(FILES)
    before = checked(files)
    for _ in range(6):
        path = dice.choice(PATHS)
        files = {**files, path: edited(files[path], dice)}
        expected = checked(files)
        made = updated(before, files, path)
        if made is not None:
            assert made.context == expected.context
            assert made.diagnostics == expected.diagnostics
        before = expected if made is None else made


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PATHS[0], "They voted", "They voted by show of hands"),
        (PATHS[0], "They left [@report].", "They left [@report]. They sang [@report]."),
        (PATHS[0], "They left [@report].", ""),
        (PATHS[0], "title: The council meets", "title: A meeting"),
        (PATHS[1], "title: The council meets again", "title: The council meets"),
        (PATHS[0], "summary: 'They", "summary: 'All of them"),
    ],
)
def test_an_edit_of_words_is_revised(path: str, old: str, new: str) -> None:
    files = {**FILES, path: FILES[path].replace(old, new)}
    assert files != FILES
    made = updated(checked(FILES), files, path)
    assert made is not None
    assert made.chronicle == checked(files).chronicle
    assert made.diagnostics == checked(files).diagnostics


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PATHS[0], "2021-01-01", "2021-01-05"),
        (PATHS[1], "Nowhere", "Somewhere"),
        (PATHS[1], "follows: [first-2021]", ""),
        (PATHS[0], "value: 3", "value: 4"),
        (PATHS[0], "value: 9.5", "value: 9.50"),
        (PATHS[0], "publisher: Paper", "publisher: The Paper"),
        (PATHS[1], "[@again]", "[@minutes]"),
        (PATHS[0], "title: The", "withdrawn: {on: 2022-01-01, why: Wrong}\ntitle: The"),
    ],
)
def test_an_edit_of_what_others_rest_on_is_left_to_linking(path: str, old: str, new: str) -> None:
    files = {**FILES, path: FILES[path].replace(old, new)}
    assert files != FILES
    assert updated(checked(FILES), files, path) is None


OWN = "sources:\n  own: {title: Own, publisher: Owner}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"{OWN}topics:\n  - Votes\nplaces:\n  - Votes\n",
            f"{OWN}places:\n  - Votes\ntopics:\n  - Votes\n",
        ),
        ("sources: {own: {title: Own, publisher: Owner}}\n", OWN),
    ],
)
def test_fields_in_another_order_or_form_have_their_faults_where_they_stand(
    before: str, after: str
) -> None:
    head = "---\ntitle: A vote\ndate: 2021-01-02\n"
    path = "content/events/a-2021.md"
    files = {path: f"{head}{before}---\nThey met.\n"}
    former = checked(files)
    assert former.of_all.concerning(path)
    files = {path: f"{head}{after}---\nThey met.\n"}
    made = updated(former, files, path)
    assert made is None or made.diagnostics == checked(files).diagnostics
