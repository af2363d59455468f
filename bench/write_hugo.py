"""Writes the invented corpus as a Hugo site with the same pages.

From events and registers to a folder with `hugo.toml`, `layouts/`, `static/` and `content/`. Every
register is a taxonomy, which is how a Hugo author gets pages with back-references for nothing;
dates come ready for sorting and a shape to phrase, since Hugo reads no EDTF; citations are a
shortcode. The templates are the files in `bench/hugo/`, which this module copies.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import corpus, registers
from bench.corpus import Event, Name
from bench.prose import Block, Citation, Statement
from bench.registers import Entry, Source

TEMPLATES = Path(__file__).parent / "hugo"

_BULLETS = {"paragraph": "", "item": "- ", "quotation": "> "}


def event_path(event: Event) -> str:
    """Where the event's file lies, relative to the site; the sub-folder is its year."""
    return f"content{_logical(event.name)}.md"


def _logical(name: Name) -> str:
    """The path by which templates look the page up."""
    return f"/events/{name.day.year}/{name.id}"


def write(root: Path, size: int) -> None:
    """Write the site with `size` events into `root`, which must not exist yet.

    Raises `OSError` when the disk refuses.
    """
    shutil.copytree(TEMPLATES, root)
    section = root / "content" / "events"
    section.mkdir(parents=True)
    (section / "_index.md").write_text("---\ntitle: Chronology\n---\n", encoding="utf-8")
    entries: dict[str, Iterable[Entry]] = {
        "actors": registers.actors(size),
        "places": registers.places(size),
        "topics": registers.topics(size),
        "series": registers.series(size),
    }
    for folder, lines in entries.items():
        for entry in lines:
            fields = "".join(f"{key}: {value}\n" for key, value in entry.fields)
            _write_term(root, folder, entry.id, f"title: {entry.title}\n{fields}")
    for source in registers.shared_sources(size):
        _write_term(root, "sources", source.shared, "\n".join(_source_lines(source)) + "\n")
    for event in corpus.events(size):
        path = root / event_path(event)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(event_text(event), encoding="utf-8")


def _write_term(root: Path, taxonomy: str, term: str, fields: str) -> None:
    folder = root / "content" / taxonomy / term
    folder.mkdir(parents=True)
    (folder / "_index.md").write_text(f"---\n{fields}---\n", encoding="utf-8")


def event_text(event: Event) -> str:
    """The file of an event: front matter and body."""
    return f"---\n{chr(10).join(_front_matter(event))}\n---\n{_body(event.body)}\n"


def _front_matter(event: Event) -> Iterator[str]:
    yield f"title: {event.name.title}"
    yield from _date(event)
    yield f"lastmod: {event.added}"
    yield f"years: ['{event.when.first.year}']"
    yield f"status: {event.status}"
    if event.history:
        yield "history:"
        for change in event.history:
            was = f", was: {change.was}" if change.was else ""
            yield f"  - {{status: {change.status}, on: {change.on}, ref: {change.source}{was}}}"
    if event.key:
        yield "key: true"
    yield f"places: [{event.name.place}]"
    yield f"actors: [{', '.join(part.actor for part in event.actors)}]"
    yield "roles:"
    for part in event.actors:
        yield f"  {part.actor}: {{role: {part.role}, part: {part.part}}}"
    yield f"topics: [{', '.join(event.topics)}]"
    yield from _summary(event.summary)
    yield from _sources(event.sources)
    yield from _figures(event)
    yield from _disputes(event)
    for kind, target in event.relations:
        yield f"{kind}: [{_logical(target)}]"
    if event.thread:
        yield f"thread: {event.thread}"


def _date(event: Event) -> Iterator[str]:
    when = event.when
    yield f"date: {when.first}T{when.clock}:00" if when.clock else f"date: {when.first}"
    yield f"when: {when.style}"
    if when.last:
        yield f"until: {when.last}"
    if when.style in ("unsure", "either"):
        yield "date_note: The reports differ on the day"
        yield f"date_note_ref: {event.sources[0].key}"


def _summary(block: Block) -> Iterator[str]:
    (statement,) = block.statements
    yield f"lede: '{statement.text}'"
    yield "lede_cites:"
    for citation in statement.citations:
        yield f"  - {_cited(citation)}"


def _cited(citation: Citation) -> str:
    passage = f", passage: {citation.passage}" if citation.passage else ""
    return f"{{ref: {citation.key}{passage}}}"


def _sources(sources: tuple[Source, ...]) -> Iterator[str]:
    shared = [source.shared for source in sources if source.shared]
    if shared:
        yield f"sources: [{', '.join(shared)}]"
    yield "refs:"
    for source in sources:
        yield f"  - key: {source.key}"
        lines = [f"source: /sources/{source.shared}"] if source.shared else _source_lines(source)
        yield from (f"    {line}" for line in lines)


def _source_lines(source: Source) -> Iterator[str]:
    yield f"title: {source.title}"
    yield f"address: {source.url}"
    yield f"publisher: {source.publisher}"
    yield f"published: {source.published}"
    yield f"kind: {source.type}"
    if source.own_account:
        yield "own_account: true"
    yield f"read: {source.read}"
    if source.archived:
        yield f"archived: {source.archived}"


def _figures(event: Event) -> Iterator[str]:
    if not event.figures:
        return
    yield f"series: [{', '.join(sorted({figure.series for figure in event.figures}))}]"
    yield "figures:"
    for figure in event.figures:
        yield (
            f"  - {{series: {figure.series}, value: {figure.value}, "
            f"qualifier: {figure.qualifier}, as_of: {figure.as_of}, "
            f"cite: {_cited(figure.source)}}}"
        )


def _disputes(event: Event) -> Iterator[str]:
    if not event.disputes:
        return
    yield "disputes:"
    for dispute in event.disputes:
        yield f"  - about: {dispute.about}"
        yield "    positions:"
        for says, key in dispute.positions:
            yield f"      - {{says: {says}, ref: {key}}}"
        if dispute.why:
            yield f"    decided: {dispute.positions[0][0]}"
            yield f"    why: {dispute.why}"


def _body(blocks: Iterable[Block]) -> str:
    texts: list[str] = []
    last = ""
    for block in blocks:
        if texts:
            texts.append("\n" if block.kind == last == "item" else "\n\n")
        texts.append(_BULLETS[block.kind] + " ".join(map(_statement, block.statements)))
        last = block.kind
    return "".join(texts)


def _statement(statement: Statement) -> str:
    cites = "".join(
        f'{{{{< cite {c.key} "{c.passage}" >}}}}' if c.passage else f"{{{{< cite {c.key} >}}}}"
        for c in statement.citations
    )
    return f"{statement.text}.{cites}"
