"""Corpora on disk: made once for each size and version of their maker, lent out as cheap copies.

Only corpora are kept, in `bench/.cache` on the same disk as the work; the key is a digest of every
file that has a say in them, so that a stale corpus cannot be measured.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.generators import GENERATORS, Generator

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
MAKERS = (
    "corpus",
    "dates",
    "seeded_random",
    "simplified_corpus",
    "prose",
    "registers",
    "vocabulary",
    "write_eleventy",
    "write_hugo",
    "write_pelican",
    "write_timeline",
)
"""The modules whose change makes another corpus."""


def version() -> str:
    """Twelve hexadecimal digits that change whenever the corpora might."""
    digest = hashlib.sha256()
    templates = (
        path
        for folder in ("hugo", "eleventy", "pelican")
        for path in (HERE / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    for path in sorted((*(HERE / f"{module}.py" for module in MAKERS), *templates)):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def forget_stale() -> None:
    """Remove the corpora of earlier versions."""
    for folder in CACHE.glob("corpus-*"):
        if folder.name != f"corpus-{version()}":
            shutil.rmtree(folder)


def corpus_folder(generator: Generator, size: int) -> Path:
    """The corpus of that size for that generator, written now unless it is there already.

    It is written by a process of its own: the kernel counts the size of the process that starts a
    command as that command's, so the one that measures has to stay small.
    """
    folder = CACHE / f"corpus-{version()}" / f"{generator.corpus}-{size}"
    if not folder.exists():
        command = (sys.executable, "-m", "bench.projects", generator.corpus, str(size), str(folder))
        subprocess.run(command, check=True, cwd=HERE.parent)
    return folder


def lend(generator: Generator, size: int, root: Path) -> None:
    """Copy the corpus to `root` with hard links: an editor of a file must replace it."""
    shutil.copytree(corpus_folder(generator, size), root, copy_function=os.link)
    for path, text in generator.replaced.items():
        (root / path).unlink()
        (root / path).write_text(text, encoding="utf-8")


def _write(name: str, size: int, folder: Path) -> None:
    (generator,) = (g for g in GENERATORS if g.corpus == name)
    # Half a corpus must never look like a whole one: the name comes last.
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    generator.write(unfinished, size)
    unfinished.rename(folder)


if __name__ == "__main__":
    _write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
