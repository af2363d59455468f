"""The default theme as a browser lays it out: evidence in the margin, on a phone and on paper."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

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
        "  wire: {title: 'A report with a title that is much longer than a margin is wide, and then"
        " longer', url: 'https://example.org/2', publisher: The Wire, copy_of: An agency}\n"
        "  record: {title: The record of those who met, url: 'https://example.org/3', publisher:"
        " The Council, type: declaration, own_account: true, read: opening}\n",
    ),
    "content/events/wide.md": event(
        "A meeting with wide papers",
        "2023-05-01",
        body="- A step:\n\n  ```\n  " + "wide-code " * 20 + "\n  ```\n\n  and more [@paper].\n\n"
        "> |"
        + " A column |" * 12
        + "\n> |"
        + " --- |" * 12
        + "\n> |"
        + " 10,000 |" * 12
        + "\n>\n> As it was [@paper].\n\n```\n"
        + "wide-code " * 40
        + "\n```\n",
    ),
    "content/events/arabic.md": event(
        "اجتماع", "2023-06-01", "language: ar\n", "- واحد [@paper].\n\n      code\n"
    ),
    "content/events/next.md": event("Next", "2026-02", "status: planned\n"),
    **{
        f"content/events/step-{day}.md": event(
            f"Step {day}",
            f"2024-01-{day:02}",
            ("thread: Steps\nkey: true\n" if day == 1 else f"follows: [step-{day - 1}]\n")
            + "summary: It went on [@paper].\n",
        )
        for day in range(1, 32)
    },
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


Look = Callable[..., Any]


@pytest.fixture(scope="module")
def look(browser: Browser, made: Site) -> Look:
    """Opens a page of the site, served from memory, and gives what a function finds in it."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path.lstrip("/")
        file = asked + "index.html" if asked == "" or asked.endswith("/") else asked
        kind = mimetypes.guess_type(file)[0] or "text/plain"
        route.fulfill(body=made.files.get(file, b""), content_type=f"{kind}; charset=utf-8")

    def look(find: Callable[[Page], Any], width: int = 1280, path: str = "events/long/") -> Any:
        page = browser.new_page(viewport={"width": width, "height": 900})
        try:
            page.route("**/*", answer)
            page.goto(f"{HOST}/{path}")
            return find(page)
        finally:
            page.close()

    return look


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
    look: Look, width: int, direction: str
) -> None:
    def find(page: Page) -> Any:
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        return page.evaluate(BOXES)

    boxes = look(find, width)
    assert sum(box["note"] for box in boxes) == 9
    for place, one in enumerate(boxes):
        assert not [other for other in boxes[place + 1 :] if overlap(one, other)]
    for block, note in pairwise(boxes):
        if note["note"]:
            beside = note["x"] > block["x"] if direction == "ltr" else note["x"] < block["x"]
            assert beside
            assert block["y"] - 1 <= note["y"] <= block["y"] + 24


def test_a_wide_window_shows_every_note_without_a_click(look: Look) -> None:
    seen = look(lambda page: [note.is_visible() for note in page.locator(".note").all()])
    assert len(seen) > 9
    assert all(seen)
    assert not look(lambda page: page.locator(".notes summary").first.is_visible())


def test_a_phone_folds_the_notes_to_a_line_that_opens(look: Look) -> None:
    def find(page: Page) -> Any:
        note, line = page.locator(".note").first, page.locator(".notes summary").first
        before, box = note.is_visible(), line.bounding_box()
        line.click()
        return before, box, note.is_visible()

    before, box, after = look(find, 360)
    assert not before
    assert 24 <= box["height"] < 40
    assert after


def test_paper_has_the_list_of_sources_and_no_notes(look: Look) -> None:
    def find(page: Page) -> Any:
        page.emulate_media(media="print")
        return [page.locator(one).first.is_visible() for one in (".notes", "nav", "#source-1")]

    assert look(find) == [False, False, True]


def test_paper_shows_the_whole_of_what_is_wide(look: Look) -> None:
    def find(page: Page) -> Any:
        page.emulate_media(media="print")
        return page.evaluate(
            "[...document.querySelectorAll('.scroll, pre')].map(one =>"
            " [getComputedStyle(one).overflowX, one.scrollWidth - one.clientWidth])"
        )

    assert look(find, 700, "events/wide/") == [["visible", 0]] * 3


def test_code_runs_from_the_left_in_a_language_from_the_right(look: Look) -> None:
    found = look(
        lambda page: page.evaluate(
            "['.text li', '.text pre', '.text code'].map(one =>"
            " getComputedStyle(document.querySelector(one)).direction)"
        ),
        path="events/arabic/",
    )
    assert found == ["rtl", "ltr", "ltr"]


def test_a_long_thread_says_of_each_event_what_it_follows(look: Look) -> None:
    def find(page: Page) -> Any:
        shown = page.locator(".held").evaluate_all("all => all.filter(one => one.offsetHeight)")
        summaries = page.get_by_text("It went on").all()
        return len(shown), [one.is_visible() for one in summaries].count(True)

    assert look(find, path="threads/step-1/") == (30, 1)


@pytest.mark.parametrize(
    "path", ["", "2025/", "events/long/", "events/wide/", "sources/", "places/", "404.html"]
)
def test_the_narrowest_window_needs_no_scrolling_sideways(look: Look, path: str) -> None:
    """320 pixels is 1280 at 400 % (WCAG 2.2, 1.4.10)."""
    width = look(lambda page: page.evaluate("document.documentElement.scrollWidth"), 320, path)
    assert width == 320


def test_a_heading_of_the_list_stays_in_view(look: Look) -> None:
    def find(page: Page) -> Any:
        page.add_style_tag(
            content=".group { min-block-size: 3000px } html { scroll-behavior: auto }"
        )
        top = "document.querySelector('.group > h2').getBoundingClientRect().top"
        return page.evaluate(top), page.evaluate(f"(scrollTo(0, 1500), {top})")

    before, after = look(find, path="")
    assert before > 100
    assert abs(after) < 1
