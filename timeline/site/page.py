"""A page of the plan: its address, its template, and how its view is made."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from re import compile as pattern
from typing import Any

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.urls import file_of

_TAG = pattern(r"<[^>]*>")
_SPACES = pattern(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that exists: its path inside the site, the template, and the function that makes its
    view.

    `view(context, *subject)` gives the frame (`views.Head`) and the page's own view. It is called
    when the page is wanted, and not before, so that a plan is cheap and a preview makes one page
    alone.
    """

    path: str
    template: str
    view: Callable[..., tuple[Any, Any]]
    subject: tuple[Any, ...] = ()

    @property
    def file(self) -> str:
        """The file inside the site."""
        return file_of(self.path)


def plain_text(html: Markup) -> str:
    """The words of a piece of HTML, for descriptions and feeds."""
    return unescape(_SPACES.sub(" ", _TAG.sub("", html))).strip()
