"""The Atom feed of the newest changes (RFC 4287) and the site map (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from markupsafe import escape

from timeline.model.chronicle import Chronicle, Event
from timeline.project.settings import Settings
from timeline.site.context import SiteContext
from timeline.site.generated_file import File
from timeline.site.page import Page, plain_text
from timeline.site.urls import Urls, page_path

if TYPE_CHECKING:
    from feedgenerator import Atom1Feed

FEED: Final = "feed.xml"
SITEMAP: Final = "sitemap.xml"
_MOST_ADDRESSES: Final = 50_000
"""The protocol's limit for one file."""
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ORDINAL_OF_1970: Final = 719_163
_AHEAD: Final = ("planned", "postponed", "cancelled", "unconfirmed")
"""The statuses of events of which the date says nothing about when they were told."""


def plan_feed(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """The feed, whatever there is to tell."""
    yield File(FEED, feed)


def feed(context: SiteContext) -> bytes:
    """The events that were added or changed last. Times come from the files, never from the
    clock.
    """
    newest = context.structure_cache.get("newest", lambda: _newest(context.chronicle))
    events = [context.chronicle.event(one) for one in newest[: context.settings.feed_length]]
    urls = context.urls
    made = atom(context, context.settings.title, "", FEED)
    for event in events:
        summary = plain_text(context.without_citations(event.text("summary")))
        said = context.date(event.date).text
        made.add_item(
            title=event.title,
            link=urls.origin + context.href("event", event.id),
            description=as_html(f"{said}. {summary}" if summary else said),
            unique_id=identity(context, page_path("event", event.id)),
            pubdate=moment(_added(context.chronicle, event)),
            updateddate=moment(_changed(context.chronicle, event)),
            categories=[context.chronicle.topics[topic].title for topic in event.topics],
        )
    if not events:
        # An empty feed would take its time from the clock.
        made.latest_post_date = lambda: moment(_ORDINAL_OF_1970)
    return written(made)


def _newest(chronicle: Chronicle) -> list[str]:
    """The ids of the events that are told, the one that was added or changed last first."""
    events = [event for event in chronicle.events if event.fields.withdrawn is None]
    events.sort(key=lambda event: (-_changed(chronicle, event), event.id))
    return [event.id for event in events]


def atom(context: SiteContext, title: str, path: str, file: str) -> Atom1Feed:
    """A feed without entries: that of the page at `path`, which stands in `file`."""
    # Imported here since it brings a client for the network along, which takes its time.
    from feedgenerator import Atom1Feed

    settings, urls = context.settings, context.urls
    return Atom1Feed(
        title=title,
        link=urls.origin + urls.href(path),
        description=settings.description,
        language=settings.language,
        author_name=settings.author or settings.title,
        feed_url=urls.origin + urls.href(file),
        feed_guid=identity(context, path),
        feed_copyright=settings.licence.name if settings.licence else None,
    )


def as_html(text: str) -> str:
    """A text for the summary of an entry, which feedgenerator says is HTML."""
    return str(escape(text))


def written(made: Atom1Feed) -> bytes:
    """The bytes of a feed."""
    text = StringIO()
    made.write(text, "utf-8")
    return text.getvalue().encode()


def identity(context: SiteContext, path: str) -> str:
    """An id that lasts: the address, or where the site has none a UUID of its name and the path
    (RFC 9562).
    """
    return (
        context.urls.absolute(path) or uuid5(NAMESPACE_URL, f"{context.settings.title}\n{path}").urn
    )


def _added(chronicle: Chronicle, event: Event) -> int:
    fields = event.fields
    if fields.added is not None:
        return fields.added.day
    if days := _days(event):
        return min(days)
    if event.status not in _AHEAD and event.date.latest is not None:
        return event.date.latest
    # What is still to come was not added on that day, and would head the feed until then.
    published = (chronicle.sources[source].fields.published for source in event.sources)
    return max(
        (date.earliest for date in published if date and date.earliest), default=_ORDINAL_OF_1970
    )


def _changed(chronicle: Chronicle, event: Event) -> int:
    return max((_added(chronicle, event), *_days(event)))


def _days(event: Event) -> list[int]:
    """The days of its changes; of one that is not exact, the first that it may have been."""
    changes = (change.on.earliest for change in event.fields.status_history)
    corrections = (correction.on.day for correction in event.fields.corrections)
    return [day for day in (*changes, *corrections) if day is not None]


def moment(day: int) -> datetime:
    """The beginning of a day, which is an ordinal, in universal time."""
    # The year 9999 is the last that a feed's time can say, and the year 1 the first.
    return datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=min(max(day, 1), 3_652_059) - 1)


def plan_sitemap(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """The site map; none where the site's own address is not known, since the protocol wants
    absolute ones.

    More addresses than one file may hold are split by the first folder of their path.
    """
    if not Urls.of(settings.base_url).origin:
        return
    paths = sorted(
        page.path
        for page in pages.values()
        if page.template != "redirect.html" and (page.path == "" or page.path.endswith("/"))
    )
    if len(paths) <= _MOST_ADDRESSES:
        yield File(SITEMAP, _urlset, (paths,))
        return
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.partition("/")[0] if path.count("/") > 1 else "pages", []).append(
            path
        )
    names = []
    for folder, members in folders.items():
        for start in range(0, len(members), _MOST_ADDRESSES):
            name = f"sitemap-{folder}-{start // _MOST_ADDRESSES + 1}.xml"
            part = members[start : start + _MOST_ADDRESSES]
            names.append(name)
            yield File(name, _urlset, (part,))
    yield File(SITEMAP, _index, (names,))


def _urlset(context: SiteContext, paths: Iterable[str]) -> bytes:
    return _located(context, "urlset", "url", paths)


def _index(context: SiteContext, paths: Iterable[str]) -> bytes:
    return _located(context, "sitemapindex", "sitemap", paths)


def _located(context: SiteContext, whole: str, each: str, paths: Iterable[str]) -> bytes:
    root = Xml.Element(whole, xmlns=_SITEMAPS)
    for path in paths:
        Xml.SubElement(Xml.SubElement(root, each), "loc").text = context.urls.absolute(path)
    return _bytes(root)


def _bytes(root: Xml.Element) -> bytes:
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
