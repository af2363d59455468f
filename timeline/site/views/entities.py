"""Pages of actors, places and topics, and the indexes of these and of series."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Brief, Date, Entry, Link, Listed, Period, Text
from timeline.site.views.disputes import Dispute
from timeline.site.views.listings import Listing
from timeline.site.views.series import Figure


@dataclass(frozen=True, slots=True)
class Role:
    """An office that an actor held, with the first and the last event at which it is named."""

    role: str
    first: Brief
    last: Brief


@dataclass(frozen=True, slots=True)
class PartPlayed:
    """A part that an actor had in events (`host` …, a word for the theme), and in how many."""

    part: str
    count: int


@dataclass(frozen=True, slots=True)
class Map:
    """A map as SVG, and the other places on it as links."""

    svg: Markup
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage:
    """`thing.html`: an actor, a place or a topic.

    `kind` is `actor`, `place` or `topic`; `form` is an actor's `person`, `body` … `roles` are the
    offices that an actor held, each with the events; `within` and `contains` are for places.
    `period` is set where the list is split and this is not its first page. For actors, `listing`
    holds what they took part in, `parts` counts the parts they had there, `company` are those who
    most often had a part in the same events, and `commented` are the latest events on which they
    commented without a part in them; `all_commented` leads to the list of those where there are
    more. `threads` are the threads to which the events belong, the unfinished first. `map` is drawn
    for a place whose coordinates are known.
    """

    kind: str
    id: str
    title: str
    form: str
    names: tuple[str, ...] = ()
    url: str = ""
    wikidata: str = ""
    summary: Text = ()
    body: Text = ()
    within: tuple[Link, ...] = ()
    contains: tuple[Entry, ...] = ()
    roles: tuple[Role, ...] = ()
    figures: tuple[Figure, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    sources: tuple[Listed, ...] = ()
    listing: Listing
    period: str = ""
    parts: tuple[PartPlayed, ...] = ()
    company: tuple[Entry, ...] = ()
    commented: tuple[Brief, ...] = ()
    all_commented: Entry | None = None
    threads: tuple[Entry, ...] = ()
    map: Map | None = None
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class SeriesEntry(Entry):
    """A line of the index of series: `note` is its kind; `points` and `contradictions` are how
    many values it has, and at how many times they contradict each other. `span` is the years that
    they reach over, None where none is dated.
    """

    unit: str
    span: Date | None
    points: int
    contradictions: int


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Lines of an index under one heading; `label` is a letter, or a word for the theme
    (`person`). `entries` are `SeriesEntry`s in the index of series.
    """

    label: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`index.html`: all actors, places, topics, series or years. `kind` is `actors`, `places` …

    `parts` leads to the other parts where the index is split by initial letter; `part` is this
    one's letter. `map` shows the places whose coordinates are known; the index is its list.
    """

    kind: str
    groups: tuple[IndexGroup, ...]
    parts: tuple[Period, ...] = ()
    part: str = ""
    map: Map | None = None
