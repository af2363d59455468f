"""Every page of the repository's own site is valid HTML, by the Nu HTML checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest


@pytest.mark.vnu
def test_the_nu_html_checker_finds_nothing(own_site: Path, vnu_command: tuple[str, ...]) -> None:
    result = subprocess.run(
        [*vnu_command, "--format", "json", "--skip-non-html", str(own_site)],
        capture_output=True,
        check=False,
    )
    messages = json.loads(result.stderr)["messages"]
    assert [f"{one.get('url')}: {one['message']}" for one in messages] == []
