"""Places with coordinates → a small map as SVG: land, points and names, and no borders.

The land is Natural Earth's (public domain), in `data/land.json`. It is cut into tiles of ten
degrees, each when a map first needs it, so that a map of a street and one of a continent cost the
same. The points are links; the page lists the same places. Knows nothing of pages and of what the
places mean.
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
"""How far tiles extend over their edges, so that no hairline of sea shows between them."""
_MIN_HEIGHT: Final = 9.0
"""The minimum height of a map in degrees: enough coast to recognise the region."""
_MARGIN: Final = 1.25
_MAX_OTHERS: Final = 40
"""The number of other places on the map around one: more would hide each other."""
_MAX_NAME: Final = 30
"""Characters of a name that fit between the middle of a map and its edge."""

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

    def shows(self, place: MapPoint) -> bool:
        """Return whether a point is on the map, and not at its very edge."""
        x, y = self.position(place)
        return 8 <= x <= WIDTH - 8 and 8 <= y <= HEIGHT - 8

    def position(self, place: MapPoint) -> tuple[float, float]:
        """Return the position of a point on the map, in pixels."""
        return (place.lon - self.west) * self.across, (self.north - place.lat) * self.down


def around(place: MapPoint, others: Sequence[MapPoint]) -> tuple[MapPoint, ...]:
    """Return the nearest of the others that are on the map around a place."""
    window = _window_of((place,))
    shown = [other for other in others if other != place and window.shows(other)]
    shown.sort(key=lambda other: (hypot(other.lat - place.lat, other.lon - place.lon), other.href))
    return tuple(shown[:_MAX_OTHERS])


def draw(places: Sequence[MapPoint], label: str, *, focus: MapPoint | None = None) -> Markup:
    """Return the map of these places, or that around `focus`, which then has its name."""
    window = _window_of((focus,) if focus else places)
    land = "".join(_tiles(window))
    scale = (
        f"matrix({window.across / 100:.5f} 0 0 {-window.down / 100:.5f} "
        f"{-window.west * window.across:.2f} {window.north * window.down:.2f})"
    )
    points = Markup("").join(
        _marker(window, place, named=place == focus) for place in places if place != focus
    )
    if focus:
        points += _marker(window, focus, named=True)
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<path class="land" aria-hidden="true" transform="{}" d="{}"/>{}</svg>'
    ).format(WIDTH, HEIGHT, label, scale, land, points)


def _window_of(places: Sequence[MapPoint]) -> _Window:
    south, north = min(place.lat for place in places), max(place.lat for place in places)
    west, east = min(place.lon for place in places), max(place.lon for place in places)
    # A degree of longitude is as long as one of latitude times the cosine of the latitude.
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    height = max((north - south) * _MARGIN, _MIN_HEIGHT, (east - west) * _MARGIN * squeeze / 1.6)
    down = HEIGHT / height
    across = down * squeeze
    middle_lat, middle_lon = (south + north) / 2, (west + east) / 2
    return _Window(middle_lon - WIDTH / across / 2, middle_lat + height / 2, across, down)


def _marker(window: _Window, place: MapPoint, *, named: bool) -> Markup:
    x, y = window.position(place)
    if not named:
        return Markup(
            '<a href="{}" aria-label="{}"><circle cx="{:.1f}" cy="{:.1f}" r="5"/></a>'
        ).format(place.href, place.name, x, y)
    # The name is on the side with more space; the heading of the page has a long one in full.
    on_right = x < WIDTH * 0.6
    name = (
        place.name if len(place.name) <= _MAX_NAME else f"{place.name[: _MAX_NAME - 1].rstrip()}…"
    )
    return Markup(
        '<g class="here"><circle cx="{:.1f}" cy="{:.1f}" r="7"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text></g>'
    ).format(x, y, x + (13 if on_right else -13), y + 5, "start" if on_right else "end", name)


def _tiles(window: _Window) -> Iterator[str]:
    side = _TILE / 100
    for column in range(floor(window.west / side), ceil(window.east / side)):
        for row in range(floor(window.south / side), ceil(window.north / side)):
            yield _tile(column, row)


@lru_cache(maxsize=4096)
def _tile(column: int, row: int) -> str:
    """Return the land of a tile as the data of an SVG path, in hundredths of a degree, north up."""
    low, high = row * _TILE - _OVERLAP, (row + 1) * _TILE + _OVERLAP
    parts = []
    for ring in _band(column):
        clipped = _clip(ring, 1, low, high)
        if clipped:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in clipped) + "Z")
    return "".join(parts)


@lru_cache(maxsize=64)
def _band(column: int) -> tuple[_Ring, ...]:
    """Return the land between two meridians."""
    low, high = column * _TILE - _OVERLAP, (column + 1) * _TILE + _OVERLAP
    return tuple(filter(None, (_clip(ring, 0, low, high) for ring in _land())))


def _clip(ring: _Ring, axis: int, low: int, high: int) -> _Ring:
    """Return the part of a ring between two coordinates, empty where that has no area."""
    clipped = _cut(_cut(ring, axis, lambda value: value - low), axis, lambda value: high - value)
    return clipped if len(clipped) > 2 else []


def _cut(ring: _Ring, axis: int, distance: Callable[[int], int]) -> _Ring:
    """Return the part of a ring on the inner side of a line (Sutherland and Hodgman, 1974).

    `distance` gives that of a coordinate from the line, not negative on the inner side.
    """
    kept: _Ring = []
    for index, point in enumerate(ring):
        before = ring[index - 1]
        here, there = distance(point[axis]), distance(before[axis])
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
    """Return every coastline as a ring of (longitude, latitude) in hundredths of a degree."""
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
