"""Which pages exist: a chronicle → the plan of the site.

Each planner is a plain function from the chronicle to pages; a page of a new kind is one more
planner in the tuple below. Two pages with one address are a fault of the content, reported and
never settled by order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from timeline.diagnostics import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.where import where
from timeline.output import path_fault
from timeline.publish.chronology_pages import plan_chronology
from timeline.publish.event_pages import media_path, plan_events
from timeline.publish.page import Page
from timeline.publish.plain_pages import plan_plain, plan_redirects
from timeline.publish.source_pages import plan_sources
from timeline.publish.thing_pages import plan_things

PLANNERS: Final[tuple[Callable[[Chronicle], Iterator[Page]], ...]] = (
    plan_chronology,
    plan_events,
    plan_things,
    plan_sources,
    plan_plain,
    plan_redirects,
)


def plan(
    chronicle: Chronicle, static: Iterable[str] = (), media: Iterable[str] = ()
) -> tuple[Mapping[str, Page], tuple[Diagnostic, ...]]:
    """The pages of the site by their path, and the addresses that cannot be or are claimed twice.

    `static` are the paths of the files that are copied as they are, `media` those of the project's
    media files; a page and a copied file cannot have one address.
    """
    pages: dict[str, Page] = {}
    files: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for planner in PLANNERS:
        for page in planner(chronicle):
            if page.path in pages:
                problems.append(_twice(page.path, "Two pages"))
                continue
            fault = path_fault(page.file)
            if fault:
                problems.append(
                    Diagnostic(
                        Location("content"),
                        "bad-address",
                        f'The page "/{page.path}" cannot be written: {fault}',
                        "Rename the file it is made from",
                    )
                )
                continue
            pages[page.path] = page
            files[page.file] = page.path
    problems += [
        _twice(path, f"A page and the file static/{path}") for path in static if path in files
    ]
    problems += _missing_media(chronicle, set(media))
    return MappingProxyType(pages), tuple(problems)


def _twice(path: str, who: str) -> Diagnostic:
    return Diagnostic(
        Location(f"static/{path}" if "static/" in who else "content"),
        "address-taken",
        f'{who} have the address "/{path}"',
        "Rename one of them",
    )


def media_files(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """The media files that events show: path inside the project, path inside the site."""
    for event in chronicle.events:
        if event.fields.withdrawn is None:
            for item in event.fields.media:
                yield project_path(event.document.file.path, item.file), media_path(event, item)


def project_path(of: str, relative: str) -> str:
    """The path inside the project of a file named relative to another; `..` above the root
    stays.
    """
    parts = of.split("/")[:-1]
    for part in relative.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _missing_media(chronicle: Chronicle, present: set[str]) -> Iterator[Diagnostic]:
    taken: dict[str, str] = {}
    for event in chronicle.events:
        for number, item in enumerate(event.fields.media):
            here = event.document.file
            source = project_path(here.path, item.file)
            target = media_path(event, item)
            at = where(event.document, ("media", number, "file"))
            if source not in present:
                yield Diagnostic(
                    at,
                    "missing-media",
                    f'There is no file "{source}"',
                    "Put the file there, or write its path relative to this file",
                )
            elif taken.setdefault(target, source) != source:
                yield Diagnostic(
                    at,
                    "address-taken",
                    f'"{source}" and "{taken[target]}" would have one address, "/{target}"',
                    "Rename one of the files",
                )
