"""What all commands need of a project before they begin: where it is, what day it is, its rooms.

Turns the options and the environment into values for the pipeline, which may not look at either.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from timeline.commands._console import Console
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from timeline.build.pipeline import Options
    from timeline.core.inputs import SourceFile
    from timeline.project.file_stamps import FileStamps
    from timeline.project.loader import Workspace

F = TypeVar("F", bound=Callable[..., Any])

SOURCE_DATE_EPOCH: Final = "SOURCE_DATE_EPOCH"


class UsageError(click.UsageError):
    """What was asked for cannot be done: `message` says why in one sentence, `hint` what can be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Context:
    """What the options before the command's name said: how to speak, and where the project is."""

    console: Console
    folder: Path | None

    def open(self, known: FileStamps | None = None) -> Workspace:
        """Reads the project, but for what looks as it is `known`; `WorkspaceError` where there is
        none.
        """
        from timeline.project import loader

        return loader.read(self.root(), known)

    def root(self) -> Path:
        """The project's root: the folder named, which must be one, or the nearest above."""
        from timeline.project import loader

        if self.folder is None:
            return loader.find_root(Path.cwd())
        root = loader.find_root(self.folder)
        if not root.samefile(self.folder):
            raise loader.WorkspaceError(
                f"There is no {loader.SETTINGS} in {self.folder}",
                f"Name the folder that holds it: --project {root}",
            )
        return root

    def real_root(self) -> Path:
        """The same without symbolic links, as diagnostics name files from there."""
        return Path(os.path.realpath(self.root()))


pass_context = click.make_pass_decorator(Context)


def today_option(command: F) -> F:
    """The option `--today`."""
    return click.option(
        "--today",
        metavar="DATE",
        help="The day that counts as today, such as 2025-10-16. "
        "Otherwise SOURCE_DATE_EPOCH decides, or the clock in the site's time zone.",
    )(command)


def options(
    workspace: Workspace, *, today: str | None, drafts: bool = False, base_url: str | None = None
) -> Options:
    """The options of the pipeline; wrong ones are `Refused`."""
    from timeline.build.pipeline import Options

    return Options(
        today=day_of_today(workspace.inputs.settings, today),
        drafts=drafts,
        base_url=None if base_url is None else _checked_address(base_url),
    )


def _checked_address(base_url: str) -> str:
    """The address as the settings may have it: the same rule as for the field."""
    from timeline.content.validators.scalars import BaseUrl, Fault

    try:
        return BaseUrl().check(base_url)
    except Fault as fault:
        raise UsageError(f"--base-url: {fault.message}", fault.hint) from None


def day_of_today(settings: SourceFile | None, written: str | None) -> int:
    """The ordinal of the day that counts as today (`datetime.date.toordinal`)."""
    from datetime import UTC, datetime

    from timeline.dates import DateError, parse_day

    if written is not None:
        try:
            day = parse_day(written).day
        except DateError as error:
            raise UsageError(f"--today: {error.message}", error.hint) from None
        assert day is not None
        return day
    now = time.time()
    epoch = os.environ.get(SOURCE_DATE_EPOCH)
    if epoch:
        if not epoch.isascii() or not epoch.isdigit():
            raise UsageError(
                f"{SOURCE_DATE_EPOCH} is {epoch!r}, which is not a number of seconds",
                f"Unset it, or write the seconds since 1970, such as {int(now)}",
            )
        now = int(epoch)
    try:
        return datetime.fromtimestamp(now, UTC).astimezone(_zone(settings)).toordinal()
    except (OverflowError, ValueError):
        raise UsageError(f"{SOURCE_DATE_EPOCH} is {epoch!r}, which is too large") from None


def _zone(settings: SourceFile | None) -> Any:
    from timeline.dates import load_zone
    from timeline.project.settings import Settings, read_settings

    # Wrong settings are reported by the pipeline, and then nothing depends on the day.
    read = read_settings(settings)[0] or Settings(title="-")
    return load_zone(read.timezone)
