"""Projects with one fault each: what `check` reports of them, and what `build` makes of them.

Each folder of `tests/cases/faults` is a project, with a file `expected` of lines such as

    # Why it is here.
    base scaffold
    report content/events/x.md:2:1 merge-conflict
    says merge-conflict begins here and ends on line 6
    file film.swf
    has events/x/index.html <a href="#h-one">
    lacks events/x/index.html [report]

`base scaffold` lays the folder over the project that `timeline init` makes. `report` lines are all
errors and warnings, in order, and those notes that matter; `says` is part of the message or hint of
a report with that code. The other lines are about the site: it is built if there are any of them,
or if nothing reported is an error. `today` is the day of the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from timeline.build import pipeline
from timeline.core.diagnostic import Diagnostic
from timeline.project import loader
from timeline.site.theme.theme import load_theme

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "cases" / "faults"
CASES = sorted(path.parent for path in FOLDER.glob("*/expected"))


def _lines(case: Path) -> Iterator[tuple[str, str]]:
    for line in (case / "expected").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


def _reported(one: Diagnostic) -> str:
    return f"{one.at.path}:{one.at.line}:{one.at.column} {one.code}"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_fault_is_reported_as_expected(case: Path, tmp_path: Path) -> None:
    lines = list(_lines(case))
    expected = dict(lines)
    if expected.get("base") == "scaffold":
        for name in ("content", "timeline.yaml"):
            source = ROOT / "timeline" / "scaffold" / name
            if source.is_dir():
                copytree(source, tmp_path / name)
            else:
                (tmp_path / name).write_bytes(source.read_bytes())
    copytree(case, tmp_path, dirs_exist_ok=True)
    today = date.fromisoformat(expected.get("today", "2025-11-01")).toordinal()
    workspace = loader.read(tmp_path)
    build = pipeline.compile(workspace.inputs, pipeline.Options(today), load=load_theme)
    diagnostics = sorted((*workspace.diagnostics, *build.diagnostics))

    reports = [rest for word, rest in lines if word == "report"]
    seen = [
        _reported(one) for one in diagnostics if one.severity != "note" or _reported(one) in reports
    ]
    assert seen == reports
    for code, words in (rest.split(" ", 1) for word, rest in lines if word == "says"):
        texts = [f"{one.message}\n{one.hint}" for one in diagnostics if one.code == code]
        assert any(words in text for text in texts), texts

    about_site = [(word, rest) for word, rest in lines if word in ("file", "has", "lacks")]
    if build.failed:
        assert not about_site
        return
    files = {output.path: output.content for output in build.outputs()}
    for word, rest in about_site:
        path, _, text = rest.partition(" ")
        assert path in files
        assert (text in files[path].decode(errors="replace")) == (word != "lacks"), text


def test_every_folder_says_what_is_expected() -> None:
    assert sorted(path for path in FOLDER.iterdir() if path.is_dir()) == CASES
