"""Waits until an edit shows: the new page over HTTP, or painted in a browser.

A `Probe` opens a page of a running server before the edit and returns a function that waits until
given words appear on it. That function returns the moment on the clock of `time.time`, which a
browser's clock (`performance.timeOrigin` plus `performance.now`) shares, or None if the open page
was never notified.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench.servers import Running
from tools.programs import chromium

POLL_SECONDS = 0.005
"""Pause between two requests for a page."""

NOTIFIED_WITHIN_SECONDS = 60.0
"""An open page that shows nothing new after this time was not notified of the edit."""

Probe = Callable[[Running, str], Callable[[str], float | None]]

# A frame has been painted once a message that was posted before the painting arrives.
_OBSERVE = r"""
(() => {
  const reported = new Set();
  const look = () => {
    const text = document.body ? document.body.textContent : '';
    for (const words of text.match(/Corrected (?:body|title) number \d+/g) || []) {
      if (reported.has(words)) continue;
      reported.add(words);
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
def over_http() -> Iterator[Probe | None]:
    """Request the page again and again until it has changed."""

    def probe(server: Running, path: str) -> Callable[[str], float | None]:
        server.page(path)
        return partial(server.shows, path, pause=POLL_SECONDS)

    yield probe


@contextlib.contextmanager
def painted() -> Iterator[Probe | None]:
    """Watch the page in Chromium, in one tab per server; None if Chromium is not installed."""
    program = chromium()
    if program is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        tabs: dict[int, tuple[Any, dict[str, float]]] = {}

        def probe(server: Running, path: str) -> Callable[[str], float | None]:
            if server.port not in tabs:
                tab = browser.new_context().new_page()
                moments: dict[str, float] = {}
                tab.expose_function("painted", _recorder(moments))
                tab.add_init_script(_OBSERVE)
                tabs[server.port] = tab, moments
            tab, moments = tabs[server.port]
            tab.goto(server.address(path))
            return partial(_wait_for, tab, moments)

        yield probe
        browser.close()


def _recorder(moments: dict[str, float]) -> Callable[[str, float], None]:
    def record(words: str, moment: float) -> None:
        moments.setdefault(words, moment)

    return record


def _wait_for(tab: Any, moments: dict[str, float], words: str) -> float | None:
    end = time.monotonic() + NOTIFIED_WITHIN_SECONDS
    while words not in moments:
        if time.monotonic() > end:
            return None
        tab.wait_for_timeout(10)
    return moments[words] / 1000
