"""The fingerprint of this program: the version of everything that a build depends on.

A cache may be used only by the program that wrote it, run by the same interpreter with the same
libraries. While timeline itself is developed its version does not change, so its files count too;
by their content, since a build server installs the same program again for each run.
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
    """Return 32 hexadecimal digits that differ after any change."""
    digest = blake2b(digest_size=16)
    for part in (__version__, sys.version, sys.implementation.cache_tag or "", *_versions()):
        digest.update(part.encode() + b"\0")
    for path in sorted(_files(str(_PACKAGE))):
        digest.update(os.path.relpath(path, _PACKAGE).encode("utf-8", "surrogateescape") + b"\0")
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def _versions() -> Iterator[str]:
    for library in _LIBRARIES:
        try:
            yield metadata.version(library)
        except metadata.PackageNotFoundError:
            yield ""


def _files(folder: str) -> Iterator[str]:
    """The files of the program, without the built-in theme, which is one of the inputs."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ("__pycache__", "themes", "scaffold", "docs"):
                    yield from _files(entry.path)
            else:
                yield entry.path
