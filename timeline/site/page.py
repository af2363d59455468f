"""A page of the plan: its path, its template, and the function that makes its view."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.urls import file_of

_TAG: Final = re.compile(r"<[^>]*>")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that exists: its path inside the site, its template, and how its view is made.

    `view(context, *subject)` returns the frame (`views.Head`) and the page's own view. It is called
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
    """Return the words of a piece of HTML, for descriptions and feeds."""
    return unescape(_SPACES.sub(" ", _TAG.sub("", html))).strip()
