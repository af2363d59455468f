"""The entry point of `timeline` and `python -m timeline`."""

from __future__ import annotations

import os
from typing import Final

_INTERRUPTED: Final = 130


def process() -> None:
    """Run the command line as a process of its own, which Ctrl-C ends silently at any moment."""
    try:
        from timeline.cli import process as command_line

        command_line()
    except KeyboardInterrupt:  # during the imports, before `cli.main` can handle it
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    process()
