"""A line of a series → what is drawn of it: which points are comparable, what joins them, their
names.

A chart is made of three comparable points or more. Points are joined only where nothing lies
between them that nobody knows: years that follow each other, counts of a running total without a
year's gap. A point on which sources differ, a limit ("more than") and a replaced value stand alone.
Knows neither pages nor how a drawing is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from timeline import dates
from timeline.content.schema.fields import SeriesFields
from timeline.dates import from_day_ordinal
from timeline.model.figures import Line, Point
from timeline.site import views
from timeline.site.charts import drawing, scales
from timeline.site.charts.drawing import (
    Chart,
    ChartPoint,
    Form,
    Sparkline,
    Tick,
)
from timeline.site.context import SiteContext

LEAST: Final = 3
"""A chart has at least so many points at different times."""

_LENGTHS: Final = ((28, 31), (90, 92), (181, 184), (365, 366))
"""Days of a month, a quarter, a half and a year: counts over these can be compared."""
_FORMS: Final[dict[str, Form]] = {"cumulative": "steps", "change": "stems"}
_MORE: Final = ("more_than", "at_least")
_LESS: Final = ("almost", "up_to")

Href = Callable[[Point], str]


class Days(NamedTuple):
    """The first and the last day of a time that is known from both sides."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How long it is, in days; months, quarters, halves and years count as equal."""
        days = self.last - self.first + 1
        return next((low for low, high in _LENGTHS if low <= days <= high), days)


def kind_of(context: SiteContext, series_id: str) -> str:
    """`cumulative`, `level`, `per_period`, `change`, or "" where nobody says."""
    document = context.chronicle.series[series_id].document
    fields = document.fields if document else None
    return (fields.kind or "") if isinstance(fields, SeriesFields) else ""


def comparable(line: Line, kind: str) -> tuple[Point, ...]:
    """The points of a line that one chart can show, in order of time; none where they are too few.

    Counts over times of different lengths are not comparable: the length that most points share is
    drawn (the longer one where two are equal). Where time is open at an end, a point has no place.
    """
    placed = [(point, days) for point in line.points if (days := days_of(point))]
    if kind == "per_period" or (not kind and all(point.over for point, _ in placed)):
        times: dict[int, set[Days]] = {}
        for point, days in placed:
            if not point.superseded_by:
                times.setdefault(days.length, set()).add(days)
        length = max(times, key=lambda one: (len(times[one]), one), default=0)
        placed = [(point, days) for point, days in placed if days.length == length]
    if len({days for point, days in placed if not point.superseded_by}) < LEAST:
        return ()
    return tuple(point for point, _ in sorted(placed, key=_in_time))


def _in_time(placed: tuple[Point, Days]) -> tuple[int, Decimal, str]:
    point, days = placed
    return sum(days), point.low, point.id


def days_of(point: Point) -> Days | None:
    """The days of a point's time; None where it has none, or one that is open at an end."""
    time = point.time
    if time is None or time.earliest is None or time.latest is None:
        return None
    return Days(time.earliest, time.latest)


def joins(points: Sequence[Point], kind: str) -> tuple[tuple[int, int], ...]:
    """The pairs of places in `points` between which a line is honest."""
    if kind not in ("per_period", "level", "cumulative"):
        return ()
    found = []
    before: dict[int, int] = {}
    for days, here in _by_time(points).items():
        if kind == "cumulative" and days.length > 1:
            # Somewhere in that month: no place on a line of days.
            continue
        if any(points[place].differs for place in here):
            before.clear()
            continue
        at = next((place for place in here if points[place].qualifier == "exactly"), here[0])
        if points[at].qualifier in ("exactly", "about") and points[at].low == points[at].high:
            last = before.get(days.length)
            if last is not None and _follows(points[last], points[at], kind):
                found.append((last, at))
            before[days.length] = at
    return tuple(found)


def _by_time(points: Sequence[Point]) -> dict[Days, list[int]]:
    """The places of the points that still stand, by their time."""
    times: dict[Days, list[int]] = {}
    for place, point in enumerate(points):
        days = days_of(point)
        if days and not point.superseded_by:
            times.setdefault(days, []).append(place)
    return times


def _follows(one: Point, other: Point, kind: str) -> bool:
    before, after = days_of(one), days_of(other)
    if before is None or after is None or before.length != after.length:
        return False
    if kind == "cumulative" and other.low < one.low:
        # A running count does not fall: one of the two counts something else.
        return False
    if kind == "per_period" or before.length > 1:
        return after.first == before.last + 1
    return from_day_ordinal(after.first)[0] - from_day_ordinal(before.last)[0] <= 1


def replacing(context: SiteContext, line: Line, point: Point) -> Point | None:
    """The point that took the place of a point, or None."""
    if not point.superseded_by:
        return None
    by_id = context.structure_cache.get(
        ("points by id", line.series),
        lambda: {
            one.id: one
            for other in context.chronicle.series_lines[line.series]
            for one in other.points
        },
    )
    return by_id[point.superseded_by]


def said(context: SiteContext, point: Point) -> str:
    """The value as its source has it: "almost 22,000", "30 to 40"."""
    number = context.locale.number
    text = number(point.low)
    if point.low != point.high:
        text = context.locale.text("figures.range", low=text, high=number(point.high))
    if point.qualifier == "exactly":
        return text
    return context.locale.text(f"qualifier.{point.qualifier}", value=text)


def givers(context: SiteContext, point: Point) -> str:
    """Who gives a value: the speakers, or else the publishers of its sources, each once."""
    names: dict[str, None] = {}
    for given in point.given:
        source = context.chronicle.sources.get(given.source)
        publisher = (source.fields.publisher or source.fields.title) if source else ""
        names[given.figure.said_by or publisher] = None
    return "; ".join(name for name in names if name)


def point_name(context: SiteContext, line: Line, point: Point) -> str:
    """A point for a listener: "36,816 people, 2024, PA news agency", and what is wrong with it."""
    value = f"{said(context, point)} {line.unit}".strip()
    when = context.date(point.time).text if point.time else ""
    name = ", ".join(part for part in (value, when, givers(context, point)) if part)
    later = replacing(context, line, point)
    if later:
        name += " – " + context.locale.text("chart.replaced_by", value=said(context, later))
    if point.differs:
        name += " – " + context.locale.text("chart.differs")
    return name


def chart(
    context: SiteContext,
    line: Line,
    points: Sequence[Point],
    number: int,
    href: Href,
    anchored: Collection[str] = (),
) -> Chart | None:
    """The chart of those of `points` that are comparable, or None where they are too few.

    `number` tells it from the other charts of its page, `href` gives the address of a point. The
    marks of the `anchored` points (ids) are where their ids lead on the page.
    """
    kind = kind_of(context, line.series)
    points = comparable(Line(line.series, line.unit, line.since, tuple(points)), kind)
    if not points:
        return None
    marks = _marks(context, line, points, href, anchored)
    values = scales.round_numbers(*_reach(points, zero=True))
    first, last = _time_shown(marks)
    return Chart(
        id=f"chart-{number}",
        title=title(context, line),
        description=_description(context, line, points),
        form=_FORMS.get(kind, "lines"),
        marks=marks,
        joins=joins(points, kind),
        first=first,
        last=last,
        values=tuple(Tick(float(value), (context.locale.number(value),)) for value in values),
        moments=_moments(context, first, last),
    )


def title(context: SiteContext, line: Line) -> str:
    """What a line is called: the series, its unit, and what it counts from."""
    name = context.chronicle.series[line.series].title
    if line.unit:
        name = context.locale.text("chart.title", title=name, unit=line.unit)
    if line.since:
        name += ", " + context.locale.text("figures.since", date=context.date(line.since).text)
    return name


def _marks(
    context: SiteContext, line: Line, points: Sequence[Point], href: Href, anchored: Collection[str]
) -> tuple[ChartPoint, ...]:
    labelled = _labelled(points)
    marks = []
    for place, point in enumerate(points):
        days = days_of(point)
        assert days is not None
        marks.append(
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
                label=_label(context, point, points) if place in labelled else "",
                anchor=point.id if point.id in anchored else "",
            )
        )
    return tuple(marks)


def _label(context: SiteContext, point: Point, points: Sequence[Point]) -> str:
    """What is written beside a point: its value, or all values of its time where sources differ,
    since one of them alone would look like the answer.
    """
    if not point.differs:
        return said(context, point)
    rivals = (one for one in points if one.differs and one.time == point.time)
    ascending = sorted(rivals, key=lambda one: (one.low, one.high))
    return " / ".join(dict.fromkeys(said(context, one) for one in ascending))


def _limit(point: Point) -> drawing.Limit:
    downwards = point.high <= 0 and point.low < 0
    if point.qualifier in _MORE:
        return "less" if downwards else "more"
    if point.qualifier in _LESS:
        return "more" if downwards else "less"
    return ""


def _labelled(points: Sequence[Point]) -> set[int]:
    """The places of the points whose value is written beside them: the furthest from zero, and
    the last one, unless they are too close to each other for two labels.
    """
    standing = [place for place, point in enumerate(points) if not point.superseded_by]
    furthest = max(standing, key=lambda place: (_from_zero(points[place]), place))
    last = standing[-1]
    spans = [days for point in points if (days := days_of(point))]
    width = max(days.last for days in spans) - min(days.first for days in spans)
    apart = abs(sum(spans[last]) - sum(spans[furthest])) / 2
    return {furthest, last} if apart > width / 5 else {furthest}


def _from_zero(point: Point) -> Decimal:
    return max(abs(point.low), abs(point.high))


def _reach(points: Sequence[Point], *, zero: bool) -> tuple[Decimal, Decimal]:
    ends = [end for point in points for end in (point.low, point.high)]
    if zero:
        ends.append(Decimal(0))
    return min(ends), max(ends)


def _time_shown(marks: Sequence[ChartPoint]) -> tuple[int, int]:
    """The days that the axis reaches over: those of the points, and a little air round days."""
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    air = (last - first) // 40
    return first - air, last + air


def _moments(context: SiteContext, first: int, last: int) -> tuple[Tick, ...]:
    """The names beside the axis of time; a year stands in a line of its own where it changes."""
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


def _description(context: SiteContext, line: Line, points: Sequence[Point]) -> str:
    """How many points from when to when, the lowest and the highest, and where sources differ."""
    standing = [point for point in points if not point.superseded_by]
    low = min(standing, key=lambda point: point.low)
    high = max(standing, key=lambda point: point.high)
    locale = context.locale

    def told(point: Point) -> str:
        return f"{said(context, point)} ({_when(context, point)})"

    parts = [
        locale.text("chart.points", count=len(points)),
        locale.text("chart.span", first=_when(context, points[0]), last=_when(context, points[-1])),
        locale.text("chart.ends", low=told(low), high=told(high)),
    ]
    times = len({days_of(point) for point in points if point.differs})
    if times:
        parts.append(locale.text("chart.times_differ", count=times))
    return " ".join(parts)


def _when(context: SiteContext, point: Point) -> str:
    return context.date(point.time).text if point.time else ""


# --- Small charts --------------------------------------------------------------------------------


class Small(NamedTuple):
    """The small chart of a line, made once for all pages: the drawing, and where each point is."""

    drawn: Sparkline
    places: dict[str, int]
    points: tuple[Point, ...]


def small(context: SiteContext, line: Line) -> Small | None:
    """The small chart of a line; None where its comparable points are too few."""
    key = ("small chart", line.series, line.unit, line.since.text if line.since else "")
    return context.structure_cache.get(key, lambda: _small(context, line))


def _small(context: SiteContext, line: Line) -> Small | None:
    kind = kind_of(context, line.series)
    points = comparable(line, kind)
    if not points:
        return None
    marks = [
        ChartPoint("", "", days.first, days.last, float(point.low), float(point.high))
        for point in points
        if (days := days_of(point))
    ]
    form = _FORMS.get(kind, "lines")
    drawn = drawing.spark(marks, joins(points, kind), form, zero=True)
    return Small(drawn, {point.id: place for place, point in enumerate(points)}, points)


def spark(context: SiteContext, line: Line, point: Point) -> views.Spark | None:
    """The small chart of a line with one of its points standing out, and its first and last value
    (all values of a time at which sources differ); None where there is no chart or the point is
    not in it.
    """
    made = small(context, line)
    if made is None or point.id not in made.places:
        return None
    standing = [one for one in made.points if not one.superseded_by]
    first, last = standing[0], standing[-1]
    assert first.time is not None
    assert last.time is not None
    name = context.locale.text(
        "chart.small",
        title=title(context, line),
        first=_label(context, first, made.points),
        first_date=context.date(first.time).text,
        last=_label(context, last, made.points),
        last_date=context.date(last.time).text,
    )
    return views.Spark(
        drawing.spark_svg(made.drawn, made.places[point.id], name),
        _label(context, first, made.points),
        context.date(first.time),
        _label(context, last, made.points),
        context.date(last.time),
    )
