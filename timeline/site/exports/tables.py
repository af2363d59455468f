"""The tables of the export: their columns, and the values of an event, source, citation or figure.

The columns are the one definition of an exported row: its JSON, its CSV, the JSON Schema and the
manual follow from them. Values are plain JSON values; a number of a source stays the text that was
written. Which rows stand in which file is the business of `exports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from timeline.content.document import Citation, Document
from timeline.content.schema.fields import (
    DisputeFields,
    FigureFields,
    SeriesFields,
    SourceRef,
)
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Event, Source
from timeline.model.references import figures, references, texts
from timeline.site.components.citations import locator
from timeline.site.context import SiteContext
from timeline.site.exports.machine_dates import iso_day
from timeline.site.page import plain_text
from timeline.site.urls import deep_link, page_path

Row = dict[str, Any]
Table = Literal["events", "sources", "citations", "figures"]
Form = Literal["text", "id", "address", "edtf", "day", "number", "flag", "count", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the form of its values, and what it means.

    `empty` says whether it may be null. The members of a list are described by `of`: a form, or
    columns.
    """

    name: str
    form: Form
    about: str
    empty: bool = False
    of: Form | tuple[Column, ...] = "text"


_CITED: Final = "Ids of sources."
_POSITION: Final = (
    Column("says", "text", "What these sources say."),
    Column("held_by", "text", "Who holds it, where it is not the publisher.", True),
    Column("sources", "list", _CITED, of="id"),
)
_NAMED: Final = (Column("id", "id", "Its id."), Column("name", "text", "Its name."))

TABLES: Final[Mapping[Table, tuple[Column, ...]]] = {
    "events": (
        Column("id", "id", "The id, which is also the end of its address."),
        Column("url", "address", "Its page."),
        Column("title", "text", "The title."),
        Column("date", "edtf", "The date as it was written: EDTF, or `unknown`."),
        Column("earliest", "day", "The earliest possible day.", True),
        Column("latest", "day", "The latest possible day.", True),
        Column("timezone", "text", "The time zone of its clock times (IANA).", True),
        Column("status", "text", "`planned`, `ongoing`, `happened`, `postponed`, `cancelled` or "
               "`unconfirmed`."),
        Column("key", "flag", "Whether an overview should keep it."),
        Column("summary", "text", "The summary as plain text.", True),
        Column("places", "list", "Where.", of=_NAMED),
        Column("actors", "list", "Who.", of=(
            *_NAMED,
            Column("role", "text", "The office held at the time.", True),
            Column("part", "text", "What the actor did there.", True),
            Column("on", "edtf", "When, if it was not at the time of the event.", True),
        )),
        Column("topics", "list", "What about.", of=_NAMED),
        Column("thread", "text", "The title of the thread that begins here.", True),
        Column("relations", "list", "What this event says of others.", of=(
            Column("relation", "text", "`follows`, `responds_to`, `implements`, `supersedes`, "
                   "`contradicts` or `part_of`."),
            Column("event", "id", "The id of the other event."),
        )),
        Column("status_history", "list", "Each change of the status.", of=(
            Column("status", "text", "The status from then on."),
            Column("on", "edtf", "When the change was reported."),
            Column("was", "edtf", "The date that was given up.", True),
            Column("sources", "list", _CITED, of="id"),
        )),
        Column("disputes", "list", "Questions on which the sources disagree.", of=(
            Column("about", "text", "The question."),
            Column("field", "text", "The field in question.", True),
            Column("positions", "list", "The sides.", of=_POSITION),
            Column("resolution", "list", "What decides it: one entry, or none.", of=(
                Column("says", "text", "What follows."),
                Column("basis", "text", "What decides."),
                Column("extent", "text", "`whole` or `part` of the question."),
                Column("why", "text", "The reasoning."),
                Column("sources", "list", _CITED, of="id"),
            )),
        )),
        Column("corrections", "list", "Mistakes that were put right.", of=(
            Column("on", "edtf", "The day."),
            Column("what", "text", "What was wrong."),
            Column("was", "text", "The former wording.", True),
            Column("now", "text", "The present wording.", True),
        )),
        Column("sources", "list", "Ids of its sources in the order of reading.", of="id"),
        Column("origins", "count", "How many origins these have; copies count once."),
        Column("own_accounts", "count", "How many of the origins are the account of those "
               "concerned."),
        Column("added", "edtf", "The day it was added.", True),
        Column("language", "text", "The language of its texts (BCP 47)."),
    ),
    "sources": (
        Column("id", "id", "The id."),
        Column("url", "address", "Where it was read.", True),
        Column("page", "address", "Its page on this site.", True),
        Column("title", "text", "The title."),
        Column("title_supplied", "flag", "Whether the title is a description of ours."),
        Column("publisher", "text", "Who published it there.", True),
        Column("authors", "list", "Who wrote it."),
        Column("published", "edtf", "When it was published.", True),
        Column("accessed", "edtf", "When it was last opened.", True),
        Column("type", "text", "What kind of text it is.", True),
        Column("own_account", "flag", "Whether the publisher reports its own doing."),
        Column("copy_of", "text", "The origin it is a copy of: an id, or a name.", True),
        Column("read", "text", "How much of it was read: `full`, `opening`, `summary`.", True),
        Column("state", "text", "`current`, `corrected`, `retracted` or `gone`."),
        Column("archived", "list", "Copies in archives.", of=(
            Column("url", "address", "The copy."),
            Column("on", "edtf", "The day on which it was made."),
        )),
        Column("language", "text", "The language of the text (BCP 47).", True),
        Column("note", "text", "What a reader should know.", True),
    ),
    "citations": (
        Column("kind", "text", "The kind of file that cites: `event`, `actor`, `series` …"),
        Column("id", "id", "The id of that file."),
        Column("place", "text", "The text or field: `summary`, `body`, `figures`, `disputes` …"),
        Column("url", "address", "The statement, figure or position on this site."),
        Column("statement", "text", "The words that rest on the source, in a text.", True),
        Column("source", "id", "The id of the source."),
        Column("passage", "text", "The passage cited.", True),
        Column("locator", "text", "Page, time or section.", True),
        Column("link", "address", "The source, opened at the passage.", True),
    ),
    "figures": (
        Column("kind", "text", "The kind of file that gives it: `event`, `series` or `topic`."),
        Column("id", "id", "The id of that file."),
        Column("url", "address", "The figure on this site."),
        Column("series", "id", "The id of its series.", True),
        Column("label", "text", "What is counted.", True),
        Column("unit", "text", "The unit.", True),
        Column("value", "number", "The number.", True),
        Column("low", "number", "The lower end of a range.", True),
        Column("high", "number", "The upper end of a range.", True),
        Column("qualifier", "text", "`exactly`, `about`, `almost`, `more_than`, `at_least` or "
               "`up_to`."),
        Column("as_of", "edtf", "The time to which it belongs.", True),
        Column("period", "edtf", "The time over which it was counted.", True),
        Column("since", "edtf", "What a running count starts from.", True),
        Column("source", "id", "The id of the source."),
        Column("passage", "text", "The passage cited.", True),
        Column("said_by", "text", "Who gave it, where it is not the publisher.", True),
        Column("stage", "text", "`provisional` or `revised`.", True),
        Column("supersedes", "number", "The earlier value that it replaces.", True),
        Column("note", "text", "What a reader should know.", True),
    ),
}  # fmt: skip
"""The columns of each table, in their order."""

_ANCHORS: Final = {
    "figures": "figure",
    "disputes": "dispute",
    "status_history": "status",
    "corrections": "correction",
    "media": "media",
}


def _lower(url: str | None) -> str | None:
    """An address with its scheme in small letters, as the schema has it (RFC 3986, 6.2.2.1)."""
    scheme, colon, rest = (url or "").partition(":")
    return f"{scheme.lower()}{colon}{rest}" or None


def address(context: SiteContext, path: str) -> str:
    """The absolute address of a path inside the site, or that on the host where it has none."""
    return context.urls.absolute(path) or context.urls.href(path)


def event_row(context: SiteContext, event: Event) -> Row:
    """A row of `events`; not for a withdrawn event."""
    fields, chronicle = event.fields, context.chronicle
    origins, own_accounts = context.knowledge(event.sources)
    return {
        "id": event.id,
        "url": address(context, page_path("event", event.id)),
        "title": event.title,
        "date": event.date.text,
        "earliest": iso_day(event.date.earliest),
        "latest": iso_day(event.date.latest),
        "timezone": event.date.timezone,
        "status": event.status,
        "key": fields.key,
        "summary": plain_text(context.without_citations(event.text("summary"))) or None,
        "places": [{"id": one, "name": chronicle.places[one].title} for one in event.places],
        "actors": [
            {
                "id": who.actor,
                "name": chronicle.actors[who.actor].title,
                "role": who.role or None,
                "part": who.part,
                "on": _written(who.on),
            }
            for who in event.actors
        ],
        "topics": [{"id": one, "name": chronicle.topics[one].title} for one in event.topics],
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
                "was": _written(change.was),
                "sources": _ids(event.keys, change.sources),
            }
            for change in fields.status_history
        ],
        "disputes": [_dispute(event.keys, dispute) for dispute in fields.disputes],
        "corrections": [
            {"on": one.on.text, "what": one.what, "was": one.was, "now": one.now}
            for one in fields.corrections
        ],
        "sources": list(event.sources),
        "origins": origins,
        "own_accounts": own_accounts,
        "added": _written(fields.added),
        "language": context.language(event.document),
    }


def _dispute(keys: Mapping[str, str], dispute: DisputeFields) -> Row:
    decided = dispute.resolution
    return {
        "about": dispute.about,
        "field": dispute.field,
        "positions": [
            {"says": one.says, "held_by": one.held_by, "sources": _ids(keys, one.sources)}
            for one in dispute.positions
        ],
        "resolution": [
            {
                "says": decided.says,
                "basis": decided.basis,
                "extent": decided.extent,
                "why": decided.why,
                "sources": _ids(keys, decided.sources),
            }
        ]
        if decided
        else [],
    }


def source_row(context: SiteContext, source: Source) -> Row:
    """A row of `sources`."""
    fields = source.fields
    return {
        "id": source.id,
        "url": _lower(fields.url),
        "page": address(context, page_path("source", source.id))
        if source.has_page and context.has("sources")
        else None,
        "title": fields.title,
        "title_supplied": fields.title_supplied,
        "publisher": fields.publisher,
        "authors": list(fields.authors),
        "published": _written(fields.published),
        "accessed": _written(fields.accessed),
        "type": fields.type,
        "own_account": fields.own_account,
        "copy_of": None if source.origin == source.id else source.origin,
        "read": fields.read,
        "state": fields.state,
        "archived": [{"url": _lower(copy.url), "on": copy.on.text} for copy in source.archived],
        "language": fields.language,
        "note": fields.note,
    }


def citation_rows(
    context: SiteContext, document: Document[Any], keys: Mapping[str, str]
) -> Iterator[Row]:
    """The rows of `citations` for one file, in the order of reading: texts, then fields."""
    page = address(context, page_path(document.kind, document.id))

    def row(place: str, anchor: str, statement: str | None, cited: Citation) -> Iterator[Row]:
        source = context.chronicle.sources.get(keys.get(cited.key, ""))
        if source is not None:
            yield {
                "kind": document.kind,
                "id": document.id,
                "place": place,
                "url": f"{page}#{anchor}" if anchor else page,
                "statement": statement or None,
                "source": source.id,
                "passage": cited.passage or None,
                "locator": locator(cited) or None,
                "link": deep_link(
                    _lower(source.fields.url) or "",
                    passage=cited.passage,
                    page=cited.page,
                    time=cited.time,
                )
                or None,
            }

    for name, text in texts(document):
        for statement in text.statements:
            for citation in statement.citations:
                yield from row(name.partition(".")[0], statement.anchor, statement.text, citation)
    for path, reference in references(document):
        place, number = str(path[0]), path[1]
        shown = document.kind != "series" or place != "figures"
        anchor = f"{_ANCHORS[place]}-{int(number) + 1}" if shown else ""
        yield from row(place, anchor, None, _citation(reference))


def _citation(ref: SourceRef) -> Citation:
    return Citation(
        ref.source, ref.passage or "", ref.page or "", ref.time or "", ref.section or ""
    )


def figure_rows(
    context: SiteContext, document: Document[Any], keys: Mapping[str, str]
) -> Iterator[tuple[FigureFields, Row]]:
    """The rows of `figures` for one file, each with the figure itself."""
    page = address(context, page_path(document.kind, document.id))
    chronicle = context.chronicle
    for path, figure in figures(document):
        source = keys.get(figure.source.source)
        if source is None:
            continue
        named = chronicle.named[("series", figure.series)] if figure.series else None
        series = named or (document.id if document.kind == "series" else None)
        thing = chronicle.series.get(series) if series else None
        counted = thing.document.fields if thing and thing.document else None
        unit = counted.unit if isinstance(counted, SeriesFields) else None
        yield (
            figure,
            {
                "kind": document.kind,
                "id": document.id,
                # On a series' page one value stands for all who give it.
                "url": page if document.kind == "series" else f"{page}#figure-{int(path[1]) + 1}",
                "series": series,
                "label": figure.label or (thing.title if thing else None),
                "unit": figure.unit or unit,
                "value": _number(figure.value),
                "low": _number(figure.low),
                "high": _number(figure.high),
                "qualifier": figure.qualifier,
                "as_of": _written(figure.as_of),
                "period": _written(figure.period),
                "since": _written(figure.since),
                "source": source,
                "passage": figure.source.passage,
                "said_by": figure.said_by,
                "stage": figure.stage,
                "supersedes": _number(figure.supersedes),
                "note": figure.note,
            },
        )


def _ids(keys: Mapping[str, str], refs: Iterable[SourceRef]) -> list[str]:
    return [keys[ref.source] for ref in refs if ref.source in keys]


def _written(date: EventDate | None) -> str | None:
    return None if date is None else date.text


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
