"""The whole chronicle as data: events, sources, citations and figures as JSON and CSV in `/data/`.

Each table is split so that one edit rewrites one part of it, and the index names parts without
counting: events, and the citations in them, by the year under which the event stands; figures by
the year they speak of; sources by the year of publication, and where that is not known by the year
of the first event that names them; citations in other files by the kind of file. Withdrawn events
are in none of them, nor what only they say.
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
from timeline.site.exports.schema import SCHEMA, VERSION, schema_file
from timeline.site.exports.tables import (
    TABLES,
    Row,
    Table,
    address,
    citation_rows,
    event_row,
    figure_rows,
    source_row,
)
from timeline.site.generated_file import File
from timeline.site.page import Page

FOLDER: Final = "data/"
INDEX: Final = "data/index.json"
UNDATED: Final = "undated"

# What a spreadsheet would run as a formula, unless it is a plain number or date.
_FORMULA: Final = frozenset("=+@\t\r-")
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_HARMLESS: Final = re.compile(r"[+-]?[\d.][\dXTZ.:/?~%-]*")

Member = tuple[Kind, str]
"""The kind and the id of what rows are made of: an event, a source, or another file.

Never the thing itself: what a file of the plan is made from may be different when it is made.
"""
Parts = Mapping[Table, Mapping[str, tuple[Member, ...]]]
"""For each table its parts by name, each with what its rows are made of."""


def plan_exports(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """The index, the schema, and each part of each table; nothing where there is no event."""
    found = parts(chronicle)
    if not found:
        return
    names = {table: tuple(of) for table, of in found.items()}
    yield File(INDEX, index_file, (names,))
    yield File(SCHEMA, schema_file)
    for table, of in found.items():
        for part, members in of.items():
            yield File(part_path(table, part, "json"), json_file, (table, part, members))
            yield File(part_path(table, part, "csv"), csv_file, (table, part, members))


def part_path(table: Table, part: str, suffix: str) -> str:
    """The path inside the site of a part of a table."""
    return f"{FOLDER}{table}/{part}.{suffix}"


def parts(chronicle: Chronicle) -> Parts:
    """Every table that has rows, with its parts in order; empty where no event is told."""
    told = [event for event in chronicle.events if event.fields.withdrawn is None]
    if not told:
        return {}
    others = _others(chronicle)
    found: dict[Table, dict[str, list[Member]]] = {table: {} for table in TABLES}
    for event in told:
        year = _named(event.date.year)
        member: Member = ("event", event.id)
        found["events"].setdefault(year, []).append(member)
        found["citations"].setdefault(year, []).append(member)
        for name in _figure_parts(event.document, event.date.year):
            found["figures"].setdefault(name, []).append(member)
    # By id, so that a source's place does not depend on who cites it.
    for source_id, source in sorted(chronicle.sources.items()):
        part = _source_part(chronicle, source)
        found["sources"].setdefault(part, []).append(("source", source_id))
    for document in others:
        member = (document.kind, document.id)
        if any(True for _ in chain(statements(document), references(document))):
            found["citations"].setdefault(FOLDER_OF[document.kind], []).append(member)
        for name in _figure_parts(document, None):
            found["figures"].setdefault(name, []).append(member)
    return {
        table: {name: tuple(of[name]) for name in sorted(of, key=_in_order)}
        for table, of in found.items()
        if of
    }


def _figure_parts(document: Document[Any], year: int | None) -> tuple[str, ...]:
    """The parts in which a file's figures stand; `year` is that of an event."""
    named = (_named(_year_of(figure, year)) for _, figure in figures(document))
    return tuple(dict.fromkeys(named))


def _others(chronicle: Chronicle) -> list[Document[Any]]:
    """The files that cite sources and are no events, in the order of kind and id."""
    things = chain.from_iterable(chronicle.things(kind).values() for kind in ENTITY_KINDS)
    of_things = [thing.document for thing in things if thing.document is not None]
    return [*of_things, *chronicle.pages, *chronicle.stories]


def _named(year: int | None) -> str:
    return UNDATED if year is None else f"{year:04}"


def _in_order(name: str) -> tuple[bool, int, str]:
    """Years from the first to the last, then words."""
    number = int(name) if name.lstrip("-").isdecimal() else None
    return number is None, number or 0, name


def _source_part(chronicle: Chronicle, source: Source) -> str:
    published = source.fields.published
    if published is not None and published.year is not None:
        return _named(published.year)
    return _named(chronicle.event(source.events[0]).date.year if source.events else None)


def _year_of(figure: FigureFields, event_year: int | None) -> int | None:
    time = figure.as_of or figure.period
    return event_year if time is None or time.year is None else time.year


def rows(
    context: SiteContext, table: Table, part: str, members: tuple[Member, ...]
) -> Iterator[Row]:
    """The rows of a part, in the order of the files that they come from."""
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
                yield from _figures(context, document, part)


def _documents(context: SiteContext, members: tuple[Member, ...]) -> Iterator[Document[Any]]:
    chronicle = context.chronicle
    others = context.structure_cache.get(
        "files that are no events", lambda: {(one.kind, one.id): one for one in _others(chronicle)}
    )
    for kind, name in members:
        yield chronicle.event(name).document if kind == "event" else others[kind, name]


def _figures(context: SiteContext, document: Document[Any], part: str) -> Iterator[Row]:
    event = _event(context.chronicle, document)
    year = None if event is None else event.date.year
    for figure, row in figure_rows(context, document, _keys(context.chronicle, document)):
        if _named(_year_of(figure, year)) == part:
            yield row


def _event(chronicle: Chronicle, document: Document[Any]) -> Event | None:
    return chronicle.event(document.id) if document.kind == "event" else None


def _keys(chronicle: Chronicle, document: Document[Any]) -> Mapping[str, str]:
    event = _event(chronicle, document)
    return chronicle.source_keys if event is None else event.keys


def json_file(context: SiteContext, table: Table, part: str, members: tuple[Member, ...]) -> bytes:
    """A part as JSON, one row a line, so that a change is a line in a comparison."""
    written = ",\n".join(map(_json, _rows(context, table, part, members)))
    head = _json({"version": VERSION, "table": table, "part": part})[:-1]
    return f'{head},"rows":[\n{written}\n]}}\n'.encode()


def csv_file(context: SiteContext, table: Table, part: str, members: tuple[Member, ...]) -> bytes:
    """A part as CSV (RFC 4180, UTF-8): a list is JSON in its cell, null is an empty cell."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in TABLES[table]])
    for row in _rows(context, table, part, members):
        writer.writerow(map(cell, row.values()))
    return text.getvalue().encode()


def _rows(context: SiteContext, table: Table, part: str, members: tuple[Any, ...]) -> list[Row]:
    """The rows of a part, which its JSON and its CSV share."""
    return context.latest_cache.get(
        "rows", (table, part), lambda: list(rows(context, table, part, members))
    )


def cell(value: Any) -> str:
    """A value as it stands in CSV; a text that a spreadsheet would run gets an apostrophe."""
    if isinstance(value, str):
        risky = value[:1] in _FORMULA and not _HARMLESS.fullmatch(value)
        return f"'{value}" if risky else value
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json(value) if isinstance(value, list) else str(value)


def index_file(context: SiteContext, names: Mapping[Table, Iterable[str]]) -> bytes:
    """The index: what the site is, the schema, and the address of each part."""
    settings = context.settings
    licence = settings.licence
    index = {
        "version": VERSION,
        "table": "index",
        "title": settings.title,
        "url": address(context, ""),
        "language": settings.language,
        "licence": {"name": licence.name, "url": licence.url} if licence else None,
        "schema": address(context, SCHEMA),
        "tables": {
            table: [
                {
                    "part": part,
                    "json": address(context, part_path(table, part, "json")),
                    "csv": address(context, part_path(table, part, "csv")),
                }
                for part in of
            ]
            for table, of in names.items()
        },
    }
    return f"{json.dumps(index, ensure_ascii=False, indent=1)}\n".encode()
