"""What is done to a project before a build is measured: a table of named preparations.

A scenario gets a project that has been built before and changes it as an author would, or makes the
generator forget, where the build is to be a cold one. It knows nothing of clocks or of how a
generator works, only where a file lies.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.corpus import Event
from bench.generators import Generator


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the corpus of `size` events that a generator may work in."""

    generator: Generator
    root: Path
    size: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A preparation, run untimed before each build.

    `prepare` gets the project and the number of the repetition, and returns the path of a page in
    the output with a text that must stand there after the build, so that a generator that skipped
    the work is found out; None where there is nothing to look for.
    """

    name: str
    meaning: str
    prepare: Callable[[Project, int], tuple[str, str] | None]


def _cold(project: Project, repetition: int) -> None:
    project.generator.forget(project.root)


def _nothing(project: Project, repetition: int) -> None:
    pass


def _body(project: Project, repetition: int) -> tuple[str, str]:
    event = _chosen(project, repetition)
    words = f"Corrected body number {repetition}"
    # The first paragraph begins where the front matter ends.
    _edit(project, event, "\n---\n", f"\n---\n{words}: ")
    return _page(event), words


def _title(project: Project, repetition: int) -> tuple[str, str]:
    event = _chosen(project, repetition)
    words = f"Corrected title number {repetition}"
    _edit(project, event, f"title: {event.name.title}", f"title: {words}")
    return _page(event), words


def _chosen(project: Project, repetition: int) -> Event:
    """A different event each time, from the middle, where it has neighbours on both sides."""
    return corpus.event(project.size // 2 + 7 * repetition, project.size)


def _page(event: Event) -> str:
    return f"events/{event.name.id}/index.html"


def _edit(project: Project, event: Event, old: str, new: str) -> None:
    """Save as an editor does, by renaming: the files are hard links into the cached corpus."""
    path = project.root / project.generator.event_path(event)
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not contain {old!r}: the corpus is damaged")
    changed = path.with_suffix(".new")
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.replace(changed, path)


SCENARIOS = (
    Scenario("cold", "no site, no caches of the generator", _cold),
    Scenario("nothing", "built again, nothing changed", _nothing),
    Scenario("body", "some words of one body changed", _body),
    Scenario("title", "the title of one event changed", _title),
)
