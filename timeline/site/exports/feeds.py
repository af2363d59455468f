"""The Atom feed of the newest changes (RFC 4287) and the site map (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from timeline.site.urls import FEED, Urls, page_path

if TYPE_CHECKING:
    from feedgenerator import Atom1Feed

SITEMAP: Final = "sitemap.xml"
_MAX_URLS: Final = 50_000
"""The protocol's limit for one file."""
_SITEMAP_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ORDINAL_OF_1970: Final = 719_163
_NOT_YET: Final = ("planned", "postponed", "cancelled", "unconfirmed")
"""The statuses of events whose date says nothing about when they were added."""


def plan_feed(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the feed, which every site has."""
    yield File(FEED, feed)


def feed(context: SiteContext) -> bytes:
    """Return the events that were added or changed last.

    Times come from the files, never from the clock.
    """
    newest = context.structure_cache.get("newest", lambda: _newest(context.chronicle))
    events = list(map(context.chronicle.event, newest[: context.settings.feed_length]))
    atom_feed = atom(context, context.settings.title, "", FEED)
    for event in events:
        summary = plain_text(context.without_citations(event.text("summary")))
        date = context.date(event.date).text
        atom_feed.add_item(
            title=event.title,
            link=context.urls.origin + context.href("event", event.id),
            description=as_html(f"{date}. {summary}" if summary else date),
            unique_id=identity(context, page_path("event", event.id)),
            pubdate=moment(_added(context.chronicle, event)),
            updateddate=moment(_changed(context.chronicle, event)),
            categories=[context.chronicle.topics[topic].title for topic in event.topics],
        )
    if not events:
        # An empty feed would take its time from the clock.
        atom_feed.latest_post_date = lambda: moment(_ORDINAL_OF_1970)
    return serialize(atom_feed)


def _newest(chronicle: Chronicle) -> list[str]:
    """Return the ids of the published events, the one that was added or changed last first."""
    events = [event for event in chronicle.events if event.fields.withdrawn is None]
    events.sort(key=lambda event: (-_changed(chronicle, event), event.id))
    return [event.id for event in events]


def atom(context: SiteContext, title: str, path: str, file: str) -> Atom1Feed:
    """Return a feed without entries: that of the page at `path`, to be written to `file`."""
    # Imported here because it imports an HTTP client, which takes time.
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
    """Return a text for the summary of an entry, which feedgenerator declares to be HTML."""
    return str(escape(text))


def serialize(atom_feed: Atom1Feed) -> bytes:
    """Return the bytes of a feed."""
    text = StringIO()
    atom_feed.write(text, "utf-8")
    return text.getvalue().encode()


def identity(context: SiteContext, path: str) -> str:
    """Return a permanent id: the URL, or where the site has none a UUID of its title and the path
    (RFC 9562).
    """
    return (
        context.urls.absolute(path) or uuid5(NAMESPACE_URL, f"{context.settings.title}\n{path}").urn
    )


def _added(chronicle: Chronicle, event: Event) -> int:
    """Return the day on which an event was added, as far as its file shows."""
    fields = event.fields
    if fields.added is not None:
        return fields.added.day
    if days := _change_days(event):
        return min(days)
    if event.status not in _NOT_YET and event.date.latest is not None:
        return event.date.latest
    # An event that is still to come was not added on its day, and would head the feed until then.
    published = (chronicle.sources[source].fields.published for source in event.sources)
    return max(
        (date.earliest for date in published if date and date.earliest), default=_ORDINAL_OF_1970
    )


def _changed(chronicle: Chronicle, event: Event) -> int:
    return max((_added(chronicle, event), *_change_days(event)))


def _change_days(event: Event) -> list[int]:
    """Return the days of an event's changes; of an inexact day, the first possible one."""
    changes = (change.on.earliest for change in event.fields.status_history)
    corrections = (correction.on.day for correction in event.fields.corrections)
    return [day for day in (*changes, *corrections) if day is not None]


def moment(day: int) -> datetime:
    """Return the beginning of a day, which is an ordinal, in UTC."""
    # A feed's times go from the year 1 to 9999.
    return datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=min(max(day, 1), 3_652_059) - 1)


def plan_sitemap(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the site map; none where the site's URL is not known, since it must hold absolute ones.

    More URLs than one file may hold are split by the first folder of their path.
    """
    if not Urls.of(settings.base_url).origin:
        return
    paths = sorted(
        page.path
        for page in pages.values()
        if page.template != "redirect.html" and (page.path == "" or page.path.endswith("/"))
    )
    if len(paths) <= _MAX_URLS:
        yield File(SITEMAP, _url_set, (paths,))
        return
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder = path.partition("/")[0] if path.count("/") > 1 else "pages"
        folders.setdefault(folder, []).append(path)
    names = []
    for folder, members in folders.items():
        for number, start in enumerate(range(0, len(members), _MAX_URLS), 1):
            names.append(f"sitemap-{folder}-{number}.xml")
            yield File(names[-1], _url_set, (members[start : start + _MAX_URLS],))
    yield File(SITEMAP, _sitemap_index, (names,))


def _url_set(context: SiteContext, paths: Sequence[str]) -> bytes:
    return _locations(context, "urlset", "url", paths)


def _sitemap_index(context: SiteContext, paths: Sequence[str]) -> bytes:
    return _locations(context, "sitemapindex", "sitemap", paths)


def _locations(context: SiteContext, root_tag: str, tag: str, paths: Sequence[str]) -> bytes:
    root = Xml.Element(root_tag, xmlns=_SITEMAP_NAMESPACE)
    for path in paths:
        Xml.SubElement(Xml.SubElement(root, tag), "loc").text = context.urls.absolute(path)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
