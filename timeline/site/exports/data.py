"""The whole chronicle as data: events, sources, citations and figures as JSON and CSV in `/data/`.

Each table is split so that one edit changes one part of it, and the index names parts without
counting: events, and the citations in them, by the event's year; figures by the year that they
speak of; sources by the year of publication or, where that is not known, of the first event that
names them; citations in other files by the kind of file. Withdrawn events, and what only they say,
are in none of them.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from itertools import chain
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF, Kind
from timeline.content.schema.fields import FigureFields
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.model.references import figures, references, statements
from timeline.project.settings import Settings
from timeline.site.context import SiteContext
from timeline.site.exports.columns import TABLES, Table
from timeline.site.exports.schema import SCHEMA, VERSION, schema_file
from timeline.site.exports.tables import Record, citation_rows, event_row, figure_rows, source_row
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.urls import DATA

INDEX: Final = f"{DATA}index.json"
UNDATED: Final = "undated"

# What a spreadsheet would run as a formula, unless it is a plain number or date.
_FORMULA_START: Final = frozenset("=+@\t\r-")
_HARMLESS: Final = re.compile(r"[+-]?[\d.][\dXTZ.:/?~%-]*")
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Member = tuple[Kind, str]
"""The kind and the id of what rows are made of: an event, a source, or another file.

Never the value itself: it may be different when a file of the plan is made.
"""
Parts = Mapping[Table, Mapping[str, tuple[Member, ...]]]
"""For each table its parts by name, each with what its rows are made of."""


def plan_exports(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the index, the schema, and each part of each table; nothing where there is no event."""
    tables = table_parts(chronicle)
    if not tables:
        return
    names = {table: tuple(parts) for table, parts in tables.items()}
    yield File(INDEX, index_file, (names,))
    yield File(SCHEMA, schema_file)
    for table, parts in tables.items():
        for part, members in parts.items():
            yield File(part_path(table, part, "json"), json_file, (table, part, members))
            yield File(part_path(table, part, "csv"), csv_file, (table, part, members))


def part_path(table: Table, part: str, suffix: str) -> str:
    """Return the path inside the site of a part of a table."""
    return f"{DATA}{table}/{part}.{suffix}"


def table_parts(chronicle: Chronicle) -> Parts:
    """Return every table that has rows, with its parts in order; empty if no event is published."""
    published = [event for event in chronicle.events if event.fields.withdrawn is None]
    if not published:
        return {}
    tables: dict[Table, dict[str, list[Member]]] = {table: {} for table in TABLES}

    def add(table: Table, part: str, kind: Kind, member_id: str) -> None:
        tables[table].setdefault(part, []).append((kind, member_id))

    for event in published:
        year = _year_name(event.date.year)
        add("events", year, "event", event.id)
        add("citations", year, "event", event.id)
        for part in _figure_parts(event.document, event.date.year):
            add("figures", part, "event", event.id)
    # By id, so that a source's place does not depend on which files cite it.
    for source_id, source in sorted(chronicle.sources.items()):
        add("sources", _source_part(chronicle, source), "source", source_id)
    for document in _other_documents(chronicle):
        if any(True for _ in chain(statements(document), references(document))):
            add("citations", FOLDER_OF[document.kind], document.kind, document.id)
        for part in _figure_parts(document, None):
            add("figures", part, document.kind, document.id)
    return {
        table: {part: tuple(parts[part]) for part in sorted(parts, key=_part_order)}
        for table, parts in tables.items()
        if parts
    }


def _figure_parts(document: Document[Any], event_year: int | None) -> tuple[str, ...]:
    """Return the parts that have a file's figures; `event_year` is that of an event's file."""
    names = (_year_name(_year_of(figure, event_year)) for _, figure in figures(document))
    return tuple(dict.fromkeys(names))


def _other_documents(chronicle: Chronicle) -> list[Document[Any]]:
    """Return the files other than events that cite sources, in the order of kind and id."""
    entities = chain.from_iterable(chronicle.entities(kind).values() for kind in ENTITY_KINDS)
    of_entities = [entity.document for entity in entities if entity.document is not None]
    return [*of_entities, *chronicle.pages, *chronicle.stories]


def _year_name(year: int | None) -> str:
    return UNDATED if year is None else f"{year:04}"


def _part_order(name: str) -> tuple[bool, int, str]:
    """Return the sort key of a part: years from the first to the last, then words."""
    number = int(name) if name.lstrip("-").isdecimal() else None
    return number is None, number or 0, name


def _source_part(chronicle: Chronicle, source: Source) -> str:
    published = source.fields.published
    if published is not None and published.year is not None:
        return _year_name(published.year)
    return _year_name(chronicle.event(source.events[0]).date.year if source.events else None)


def _year_of(figure: FigureFields, event_year: int | None) -> int | None:
    time = figure.as_of or figure.period
    return event_year if time is None or time.year is None else time.year


def rows(
    context: SiteContext, table: Table, part: str, members: tuple[Member, ...]
) -> Iterator[Record]:
    """Yield the rows of a part, in the order of the files that they come from."""
    chronicle = context.chronicle
    match table:
        case "events":
            for _, event_id in members:
                yield event_row(context, chronicle.event(event_id))
        case "sources":
            for _, source_id in members:
                yield source_row(context, chronicle.sources[source_id])
        case "citations":
            for document in _documents(context, members):
                yield from citation_rows(context, document, _keys(chronicle, document))
        case "figures":
            for document in _documents(context, members):
                yield from _figure_rows(context, document, part)


def _documents(context: SiteContext, members: tuple[Member, ...]) -> Iterator[Document[Any]]:
    chronicle = context.chronicle
    others = context.structure_cache.get(
        "files other than events",
        lambda: {
            (document.kind, document.id): document for document in _other_documents(chronicle)
        },
    )
    for kind, name in members:
        yield chronicle.event(name).document if kind == "event" else others[kind, name]


def _figure_rows(context: SiteContext, document: Document[Any], part: str) -> Iterator[Record]:
    event = _event(context.chronicle, document)
    year = None if event is None else event.date.year
    for figure, row in figure_rows(context, document, _keys(context.chronicle, document)):
        if _year_name(_year_of(figure, year)) == part:
            yield row


def _event(chronicle: Chronicle, document: Document[Any]) -> Event | None:
    return chronicle.event(document.id) if document.kind == "event" else None


def _keys(chronicle: Chronicle, document: Document[Any]) -> Mapping[str, str]:
    event = _event(chronicle, document)
    return chronicle.source_keys if event is None else event.keys


def json_file(context: SiteContext, table: Table, part: str, members: tuple[Member, ...]) -> bytes:
    """Return a part as JSON, one row a line, so that a change is one line of a diff."""
    lines = ",\n".join(map(_json, _rows(context, table, part, members)))
    head = _json({"version": VERSION, "table": table, "part": part})[:-1]
    return f'{head},"rows":[\n{lines}\n]}}\n'.encode()


def csv_file(context: SiteContext, table: Table, part: str, members: tuple[Member, ...]) -> bytes:
    """Return a part as CSV (RFC 4180, UTF-8): a list is JSON in its cell, null an empty cell."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in TABLES[table]])
    for row in _rows(context, table, part, members):
        writer.writerow(map(cell, row.values()))
    return text.getvalue().encode()


def _rows(
    context: SiteContext, table: Table, part: str, members: tuple[Member, ...]
) -> list[Record]:
    """Return the rows of a part, which its JSON and its CSV share."""
    return context.latest_cache.get(
        "rows", (table, part), lambda: list(rows(context, table, part, members))
    )


def cell(value: Any) -> str:
    """Return a value as it is in CSV; a text that a spreadsheet would run gets an apostrophe."""
    if isinstance(value, str):
        is_formula = value[:1] in _FORMULA_START and not _HARMLESS.fullmatch(value)
        return f"'{value}" if is_formula else value
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json(value) if isinstance(value, list) else str(value)


def index_file(context: SiteContext, names: Mapping[Table, Iterable[str]]) -> bytes:
    """Return the index: what the site is, the schema, and the URL of each part."""
    settings, url = context.settings, context.urls.absolute_or_href
    licence = settings.licence
    index = {
        "version": VERSION,
        "table": "index",
        "title": settings.title,
        "url": url(""),
        "language": settings.language,
        "licence": {"name": licence.name, "url": licence.url} if licence else None,
        "schema": url(SCHEMA),
        "tables": {
            table: [
                {
                    "part": part,
                    "json": url(part_path(table, part, "json")),
                    "csv": url(part_path(table, part, "csv")),
                }
                for part in parts
            ]
            for table, parts in names.items()
        },
    }
    return f"{json.dumps(index, ensure_ascii=False, indent=1)}\n".encode()
