"""`timeline build`: the project becomes the site on the disk."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.build.cache.project_cache import load_marks, open_store
from timeline.build.session import BuildRun, BuildSummary, StageTimer
from timeline.commands._context import (
    Context,
    UsageError,
    options,
    pass_context,
    today_option,
)
from timeline.diagnostics.formats.text import count, visible

if TYPE_CHECKING:
    from timeline.core.inputs import Inputs
    from timeline.project.loader import Workspace


@click.command(
    epilog="""\b
Examples:
  timeline build
  timeline build --output /srv/www/timeline --base-url https://example.org/timeline/
  timeline build --today 2025-10-16     # as it would have been on that day
  timeline -q build || echo 'not built'
  timeline build --explain /events/harbour-bridge-vote-2022/
""",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write the site into; `site` in the project if not given. "
    "It belongs to timeline: pages that are no longer made are removed.",
)
@today_option
@click.option(
    "--base-url",
    metavar="URL",
    help="The address at which the site will stand, instead of the one in timeline.yaml.",
)
@click.option("--drafts", is_flag=True, help="Include files that are marked as drafts.")
@click.option("--no-cache", is_flag=True, help="Ignore the cache.")
@click.option(
    "--explain",
    "explained",
    metavar="PAGE",
    help="Say why a page (its address, such as /events/a/) was made in this build, or was not.",
)
@click.option("--timings", is_flag=True, help="Say how long each stage took.")
@pass_context
def build(
    room: Context,
    output: Path | None,
    today: str | None,
    base_url: str | None,
    drafts: bool,
    no_cache: bool,
    explained: str | None,
    timings: bool,
) -> None:
    """Build the site.

    Every file of the project is read and checked. If there are errors, they are reported, nothing
    is written, and the site that was built before stays as it is. Warnings stop nothing. Nothing is
    fetched from the network.

    What was built before is remembered in .timeline-cache/, so that only what changed is done
    again; the site is the same, byte for byte, with that folder and without it.
    """
    # A build makes millions of values that live until it ends, and next to no cycles: looking for
    # cycles among them would take longer than all the reading.
    gc.disable()
    laps = StageTimer()
    store = open_store(room.real_root())
    marks = None if no_cache else load_marks(store)
    workspace = room.open(marks)
    target = Path(os.path.abspath(output)) if output else workspace.root / "site"
    number = len(workspace.inputs.content) + len(workspace.unopened)
    room.console.detail(f"Read {number} content files in {workspace.root}")
    chosen = options(workspace, today=today, drafts=drafts, base_url=base_url)
    inputs = _with_history(room, workspace)
    laps.end("reading files")
    run = BuildRun(room, store, workspace, inputs, chosen, target, laps, marks)
    done = None if no_cache else run.unchanged()
    if done is None:
        done = run.build(no_cache)
    if explained is not None:
        _explain(room, done, target, explained)
    if timings:
        for line in laps.told():
            room.console.say(line)
    seconds = laps.total()
    said = f"{count(done.events, 'event')}, {count(done.pages, 'page')}"
    changed = "" if done.written else ", nothing changed"
    room.console.say(f"Built {said} in {seconds:.1f} s → {_shown(target)}/{changed}")


def _with_history(room: Context, workspace: Workspace) -> Inputs:
    """The inputs, with what git knows of the events where the settings ask for it."""
    from dataclasses import replace

    from timeline.project import git_history
    from timeline.project.loader import setting

    written = setting(workspace.inputs.settings, "history")
    if written is None or written[0] != "git":
        return workspace.inputs
    known = git_history.read(workspace.root)
    if known.absent:
        room.console.say(f"Without the history of the events: {visible(known.absent)}")
    return replace(workspace.inputs, history=known.days)


def _explain(room: Context, done: BuildSummary, target: Path, page: str) -> None:
    """Say why a page was made in this build, or was not."""
    from timeline.writer.site_writer import listed

    path = page.partition("#")[0].lstrip("/")
    tried = (path, f"{path.rstrip('/')}/index.html".lstrip("/"))
    files = listed(target)
    file = next((one for one in tried if one in files), None)
    if file is None:
        raise UsageError(
            f"--explain: the site has no page {page}", "Write its address, such as /events/a/"
        )
    room.console.say(f"/{file}: {done.why(file)}")


def _shown(target: Path) -> str:
    """The folder as a person would type it from here."""
    relative = os.path.relpath(target)
    return visible(str(target) if relative.startswith(os.pardir) else relative)
