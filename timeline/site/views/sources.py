"""Pages of sources, their index, and the audit of how well events are sourced."""

from __future__ import annotations

from timeline.core.frozen import dataclass
from timeline.site.views.common import Brief, Link, Period, Source, Text
from timeline.site.views.listings import Listing


@dataclass(frozen=True, slots=True)
class Resting:
    """What one event rests on a source: the event, and each statement with its address and
    passage.
    """

    event: Brief
    statements: tuple[RestingStatement, ...]


@dataclass(frozen=True, slots=True)
class RestingStatement:
    """A statement that rests on a source: its text, its address, the passage, and the link to
    the passage.
    """

    text: str
    href: str
    passage: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """`source.html`: one source, its texts, and every statement that rests on it.

    `copies` are the sources of this site that are copies of it. `years` and `months` are the index
    where the list is split by period; `period` is set where this is not its first page.
    """

    source: Source
    summary: Text = ()
    body: Text = ()
    copies: tuple[Link, ...] = ()
    events: tuple[Resting, ...] = ()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source in the index of sources, with the events that name it (at most the first three)
    and how many there are.
    """

    source: Source
    events: tuple[Link, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Sources of one publisher."""

    label: str
    anchor: str
    entries: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """`sources.html`: the index of sources by publisher.

    Where it is long, `parts` leads to the publishers, or of one of them, which `part` names, to the
    years. `audit` leads from the first page to what rests on how many of them.
    """

    groups: tuple[SourceGroup, ...]
    parts: tuple[Period, ...] = ()
    part: str = ""
    audit: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that leads to the list of what it counts; `href` is "" where it is none."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How many events and how many statements rest on such sources alone; `kind` is a word for the
    theme (`one_origin` …).
    """

    kind: str
    events: Count
    statements: Count


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`audit.html`: what the events rest on, in numbers.

    `events`, `statements`, `sources` and `origins` are the whole. `types` and `publishers` count
    sources; `publishers` are the most frequent ones, and `all_publishers` leads to the others.
    """

    events: int
    statements: int
    sources: int
    origins: int
    measures: tuple[Measure, ...]
    types: tuple[Count, ...]
    publishers: tuple[Count, ...]
    all_publishers: str


@dataclass(frozen=True, slots=True)
class AuditListPage:
    """`audit_list.html`: what one number of the audit counts.

    `kind` is the measure, or the type of the sources; `of` is `events`, `statements` or `sources`,
    and says which of `listing`, `resting` and `groups` is filled. `count` is of the whole list, and
    `audit` leads back.
    """

    kind: str
    of: str
    count: int
    audit: str
    listing: Listing | None = None
    resting: tuple[Resting, ...] = ()
    groups: tuple[SourceGroup, ...] = ()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""
