"""An event or a series → JSON-LD in the vocabulary of schema.org, for the head of its page.

An event's page is a `WebPage` with its sources as `citation` and the event as `mainEntity`; a
series is a `Dataset`. Left out is what schema.org would read as more than the file says: uncertain
dates, parts other than host and participant, statuses without an equivalent. A withdrawn event has
no JSON-LD. docs/exports.md has the table of statuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from timeline.content.schema.fields import ActorFields, Part, PlaceFields, SeriesFields, Status
from timeline.model.chronicle import Entity, Event, Involvement, Source
from timeline.site.components.citations import text_of
from timeline.site.context import SiteContext
from timeline.site.exports.machine_dates import iso_span
from timeline.site.exports.references import version
from timeline.site.page import plain_text
from timeline.site.urls import page_path

EVENT_STATUS: Final[Mapping[Status, str]] = {
    "planned": "EventScheduled",
    "ongoing": "EventScheduled",
    "happened": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
"""Our status → schema.org's `EventStatusType`; an unconfirmed event has none.

An event whose date was moved, and has a date now, is `EventRescheduled` unless it was cancelled.
"""

_PARTS: Final[Mapping[Part, str]] = {"host": "organizer", "participant": "attendee"}
_ACTORS: Final = {"person": "Person", "body": "Organization", "organisation": "Organization"}
_WORKS: Final = {
    "legislation": "Legislation",
    "statistics": "Report",
    "news": "NewsArticle",
    "analysis": "Article",
    "commentary": "OpinionNewsArticle",
    "social": "SocialMediaPosting",
}
# Characters that could end the script element or a string in it; `<` alone would do for HTML.
_UNSAFE: Final = tuple(
    (char, f"\\u{ord(char):04x}") for char in ("<", ">", "&", "\u2028", "\u2029")
)
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Node = dict[str, Any]


def event_data(context: SiteContext, event: Event, description: str) -> Markup:
    """Return the JSON-LD of an event's page; empty if it is withdrawn, or JSON-LD left out."""
    if event.fields.withdrawn is not None or not context.has("structured_data"):
        return Markup()
    url = context.urls.absolute(page_path("event", event.id))
    changed, added = version(event), event.fields.added
    page: Node = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": event.title,
        "description": description,
        "inLanguage": context.language(event.document),
        "datePublished": added.text if added else "",
        "dateModified": changed.text if changed else "",
        "isPartOf": _website(context),
        "publisher": _publisher(context),
        "license": _licence(context),
        "mainEntity": _event(context, event, url),
        "citation": [_work(context.chronicle.sources[source_id]) for source_id in event.sources],
    }
    return script(page)


def dataset(context: SiteContext, series: Entity, files: Mapping[str, str]) -> Markup:
    """Return the JSON-LD of a series' page, unless JSON-LD is left out.

    `files` are the paths of its figures by media type.
    """
    if not context.has("structured_data"):
        return Markup()
    chronicle, absolute = context.chronicle, context.urls.absolute
    fields = series.document.fields if series.document else None
    unit = fields.unit if isinstance(fields, SeriesFields) else None
    url = absolute(page_path("series", series.id))
    texts = (text_of(series.document, name) for name in ("summary", "method"))
    description = " ".join(
        filter(None, (plain_text(context.without_citations(text)) for text in texts))
    )
    data: Node = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": series.title,
        "alternateName": list(fields.names) if fields else [],
        "description": description,
        "variableMeasured": unit or "",
        "inLanguage": context.language(series.document),
        "publisher": _publisher(context),
        "license": _licence(context),
        "isPartOf": _website(context),
        "citation": [
            _work(chronicle.sources[source_id])
            for source_id in chronicle.sources_of.get(("series", series.id), ())
        ],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(path)}
            for media, path in files.items()
            if absolute(path)
        ],
    }
    return script(data)


def script(data: Node) -> Markup:
    """Return JSON-LD without empty values; nothing in it can end a script element."""
    return Markup(safe_in_script(_encode(_without_empty(data))))


def safe_in_script(text: str) -> str:
    """Return JSON in which nothing can end a script element, or a string in it."""
    for char, escape in _UNSAFE:
        text = text.replace(char, escape)
    return text


def _without_empty(node: Node) -> Node:
    filled: Node = {}
    for name, value in node.items():
        if type(value) is dict:
            value = _without_empty(value)
        elif type(value) is list:
            value = [_without_empty(item) if type(item) is dict else item for item in value]
        if value:
            filled[name] = value
    return filled


def _website(context: SiteContext) -> Node:
    url = context.urls.absolute("")
    return {"@type": "WebSite", "name": context.settings.title, "url": url}


def _publisher(context: SiteContext) -> Node | None:
    return {"name": context.settings.author} if context.settings.author else None


def _licence(context: SiteContext) -> str:
    licence = context.settings.licence
    return (licence.url or licence.name) if licence else ""


def _event(context: SiteContext, event: Event, page_url: str) -> Node:
    chronicle = context.chronicle
    start, end = iso_span(event.date)
    former = [change.was for change in event.fields.status_history if change.was is not None]
    node: Node = {
        "@type": "Event",
        "@id": f"{page_url}#event" if page_url else "",
        "name": event.title,
        "startDate": start,
        "endDate": end,
        "previousStartDate": [day for date in former if (day := iso_span(date)[0])],
        "eventStatus": _status(event, moved=bool(former)),
        "location": [_place(chronicle.places[place]) for place in event.places],
        "about": [
            {
                "name": chronicle.topics[topic].title,
                "url": context.urls.absolute(page_path("topic", topic)),
            }
            for topic in event.topics
        ],
    }
    for name, actor in _participants(event.actors):
        node.setdefault(name, []).append(_actor(chronicle.actors[actor]))
    return node


def _status(event: Event, *, moved: bool) -> str:
    status = EVENT_STATUS.get(event.status, "")
    if moved and status not in ("", "EventCancelled") and not event.date.is_unknown:
        status = "EventRescheduled"
    return f"https://schema.org/{status}" if status else ""


def _participants(actors: tuple[Involvement, ...]) -> Iterator[tuple[str, str]]:
    """Yield the hosts and participants, each once; other parts (witness …) are left out."""
    yield from dict.fromkeys(
        (_PARTS[who.part], who.actor) for who in actors if who.part and who.part in _PARTS
    )


def _actor(actor: Entity) -> Node:
    fields = actor.document.fields if actor.document else None
    node: Node = {"name": actor.title}
    if isinstance(fields, ActorFields):
        node |= {
            "@type": _ACTORS.get(fields.kind or "", ""),
            "url": fields.url,
            "sameAs": _wikidata(fields.wikidata),
        }
    return node


def _place(place: Entity) -> Node:
    fields = place.document.fields if place.document else None
    node: Node = {"@type": "Place", "name": place.title}
    if isinstance(fields, PlaceFields):
        node["sameAs"] = _wikidata(fields.wikidata)
        if fields.lat is not None and fields.lon is not None:
            node["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": f"{fields.lat:f}",
                "longitude": f"{fields.lon:f}",
            }
    return node


def _wikidata(item: str | None) -> str:
    return f"http://www.wikidata.org/entity/{item}" if item else ""


def _work(source: Source) -> Node:
    fields = source.fields
    return {
        "@type": _WORKS.get(fields.type or "", "CreativeWork"),
        "name": f"[{fields.title}]" if fields.title_supplied else fields.title,
        "url": fields.url,
        "author": [{"name": name} for name in fields.authors],
        "publisher": {"name": fields.publisher} if fields.publisher else None,
        "datePublished": iso_span(fields.published)[0] if fields.published else "",
        "inLanguage": fields.language,
        "archivedAt": [copy.url for copy in source.archived],
    }
