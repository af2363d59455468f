"""Lists of events, the chronology, and the pages of events that have one thing in common."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Date, Entry, Link, Period


@dataclass(frozen=True, slots=True)
class Row:
    """An event in a list.

    `origins` counts the origins of its sources (copies count once), `own_accounts` those origins
    that are the account of those concerned, `official` … are counts for "how well is it known";
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
    """Events under one heading: a month or a year. `label` is in the site's language."""

    label: str
    anchor: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Events in order, split by period.

    `groups` are what this page shows: months of a year, or years; `upcoming` those still to come on
    the day of the build, listed apart. `years` is the index of all years, `months` that of the year
    shown where it is split (both empty where everything is on one page). `earlier` and `later` lead
    to the neighbouring pages in time. `order` is `newest` or `oldest`: what the list begins with.
    """

    order: str
    groups: tuple[Group, ...]
    upcoming: tuple[Row, ...] = ()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    earlier: Link | None = None
    later: Link | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the overview: a year or a month, its number of events, and where it leads."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """`chronology.html`: the first page, a year's page and a month's page.

    `period` is "" on the first page, else the year or month in words. `overview` has a bar for
    each year, or for each month where the page shows one year. `overdue` leads from the first page
    to the plans whose date has passed without a report of the outcome, if there are any.
    """

    period: str
    listing: Listing
    overview: tuple[Bar, ...]
    today: Date
    overdue: Entry | None = None


@dataclass(frozen=True, slots=True)
class OverduePage:
    """`overdue.html`: plans whose date has passed by `today` without a report of the outcome.

    `period` is set where the list is split and this is not its first page.
    """

    listing: Listing
    today: Date
    period: str = ""


@dataclass(frozen=True, slots=True)
class CommentedPage:
    """`commented.html`: the events on which an actor commented without a part in them."""

    actor: Link
    listing: Listing
    period: str = ""
