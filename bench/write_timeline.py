"""Writes the invented corpus as a project of this repository's content model.

From events and registers to a folder with `timeline.yaml` and `content/`. The only module that
knows how authors of the content model write front matter and citations; it knows no measurement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import corpus, registers
from bench.corpus import Change, Dispute, Event, Figure
from bench.prose import Block, Citation, Statement
from bench.registers import Entry, Source

SETTINGS = """\
title: A benchmark of invented events
description: Invented events that measure what a build costs.
base_url: https://example.org/timeline/
language: en
timezone: Europe/London
order: newest
theme: default
author: The benchmark
licence: CC0-1.0
"""
"""The settings of the whole product."""

LEFT_OUT = (
    "citations", "data", "sources", "audit", "series", "threads", "stories", "disagreements",
    "corrections", "structured_data",
)  # fmt: skip
"""What the other generators do not build."""

EQUAL_SETTINGS = f"{SETTINGS}leave_out: [{', '.join(LEFT_OUT)}]\n"
"""The settings under which the pages are those that the other generators build."""

TEMPLATE = "templates/event.html"
"""The template of an event's page: the project's own, over that of the theme."""

_TEMPLATE = """\
{% extends '!theme/event.html' %}
{% block event_header %}
<p class="edition">Template number 0</p>
{{ super() }}
{% endblock %}
"""

_BULLETS = {"paragraph": "", "item": "- ", "quotation": "> "}


def event_path(event: Event) -> str:
    """Where the event's file lies, relative to the project; the sub-folder is its year."""
    return f"content/events/{event.name.day.year}/{event.name.id}.md"


def write(root: Path, size: int) -> None:
    """Write the project with `size` events into `root`, which must not exist yet.

    Raises `OSError` when the disk refuses.
    """
    (root / "content").mkdir(parents=True)
    (root / "timeline.yaml").write_text(EQUAL_SETTINGS, encoding="utf-8")
    (root / "templates").mkdir()
    (root / TEMPLATE).write_text(_TEMPLATE, encoding="utf-8")
    entries: dict[str, Iterable[Entry]] = {
        "actors": registers.actors(size),
        "places": registers.places(size),
        "topics": registers.topics(size),
        "series": registers.series(size),
    }
    for folder, lines in entries.items():
        (root / "content" / folder).mkdir()
        for entry in lines:
            path = root / "content" / folder / f"{entry.id}.md"
            path.write_text(entry_text(entry), encoding="utf-8")
    (root / "content" / "sources").mkdir()
    for source in registers.shared_sources(size):
        path = root / "content" / "sources" / f"{source.shared}.md"
        path.write_text(source_text(source), encoding="utf-8")
    for event in corpus.events(size):
        path = root / event_path(event)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(event_text(event), encoding="utf-8")


def entry_text(entry: Entry) -> str:
    """The file of an actor, a place, a topic or a series."""
    fields = "".join(f"{key}: {value}\n" for key, value in entry.fields)
    return f"---\ntitle: {entry.title}\n{fields}---\n"


def source_text(source: Source) -> str:
    """The file of a shared source."""
    return "---\n" + "\n".join(_source_lines(source)) + "\n---\n"


def event_text(event: Event) -> str:
    """The file of an event: front matter and body."""
    return f"---\n{chr(10).join(_front_matter(event))}\n---\n{_body(event.body)}\n"


def _front_matter(event: Event) -> Iterator[str]:
    yield f"title: {event.name.title}"
    yield f"date: {_edtf(event)}"
    if event.when.style in ("unsure", "either"):
        yield f"date_note: 'The reports differ on the day [@{event.sources[0].key}].'"
    if event.status != "happened" or event.history:
        yield f"status: {event.status}"
    if event.history:
        yield "status_history:"
        yield from map(_change, event.history)
    if event.key:
        yield "key: true"
    yield f"places: [{event.name.place}]"
    yield "actors:"
    for part in event.actors:
        yield f"  - {{actor: {part.actor}, role: {part.role}, part: {part.part}}}"
    yield f"topics: [{', '.join(event.topics)}]"
    yield f"summary: '{_block(event.summary)}'"
    yield "sources:"
    for source in event.sources:
        yield from _listed(source)
    if event.figures:
        yield "figures:"
        yield from map(_figure, event.figures)
    if event.disputes:
        yield "disputes:"
        for dispute in event.disputes:
            yield from _dispute(dispute)
    for kind, target in event.relations:
        yield f"{kind}: [{target.id}]"
    if event.thread:
        yield f"thread: {event.thread}"
    yield f"added: {event.added}"


def _edtf(event: Event) -> str:
    # A set begins with a bracket, which YAML would take for a list without the quotation marks.
    return f"'{event.when.edtf}'" if event.when.style == "either" else event.when.edtf


def _listed(source: Source) -> Iterator[str]:
    if source.shared:
        yield f"  {source.key}: {source.shared}"
        return
    yield f"  {source.key}:"
    yield from (f"    {line}" for line in _source_lines(source))


def _source_lines(source: Source) -> Iterator[str]:
    yield f"title: {source.title}"
    yield f"url: {source.url}"
    yield f"publisher: {source.publisher}"
    yield f"published: {source.published}"
    yield f"type: {source.type}"
    if source.own_account:
        yield "own_account: true"
    yield f"read: {source.read}"
    if source.archived:
        yield f"archived: {{url: '{source.archived}', on: {registers.TODAY}}}"


def _change(change: Change) -> str:
    was = f", was: {change.was}" if change.was else ""
    return f"  - {{status: {change.status}, on: {change.on}, sources: [{change.source}]{was}}}"


def _figure(figure: Figure) -> str:
    return (
        f"  - {{series: {figure.series}, value: {figure.value}, qualifier: {figure.qualifier}, "
        f"as_of: {figure.as_of}, source: {_reference(figure.source)}}}"
    )


def _reference(citation: Citation) -> str:
    if not citation.passage:
        return citation.key
    return f"{{source: {citation.key}, passage: {citation.passage}}}"


def _dispute(dispute: Dispute) -> Iterator[str]:
    yield f"  - about: {dispute.about}"
    yield f"    field: {dispute.field}"
    yield "    positions:"
    for says, key in dispute.positions:
        yield f"      - {{says: {says}, sources: [{key}]}}"
    if dispute.why:
        says, key = dispute.positions[0]
        yield (
            f"    resolution: {{says: {says}, basis: own_record, extent: whole, "
            f"sources: [{key}], why: {dispute.why}}}"
        )


def _body(blocks: Iterable[Block]) -> str:
    texts: list[str] = []
    last = ""
    for block in blocks:
        # Items of one list follow each other; every other block is set off by an empty line.
        if texts:
            texts.append("\n" if block.kind == last == "item" else "\n\n")
        texts.append(_BULLETS[block.kind] + _block(block))
        last = block.kind
    return "".join(texts)


def _block(block: Block) -> str:
    return " ".join(map(_statement, block.statements))


def _statement(statement: Statement) -> str:
    inner = "; ".join(
        f'@{c.key} "{c.passage}"' if c.passage else f"@{c.key}" for c in statement.citations
    )
    return f"{statement.text} [{inner}]."
