"""What axe-core finds on a page in a browser."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2, levels A and AA, and good practice."""
COLOURS: Final = {"type": "rule", "values": ["color-contrast"]}
"""What another colour scheme changes."""


def violations(page: Page, rules: Any = RULES) -> str:
    """A report of what the rules find on a page; empty where it is nothing."""
    # To describe what passes, too, takes as long again.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    return str(found.generate_report()) if found.violations_count else ""
