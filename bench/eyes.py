"""How a change is seen: the new page over HTTP, or painted in a browser; each says when.

A `Look` opens a page of a running server before the edit, and gives the function that waits until
given words stand on it: None where an open page was never told. Otherwise it gives the moment as
`time.time` counts, which a browser's clock (`performance.timeOrigin`, `performance.now`) shares.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench.servers import Running
from tests.tools import chromium

PAUSE = 0.005
"""Seconds between two questions whether the page has changed."""

TOLD = 60.0
"""Seconds after which an open page that shows nothing new was not told of the edit."""

Look = Callable[[Running, str], Callable[[str], float | None]]

# A frame is painted when a message that was sent before its painting arrives.
_WATCH = r"""
(() => {
  const told = new Set();
  const look = () => {
    const text = document.body ? document.body.textContent : '';
    for (const words of text.match(/Corrected (?:body|title) number \d+/g) || []) {
      if (told.has(words)) continue;
      told.add(words);
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => painted(words, performance.timeOrigin + performance.now());
        channel.port2.postMessage(0);
      });
    }
  };
  const parts = { subtree: true, childList: true, characterData: true };
  new MutationObserver(look).observe(document, parts);
})();
"""


@contextlib.contextmanager
def asking() -> Iterator[Look | None]:
    """Sees by asking for the page again and again."""

    def look(one: Running, path: str) -> Callable[[str], float | None]:
        one.page(path)
        return partial(one.shows, path, pause=PAUSE)

    yield look


@contextlib.contextmanager
def painting() -> Iterator[Look | None]:
    """Sees in Chromium, in one page for each server; None where there is no Chromium."""
    program = chromium()
    if program is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        pages: dict[int, tuple[Any, dict[str, float]]] = {}

        def look(one: Running, path: str) -> Callable[[str], float | None]:
            if one.port not in pages:
                page = browser.new_context().new_page()
                moments: dict[str, float] = {}
                page.expose_function("painted", _noting(moments))
                page.add_init_script(_WATCH)
                pages[one.port] = page, moments
            page, moments = pages[one.port]
            page.goto(one.address(path))
            return partial(_seen, page, moments)

        yield look
        browser.close()


def _noting(moments: dict[str, float]) -> Callable[[str, float], None]:
    def note(words: str, moment: float) -> None:
        moments.setdefault(words, moment)

    return note


def _seen(page: Any, moments: dict[str, float], words: str) -> float | None:
    end = time.monotonic() + TOLD
    while words not in moments:
        if time.monotonic() > end:
            return None
        page.wait_for_timeout(10)
    return moments[words] / 1000
