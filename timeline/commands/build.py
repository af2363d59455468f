"""`timeline build`: builds the site of the project on the disk."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from timeline.build.cache.project_cache import BuildCache
from timeline.build.session import BuildSession
from timeline.build.site_build import BuildFailed, BuildSummary, SiteBuild, StageTimer
from timeline.commands._context import Context, UsageError, options, pass_context, today_option
from timeline.diagnostics.formats.text import count, visible
from timeline.writer import listed_files


@click.command(
    epilog="""\b
Examples:
  timeline build
  timeline build --output /srv/www/timeline --base-url https://example.org/timeline/
  timeline build --today 2025-10-16     # the site as on that day
  timeline -q build || echo 'not built'
  timeline build --explain /events/harbour-bridge-vote-2022/
""",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder for the site; by default `site` in the project. Pages that no longer exist "
    "are removed from it.",
)
@today_option
@click.option(
    "--base-url",
    metavar="URL",
    help="The site's URL; overrides timeline.yaml.",
)
@click.option("--drafts", is_flag=True, help="Include drafts.")
@click.option("--no-cache", is_flag=True, help="Ignore the cache.")
@click.option(
    "--explain",
    "explained",
    metavar="PAGE",
    help="Explain why this build rendered a page or did not, given its path, such as /events/a/.",
)
@click.option("--timings", is_flag=True, help="Print how long each stage took.")
@pass_context
def build(
    context: Context,
    output: Path | None,
    today: str | None,
    base_url: str | None,
    drafts: bool,
    no_cache: bool,
    explained: str | None,
    timings: bool,
) -> None:
    """Build the site.

    Reads and checks every file of the project. If there are errors, they are reported and nothing
    is written, so the previous site stays as it is. Warnings do not stop a build. Nothing is
    fetched from the network.

    Builds are incremental: .timeline-cache/ holds what earlier builds read and rendered. With or
    without it, the site is the same, byte for byte.
    """
    # A build makes millions of values that live until it ends, and next to no cycles: looking for
    # cycles among them would take longer than all the reading.
    gc.disable()
    timer = StageTimer()
    root = context.real_root()
    target = Path(os.path.abspath(output)) if output else root / "site"
    cache = BuildCache(root, ignored=no_cache)
    session = BuildSession(
        root, lambda read: options(read, today=today, drafts=drafts, base_url=base_url), cache
    )
    stamps = cache.stamps()
    workspace = session.load(stamps).workspace
    number = len(workspace.inputs.content) + len(workspace.unopened)
    context.console.detail(f"Read {number} content files in {root}")
    if reason := session.history_problem:
        context.console.say(f"The git history of events is not used: {visible(reason)}")
    timer.end("reading files")
    try:
        done = SiteBuild(session, cache, target, context.console, timer).run(stamps)
    except BuildFailed:
        context.console.error("The site was not written", "Fix the errors above and build again")
        raise click.exceptions.Exit(1) from None
    if explained is not None:
        _explain(context, done, target, explained)
    if timings:
        for line in timer.lines():
            context.console.say(line)
    seconds = timer.total()
    amount = f"{count(done.events, 'event')}, {count(done.pages, 'page')}"
    changed = "" if done.written else ", nothing changed"
    context.console.say(f"Built {amount} in {seconds:.1f} s → {_shown(target)}/{changed}")


def _explain(context: Context, done: BuildSummary, target: Path, page: str) -> None:
    """Print why this build rendered a page, or did not."""
    path = page.partition("#")[0].lstrip("/")
    candidates = (path, f"{path.rstrip('/')}/index.html".lstrip("/"))
    files = listed_files(target)
    file = next((candidate for candidate in candidates if candidate in files), None)
    if file is None:
        raise UsageError(
            f"--explain: the site has no page {page}", "Give the path of a page, such as /events/a/"
        )
    context.console.say(f"/{file}: {done.why(file)}")


def _shown(target: Path) -> str:
    """Return the folder as a path from the current folder, or absolute if it is outside."""
    relative = os.path.relpath(target)
    return visible(str(target) if relative.startswith(os.pardir) else relative)
