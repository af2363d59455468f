"""What this program is: the version of everything that has a say in what a build gives.

A memory is of use only to the very program that made it, run by the same interpreter with the same
libraries. While timeline itself is being written its version does not change, so that its files
count too; by what is in them, since a build server installs the same program anew for each run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Final

from timeline import __version__

_LIBRARIES: Final = (
    *("babel", "feedgenerator", "jinja2", "markdown-it-py", "markupsafe", "pydantic"),
    *("pyyaml", "tzdata"),
)
_PACKAGE: Final = Path(__file__).resolve().parents[2]


def program_fingerprint() -> str:
    """The name of this version: 32 hexadecimal digits, other ones after any change."""
    made = blake2b(digest_size=16)
    for part in (__version__, sys.version, sys.implementation.cache_tag or "", *_versions()):
        made.update(part.encode() + b"\0")
    for path in sorted(_files(str(_PACKAGE))):
        made.update(os.path.relpath(path, _PACKAGE).encode("utf-8", "surrogateescape") + b"\0")
        made.update(Path(path).read_bytes())
    return made.hexdigest()


def _versions() -> Iterator[str]:
    for library in _LIBRARIES:
        try:
            yield metadata.version(library)
        except metadata.PackageNotFoundError:
            yield ""


def _files(folder: str) -> Iterator[str]:
    """The files of which the program is made; the theme that comes with it is one of the inputs."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ("__pycache__", "themes", "scaffold", "docs"):
                    yield from _files(entry.path)
            else:
                yield entry.path
