"""Takes the screenshots of README.md and CONTRIBUTING.md: `make screenshots`.

Builds the repository's own timeline and a small example project with `timeline build`, opens their
pages in Chromium and writes the pictures into `docs/pictures/`. For CONTRIBUTING.md it fills in the
form for a new event as a contributor would. Nothing is fetched from the network: every request is
answered from the built site.
"""

from __future__ import annotations

import mimetypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tools.programs import ROOT, chromium

FOLDER: Final = ROOT / "docs/pictures"
README: Final = "timeline"
"""The picture at the top of README.md: a page of the repository's own timeline."""
STEPS: Final = ("form-what", "form-mistake", "form-source", "form-text", "form-file", "event")
"""The pictures of CONTRIBUTING.md, in their order."""

_TODAY: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The day of the build, fixed so that the same content gives the same pictures."""
_OWN_PAGE: Final = "events/kensington-treaty-2025/"
_HOST: Final = "http://localhost:9"
_FORM_WIDTH: Final = 760
_NEW_EVENT: Final = "ministers-meet-in-tirana-2025"
_PROJECT: Final = {
    "timeline.yaml": "title: A timeline of meetings\nrepository: https://github.com/example/timeline\n"
    "contribute: main\n",
    "content/events/talks-2025.md": """---
title: Talks in Exampleton
date: 2025-03-04
sources:
  paper: {title: A report, url: 'https://example.org/report', publisher: The Paper}
---
They met [@paper "they met"].
""",
    "content/places/tirana.md": "---\ntitle: Tirana\n---\n",
    "content/topics/co-operation.md": "---\ntitle: Co-operation\n---\n",
}
_TOGGLE_DETAILS: Final = "for (const one of document.querySelectorAll('details')) one.open = %s"


def take(folder: Path) -> list[str]:
    """Write the pictures into `folder` and return the names of their files.

    Ends the process with a message if Chromium is missing or a project can't be built.
    """
    program = chromium()
    if program is None:
        raise SystemExit("Chromium is not installed: run `make tools`")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        _own_page(browser, Path(work), folder)
        _form_and_event(browser, Path(work), folder)
        browser.close()
    return sorted(file.name for file in folder.glob("*.png"))


def _own_page(browser: Browser, work: Path, folder: Path) -> None:
    page = _open(browser, _build(ROOT, work / "own"), _OWN_PAGE, width=1180, height=780)
    page.screenshot(path=folder / f"{README}.png")


def _form_and_event(browser: Browser, work: Path, folder: Path) -> None:
    project = work / "project"
    _save(project, _PROJECT)
    form = _open(browser, _build(project, work / "before"), "add/", width=_FORM_WIDTH, height=900)
    text = _fill_in_form(form, folder)
    _save(project, {f"content/events/{_NEW_EVENT}.md": text})
    after = _build(project, work / "after")
    page = _open(browser, after, f"events/{_NEW_EVENT}/", width=1180, height=620)
    page.screenshot(path=folder / "event.png")


def _save(project: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")


def _build(project: Path, site: Path) -> Path:
    """Build a project into the folder `site` and return that folder."""
    done = subprocess.run(
        (sys.executable, "-m", "timeline", "build", "--output", str(site)),
        cwd=project,
        env={**os.environ, "SOURCE_DATE_EPOCH": f"{_TODAY.timestamp():.0f}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return site


def _open(browser: Browser, site: Path, path: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.lstrip("/")
        name += "index.html" if name == "" or name.endswith("/") else ""
        file = site / name
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        content = file.read_bytes() if file.is_file() else b""
        route.fulfill(body=content, content_type=f"{kind}; charset=utf-8")

    page.route("**/*", answer)
    page.goto(f"{_HOST}/{path}")
    return page


def _fill_in_form(page: Page, folder: Path) -> str:
    """Fill in the form step by step, taking the pictures, and return the text of the file."""

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
    page.evaluate(_TOGGLE_DETAILS % "false")
    shoot("form-file", ".preview")
    return page.locator(".written").text_content() or ""


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print("\n".join(take(target)))
