"""Writes the invented corpus as an Eleventy site with the pages that are compared.

From events and registers to a folder with `eleventy.config.js`, `lib/`, `static/` and `content/`.
Registers are global data in one file, which is the cheapest that Eleventy has; citations stand in
brackets, which a rule of its Markdown library reads. The templates are the files in
`bench/eleventy/`, which this module copies.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bench import corpus, simplified_corpus, write_hugo
from bench.corpus import Event, Name

TEMPLATES = Path(__file__).parent / "eleventy"
TEMPLATE = "content/_includes/event.11ty.js"
"""The template of an event's page."""


def event_path(event: Event) -> str:
    """Where the event's file lies, relative to the site; the sub-folder is its year."""
    return f"content/events/{event.name.day.year}/{event.name.id}.md"


def _logical(name: Name) -> str:
    return name.id


def write(root: Path, size: int) -> None:
    """Write the site with `size` events into `root`, which must not exist yet.

    Raises `OSError` when the disk refuses.
    """
    shutil.copytree(TEMPLATES, root)
    shutil.copytree(write_hugo.TEMPLATES / "static", root / "static")
    data = root / "content" / "_data"
    data.mkdir()
    known = json.dumps(simplified_corpus.known(size), ensure_ascii=False)
    (data / "registers.js").write_text(_DATA % known, encoding="utf-8")
    for event in corpus.events(size):
        path = root / event_path(event)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(event_text(event), encoding="utf-8")


_DATA = """const registers = %s;
for (const one of Object.values(registers.sources)) one.published = new Date(one.published);
export default registers;
"""


def event_text(event: Event) -> str:
    """The file of an event: front matter and body."""
    head = [
        *simplified_corpus.front_matter(event, _logical),
        f"places: [{event.name.place}]",
        f"actors: [{', '.join(part.actor for part in event.actors)}]",
        f"topics: [{', '.join(event.topics)}]",
    ]
    body = simplified_corpus.body(event.body, simplified_corpus.bracketed)
    return f"---\n{chr(10).join(head)}\n---\n{body}\n"
