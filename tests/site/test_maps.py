"""Maps of places: what is drawn, what is near, and that there is a list beside it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects import event, site
from timeline.site.charts import maps
from timeline.site.charts.maps import MapPoint

TIRANA = MapPoint("Tirana", 41.33, 19.82, "/places/tirana/")
ROME = MapPoint("Rome", 41.9, 12.5, "/places/rome/")
LONDON = MapPoint("London", 51.5, -0.13, "/places/london/")


def inside(x: float, y: float, path: str) -> bool:
    """Whether a point is inside the rings of a path (the even-odd rule)."""
    odd = False
    for ring in re.findall(r"M([^Z]*)Z", path):
        points = [tuple(map(float, pair.split())) for pair in ring.split("L")]
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


@pytest.mark.parametrize(
    ("lat", "lon", "land"),
    [
        (51.8, -1.3, True),
        (41.33, 20.5, True),
        (-25.0, 134.0, True),
        (45.0, -40.0, False),
        (42.5, 16.0, False),
        (50.3, -0.8, False),
    ],
)
def test_land_is_where_land_is(lat: float, lon: float, land: bool) -> None:
    """Oxford, Albania and Australia; the Atlantic, the Adriatic and the Channel."""
    drawn = str(maps.draw((MapPoint("x", lat, lon, "/"),), "Map", focus=None))
    found = re.search(r' d="([^"]*)"', drawn)
    assert found
    assert inside(lon * 100, lat * 100, found[1]) == land


def test_a_map_around_a_place_names_it_and_links_to_the_others() -> None:
    drawn = maps.draw((TIRANA, ROME), "Map: Tirana", focus=TIRANA)
    root = Xml.fromstring(drawn)
    assert root.get("aria-label") == "Map: Tirana"
    assert [text.text for text in root.iter("text")] == ["Tirana"]
    assert [(link.get("href"), link.get("aria-label")) for link in root.iter("a")] == [
        ("/places/rome/", "Rome")
    ]


def test_what_is_far_away_is_not_on_the_map() -> None:
    assert maps.around(TIRANA, (TIRANA, ROME, LONDON)) == (ROME,)


def test_of_many_places_the_nearest_are_shown() -> None:
    many = [MapPoint(f"P{n}", 41.33 + n / 100, 19.82, f"/{n}/") for n in range(1, 200)]
    shown = maps.around(TIRANA, many)
    assert shown == tuple(many[:40])


@given(
    st.lists(
        st.builds(
            MapPoint,
            st.just("<&\"'>"),
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.just("/places/x/?a&b"),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_places_make_a_map_on_which_they_all_stand(spots: list[MapPoint]) -> None:
    root = Xml.fromstring(maps.draw(spots, "<Map>"))
    circles = list(root.iter("circle"))
    assert len(circles) == len(spots)
    for circle in circles:
        assert -1 <= float(circle.get("cx", "")) <= maps.WIDTH + 1
        assert -1 <= float(circle.get("cy", "")) <= maps.HEIGHT + 1


def test_a_long_name_is_not_cut_by_the_edge_of_the_map() -> None:
    long = MapPoint("The Old Conference Centre of the United Nations", 41.33, 19.82, "/long/")
    root = Xml.fromstring(maps.draw((TIRANA, long), "Map", focus=long))
    assert root.findall(".//text")[0].text == "The Old Conference Centre of…"


def test_a_place_has_a_map_and_a_list_of_what_stands_on_it() -> None:
    place = "---\ntitle: {}\nlat: {}\nlon: {}\n---\n"
    made = site(
        {
            "content/events/a.md": event(more="places: [tirana, rome, nowhere]\n"),
            "content/places/tirana.md": place.format("Tirana", 41.33, 19.82),
            "content/places/rome.md": place.format("Rome", 41.9, 12.5),
        }
    )
    page = made.page("places/tirana/")
    assert list(page.all("svg", class_="map"))
    to_rome = [link for link in page.links if link.attributes["href"] == "/places/rome/"]
    assert to_rome[0].attributes["aria-label"] == "Rome"
    assert to_rome[1].text == "Rome"
    assert list(made.page("places/").all("svg", class_="map"))
    assert not list(made.page("places/nowhere/").all("svg", class_="map"))


def test_without_coordinates_there_is_no_map() -> None:
    made = site({"content/events/a.md": event(more="places: [nowhere]\n")})
    for page in made.pages.values():
        assert not list(page.all("svg", class_="map"))
