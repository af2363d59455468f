"""The default theme as a browser lays it out: evidence in the margin, on a phone and on paper."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.projects import event, site
from tests.web import Site

pytestmark = pytest.mark.browser

HOST: Final = "http://timeline.test"
BODY: Final = "\n\n".join(
    [
        'A short one [@paper "some words that are quoted at length"; @wire; @record "and more"].',
        'Another [@paper "other words"; @wire "and these words too"; @record].',
        "A long one, " + "in which much is said and little is cited, " * 12 + "to its end [@wire].",
        '- A list [@paper "in a list"]\n- of two [@record]',
        "| A table | of numbers |\n| --- | --- |\n| 1 | 2 [@paper] |",
        '> A quotation [@wire "of words"].',
        "Short [@paper].",
        "Short too [@wire].",
    ]
)
FILES: Final = {
    "content/events/long.md": event(
        "A meeting of those who met",
        body=BODY,
        more='summary: They met [@record "they met"].\nplaces: [Exampleton]\n',
    ).replace(
        "sources:\n",
        "sources:\n"
        "  wire: {title: A report with a title that is much longer than a margin is wide, and then"
        " longer, url: 'https://example.org/2', publisher: The Wire, copy_of: An agency}\n"
        "  record: {title: The record of those who met, url: 'https://example.org/3', publisher:"
        " The Council, type: declaration, own_account: true, read: opening}\n",
    ),
    "content/events/next.md": event("Next", "2026-02", "status: planned\n"),
}
BOXES: Final = """
() => [...document.querySelectorAll('.text > *')].map(one => {
  const box = one.getBoundingClientRect();
  return {note: one.matches('.notes'), x: box.x, y: box.y, width: box.width, height: box.height};
})
"""


@pytest.fixture(scope="module")
def made() -> Site:
    return site(FILES)


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(chromium_path), args=["--no-sandbox"]
        )
        yield running
        running.close()


def opened(browser: Browser, made: Site, width: int, path: str = "events/long/") -> Page:
    """A page of the site in a window of that width, served from memory."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path.lstrip("/")
        file = asked + "index.html" if asked == "" or asked.endswith("/") else asked
        kind = mimetypes.guess_type(file)[0] or "text/plain"
        route.fulfill(body=made.files.get(file, b""), content_type=f"{kind}; charset=utf-8")

    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/*", answer)
    page.goto(f"{HOST}/{path}")
    return page


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["x"] + 1 < other["x"] + other["width"]
        and other["x"] + 1 < one["x"] + one["width"]
        and one["y"] + 1 < other["y"] + other["height"]
        and other["y"] + 1 < one["y"] + one["height"]
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [900, 1160, 1280, 1600])
def test_notes_stand_beside_their_blocks_and_overlap_nothing(
    browser: Browser, made: Site, width: int, direction: str
) -> None:
    page = opened(browser, made, width)
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    boxes = page.evaluate(BOXES)
    assert sum(box["note"] for box in boxes) == 9
    for place, one in enumerate(boxes):
        assert not [other for other in boxes[place + 1 :] if overlap(one, other)]
    full_to = 0.0
    for block, note in pairwise(boxes):
        if note["note"]:
            assert note["y"] <= max(block["y"], full_to) + 24
            full_to = note["y"] + note["height"]
            beside = note["x"] > block["x"] if direction == "ltr" else note["x"] < block["x"]
            assert beside
            assert note["y"] >= block["y"] - 1
    # The text waits for a margin that has fallen behind: no block begins above the note before.
    for note, block in pairwise(boxes):
        if note["note"]:
            assert block["y"] >= note["y"] - 6
    page.close()


def test_a_wide_window_shows_every_note_without_a_click(browser: Browser, made: Site) -> None:
    page = opened(browser, made, 1280)
    assert page.locator(".note").count() > 9
    assert all(note.is_visible() for note in page.locator(".note").all())
    assert not page.locator(".notes summary").first.is_visible()
    page.close()


def test_a_phone_folds_the_notes_to_a_line_that_opens(browser: Browser, made: Site) -> None:
    page = opened(browser, made, 360)
    assert not page.locator(".note").first.is_visible()
    line = page.locator(".notes summary").first
    box = line.bounding_box()
    assert box is not None
    assert 24 <= box["height"] < 40
    line.click()
    assert page.locator(".note").first.is_visible()
    page.close()


def test_paper_has_the_list_of_sources_and_no_notes(browser: Browser, made: Site) -> None:
    page = opened(browser, made, 1280)
    page.emulate_media(media="print")
    assert not any(note.is_visible() for note in page.locator(".notes").all())
    assert page.locator("#source-1").is_visible()
    assert not page.locator("nav").first.is_visible()
    page.close()


@pytest.mark.parametrize("path", ["", "2025/", "events/long/", "sources/", "places/", "404.html"])
def test_the_narrowest_window_needs_no_scrolling_sideways(
    browser: Browser, made: Site, path: str
) -> None:
    """320 pixels is 1280 at 400 % (WCAG 2.2, 1.4.10)."""
    page = opened(browser, made, 320, path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_a_heading_of_the_list_stays_in_view(browser: Browser, made: Site) -> None:
    page = opened(browser, made, 1280, "")
    page.add_style_tag(content=".group { min-block-size: 3000px } html { scroll-behavior: auto }")
    heading = page.locator(".group > h2").first
    before = heading.evaluate("one => one.getBoundingClientRect().top")
    page.evaluate("scrollTo(0, 1500)")
    assert before > 100
    assert abs(heading.evaluate("one => one.getBoundingClientRect().top")) < 1
    page.close()


def test_the_page_asks_for_nothing_but_its_own_files(browser: Browser, made: Site) -> None:
    page = opened(browser, made, 1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert asked
    assert all(one.startswith(HOST) for one in asked)
    page.close()
