"""Charts in a real browser: what a listener hears, what a keyboard reaches, what fits a phone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.site.test_series_pages import of_three_years

pytestmark = pytest.mark.browser

ANNUAL = "series/small-boat-arrivals-annual/"
CUMULATIVE = "series/small-boat-arrivals-2025-cumulative/"
Visit = Callable[..., Page]


def heard(page: Page, role: str) -> list[tuple[str, str]]:
    """The (name, description) of everything with a role in the tree that a screen reader gets."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["name"]["value"], node.get("description", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") == role and "name" in node
    ]


def test_the_chart_is_a_named_and_described_group_of_named_links(visit: Visit) -> None:
    page = visit(ANNUAL)
    title = "People recorded crossing the Channel in small boats, calendar year (people)"
    (described,) = (told for name, told in heard(page, "group") if name == title)
    assert described == (
        "14 values. From 2018 to 2025. Lowest: 297 (2018). Highest: 45,774 (2022). "
        "Sources differ for 5 dates."
    )
    names = [name for name, _ in heard(page, "link")]
    for said in (
        "299 people, 2018, PA news agency, citing provisional Home Office figures – sources differ",
        "at least 45,755 people, 2022, Migration Watch UK – later replaced by 45,774",
        "29,437 people, 2023, PA news agency, citing provisional Home Office figures",
    ):
        assert said in names


def test_nothing_of_a_drawing_but_its_points_is_heard(visit: Visit) -> None:
    page = visit(ANNUAL)
    snapshot = page.locator("svg.chart").aria_snapshot()
    lines = [line.strip() for line in snapshot.splitlines()]
    assert sum(line.startswith("- link") for line in lines) == 14
    assert all(line.startswith(("- group", "- link", "- /url")) for line in lines)


def test_the_points_are_heard_in_the_order_of_time(visit: Visit) -> None:
    page = visit(ANNUAL)
    points = page.locator("svg.chart a")
    years = [(points.nth(n).get_attribute("aria-label") or "").split(", ")[1] for n in range(14)]
    assert years == sorted(years)


def test_a_small_chart_is_a_picture_with_a_name(visit: Visit) -> None:
    page = visit("events/small-boat-total-2024/")
    pictures = [name for name, _ in heard(page, "image")]
    assert (
        "People recorded crossing the Channel in small boats, calendar year (people): "
        "from 297 / 299 (2018) to 41,472 / 41,474 (2025)"
    ) in pictures


def test_a_keyboard_goes_from_point_to_point_and_sees_where_it_is(visit: Visit) -> None:
    page = visit(ANNUAL)
    points = page.locator("svg.chart a")
    points.first.focus()
    page.keyboard.press("Tab")
    assert points.nth(1).evaluate("one => one === document.activeElement")
    assert points.nth(1).evaluate("one => getComputedStyle(one).outlineStyle") != "none"


def test_a_point_leads_to_its_event(visit: Visit) -> None:
    page = visit(ANNUAL)
    page.locator("svg.chart a[aria-label^='36,816']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/small-boat-total-2024/#figure-1")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_drawing_fits_the_page_and_its_letters_keep_their_size(
    visit: Visit, width: int
) -> None:
    page = visit(ANNUAL, width=width)
    box = page.locator("svg.chart").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    size = page.locator("svg.chart text").first.evaluate("one => getComputedStyle(one).fontSize")
    assert float(size.removesuffix("px")) >= 11
    boxes = [
        found
        for one in page.locator("svg.chart .time").all()
        if (found := one.bounding_box()) is not None
    ]
    for before, after in pairwise(boxes):
        assert before["x"] + before["width"] <= after["x"]


@pytest.mark.parametrize("path", [ANNUAL, "series/small-boat-arrivals-2025-cumulative/"])
def test_no_label_leaves_a_phone_or_lies_on_another(visit: Visit, path: str) -> None:
    page = visit(path, width=360)
    # The letters alone: what Playwright calls the box of a text has its outline too.
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.chart .labels text')]"
        ".map(one => one.getBoundingClientRect().toJSON())"
    )
    assert boxes
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    for before, after in pairwise(boxes):
        apart = before["x"] + before["width"] <= after["x"]
        assert apart or before["y"] + before["height"] <= after["y"]


def test_what_is_pointed_at_is_large_enough(visit: Visit) -> None:
    """WCAG 2.2, 2.5.8; what lies too close together is in the table too."""
    page = visit(ANNUAL)
    box = page.locator("svg.chart a[aria-label^='28,526'] circle").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_signs_differ_in_shape_where_a_reader_has_colours_of_their_own(visit: Visit) -> None:
    page = visit(ANNUAL)
    page.emulate_media(forced_colors="active")
    differs, plain = (
        page.locator(f"svg.chart {shape}").first.evaluate("one => one.tagName")
        for shape in (".differs", ".dot:not(.differs)")
    )
    assert (differs, plain) == ("path", "circle")
    fills = page.evaluate(
        "['.dot:not(.open):not(.differs)', '.dot.open']"
        ".map(one => getComputedStyle(document.querySelector('svg.chart ' + one)).fill)"
    )
    assert fills[0] != fills[1]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("what", ["tr[id]", ".sources li[id]"])
def test_an_address_opens_the_page_at_the_very_value_or_source(
    visit: Visit, what: str, width: int
) -> None:
    """However long the page is: nothing may be laid out only when somebody comes near it."""
    page = visit(CUMULATIVE, width=width)
    names = page.evaluate(f"[...document.querySelectorAll('{what}')].map(one => one.id)")
    assert len(names) > 20
    for name in (names[0], names[len(names) // 2], names[-1]):
        there = visit(f"{CUMULATIVE}#{name}", width=width)
        expect(there.locator(f"#{name}")).to_be_in_viewport()
        there.close()


# --- A series too long for one table -------------------------------------------------------------

LONG = "series/crossings/"


@pytest.fixture(scope="module")
def long(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a site with such a series."""
    folder = tmp_path_factory.mktemp("long")
    for path, content in of_three_years(5).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return serve(folder)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_address_of_a_value_of_another_year_opens_at_its_point(
    visit: Visit, long: str, width: int
) -> None:
    name = visit(f"{LONG}_2022/", at=long).locator("tr[id]").nth(30).get_attribute("id")
    page = visit(f"{LONG}#{name}", at=long, width=width)
    point = page.locator(f"svg.chart a#{name}")
    expect(point).to_be_in_viewport()
    ring = point.locator("circle").first
    expect(ring).not_to_have_css("stroke", "none")
    others = page.locator("svg.chart a:not(:target) circle:first-child").first
    expect(others).to_have_css("stroke", "none")


def test_a_point_of_another_year_leads_to_its_row(visit: Visit, long: str) -> None:
    page = visit(LONG, at=long)
    point = page.locator("svg.chart a[href*='_2023/#p-']").first
    name = (point.get_attribute("href") or "").partition("#")[2]
    point.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/_2023/#{name}")
    expect(page.locator(f"tr#{name}")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_pages_of_a_long_series(
    browser: Browser, long: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in (LONG, f"{LONG}_2022/"):
        page.goto(f"{long}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == "", path
    context.close()
