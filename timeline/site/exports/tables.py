"""An event, source, citation or figure → its row of the export.

Values are plain JSON values; a number of a source stays the text that was written. Which rows are
in which file is decided in `exports.data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from timeline.content.document import Citation, Document
from timeline.content.schema.fields import DisputeFields, FigureFields, SeriesFields, SourceRef
from timeline.dates import EventDate
from timeline.model.chronicle import Entity, Event, Source
from timeline.model.references import figures, references, texts
from timeline.site.components.citations import citation_of, locator
from timeline.site.context import SiteContext
from timeline.site.exports.machine_dates import iso_day
from timeline.site.page import plain_text
from timeline.site.urls import deep_link, page_path

Record = dict[str, Any]
"""The values of a row by the name of their column."""

_ANCHOR_PREFIX: Final = {
    "figures": "figure",
    "disputes": "dispute",
    "status_history": "status",
    "corrections": "correction",
    "media": "media",
}


def _lower_scheme(url: str | None) -> str | None:
    """Return a URL with its scheme in lower case, as the schema has it (RFC 3986, 6.2.2.1)."""
    scheme, colon, rest = (url or "").partition(":")
    return f"{scheme.lower()}{colon}{rest}" or None


def event_row(context: SiteContext, event: Event) -> Record:
    """Return a row of `events`, of an event that is not withdrawn."""
    fields, chronicle = event.fields, context.chronicle
    origins, own_accounts = context.count_origins(event.sources)
    return {
        "id": event.id,
        "url": context.urls.absolute_or_href(page_path("event", event.id)),
        "title": event.title,
        "date": event.date.text,
        "earliest": iso_day(event.date.earliest),
        "latest": iso_day(event.date.latest),
        "timezone": event.date.timezone,
        "status": event.status,
        "key": fields.key,
        "summary": plain_text(context.without_citations(event.text("summary"))) or None,
        "places": _named(event.places, chronicle.places),
        "actors": [
            {
                "id": who.actor,
                "name": chronicle.actors[who.actor].title,
                "role": who.role or None,
                "part": who.part,
                "on": _edtf(who.on),
            }
            for who in event.actors
        ],
        "topics": _named(event.topics, chronicle.topics),
        "thread": fields.thread,
        "relations": [
            {"relation": relation, "event": other}
            for relation, other in event.related
            if chronicle.event(other).fields.withdrawn is None
        ],
        "status_history": [
            {
                "status": change.status,
                "on": change.on.text,
                "was": _edtf(change.was),
                "sources": _ids(event.keys, change.sources),
            }
            for change in fields.status_history
        ],
        "disputes": [_dispute(event.keys, dispute) for dispute in fields.disputes],
        "corrections": [
            {"on": item.on.text, "what": item.what, "was": item.was, "now": item.now}
            for item in fields.corrections
        ],
        "sources": list(event.sources),
        "origins": origins,
        "own_accounts": own_accounts,
        "added": _edtf(fields.added),
        "language": context.language(event.document),
    }


def _named(ids: Iterable[str], entities: Mapping[str, Entity]) -> list[Record]:
    return [{"id": entity_id, "name": entities[entity_id].title} for entity_id in ids]


def _dispute(keys: Mapping[str, str], dispute: DisputeFields) -> Record:
    resolutions = [dispute.resolution] if dispute.resolution else []
    return {
        "about": dispute.about,
        "field": dispute.field,
        "positions": [
            {
                "says": position.says,
                "held_by": position.held_by,
                "sources": _ids(keys, position.sources),
            }
            for position in dispute.positions
        ],
        "resolution": [
            {
                "says": resolution.says,
                "basis": resolution.basis,
                "extent": resolution.extent,
                "why": resolution.why,
                "sources": _ids(keys, resolution.sources),
            }
            for resolution in resolutions
        ],
    }


def source_row(context: SiteContext, source: Source) -> Record:
    """Return a row of `sources`."""
    fields = source.fields
    return {
        "id": source.id,
        "url": _lower_scheme(fields.url),
        "page": context.urls.absolute_or_href(page_path("source", source.id))
        if source.has_page and context.has("sources")
        else None,
        "title": fields.title,
        "title_supplied": fields.title_supplied,
        "publisher": fields.publisher,
        "authors": list(fields.authors),
        "published": _edtf(fields.published),
        "accessed": _edtf(fields.accessed),
        "type": fields.type,
        "own_account": fields.own_account,
        "copy_of": None if source.origin == source.id else source.origin,
        "read": fields.read,
        "state": fields.state,
        "archived": [
            {"url": _lower_scheme(copy.url), "on": copy.on.text} for copy in source.archived
        ],
        "language": fields.language,
        "note": fields.note,
    }


def citation_rows(
    context: SiteContext, document: Document[Any], keys: Mapping[str, str]
) -> Iterator[Record]:
    """Yield the rows of `citations` of one file, in the order of reading: texts, then fields."""
    for name, text in texts(document):
        place = name.partition(".")[0]
        for statement in text.statements:
            for citation in statement.citations:
                source = context.chronicle.sources.get(keys.get(citation.key, ""))
                if source is not None:
                    row = _citation_row(context, document, source, citation)
                    row |= {"place": place, "statement": statement.text or None}
                    row["url"] += f"#{statement.anchor}" if statement.anchor else ""
                    yield row
    for path, reference in references(document):
        place, number = str(path[0]), path[1]
        source = context.chronicle.sources.get(keys.get(reference.source, ""))
        if source is not None:
            row = _citation_row(context, document, source, citation_of(reference))
            row["place"] = place
            # On a series' page one value stands for all who give it.
            if document.kind != "series" or place != "figures":
                row["url"] += f"#{_ANCHOR_PREFIX[place]}-{int(number) + 1}"
            yield row


def _citation_row(
    context: SiteContext, document: Document[Any], source: Source, citation: Citation
) -> Record:
    """Return a row of `citations` that does not say yet where in the file the citation is."""
    link = deep_link(
        _lower_scheme(source.fields.url) or "",
        passage=citation.passage,
        page=citation.page,
        time=citation.time,
    )
    return {
        "kind": document.kind,
        "id": document.id,
        "place": "",
        "url": context.urls.absolute_or_href(page_path(document.kind, document.id)),
        "statement": None,
        "source": source.id,
        "passage": citation.passage or None,
        "locator": locator(citation) or None,
        "link": link or None,
    }


def figure_rows(
    context: SiteContext, document: Document[Any], keys: Mapping[str, str]
) -> Iterator[tuple[FigureFields, Record]]:
    """Yield the rows of `figures` of one file, each with the figure itself."""
    page = context.urls.absolute_or_href(page_path(document.kind, document.id))
    chronicle = context.chronicle
    for path, figure in figures(document):
        source = keys.get(figure.source.source)
        if source is None:
            continue
        named = chronicle.named[("series", figure.series)] if figure.series else None
        series_id = named or (document.id if document.kind == "series" else None)
        series = chronicle.series.get(series_id) if series_id else None
        fields = series.document.fields if series and series.document else None
        unit = fields.unit if isinstance(fields, SeriesFields) else None
        row: Record = {
            "kind": document.kind,
            "id": document.id,
            # On a series' page one value stands for all who give it.
            "url": page if document.kind == "series" else f"{page}#figure-{int(path[1]) + 1}",
            "series": series_id,
            "label": figure.label or (series.title if series else None),
            "unit": figure.unit or unit,
            "value": _number(figure.value),
            "low": _number(figure.low),
            "high": _number(figure.high),
            "qualifier": figure.qualifier,
            "as_of": _edtf(figure.as_of),
            "period": _edtf(figure.period),
            "since": _edtf(figure.since),
            "source": source,
            "passage": figure.source.passage,
            "said_by": figure.said_by,
            "stage": figure.stage,
            "supersedes": _number(figure.supersedes),
            "note": figure.note,
        }
        yield figure, row


def _ids(keys: Mapping[str, str], refs: Iterable[SourceRef]) -> list[str]:
    return [keys[ref.source] for ref in refs if ref.source in keys]


def _edtf(date: EventDate | None) -> str | None:
    return None if date is None else date.text


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
