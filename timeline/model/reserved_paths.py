"""What stands where on the site: the folder of each kind, and the addresses that nobody may claim.

Root-relative, without the site's sub-path. The publisher makes the pages; this says which addresses
are spoken for, so that an alias or a page's id that collides with one is found before anything is
written.
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


def address(kind: Kind, thing_id: str) -> str:
    """The address of a page: `/events/<id>/`, or `/<id>/` for a plain page."""
    return f"/{thing_id}/" if kind == "page" else f"/{FOLDER_OF[kind]}/{thing_id}/"


def same_form(alias: str) -> str:
    """An address in the form in which two are compared: `/a`, `/a/` and `/a/index.html` are one."""
    bare = alias.partition("#")[0].partition("?")[0].removesuffix("index.html")
    last = bare.rpartition("/")[2]
    return bare if bare.endswith("/") or "." in last else f"{bare}/"


def is_reserved(place: str) -> bool:
    """Whether an address (in the form of `same_form`) belongs to the site itself."""
    return place in _FILES or _PERIOD.fullmatch(place) is not None or place.strip("/") in _WORDS


def is_reserved_id(page_id: str) -> bool:
    """Whether a plain page of this id would stand where the site's own pages stand."""
    return page_id in _WORDS or page_id.isdecimal()
