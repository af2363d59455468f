"""Reading the repository's own timeline in a real browser, with JavaScript off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, FloatRect, Page

pytestmark = pytest.mark.browser

MEETING = "events/western-balkans-interior-ministers-2025/"
ANNUAL = "series/small-boat-arrivals-annual/"
KINDS = (
    "",
    "2025/",
    MEETING,
    "actors/",
    "actors/shabana-mahmood/",
    "places/",
    "places/lancaster-house/",
    "topics/",
    "topics/western-balkans-co-operation/",
    "series/",
    ANNUAL,
    "sources/",
    "sources/_audit/",
    "sources/_audit/one-origin-statements/",
    "sources/berlinprocess-interior-ministers-2025-10/",
    "threads/",
    "threads/border-security-bill-introduced-2025/",
    "disagreements/",
    "data/",
    "add/",
    "about/",
    "404.html",
)
"""A page of every kind."""

Visit = Callable[..., Page]


def boxes(page: Page, selector: str) -> list[FloatRect]:
    """The visible boxes of what a selector finds."""
    found: list[FloatRect] = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
          .filter(one => one.checkVisibility({ visibilityProperty: true }))
          .map(one => one.getBoundingClientRect().toJSON())
          .filter(box => box.width && box.height)""",
        selector,
    )
    return found


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("width", [320, 768])
def test_no_page_is_wider_than_the_screen(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width=width)
    for box in boxes(page, "main, h1, h2, h3, p, li, table, nav"):
        assert box["x"] >= 0
        # What is wider than the screen scrolls inside its own frame, so its frame must fit.
    assert boxes(page, "body")[0]["width"] <= width


@pytest.mark.parametrize("path", ["series/small-boat-arrivals-2025-cumulative/", ANNUAL])
def test_a_table_of_figures_shows_its_sources_on_a_phone(visit: Visit, path: str) -> None:
    """Nobody scrolls a table sideways to look for what is not in sight."""
    page = visit(path, width=360)
    (frame,) = boxes(page, ".scroll")
    assert all(
        box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        for box in boxes(page, ".series .cited a")
    )


def test_nothing_is_asked_of_anybody_else_and_nothing_goes_wrong(
    browser: Browser, served: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in KINDS:
        page.goto(f"{served}/{path}")
    assert {url for url in asked if not url.startswith(served)} == set()
    assert wrong == []
    context.close()


def test_on_a_wide_screen_the_evidence_stands_beside_its_paragraph(visit: Visit) -> None:
    page = visit(MEETING, width=1280)
    paragraphs = boxes(page, ".text > p")
    notes = boxes(page, ".notes .note")
    assert paragraphs
    assert notes
    right = max(box["x"] + box["width"] for box in paragraphs)
    assert all(note["x"] >= right for note in notes)
    tops = sorted((note["y"], note["y"] + note["height"]) for note in notes)
    assert all(end <= start + 1 for (_, end), (start, _) in pairwise(tops))


def test_on_a_phone_the_evidence_is_a_line_that_opens(visit: Visit) -> None:
    page = visit(MEETING, width=390)
    assert boxes(page, ".notes .note") == []
    page.locator(".notes summary").first.click()
    assert boxes(page, ".notes .note")


def test_a_mark_leads_to_the_list_and_the_list_to_the_passage(visit: Visit) -> None:
    page = visit(MEETING)
    page.locator("a[role=doc-noteref]").first.click()
    assert page.url.endswith("#source-1")
    link = page.locator("#source-1 a[href*=':~:text=']").first
    assert (link.get_attribute("href") or "").startswith("https://www.gov.uk/")
    page.locator("#source-1 a[href^='#s-']").first.click()
    anchor = page.url.partition("#")[2]
    assert page.locator(f"[id='{anchor}']").count() == 1


def test_on_paper_the_list_has_everything_and_the_margin_nothing(visit: Visit) -> None:
    page = visit(MEETING)
    page.emulate_media(media="print")
    assert boxes(page, ".notes .note") == []
    assert boxes(page, "#source-1")
    assert boxes(page, "nav") == []


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit("")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    box = focused.bounding_box()
    assert box
    assert box["y"] >= 0
