"""The pictures of CONTRIBUTING.md: `python -m tests.pictures` takes them anew into docs/pictures/.

An event is written in the form of a small project in a real browser, as a contributor would, and
each step is photographed. Nothing is fetched from anywhere: the pages are answered from memory.
"""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, sync_playwright

from tests.projects import build, event, site
from tests.tools import chromium
from tests.web import Site

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs/pictures"
HOST: Final = "http://localhost:9"
NAMES: Final = ("form-what", "form-mistake", "form-source", "form-text", "form-file", "event")
"""The steps, in the order of CONTRIBUTING.md."""

PROJECT: Final = {
    "timeline.yaml": "title: A timeline of meetings\nrepository: https://github.com/example/timeline\n"
    "contribute: main\n",
    "content/events/talks-2025.md": event("Talks in Exampleton", "2025-03-04"),
    "content/places/tirana.md": "---\ntitle: Tirana\n---\n",
    "content/topics/co-operation.md": "---\ntitle: Co-operation\n---\n",
}
_WIDE: Final = 760
_OPEN: Final = "for (const one of document.querySelectorAll('details')) one.open = %s"


def take(folder: Path) -> list[str]:
    """Writes the pictures into a folder and gives the names of their files."""
    path = chromium()
    if path is None:
        raise SystemExit("Chromium is not installed: see `make tools`")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDE, "height": 900})
        made = {**PROJECT}
        served = [site(made)]
        page.route("**/*", lambda route: _answer(route, served[0]))
        page.goto(f"{HOST}/add/")
        text = _write(page, folder)
        served[0] = site({**made, "content/events/ministers-meet-in-tirana-2025.md": text})
        problems = build({**made, "content/events/ministers-meet-in-tirana-2025.md": text})
        assert not problems.failed
        page = browser.new_page(viewport={"width": 1180, "height": 620})
        page.route("**/*", lambda route: _answer(route, served[0]))
        page.goto(f"{HOST}/events/ministers-meet-in-tirana-2025/")
        page.screenshot(path=folder / "event.png")
        browser.close()
    return sorted(file.name for file in folder.glob("*.png"))


def _answer(route: Route, served: Site) -> None:
    file = urlsplit(route.request.url).path.lstrip("/")
    file += "index.html" if file == "" or file.endswith("/") else ""
    kind = mimetypes.guess_type(file)[0] or "text/plain"
    route.fulfill(body=served.files.get(file, b""), content_type=f"{kind}; charset=utf-8")


def _write(page: Page, folder: Path) -> str:
    """Fills in the form step by step, and gives the text of the file."""

    def put(name: str, value: str, inside: str = "form") -> None:
        control = page.locator(f'{inside} [data-field="{name}"]').first
        field: Any = control.locator("input, select, textarea").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def shoot(name: str, selector: str) -> None:
        page.locator(selector).first.screenshot(path=folder / f"{name}.png")

    put("title", "Ministers meet in Tirana")
    put("date", "15 May 2025")
    page.keyboard.press("Tab")
    page.locator('[data-field="date"] > .fault').first.wait_for(state="visible")
    shoot("form-mistake", '[data-field="date"]')
    put("date", "2025-05-15")
    put("summary", 'The ministers meet in Tirana [@communique "met in Tirana"].')
    source = '[data-field="sources"] .item'
    page.locator(f"{source} [data-key] input").first.fill("communique")
    for name, value in (
        ("title", "Joint communiqué"),
        ("url", "https://example.org/communique"),
        ("publisher", "Government of Albania"),
        ("published", "2025-05-15"),
        ("type", "declaration"),
        ("read", "full"),
    ):
        put(name, value, source)
    put(
        "body",
        'The ministers met in Tirana [@communique "met in Tirana"], and agreed to meet again '
        "[@communique p. 2].",
    )
    page.locator('fieldset[data-field="places"] > [data-add]').click()
    page.locator('fieldset[data-field="places"] .item input').fill("tirana")
    page.wait_for_timeout(300)
    shoot("form-what", '[data-group="what"]')
    shoot("form-source", source)
    shoot("form-text", '[data-group="text"]')
    page.locator("[data-copy]").click()
    page.locator('label[for="file-name"]').click()
    page.evaluate(_OPEN % "false")
    shoot("form-file", ".preview")
    return page.locator(".written").text_content() or ""


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print("\n".join(take(target)))
