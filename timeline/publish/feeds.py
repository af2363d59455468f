"""The Atom feed of the newest changes (RFC 4287) and the site map (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from feedgenerator import Atom1Feed

from timeline.model.chronicle import Event
from timeline.output import Output
from timeline.publish.edition import Edition
from timeline.publish.page import Page, plain_text
from timeline.publish.urls import page_path

FEED: Final = "feed.xml"
SITEMAP: Final = "sitemap.xml"
_MOST_ADDRESSES: Final = 50_000
"""The protocol's limit for one file."""
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ORDINAL_OF_1970: Final = 719_163


def feed(edition: Edition) -> Output:
    """The events that were added or changed last. Times come from the files, never from the
    clock.
    """
    events = [event for event in edition.chronicle.events if event.fields.withdrawn is None]
    events.sort(key=lambda event: (-_changed(event), event.id))
    events = events[: edition.settings.feed_length]
    settings, urls = edition.settings, edition.urls
    made = Atom1Feed(
        title=settings.title,
        link=urls.origin + urls.href(""),
        description=settings.description,
        language=settings.language,
        author_name=settings.author or settings.title,
        feed_url=urls.origin + urls.href(FEED),
        feed_guid=_identity(edition, ""),
        feed_copyright=settings.licence.name if settings.licence else None,
    )
    for event in events:
        summary = plain_text(edition.without_citations(event.text("summary")))
        said = edition.date(event.date).text
        made.add_item(
            title=event.title,
            link=urls.origin + edition.href("event", event.id),
            description=f"{said}. {summary}" if summary else said,
            unique_id=_identity(edition, page_path("event", event.id)),
            pubdate=_time(_added(event)),
            updateddate=_time(_changed(event)),
            categories=[edition.chronicle.topics[topic].title for topic in event.topics],
        )
    if not events:
        # An empty feed would take its time from the clock.
        made.latest_post_date = lambda: _time(_ORDINAL_OF_1970)
    text = StringIO()
    made.write(text, "utf-8")
    return Output(FEED, text.getvalue().encode())


def _identity(edition: Edition, path: str) -> str:
    """An id that lasts: the address, or where the site has none a UUID of its name and the path
    (RFC 9562).
    """
    return (
        edition.urls.absolute(path) or uuid5(NAMESPACE_URL, f"{edition.settings.title}\n{path}").urn
    )


def _added(event: Event) -> int:
    fields = event.fields
    if fields.added is not None:
        return fields.added.day
    return min(_days(event), default=event.date.latest or _ORDINAL_OF_1970)


def _changed(event: Event) -> int:
    return max((_added(event), *_days(event)))


def _days(event: Event) -> list[int]:
    changes = [change.on.latest for change in event.fields.status_history]
    corrections = [correction.on.latest for correction in event.fields.corrections]
    return [day for day in (*changes, *corrections) if day is not None]


def _time(day: int) -> datetime:
    # The year 9999 is the last that a feed's time can say, and the year 1 the first.
    return datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=min(max(day, 1), 3_652_059) - 1)


def sitemap(edition: Edition, pages: Iterable[Page]) -> tuple[Output, ...]:
    """The site map; none where the site's own address is not known, since the protocol wants
    absolute ones.

    More addresses than one file may hold are split by the first folder of their path.
    """
    urls = edition.urls
    if not urls.origin:
        return ()
    paths = sorted(
        page.path
        for page in pages
        if page.template != "redirect.html" and (page.path == "" or page.path.endswith("/"))
    )
    if len(paths) <= _MOST_ADDRESSES:
        return (Output(SITEMAP, _urlset(urls.absolute(path) for path in paths)),)
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.partition("/")[0] if path.count("/") > 1 else "pages", []).append(
            path
        )
    files = []
    for folder, members in folders.items():
        for start in range(0, len(members), _MOST_ADDRESSES):
            name = f"sitemap-{folder}-{start // _MOST_ADDRESSES + 1}.xml"
            part = members[start : start + _MOST_ADDRESSES]
            files.append(Output(name, _urlset(urls.absolute(path) for path in part)))
    root = Xml.Element("sitemapindex", xmlns=_SITEMAPS)
    for file in files:
        Xml.SubElement(Xml.SubElement(root, "sitemap"), "loc").text = urls.absolute(file.path)
    return (Output(SITEMAP, _bytes(root)), *files)


def _urlset(addresses: Iterable[str]) -> bytes:
    root = Xml.Element("urlset", xmlns=_SITEMAPS)
    for address in addresses:
        Xml.SubElement(Xml.SubElement(root, "url"), "loc").text = address
    return _bytes(root)


def _bytes(root: Xml.Element) -> bytes:
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
