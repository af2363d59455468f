"""Things that are no events (disagreements, corrections, statements) → pages by year and month.

A `PeriodPages` stands whole on one page while it is short; a longer one is split by year, and a
year that
is longer still by month, never by count, so that a new thing does not shift the others from page to
page. It works on dates alone and does not know what it splits, nor how that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.site import views
from timeline.site.caches import StructureCache
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.context import SiteContext

T = TypeVar("T")

When = Callable[[T], EventDate | None]
"""The date by which a thing is filed; `None` files it under what has no date."""


@dataclass(frozen=True, slots=True)
class PeriodPages(Generic[T]):
    """Things in their order, and the periods of those that are too many for one page.

    `years` maps each year, the latest first and what has no date last, to its months, the latest
    first and what has no month last, and these to the things. It is empty while the things stand on
    one page. A year with more than `whole` things is `long` and has a page for each month.
    """

    things: tuple[T, ...]
    years: dict[int | None, dict[int | None, tuple[T, ...]]]
    long: frozenset[int | None]

    def periods(self) -> Iterator[PeriodSlice]:
        """The periods that have a page of their own."""
        for year, months in self.years.items():
            yield PeriodSlice(year)
            if year in self.long:
                yield from (PeriodSlice(year, month) for month in months if month is not None)

    def shown(self, period: PeriodSlice | None) -> tuple[T, ...]:
        """What the page of a period shows; the first page is that of the latest year.

        The page of a long year shows its latest month, and what has no month.
        """
        if not self.years:
            return self.things
        months = self.years[self._of_first_page().year if period is None else period.year]
        month = period.month if period else None
        if month is not None:
            return months[month]
        if (period or self._of_first_page()).year not in self.long:
            return tuple(thing for part in months.values() for thing in part)
        latest = next(iter(months))
        return months[latest] + (months.get(None, ()) if latest is not None else ())

    def _of_first_page(self) -> PeriodSlice:
        return PeriodSlice(next(iter(self.years)))

    def index(
        self,
        context: SiteContext,
        base: str,
        period: PeriodSlice | None,
        cache: StructureCache | None = None,
    ) -> tuple[tuple[views.Period, ...], tuple[views.Period, ...]]:
        """Return the years, and the months of the year shown where it is long; this page's is
        marked. `cache` is as in `listings.index`.
        """
        if not self.years:
            return (), ()
        here = period or self._of_first_page()
        counts = (
            (PeriodSlice(year), sum(map(len, months.values())))
            for year, months in self.years.items()
        )
        years = listings.index(context, base, counts, here.year, cache)
        if here.year not in self.long:
            return years, ()
        return years, tuple(
            views.Period(
                label(context, PeriodSlice(here.year, month)),
                len(things),
                context.urls.href(PeriodSlice(here.year, month).path(base)),
                month == here.month,
            )
            for month, things in self.years[here.year].items()
            if month is not None
        )


def split_by_period(things: Sequence[T], when: When[T], whole: int) -> PeriodPages[T]:
    """Split these things, of which `whole` may stand on one page; each page keeps their order."""
    if len(things) <= whole:
        return PeriodPages(tuple(things), {}, frozenset())
    found: dict[int | None, dict[int | None, list[T]]] = {}
    for thing in things:
        date = when(thing)
        year, month = (date.year, date.month) if date else (None, None)
        found.setdefault(year, {}).setdefault(month, []).append(thing)
    years = {
        year: {month: tuple(found[year][month]) for month in sorted(found[year], key=_latest_first)}
        for year in sorted(found, key=_latest_first)
    }
    long = frozenset(
        year for year, months in years.items() if sum(map(len, months.values())) > whole
    )
    return PeriodPages(tuple(things), years, long)


def _latest_first(number: int | None) -> tuple[bool, int]:
    return number is None, -(number or 0)
