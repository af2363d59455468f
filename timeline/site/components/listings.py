"""Lists of events, split by period so that no page grows with the number of events.

A list is on one page while it has at most `MAX_EVENTS` events. A longer one is split by year, and a
year that is longer still by month: never by count, so that a new event does not move the others
from page to page. The first page of a split list shows the period that a reader most likely wants:
the latest one with events that are not still to come (the earliest, where the site begins with the
oldest).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from timeline import dates
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.caches import StructureCache
from timeline.site.charts.scales import edtf_year
from timeline.site.context import SiteContext
from timeline.site.urls import month_path, year_path

MAX_EVENTS: Final = 120
"""The number of events up to which a list, or a year of it, is on one page."""

Year = int | None


@dataclass(frozen=True, slots=True)
class PeriodSlice:
    """A part of a list: a whole year (`month` is None), or a month of it.

    The year None has what has no date.
    """

    year: Year
    month: int | None = None

    def path(self, base: str) -> str:
        """Return the path of its page below that of the list."""
        if self.month is None:
            return base + year_path(self.year)
        return base + month_path(self.year, self.month)


@dataclass(frozen=True, slots=True)
class SplitList:
    """How a list is split: the events of each year and of each month, in the order of the site.

    `years` maps a year to its events; a year with more than `MAX_EVENTS` is in `long`. `months`
    maps each event to its month, None where it has none, and `counts` each year to the number of
    events of each month, in their order.
    """

    events: tuple[str, ...]
    years: dict[Year, tuple[str, ...]]
    long: frozenset[Year]
    months: dict[str, int | None]
    counts: dict[Year, dict[int | None, int]]

    @property
    def on_one_page(self) -> bool:
        """Whether the list is on one page."""
        return len(self.events) <= MAX_EVENTS


def split_list(context: SiteContext, key: Hashable, event_ids: Sequence[str]) -> SplitList:
    """Return the list of these events (in chronological order), in the order of the site.

    `key` names the list, such as `("topic", "bridges")`: it is split once for all its pages.
    """
    return context.structure_cache.get(("split", key), lambda: _split_list(context, event_ids))


def _split_list(context: SiteContext, event_ids: Sequence[str]) -> SplitList:
    ordered = tuple(reversed(event_ids)) if context.newest_first else tuple(event_ids)
    years: dict[Year, list[str]] = {}
    months: dict[str, int | None] = {}
    counts: dict[Year, dict[int | None, int]] = {}
    for event_id in ordered:
        date = context.chronicle.event(event_id).date
        years.setdefault(date.year, []).append(event_id)
        months[event_id] = date.month
        of_year = counts.setdefault(date.year, {})
        of_year[date.month] = of_year.get(date.month, 0) + 1
    return SplitList(
        ordered,
        {year: tuple(ids) for year, ids in years.items()},
        frozenset(year for year, ids in years.items() if len(ids) > MAX_EVENTS),
        months,
        counts,
    )


def planned_periods(
    chronicle: Chronicle, event_ids: Sequence[str], *, always: bool = False
) -> Iterator[PeriodSlice]:
    """Yield the periods of a list that have a page of their own.

    There are none while the list is on one page, unless `always`.
    """
    if len(event_ids) <= MAX_EVENTS and not always:
        return
    years: dict[Year, dict[int | None, int]] = {}
    for event_id in event_ids:
        date = chronicle.event(event_id).date
        counts = years.setdefault(date.year, {})
        counts[date.month] = counts.get(date.month, 0) + 1
    for year, counts in years.items():
        yield PeriodSlice(year)
        if sum(counts.values()) > MAX_EVENTS:
            yield from (PeriodSlice(year, month) for month in counts if month)


def list_page(
    context: SiteContext, split: SplitList, period: PeriodSlice | None, base: str
) -> views.Listing:
    """Return the page of a period of the list at `base`, or its first page."""
    if period:
        return period_page(context, split, period, base)
    return first_page(context, split, base)


def first_page(context: SiteContext, split: SplitList, base: str) -> views.Listing:
    """Return the first page of a list: all of it, or the period that a reader most likely wants."""
    upcoming, others = _separate_upcoming(context, split.events)
    if split.on_one_page:
        listing = views.Listing(context.settings.order, _groups(context, others))
    else:
        upcoming = upcoming[:MAX_EVENTS]
        period = likely_period(context, split)
        listing = period_page(context, split, period, base)
        if upcoming:
            listed_above = set(upcoming)
            below = [one for one in events_of(split, period) if one not in listed_above]
            listing = replace(listing, groups=_groups(context, below))
    return replace(listing, upcoming=tuple(context.row(event_id) for event_id in upcoming))


def likely_period(context: SiteContext, split: SplitList) -> PeriodSlice:
    """Return the period of the first event, in the order of the site, that is not still to come."""
    others = _separate_upcoming(context, split.events)[1]
    start = context.outline.event((others or split.events)[0]).date
    return PeriodSlice(start.year, start.month if start.year in split.long else None)


def period_page(
    context: SiteContext, split: SplitList, period: PeriodSlice, base: str
) -> views.Listing:
    """Return the page of a year or a month."""
    earlier, later = _neighbours(context, split, period, base)
    return views.Listing(
        context.settings.order,
        _groups(context, events_of(split, period)),
        (),
        years(context, split, period, base),
        months(context, split, period, base),
        earlier,
        later,
    )


def events_of(split: SplitList, period: PeriodSlice) -> list[str]:
    """Return the events of a period's page.

    That of a long year shows the events without a month, and its first month.
    """
    in_year = list(split.years.get(period.year, ()))
    if period.month is None and period.year not in split.long:
        return in_year
    wanted = {period.month}
    if period.month is None:
        wanted |= {next((month for month in split.counts[period.year] if month), None)}
    return [event_id for event_id in in_year if split.months[event_id] in wanted]


def label(context: SiteContext, period: PeriodSlice | None) -> str:
    """Return a year or a month in the site's language; "" for no period."""
    if period is None:
        return ""
    key = ("label", period.year, period.month)
    return context.structure_cache.get(key, lambda: _label(context, period))


def _label(context: SiteContext, period: PeriodSlice) -> str:
    if period.year is None:
        return context.locale.text("undated")
    text = edtf_year(period.year)
    if period.month is not None:
        text += f"-{period.month:02}"
    return context.date(dates.parse(text)).text


def _separate_upcoming(
    context: SiteContext, event_ids: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the events that are still to come, the soonest first, and the others."""
    is_upcoming = context.upcoming
    upcoming = tuple(event_id for event_id in event_ids if event_id in is_upcoming)
    if not upcoming:
        return (), tuple(event_ids)
    # Whatever the order of the site, a reader looks for the next event first.
    soonest_first = upcoming[::-1] if context.newest_first else upcoming
    return soonest_first, tuple(event_id for event_id in event_ids if event_id not in is_upcoming)


def _groups(context: SiteContext, event_ids: Iterable[str]) -> tuple[views.Group, ...]:
    groups: dict[tuple[Year, int | None], list[views.Row]] = {}
    for event_id in event_ids:
        date = context.outline.event(event_id).date
        groups.setdefault((date.year, date.month), []).append(context.row(event_id))
    return tuple(
        views.Group(label(context, period), anchor(period), tuple(rows))
        for period, rows in ((PeriodSlice(*key), rows) for key, rows in groups.items())
    )


def anchor(period: PeriodSlice) -> str:
    """Return the HTML id of the group of a period."""
    if period.year is None:
        return "undated"
    return f"y{period.year}" + (f"-{period.month:02}" if period.month else "")


def years(
    context: SiteContext, split: SplitList, shown: PeriodSlice, base: str
) -> tuple[views.Period, ...]:
    """Return the index of all years of a list; that of the period `shown` is marked."""
    counts = ((year, len(ids)) for year, ids in split.years.items())
    return year_index(context, base, counts, shown.year)


def year_index(
    context: SiteContext,
    base: str,
    counts: Iterable[tuple[Year, int]],
    shown: Year,
    cache: StructureCache | None = None,
) -> tuple[views.Period, ...]:
    """Return the index of the years of the list at `base` with their counts; `shown` is marked.

    `cache` keeps the index; it is the structure cache unless the counts depend on citations.
    """
    by_year = (cache or context.structure_cache).get(
        ("years", base),
        lambda: {year: _period(context, base, PeriodSlice(year), count) for year, count in counts},
    )
    return tuple(
        replace(period, current=True) if year == shown else period
        for year, period in by_year.items()
    )


def months(
    context: SiteContext, split: SplitList, shown: PeriodSlice, base: str
) -> tuple[views.Period, ...]:
    """Return the index of the months of a long year; that of the period `shown` is marked."""
    if shown.year not in split.long:
        return ()
    return month_index(context, base, split.counts[shown.year].items(), shown)


def month_index(
    context: SiteContext,
    base: str,
    counts: Iterable[tuple[int | None, int]],
    shown: PeriodSlice,
) -> tuple[views.Period, ...]:
    """Return the index of the months of the year that is `shown`, with their counts."""
    return tuple(
        _period(context, base, PeriodSlice(shown.year, month), count, month == shown.month)
        for month, count in counts
        if month
    )


def _period(
    context: SiteContext, base: str, period: PeriodSlice, count: int, current: bool = False
) -> views.Period:
    href = context.urls.href(period.path(base))
    return views.Period(label(context, period), count, href, current)


def _neighbours(
    context: SiteContext, split: SplitList, period: PeriodSlice, base: str
) -> tuple[views.Link | None, views.Link | None]:
    """Return links to the pages before and after this one in time."""
    siblings: list[PeriodSlice] = []
    for year, counts in split.counts.items():
        if period.month is None or year not in split.long:
            siblings.append(PeriodSlice(year))
        else:
            siblings += [PeriodSlice(year, month) for month in counts if month]
    if period.month is not None and period not in siblings:
        return None, None
    if context.newest_first:
        siblings.reverse()
    # What has no date comes last in time, whatever the order of the site.
    index = siblings.index(period)
    return _link(context, siblings, index - 1, base), _link(context, siblings, index + 1, base)


def _link(
    context: SiteContext, siblings: list[PeriodSlice], index: int, base: str
) -> views.Link | None:
    if not 0 <= index < len(siblings):
        return None
    period = siblings[index]
    return views.Link(label(context, period), context.urls.href(period.path(base)))
