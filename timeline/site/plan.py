"""Which pages exist: a chronicle → the plan of the site.

Each planner is a plain function from the chronicle to pages; a page of a new kind is one more
planner in the table below, and a file that is no page one in the table after it; a part that the
project leaves out is not planned. Two of them with one address are a fault of the content, reported
and never settled by order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from timeline.content.kinds import FOLDERS
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.output import path_fault
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.project.settings import Part, Settings
from timeline.site.exports.data import plan_exports
from timeline.site.exports.feeds import plan_feed, plan_sitemap
from timeline.site.exports.references import plan_references
from timeline.site.exports.series_data import plan_series_data
from timeline.site.generated_file import File, FilePlanner
from timeline.site.page import Page
from timeline.site.pages.add_event_page import plan_add, plan_names
from timeline.site.pages.audit_pages import plan_audit
from timeline.site.pages.chronology_pages import plan_chronology
from timeline.site.pages.correction_pages import plan_corrections, plan_corrections_feed
from timeline.site.pages.data_page import plan_data
from timeline.site.pages.dispute_pages import plan_disagreements, plan_overdue
from timeline.site.pages.entity_pages import plan_entities
from timeline.site.pages.event_pages import media_path, plan_events
from timeline.site.pages.plain_pages import leads_to, plan_plain, plan_redirects
from timeline.site.pages.series_pages import plan_series
from timeline.site.pages.source_pages import plan_sources
from timeline.site.pages.story_pages import plan_stories
from timeline.site.pages.thread_pages import plan_threads
from timeline.site.sections import is_left_out, left_out

PLANNERS: Final[tuple[tuple[Part | None, Callable[[Chronicle], Iterator[Page]]], ...]] = (
    (None, plan_chronology),
    (None, plan_events),
    (None, plan_entities),
    ("series", plan_series),
    ("sources", plan_sources),
    (None, plan_plain),
    ("data", plan_data),
    (None, plan_redirects),
    ("disagreements", plan_disagreements),
    ("threads", plan_threads),
    ("stories", plan_stories),
    ("corrections", plan_corrections),
    ("audit", plan_audit),
)
"""Each with the part of the site that it plans, if a project can leave it out."""

FILE_PLANNERS: Final[tuple[tuple[Part | None, FilePlanner], ...]] = (
    (None, plan_feed),
    ("corrections", plan_corrections_feed),
    (None, plan_sitemap),
    ("citations", plan_references),
    ("series", plan_series_data),
    ("data", plan_exports),
    (None, plan_names),
)

PLANNERS_OF_THE_DAY: Final[tuple[Callable[[Chronicle, int], Iterator[Page]], ...]] = (plan_overdue,)
"""Those whose pages exist on some days only; they are told the day of the build."""

PLANNERS_OF_THE_SETTINGS: Final[tuple[Callable[[Chronicle, Settings], Iterator[Page]], ...]] = (
    plan_add,
)
"""Those whose pages exist where the settings ask for them."""


def plan(
    chronicle: Chronicle,
    static: Iterable[str] = (),
    media: Iterable[str] = (),
    *,
    today: int,
    settings: Settings | None = None,
) -> tuple[Mapping[str, Page], tuple[Diagnostic, ...]]:
    """The pages of the site by their path, and the addresses that cannot be or are claimed twice.

    `static` are the paths of the files that are copied as they are, `media` those of the project's
    media files; a page and a copied file cannot have one address. `today` is the ordinal of the day
    of the build. `settings` say which parts are left out, and which there are only on request.
    """
    pages: dict[str, Page] = {}
    files: dict[str, str] = {}
    problems: list[Diagnostic] = []
    without = left_out(settings.leave_out if settings else ())
    planned = [planner(chronicle) for part, planner in PLANNERS if part not in without]
    planned += [planner(chronicle, today) for planner in PLANNERS_OF_THE_DAY]
    if settings is not None:
        planned += [planner(chronicle, settings) for planner in PLANNERS_OF_THE_SETTINGS]
    for made in planned:
        for page in made:
            if without and is_left_out(leads_to(page), without):
                continue
            if page.path in pages:
                problems.append(_twice(page.path, "Two pages", "content"))
                continue
            fault = path_fault(page.file)
            if fault:
                problems.append(
                    Diagnostic(
                        _file_behind(chronicle, page.path),
                        "bad-address",
                        f'The page "/{page.path}" cannot be written: {fault}',
                        "Rename the file it is made from",
                    )
                )
                continue
            pages[page.path] = page
            files[page.file] = page.path
    problems += [
        _twice(path, f"A page and the file static/{path}", f"static/{path}")
        for path in static
        if path in files
    ]
    problems += _missing_media(chronicle, set(media))
    return MappingProxyType(pages), tuple(problems)


def _file_behind(chronicle: Chronicle, path: str) -> Location:
    """The file from which the page at a path is made, as far as its address says."""
    folder, _, name = path.strip("/").partition("/")
    if folder == "events" and name in chronicle.position:
        return Location(chronicle.event(name).document.file.path)
    return Location(f"content/{folder}/{name}.md" if folder in FOLDERS else "content")


def plan_files(
    chronicle: Chronicle,
    settings: Settings,
    pages: Mapping[str, Page],
    static: Iterable[str] = (),
) -> tuple[tuple[File, ...], tuple[Diagnostic, ...]]:
    """The files of the site that are no pages, and the addresses that are claimed twice."""
    taken = {page.file: ("A page and a file", "content") for page in pages.values()}
    taken |= {path: (f"A file and static/{path}", f"static/{path}") for path in static}
    taken |= {
        path: ("A file and a picture or recording", "content") for _, path in media_files(chronicle)
    }
    files: list[File] = []
    problems: list[Diagnostic] = []
    without = left_out(settings.leave_out)
    for planner in (planner for part, planner in FILE_PLANNERS if part not in without):
        for file in planner(chronicle, settings, pages):
            if file.path in taken:
                problems.append(_twice(file.path, *taken[file.path]))
            else:
                taken[file.path] = ("Two files", "content")
                files.append(file)
    return tuple(files), tuple(problems)


def _twice(path: str, who: str, at: str) -> Diagnostic:
    return Diagnostic(
        Location(at),
        "address-taken",
        f'{who} have the address "/{path}"',
        "Rename one of them",
        subject=f"/{path}",
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
        if event.fields.withdrawn is not None:
            continue
        for number, item in enumerate(event.fields.media):
            here = event.document.file
            source = project_path(here.path, item.file)
            target = media_path(event, item)
            at = location_of(event.document, ("media", number, "file"))
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
                    subject=f"/{target}",
                )
