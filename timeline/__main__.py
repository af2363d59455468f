"""The entry point of `timeline` and `python -m timeline`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_INTERRUPTED: Final = 130


def process() -> None:
    """Run the command line as a process of its own, which Ctrl-C ends silently at any moment."""
    sys.unraisablehook = _exit_if_interrupted
    try:
        from timeline.cli import process as command_line

        command_line()
    except KeyboardInterrupt:  # during the imports, before `cli.main` can handle it
        os._exit(_INTERRUPTED)


def _exit_if_interrupted(unraisable: UnraisableHookArgs) -> None:
    """End the process where an interrupt came while Python can raise nothing.

    In a callback of the interpreter, of which every import makes some, it would print the
    interrupt, forget it and go on.
    """
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        os._exit(_INTERRUPTED)
    sys.__unraisablehook__(unraisable)


if __name__ == "__main__":
    process()
