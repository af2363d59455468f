"""An event or a series → JSON-LD in the vocabulary of schema.org, for the head of its page.

An event's page is a `WebPage` with its sources as `citation` and the event as `mainEntity`; a
series is a `Dataset`. Nothing is said that schema.org would read as more than the file says: no
date that is uncertain, no part that nobody played, no status that has no equal. Withdrawn events
say nothing. docs/exports.md has the table of statuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from timeline.content.document import Text
from timeline.content.schema.fields import (
    ActorFields,
    Part,
    PlaceFields,
    SeriesFields,
    Status,
)
from timeline.model.chronicle import (
    Entity,
    Event,
    Involvement,
    Source,
)
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
# What could end the script element or a string in it; `<` alone would do for HTML.
_UNSAFE: Final = tuple(
    (char, f"\\u{ord(char):04x}") for char in ("<", ">", "&", "\u2028", "\u2029")
)
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Node = dict[str, Any]


def event_data(context: SiteContext, event: Event, description: str) -> Markup:
    """The JSON-LD of an event's page; empty for a withdrawn event, and where it is left out."""
    if event.fields.withdrawn is not None or not context.has("structured_data"):
        return Markup()
    settings, absolute = context.settings, context.urls.absolute
    address = absolute(page_path("event", event.id))
    changed, added = version(event), event.fields.added
    page: Node = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": event.title,
        "description": description,
        "inLanguage": context.language(event.document),
        "datePublished": added.text if added else "",
        "dateModified": changed.text if changed else "",
        "isPartOf": {"@type": "WebSite", "name": settings.title, "url": absolute("")},
        "publisher": {"name": settings.author} if settings.author else None,
        "license": _licence(context),
        "mainEntity": _event(context, event, address),
        "citation": [_work(context.chronicle.sources[source_id]) for source_id in event.sources],
    }
    return script(page)


def dataset(context: SiteContext, thing: Entity, files: Mapping[str, str]) -> Markup:
    """The JSON-LD of a series' page, unless it is left out; `files` are the paths of its figures
    by media type.
    """
    if not context.has("structured_data"):
        return Markup()
    chronicle, absolute = context.chronicle, context.urls.absolute
    fields = thing.document.fields if thing.document else None
    texts = thing.document.texts if thing.document else {}
    counted = fields if isinstance(fields, SeriesFields) else None
    address = absolute(page_path("series", thing.id))
    description = " ".join(
        said
        for name in ("summary", "method")
        if (said := _words(context, texts.get(name) or Text()))
    )
    data: Node = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": thing.title,
        "alternateName": list(fields.names) if fields else [],
        "description": description,
        "variableMeasured": (counted.unit if counted else None) or "",
        "inLanguage": context.language(thing.document),
        "publisher": {"name": context.settings.author} if context.settings.author else None,
        "license": _licence(context),
        "isPartOf": {
            "@type": "WebSite",
            "name": context.settings.title,
            "url": absolute(""),
        },
        "citation": [
            _work(chronicle.sources[source_id])
            for source_id in chronicle.sources_of.get(("series", thing.id), ())
        ],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(path)}
            for media, path in files.items()
            if absolute(path)
        ],
    }
    return script(data)


def script(data: Node) -> Markup:
    """JSON-LD for a script element, without what is empty; nothing in it can end the element."""
    return Markup(safe_in_script(_encode(_filled(data))))


def safe_in_script(text: str) -> str:
    """JSON of which nothing can end the script element, or a string, that it stands in."""
    for char, escape in _UNSAFE:
        text = text.replace(char, escape)
    return text


def _filled(value: Node) -> Node:
    filled: Node = {}
    for name, one in value.items():
        if type(one) is dict:
            one = _filled(one)
        elif type(one) is list:
            one = [_filled(each) if type(each) is dict else each for each in one]
        if one:
            filled[name] = one
    return filled


def _words(context: SiteContext, text: Text) -> str:
    return plain_text(context.without_citations(text))


def _licence(context: SiteContext) -> str:
    licence = context.settings.licence
    return (licence.url or licence.name) if licence else ""


def _event(context: SiteContext, event: Event, address: str) -> Node:
    chronicle = context.chronicle
    start, end = iso_span(event.date)
    moved = [change.was for change in event.fields.status_history if change.was is not None]
    node: Node = {
        "@type": "Event",
        "@id": f"{address}#event" if address else "",
        "name": event.title,
        "startDate": start,
        "endDate": end,
        "previousStartDate": [before for was in moved if (before := iso_span(was)[0])],
        "eventStatus": _status(event, bool(moved)),
        "location": [_place(chronicle.places[place]) for place in event.places],
        "about": [
            {
                "name": chronicle.topics[topic].title,
                "url": context.urls.absolute(page_path("topic", topic)),
            }
            for topic in event.topics
        ],
    }
    for name, actor in _taking_part(event.actors):
        node.setdefault(name, []).append(_actor(chronicle.actors[actor]))
    return node


def _status(event: Event, moved: bool) -> str:
    status = EVENT_STATUS.get(event.status, "")
    if moved and status not in ("", "EventCancelled") and not event.date.is_unknown:
        status = "EventRescheduled"
    return f"https://schema.org/{status}" if status else ""


def _taking_part(actors: tuple[Involvement, ...]) -> Iterator[tuple[str, str]]:
    """Who hosted and who took part, each once; a commentator, a witness or a subject did not."""
    yield from dict.fromkeys(
        (_PARTS[who.part], who.actor) for who in actors if who.part and who.part in _PARTS
    )


def _actor(thing: Entity) -> Node:
    fields = thing.document.fields if thing.document else None
    node: Node = {"name": thing.title}
    if isinstance(fields, ActorFields):
        node |= {
            "@type": _ACTORS.get(fields.kind or "", ""),
            "url": fields.url,
            "sameAs": _wikidata(fields.wikidata),
        }
    return node


def _place(thing: Entity) -> Node:
    fields = thing.document.fields if thing.document else None
    node: Node = {"@type": "Place", "name": thing.title}
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
