"""What `timeline` and `python -m timeline` run."""

from __future__ import annotations

import os
from typing import Final

_INTERRUPTED: Final = 130


def process() -> None:
    """The command line as a process of its own, which Ctrl-C ends in silence at any moment."""
    try:
        from timeline.cli import process as command_line

        command_line()
    except KeyboardInterrupt:  # before there was a command line that could answer it
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    process()
