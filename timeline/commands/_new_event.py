"""What the options and answers of `timeline new` say → the draft of an event.

What is missing is asked for on a terminal. The project's own files say which sources, places,
actors and topics are known, and which events may be the same. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from timeline.authoring.event_file import STATUSES, Draft, SourceDraft
from timeline.authoring.proposals import Proposals
from timeline.commands import _option_validators as validators
from timeline.commands._console import Console
from timeline.commands._context import UsageError
from timeline.commands._event_file import FOLDER, reject_existing
from timeline.commands._prompts import ask, confirm, is_interactive, note
from timeline.content.kinds import EntityKind
from timeline.core.frozen import dataclass
from timeline.dates import EventDate, from_day_ordinal
from timeline.diagnostics.formats.text import visible
from timeline.model.chronicle import Source

_ENTITIES: Final[tuple[tuple[EntityKind, str, str], ...]] = (
    ("place", "places", "Where"),
    ("actor", "actors", "Who"),
    ("topic", "topics", "About what"),
)


@dataclass(frozen=True, slots=True)
class EventOptions:
    """The options of `timeline new` as given; None or empty where one is missing."""

    title: str | None
    date: str | None
    status: str | None
    url: str | None
    source_title: str | None
    publisher: str | None
    published: str | None
    source: str | None
    places: tuple[str, ...]
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    event_id: str | None


def draft_event(
    given: EventOptions,
    root: Path,
    today: int,
    console: Console,
    read_project: Callable[[], Proposals],
) -> tuple[Path, Draft]:
    """Return the path of the new file in the project and the draft of its event.

    `today` is the ordinal of today's date. `read_project` is called after all options were
    validated and before the first question, so that no answers are lost.
    """
    interactive = is_interactive() and not (given.title and given.date)
    if not interactive:
        _require(given)
    title = None if given.title is None else validators.title(given.title)
    date = None if given.date is None else validators.date(given.date)
    source = _given_source(given)
    dialogue = _Dialogue(console, read_project(), interactive)
    title = title or ask("Title", validators.title, default=None)
    date_text = given.date
    if date_text is None or date is None:
        date_text, date = ask(
            "When, such as 2025-10-16 or 2025-10", validators.date_as_written, default=None
        )
    status = given.status or dialogue.status(date, today)
    path = Path(FOLDER, f"{validators.event_id(title, date, given.event_id)}.md")
    reject_existing(root, path)
    dialogue.warn_of_duplicates(title, date, source.url)
    source = dialogue.source(source)
    names = {"places": given.places, "actors": given.actors, "topics": given.topics}
    entities = {
        field: dialogue.entities(kind, question, names[field], title)
        for kind, field, question in _ENTITIES
    }
    year, month, day = from_day_ordinal(today)
    draft = Draft(
        title=title,
        date=date_text,
        today=f"{year:04}-{month:02}-{day:02}",
        tense="past" if date.is_past(today) else "future",
        status=status,
        source=source,
        named=tuple(
            (field, dialogue.proposals.named_in(kind, title)) for kind, field, _ in _ENTITIES
        ),
        **entities,
    )
    return path, draft


def _require(given: EventOptions) -> None:
    """Raise `UsageError` if the title or the date is missing and can't be asked for."""
    options = (("TITLE", given.title), ("--date", given.date))
    missing = [name for name, value in options if value is None]
    if missing:
        raise UsageError(
            f"There is no {' and no '.join(missing)}, and no terminal to ask for it",
            'Write timeline new "What happened" --date 2025-10-16; see `timeline new --help`',
        )


def _given_source(given: EventOptions) -> SourceDraft:
    """Return the source that the options describe."""
    described = (given.url, given.source_title, given.publisher, given.published)
    if given.source and any(value is not None for value in described):
        raise UsageError(
            "--source names a file that describes the source",
            "Leave out --url, --source-title, --publisher and --published",
        )
    if given.published is not None:
        validators.date(given.published, "--published")

    def line(option: str, value: str | None) -> str:
        return "" if value is None else validators.line(option, value)

    return SourceDraft(
        id=given.source or "",
        url="" if given.url is None else validators.address(given.url),
        title=line("--source-title", given.source_title),
        publisher=line("--publisher", given.publisher),
        published=given.published or "",
    )


@dataclass(frozen=True, slots=True)
class _Dialogue:
    """Completes values from the project and, if `interactive`, from answers."""

    console: Console
    proposals: Proposals
    interactive: bool

    def status(self, date: EventDate, today: int) -> str:
        """Return the status where only the author can know it; "" where the date decides it."""
        if date.is_past(today) or date.is_future(today):
            return ""
        statuses = ", ".join(STATUSES)
        if not self.interactive:
            raise UsageError(
                "The date is not past, so it does not say whether the event has happened",
                f"Add --status with one of: {statuses}",
            )

        def known_status(answer: str) -> str:
            if answer not in STATUSES:
                raise UsageError(f'"{answer}" is not a status', f"Write one of: {statuses}")
            return answer

        return ask(f"Status ({statuses})", known_status, default=None, known=STATUSES)

    def warn_of_duplicates(self, title: str, date: EventDate, url: str) -> None:
        """Name the events that may be the same; a person then decides whether to go on."""
        likely = self.proposals.likely(title, date)
        for event in likely:
            self.console.warn(
                f'This event may already exist: {event.document.file.path} ("{event.title}", '
                f"{event.date.text})",
                "If it is the same, add your source to that file instead",
            )
        for event in self.proposals.citing(url) if url else ():
            if event not in likely:
                self.console.warn(_also_cites(event.document.file.path))
        if likely and is_interactive() and not confirm("Create a new file anyway?"):
            raise UsageError("Nothing was written")

    def source(self, given: SourceDraft) -> SourceDraft:
        """Return the source with what the project knows of it and what is answered."""
        source = given
        if self.interactive and not (source.id or source.url):
            source = self._ask_for_source(source)
        if source.id:
            return SourceDraft(id=self._known_source(source.id))
        if not source.url:
            return source
        existing = self.proposals.source_at(source.url)
        if existing is not None:
            return self._existing_source(source, existing)
        publisher = source.publisher or self.proposals.publisher_of(source.url)
        if not self.interactive:
            # The publisher of other pages of this host is likely but not certain.
            return replace(source, proposed=publisher)
        return replace(
            source,
            title=source.title
            or ask("Title of the source (Enter: later)", validators.optional("Title")),
            publisher=source.publisher
            or ask("Publisher (Enter: later)", validators.optional("Publisher"), default=publisher),
            published=source.published
            or ask("Date of publication (Enter: later)", validators.optional_date),
        )

    def _ask_for_source(self, source: SourceDraft) -> SourceDraft:
        answer = ask(
            "Source: its URL, or the id of a file in content/sources/ (Enter: later)",
            self._url_or_id,
            known=self.proposals.source_keys(),
        )
        for event in self.proposals.citing(answer.url) if answer.url else ():
            note(_also_cites(event.document.file.path))
        return replace(source, url=answer.url, id=answer.id)

    def _url_or_id(self, answer: str) -> SourceDraft:
        if not answer:
            return SourceDraft()
        if "/" in answer or "." in answer:
            return SourceDraft(url=validators.address(answer))
        return SourceDraft(id=self._known_source(answer))

    def _known_source(self, source_id: str) -> str:
        if source_id in self.proposals.source_keys():
            return source_id
        near = self.proposals.near_source(source_id)
        raise UsageError(
            f"There is no file content/sources/{visible(source_id)}.md",
            f"Did you mean {near}?" if near else "Give the source's URL with --url",
        )

    def _existing_source(self, source: SourceDraft, existing: Source) -> SourceDraft:
        """Return the source as the project describes it, since two descriptions should agree."""
        if existing.document is not None:
            self.console.warn(f"This source has a file: {existing.document.file.path}")
            return SourceDraft(id=existing.id)
        fields = existing.fields
        return replace(
            source,
            title=source.title or ("" if fields.title_supplied else fields.title),
            publisher=source.publisher or fields.publisher or "",
            published=source.published or (fields.published.text if fields.published else ""),
            type=fields.type or "",
        )

    def entities(
        self, kind: EntityKind, question: str, given: Sequence[str], title: str
    ) -> tuple[str, ...]:
        """Return the places, actors or topics, by their ids if the project knows them."""
        names = given
        if not names and self.interactive:
            names = ask(
                f"{question}: ids or names, separated by commas (Tab completes)",
                lambda answer: [name.strip() for name in answer.split(",") if name.strip()],
                default=", ".join(self.proposals.named_in(kind, title)),
                known=self.proposals.ids(kind),
            )
        checked = (validators.line(f"--{kind}", n, validators.MAX_TITLE_LENGTH) for n in names)
        return tuple(dict.fromkeys(self._entity(kind, name) for name in checked))

    def _entity(self, kind: EntityKind, name: str) -> str:
        """Return the id that a name means, or the name itself, since it needs no file."""
        ids = self.proposals.meant(kind, name)
        if len(ids) == 1:
            return ids[0]
        if len(ids) > 1:
            raise UsageError(
                f'--{kind}: several files have the name "{name}"',
                f"Write the id of the one you mean: {', '.join(ids)}",
            )
        near = self.proposals.near(kind, name)
        if near and self.interactive:
            if confirm(f'There is no {kind} "{visible(name)}". Did you mean {near}?'):
                return self.proposals.meant(kind, near)[0]
        elif near:
            self.console.warn(f'There is no {kind} "{name}" yet', f"Did you mean {near}?")
        return name


def _also_cites(path: str) -> str:
    return f"{path} cites this source, too"
