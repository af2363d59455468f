"""Files that are no pages: planned like pages, and never at the address of another."""

from __future__ import annotations

import pytest

from tests.projects import build, event, faults


def test_a_file_is_made_when_it_is_asked_for() -> None:
    made = build({"content/events/a.md": event()})
    paths = [file.path for file in made.files]
    assert "feed.xml" in paths
    assert len(paths) == len(set(paths))
    assert made.renderer is not None
    for file in made.files:
        output = file.output(made.renderer.context)
        assert (output.path, type(output.content)) == (file.path, bytes)


@pytest.mark.parametrize("path", ["feed.xml", "data/index.json", "events/a/cite.bib"])
def test_a_file_of_the_project_cannot_take_its_address(path: str) -> None:
    files = {"content/events/a.md": event(), f"static/{path}": "mine"}
    assert f"static/{path}:0:0 address-taken" in faults(files)
