"""A test whose tool is missing is skipped, and said to have failed where nobody would notice."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest
from tools import programs


def item(*markers: str) -> Any:
    """A test with these markers, as far as the hook looks at it."""
    return SimpleNamespace(get_closest_marker=lambda name: name if name in markers else None)


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_a_missing_tool(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setitem(programs.PROGRAMS, "java", lambda: None)
    monkeypatch.setitem(programs.PROGRAMS, "chromium", lambda: Path("chromium"))
    conftest.pytest_runtest_setup(item("browser", "slow"))
    with pytest.raises(outcome, match="java is not installed"):
        conftest.pytest_runtest_setup(item("vnu"))
