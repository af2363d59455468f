"""Every page of the repository's own site is valid HTML, by the Nu HTML checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.projects import write_own_site


@pytest.mark.vnu
def test_the_nu_html_checker_finds_nothing(tmp_path: Path, vnu_command: tuple[str, ...]) -> None:
    write_own_site(tmp_path)
    result = subprocess.run(
        [*vnu_command, "--format", "json", "--skip-non-html", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    messages = json.loads(result.stderr)["messages"]
    assert [f"{one.get('url')}: {one['message']}" for one in messages] == []
