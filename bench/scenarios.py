"""What is done to a project before a build is measured: a table of named preparations.

A scenario gets a project that has been built before and changes it as an author would, or makes the
generator forget, where the build is to be a cold one. It knows nothing of clocks or of how a
generator works, only where a file lies.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench import corpus
from bench.corpus import Event, Name
from bench.generators import Generator


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the corpus of `size` events that a generator may work in."""

    generator: Generator
    root: Path
    size: int


@dataclass(frozen=True, slots=True)
class Expected:
    """Words that every page must contain whose path in the output matches one of the patterns."""

    words: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A preparation, run untimed before each build.

    `prepare` gets the project and the number of the repetition, and returns what must be seen in
    the site after the build, so that a generator that skipped the work is found out. `memory`
    says
    whether the peak of the memory is looked for too, which takes a further run.
    """

    name: str
    meaning: str
    prepare: Callable[[Project, int], Expected | None]
    memory: bool = False


def _cold(project: Project, repetition: int) -> None:
    project.generator.forget(project.root)


def _nothing(project: Project, repetition: int) -> None:
    pass


def _body(project: Project, repetition: int) -> Expected:
    event = chosen(project, repetition)
    words = f"Corrected body number {repetition}"
    # The first paragraph begins where the front matter ends.
    _edit(project, event, "\n---\n", f"\n---\n{words}: ")
    return Expected(words, (_page(event.name),))


def _title(project: Project, repetition: int) -> Expected:
    event = chosen(project, repetition)
    words = f"Corrected title number {repetition}"
    _edit(project, event, f"title: {event.name.title}", f"title: {words}")
    # Those to which it is related show its title too.
    return Expected(words, (_page(event.name), *(_page(other) for _, other in event.relations)))


def _template(project: Project, repetition: int) -> Expected:
    words = f"Template number {repetition + 1}"
    path = project.root / project.generator.template
    _save(path, re.sub(r"Template number \d+", words, path.read_text(encoding="utf-8")))
    return Expected(words, (_page(corpus.name(0, project.size)), "events/*/index.html"))


def chosen(project: Project, repetition: int) -> Event:
    """A different event each time, from the middle on, where it has neighbours and relations."""
    return _chosen(project.size, repetition)


@lru_cache
def _chosen(size: int, repetition: int) -> Event:
    start = size // 2 + 12 * repetition
    events = (corpus.event(number % size, size) for number in range(start, start + size))
    return next(event for event in events if event.relations)


def _page(name: Name) -> str:
    return f"events/{name.id}/index.html"


def _edit(project: Project, event: Event, old: str, new: str) -> None:
    path = project.root / project.generator.event_path(event)
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not contain {old!r}: the corpus is damaged")
    _save(path, text.replace(old, new, 1))


def _save(path: Path, text: str) -> None:
    """Save as an editor does, by renaming: the files are hard links into the cached corpus."""
    changed = path.with_suffix(".new")
    changed.write_text(text, encoding="utf-8")
    os.replace(changed, path)


SCENARIOS = (
    Scenario("cold", "no site, no caches of the generator", _cold, memory=True),
    Scenario("nothing", "built again, nothing changed", _nothing),
    Scenario("body", "some words of one body changed", _body),
    Scenario("title", "the title of one event changed", _title),
    Scenario("template", "some words in the template of events changed", _template, memory=True),
)
