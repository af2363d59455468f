"""What axe-core finds on the repository's own site: nothing, on any kind of page.

The rules are those of WCAG 2.2, levels A and AA, and of good practice. The form for a new event is
tried in more states in test_add_event.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import COLOURS, RULES, violations
from tests.browser.test_reading import KINDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, served: str, path: str, width: int, dark: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(f"{served}/{path}")
    # What is folded is read too.
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    # The dark scheme changes colours and nothing else.
    assert violations(page, COLOURS if dark else RULES) == ""
    context.close()


def test_every_folder_of_the_site_has_a_page_among_the_kinds(own_site: Path) -> None:
    """A new kind of page must not go by unseen."""
    folders = {page.relative_to(own_site).parts[0] for page in own_site.rglob("*/index.html")}
    seen = {path.partition("/")[0] for path in KINDS}
    years = {folder for folder in folders if folder.isdigit()}
    assert folders - years - seen <= {"method", "inclusion"}
