"""`timeline check`: reports problems in a project and fixes those that need no decision."""

from __future__ import annotations

import gc
import os
import secrets
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from timeline.build.cache.project_cache import CheckCache
from timeline.build.session import BuildSession
from timeline.commands import _suppressions
from timeline.commands._context import Context, UsageError, options, pass_context, today_option
from timeline.commands._report import FORMATS, Format, print_diagnostics, print_for_program
from timeline.core.diagnostic import in_order
from timeline.diagnostics.formats.text import count, visible

_MAX_NAMED: Final = 5
"""How many fixed files are named."""


@click.command(
    epilog="""\b
Examples:
  timeline check
  timeline check content/events/harbour-vote-2022.md
  timeline check --strict               # fail on warnings, too
  timeline check --diff                 # show what --fix would change
  timeline check --fix                  # fix safe problems automatically
  timeline check --watch                # check again after every save
  timeline check --list-suppressions    # which warnings files suppress, and why
  timeline check --format sarif > timeline.sarif
""",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Fail on warnings, too.")
@click.option(
    "--fix",
    is_flag=True,
    help="Fix safe problems automatically before checking: the order of fields, tracking "
    "parameters, quotation marks around dates, spaces at line ends.",
)
@click.option(
    "--diff",
    "show_diff",
    is_flag=True,
    help="Show what --fix would change, without changing it; with --fix, show what it changed.",
)
@click.option("--watch", is_flag=True, help="Check again after every save, until Ctrl-C.")
@click.option(
    "--list-suppressions", is_flag=True, help="List the warnings that files suppress with `allow`."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    help="The output format: text for people, JSON, annotations for GitHub Actions, or SARIF.",
)
@today_option
@pass_context
def check(  # noqa: PLR0913 - one parameter for each option
    context: Context,
    files: tuple[Path, ...],
    strict: bool,
    fix: bool,
    show_diff: bool,
    watch: bool,
    list_suppressions: bool,
    output_format: Format,
    today: str | None,
) -> None:
    """Check the content, the settings and the links between files.

    Given FILES (files or folders), only problems in these are reported; all other files are still
    read, because references may point to them. Each report names the file and line, says why, and
    shows the fix. Exits with 1 if there are errors; with --diff alone, if --fix would change
    anything.
    """
    _reject_conflicts(strict, fix, show_diff, watch, list_suppressions, output_format)
    root = context.real_root()
    selected = _selected(context, files, root)
    if watch:
        from timeline.commands.check_watch import follow

        follow(context, lambda diagnostic: _covers(selected, diagnostic.at.path), today)
    elif list_suppressions:
        _list_suppressions(context, selected, output_format, strict, today)
    elif show_diff and not fix:
        _show_diff(context, selected)
    else:
        if fix:
            _fix(context, selected, show_diff, output_format)
        _check(context, selected, output_format, strict, today)


def _reject_conflicts(
    strict: bool,
    fix: bool,
    show_diff: bool,
    watch: bool,
    list_suppressions: bool,
    output_format: Format,
) -> None:
    """Raise `UsageError` for options of which one would silently have no effect."""
    format_option = f"--format {output_format}"
    given = {
        "--watch": watch,
        "--list-suppressions": list_suppressions,
        "--fix": fix,
        "--diff": show_diff,
        "--strict": strict,
        format_option: output_format != "text",
    }
    conflicts = {
        "--watch": ("--list-suppressions", "--fix", "--diff", "--strict", format_option),
        "--list-suppressions": (
            *("--fix", "--diff"),
            *(() if output_format == "json" else (format_option,)),
        ),
        "--diff": (format_option, *(() if fix else ("--strict",))),
    }
    for option, others in conflicts.items():
        for other in others:
            if given[option] and given[other]:
                raise UsageError(
                    f"{option} and {other} can't be used together", "Leave one of them out"
                )


def _check(
    context: Context,
    selected: Sequence[str],
    output_format: Format,
    strict: bool,
    today: str | None,
) -> None:
    """Report problems, and exit with 1 if some of them are fatal."""
    # Imported here since they bring Jinja and the parsers, which a check of unchanged files and
    # `--diff` do not need.
    from timeline.build.parallel_reading import parallel_reading
    from timeline.site.theme.theme import check_theme

    # What a check makes lives until it ends: looking for cycles in it takes longer than making it.
    gc.disable()
    root = context.real_root()
    session = BuildSession(
        root, lambda read: options(read, today=today), CheckCache(root), check_theme, history=False
    )
    workspace = session.load().workspace
    found = session.diagnostics(parallel_reading())
    diagnostics = [
        diagnostic
        for diagnostic in in_order((*workspace.diagnostics, *found))
        if _covers(selected, diagnostic.at.path)
    ]
    if output_format == "text":
        events = sum(f.path.startswith("content/events/") for f in workspace.inputs.content)
        scope = "" if selected else f" in {count(events, 'event file')}"
        print_diagnostics(context.console, diagnostics, workspace.texts, scope)
    else:
        print_for_program(output_format, diagnostics, workspace.root)
    fatal = ("error", "warning") if strict else ("error",)
    if any(diagnostic.severity in fatal for diagnostic in diagnostics):
        raise click.exceptions.Exit(1)


def _list_suppressions(
    context: Context,
    selected: Sequence[str],
    output_format: Format,
    strict: bool,
    today: str | None,
) -> None:
    """List the suppressions; if `strict`, exit with 1 where one of them suppresses nothing."""
    from timeline.build.parallel_reading import parallel_reading
    from timeline.site.theme.theme import check_theme

    root = context.real_root()
    session = BuildSession(
        root,
        lambda read: replace(options(read, today=today), suppress=False),
        CheckCache(root, read_only=True),
        check_theme,
        history=False,
    )
    inputs = session.load().inputs
    reported = session.update(parallel_reading()).build.diagnostics
    listed = [
        suppression
        for suppression in _suppressions.suppressions(inputs, reported)
        if _covers(selected, suppression.at.path)
    ]
    if output_format == "json":
        click.echo(_suppressions.as_json(listed), nl=False)
    else:
        if listed:
            text = _suppressions.as_text(listed, context.console.style(sys.stdout))
            click.echo(text, nl=False, color=True)
        context.console.say(_suppressions.summary(listed))
    if strict and any(not suppression.accepts for suppression in listed):
        raise click.exceptions.Exit(1)


def _show_diff(context: Context, selected: Sequence[str]) -> None:
    """Show what `--fix` would change, and exit with 1 if there is anything."""
    from timeline.authoring import apply_fixes

    workspace = context.open()
    fixes = apply_fixes.fixes(
        workspace.root, workspace.inputs, lambda path: _covers(selected, path)
    )
    if fixes:
        diff = apply_fixes.diff(fixes, context.console.style(sys.stdout))
        click.echo(_without_workflow_commands(diff), color=True)
        raise click.exceptions.Exit(1)


def _without_workflow_commands(diff: str) -> str:
    """Return a diff, without its last line end, in which GitHub Actions finds no commands.

    The runner obeys any line that begins, after spaces, with two colons, and a diff repeats such
    lines of a file. It ignores everything up to a word that no file can know.
    """
    diff = diff.removesuffix("\n")
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return diff
    word = secrets.token_hex(16)
    return f"::stop-commands::{word}\n{diff}\n::{word}::"


def _fix(context: Context, selected: Sequence[str], show_diff: bool, output_format: Format) -> None:
    """Fix the files on the disk; the check that follows reports what is left."""
    from timeline.authoring import apply_fixes

    workspace = context.open()
    fixes = apply_fixes.fixes(
        workspace.root, workspace.inputs, lambda path: _covers(selected, path)
    )
    written, changed_meanwhile = apply_fixes.write(workspace.root, fixes)
    if show_diff and written:
        diff = apply_fixes.diff(written, context.console.style(sys.stdout))
        click.echo(f"{_without_workflow_commands(diff)}\n", color=True)
    if written and output_format == "text":
        named = ", ".join(visible(fixed.before.path) for fixed in written[:_MAX_NAMED])
        more = f" and {len(written) - _MAX_NAMED:,} more" if len(written) > _MAX_NAMED else ""
        context.console.say(f"Fixed {count(len(written), 'file')}: {named}{more}\n")
    for path in changed_meanwhile:
        context.console.error(
            f"{visible(path)} changed while it was being fixed, and was left as it is",
            "Run the command again",
        )


def _selected(context: Context, files: Sequence[Path], root: Path) -> list[str]:
    """Return the paths of the files as diagnostics name them, without those that are not read."""
    from timeline.project.loader import is_read

    paths = [_in_project(file, root) for file in files]
    selected = [path for path in paths if is_read(path)]
    hint = (
        "timeline reads timeline.yaml and the folders content, static, templates, assets, locales "
        "and themes, except hidden files and editors' backups"
    )
    for path in paths:
        if path not in selected:
            message = f"{path} is not content, so it can't be checked"
            if not selected:
                raise UsageError(message, hint)
            context.console.warn(message, hint)
    return selected


def _in_project(file: Path, root: Path) -> str:
    """Return the path of a file relative to the root; raise `UsageError` if it is outside."""
    # The last part is not resolved: a link is reported under its own name.
    real = Path(os.path.realpath(file.parent)) / file.name if file.name else file.resolve()
    try:
        return unicodedata.normalize("NFC", real.relative_to(root).as_posix())
    except ValueError:
        raise UsageError(f"{file} is not in the project {root}") from None


def _covers(selected: Sequence[str], path: str) -> bool:
    """Return whether a path is one of those selected or below one; everything if none is."""
    return not selected or any(
        selection in (".", path) or path.startswith(f"{selection}/") for selection in selected
    )
