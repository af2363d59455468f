"""Links from other pages into the pages of series: to a figure's point, to what contradicts it.

A figure on the page of an event or a topic is a point of a line; these functions give its URL on
the page of its series, the values that contradict or replace it, and the line of the index.
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
from timeline.site.charts import series_words
from timeline.site.charts.comparability import days_of
from timeline.site.charts.scales import edtf_year
from timeline.site.context import SiteContext
from timeline.site.urls import page_path, part_path

MAX_VALUES: Final = 100
"""The number of values up to which a series is on one page: a phone takes too long to lay out more
rows, each with its sources.
"""


def years_of(chronicle: Chronicle, series_id: str) -> dict[int | None, int]:
    """Return how many values each year has, in order of time; empty if one page holds them all."""
    counts: dict[int | None, int] = {}
    for line in chronicle.series_lines.get(series_id, ()):
        for point in line.points:
            year = year_of(point)
            counts[year] = counts.get(year, 0) + 1
    if sum(counts.values()) <= MAX_VALUES:
        return {}
    return {
        year: counts[year] for year in sorted(counts, key=lambda year: (year is None, year or 0))
    }


def year_of(point: Point) -> int | None:
    """Return the year of a point, None where it has none."""
    return point.time.year if point.time else None


def year_path(base: str, year: int | None) -> str:
    """Return the path of the page of one year below that of the series."""
    return part_path(base, "undated" if year is None else f"{year:04}")


def figure_href(context: SiteContext, given: Given) -> str:
    """Return the URL of a figure on the page of its event."""
    return f"{context.href('event', given.event)}#figure-{given.number + 1}"


def replaced_by(context: SiteContext, line: Line, point: Point, page: str) -> views.Link | None:
    """Return the value that replaced a point's, linked on the `page` of the series, or None.

    A page that is left out ("" on any page but that of the series itself) is not linked.
    """
    later = series_words.replacement(context, line, point)
    if later is None:
        return None
    href = f"{page}#{later.id}" if context.has("series") else ""
    return views.Link(series_words.value_text(context, later), href)


def contradiction_anchor(points: Sequence[Point]) -> str:
    """Return the HTML id of a contradiction on the page of its series."""
    return f"differ-{min(point.id for point in points).removeprefix('p-')}"


def points_of_figures(context: SiteContext) -> dict[tuple[str, str, int], tuple[Line, Point]]:
    """Return the line and the point of each figure, by the kind and id of its file and its index
    there.
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
    """Return the URL of the page of the series that shows a point, or "" if it is left out."""
    if not context.has("series"):
        return ""
    base = page_path("series", line.series)
    years = context.structure_cache.get(
        ("years of series", line.series), lambda: years_of(context.chronicle, line.series)
    )
    return context.urls.href(year_path(base, year_of(point)) if years else base)


def contradiction_href(context: SiteContext, line: Line, point: Point) -> str:
    """Return the URL of the values that contradict a point, or "" if none does or no page shows
    them.
    """
    if not point.differs or not context.has("series"):
        return ""
    anchors: dict[str, str] = context.structure_cache.get(
        ("contradictions", line.series),
        lambda: {
            contradicting.id: contradiction_anchor(points)
            for other in context.chronicle.series_lines[line.series]
            for points in other.disagreements
            for contradicting in points
        },
    )
    return f"{point_page(context, line, point)}#{anchors[point.id]}"


def series_entry(context: SiteContext, series: Entity, count: int) -> views.SeriesEntry:
    """Return a series in the index, with the span of its values; `count` is that of its events."""
    lines = context.chronicle.series_lines.get(series.id, ())
    points = [point for line in lines for point in line.points]
    fields = series.document.fields if series.document else None
    own_unit = (fields.unit or "") if isinstance(fields, SeriesFields) else ""
    return views.SeriesEntry(
        link=context.entity_link("series", series.id),
        note=series_words.kind_of(context, series.id),
        count=count,
        unit=own_unit or (lines[0].unit if lines else ""),
        span=_span(context, points),
        points=len(points),
        contradictions=sum(len(line.disagreements) for line in lines),
    )


def _span(context: SiteContext, points: Sequence[Point]) -> views.Date | None:
    """Return the years from the first value to the last one."""
    spans = [days for point in points if (days := days_of(point))]
    if not spans:
        return None
    first = from_day_ordinal(min(days.first for days in spans))[0]
    last = from_day_ordinal(max(days.last for days in spans))[0]
    text = edtf_year(first) + (f"/{edtf_year(last)}" if first != last else "")
    return context.date(dates.parse(text))
