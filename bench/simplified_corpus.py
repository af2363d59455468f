"""The corpus in simple terms, for generators that understand neither EDTF nor citations.

Turns an event into front matter that Hugo, Eleventy and Pelican all read as YAML: dates are ready
for sorting and have a shape to phrase, a shared source is named by its id. The caller supplies what
differs between generators (the target of a relation, a citation in a text).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from bench import registers
from bench.corpus import Event, Name
from bench.prose import Block, Citation, Statement
from bench.registers import Entry, Source

_BULLETS = {"paragraph": "", "item": "- ", "quotation": "> "}

Cited = Callable[[Citation], str]
"""How a text of the generator writes a citation."""


def entries(size: int) -> Mapping[str, Iterable[Entry]]:
    """The registers that have pages, by the folder of these."""
    return {
        "actors": registers.actors(size),
        "places": registers.places(size),
        "topics": registers.topics(size),
    }


def known(size: int) -> dict[str, dict[str, dict[str, object]]]:
    """Give all registers as data: the facts about each entry, by folder and id."""
    found: dict[str, dict[str, dict[str, object]]] = {
        folder: {entry.id: {"title": entry.title} for entry in lines}
        for folder, lines in entries(size).items()
    }
    found["series"] = {entry.id: {"title": entry.title} for entry in registers.series(size)}
    found["sources"] = {
        source.shared: {
            "title": source.title,
            "address": source.url,
            "publisher": source.publisher,
            "published": str(source.published),
            "kind": source.type,
            "own_account": source.own_account,
            "read": source.read,
            "archived": source.archived,
        }
        for source in registers.shared_sources(size)
    }
    return found


def front_matter(event: Event, logical: Callable[[Name], str]) -> Iterator[str]:
    """The lines of an event's front matter; `logical` names an event to another one."""
    yield f"title: {event.name.title}"
    yield from _date(event)
    yield f"lastmod: {event.added}"
    yield f"status: {event.status}"
    if event.history:
        yield "history:"
        for change in event.history:
            was = f", was: {change.was}" if change.was else ""
            yield f"  - {{status: {change.status}, day: {change.on}, ref: {change.source}{was}}}"
    if event.key:
        yield "key: true"
    yield "roles:"
    for part in event.actors:
        yield f"  {part.actor}: {{role: {part.role}, part: {part.part}}}"
    yield from _summary(event.summary)
    yield from _sources(event.sources)
    yield from _figures(event)
    yield from _disputes(event)
    for kind, target in event.relations:
        yield f"{kind}: [{logical(target)}]"
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
    yield "refs:"
    for source in sources:
        yield f"  - key: {source.key}"
        lines = [f"source: {source.shared}"] if source.shared else source_lines(source)
        yield from (f"    {line}" for line in lines)


def source_lines(source: Source) -> Iterator[str]:
    """The lines that describe a source."""
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


def body(blocks: Iterable[Block], cited: Cited) -> str:
    """The text of an event in Markdown, with each citation after the full stop."""
    texts: list[str] = []
    last = ""
    for block in blocks:
        if texts:
            texts.append("\n" if block.kind == last == "item" else "\n\n")
        said = " ".join(_statement(statement, cited) for statement in block.statements)
        texts.append(_BULLETS[block.kind] + said)
        last = block.kind
    return "".join(texts)


def bracketed(citation: Citation) -> str:
    """A citation in brackets, as generators without shortcodes are taught it."""
    passage = f' "{citation.passage}"' if citation.passage else ""
    return f"[@{citation.key}{passage}]"


def _statement(statement: Statement, cited: Cited) -> str:
    return f"{statement.text}.{''.join(map(cited, statement.citations))}"
