"""`timeline check`: says what is wrong in a project, and mends of it what needs no decision."""

from __future__ import annotations

import gc
import os
import secrets
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import click

from timeline.commands._console import Console
from timeline.commands._context import (
    Context,
    UsageError,
    options,
    pass_context,
    today_option,
)
from timeline.core.diagnostic import Diagnostic, in_order
from timeline.diagnostics.formats.text import count, visible

Format = Literal["text", "json", "github", "sarif"]

_NAMED: Final = 5
"""So many mended files are named."""
_SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The variable with the file to which a step of GitHub Actions appends its summary."""
_CHECKOUT: Final = "GITHUB_WORKSPACE"
"""The variable with the folder into which GitHub Actions checks a repository out."""


@click.command(
    epilog="""\b
Examples:
  timeline check
  timeline check content/events/harbour-vote-2022.md
  timeline check --strict               # warnings count as errors
  timeline check --diff                 # what could be mended without you
  timeline check --fix                  # mend it
  timeline check --watch                # again after every save
  timeline check --allowed              # what files accept, and why
  timeline check --format sarif > timeline.sarif
""",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what needs no decision first: the order of fields, tracking parameters, quotation "
    "marks around dates, spaces at line ends.",
)
@click.option(
    "--diff",
    "show_diff",
    is_flag=True,
    help="Only show what --fix would change; with --fix, show what it changed.",
)
@click.option("--watch", is_flag=True, help="Check again after every save, until Ctrl-C.")
@click.option(
    "--allowed", "list_allowed", is_flag=True, help="List the warnings that files accept."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to report: to a person, as JSON, as annotations of GitHub Actions, or as SARIF.",
)
@today_option
@pass_context
def check(
    room: Context,
    files: tuple[Path, ...],
    strict: bool,
    fix: bool,
    show_diff: bool,
    watch: bool,
    list_allowed: bool,
    form: Format,
    today: str | None,
) -> None:
    """Check the content, the settings and the links between files.

    With FILES (files or folders) only what concerns these is reported; all others are still read,
    since a reference may lead there. Each report says where the fault is, why it is one and what to
    write instead. Exit code 1 means that there are errors; with --diff alone, that there is
    something to mend.
    """
    _refuse_together(strict, fix, show_diff, watch, list_allowed, form)
    root = room.real_root()
    chosen = [_in_project(file, root) for file in files]
    if watch:
        from timeline.commands.check_watch import follow

        follow(room, lambda one: _concerns(one.at.path, chosen), today)
    elif list_allowed:
        _list_allowed(room, chosen, form, strict, today)
    elif show_diff and not fix:
        _show_diff(room, chosen)
    else:
        if fix:
            _fix(room, chosen, show_diff, form)
        _check(room, chosen, form, strict, today)


def _refuse_together(
    strict: bool, fix: bool, show_diff: bool, watch: bool, list_allowed: bool, form: Format
) -> None:
    """Options that have nothing to say to each other are `Refused`, lest one is silently lost."""
    given = {
        "--watch": watch,
        "--allowed": list_allowed,
        "--fix": fix,
        "--diff": show_diff,
        "--strict": strict,
        f"--format {form}": form != "text",
    }
    apart = {
        "--watch": ("--allowed", "--fix", "--diff", "--strict", f"--format {form}"),
        "--allowed": ("--fix", "--diff", *(() if form == "json" else (f"--format {form}",))),
        "--diff": (f"--format {form}", *(() if fix else ("--strict",))),
    }
    for option, others in apart.items():
        for other in others:
            if given[option] and given[other]:
                raise UsageError(
                    f"{option} and {other} do not go together", "Leave one of them out"
                )


def _check(
    room: Context, chosen: Sequence[str], form: Format, strict: bool, today: str | None
) -> None:
    """Report what is wrong, and leave with 1 where that is fatal."""
    from timeline.build.cache import project_cache

    # What a check makes lives until it ends: looking for cycles in it takes longer than making it.
    gc.disable()
    workspace = room.open()
    chosen_options = options(workspace, today=today)
    found = project_cache.found(workspace.root, workspace.inputs, chosen_options)
    diagnostics = [
        diagnostic
        for diagnostic in in_order((*workspace.diagnostics, *found))
        if _concerns(diagnostic.at.path, chosen)
    ]
    if form == "text":
        events = sum(f.path.startswith("content/events/") for f in workspace.inputs.content)
        where = "" if chosen else f" in {count(events, 'event file')}"
        tell(room.console, diagnostics, workspace.texts, where)
    else:
        _hand_over(form, diagnostics, workspace.root)
    fatal = ("error", "warning") if strict else ("error",)
    if any(diagnostic.severity in fatal for diagnostic in diagnostics):
        raise click.exceptions.Exit(1)


def _list_allowed(
    room: Context, chosen: Sequence[str], form: Format, strict: bool, today: str | None
) -> None:
    """List what files accept; with `strict` leave with 1 where one of them accepts nothing."""
    from timeline.build import pipeline
    from timeline.build.cache.project_cache import spread_reading
    from timeline.commands import _suppressions

    workspace = room.open()
    asked = replace(options(workspace, today=today), waivers=False)
    unheard = pipeline.check(workspace.inputs, asked, spread_reading())
    found = [
        one
        for one in _suppressions.suppressions(workspace.inputs, unheard)
        if _concerns(one.at.path, chosen)
    ]
    if form == "json":
        click.echo(_suppressions.as_json(found), nl=False)
    else:
        if found:
            text = _suppressions.told(found, room.console.style(sys.stdout))
            click.echo(text, nl=False, color=True)
        room.console.say(_suppressions.summed(found))
    if strict and any(not one.accepts for one in found):
        raise click.exceptions.Exit(1)


def _show_diff(room: Context, chosen: Sequence[str]) -> None:
    """Show what could be mended, and leave with 1 where there is something."""
    from timeline.authoring import apply_fixes

    workspace = room.open()
    found = apply_fixes.fixes(
        workspace.root, workspace.inputs, lambda path: _concerns(path, chosen)
    )
    if found:
        click.echo(_silenced(apply_fixes.diff(found, room.console.style(sys.stdout))), color=True)
        raise click.exceptions.Exit(1)


def _silenced(diff: str) -> str:
    """A diff, without its last line end, to which the runner of GitHub's actions does not listen.

    It obeys a line that begins, after spaces, with two colons, and a diff has such lines as they
    stand in a file. It listens again when it reads a word that no file can know.
    """
    diff = diff.removesuffix("\n")
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return diff
    word = secrets.token_hex(16)
    return f"::stop-commands::{word}\n{diff}\n::{word}::"


def _fix(room: Context, chosen: Sequence[str], show_diff: bool, form: Format) -> None:
    """Mend the files on the disk; what is then wrong is reported after it."""
    from timeline.authoring import apply_fixes

    workspace = room.open()
    found = apply_fixes.fixes(
        workspace.root, workspace.inputs, lambda path: _concerns(path, chosen)
    )
    written, changed = apply_fixes.write(workspace.root, found)
    if show_diff and written:
        text = _silenced(apply_fixes.diff(written, room.console.style(sys.stdout)))
        click.echo(f"{text}\n", color=True)
    if written and form == "text":
        named = ", ".join(visible(one.before.path) for one in written[:_NAMED])
        more = f" and {len(written) - _NAMED:,} more" if len(written) > _NAMED else ""
        room.console.say(f"Mended {count(len(written), 'file')}: {named}{more}\n")
    for path in changed:
        room.console.error(
            f"{visible(path)} was changed while it was mended, and is left as it is",
            "Run the command again",
        )


def tell(
    console: Console,
    diagnostics: Sequence[Diagnostic],
    texts: Callable[[], Mapping[str, str]],
    where: str,
) -> None:
    """The diagnostics for a person; notes that hold nearly everywhere only as a number."""
    shown = [one for one in diagnostics if console.verbose or not _is_counted(one)]
    console.report(shown, texts() if shown else {}, err=False)
    if not shown:
        console.say(f"No problems found{where}")
    if left := len(diagnostics) - len(shown):
        console.say(f"{count(left, 'note')} on sources: `timeline -v check` shows them")


def _is_counted(diagnostic: Diagnostic) -> bool:
    from timeline.diagnostics import registry

    return diagnostic.severity == "note" and registry.is_counted(diagnostic.code)


def _hand_over(form: Format, diagnostics: Sequence[Diagnostic], root: Path) -> None:
    """The diagnostics for a program, on standard output and nothing else."""
    if form == "json":
        from timeline.diagnostics.formats.json_format import json_report

        click.echo(json_report(diagnostics), nl=False)
    elif form == "sarif":
        from timeline.diagnostics.formats.sarif import sarif

        click.echo(sarif(diagnostics, _folder(root)), nl=False)
    else:
        _annotate(diagnostics, _folder(root))


def _annotate(diagnostics: Sequence[Diagnostic], folder: str) -> None:
    from timeline.diagnostics.formats import github

    # One for every source without a copy would hide the rest; the summary has them.
    pointed = [one for one in diagnostics if not _is_counted(one)]
    click.echo(github.annotated(pointed, folder), nl=False)
    summary = os.environ.get(_SUMMARY)
    if summary and len(pointed) > github.SHOWN:
        with open(summary, "a", encoding="utf-8") as file:
            file.write(github.job_summary(diagnostics, folder))


def _folder(root: Path) -> str:
    """Where the project lies in the repository that is checked out, with a slash at its end."""
    checkout = os.environ.get(_CHECKOUT)
    real = Path(os.path.realpath(checkout)) if checkout else root
    if real == root or not root.is_relative_to(real):
        return ""
    return f"{root.relative_to(real).as_posix()}/"


def _in_project(file: Path, root: Path) -> str:
    """The path of a file as diagnostics name it; `Refused` if it is outside."""
    # The last part is not resolved: a link is reported under its own name.
    real = Path(os.path.realpath(file.parent)) / file.name if file.name else file.resolve()
    try:
        return unicodedata.normalize("NFC", real.relative_to(root).as_posix())
    except ValueError:
        raise UsageError(f"{file} is not in the project {root}") from None


def _concerns(path: str, chosen: Sequence[str]) -> bool:
    return not chosen or any(name in (".", path) or path.startswith(f"{name}/") for name in chosen)
