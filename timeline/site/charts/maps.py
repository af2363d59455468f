"""Places with coordinates → a small map as SVG: land, points and names, and no borders.

The land is Natural Earth's (public domain), in `data/land.json`. It is cut into tiles of ten
degrees, each when a map first needs it, so that a map of a street and one of a continent cost the
same. A map is drawn with links for its points; the page gives the same places as a list, which is
its equal. Knows nothing of pages and of what the places mean.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import ceil, cos, floor, hypot, radians
from typing import Final

from markupsafe import Markup

from timeline.core.frozen import dataclass

WIDTH: Final = 640
HEIGHT: Final = 400

_TILE: Final = 1000
"""The side of a tile in hundredths of a degree."""
_OVERLAP: Final = 4
"""Tiles reach over their edges by so much, lest a hair of sea shows between them."""
_LEAST: Final = 9.0
"""The least height of a map in degrees: enough coast to recognise the region."""
_MARGIN: Final = 1.25
_MOST: Final = 40
"""So many other places stand on the map around one: more would hide each other."""
_LONGEST: Final = 30
"""A name of so many letters has room between the middle of a map and its edge."""

_Ring = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point on a map: its name, its position in degrees (WGS 84), and the page of the place."""

    name: str
    lat: float
    lon: float
    href: str


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the world that a map shows, in degrees, and its scale in pixels a degree."""

    west: float
    north: float
    across: float
    down: float

    @property
    def east(self) -> float:
        return self.west + WIDTH / self.across

    @property
    def south(self) -> float:
        return self.north - HEIGHT / self.down

    def shows(self, spot: MapPoint) -> bool:
        """Whether a point lies on the map, and not at its very edge."""
        x, y = self.place(spot)
        return 8 <= x <= WIDTH - 8 and 8 <= y <= HEIGHT - 8

    def place(self, spot: MapPoint) -> tuple[float, float]:
        """Where a point stands on the map, in pixels."""
        return (spot.lon - self.west) * self.across, (self.north - spot.lat) * self.down


def around(spot: MapPoint, others: Sequence[MapPoint]) -> tuple[MapPoint, ...]:
    """The nearest of the others that stand on the map around a place."""
    window = _window((spot,))
    shown = [other for other in others if other != spot and window.shows(other)]
    shown.sort(key=lambda other: (hypot(other.lat - spot.lat, other.lon - spot.lon), other.href))
    return tuple(shown[:_MOST])


def draw(spots: Sequence[MapPoint], label: str, *, focus: MapPoint | None = None) -> Markup:
    """The map of these places; around `focus` where there is one, which is then named on it."""
    window = _window((focus,) if focus else spots)
    land = "".join(_tiles(window))
    scale = (
        f"matrix({window.across / 100:.5f} 0 0 {-window.down / 100:.5f} "
        f"{-window.west * window.across:.2f} {window.north * window.down:.2f})"
    )
    points = Markup("").join(
        _point(window, spot, named=spot == focus) for spot in spots if spot != focus
    )
    if focus:
        points += _point(window, focus, named=True)
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<path class="land" aria-hidden="true" transform="{}" d="{}"/>{}</svg>'
    ).format(WIDTH, HEIGHT, label, scale, land, points)


def _window(spots: Sequence[MapPoint]) -> _Window:
    south, north = min(spot.lat for spot in spots), max(spot.lat for spot in spots)
    west, east = min(spot.lon for spot in spots), max(spot.lon for spot in spots)
    # A degree of longitude is as long as one of latitude times the cosine of the latitude.
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    height = max((north - south) * _MARGIN, _LEAST, (east - west) * _MARGIN * squeeze / 1.6)
    down = HEIGHT / height
    across = down * squeeze
    middle_lat, middle_lon = (south + north) / 2, (west + east) / 2
    return _Window(middle_lon - WIDTH / across / 2, middle_lat + height / 2, across, down)


def _point(window: _Window, spot: MapPoint, *, named: bool) -> Markup:
    x, y = window.place(spot)
    if not named:
        return Markup(
            '<a href="{}" aria-label="{}"><circle cx="{:.1f}" cy="{:.1f}" r="5"/></a>'
        ).format(spot.href, spot.name, x, y)
    # The name stands where there is room for it; the heading of the page has a long one whole.
    right = x < WIDTH * 0.6
    name = spot.name if len(spot.name) <= _LONGEST else f"{spot.name[: _LONGEST - 1].rstrip()}…"
    return Markup(
        '<g class="here"><circle cx="{:.1f}" cy="{:.1f}" r="7"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text></g>'
    ).format(x, y, x + (13 if right else -13), y + 5, "start" if right else "end", name)


def _tiles(window: _Window) -> Iterator[str]:
    side = _TILE / 100
    for column in range(floor(window.west / side), ceil(window.east / side)):
        for row in range(floor(window.south / side), ceil(window.north / side)):
            yield _tile(column, row)


@lru_cache(maxsize=4096)
def _tile(column: int, row: int) -> str:
    """The land of a tile as the data of an SVG path, in hundredths of a degree, north up."""
    low, high = row * _TILE - _OVERLAP, (row + 1) * _TILE + _OVERLAP
    parts = []
    for ring in _band(column):
        cut = _cut(_cut(ring, 1, lambda value: value - low), 1, lambda value: high - value)
        if len(cut) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in cut) + "Z")
    return "".join(parts)


@lru_cache(maxsize=64)
def _band(column: int) -> tuple[_Ring, ...]:
    """The land between two meridians."""
    low, high = column * _TILE - _OVERLAP, (column + 1) * _TILE + _OVERLAP
    found = []
    for ring in _land():
        cut = _cut(_cut(ring, 0, lambda value: value - low), 0, lambda value: high - value)
        if len(cut) > 2:
            found.append(cut)
    return tuple(found)


def _cut(ring: _Ring, axis: int, inside: Callable[[int], int]) -> _Ring:
    """The part of a ring on the inner side of a line (Sutherland and Hodgman, 1974).

    `inside` gives the distance of a coordinate from the line, not negative on the inner side.
    """
    kept: _Ring = []
    for index, point in enumerate(ring):
        before = ring[index - 1]
        here, there = inside(point[axis]), inside(before[axis])
        if (here < 0) != (there < 0):
            part = there / (there - here)
            kept.append(
                (
                    round(before[0] + (point[0] - before[0]) * part),
                    round(before[1] + (point[1] - before[1]) * part),
                )
            )
        if here >= 0:
            kept.append(point)
    return kept


@lru_cache(maxsize=1)
def _land() -> tuple[_Ring, ...]:
    """Every coastline as a ring of (longitude, latitude) in hundredths of a degree."""
    text = pkgutil.get_data("timeline.site.charts", "data/land.json")
    assert text is not None
    rings = []
    for steps in json.loads(text)["rings"]:
        x = y = 0
        ring = []
        for index in range(0, len(steps), 2):
            x += steps[index]
            y += steps[index + 1]
            ring.append((x, y))
        rings.append(ring)
    return tuple(rings)
