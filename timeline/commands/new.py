"""`timeline new`: a title and a date become an event file with all that can be known beforehand."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from timeline.commands.project import Refused, Room, day_of_today, pass_room, today_option

if TYPE_CHECKING:
    from timeline.dates import EventDate

_FOLDER: Final = "content/events"
_LONGEST_TITLE: Final = 140
_STATUSES: Final = ("planned", "ongoing", "happened", "postponed", "cancelled", "unconfirmed")
# What YAML and its readers take as it stands; everything else is quoted.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()'’–-]*[A-Za-z0-9.)]")
_FILE: Final = """\
---
title: {title}
date: {date}
{status}
# One or two sentences. Each statement ends in its source, and in the words there if you have them:
# summary: 'The council votes for the bridge [@first "resolved to build the bridge"].'
summary:

# Who, where, about what: ids, or plain names of things that have no file yet.
# places: [Exampleton]
# actors:
#   - {{actor: council-of-exampleton, role: Planning authority, part: host}}
# topics: [harbour-bridge]

# At least one. The key (here: first) is yours to choose, and texts cite it as [@first].
sources:
  first:
    title:
    url:
    # publisher: Exampleton Herald
    # published: {day}
    # type: news          # or declaration, legislation, statistics, release, speech, analysis, …
    # read: full          # or opening, summary: how much of it you have read

added: {today}
---
"""


@click.command(
    epilog="""\b
Examples:
  timeline new "Harbour bridge opens" --date 2025-10-16
  timeline new "Harbour festival" --date 2027-06-12/2027-06-14 --status planned
  timeline new "Harbour dredged" --date 2025-XX --id harbour-dredging
""",
)
@click.argument("title")
@click.option(
    "--date",
    "written",
    required=True,
    metavar="DATE",
    help="When: 2025-10-16, 2025-10, 2025-10-14/2025-10-15, 2025-10-16T09:30, … "
    "No more exact than your sources.",
)
@click.option("--status", type=click.Choice(_STATUSES), help="Needed where the date is not past.")
@click.option(
    "--id",
    "chosen",
    metavar="ID",
    help="The name of the file and the permanent address; made from title and year if not given.",
)
@today_option
@pass_room
def new(
    room: Room, title: str, written: str, status: str | None, chosen: str | None, today: str | None
) -> None:
    """Add an event.

    Writes content/events/ID.md with the title, the date and a place for everything else, and prints
    its path. The source and the text are yours to add; `timeline check` says what is missing. A
    file that is already there is never overwritten.
    """
    from timeline import workspace
    from timeline.dates import from_day_ordinal

    root = room.root()
    title = _checked_title(title)
    date = _checked_date(written)
    settings = workspace.read_settings(root)
    now = day_of_today(settings, today)
    path = Path(_FOLDER, f"{_event_id(title, date, chosen)}.md")
    year, month, day = from_day_ordinal(now)
    text = _FILE.format(
        title=_yaml(title),
        date=written,
        status=_status_line(date, status, now),
        day=f"{year:04}-{month:02}-{day:02}",
        today=f"{year:04}-{month:02}-{day:02}",
    )
    _write(root, path, text)
    room.console.result(os.path.relpath(root / path))


def _checked_title(title: str) -> str:
    """The title as files may have it: the same rule as for the field."""
    from timeline.read.frontmatter import FORBIDDEN
    from timeline.read.rules import Fault, OneLine

    try:
        checked = OneLine(_LONGEST_TITLE).check(title)
    except Fault as fault:
        raise Refused(f"TITLE: {fault.message}", fault.hint) from None
    if found := FORBIDDEN.search(checked):
        raise Refused(
            f"TITLE: There is an invisible character (U+{ord(found[0]):04X}) in it", "Type it again"
        )
    return checked


def _checked_date(written: str) -> EventDate:
    from timeline.dates import DateError, parse

    try:
        return parse(written)
    except DateError as error:
        raise Refused(f"--date: {error.message}", error.hint) from None


def _event_id(title: str, date: EventDate, chosen: str | None) -> str:
    from timeline.read.slugs import LONGEST, is_slug, shorten, slugify

    if chosen is not None:
        if not is_slug(chosen):
            raise Refused(
                f'"{chosen}" cannot be an id: ids are words of a–z and 0–9 with single hyphens',
                f"Write {slugify(chosen)}",
            )
        return chosen
    slug = slugify(title)
    if date.year is None or date.year < 1 or slug.endswith(f"-{date.year:04}"):
        return slug
    return f"{shorten(slug, LONGEST - 5)}-{date.year:04}"


def _status_line(date: EventDate, status: str | None, today: int) -> str:
    """The line that says the status; `Refused` where only the author can know it."""
    statuses = ", ".join(_STATUSES)
    if status:
        return f"status: {status}"
    if date.is_past(today):
        return f"# status: happened      # one of: {statuses}"
    if date.is_future(today):
        return f"status: planned         # one of: {statuses}"
    raise Refused(
        "The date is not past, so it does not say whether this has happened",
        f"Add --status with one of: {statuses}",
    )


def _yaml(text: str) -> str:
    """The text as a YAML value."""
    if _PLAIN.fullmatch(text):
        return text
    quoted = text.replace("'", "''")
    return f"'{quoted}'"


def _write(root: Path, path: Path, text: str) -> None:
    target = root / path
    for other in (root / _FOLDER).rglob(path.name):
        raise Refused(f"{other.relative_to(root)} is already there", "Choose another id with --id")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
