"""A chart as SVG that needs no script: points with names and links, over time, between axes.

It turns prepared numbers (`Chart`) into markup; the caller decides which points are comparable,
joined or contradicted. Positions are in per cent, so that one drawing fits every width while its
signs and letters keep their size. Colours are those of the page, by class; the shape of a sign says
the same without them.

The drawing follows the SVG Accessibility API Mappings (W3C): a named and described group in which
every point is a link with a name of its own. Axes are hidden from assistive technology, since the
names have the values, and the table below has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from markupsafe import Markup, escape

from timeline.core.frozen import dataclass

Sign = Literal["plain", "open"]
"""A filled circle, or an open one where the number is not exact."""
Limit = Literal["", "more", "less"]
"""Whether the number is a lower or an upper limit."""
ChartForm = Literal["lines", "steps", "stems"]
"""Straight joins, steps of a running count, or stems from a zero line."""

TOP: Final = 8.0
BOTTOM: Final = 88.0
END: Final = 95.0
EDGE: Final = 15.0
"""Within this distance from an end of the drawing (per cent) a label is marked as being there."""
_MIN_SPAN: Final = 1.5
"""A date of this width or more (per cent of the chart) is drawn as a span."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A point: its days (the first and the last possible one, as ordinals), the ends of its value,
    and how it is drawn. `name` is for screen readers, `label` the text beside it, `anchor` its HTML
    id; the last two may be "".
    """

    name: str
    href: str
    first: int
    last: int
    low: float
    high: float
    sign: Sign = "plain"
    limit: Limit = ""
    replaced: bool = False
    differs: bool = False
    label: str = ""
    anchor: str = ""

    @property
    def day(self) -> float:
        """The middle of its time."""
        return (self.first + self.last + 1) / 2

    @property
    def value(self) -> float:
        """The middle of its value."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A position on an axis: a value, or the middle of a moment as a day, and the words there."""

    at: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn. `joins` are pairs of indexes in `points`; `first` and `last` are the days
    at which the chart begins and ends; `values` and `moments` are its ticks, in ascending order.
    """

    id: str
    title: str
    description: str
    form: ChartForm
    points: tuple[ChartPoint, ...]
    joins: tuple[tuple[int, int], ...]
    first: int
    last: int
    values: tuple[Tick, ...]
    moments: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps days and values to positions in per cent."""

    start: float
    day: float
    days: float
    low: float
    span: float

    def x(self, day: float) -> float:
        return self.start + (day - self.day) / self.days * (END - self.start)

    def y(self, value: float) -> float:
        return BOTTOM - (value - self.low) / self.span * (BOTTOM - TOP)


def svg(chart: Chart) -> Markup:
    """Return the drawing; text in it is escaped."""
    scale = _scale(chart)
    parts = [
        f'<svg class="chart" role="group" aria-labelledby="{chart.id}-title"'
        f' aria-describedby="{chart.id}-desc">',
        f'<title id="{chart.id}-title">{escape(chart.title)}</title>',
        f'<desc id="{chart.id}-desc">{escape(chart.description)}</desc>',
        '<g class="axes" aria-hidden="true">',
        *_axes(chart, scale),
        "</g>",
        '<g class="joins" aria-hidden="true">',
        *_spans(chart, scale),
        *_joins(chart, scale),
        "</g>",
        *(_point(point, scale) for point in sorted(chart.points, key=_order)),
        '<g class="labels" aria-hidden="true">',
        *(_label(point, scale) for point in chart.points if point.label),
        "</g>",
        "</svg>",
    ]
    return Markup("\n".join(parts))


def _order(point: ChartPoint) -> tuple[float, bool]:
    # A replaced point lies beneath, so that its wider ring is seen round what replaced it.
    return point.day, not point.replaced


def _scale(chart: Chart) -> _Scale:
    # The values are written at the beginning of their lines, so the points start further right.
    longest = max((len(tick.lines[0]) for tick in chart.values), default=0)
    low, high = chart.values[0].at, chart.values[-1].at
    start = min(4 + 2.1 * longest, 30)
    return _Scale(start, chart.first, chart.last + 1 - chart.first, low, high - low)


def _axes(chart: Chart, scale: _Scale) -> Iterator[str]:
    for tick in chart.values:
        y = decimal(scale.y(tick.at))
        css = ' class="zero"' if tick.at == 0 else ""
        yield f'<line{css} x1="0%" x2="100%" y1="{y}%" y2="{y}%"/>'
        yield f'<text x="0%" y="{y}%" dy="-0.3em">{escape(tick.lines[0])}</text>'
    foot = decimal(BOTTOM)
    for index, tick in enumerate(chart.moments):
        x = decimal(scale.x(tick.at))
        yield f'<svg x="{x}%" y="{foot}%" overflow="visible"><path d="M0 0V5"/></svg>'
        for number, line in enumerate(tick.lines):
            dy = decimal(1.4 + 1.15 * number)
            # The narrowest screens have no space for every second name.
            css = "time" if number or index % 2 == 0 or len(chart.moments) < 6 else "time second"
            yield f'<text class="{css}" x="{x}%" y="{foot}%" dy="{dy}em">{escape(line)}</text>'


def _spans(chart: Chart, scale: _Scale) -> Iterator[str]:
    """Yield the time that a value may belong to or was counted over, and the stems of changes."""
    for point in chart.points:
        x, y = scale.x(point.day), scale.y(point.value)
        if chart.form == "stems":
            yield _line("stem", x, scale.y(0), x, y)
        left, right = scale.x(point.first), scale.x(point.last + 1)
        if right - left >= _MIN_SPAN:
            yield _line("span", left, y, right, y)


def _joins(chart: Chart, scale: _Scale) -> Iterator[str]:
    for first, second in chart.joins:
        start, end = chart.points[first], chart.points[second]
        x1, x2 = scale.x(start.day), scale.x(end.day)
        y1, y2 = scale.y(start.value), scale.y(end.value)
        if chart.form == "steps":
            yield _line("", x1, y1, x2, y1)
            yield _line("", x2, y1, x2, y2)
        else:
            yield _line("", x1, y1, x2, y2)


def _line(css: str, x1: float, y1: float, x2: float, y2: float) -> str:
    class_name = f' class="{css}"' if css else ""
    ends = (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))
    positions = " ".join(f'{name}="{decimal(value)}%"' for name, value in ends)
    return f"<line{class_name} {positions}/>"


def _point(point: ChartPoint, scale: _Scale) -> str:
    x, y = scale.x(point.day), scale.y(point.value)
    name = escape(point.name)
    anchor = f' id="{escape(point.anchor)}"' if point.anchor else ""
    parts = [f'<a{anchor} href="{escape(point.href)}" aria-label="{name}"><title>{name}</title>']
    if point.low != point.high:
        low, high = scale.y(point.low), scale.y(point.high)
        parts.append(_line("range", x, low, x, high))
        parts += [_placed(x, end, '<path class="range" d="M-6 0H6"/>') for end in (low, high)]
    parts.append(_placed(x, y, "".join(_signs(point))))
    parts.append("</a>")
    return "".join(parts)


def _label(point: ChartPoint, scale: _Scale) -> str:
    # On the side of the point away from zero, unless an arrow is there.
    below = point.limit == "more" or (point.value < 0 and point.limit != "less")
    x, y = scale.x(point.day), decimal(scale.y(point.value))
    dy = "1.6em" if below else "-0.8em"
    # Near an end of the drawing a narrow screen would cut a long label off; the theme can move it.
    edge = ' class="begins"' if x < EDGE else ' class="ends"' if x > 100 - EDGE else ""
    return f'<text{edge} x="{decimal(x)}%" y="{y}%" dy="{dy}">{escape(point.label)}</text>'


def _placed(x: float, y: float, signs: str) -> str:
    position = f'x="{decimal(x)}%" y="{decimal(y)}%"'
    return f'<svg {position} overflow="visible" aria-hidden="true">{signs}</svg>'


def _signs(point: ChartPoint) -> Iterator[str]:
    # The pointer target is larger than the visible sign (WCAG 2.2, 2.5.8).
    yield '<circle r="12" fill="none" pointer-events="all"/>'
    if point.limit == "more":
        yield '<path class="arrow" d="M0-5V-19M-4-14 0-19 4-14"/>'
    elif point.limit == "less":
        yield '<path class="arrow" d="M0 5V19M-4 14 0 19 4 14"/>'
    if point.replaced:
        yield '<circle class="dot open" r="7.5"/><path class="strike" d="M-11 11 11-11"/>'
        return
    css = "dot open" if point.sign == "open" else "dot"
    if point.differs:
        yield f'<path class="{css} differs" d="M0-7 7 0 0 7-7 0Z"/>'
    else:
        yield f'<circle class="{css}" r="4.5"/>'


def decimal(number: float) -> str:
    """Return a number with at most two decimal places, the same on every machine."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
