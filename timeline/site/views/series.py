"""Figures and series: values with the sources that give them, and their charts."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Cite, Date, Link, Listed, Period, Text
from timeline.site.views.disputes import Dispute
from timeline.site.views.listings import Listing


@dataclass(frozen=True, slots=True)
class Spark:
    """A small chart (`svg`), and its first and last value in words, with their dates."""

    svg: Markup
    first: str
    first_date: Date
    last: str
    last_date: Date


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a source gives; `value` is formatted in the site's language, `high` is ""
    unless it is a range.

    `contradicted` says whether other figures of its series contradict it; `differs` leads to them,
    "" where none does or the pages of series are left out. `replaced_by` is the later
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
    """Who gives a value of a series: `where` is the event or topic in whose file it is, if any;
    `replaces` the earlier value that this one replaces, or "".
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
    values are on other pages.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """`series.html`: a series over time.

    `form` is its kind (`cumulative` …). `lines` hold every value; where they are many, those of
    one year, which `figures_period` says, and `years` leads to the others. Then `overview` has, on
    the series' own page, the charts of all years, unless they are too many. `data` are the files
    with all values, each named by its format. `period` is set where the list of events is split
    and this is not its first page; then only `listing` is set.
    """

    id: str
    title: str
    form: str
    names: tuple[str, ...] = ()
    unit: str = ""
    since: Date | None = None
    summary: Text = ()
    body: Text = ()
    method: Text = ()
    lines: tuple[SeriesLine, ...] = ()
    data: tuple[Link, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    sources: tuple[Listed, ...] = ()
    listing: Listing
    overview: tuple[SeriesLine, ...] = ()
    years: tuple[Period, ...] = ()
    figures_period: str = ""
    period: str = ""
    lang: Markup = NOTHING
