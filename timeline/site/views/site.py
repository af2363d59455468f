"""The frame of every page: `site` and `page` in a template."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Link


@dataclass(frozen=True, slots=True)
class Site:
    """`site` in every template: the settings that a page may show, and the menu.

    `home` is the address of the first page, `feed` of the Atom feed, `data` of the page of exported
    data ("" where there is none), `root` the site's sub-path
    with a slash at both ends. `address` is the site's absolute address without a slash at the end,
    or "". `direction` is `ltr` or `rtl`. `menu` holds the plain pages that ask for a place in it,
    and `sections` the kinds of index that the site has (`actors`, `places`, `topics`, `sources` …)
    with their addresses. `records` are the same for the foot of a page: `corrections`, `audit`.
    `add` is the page with the form for a new event, or "".
    """

    title: str
    description: str
    language: str
    direction: str
    root: str
    home: str
    address: str
    feed: str
    author: str
    licence: Link | None
    repository: str
    sections: tuple[tuple[str, str], ...]
    menu: tuple[Link, ...]
    data: str = ""
    records: tuple[tuple[str, str], ...] = ()
    add: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """`page` in every template: what the frame needs to know of the page.

    `href` is its address on the site, `canonical` its absolute address or "". `section` is the part
    of the menu that it belongs to (`chronology`, `actors`, … or a plain page's id).
    `structured_data` is JSON-LD that is safe inside a script element, or empty. `today` is the day
    of the build (`2026-11-22`) on the first page and on those that are rendered again each day;
    elsewhere it is "".
    """

    title: str
    description: str
    href: str
    canonical: str
    section: str
    structured_data: Markup = NOTHING
    today: str = ""
