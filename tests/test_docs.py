"""The documentation as a whole: its links lead somewhere, and decision records have one form."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RECORDS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
FORM = ["## Context", "## Decision", "## Consequences"]

_FENCED = re.compile(r"^( *)(```|~~~).*?^\1\2", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")


def text_of(path: Path) -> str:
    """The text of a page without its examples."""
    return _FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading.lower())).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_to_a_file_and_a_heading(page: Path) -> None:
    for target in _LINK.findall(re.sub(r"`[^`\n]*`", "", text_of(page))):
        path, _, fragment = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if fragment and file.suffix == ".md":
            assert fragment in anchors(file), target


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_is_short_and_has_the_fixed_form(record: Path) -> None:
    lines = record.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(rf"# {record.stem[:4]} \S.*", lines[0])
    assert re.fullmatch(r"Status: (accepted|replaced by \[\d{4}\]\(\d{4}-[a-z-]+\.md\))", lines[2])
    assert [line for line in lines if line.startswith("## ")] == FORM
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 120


def test_decision_records_are_numbered_without_a_gap_and_all_in_the_index() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", index, re.MULTILINE)
    assert listed == [
        (
            f"{number:04}",
            record.name,
            record.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {number:04} "),
        )
        for number, record in enumerate(RECORDS, 1)
    ]


def names_in_code() -> list[str]:
    """Every module, class and function of the program that a page names."""
    pages = [ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md", *RECORDS]
    packages = "|".join(path.name for path in (ROOT / "timeline").iterdir() if path.is_dir())
    pattern = re.compile(rf"`((?:{packages})\.(?!js`)[A-Za-z_.]+)`")
    return sorted({name for page in pages for name in pattern.findall(page.read_text("utf-8"))})


@pytest.mark.parametrize("name", names_in_code())
def test_what_the_documentation_names_is_in_the_code(name: str) -> None:
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(("timeline", *parts[:count])))
        except ModuleNotFoundError:
            continue
        for attribute in parts[count:]:
            found = getattr(found, attribute)
        return
    pytest.fail(f"there is no timeline.{name}")


HAND_WRITTEN = [
    page
    for page in PAGES
    if page.name not in {"fields.md", "settings.md", "dates.md", "diagnostics.md"}
]
BANNED = re.compile(
    r"\b(mends?|mended|anew|somebody|whoever|nobody|is told|is said|by which|stands)\b", re.I
)
FORMER_NAMES = re.compile("timeline: mend this file|--anew")
"""The name of a task in an editor, and of an option that still works."""


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_are_in_plain_english_and_in_short_lines(page: Path) -> None:
    text = text_of(page)
    if page.name == "benchmark.md":
        text = re.sub(r"<!-- Generated.*?<!-- End", "", text, flags=re.DOTALL)
    for line in text.splitlines():
        assert not BANNED.search(FORMER_NAMES.sub("", line)), line
        if not line.lstrip().startswith(("|", "![", "    ")):
            assert len(line) <= 120, line
