"""What all tests share: few examples for properties, and skipping where a tool is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tools import programs

# Deterministic and quick for everyday work; HYPOTHESIS_PROFILE=thorough searches for real.
settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing; where CI=true fail it, lest it is never run at all."""
    for marker in programs.NEEDED:
        if item.get_closest_marker(marker) is None:
            continue
        if program := programs.missing(marker):
            words = f"{program} is not installed: see `make tools`"
            if os.environ.get("CI") == "true":
                pytest.fail(words, pytrace=False)
            pytest.skip(words)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium to drive; for tests that are marked `browser`."""
    path = programs.chromium()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def vnu_command() -> tuple[str, ...]:
    """The command that runs the Nu HTML checker; for tests that are marked `vnu`."""
    java, jar = programs.java(), programs.vnu()
    assert java is not None
    assert jar is not None
    return str(java), "-jar", str(jar)
