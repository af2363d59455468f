"""The example project, built: each page as it was last looked at and found good.

A difference is not a fault by itself. Look at it, and if it is meant, take the new pages over with
`UPDATE_GOLDEN=1 pytest tests/test_golden.py`.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

from timeline.build import pipeline
from timeline.project import loader

EXAMPLE = Path(loader.__file__).parents[1] / "scaffold"
ASSET = re.compile(rb"(/assets/[a-z]+\.)[0-9a-f]{10}\.")
"""The digest in the name of an asset changes with every stroke of the theme."""

GOLDEN = Path(__file__).parent / "sites" / "example"
TODAY = date(2025, 11, 1).toordinal()


def test_the_example_project_is_the_site_that_was_found_good() -> None:
    build = pipeline.compile(loader.read(EXAMPLE).inputs, pipeline.Options(today=TODAY))
    made = {
        output.path: ASSET.sub(b"\\1", output.content)
        for output in build.outputs()
        if not output.path.startswith("assets/")
    }
    if os.environ.get("UPDATE_GOLDEN") == "1":
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, content in made.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(content)
    golden = {
        path.relative_to(GOLDEN).as_posix(): path.read_bytes()
        for path in GOLDEN.rglob("*")
        if path.is_file()
    }
    assert sorted(made) == sorted(golden)
    for path, content in golden.items():
        assert made[path].decode() == content.decode(), path
