"""Finds the programs besides Python that some tests, the benchmark and the screenshots need.

`python -m tools.programs chromium` (or `java`, `vnu`) prints the path, and exits with 1 where the
program is missing. The Makefile uses that, so it and the tests always agree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

_CHROMIUM_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_PLACES: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@lru_cache(maxsize=1)
def chromium() -> Path | None:
    """Find Chromium or Chrome; the environment variable `CHROMIUM` names another one."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*_CHROMIUM_NAMES, *_CHROMIUM_PLACES]
    paths = map(shutil.which, candidates)
    return next((Path(path) for path in paths if path), None)


@lru_cache(maxsize=1)
def java() -> Path | None:
    """Find a Java that runs: the `java` of macOS may only say where to get one."""
    path = shutil.which("java")
    if not path:
        return None
    answer = subprocess.run([path, "-version"], capture_output=True, check=False)
    return Path(path) if answer.returncode == 0 else None


@lru_cache(maxsize=1)
def vnu() -> Path | None:
    """Find the Nu HTML checker (vnu.jar); the environment variable `VNU_JAR` names another one."""
    named = os.environ.get("VNU_JAR")
    jar = Path(named) if named else ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
    return jar if jar.is_file() else None


PROGRAMS: Final[Mapping[str, Callable[[], Path | None]]] = {
    "chromium": chromium,
    "java": java,
    "vnu": vnu,
}

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {"browser": ("chromium",), "vnu": ("java", "vnu")}
"""The programs that tests with a marker need."""


def missing(marker: str) -> str:
    """Give the first missing program that tests with this marker need, or ""."""
    return next((program for program in NEEDED[marker] if PROGRAMS[program]() is None), "")


if __name__ == "__main__":
    path = PROGRAMS[sys.argv[1]]()
    if path is None:
        sys.exit(1)
    print(path)
