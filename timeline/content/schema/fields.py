"""The fields that authors write, as typed values: one dataclass for each kind of file.

These are plain frozen dataclasses. `content.schema.validation` validates front matter into them,
with the
annotations below as the rules; the JSON Schema and the manual are made of the same definitions. The
docstring under a field is its description there, so it speaks to authors. Nothing here knows about
other files: references are still the words that the author wrote.

It is long because it is the one list of every field there is, and is read as a table.
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
"""An id, or the name of a thing that need not have a file."""
Prose = Annotated[str, validators.Prose()]
"""Markdown with citations; parsed into `Document.texts`."""
Address = Annotated[str, validators.Address()]
"""An http or https address."""
SitePath = Annotated[str, validators.SitePath()]
"""A former address on this site, root-relative."""
Date = Annotated[EventDate, validators.Edtf()]
DateThere = Annotated[EventDate, validators.Edtf(there=True)]
"""When the event is, or was to be: a date in the event's time zone."""
Day = Annotated[EventDate, validators.Edtf(exact_day=True)]
Zone = Annotated[str, validators.Zone()]
Flag = Annotated[bool, validators.Flag()]
"""`true` or `false`."""
Language = Annotated[str, validators.LanguageTag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A source, and the place in it: written as a key alone or as a mapping."""

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
    """Somebody who has to do with an event."""

    actor: Name
    """The id, or a name, of a person, body, organisation or state."""
    role: Line | None = None
    """The office held at the time of the event."""
    part: Part | None = None
    """What the actor did there; a commentator did not take part."""
    on: Date | None = None
    """When, if it was not at the time of the event."""


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
    """The date that was given up by this change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFields:
    """A copy of a source in an archive, which somebody has opened."""

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
    """`true` where the title is our description and not the source's own."""
    url: Address | None = None
    """Where it was read."""
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
    """`true` where the publisher reports its own doing."""
    copy_of: Line | None = None
    """The id or key of the original, or a name for an original that nobody opened.

    Equal names are one origin.
    """
    read: Literal["full", "opening", "summary"] | None = None
    """How much of it was read."""
    state: Literal["current", "corrected", "retracted", "gone"] = "current"
    """What became of it."""
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
    """`true`: only in the preview (in `content/sources/` only)."""
    allow: tuple[SuppressionFields, ...] = ()
    """Warnings accepted for a reason (in `content/sources/` only)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFields:
    """A number that a source gives."""

    series: Name | None = None
    """The id, or a name, of the series it belongs to."""
    label: Line | None = None
    """What is counted, where there is no series."""
    unit: Line | None = None
    """The unit, where there is no series or it differs."""
    value: Annotated[Decimal, validators.Number()] | None = None
    """The number, exactly as the source has it."""
    low: Annotated[Decimal, validators.Number()] | None = None
    """The lower end of a range."""
    high: Annotated[Decimal, validators.Number()] | None = None
    """The upper end of a range."""
    qualifier: Qualifier = "exactly"
    """How exact the source says it is."""
    as_of: Date | None = None
    """The time to which a level or a running count belongs."""
    period: Date | None = None
    """The time over which it was counted."""
    since: Date | None = None
    """What a running count starts from."""
    source: Reference
    """Where it stands."""
    said_by: Line | None = None
    """Who gave the number, where it is not the publisher."""
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
    """Who holds it, where it is not the publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionFields:
    """What decides a disagreement, how far, and why."""

    says: Line
    """What follows."""
    basis: Basis
    """What decides it."""
    extent: Literal["whole", "part"]
    """Whether it decides the whole question or a part."""
    sources: Annotated[tuple[Reference, ...], validators.AtLeastOne()]
    """The sources that decide."""
    why: Line
    """The reasoning, and what stays in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFields:
    """A question on which sources disagree."""

    about: Line
    """The question."""
    field: Line | None = None
    """The field that is in question, such as `date` or `figures`."""
    affects: tuple[Slug, ...] = ()
    """Ids of further events that it touches."""
    positions: Annotated[
        tuple[PositionFields, ...],
        validators.AtLeastOne(2, "delete the dispute: a dispute has at least two sides"),
    ]
    """The sides, each with its sources."""
    resolution: ResolutionFields | None = None
    """What decides it, where anything does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFields:
    """A mistake of ours that was put right."""

    on: Day
    """The day of the correction."""
    what: Line
    """What was wrong."""
    was: Line | None = None
    """The former wording."""
    now: Line | None = None
    """The present wording."""
    sources: tuple[Reference, ...] = ()
    """What shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFields:
    """The marker that stays when an event is withdrawn."""

    on: Day
    """The day of the withdrawal."""
    why: Line
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFields:
    """A picture or recording beside the event."""

    file: Annotated[str, validators.FilePath()]
    """The file, relative to the event's own."""
    alt: Line
    """What it shows, for those who cannot see it."""
    caption: Prose | None = None
    """The text under it."""
    credit: Line
    """Who made it."""
    licence: Line | None = None
    """The terms of its use."""
    source: Reference | None = None
    """Where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionFields:
    """A warning that is accepted for a reason."""

    rule: Line
    """The code of the warning."""
    because: Line
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFields:
    """The fields that every kind of file has."""

    title: Title
    """The title: plain text, at most 140 characters."""
    names: tuple[Name, ...] = ()
    """Other names by which authors refer to it."""
    aliases: tuple[SitePath, ...] = ()
    """Former addresses on this site; each gets a redirect."""
    summary: Prose | None = None
    """One or two sentences, with citations."""
    draft: Flag = False
    """`true`: only in the preview."""
    language: Language | None = None
    """The language of the text, as a BCP 47 tag; the site's own when absent."""
    allow: tuple[SuppressionFields, ...] = ()
    """Warnings accepted for a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFields(CommonFields):
    """An event."""

    date: DateThere
    """When: an EDTF date. Always the current plan or the outcome."""
    date_note: Prose | None = None
    """Why the date is what it is, with citations."""
    timezone: Zone | None = None
    """An IANA name, where `date` has a time; the site's own when absent."""
    status: Status | None = None
    """Absent means `happened`; required when the date is not past."""
    status_history: tuple[StatusChange, ...] = ()
    """Each change of the status, with its sources."""
    key: Flag = False
    """`true` for an event that an overview should keep."""
    places: tuple[Name, ...] = ()
    """Where: ids or names."""
    actors: tuple[ActorEntry, ...] = ()
    """Who: ids or names, with the role at the time."""
    topics: tuple[Name, ...] = ()
    """Topics: ids or names."""
    sources: Annotated[Mapping[str, SourceFields | str], validators.SourcesShape()]
    """At least one: a short key to a source, or to the id of a file in `content/sources/`."""
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
    """Events of which this one is a part."""
    thread: Title | None = None
    """A title: this event is the root of a thread."""
    corrections: tuple[CorrectionFields, ...] = ()
    """Mistakes that were put right."""
    withdrawn: WithdrawalFields | None = None
    """The event is withdrawn: its page stays and says so."""
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
    """Its own site."""


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
    """What one is: `people`, `boats`, `GBP`."""
    kind: Literal["cumulative", "level", "per_period", "change"] | None = None
    """A running count, a state at a time, a count over a time, or a change."""
    since: Date | None = None
    """What a running count starts from."""
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
    """Its place in the menu; without it the page is not in the menu."""


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
