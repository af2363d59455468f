"""`timeline build`: the project becomes the site on the disk."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from timeline.commands.project import Room, options, pass_room, today_option
from timeline.report import count, visible

if TYPE_CHECKING:
    from timeline.files import Inputs
    from timeline.pipeline import Build
    from timeline.workspace import Workspace


@click.command(
    epilog="""\b
Examples:
  timeline build
  timeline build --output /srv/www/timeline --base-url https://example.org/timeline/
  timeline build --today 2025-10-16     # as it would have been on that day
  timeline -q build || echo 'not built'
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
@pass_room
def build(
    room: Room, output: Path | None, today: str | None, base_url: str | None, drafts: bool
) -> None:
    """Build the site.

    Every file of the project is read and checked. If there are errors, they are reported, nothing
    is written, and the site that was built before stays as it is. Warnings stop nothing. Nothing is
    fetched from the network.
    """
    from timeline import pipeline, workers
    from timeline.diagnostics import failed

    started = time.perf_counter()
    # A build makes millions of values that live until it ends, and next to no cycles: looking for
    # cycles among them would take longer than all the reading.
    gc.disable()
    workspace = room.open()
    target = Path(os.path.abspath(output)) if output else workspace.root / "site"
    room.console.detail(f"Read {len(workspace.inputs.content)} content files in {workspace.root}")
    result = pipeline.compile(
        _with_history(room, workspace),
        options(workspace, today=today, drafts=drafts, base_url=base_url),
        workers.spread,
    )
    diagnostics = sorted((*workspace.diagnostics, *result.diagnostics))
    shown = [d for d in diagnostics if d.severity != "note" or room.console.verbose]
    room.console.report(shown, workspace.texts(), err=True)
    if result.failed or failed(diagnostics):
        _give_up(room)
    _write(room, workspace, result, target)
    seconds = time.perf_counter() - started
    room.console.say(f"Built {_size(result)} in {seconds:.1f} s → {_shown(target)}/")


def _with_history(room: Room, workspace: Workspace) -> Inputs:
    """The inputs, with what git knows of the events where the settings ask for it."""
    from dataclasses import replace

    from timeline import history
    from timeline.workspace import setting

    written = setting(workspace.inputs.settings, "history")
    if written is None or written[0] != "git":
        return workspace.inputs
    known = history.read(workspace.root)
    if known.absent:
        room.console.say(f"Without the history of the events: {visible(known.absent)}")
    return replace(workspace.inputs, history=known.days)


def _write(room: Room, workspace: Workspace, result: Build, target: Path) -> None:
    from timeline import workers
    from timeline.publish.render import RenderError
    from timeline.writer import write_site

    outputs = room.console.progress(
        result.outputs(workers.spread), len(result.pages or ()), "Writing pages"
    )
    content = [workspace.root / "content"]
    try:
        written = write_site(outputs, target, project=workspace.root, content=content)
    except RenderError as error:
        room.console.report([error.diagnostic], workspace.texts(), err=True)
        _give_up(room)
    room.console.detail(
        f"{count(written.written, 'file')} written, {written.unchanged:,} unchanged, "
        f"{written.removed:,} removed"
    )


def _give_up(room: Room) -> NoReturn:
    room.console.error("The site was not written", "Mend the errors above and build again")
    raise click.exceptions.Exit(1)


def _size(result: Build) -> str:
    events = len(result.chronicle.events) if result.chronicle else 0
    return f"{count(events, 'event')}, {count(len(result.pages or ()), 'page')}"


def _shown(target: Path) -> str:
    """The folder as a person would type it from here."""
    relative = os.path.relpath(target)
    return visible(str(target) if relative.startswith(os.pardir) else relative)
