"""Which pages exist: a chronicle → the plan of the site.

Each planner is a plain function from the chronicle to pages. A page of a new kind is one more
planner in the table below, another file one in the table after it; a part that the project leaves
out is not planned. Two of them with the same path are an error in the content, which is reported
and never settled by order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from timeline.content.kinds import FOLDERS
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.output import path_fault
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.project.settings import Settings, SitePart
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
from timeline.site.pages.dispute_pages import plan_disagreements
from timeline.site.pages.entity_pages import plan_entities
from timeline.site.pages.event_pages import plan_events
from timeline.site.pages.overdue_page import plan_overdue
from timeline.site.pages.plain_pages import plan_plain, plan_redirects, redirect_target
from timeline.site.pages.series_pages import plan_series
from timeline.site.pages.source_pages import plan_sources
from timeline.site.pages.story_pages import plan_stories
from timeline.site.pages.thread_pages import plan_threads
from timeline.site.sections import is_left_out, left_out
from timeline.site.urls import media_path, project_path

PagePlanner = Callable[[Chronicle], Iterator[Page]]

PLANNERS: Final[tuple[tuple[SitePart | None, PagePlanner], ...]] = (
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
"""Each planner with the part of the site that it plans, if a project can leave that out."""

FILE_PLANNERS: Final[tuple[tuple[SitePart | None, FilePlanner], ...]] = (
    (None, plan_feed),
    ("corrections", plan_corrections_feed),
    (None, plan_sitemap),
    ("citations", plan_references),
    ("series", plan_series_data),
    ("data", plan_exports),
    (None, plan_names),
)

DAY_PLANNERS: Final[tuple[Callable[[Chronicle, int], Iterator[Page]], ...]] = (plan_overdue,)
"""Planners of pages that exist on some days only; they take the day of the build."""

SETTINGS_PLANNERS: Final[tuple[Callable[[Chronicle, Settings], Iterator[Page]], ...]] = (plan_add,)
"""Planners of pages that exist where the settings ask for them."""


def plan(
    chronicle: Chronicle,
    static: Iterable[str] = (),
    media: Iterable[str] = (),
    *,
    today: int,
    settings: Settings | None = None,
) -> tuple[Mapping[str, Page], tuple[Diagnostic, ...]]:
    """Return the pages of the site by their path, and the paths that are unusable or taken.

    `static` are the paths of the files that are copied, `media` those of the project's media files;
    a page and a copied file cannot have the same path. `today` is the ordinal of the day of the
    build. `settings` say which parts are left out, and which there are only on request.
    """
    pages: dict[str, Page] = {}
    problems: list[Diagnostic] = []
    for page in _planned(chronicle, today, settings):
        if page.path in pages:
            problems.append(_address_taken(page.path, "Two pages", "content"))
        elif fault := path_fault(page.file):
            problems.append(_bad_address(chronicle, page.path, fault))
        else:
            pages[page.path] = page
    files = {page.file for page in pages.values()}
    problems += [
        _address_taken(path, f"A page and the file static/{path}", f"static/{path}")
        for path in static
        if path in files
    ]
    problems += _missing_media(chronicle, set(media))
    return MappingProxyType(pages), tuple(problems)


def _planned(chronicle: Chronicle, today: int, settings: Settings | None) -> Iterator[Page]:
    """Yield the pages of all planners, without those of the parts that are left out."""
    excluded = left_out(settings.leave_out if settings else ())
    planned = [planner(chronicle) for part, planner in PLANNERS if part not in excluded]
    planned += [planner(chronicle, today) for planner in DAY_PLANNERS]
    if settings is not None:
        planned += [planner(chronicle, settings) for planner in SETTINGS_PLANNERS]
    for page in chain.from_iterable(planned):
        if not (excluded and is_left_out(redirect_target(page), excluded)):
            yield page


def plan_files(
    chronicle: Chronicle,
    settings: Settings,
    pages: Mapping[str, Page],
    static: Iterable[str] = (),
) -> tuple[tuple[File, ...], tuple[Diagnostic, ...]]:
    """Return the files of the site that are not pages, and the paths that are taken."""
    taken = {page.file: ("A page and a file", "content") for page in pages.values()}
    taken |= {path: (f"A file and static/{path}", f"static/{path}") for path in static}
    taken |= {
        path: ("A file and a picture or recording", "content") for _, path in media_files(chronicle)
    }
    files: list[File] = []
    problems: list[Diagnostic] = []
    excluded = left_out(settings.leave_out)
    for planner in (planner for part, planner in FILE_PLANNERS if part not in excluded):
        for file in planner(chronicle, settings, pages):
            if file.path in taken:
                problems.append(_address_taken(file.path, *taken[file.path]))
            else:
                taken[file.path] = ("Two files", "content")
                files.append(file)
    return tuple(files), tuple(problems)


def _address_taken(path: str, claimants: str, at: str) -> Diagnostic:
    return Diagnostic(
        Location(at),
        "address-taken",
        f'{claimants} have the address "/{path}"',
        "Rename one of them",
        subject=f"/{path}",
    )


def _bad_address(chronicle: Chronicle, path: str, fault: str) -> Diagnostic:
    folder, _, name = path.strip("/").partition("/")
    if folder == "events" and name in chronicle.position:
        file = chronicle.event(name).document.file.path
    else:
        file = f"content/{folder}/{name}.md" if folder in FOLDERS else "content"
    return Diagnostic(
        Location(file),
        "bad-address",
        f'The page "/{path}" cannot be written: {fault}',
        "Rename the file it is made from",
    )


def media_files(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """Yield the media files that events show: path inside the project, path inside the site."""
    for event in chronicle.events:
        if event.fields.withdrawn is None:
            for item in event.fields.media:
                source = project_path(event.document.file.path, item.file)
                yield source, media_path(event.id, item.file)


def _missing_media(chronicle: Chronicle, present: set[str]) -> Iterator[Diagnostic]:
    taken: dict[str, str] = {}
    for event in chronicle.events:
        if event.fields.withdrawn is not None:
            continue
        for number, item in enumerate(event.fields.media):
            source = project_path(event.document.file.path, item.file)
            target = media_path(event.id, item.file)
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
                    f'"{source}" and "{taken[target]}" would have the same address, "/{target}"',
                    "Rename one of the files",
                    subject=f"/{target}",
                )
