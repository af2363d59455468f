"""Writes the invented corpus as a Pelican site with the pages that are compared.

From events and registers to a folder with `pelicanconf.py`, `plugins/`, `theme/` and `content/`.
Topics are tags, actors authors and places categories, which is how a Pelican author gets pages with
back-references for nothing; a small plugin reads front matter in YAML and citations in brackets.
The templates are the files in `bench/pelican/`, which this module copies.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bench import corpus, simplified_corpus, write_eleventy, write_hugo
from bench.corpus import Event

TEMPLATES = Path(__file__).parent / "pelican"
TEMPLATE = "theme/templates/article.html"
"""The template of an event's page."""


def event_path(event: Event) -> str:
    """Where the event's file lies, relative to the site; the sub-folder is its year."""
    return write_eleventy.event_path(event)


def write(root: Path, size: int) -> None:
    """Write the site with `size` events into `root`, which must not exist yet.

    Raises `OSError` when the disk refuses.
    """
    shutil.copytree(TEMPLATES, root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(write_hugo.TEMPLATES / "static", root / "theme" / "static")
    known = json.dumps(simplified_corpus.known(size), ensure_ascii=False)
    (root / "registers.json").write_text(known, encoding="utf-8")
    for event in corpus.events(size):
        path = root / event_path(event)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_eleventy.event_text(event), encoding="utf-8")
