"""Writes the invented corpus as a Hugo site with the pages that are compared.

From events and registers to a folder with `hugo.toml`, `layouts/`, `static/`, `data/` and
`content/`. Registers with pages are taxonomies, which is how a Hugo author gets pages with
back-references for nothing; those without are data; citations are a shortcode. The templates are
the files in `bench/hugo/`, which this module copies.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench import corpus, registers, simplified_corpus
from bench.corpus import Event, Name
from bench.prose import Citation

TEMPLATES = Path(__file__).parent / "hugo"
TEMPLATE = "layouts/events/page.html"
"""The template of an event's page."""


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
    for folder, lines in simplified_corpus.entries(size).items():
        for entry in lines:
            path = root / "content" / folder / entry.id / "_index.md"
            path.parent.mkdir(parents=True)
            fields = "".join(f"{key}: {value}\n" for key, value in entry.fields)
            path.write_text(f"---\ntitle: {entry.title}\n{fields}---\n", encoding="utf-8")
    for folder in ("sources", "series"):
        (root / "data" / folder).mkdir(parents=True)
    for source in registers.shared_sources(size):
        path = root / "data" / "sources" / f"{source.shared}.yaml"
        path.write_text("\n".join(simplified_corpus.source_lines(source)) + "\n", encoding="utf-8")
    for entry in registers.series(size):
        path = root / "data" / "series" / f"{entry.id}.yaml"
        path.write_text(f"title: {entry.title}\n", encoding="utf-8")
    for event in corpus.events(size):
        path = root / event_path(event)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(event_text(event), encoding="utf-8")


def event_text(event: Event) -> str:
    """The file of an event: front matter and body."""
    head = [
        *simplified_corpus.front_matter(event, _logical),
        f"years: ['{event.when.first.year}']",
        f"places: [{event.name.place}]",
        f"actors: [{', '.join(part.actor for part in event.actors)}]",
        f"topics: [{', '.join(event.topics)}]",
    ]
    return f"---\n{chr(10).join(head)}\n---\n{simplified_corpus.body(event.body, _shortcode)}\n"


def _shortcode(citation: Citation) -> str:
    if citation.passage:
        return f'{{{{< cite {citation.key} "{citation.passage}" >}}}}'
    return f"{{{{< cite {citation.key} >}}}}"
