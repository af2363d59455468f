"""What every command needs before it starts: the project, the console, and today's date.

Turns the options and the environment into values for the pipeline, which reads neither.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

import click

from timeline.commands._console import Console
from timeline.core.errors import UserError
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from timeline.build.pipeline import Options
    from timeline.core.inputs import SourceFile
    from timeline.project.file_stamps import FileStamps
    from timeline.project.loader import Workspace

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")

SOURCE_DATE_EPOCH: Final = "SOURCE_DATE_EPOCH"


class UsageError(UserError):
    """The command can't do what its options and arguments ask for."""


@dataclass(frozen=True, slots=True)
class Context:
    """The values of the options before the command: the console and the folder of the project."""

    console: Console
    folder: Path | None

    def open(self, known: FileStamps | None = None) -> Workspace:
        """Read the project, except files whose stamps are `known` and have not changed."""
        from timeline.project import loader

        return loader.read(self.root(), known)

    def root(self) -> Path:
        """Return the project's root: the folder of `--project`, or the nearest one upwards."""
        from timeline.project import loader

        if self.folder is None:
            return loader.find_root(Path.cwd())
        root = loader.find_root(self.folder)
        if not root.samefile(self.folder):
            raise loader.WorkspaceError(
                f"There is no {loader.SETTINGS} in {self.folder}",
                f"Name the folder that contains it: --project {root}",
            )
        return root

    def real_root(self) -> Path:
        """Return the root without symbolic links; the paths in diagnostics are relative to it."""
        return Path(os.path.realpath(self.root()))


def pass_context(command: Callable[Concatenate[Context, P], None]) -> Callable[P, None]:
    """Pass a command its `Context`, and let it take `-q` and `-v` as `timeline` itself does."""
    with_context = click.make_pass_decorator(Context)(command)
    for short, name, help_text in _VERBOSITY:
        with_context = click.option(
            short,
            f"--{name}",
            is_flag=True,
            expose_value=False,
            callback=_set_verbosity,
            help=help_text,
        )(with_context)
    return with_context


_VERBOSITY: Final = (
    ("-v", "verbose", "Print notes and details as well."),
    ("-q", "quiet", "Only print problems."),
)


def _set_verbosity(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    before = context.obj
    if value and isinstance(before, Context):
        console = replace(
            before.console,
            quiet=before.console.quiet or parameter.name == "quiet",
            verbose=before.console.verbose or parameter.name == "verbose",
        )
        context.obj = replace(before, console=console)


def today_option(command: F) -> F:
    """Add the option `--today`."""
    return click.option(
        "--today",
        metavar="DATE",
        help="The date to use as today, such as 2025-10-16. The default is SOURCE_DATE_EPOCH, or "
        "the current date in the site's time zone.",
    )(command)


def options(
    workspace: Workspace, *, today: str | None, drafts: bool = False, base_url: str | None = None
) -> Options:
    """Return the options of the pipeline; raise `UsageError` for wrong ones."""
    from timeline.build.pipeline import Options

    return Options(
        today=day_of_today(workspace.inputs.settings, today),
        drafts=drafts,
        base_url=None if base_url is None else _checked_address(base_url),
    )


def _checked_address(base_url: str) -> str:
    """Return the URL checked by the rule of the setting `base_url`."""
    from timeline.content.validators import BaseUrl, FieldError

    try:
        return BaseUrl().check(base_url)
    except FieldError as fault:
        raise UsageError(f"--base-url: {fault.message}", fault.hint) from None


def day_of_today(settings: SourceFile | None, written: str | None) -> int:
    """Return the ordinal of today's date (`datetime.date.toordinal`)."""
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
                f"Unset it, or set it to the seconds since 1970, such as {int(now)}",
            )
        now = int(epoch)
    try:
        return datetime.fromtimestamp(now, UTC).astimezone(_zone(settings)).toordinal()
    except (OverflowError, ValueError):
        raise UsageError(f"{SOURCE_DATE_EPOCH} is {epoch!r}, which is too large") from None


def _zone(settings: SourceFile | None) -> Any:
    from timeline.dates import load_zone
    from timeline.project.settings import Settings, read_settings

    # The pipeline reports wrong settings, and then nothing depends on the day.
    checked = read_settings(settings)[0] or Settings(title="-")
    return load_zone(checked.timezone)
