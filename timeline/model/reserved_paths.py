"""The addresses that the site itself uses, and the address of a page.

Root-relative, without the site's sub-path. `site` makes the pages; here an alias or a page's id
that collides with one of them is found before anything is written.
"""

from __future__ import annotations

import re
from typing import Final

from timeline.content.kinds import FOLDER_OF, FOLDERS, Kind

_FILES: Final = frozenset(
    (
        "/",
        "/feed.xml",
        "/corrections.xml",
        "/sitemap.xml",
        "/404.html",
        "/404/",
        "/index/",
        "/robots.txt",
    )
)
_WORDS: Final = frozenset(
    (
        *FOLDERS,
        "threads",
        "disagreements",
        "overdue",
        "corrections",
        "data",
        "undated",
        "feed",
        "sitemap",
        "404",
        "index",
        "assets",
        "search",
    )
)
_PERIOD: Final = re.compile(r"/-?\d+/(?:\d\d?/)?")


def address(kind: Kind, page_id: str) -> str:
    """Return the address of a page: `/events/<id>/`, or `/<id>/` for a plain page."""
    return f"/{page_id}/" if kind == "page" else f"/{FOLDER_OF[kind]}/{page_id}/"


def same_form(alias: str) -> str:
    """Return an address in the form for comparisons: `/a`, `/a/` and `/a/index.html` are one."""
    bare = alias.partition("#")[0].partition("?")[0].removesuffix("index.html")
    last = bare.rpartition("/")[2]
    return bare if bare.endswith("/") or "." in last else f"{bare}/"


def is_reserved(place: str) -> bool:
    """Whether an address (in the form of `same_form`) belongs to the site itself."""
    return place in _FILES or _PERIOD.fullmatch(place) is not None or place.strip("/") in _WORDS


def is_reserved_id(page_id: str) -> bool:
    """Whether a plain page of this id would have an address of the site itself."""
    return page_id in _WORDS or page_id.isdecimal()
