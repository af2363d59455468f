"""What is mended, and that nothing else ever changes: cases in tests/cases/mend, and properties."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects import event
from timeline.authoring.fix.fixer import fix_file
from timeline.authoring.fix.meaning import meaning
from timeline.authoring.fix.spelling import DATES, TEXTS
from timeline.content import validators
from timeline.content.addresses import without_tracking
from timeline.content.kinds import Kind
from timeline.content.reader import read_document
from timeline.content.schema import fields
from timeline.content.schema.field_order import field_order
from timeline.content.schema.fields import FIELDS, CommonFields, SourceFields
from timeline.content.schema.form_fields import form_fields, walk
from timeline.core.inputs import SourceFile

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/mend/mends.txt"
_CASE = re.compile(r"(.*)\n--- (\S+)\n(.*?)\n?--- expected\n(.*)", re.DOTALL)


def cases() -> list[Any]:
    found = []
    for text in CASES.read_text(encoding="utf-8").split("\n==========\n"):
        match = _CASE.fullmatch(text.rstrip("\n"))
        assert match is not None, text
        title, path, before, after = match.groups()
        after = before if after == "nothing" else after
        found.append(pytest.param(path, f"{before}\n", f"{after}\n", id=title))
    return found


@pytest.mark.parametrize(("path", "before", "after"), cases())
def test_what_is_mended(path: str, before: str, after: str) -> None:
    assert fix_file(SourceFile(path, before)).text == after
    assert fix_file(SourceFile(path, after)).text == after


def test_the_last_line_ends() -> None:
    path = "content/events/a.md"
    good = event()
    assert fix_file(SourceFile(path, good.rstrip("\n"))).text == good
    assert fix_file(SourceFile(path, f"{good}\n\n")).text == good


# The parts of a file, each in several spellings, as authors leave them behind.
_DATE = st.sampled_from(
    ("2025-10-14", "'2025-10-14'", '"2025~"', "'2025-10-14T09:30'", "'[2025-10-14,2025-10-15]'")
)
_SPACE = st.sampled_from(("", "", " ", "  ", "\t", "   # why"))
_URL = st.sampled_from(
    (
        "https://example.org/a?utm_source=x",
        "'https://example.org/a?b=1&fbclid=2#c'",
        '"https://example.org/?gclid=1"',
        "https://example.org/b",
    )
)


@st.composite
def front_matter(draw: st.DrawFn) -> str:
    """Fields in any order, with comments, blank lines and spaces between and behind them."""
    url, published = draw(_URL), draw(_DATE)
    block = draw(st.booleans())
    source = (
        f"sources:{draw(st.sampled_from(('', ' ')))}\n  s:\n    title: S{draw(_SPACE)}\n"
        f"    url: {url}\n    # why\n    published: {published}{draw(_SPACE)}"
        if block
        else f"sources: {{s: {{title: S, url: {url}, published: {published}}}}}{draw(_SPACE)}"
    )
    parts = [
        f"title: A{draw(_SPACE)}",
        f"date: {draw(_DATE)}{draw(_SPACE)}",
        source,
        *draw(
            st.lists(
                st.sampled_from(
                    (
                        "summary: |\n  It begins  \n  # no comment\n  here [@s]. ",
                        "summary: >-\n  It begins\n\n  here [@s].  ",
                        "summary: 'See <https://example.org/?utm_source=x>  \n\n  here [@s].'",
                        "summary: 'It begins  \n\n  # no comment [@s].'",
                        "topics: [a,\n  b]  ",
                        "places:\n- London\n# a comment\n- Paris ",
                        "names: []",
                        "added: '2025-11-01'",
                        "key: true ",
                        "draft: false",
                        "nonsense: 'x'",
                        "status: canceled",
                    )
                ),
                max_size=5,
                unique_by=lambda part: part.partition(":")[0],
            )
        ),
    ]
    lines = []
    for part in draw(st.permutations(parts)):
        lines += draw(st.lists(st.sampled_from(("# a comment", "", "#", "  # inner ")), max_size=2))
        lines.append(part)
    return "\n".join(lines)


_TEXT = st.lists(
    st.sampled_from(
        (
            "It began [@s].",
            "It began  ",
            "- a list [@s] ",
            "",
            "  ",
            "    code ",
            "```",
            "> said [@s].  ",
            "[x](https://example.org/?utm_source=x) [@s]",
            "<https://example.org/?utm_source=x> [@s] ",
            "| a | b | ",
            "| --- | --- |",
            "# heading  ",
            "no citation \\",
        )
    ),
    max_size=8,
).map("\n".join)


@given(front_matter(), _TEXT, st.sampled_from(("", "\n", "\n\n ")))
def test_a_file_says_the_same_afterwards_and_keeps_every_comment(
    header: str, body: str, end: str
) -> None:
    file = SourceFile("content/events/a.md", f"---\n{header}\n---\n{body}{end}")
    mended = fix_file(file)
    assert said(mended) == said(file)
    assert fix_file(mended) == mended
    assert lines(mended) == lines(file), "lines may move, and nothing else"


@given(st.text(alphabet=list("a:-'\"#|> \n\t[]{}@2025?="), max_size=60))
def test_whatever_stands_in_a_file(text: str) -> None:
    for file in (
        SourceFile("content/events/a.md", f"---\ntitle: A\n{text}\n---\n"),
        SourceFile("content/events/a.md", text),
        SourceFile("content/pages/a.md", f"---\ntitle: A\n---\n{text}"),
        SourceFile("timeline.yaml", text),
    ):
        mended = fix_file(file)
        assert meaning(mended) == meaning(file)
        assert fix_file(mended) == mended


def said(file: SourceFile) -> Any:
    """What is read of a file, without the places; spelt out, not by the mender's own measure."""
    result = read_document(file)
    faults = sorted((one.code, one.message) for one in result.diagnostics)
    if result.document is None:
        return faults
    return (
        faults,
        result.document.id,
        placeless(result.document.fields),
        placeless(result.document.texts),
    )


def placeless(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (
            type(value).__name__,
            {
                field.name: placeless(getattr(value, field.name))
                for field in dataclasses.fields(value)
                if field.name not in ("line", "column")
            },
        )
    if isinstance(value, dict):
        return {key: placeless(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [placeless(inner) for inner in value]
    if isinstance(value, str):
        return re.sub(r"https?:[^\"\s<]*", lambda found: without_tracking(found[0]), value)
    return value


def lines(file: SourceFile) -> Counter[str]:
    """The lines of a file, without what may be mended in them."""
    found: Counter[str] = Counter()
    for line in file.text.split("\n"):
        bare = re.sub(r"https?:[^\s,)>'\"]*", lambda found: without_tracking(found[0]), line)
        if bare.strip():
            found[re.sub(r"['\"]", "", bare).rstrip()] += 1
    return found


def test_no_file_of_this_repository_or_of_a_new_project_needs_mending() -> None:
    for base in (ROOT, ROOT / "timeline/scaffold"):
        for path in (*(base / "content").rglob("*.md"), base / "timeline.yaml"):
            file = SourceFile(path.relative_to(base).as_posix(), path.read_text(encoding="utf-8"))
            assert fix_file(file) == file, path


@pytest.mark.parametrize("kind", FIELDS)
def test_the_order_has_every_field_once(kind: Kind) -> None:
    names = [field.name for field in dataclasses.fields(FIELDS[kind])]
    assert sorted(field_order(kind)) == sorted(names)
    assert field_order(kind)[0] == "title"


def test_the_dates_are_the_fields_that_hold_one() -> None:
    holding = set()
    for one in vars(fields).values():
        if dataclasses.is_dataclass(one) and isinstance(one, type):
            for name, hint in typing.get_type_hints(one, include_extras=True).items():
                if any(isinstance(rule, validators.Edtf) for rule in metadata(hint)):
                    holding.add(name)
    assert holding == DATES
    assert issubclass(fields.EventFields, CommonFields)
    assert not issubclass(SourceFields, CommonFields)


def test_the_texts_are_the_fields_that_are_markdown() -> None:
    shapes = [shape for kind in FIELDS for _, shape in walk(form_fields(kind))]
    assert {shape.name for shape in shapes if shape.kind == "prose"} == TEXTS


def metadata(hint: Any) -> list[Any]:
    found = list(getattr(hint, "__metadata__", ()))
    for inner in typing.get_args(hint):
        found += metadata(inner)
    return found
