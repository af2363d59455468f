"""A chart as SVG that needs no script: points with names and links, over time, between honest axes.

It turns numbers that were prepared (`Chart`) into markup, and decides nothing about them: what is
comparable, joined or contradicted is said by whoever makes the `Chart`. All places are in per cent,
so that one drawing fits every width while its signs and letters keep their size. Colours are those
of the page, by class; the shape of a sign says the same without them.

The drawing follows the SVG Accessibility API Mappings (W3C): a named and described group in which
every point is a link with a name of its own. Axes are hidden from assistive technology, since the
names carry the values, and the table beneath has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from markupsafe import Markup, escape

from timeline.core.frozen import dataclass

Sign = Literal["plain", "open"]
"""A filled circle, or an open one where the number is not exact."""
Limit = Literal["", "more", "less"]
"""Whether the number is a lower or an upper limit."""
Form = Literal["lines", "steps", "stems"]
"""Straight joins, steps of a running count, or stems from a zero line."""

TOP: Final = 8.0
BOTTOM: Final = 88.0
END: Final = 95.0
EDGE: Final = 15.0
"""How near an end of the drawing (per cent) a label is marked as standing there."""
_LEAST_SPAN: Final = 1.5
"""A date is drawn as a span from this width on (per cent of the chart)."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A point: its days (the first and the last possible one, as ordinals), the ends of its value,
    and how it is drawn. `name` is what a listener hears; `label` is written beside it, if any;
    `anchor` is its id on the page, where it has one.
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
    """A place on an axis: a value, or the middle of a moment as a day, and the words there."""

    at: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn. `joins` are pairs of places in `project.file_stamps`; `first` and `last`
    the days from
    which to which the chart reaches; `values` and `moments` its ticks, the values from the lowest.
    """

    id: str
    title: str
    description: str
    form: Form
    marks: tuple[ChartPoint, ...]
    joins: tuple[tuple[int, int], ...]
    first: int
    last: int
    values: tuple[Tick, ...]
    moments: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and values to places in per cent."""

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
    """The drawing; text in it is escaped."""
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
        *(_mark(mark, scale) for mark in sorted(chart.marks, key=_order)),
        '<g class="labels" aria-hidden="true">',
        *(_label(mark, scale) for mark in chart.marks if mark.label),
        "</g>",
        "</svg>",
    ]
    return Markup("\n".join(parts))


def _order(mark: ChartPoint) -> tuple[float, bool]:
    # What was replaced lies beneath, so that its wider ring is seen round what replaced it.
    return mark.day, not mark.replaced


def _scale(chart: Chart) -> _Scale:
    # The values stand over the beginning of their lines, so the points leave them room.
    longest = max((len(tick.lines[0]) for tick in chart.values), default=0)
    low, high = chart.values[0].at, chart.values[-1].at
    start = min(4 + 2.1 * longest, 30)
    return _Scale(start, chart.first, chart.last + 1 - chart.first, low, high - low)


def _axes(chart: Chart, scale: _Scale) -> Iterator[str]:
    for tick in chart.values:
        y = _n(scale.y(tick.at))
        css = ' class="zero"' if tick.at == 0 else ""
        yield f'<line{css} x1="0%" x2="100%" y1="{y}%" y2="{y}%"/>'
        yield f'<text x="0%" y="{y}%" dy="-0.3em">{escape(tick.lines[0])}</text>'
    foot = _n(BOTTOM)
    for place, tick in enumerate(chart.moments):
        x = _n(scale.x(tick.at))
        yield f'<svg x="{x}%" y="{foot}%" overflow="visible"><path d="M0 0V5"/></svg>'
        for number, line in enumerate(tick.lines):
            dy = _n(1.4 + 1.15 * number)
            # On the narrowest screens every second name has no room.
            css = "time" if number or place % 2 == 0 or len(chart.moments) < 6 else "time second"
            yield f'<text class="{css}" x="{x}%" y="{foot}%" dy="{dy}em">{escape(line)}</text>'


def _spans(chart: Chart, scale: _Scale) -> Iterator[str]:
    """The time that a value may belong to or was counted over, and the stems of changes."""
    for mark in chart.marks:
        x, y = scale.x(mark.day), scale.y(mark.value)
        if chart.form == "stems":
            yield _line("stem", x, scale.y(0), x, y)
        left, right = scale.x(mark.first), scale.x(mark.last + 1)
        if right - left >= _LEAST_SPAN:
            yield _line("span", left, y, right, y)


def _joins(chart: Chart, scale: _Scale) -> Iterator[str]:
    for one, other in chart.joins:
        start, end = chart.marks[one], chart.marks[other]
        x1, x2 = scale.x(start.day), scale.x(end.day)
        y1, y2 = scale.y(start.value), scale.y(end.value)
        if chart.form == "steps":
            yield _line("", x1, y1, x2, y1)
            yield _line("", x2, y1, x2, y2)
        else:
            yield _line("", x1, y1, x2, y2)


def _line(css: str, x1: float, y1: float, x2: float, y2: float) -> str:
    named = f' class="{css}"' if css else ""
    return f'<line{named} x1="{_n(x1)}%" y1="{_n(y1)}%" x2="{_n(x2)}%" y2="{_n(y2)}%"/>'


def _mark(mark: ChartPoint, scale: _Scale) -> str:
    x, y = scale.x(mark.day), scale.y(mark.value)
    name = escape(mark.name)
    anchor = f' id="{escape(mark.anchor)}"' if mark.anchor else ""
    parts = [f'<a{anchor} href="{escape(mark.href)}" aria-label="{name}"><title>{name}</title>']
    if mark.low != mark.high:
        low, high = scale.y(mark.low), scale.y(mark.high)
        parts.append(_line("range", x, low, x, high))
        parts += [_placed(x, end, '<path class="range" d="M-6 0H6"/>') for end in (low, high)]
    parts.append(_placed(x, y, "".join(_signs(mark))))
    parts.append("</a>")
    return "".join(parts)


def _label(mark: ChartPoint, scale: _Scale) -> str:
    # On the far side of the point as seen from zero, unless an arrow is there.
    below = mark.limit == "more" or (mark.value < 0 and mark.limit != "less")
    x, y = scale.x(mark.day), _n(scale.y(mark.value))
    dy = "1.6em" if below else "-0.8em"
    # Near an end of the drawing a narrow screen would cut a long label off; the theme can move it.
    edge = ' class="begins"' if x < EDGE else ' class="ends"' if x > 100 - EDGE else ""
    return f'<text{edge} x="{_n(x)}%" y="{y}%" dy="{dy}">{escape(mark.label)}</text>'


def _placed(x: float, y: float, signs: str) -> str:
    place = f'x="{_n(x)}%" y="{_n(y)}%"'
    return f'<svg {place} overflow="visible" aria-hidden="true">{signs}</svg>'


def _signs(mark: ChartPoint) -> Iterator[str]:
    # What is pointed at is larger than what is seen (WCAG 2.2, 2.5.8).
    yield '<circle r="12" fill="none" pointer-events="all"/>'
    if mark.limit == "more":
        yield '<path class="arrow" d="M0-5V-19M-4-14 0-19 4-14"/>'
    elif mark.limit == "less":
        yield '<path class="arrow" d="M0 5V19M-4 14 0 19 4 14"/>'
    if mark.replaced:
        yield '<circle class="dot open" r="7.5"/><path class="strike" d="M-11 11 11-11"/>'
        return
    css = "dot open" if mark.sign == "open" else "dot"
    if mark.differs:
        yield f'<path class="{css} differs" d="M0-7 7 0 0 7-7 0Z"/>'
    else:
        yield f'<circle class="{css}" r="4.5"/>'


def _n(number: float) -> str:
    """A number with at most two decimal places, the same on every machine."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- Small charts --------------------------------------------------------------------------------

WIDE: Final = 120
HIGH: Final = 32
_COLUMN: Final = 2
"""Points closer than this are one on a small chart: the last of them is drawn."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small chart of a line, drawn once for all pages that show it.

    `body` is the markup inside, `places` the (x, y) of each mark that it was made from.
    """

    body: str
    places: tuple[tuple[float, float], ...]


def spark(
    marks: Sequence[ChartPoint], joins: Iterable[tuple[int, int]], form: Form, zero: bool
) -> Sparkline:
    """The small chart of these marks; `zero` makes the axis begin (or pass) there."""
    low = min([mark.low for mark in marks] + ([0.0] if zero else []))
    high = max([mark.high for mark in marks] + ([0.0] if zero else []))
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks) + 1
    across, up = (WIDE - 8) / (last - first), (HIGH - 8) / ((high - low) or 1)
    places = tuple(
        (4 + (mark.day - first) * across, HIGH - 4 - (mark.value - low) * up) for mark in marks
    )
    seen = {round(x / _COLUMN): number for number, (x, _) in enumerate(places)}
    shown = set(seen.values())
    kept = {number: seen[round(x / _COLUMN)] for number, (x, _) in enumerate(places)}
    lines = dict.fromkeys((kept[one], kept[other]) for one, other in joins)
    ground = _n(HIGH - 4 - (0 - low) * up)
    parts = [f'<path class="axis" d="M0 {ground}H{WIDE}"/>'] if zero else []
    path = "".join(_step(places[one], places[other], form) for one, other in lines if one != other)
    if path:
        parts.append(f'<path class="join" d="{path}"/>')
    for number in sorted(shown):
        x, y = places[number]
        stem = f"M{_n(x)} {ground}V{_n(y)}" if form == "stems" else ""
        parts.append(f'<path class="join" d="{stem}"/>' if stem else "")
        parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="1.5"/>')
    return Sparkline("".join(parts), places)


def _step(one: tuple[float, float], other: tuple[float, float], form: Form) -> str:
    middle = f"H{_n(other[0])}" if form == "steps" else ""
    return f"M{_n(one[0])} {_n(one[1])}{middle}L{_n(other[0])} {_n(other[1])}"


def spark_svg(drawn: Sparkline, place: int, name: str) -> Markup:
    """The small chart as a picture of that name, with the mark at `place` standing out."""
    x, y = drawn.places[place]
    return Markup(
        f'<svg class="spark" role="img" viewBox="0 0 {WIDE} {HIGH}" aria-label="{escape(name)}">'
        f'{drawn.body}<circle class="own" cx="{_n(x)}" cy="{_n(y)}" r="3.5"/></svg>'
    )
