"""What all tests share: markers by folder, the order in which tests run, few examples for
properties, skipping where a tool is missing, and what is made once in a run: a browser for each
worker, the repository's own site for all.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

from tests.projects import write_own_site
from tests.theme_cache import theme_cache
from tools import programs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Deterministic and quick for everyday work; HYPOTHESIS_PROFILE=thorough searches for real.
settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

FOLDERS: Final = {"bench": pytest.mark.slow, "browser": pytest.mark.browser}
"""The marker of each test in a folder of `tests/`, beside those that it has itself."""
FIRST: Final = ("slow", "browser", "vnu")
"""Tests with these markers run first, in this order: a long test that begins last would keep one
core busy while the others have nothing left to do.
"""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by its folder, before `-m` chooses."""
    for folder in item.path.relative_to(Path(__file__).parent).parts[:-1]:
        if folder in FOLDERS:
            item.add_marker(FOLDERS[folder])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long tests first; tests of one file stay together, so that they share its fixtures."""

    def order(item: pytest.Item) -> int:
        marked = (at for at, name in enumerate(FIRST) if item.get_closest_marker(name))
        return next(marked, len(FIRST))

    items.sort(key=order)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, since a third of the time of tests is waiting."""
    named = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    return int(named) if named else (os.cpu_count() or 1) + 1


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


@pytest.fixture(scope="session", autouse=True)
def _theme_cached() -> Iterator[None]:
    with theme_cache():
        yield


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium to drive; for tests that are marked `browser`."""
    path = programs.chromium()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A Chromium without a window, on a machine that may have too much to do.

    Each worker has one: Playwright runs once in a thread. A test that starts another one does so
    in a thread of its own.
    """
    # Imported here, since most workers of a quick run need no browser.
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(chromium_path), args=["--no-sandbox"]
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the repository's own site, which is built once for all workers; only read."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, finished = shared / "own-site", shared / "own-site.finished"
    with (shared / "own-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed
        if not finished.exists():
            write_own_site(folder)
            finished.touch()
    return folder


@pytest.fixture(scope="session")
def vnu_command() -> tuple[str, ...]:
    """The command that runs the Nu HTML checker; for tests that are marked `vnu`."""
    java, jar = programs.java(), programs.vnu()
    assert java is not None
    assert jar is not None
    return str(java), "-jar", str(jar)
