"""What other pages know of the pages of series: where a figure's point stands, what contradicts it.

A figure on the page of an event or a topic is a point of a line; here it finds its address on the
page of its series, the values that contradict or replace it, and the line of the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from timeline import dates
from timeline.content.schema.fields import SeriesFields
from timeline.dates import from_day_ordinal
from timeline.model.chronicle import Chronicle, Entity
from timeline.model.figures import Given, Line, Point
from timeline.site import views
from timeline.site.charts import series_charts
from timeline.site.charts.scales import edtf_year
from timeline.site.context import SiteContext
from timeline.site.urls import page_path, part_path

MANY: Final = 100
"""A series of at most so many values has them all on one page: more rows, each with its sources,
take a phone too long to lay out.
"""


def years_of(chronicle: Chronicle, series_id: str) -> dict[int | None, int]:
    """How many values each year has, in order of time; empty where one page holds them all."""
    counts: dict[int | None, int] = {}
    for line in chronicle.series_lines.get(series_id, ()):
        for point in line.points:
            year = year_of(point)
            counts[year] = counts.get(year, 0) + 1
    if sum(counts.values()) <= MANY:
        return {}
    return {year: counts[year] for year in sorted(counts, key=lambda one: (one is None, one or 0))}


def year_of(point: Point) -> int | None:
    """The year of a point; None where it has none."""
    return point.time.year if point.time else None


def year_path(base: str, year: int | None) -> str:
    """The path of the page of one year below that of the series."""
    return part_path(base, "undated" if year is None else f"{year:04}")


def figure_href(context: SiteContext, given: Given) -> str:
    """The address of a figure on the page of its event."""
    return f"{context.href('event', given.event)}#figure-{given.number + 1}"


def replaced_by(context: SiteContext, line: Line, point: Point, page: str) -> views.Link | None:
    """The value that took a point's place, linked on the `page` of the series, or None.

    A page that is left out ("" on any page but that of the series itself) is not linked.
    """
    later = series_charts.replacing(context, line, point)
    if later is None:
        return None
    href = f"{page}#{later.id}" if context.has("series") else ""
    return views.Link(series_charts.said(context, later), href)


def contradiction_anchor(points: Sequence[Point]) -> str:
    """The id of a contradiction on the page of its series; that of its first point, with a word."""
    return f"differ-{min(point.id for point in points).removeprefix('p-')}"


def points_of_figures(context: SiteContext) -> dict[tuple[str, str, int], tuple[Line, Point]]:
    """The line and the point of each figure, by the kind and id of its file and its place in
    it.
    """
    return context.structure_cache.get(
        "points of figures", lambda: _points_of_figures(context.chronicle)
    )


def _points_of_figures(chronicle: Chronicle) -> dict[tuple[str, str, int], tuple[Line, Point]]:
    return {
        (given.kind, given.home, given.number): (line, point)
        for lines in chronicle.series_lines.values()
        for line in lines
        for point in line.points
        for given in point.given
    }


def point_page(context: SiteContext, line: Line, point: Point) -> str:
    """The address of the page of the series on which a point stands, or "" where it is left
    out.
    """
    if not context.has("series"):
        return ""
    base = page_path("series", line.series)
    split = context.structure_cache.get(
        ("years of series", line.series), lambda: years_of(context.chronicle, line.series)
    )
    return context.urls.href(year_path(base, year_of(point)) if split else base)


def contradiction_href(context: SiteContext, line: Line, point: Point) -> str:
    """Where the values that contradict a point stand, or "" where none does or no page shows
    them.
    """
    if not point.differs or not context.has("series"):
        return ""
    anchors: dict[str, str] = context.structure_cache.get(
        ("contradictions", line.series),
        lambda: {
            one.id: contradiction_anchor(points)
            for other in context.chronicle.series_lines[line.series]
            for points in other.disagreements
            for one in points
        },
    )
    return f"{point_page(context, line, point)}#{anchors[point.id]}"


def series_entry(context: SiteContext, thing: Entity, count: int) -> views.SeriesEntry:
    """A series in the index, with what its values reach over; `count` is that of its events."""
    lines = context.chronicle.series_lines.get(thing.id, ())
    points = [point for line in lines for point in line.points]
    fields = thing.document.fields if thing.document else None
    own = (fields.unit or "") if isinstance(fields, SeriesFields) else ""
    return views.SeriesEntry(
        link=context.thing_link("series", thing.id),
        note=series_charts.kind_of(context, thing.id),
        count=count,
        unit=own or (lines[0].unit if lines else ""),
        span=_span(context, points),
        points=len(points),
        contradictions=sum(len(line.disagreements) for line in lines),
    )


def _span(context: SiteContext, points: Sequence[Point]) -> views.Date | None:
    """The years from the first value to the last one."""
    days = [days for point in points if (days := series_charts.days_of(point))]
    if not days:
        return None
    first = from_day_ordinal(min(one.first for one in days))[0]
    last = from_day_ordinal(max(one.last for one in days))[0]
    text = edtf_year(first) + (f"/{edtf_year(last)}" if first != last else "")
    return context.date(dates.parse(text))
