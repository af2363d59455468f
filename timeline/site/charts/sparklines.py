"""The small chart of a line, for all pages that show one of its points.

It is drawn once; each page has its own point stand out in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup, escape

from timeline.core.frozen import dataclass
from timeline.model.figures import Line, Point
from timeline.site import views
from timeline.site.charts.comparability import comparable, days_of, joins
from timeline.site.charts.drawing import ChartForm, ChartPoint, decimal
from timeline.site.charts.series_charts import FORMS, label
from timeline.site.charts.series_words import kind_of, line_title
from timeline.site.context import SiteContext

WIDTH: Final = 120
HEIGHT: Final = 32
_COLUMN: Final = 2
"""Of points closer than this (pixels) only the last is drawn."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The small chart of a line: its points, the markup inside, and the (x, y) of each point."""

    points: tuple[Point, ...]
    body: str
    positions: tuple[tuple[float, float], ...]


def spark(context: SiteContext, line: Line, point: Point) -> views.Spark | None:
    """Return the small chart of a line with one of its points highlighted, and its first and last
    value (all values of a time at which sources differ).

    None where there is no chart or the point is not in it.
    """
    key = ("sparkline", line.series, line.unit, line.since.text if line.since else "")
    sparkline = context.structure_cache.get(key, lambda: _sparkline(context, line))
    index = next((i for i, drawn in enumerate(sparkline.points) if drawn.id == point.id), None)
    if index is None:
        return None
    current = [drawn for drawn in sparkline.points if not drawn.superseded_by]
    first, last = current[0], current[-1]
    assert first.time is not None
    assert last.time is not None
    first_value = label(context, first, sparkline.points)
    last_value = label(context, last, sparkline.points)
    first_date, last_date = context.date(first.time), context.date(last.time)
    name = context.locale.text(
        "chart.small",
        title=line_title(context, line),
        first=first_value,
        first_date=first_date.text,
        last=last_value,
        last_date=last_date.text,
    )
    return views.Spark(_svg(sparkline, index, name), first_value, first_date, last_value, last_date)


def _sparkline(context: SiteContext, line: Line) -> Sparkline:
    """Return the small chart of a line, empty where its comparable points are too few."""
    kind = kind_of(context, line.series)
    points = comparable(line, kind)
    if not points:
        return Sparkline((), "", ())
    drawn = [
        ChartPoint("", "", days.first, days.last, float(point.low), float(point.high))
        for point in points
        if (days := days_of(point))
    ]
    return Sparkline(points, *_drawing(drawn, joins(points, kind), FORMS.get(kind, "lines")))


def _drawing(
    points: Sequence[ChartPoint], joins: Iterable[tuple[int, int]], form: ChartForm
) -> tuple[str, tuple[tuple[float, float], ...]]:
    """Return the markup of points over an axis at zero, and the (x, y) of each."""
    low, high = (
        min(0.0, *(point.low for point in points)),
        max(0.0, *(point.high for point in points)),
    )
    first, last = min(point.first for point in points), max(point.last for point in points) + 1
    x_scale, y_scale = (WIDTH - 8) / (last - first), (HEIGHT - 8) / ((high - low) or 1)
    positions = tuple(
        (4 + (point.day - first) * x_scale, HEIGHT - 4 - (point.value - low) * y_scale)
        for point in points
    )
    columns = [round(x / _COLUMN) for x, _ in positions]
    drawn_in = {column: index for index, column in enumerate(columns)}
    zero = decimal(HEIGHT - 4 - (0 - low) * y_scale)
    ends = dict.fromkeys((drawn_in[columns[start]], drawn_in[columns[end]]) for start, end in joins)
    path = "".join(
        _join(positions[start], positions[end], form) for start, end in ends if start != end
    )
    parts = [f'<path class="axis" d="M0 {zero}H{WIDTH}"/>']
    if path:
        parts.append(f'<path class="join" d="{path}"/>')
    for index in sorted(drawn_in.values()):
        x, y = map(decimal, positions[index])
        if form == "stems":
            parts.append(f'<path class="join" d="M{x} {zero}V{y}"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="1.5"/>')
    return "".join(parts), positions


def _join(start: tuple[float, float], end: tuple[float, float], form: ChartForm) -> str:
    step = f"H{decimal(end[0])}" if form == "steps" else ""
    return f"M{decimal(start[0])} {decimal(start[1])}{step}L{decimal(end[0])} {decimal(end[1])}"


def _svg(sparkline: Sparkline, index: int, name: str) -> Markup:
    """Return the small chart as a picture of that name, with one point highlighted."""
    x, y = map(decimal, sparkline.positions[index])
    return Markup(
        f'<svg class="spark" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" aria-label="{escape(name)}">'
        f'{sparkline.body}<circle class="own" cx="{x}" cy="{y}" r="3.5"/></svg>'
    )
