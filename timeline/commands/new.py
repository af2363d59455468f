"""`timeline new`: what an author knows becomes an event file with all that can be known beforehand.

What is needed and not given is asked on a terminal, and an error anywhere else. The project's own
files say which actors, places, topics and sources are known, and whether the event may be there
already; nothing is fetched.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from timeline.authoring.event_template import (
    STATUSES,
    Draft,
    SourceDraft,
    event_text,
)
from timeline.commands import _option_validators
from timeline.commands._completions import complete_source, complete_thing
from timeline.commands._context import (
    Context,
    UsageError,
    day_of_today,
    options,
    pass_context,
    today_option,
)
from timeline.commands._prompts import (
    ask,
    confirm,
    is_person,
    tell,
)
from timeline.diagnostics.formats.text import visible

if TYPE_CHECKING:
    from timeline.authoring.proposals import Proposals
    from timeline.content.kinds import EntityKind
    from timeline.dates import EventDate

_FOLDER: Final = "content/events"
_THINGS: Final[tuple[tuple[EntityKind, str, str], ...]] = (
    ("place", "places", "Where"),
    ("actor", "actors", "Who"),
    ("topic", "topics", "About what"),
)


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
    "written",
    metavar="DATE",
    help="When: 2025-10-16, 2025-10, 2025-10-14/2025-10-15, 2025-10-16T09:30, … "
    "No more exact than your sources.",
)
@click.option(
    "--status",
    type=click.Choice(STATUSES),
    help="Needed where the date is neither past nor future.",
)
@click.option("--url", metavar="ADDRESS", help="The address of the first source; not opened.")
@click.option("--source-title", metavar="TEXT", help="The title of that source.")
@click.option(
    "--publisher",
    metavar="NAME",
    help="Who published it; otherwise whoever published what is known from the same host.",
)
@click.option("--published", metavar="DATE", help="When it was published.")
@click.option(
    "--source",
    "source_id",
    metavar="ID",
    shell_complete=complete_source,
    help="The id of a file in content/sources/, instead of --url.",
)
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_thing("places"),
    help="Where: an id or a name; may be repeated.",
)
@click.option(
    "--actor",
    "actors",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_thing("actors"),
    help="Who: an id or a name; may be repeated.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_thing("topics"),
    help="About what: an id or a name; may be repeated.",
)
@click.option(
    "--id",
    "chosen",
    metavar="ID",
    help="The name of the file and the permanent address; made from title and year if not given.",
)
@today_option
@pass_context
def new(
    room: Context,
    title: str | None,
    written: str | None,
    status: str | None,
    url: str | None,
    source_title: str | None,
    publisher: str | None,
    published: str | None,
    source_id: str | None,
    places: tuple[str, ...],
    actors: tuple[str, ...],
    topics: tuple[str, ...],
    chosen: str | None,
    today: str | None,
) -> None:
    """Add an event.

    Writes content/events/ID.md with what you give and a place for everything else, and prints its
    path. On a terminal it asks for what it needs; in a script it never does. Names of actors,
    places and topics are held against those that are known, and you are warned of an event that may
    be the same. `timeline check` says what is still missing. A file that is already there is never
    overwritten.
    """
    from timeline.dates import from_day_ordinal
    from timeline.project.loader import read_settings

    root = room.root()
    asks = is_person() and (not title or not written)
    if not asks:
        _need(title, written)
    # Everything given is looked at before the first question, lest answers are lost.
    title = None if title is None else _option_validators.title(title)
    date = None if written is None else _option_validators.date(written)
    source = _given_source(url, source_title, publisher, published, source_id)
    now = day_of_today(read_settings(root), today)
    proposals = _proposals(room, today)
    title = title or ask("Title", _option_validators.title, default=None)
    if written is None or date is None:
        written, date = ask(
            "When, such as 2025-10-16 or 2025-10", _option_validators.date_as_written, default=None
        )
    status = status or _status(date, now, asks)
    path = Path(_FOLDER, f"{_option_validators.event_id(title, date, chosen)}.md")
    _refuse_twin(root, path)
    _warn(room, proposals, title, date, source.url)
    source = _source(room, source, proposals, asks)
    things = {
        field: _things(room, kind, question, given, proposals, title, asks)
        for (kind, field, question), given in zip(_THINGS, (places, actors, topics), strict=True)
    }
    year, month, day = from_day_ordinal(now)
    draft = Draft(
        title=title,
        date=written,
        today=f"{year:04}-{month:02}-{day:02}",
        stands="past" if date.is_past(now) else "future",
        status=status,
        source=source,
        places=things["places"],
        actors=things["actors"],
        topics=things["topics"],
        named=tuple((field, proposals.named_in(kind, title)) for kind, field, _ in _THINGS),
    )
    _write(root, path, event_text(draft))
    room.console.result(os.path.relpath(root / path))


def _need(title: str | None, written: str | None) -> None:
    """Without somebody to ask, a title and a date are needed: `Refused` where one is missing."""
    missing = [name for name, value in (("TITLE", title), ("--date", written)) if value is None]
    if missing:
        raise UsageError(
            f"There is no {' and no '.join(missing)}, and nobody at a terminal to ask",
            'Write timeline new "What happened" --date 2025-10-16; see `timeline new --help`',
        )


def _proposals(room: Context, today: str | None) -> Proposals:
    from timeline.authoring.proposals import Proposals
    from timeline.build import pipeline
    from timeline.build.cache.project_cache import spread_reading
    from timeline.site.theme.theme import check_theme

    workspace = room.open()
    asked = replace(options(workspace, today=today), drafts=True)
    build = pipeline.compile(workspace.inputs, asked, spread_reading(), check_theme)
    assert build.chronicle is not None
    return Proposals(build.chronicle)


def _given_source(
    url: str | None,
    title: str | None,
    publisher: str | None,
    published: str | None,
    source_id: str | None,
) -> SourceDraft:
    """The source as far as the options say it."""
    described = (url, title, publisher, published)
    if source_id and any(one is not None for one in described):
        raise UsageError("--source names a file that describes it", "Leave out the other options")
    if published is not None:
        _option_validators.date(published, "--published")
    return SourceDraft(
        id=source_id or "",
        url="" if url is None else _option_validators.address(url),
        title="" if title is None else _option_validators.line("--source-title", title),
        publisher="" if publisher is None else _option_validators.line("--publisher", publisher),
        published=published or "",
    )


def _status(date: EventDate, today: int, asks: bool) -> str:
    """The status where only the author can know it; "" where it follows from the date."""
    if date.is_past(today) or date.is_future(today):
        return ""
    statuses = ", ".join(STATUSES)
    if not asks:
        raise UsageError(
            "The date is not past, so it does not say whether this has happened",
            f"Add --status with one of: {statuses}",
        )

    def known(answer: str) -> str:
        if answer not in STATUSES:
            raise UsageError(f'"{answer}" is no status', f"Write one of: {statuses}")
        return answer

    return ask(f"How things stand ({statuses})", known, default=None, known=STATUSES)


def _refuse_twin(root: Path, path: Path) -> None:
    for other in (root / _FOLDER).rglob(path.name):
        raise UsageError(
            f"{other.relative_to(root)} is already there", "Choose another id with --id"
        )


def _warn(room: Context, proposals: Proposals, title: str, date: EventDate, url: str) -> None:
    """Say which events this may be; a person decides, a script is only told."""
    likely = proposals.likely(title, date)
    for event in likely:
        room.console.warn(
            f'This may be there already: {event.document.file.path} ("{event.title}", '
            f"{event.date.text})",
            "If it is the same, add your source to that file instead",
        )
    if url:
        for event in proposals.citing(url):
            if event not in likely:
                room.console.warn(f"{event.document.file.path} rests on this source too")
    if likely and is_person() and not confirm("Make a new file all the same?"):
        raise UsageError("Nothing was written")


def _source(room: Context, source: SourceDraft, proposals: Proposals, asks: bool) -> SourceDraft:
    """The source with what the project knows of it, and what is answered."""
    if asks and not source.id and not source.url:
        answer = ask(
            "Source: its address, or the id of a file in content/sources/ (Enter: later)",
            lambda answer: _address_or_id(answer, proposals),
            known=proposals.source_keys(),
        )
        source = replace(source, url=answer.url, id=answer.id)
        for event in proposals.citing(source.url) if source.url else ():
            tell(f"{event.document.file.path} rests on this source too")
    if source.id:
        return SourceDraft(id=_known_source(source.id, proposals))
    if not source.url:
        return source
    found = proposals.source_at(source.url)
    if found is not None and found.document is not None:
        room.console.warn(f"This source has a file: {found.document.file.path}")
        return SourceDraft(id=found.id)
    if found is not None:
        # Another event describes it, and two descriptions should be one.
        fields = found.fields
        return replace(
            source,
            title=source.title or ("" if fields.title_supplied else fields.title),
            publisher=source.publisher or fields.publisher or "",
            published=source.published or (fields.published.text if fields.published else ""),
            type=fields.type or "",
        )
    publisher = source.publisher or proposals.publisher_of(source.url)
    if not asks:
        # Who published other pages of this host is likely to have published this one, and no more.
        return replace(source, proposed=publisher)
    return replace(
        source,
        title=source.title or ask("Its title (Enter: later)", _option_validators.optional("Title")),
        publisher=source.publisher
        or ask(
            "Who published it (Enter: later)",
            _option_validators.optional("Publisher"),
            default=publisher,
        ),
        published=source.published
        or ask("When it was published (Enter: later)", _option_validators.optional_date),
    )


def _address_or_id(answer: str, proposals: Proposals) -> SourceDraft:
    if not answer:
        return SourceDraft()
    if "/" in answer or "." in answer:
        return SourceDraft(url=_option_validators.address(answer))
    return SourceDraft(id=_known_source(answer, proposals))


def _known_source(key: str, proposals: Proposals) -> str:
    if key in proposals.source_keys():
        return key
    near = proposals.near_source(key)
    raise UsageError(
        f"There is no file content/sources/{visible(key)}.md",
        f"Did you mean {near}?" if near else "Give its address with --url",
    )


def _things(
    room: Context,
    kind: EntityKind,
    question: str,
    given: Sequence[str],
    proposals: Proposals,
    title: str,
    asks: bool,
) -> tuple[str, ...]:
    """The places, actors or topics, by their ids where they are known."""
    if not given and asks:
        named = ", ".join(proposals.named_in(kind, title))
        given = ask(
            f"{question}: ids or names, with commas between them (Tab completes)",
            lambda answer: [name.strip() for name in answer.split(",") if name.strip()],
            default=named,
            known=proposals.ids(kind),
        )
    found = []
    for name in given:
        found.append(
            _thing(
                room,
                kind,
                _option_validators.line(f"--{kind}", name, _option_validators.LONGEST_TITLE),
                proposals,
                asks,
            )
        )
    return tuple(dict.fromkeys(found))


def _thing(room: Context, kind: EntityKind, name: str, proposals: Proposals, asks: bool) -> str:
    """The id that a name means; the name itself where it means none, which is allowed."""
    meant = proposals.meant(kind, name)
    if len(meant) == 1:
        return meant[0]
    if len(meant) > 1:
        raise UsageError(
            f'--{kind}: "{name}" is the name of several files',
            f"Write the id of the one you mean: {', '.join(meant)}",
        )
    near = proposals.near(kind, name)
    if near and asks and confirm(f'There is no {kind} "{visible(name)}". Did you mean {near}?'):
        return proposals.meant(kind, near)[0]
    if near and not asks:
        room.console.warn(f'There is no {kind} "{name}" yet', f"Did you mean {near}?")
    return name


def _write(root: Path, path: Path, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
