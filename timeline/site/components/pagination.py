"""Items other than events (disagreements, corrections, statements) → pages by year and month.

A list is on one page while it is short; a longer one is split by year, and a year that is longer
still by month, never by count, so that a new item does not move the others from page to page. Works
on dates alone and does not know what it splits, nor how that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.site import views
from timeline.site.caches import StructureCache
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice
from timeline.site.context import SiteContext
from timeline.site.page import Page

T = TypeVar("T")


def pages_by_period(
    base: str,
    template: str,
    view: Callable[..., tuple[Any, Any]],
    periods: Iterable[PeriodSlice],
    *subject: Any,
) -> Iterator[Page]:
    """Yield the page of a list at `base`, and that of each of its periods.

    `view` takes the period, or None, after the subject.
    """
    yield Page(base, template, view, (*subject, None))
    for period in periods:
        yield Page(period.path(base), template, view, (*subject, period))


@dataclass(frozen=True, slots=True)
class PeriodPages(Generic[T]):
    """Items in their order, and the periods of those that are too many for one page.

    `years` maps each year, the latest first and what has no date last, to its months, the latest
    first and what has no month last, and these to the items. It is empty while the items are on one
    page. A year that is `long` has a page for each month.
    """

    items: tuple[T, ...]
    years: dict[int | None, dict[int | None, tuple[T, ...]]]
    long: frozenset[int | None]

    def periods(self) -> Iterator[PeriodSlice]:
        """Yield the periods that have a page of their own."""
        for year, months in self.years.items():
            yield PeriodSlice(year)
            if year in self.long:
                yield from (PeriodSlice(year, month) for month in months if month is not None)

    def shown(self, period: PeriodSlice | None) -> tuple[T, ...]:
        """Return the items on the page of a period; the first page is that of the latest year.

        The page of a long year shows its latest month, and what has no month.
        """
        if not self.years:
            return self.items
        period = period or self._first_period()
        months = self.years[period.year]
        if period.month is not None:
            return months[period.month]
        if period.year not in self.long:
            return tuple(item for items in months.values() for item in items)
        latest = next(iter(months))
        return months[latest] + (months.get(None, ()) if latest is not None else ())

    def _first_period(self) -> PeriodSlice:
        return PeriodSlice(next(iter(self.years)))

    def index(
        self,
        context: SiteContext,
        base: str,
        period: PeriodSlice | None,
        cache: StructureCache | None = None,
    ) -> tuple[tuple[views.Period, ...], tuple[views.Period, ...]]:
        """Return the years, and the months of the year shown where it is long; this page's is
        marked. `cache` is as in `listings.year_index`.
        """
        if not self.years:
            return (), ()
        shown = period or self._first_period()
        counts = ((year, sum(map(len, months.values()))) for year, months in self.years.items())
        years = listings.year_index(context, base, counts, shown.year, cache)
        if shown.year not in self.long:
            return years, ()
        of_year = ((month, len(items)) for month, items in self.years[shown.year].items())
        return years, listings.month_index(context, base, of_year, shown)


def split_by_period(
    items: Sequence[T], date_of: Callable[[T], EventDate | None], max_items: int
) -> PeriodPages[T]:
    """Split these items, of which a page may hold `max_items`; each page keeps their order.

    Items of which `date_of` is None go with what has no date.
    """
    if len(items) <= max_items:
        return PeriodPages(tuple(items), {}, frozenset())
    grouped: dict[int | None, dict[int | None, list[T]]] = {}
    for item in items:
        date = date_of(item)
        year, month = (date.year, date.month) if date else (None, None)
        grouped.setdefault(year, {}).setdefault(month, []).append(item)
    years = {
        year: {month: tuple(months[month]) for month in sorted(months, key=_latest_first)}
        for year, months in sorted(grouped.items(), key=lambda entry: _latest_first(entry[0]))
    }
    long = frozenset(
        year for year, months in years.items() if sum(map(len, months.values())) > max_items
    )
    return PeriodPages(tuple(items), years, long)


def _latest_first(number: int | None) -> tuple[bool, int]:
    return number is None, -(number or 0)
