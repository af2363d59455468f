"""`timeline new`: writes an event file with everything that is known beforehand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from timeline.authoring.event_file import STATUSES, event_text
from timeline.commands._completions import complete_entity, complete_source
from timeline.commands._context import Context, day_of_today, options, pass_context, today_option
from timeline.commands._event_file import write_new

if TYPE_CHECKING:
    from timeline.authoring.proposals import Proposals


@click.command(
    epilog="""\b
Examples:
  timeline new                          # asks for what it needs
  timeline new "Harbour bridge opens" --date 2025-10-16
  timeline new "Harbour festival" --date 2027-06-12/2027-06-14 --status planned
  timeline new "Harbour dredged" --date 2025-XX --id harbour-dredging
  timeline new "Harbour bridge opens" --date 2025-10-16 --actor council-of-exampleton \\
    --url https://example.org/news/1 --source-title "Bridge opens" --published 2025-10-16
""",
)
@click.argument("title", required=False)
@click.option(
    "--date",
    metavar="DATE",
    help="When: 2025-10-16, 2025-10, 2025-10-14/2025-10-15, 2025-10-16T09:30, …, no more exact "
    "than your sources.",
)
@click.option(
    "--status",
    type=click.Choice(STATUSES),
    help="Required if the date is neither past nor future.",
)
@click.option("--url", metavar="URL", help="The URL of the first source; it is not opened.")
@click.option("--source-title", metavar="TEXT", help="The title of the source.")
@click.option(
    "--publisher",
    metavar="NAME",
    help="The publisher; by default that of other sources on the same host.",
)
@click.option("--published", metavar="DATE", help="The date of publication.")
@click.option(
    "--source",
    metavar="ID",
    shell_complete=complete_source,
    help="The id of a file in content/sources/, instead of --url.",
)
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_entity("places"),
    help="A place: id or name; may be repeated.",
)
@click.option(
    "--actor",
    "actors",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_entity("actors"),
    help="An actor: id or name; may be repeated.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_entity("topics"),
    help="A topic: id or name; may be repeated.",
)
@click.option(
    "--id",
    "event_id",
    metavar="ID",
    help="The name of the file and of its page; by default made from the title and the year.",
)
@today_option
@pass_context
def new(context: Context, /, today: str | None, **given: Any) -> None:
    """Add an event.

    Writes content/events/ID.md with what you give and with placeholders for the rest, and prints
    its path. On a terminal it asks for what is missing; in a script it never does. Names of actors,
    places and topics are matched with those in the project, and you are warned if the event may
    already exist. `timeline check` lists what is still missing. Existing files are never
    overwritten.
    """
    from timeline.commands._new_event import EventOptions, draft_event
    from timeline.project.loader import read_settings

    root = context.root()
    path, draft = draft_event(
        EventOptions(**given),
        root,
        day_of_today(read_settings(root), today),
        context.console,
        lambda: _proposals(context, today),
    )
    write_new(root, path, event_text(draft))
    context.console.result(os.path.relpath(root / path))


def _proposals(context: Context, today: str | None) -> Proposals:
    from timeline.authoring.proposals import Proposals
    from timeline.build.cache.project_cache import CheckCache
    from timeline.build.parallel_reading import parallel_reading
    from timeline.build.session import BuildSession
    from timeline.site.theme.theme import check_theme

    root = context.real_root()
    session = BuildSession(
        root,
        lambda read: options(read, today=today, drafts=True),
        CheckCache(root, read_only=True),
        check_theme,
        history=False,
    )
    session.load()
    build = session.update(parallel_reading()).build
    assert build.chronicle is not None
    return Proposals(build.chronicle)
