"""Lists of events, split by period so that no page grows with the number of events.

A list stands whole on one page while it has at most `WHOLE` events. A longer one is split by year,
and a year that is longer still by month: never by count, so that a new event does not shift the
others from page to page. The first page of a split list shows the period that a reader most likely
wants: the latest one with events that are not still to come (the earliest, where the site begins
with the oldest).
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
from timeline.site.context import SiteContext
from timeline.site.urls import month_path, year_path

WHOLE: Final = 120
"""A list of at most so many events stands on one page."""

Year = int | None


@dataclass(frozen=True, slots=True)
class PeriodSlice:
    """A part of a list: a whole year (`month` is None), or a month of it; `year` None has no
    date.
    """

    year: Year
    month: int | None = None

    def path(self, base: str) -> str:
        """The path of its page below that of the list."""
        if self.month is None:
            return base + year_path(self.year)
        return base + month_path(self.year, self.month)


@dataclass(frozen=True, slots=True)
class Split:
    """How a list is split: the events of each year and of each month, in the order of the site.

    `years` maps a year to its events; a year with more than `WHOLE` events is in `long`. `months`
    gives the month of each event, None where it belongs to none, and `counts` for a year how many
    belong to each, in their order.
    """

    events: tuple[str, ...]
    years: dict[Year, tuple[str, ...]]
    long: frozenset[Year]
    months: dict[str, int | None]
    counts: dict[Year, dict[int | None, int]]

    @property
    def whole(self) -> bool:
        """Whether the list stands on one page."""
        return len(self.events) <= WHOLE


def split(context: SiteContext, of: Hashable, event_ids: Sequence[str]) -> Split:
    """The list of these events (in chronological order), in the order of the site.

    `of` says whose list it is, such as `("topic", "bridges")`: it is cut once for all its pages.
    """
    return context.structure_cache.get(("split", of), lambda: _split(context, event_ids))


def _split(context: SiteContext, event_ids: Sequence[str]) -> Split:
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
    return Split(
        ordered,
        {year: tuple(ids) for year, ids in years.items()},
        frozenset(year for year, ids in years.items() if len(ids) > WHOLE),
        months,
        counts,
    )


def planned_periods(
    chronicle: Chronicle, event_ids: Sequence[str], *, always: bool = False
) -> Iterator[PeriodSlice]:
    """The periods of a list that have a page of their own: none while it stands on one, unless
    `always`.
    """
    if len(event_ids) <= WHOLE and not always:
        return
    years: dict[Year, dict[int | None, int]] = {}
    for event_id in event_ids:
        date = chronicle.event(event_id).date
        counts = years.setdefault(date.year, {})
        counts[date.month] = counts.get(date.month, 0) + 1
    for year, counts in years.items():
        yield PeriodSlice(year)
        if sum(counts.values()) > WHOLE:
            yield from (PeriodSlice(year, month) for month in counts if month)


def whole_list(context: SiteContext, parts: Split, *, apart: bool = True) -> views.Listing:
    """The list on one page, by month, with what is still to come standing `apart`."""
    upcoming, others = _set_apart(context, parts.events) if apart else ((), parts.events)
    return views.Listing(
        context.settings.order,
        _groups(context, others),
        upcoming=tuple(context.row(event_id) for event_id in upcoming),
    )


def first_page(context: SiteContext, parts: Split, base: str) -> views.Listing:
    """The first page of a list: the whole of it, or the period that a reader most likely wants."""
    if parts.whole:
        return whole_list(context, parts)
    upcoming = _set_apart(context, parts.events)[0][:WHOLE]
    period = likely_period(context, parts)
    apart = set(upcoming)
    shown = [one for one in events_of(parts, period) if one not in apart]
    return replace(
        period_page(context, parts, period, base),
        groups=_groups(context, shown),
        upcoming=tuple(context.row(event_id) for event_id in upcoming),
    )


def likely_period(context: SiteContext, parts: Split) -> PeriodSlice:
    """The period of the first event, in the order of the site, that is not still to come."""
    others = _set_apart(context, parts.events)[1]
    start = context.outline.event((others or parts.events)[0]).date
    return PeriodSlice(start.year, start.month if start.year in parts.long else None)


def period_page(
    context: SiteContext, parts: Split, period: PeriodSlice, base: str
) -> views.Listing:
    """The page of a year or a month."""
    before, after = _beside(context, parts, period, base)
    return views.Listing(
        context.settings.order,
        _groups(context, events_of(parts, period)),
        (),
        years(context, parts, period, base),
        months(context, parts, period, base),
        before,
        after,
    )


def events_of(parts: Split, period: PeriodSlice) -> list[str]:
    """The events of a period's page.

    That of a long year shows what has no month, and its first month.
    """
    in_year = list(parts.years.get(period.year, ()))
    if period.month is None and period.year not in parts.long:
        return in_year
    wanted = {period.month}
    if period.month is None:
        wanted |= {next((month for month in parts.counts[period.year] if month), None)}
    return [event_id for event_id in in_year if parts.months[event_id] in wanted]


def label(context: SiteContext, period: PeriodSlice) -> str:
    """A year or a month as it is said in the site's language."""
    key = ("label", period.year, period.month)
    return context.structure_cache.get(key, lambda: _label(context, period))


def _label(context: SiteContext, period: PeriodSlice) -> str:
    if period.year is None:
        return context.locale.text("undated")
    text = _edtf_year(period.year)
    if period.month is not None:
        text += f"-{period.month:02}"
    return context.date(dates.parse(text)).text


def _edtf_year(year: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:05}" if year < 0 else f"{year:04}"


def _set_apart(
    context: SiteContext, event_ids: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    still = context.upcoming
    upcoming = [event_id for event_id in event_ids if event_id in still]
    if not upcoming:
        return (), tuple(event_ids)
    ahead = set(upcoming)
    # Whatever the order of the site, what comes next is what a reader looks for first.
    soonest = tuple(reversed(upcoming)) if context.newest_first else tuple(upcoming)
    return soonest, tuple(event_id for event_id in event_ids if event_id not in ahead)


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
    """The id of the group of a period on a page."""
    if period.year is None:
        return "undated"
    return f"y{period.year}" + (f"-{period.month:02}" if period.month else "")


def years(
    context: SiteContext, parts: Split, shown: PeriodSlice, base: str
) -> tuple[views.Period, ...]:
    """The index of all years, with the one that is `shown` marked."""
    return index(
        context,
        base,
        ((PeriodSlice(year), len(ids)) for year, ids in parts.years.items()),
        shown.year,
    )


def index(
    context: SiteContext,
    base: str,
    counts: Iterable[tuple[PeriodSlice, int]],
    shown: Year,
    cache: StructureCache | None = None,
) -> tuple[views.Period, ...]:
    """Return the index of the years of the list at `base` with their counts; `shown` is marked.

    `cache` keeps the index; it is the structure cache unless the counts depend on citations.
    """
    by_year = (cache or context.structure_cache).get(
        ("years", base),
        lambda: {
            period.year: views.Period(
                label(context, period), count, context.urls.href(period.path(base))
            )
            for period, count in counts
        },
    )
    return tuple(
        replace(period, current=True) if year == shown else period
        for year, period in by_year.items()
    )


def months(
    context: SiteContext, parts: Split, shown: PeriodSlice, base: str
) -> tuple[views.Period, ...]:
    """The index of the months of a long year, with the one that is `shown` marked."""
    if shown.year not in parts.long:
        return ()
    return tuple(
        views.Period(
            label(context, PeriodSlice(shown.year, month)),
            count,
            context.urls.href(PeriodSlice(shown.year, month).path(base)),
            month == shown.month,
        )
        for month, count in parts.counts[shown.year].items()
        if month
    )


def _beside(
    context: SiteContext, parts: Split, period: PeriodSlice, base: str
) -> tuple[views.Link | None, views.Link | None]:
    """The pages before and after this one in time."""
    siblings: list[PeriodSlice] = []
    for year, months in parts.counts.items():
        if period.month is None or year not in parts.long:
            siblings.append(PeriodSlice(year))
        else:
            siblings += [PeriodSlice(year, month) for month in months if month]
    if period.month is not None and period not in siblings:
        return None, None
    if context.newest_first:
        siblings.reverse()
    # What has no date comes last in time, whatever the order of the site.
    at = siblings.index(period)
    return _link(context, siblings, at - 1, base), _link(context, siblings, at + 1, base)


def _link(
    context: SiteContext, siblings: list[PeriodSlice], at: int, base: str
) -> views.Link | None:
    if not 0 <= at < len(siblings):
        return None
    return views.Link(label(context, siblings[at]), context.urls.href(siblings[at].path(base)))
