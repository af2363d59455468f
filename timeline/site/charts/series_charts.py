"""The points of a line → a `Chart`: which are drawn, their names, their labels and the axes.

Knows nothing of pages and of how a drawing is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Final

from timeline import dates
from timeline.model.figures import Line, Point
from timeline.site.charts import scales
from timeline.site.charts.comparability import comparable, days_of, joins
from timeline.site.charts.drawing import Chart, ChartForm, ChartPoint, Limit, Tick
from timeline.site.charts.series_words import kind_of, line_title, point_name, time_text, value_text
from timeline.site.context import SiteContext

FORMS: Final[dict[str, ChartForm]] = {"cumulative": "steps", "change": "stems"}
"""The form of the chart for a kind of series; the others have `lines`."""
_LOWER_LIMITS: Final = ("more_than", "at_least")
_UPPER_LIMITS: Final = ("almost", "up_to")

Href = Callable[[Point], str]


def chart(
    context: SiteContext,
    line: Line,
    points: Sequence[Point],
    number: int,
    href: Href,
    anchored: Collection[str] = (),
) -> Chart | None:
    """Return the chart of those of `points` that are comparable, or None where they are too few.

    `number` tells it from the other charts of its page, `href` gives the URL of a point. The chart
    has the HTML ids of the `anchored` points.
    """
    kind = kind_of(context, line.series)
    points = comparable(Line(line.series, line.unit, line.since, tuple(points)), kind)
    if not points:
        return None
    drawn = _chart_points(context, line, points, href, anchored)
    values = scales.round_numbers(*_range(points))
    first, last = _time_shown(drawn)
    return Chart(
        id=f"chart-{number}",
        title=line_title(context, line),
        description=_description(context, points),
        form=FORMS.get(kind, "lines"),
        points=drawn,
        joins=joins(points, kind),
        first=first,
        last=last,
        values=tuple(Tick(float(value), (context.locale.number(value),)) for value in values),
        moments=_moments(context, first, last),
    )


def _chart_points(
    context: SiteContext, line: Line, points: Sequence[Point], href: Href, anchored: Collection[str]
) -> tuple[ChartPoint, ...]:
    labelled = _labelled(points)
    drawn = []
    for index, point in enumerate(points):
        days = days_of(point)
        assert days is not None
        drawn.append(
            ChartPoint(
                name=point_name(context, line, point),
                href=href(point),
                first=days.first,
                last=days.last,
                low=float(point.low),
                high=float(point.high),
                sign="open" if point.qualifier in ("about", "almost", "more_than") else "plain",
                limit=_limit(point),
                replaced=bool(point.superseded_by),
                differs=point.differs,
                label=label(context, point, points) if index in labelled else "",
                anchor=point.id if point.id in anchored else "",
            )
        )
    return tuple(drawn)


def label(context: SiteContext, point: Point, points: Sequence[Point]) -> str:
    """Return a point's value, or all values of its time where sources differ: one alone would look
    like the answer.
    """
    if not point.differs:
        return value_text(context, point)
    rivals = (other for other in points if other.differs and other.time == point.time)
    ascending = sorted(rivals, key=lambda rival: (rival.low, rival.high))
    return " / ".join(dict.fromkeys(value_text(context, rival) for rival in ascending))


def _limit(point: Point) -> Limit:
    is_negative = point.high <= 0 and point.low < 0
    if point.qualifier in _LOWER_LIMITS:
        return "less" if is_negative else "more"
    if point.qualifier in _UPPER_LIMITS:
        return "more" if is_negative else "less"
    return ""


def _labelled(points: Sequence[Point]) -> set[int]:
    """Return the indexes of the points with a label: the furthest from zero, and the last one,
    unless they are too close to each other for two labels.
    """
    current = [index for index, point in enumerate(points) if not point.superseded_by]
    furthest = max(current, key=lambda index: (_from_zero(points[index]), index))
    last = current[-1]
    spans = [days for point in points if (days := days_of(point))]
    width = max(days.last for days in spans) - min(days.first for days in spans)
    distance = abs(sum(spans[last]) - sum(spans[furthest])) / 2
    return {furthest, last} if distance > width / 5 else {furthest}


def _from_zero(point: Point) -> Decimal:
    return max(abs(point.low), abs(point.high))


def _range(points: Sequence[Point]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value, zero among them."""
    ends = [end for point in points for end in (point.low, point.high)]
    return min(*ends, Decimal(0)), max(*ends, Decimal(0))


def _time_shown(drawn: Sequence[ChartPoint]) -> tuple[int, int]:
    """Return the days over which the axis extends: those of the points, with a margin."""
    first, last = min(point.first for point in drawn), max(point.last for point in drawn)
    margin = (last - first) // 40
    return first - margin, last + margin


def _moments(context: SiteContext, first: int, last: int) -> tuple[Tick, ...]:
    """Return the names on the axis of time; a year has a line of its own where it changes."""
    ticks = []
    year: int | None = None
    for moment in scales.moments(first, last):
        date = dates.parse(moment.text)
        name = context.date(date, moment.year).short
        lines: tuple[str, ...] = (name,)
        if "-" in moment.text[1:] and moment.year != year:
            year = moment.year
            lines = (name, context.date(dates.parse(scales.edtf_year(year))).short)
        ticks.append(Tick((moment.first + moment.last + 1) / 2, lines))
    return tuple(ticks)


def _description(context: SiteContext, points: Sequence[Point]) -> str:
    """Return how many points from when to when, their extremes, and where sources differ."""
    current = [point for point in points if not point.superseded_by]
    low = min(current, key=lambda point: point.low)
    high = max(current, key=lambda point: point.high)
    locale = context.locale

    def dated_value(point: Point) -> str:
        return f"{value_text(context, point)} ({time_text(context, point)})"

    first, last = time_text(context, points[0]), time_text(context, points[-1])
    parts = [
        locale.text("chart.points", count=len(points)),
        locale.text("chart.span", first=first, last=last),
        locale.text("chart.ends", low=dated_value(low), high=dated_value(high)),
    ]
    times = len({days_of(point) for point in points if point.differs})
    if times:
        parts.append(locale.text("chart.times_differ", count=times))
    return " ".join(parts)
