"""What a template may see: small frozen values, one class for each kind of page and its parts.

A view is made of a page's own facts and nothing else, so that equal views mean equal pages.
Addresses are ready to be written (`href`), with the site's sub-path; dates are said in the site's
language; texts are HTML that has been made safe (`Markup`). Words that belong to the site and not
to its content are left to the theme: a view says `status="planned"`, and the template looks up what
that is called.

`lang` is everywhere the same: the attributes for an element with words of an author in another
language than the site's, ` lang="ar" dir="rtl"`, and empty where the language is the site's.

It is long because it is the one list of everything a theme can show, and is read as a table.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

from timeline.core.frozen import dataclass

NOTHING: Final = Markup()

# --- Parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the site; `href` is empty where the thing has no page.

    `lang` says the language of its words. Printed as it is, it is its HTML.
    """

    text: str
    href: str = ""
    lang: Markup = NOTHING

    def __html__(self) -> str:
        text = escape(self.text)
        if self.href:
            return f'<a href="{escape(self.href)}"{self.lang}>{text}</a>'
        return f"<span{self.lang}>{text}</span>" if self.lang else text


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it is said: `text` whole, `short` for a rail, `pieces` for `<time>` elements.

    The texts of `pieces` joined are `text`; each has the value for `datetime`, or "" where the
    piece is not a time (`<time datetime>` takes no interval). `weekday` is set for an exact day
    alone. Printed as it is, a date is its pieces as HTML.
    """

    text: str
    short: str
    pieces: tuple[tuple[str, str], ...]
    weekday: str = ""

    def __html__(self) -> str:
        return "".join(
            f'<time datetime="{escape(iso)}">{escape(text)}</time>' if iso else escape(text)
            for text, iso in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Archive:
    """A copy of a source in an archive; `day` is its day as `2025-10-16`, "" unless it is exact."""

    url: str
    date: Date
    day: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a reader is shown it.

    `url` is its own address, `href` that of its page on this site ("" where it has none). `copy_of`
    links to the original, or names one that nobody opened. `type` and `read` and `state` are words
    for the theme to look up. `foreign` is its language where that is not the language of the site,
    and `lang` the attributes for its title and its passages then.
    """

    id: str
    title: str
    title_supplied: bool
    url: str
    href: str
    publisher: str
    authors: tuple[str, ...]
    published: Date | None
    accessed: Date | None
    type: str
    own_account: bool
    copy_of: Link | None
    read: str
    state: str
    archived: tuple[Archive, ...]
    language: str
    note: str
    foreign: str = ""
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation: the number of its source on this page, the passage, and the link to it.

    `url` opens the source at the passage (a text fragment, or `#page=` in a PDF). `list_href` leads
    to the source in the list at the end of the page, `anchor` is the id of the citation's place in
    the text. `locator` is the page, time or section as it was written.
    """

    number: int
    anchor: str
    list_href: str
    url: str
    passage: str
    locator: str
    source: Source


@dataclass(frozen=True, slots=True)
class Note:
    """What a block cites of one source: `url` opens the source at the first of the `places`.

    The places are distinct; the first has no address of its own.
    """

    number: int
    source: Source
    url: str
    places: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: its HTML with the citation marks in it, and its citations, in order.

    `kind` is `paragraph`, `heading`, `bullet_list`, `ordered_list`, `table`, `blockquote`, `fence`
    … `notes` are the citations by source, in the order of their numbers; `publishers` those of the
    sources, each once, in the order of the citations.
    """

    kind: str
    html: Markup
    cites: tuple[Cite, ...] = ()
    notes: tuple[Note, ...] = ()
    publishers: tuple[str, ...] = ()


Text = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A source in the list at the end of a page, with the places where the page cites it.

    `passages` are its distinct citations: passage, locator, link to the source at that place, and
    the statements on this page that rest on it as links back (`#s-1a2b3c4d`).
    """

    number: int
    anchor: str
    source: Source
    passages: tuple[Passage, ...]

    @property
    def places(self) -> list[Passage]:
        """Those of the citations that name a place in the source."""
        return [one for one in self.passages if one.passage or one.locator]

    @property
    def back(self) -> tuple[str, ...]:
        """The links back to where the source is cited as a whole."""
        whole = (one.back for one in self.passages if not (one.passage or one.locator))
        return next(whole, ())


@dataclass(frozen=True, slots=True)
class Passage:
    """One place in a source, and the statements of this page that rest on it."""

    passage: str
    locator: str
    url: str
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has to do with an event: the link, the office held then, the part, and when."""

    link: Link
    role: str = ""
    part: str = ""
    on: Date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An event in a list.

    `origins` counts the origins of its sources (copies count once), `own_accounts` those origins
    that are the account of the one concerned, `official` … are counts for "how well is it known";
    `disputes` and `open_disputes` its disagreements. `upcoming` is set where its earliest day is
    after today. `was` is the date of a postponed event that was given up. `summary` is HTML without
    citations.
    """

    id: str
    href: str
    title: str
    date: Date
    status: str
    upcoming: bool
    key: bool
    withdrawn: bool
    summary: Markup
    places: tuple[Link, ...]
    topics: tuple[Link, ...]
    sources: int
    origins: int
    own_accounts: int
    disputes: int
    open_disputes: int
    was: Date | None = None
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Group:
    """Events under one heading: a month or a year. `label` is said in the site's language."""

    label: str
    anchor: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month in an index: its label, number of events, page, and whether this page
    shows it.
    """

    label: str
    count: int
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Events in order, split by period.

    `groups` are what this page shows: months of a year, or years; `upcoming` those still to come at
    the build's date, which stand apart. `years` is the index of all years, `months` that of the
    year shown where it is split (both empty where everything is on one page). `earlier` and `later`
    lead to the neighbouring pages in time. `order` is `newest` or `oldest`: what the list begins
    with.
    """

    order: str
    groups: tuple[Group, ...]
    upcoming: tuple[Row, ...] = ()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    earlier: Link | None = None
    later: Link | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of an event, as a word for the theme, and the events at its other end.

    `kind` is `follows` … `contradicts`, or for back-links `followed_by`, `answered_by`,
    `implemented_by`, `superseded_by`, `has_part`.
    """

    kind: str
    events: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """An event in a word: its date and a link to it."""

    link: Link
    date: Date


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where an event stands in a thread: the thread, the event's number among `count`, and the ones
    before and after it there.
    """

    thread: Link
    number: int
    count: int
    earlier: Brief | None
    later: Brief | None


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the history of an event's status; `anchor` is the id of its place on the page."""

    anchor: str
    status: str
    on: Date
    was: Date | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement."""

    says: str
    held_by: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What decides a disagreement: `basis` and `extent` are words for the theme."""

    says: str
    basis: str
    extent: str
    why: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question on which sources disagree; `field` is the field in question or "".

    `affects` are further events that it touches. `kept` leads to the page on which it is kept where
    that is another one, and `date` is that of the event there.
    """

    anchor: str
    about: str
    field: str
    positions: tuple[Position, ...]
    resolution: Resolution | None
    affects: tuple[Brief, ...] = ()
    kept: Link | None = None
    date: Date | None = None
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Spark:
    """A small chart (`svg`), and its first and last value, as they are said, with their dates."""

    svg: Markup
    first: str
    first_date: Date
    last: str
    last_date: Date


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a source gives; `value` is formatted in the site's language, `high` is ""
    unless it is a range.

    `contradicted` says whether other figures of its series contradict it; `differs` leads to where
    they stand, "" where none does or the pages of series are left out. `replaced_by` is the later
    value that took its place. `spark` is the small chart of its series, set for the first figure of
    each on a page.
    """

    anchor: str
    label: str
    series: Link | None
    value: str
    high: str
    unit: str
    qualifier: str
    when: Date | None
    since: Date | None
    said_by: str
    stage: str
    note: str
    cites: tuple[Cite, ...]
    contradicted: bool = False
    differs: str = ""
    replaced_by: Link | None = None
    spark: Spark | None = None
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives a value of a series: `where` is the event or topic in whose file it stands, if
    any; `replaces` the earlier value that this one replaces, or "".
    """

    said_by: str
    where: Link | None
    stage: str
    replaces: str
    note: str
    cites: tuple[Cite, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One value of a series at one time, and all who give it; `value` and `high` as in `Figure`.

    `differs` is set where another value of the same time cannot be reconciled with it,
    `replaced_by` where a later value took its place.
    """

    anchor: str
    value: str
    high: str
    qualifier: str
    when: Date | None
    differs: bool
    replaced_by: Link | None
    given: tuple[Giver, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Values of one time that cannot all be right, found by comparing them."""

    anchor: str
    when: Date
    points: tuple[SeriesPoint, ...]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The values of a series that may be compared: one unit, counted from one day.

    `title` says what the line counts, `chart` is an SVG or empty, `signs` are the signs in it that
    need a word (`differs`, `replaced`, `open`, `more`, `less`, `range`, `span`). `not_drawn` counts
    the values that the table has and the chart has not. Without `points` it is a chart alone, whose
    values stand on other pages.
    """

    anchor: str
    title: str
    unit: str
    since: Date | None
    chart: Markup
    signs: tuple[str, ...]
    not_drawn: int
    points: tuple[SeriesPoint, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake that was put right; `anchor` is the id of its place on the page."""

    anchor: str
    on: Date
    what: str
    was: str
    now: str
    cites: tuple[Cite, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and when an event was withdrawn."""

    on: Date
    why: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording; `type` is `image`, `audio` or `video`; `anchor` the id of its
    place.
    """

    anchor: str
    href: str
    type: str
    alt: str
    caption: Text
    credit: str
    licence: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """How the page itself is cited: `text` in one line, and `files` for reference managers, unless
    they are left out.

    Each of `files` is named by its format (`BibTeX`, `RIS`, `CSL-JSON`); plain text has no name.
    """

    text: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the history of the project's files knows: the first and the last day of an event's."""

    since: Date
    changed: Date


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the overview: a year or a month, its number of events, and where it leads."""

    label: str
    count: int
    href: str


# --- Pages ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventPage:
    """`event.html`: everything about one event.

    `sources` are those that the page cites, `rests_on` the number of those that the event itself
    names; a disagreement that is kept elsewhere may bring others. `threads` and `stories` are those
    that it belongs to. `edit` is the page of the repository's host on which the event's file is
    edited, or "".
    """

    id: str
    title: str
    date: Date
    date_note: Text
    status: str
    upcoming: bool
    history: tuple[Change, ...]
    places: tuple[Link, ...]
    people: tuple[Person, ...]
    topics: tuple[Link, ...]
    summary: Text
    body: Text
    figures: tuple[Figure, ...]
    disputes: tuple[Dispute, ...]
    corrections: tuple[Correction, ...]
    withdrawn: Withdrawal | None
    media: tuple[Media, ...]
    sources: tuple[Listed, ...]
    origins: int
    own_accounts: int
    relations: tuple[Relation, ...]
    earlier: Brief | None
    later: Brief | None
    added: Date | None
    reference: Reference | None = None
    recorded: Recorded | None = None
    rests_on: int = 0
    threads: tuple[ThreadPlace, ...] = ()
    stories: tuple[Link, ...] = ()
    edit: str = ""
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """`chronology.html`: the first page, a year's page and a month's page.

    `period` is "" on the first page, else the year or month as it is said. `overview` has a bar for
    each year, or for each month where the page shows one year. `overdue` leads from the first page
    to the plans whose date has passed without a report of the outcome, if there are any.
    """

    period: str
    listing: Listing
    overview: tuple[Bar, ...]
    today: Date
    overdue: Entry | None = None


@dataclass(frozen=True, slots=True)
class ThingPage:
    """`thing.html`: an actor, a place or a topic.

    `kind` is `actor`, `place` or `topic`; `form` is an actor's `person`, `body` … `roles` are the
    offices that an actor held, each with the events; `within` and `contains` are for places.
    `period` is said where the list is split and this is not its first page. For actors, `listing`
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
    names: tuple[str, ...]
    url: str
    wikidata: str
    summary: Text
    body: Text
    within: tuple[Link, ...]
    contains: tuple[Entry, ...]
    roles: tuple[Role, ...]
    figures: tuple[Figure, ...]
    disputes: tuple[Dispute, ...]
    sources: tuple[Listed, ...]
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
class Map:
    """A map as SVG, and the other places that stand on it as links: the list is its equal."""

    svg: Markup
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PartPlayed:
    """A part that an actor had in events (`host` …, a word for the theme), and in how many."""

    part: str
    count: int


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """`series.html`: a series over time.

    `form` is its kind (`cumulative` …). `lines` hold every value; where they are many, those of
    one year, which `figures_period` says, and `years` leads to the others. Then `overview` has, on
    the series' own page, the charts of all years, unless they are too many. `data` are the files
    with all values, each named by its format. `period` is said where the list of events is split
    and this is not its first page; then only `listing` is set.
    """

    id: str
    title: str
    form: str
    names: tuple[str, ...]
    unit: str
    since: Date | None
    summary: Text
    body: Text
    method: Text
    lines: tuple[SeriesLine, ...]
    data: tuple[Link, ...]
    disputes: tuple[Dispute, ...]
    sources: tuple[Listed, ...]
    listing: Listing
    overview: tuple[SeriesLine, ...] = ()
    years: tuple[Period, ...] = ()
    figures_period: str = ""
    period: str = ""
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Role:
    """An office that an actor held, with the first and the last event at which it is named."""

    role: str
    first: Brief
    last: Brief


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an index: a thing or a source, with the number of its events."""

    link: Link
    note: str
    count: int


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


@dataclass(frozen=True, slots=True)
class SourcePage:
    """`source.html`: one source, what is said of it, and every statement that rests on it.

    `copies` are the sources of this site that are copies of it. `years` and `months` are the index
    where the list is split by period; `period` is said where this is not its first page.
    """

    source: Source
    summary: Text
    body: Text
    copies: tuple[Link, ...]
    events: tuple[Resting, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class PlainPage:
    """`page.html`: about, method, criteria of inclusion."""

    id: str
    title: str
    summary: Text
    body: Text
    sources: tuple[Listed, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class DataPart:
    """A part of an exported table: a year, said in `label`, or files of one `kind` (`series` …)."""

    label: str
    kind: str
    json: str
    csv: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """An exported table: `name` is `events`, `sources`, `citations` or `figures`."""

    name: str
    parts: tuple[DataPart, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """`data.html`: the files of the export; `index` and `schema` are addresses."""

    tables: tuple[DataTable, ...]
    index: str
    schema: str


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """`404.html`."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """`redirect.html`: a former address; `href` is the present one."""

    href: str
    title: str


# --- The frame of every page ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """`site` in every template: the settings that a page may show, and the menu.

    `home` is the address of the first page, `feed` of the Atom feed, `data` of the page of exported
    data ("" where there is none), `root` the site's sub-path
    with a slash at both ends. `address` is the site's absolute address without a slash at the end,
    or "". `direction` is `ltr` or `rtl`. `menu` holds the plain pages that ask for a place in it,
    and `sections` the kinds of index that the site has (`actors`, `places`, `topics`, `sources` …)
    with their addresses. `records` are the same for the foot of a page: `corrections`, `audit`.
    `add` is the page with the form for a new event, or "".
    """

    title: str
    description: str
    language: str
    direction: str
    root: str
    home: str
    address: str
    feed: str
    author: str
    licence: Link | None
    repository: str
    sections: tuple[tuple[str, str], ...]
    menu: tuple[Link, ...]
    data: str = ""
    records: tuple[tuple[str, str], ...] = ()
    add: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """`page` in every template: what the frame needs to know of the page.

    `href` is its address on the site, `canonical` its absolute address or "". `section` is the part
    of the menu that it belongs to (`chronology`, `actors`, … or a plain page's id).
    `structured_data` is JSON-LD that is safe inside a script element, or empty. `today` is the day
    of the build (`2026-11-22`) on the first page and on those that are made anew each day;
    elsewhere it is "".
    """

    title: str
    description: str
    href: str
    canonical: str
    section: str
    structured_data: Markup = NOTHING
    today: str = ""
