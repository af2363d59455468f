"""The fields that authors write, as typed values: one dataclass for each kind of file.

These are plain frozen dataclasses. `schema.validation` validates front matter into them, by the
validators in their annotations; the JSON Schema and the manual come from the same definitions. The
docstring under a field is its description there, so that it is written for authors. Knows no other
files: a reference is still what the author wrote.

The module is long because it is the one list of all fields, to be read as a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal

from timeline.content import validators
from timeline.content.kinds import Kind
from timeline.core.frozen import dataclass
from timeline.dates import EventDate

Status = Literal["planned", "ongoing", "happened", "postponed", "cancelled", "unconfirmed"]
Part = Literal["host", "participant", "signatory", "witness", "commentator", "subject"]
SourceType = Literal[
    "declaration",
    "agreement",
    "legislation",
    "parliamentary_record",
    "statistics",
    "release",
    "speech",
    "court_record",
    "news",
    "analysis",
    "commentary",
    "social",
]
Qualifier = Literal["exactly", "about", "almost", "more_than", "at_least", "up_to"]
Basis = Literal[
    "own_record",
    "official_record",
    "statistics",
    "arithmetic",
    "weight_of_reports",
    "correction",
]

Line = Annotated[str, validators.OneLine(500)]
"""Plain text on one line."""
Title = Annotated[str, validators.OneLine(140)]
Slug = Annotated[str, validators.Slug()]
Name = Annotated[str, validators.OneLine(140)]
"""An id, or a name, which needs no file."""
Prose = Annotated[str, validators.Prose()]
"""Markdown with citations; parsed into `Document.texts`."""
Address = Annotated[str, validators.Address()]
"""An http or https address."""
SitePath = Annotated[str, validators.SitePath()]
"""A former address on this site, root-relative."""
Date = Annotated[EventDate, validators.Edtf()]
DateThere = Annotated[EventDate, validators.Edtf(there=True)]
"""When the event happens, or was planned: a date in the event's time zone."""
Day = Annotated[EventDate, validators.Edtf(exact_day=True)]
Zone = Annotated[str, validators.Zone()]
Flag = Annotated[bool, validators.Flag()]
"""`true` or `false`."""
Language = Annotated[str, validators.LanguageTag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A source and a place in it: written as a key alone or as a mapping."""

    source: Name
    """A key of the event's own `sources`, or the id of a file in `content/sources/`."""
    passage: Line | None = None
    """Exact words of the source, enough to find the place."""
    page: Annotated[str, validators.Locator("page")] | None = None
    """A page, such as `4` or `4-6`."""
    time: Annotated[str, validators.Locator("time")] | None = None
    """A time code in a recording, such as `12:30`."""
    section: Annotated[str, validators.Locator("section")] | None = None
    """A section or paragraph, such as `3` or `3(2)`."""


Reference = Annotated[SourceRef, validators.Shorthand("source")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRef:
    """A person or body involved in an event."""

    actor: Name
    """The id, or a name, of a person, body, organisation or state."""
    role: Line | None = None
    """The office held at the time of the event."""
    part: Part | None = None
    """What the actor did; a commentator did not take part."""
    on: Date | None = None
    """When, if not at the time of the event."""


ActorEntry = Annotated[ActorRef, validators.Shorthand("actor")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One step in the history of an event's status."""

    status: Status
    """The status from then on."""
    on: Date
    """When the change was reported."""
    sources: tuple[Reference, ...] = ()
    """Who reported it."""
    was: DateThere | None = None
    """The former date of the event, which this change replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFields:
    """A copy of a source in an archive, which has been opened."""

    url: Address
    """The address of the copy."""
    on: Date
    """The day on which the copy was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFields:
    """A source: what was published, where, by whom, and how much of it was read."""

    title: Line
    """The title of the source, in its own words unless `title_supplied` says otherwise."""
    title_supplied: Flag = False
    """`true` if the title is our description and not the source's own."""
    url: Address | None = None
    """The address at which it was read."""
    publisher: Line | None = None
    """Who published it there."""
    authors: tuple[Line, ...] = ()
    """Who wrote it."""
    published: Date | None = None
    """When it was published."""
    accessed: Date | None = None
    """When it was last opened."""
    type: SourceType | None = None
    """What kind of text it is."""
    own_account: Flag = False
    """`true` if the publisher reports its own actions."""
    copy_of: Line | None = None
    """The id or key of the original, or a name for an original that has not been opened.

    Equal names mean the same original.
    """
    read: Literal["full", "opening", "summary"] | None = None
    """How much of it has been read."""
    state: Literal["current", "corrected", "retracted", "gone"] = "current"
    """What has happened to it since."""
    archived: Annotated[tuple[ArchiveFields, ...], validators.OneOrMany()] = ()
    """A copy in an archive, or a list of copies."""
    language: Language | None = None
    """The language of the text, as a BCP 47 tag."""
    note: Line | None = None
    """What a reader should know about the source."""
    names: tuple[Name, ...] = ()
    """Other names by which authors refer to it (in `content/sources/` only)."""
    aliases: tuple[SitePath, ...] = ()
    """Former addresses of its page on this site (in `content/sources/` only)."""
    summary: Prose | None = None
    """One or two sentences about it (in `content/sources/` only)."""
    draft: Flag = False
    """`true`: shown only in the preview (in `content/sources/` only)."""
    allow: tuple[SuppressionFields, ...] = ()
    """Warnings accepted for a reason (in `content/sources/` only)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFields:
    """A number that a source gives."""

    series: Name | None = None
    """The id, or a name, of the series it belongs to."""
    label: Line | None = None
    """What is counted, if there is no series."""
    unit: Line | None = None
    """The unit, if there is no series or its unit differs."""
    value: Annotated[Decimal, validators.Number()] | None = None
    """The number, exactly as the source has it."""
    low: Annotated[Decimal, validators.Number()] | None = None
    """The lower end of a range."""
    high: Annotated[Decimal, validators.Number()] | None = None
    """The upper end of a range."""
    qualifier: Qualifier = "exactly"
    """How exact it is, according to the source."""
    as_of: Date | None = None
    """The time of a level or a running count."""
    period: Date | None = None
    """The period over which it was counted."""
    since: Date | None = None
    """The start of a running count."""
    source: Reference
    """The source that gives it."""
    said_by: Line | None = None
    """Who gave the number, if not the publisher."""
    stage: Literal["provisional", "revised"] | None = None
    """Whether it is provisional or revised."""
    supersedes: Annotated[Decimal, validators.Number()] | None = None
    """The earlier value of the same series and time that this one replaces."""
    note: Line | None = None
    """What a reader should know about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFields:
    """One side of a disagreement between sources."""

    says: Line
    """What these sources say."""
    sources: Annotated[tuple[Reference, ...], validators.AtLeastOne()]
    """The sources that say it."""
    held_by: Line | None = None
    """Who holds it, if not the publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionFields:
    """What settles a disagreement, how far, and why."""

    says: Line
    """The conclusion."""
    basis: Basis
    """What settles it."""
    extent: Literal["whole", "part"]
    """Whether it settles the whole question or a part."""
    sources: Annotated[tuple[Reference, ...], validators.AtLeastOne()]
    """The sources that settle it."""
    why: Line
    """The reasoning, and what remains in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFields:
    """A question on which sources disagree."""

    about: Line
    """The question."""
    field: Line | None = None
    """The field in question, such as `date` or `figures`."""
    affects: tuple[Slug, ...] = ()
    """Ids of other events that it affects."""
    positions: Annotated[
        tuple[PositionFields, ...],
        validators.AtLeastOne(2, "delete the dispute: a dispute has at least two sides"),
    ]
    """The sides, each with its sources."""
    resolution: ResolutionFields | None = None
    """What settles it, if anything does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFields:
    """A mistake of ours that has been corrected."""

    on: Day
    """The day of the correction."""
    what: Line
    """What was wrong."""
    was: Line | None = None
    """The former wording."""
    now: Line | None = None
    """The present wording."""
    sources: tuple[Reference, ...] = ()
    """The sources that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFields:
    """The notice that remains when an event is withdrawn."""

    on: Day
    """The day of the withdrawal."""
    why: Line
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFields:
    """A picture or recording shown with the event."""

    file: Annotated[str, validators.FilePath()]
    """The file, relative to the file of the event."""
    alt: Line
    """What it shows, for people who cannot see it."""
    caption: Prose | None = None
    """The text below it."""
    credit: Line
    """Who made it."""
    licence: Line | None = None
    """The terms under which it may be used."""
    source: Reference | None = None
    """The source it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionFields:
    """A warning that is accepted, with a reason."""

    rule: Line
    """The code of the warning."""
    because: Line
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFields:
    """The fields of every kind of file."""

    title: Title
    """The title: plain text, at most 140 characters."""
    names: tuple[Name, ...] = ()
    """Other names by which authors refer to it."""
    aliases: tuple[SitePath, ...] = ()
    """Former addresses on this site; each redirects to the page."""
    summary: Prose | None = None
    """One or two sentences, with citations."""
    draft: Flag = False
    """`true`: shown only in the preview."""
    language: Language | None = None
    """The language of the text, as a BCP 47 tag; by default the language of the site."""
    allow: tuple[SuppressionFields, ...] = ()
    """Warnings accepted for a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFields(CommonFields):
    """An event."""

    date: DateThere
    """When it happens, as an EDTF date: always the current plan or the outcome."""
    date_note: Prose | None = None
    """How the date is known, with citations."""
    timezone: Zone | None = None
    """The time zone of a `date` with a time, as an IANA name; by default that of the site."""
    status: Status | None = None
    """By default `happened`; required if the date is not in the past."""
    status_history: tuple[StatusChange, ...] = ()
    """Each change of the status, with its sources."""
    key: Flag = False
    """`true` for an event that belongs in every overview."""
    places: tuple[Name, ...] = ()
    """Where: ids or names."""
    actors: tuple[ActorEntry, ...] = ()
    """Who: ids or names, with the role at the time."""
    topics: tuple[Name, ...] = ()
    """Topics: ids or names."""
    sources: Annotated[Mapping[str, SourceFields | str], validators.SourcesShape()]
    """At least one: a short key for a source, or for the id of a file in `content/sources/`."""
    figures: tuple[FigureFields, ...] = ()
    """Numbers that the sources give."""
    disputes: tuple[DisputeFields, ...] = ()
    """Questions on which the sources disagree."""
    follows: tuple[Slug, ...] = ()
    """Events that this one follows from."""
    responds_to: tuple[Slug, ...] = ()
    """Events that this one answers."""
    implements: tuple[Slug, ...] = ()
    """Events whose outcome this one carries out."""
    supersedes: tuple[Slug, ...] = ()
    """Events whose outcome this one replaces."""
    contradicts: tuple[Slug, ...] = ()
    """Events whose outcome this one contradicts."""
    part_of: tuple[Slug, ...] = ()
    """Events that this one is part of."""
    thread: Title | None = None
    """The title of a thread that begins with this event."""
    corrections: tuple[CorrectionFields, ...] = ()
    """Mistakes that have been corrected."""
    withdrawn: WithdrawalFields | None = None
    """The event is withdrawn: its page remains and says so."""
    media: tuple[MediaFields, ...] = ()
    """Pictures and recordings."""
    added: Day | None = None
    """The day it was added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFields(CommonFields):
    """A person, body, organisation, state or group."""

    kind: Literal["person", "body", "organisation", "state", "group"] | None = None
    """What it is."""
    wikidata: Annotated[str, validators.Wikidata()] | None = None
    """Its Wikidata identifier, such as `Q42`."""
    url: Address | None = None
    """Its own website."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFields(CommonFields):
    """A place."""

    lat: Annotated[Decimal, validators.Number(-90, 90)] | None = None
    """Latitude in degrees, north positive (WGS 84)."""
    lon: Annotated[Decimal, validators.Number(-180, 180)] | None = None
    """Longitude in degrees, east positive (WGS 84)."""
    within: Name | None = None
    """The place that contains it."""
    wikidata: Annotated[str, validators.Wikidata()] | None = None
    """Its Wikidata identifier, such as `Q84`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFields(CommonFields):
    """A topic."""

    figures: tuple[FigureFields, ...] = ()
    """Numbers that belong to no single event."""
    disputes: tuple[DisputeFields, ...] = ()
    """Disagreements that belong to no single event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFields(CommonFields):
    """A statistical series."""

    unit: Line | None = None
    """What the numbers count: `people`, `boats`, `GBP`."""
    kind: Literal["cumulative", "level", "per_period", "change"] | None = None
    """A running count, a level at one time, a count over a period, or a change."""
    since: Date | None = None
    """The start of a running count."""
    method: Prose | None = None
    """What is counted and how, with citations."""
    figures: tuple[FigureFields, ...] = ()
    """Numbers that belong to no single event; `series` may be left out."""
    disputes: tuple[DisputeFields, ...] = ()
    """Disagreements that belong to no single event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields(CommonFields):
    """A plain page."""

    nav: Annotated[int, validators.Whole()] | None = None
    """Its position in the menu; a page without it is not in the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFields(CommonFields):
    """A path through chosen events."""


Fields = (
    EventFields
    | SourceFields
    | ActorFields
    | PlaceFields
    | TopicFields
    | SeriesFields
    | PageFields
    | StoryFields
)

FIELDS: Mapping[Kind, type[Fields]] = MappingProxyType(
    {
        "event": EventFields,
        "source": SourceFields,
        "actor": ActorFields,
        "place": PlaceFields,
        "topic": TopicFields,
        "series": SeriesFields,
        "page": PageFields,
        "story": StoryFields,
    }
)
