"""Programs that some tests need besides Python: where they are, or None.

`python -m tests.tools chromium` (or `java`, `vnu`) prints the path, and fails where there is none:
the Makefile asks so, so that it and the tests cannot disagree.
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
    """A Chromium to drive; `CHROMIUM` in the environment names another one."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*_CHROMIUM_NAMES, *_CHROMIUM_PLACES]
    found = (shutil.which(candidate) for candidate in candidates)
    return next((Path(path) for path in found if path), None)


@lru_cache(maxsize=1)
def java() -> Path | None:
    """A Java that runs: macOS has a `java` that only says where to get one."""
    found = shutil.which("java")
    if not found:
        return None
    answer = subprocess.run([found, "-version"], capture_output=True, check=False)
    return Path(found) if answer.returncode == 0 else None


@lru_cache(maxsize=1)
def vnu() -> Path | None:
    """The Nu HTML checker (vnu.jar); `VNU_JAR` in the environment names another one."""
    named = os.environ.get("VNU_JAR")
    jar = Path(named) if named else ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
    return jar if jar.is_file() else None


TOOLS: Final[Mapping[str, Callable[[], Path | None]]] = {
    "chromium": chromium,
    "java": java,
    "vnu": vnu,
}

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {"browser": ("chromium",), "vnu": ("java", "vnu")}
"""The tools that tests with a marker need."""


def missing(marker: str) -> str:
    """The first tool that is not there and that tests with this marker need; empty if none is."""
    return next((tool for tool in NEEDED[marker] if TOOLS[tool]() is None), "")


if __name__ == "__main__":
    path = TOOLS[sys.argv[1]]()
    if path is None:
        sys.exit(1)
    print(path)
