"""The words for the lines and points of a series, in the site's language."""

from __future__ import annotations

from timeline.content.schema.fields import SeriesFields
from timeline.model.figures import Line, Point
from timeline.site.context import SiteContext


def kind_of(context: SiteContext, series_id: str) -> str:
    """Return `cumulative`, `level`, `per_period`, `change`, or "" where its file does not say."""
    document = context.chronicle.series[series_id].document
    fields = document.fields if document else None
    return (fields.kind or "") if isinstance(fields, SeriesFields) else ""


def line_title(context: SiteContext, line: Line) -> str:
    """Return the name of a line: its series, its unit, and what it counts from."""
    name = context.chronicle.series[line.series].title
    if line.unit:
        name = context.locale.text("chart.title", title=name, unit=line.unit)
    if line.since:
        name += ", " + context.locale.text("figures.since", date=context.date(line.since).text)
    return name


def replacement(context: SiteContext, line: Line, point: Point) -> Point | None:
    """Return the point that replaced a point, or None."""
    if not point.superseded_by:
        return None
    by_id: dict[str, Point] = context.structure_cache.get(
        ("points by id", line.series),
        lambda: {
            point.id: point
            for line in context.chronicle.series_lines[line.series]
            for point in line.points
        },
    )
    return by_id[point.superseded_by]


def value_text(context: SiteContext, point: Point) -> str:
    """Return the value as its source has it: "almost 22,000", "30 to 40"."""
    number = context.locale.number
    text = number(point.low)
    if point.low != point.high:
        text = context.locale.text("figures.range", low=text, high=number(point.high))
    if point.qualifier == "exactly":
        return text
    return context.locale.text(f"qualifier.{point.qualifier}", value=text)


def time_text(context: SiteContext, point: Point) -> str:
    """Return the time of a point, "" where it has none."""
    return context.date(point.time).text if point.time else ""


def point_name(context: SiteContext, line: Line, point: Point) -> str:
    """Return a point for a listener: "36,816 people, 2024, PA news agency", and its flaws."""
    value = f"{value_text(context, point)} {line.unit}".strip()
    parts = (value, time_text(context, point), _givers(context, point))
    name = ", ".join(filter(None, parts))
    later = replacement(context, line, point)
    if later:
        name += " – " + context.locale.text("chart.replaced_by", value=value_text(context, later))
    if point.differs:
        name += " – " + context.locale.text("chart.differs")
    return name


def _givers(context: SiteContext, point: Point) -> str:
    """Return who gives a value: the speakers, or else the publishers of its sources, each once."""
    names: dict[str, None] = {}
    for given in point.given:
        source = context.chronicle.sources.get(given.source)
        publisher = (source.fields.publisher or source.fields.title) if source else ""
        names[given.figure.said_by or publisher] = None
    return "; ".join(filter(None, names))
