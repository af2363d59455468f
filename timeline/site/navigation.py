"""The frame of every page: the settings that a theme may show, and the menus → `views.Site`.

A section is in the menu when it has a page. Knows which sections there are, not how their pages are
made.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import urls as paths
from timeline.site import views
from timeline.site.i18n.languages import attributes, language_of
from timeline.site.i18n.locale import Locale
from timeline.site.queries.corrections import all_corrections
from timeline.site.queries.disputes import all_disputes
from timeline.site.queries.threads import published_threads
from timeline.site.sections import left_out
from timeline.site.urls import Urls, page_path


def site_view(chronicle: Chronicle, settings: Settings, locale: Locale, urls: Urls) -> views.Site:
    """Return what the frame of every page may show."""
    excluded = left_out(settings.leave_out)
    has_events = any(not event.fields.withdrawn for event in chronicle.events)
    licence = settings.licence
    return views.Site(
        title=settings.title,
        description=settings.description or "",
        language=settings.language,
        direction=locale.direction,
        root=urls.root,
        home=urls.href(""),
        address=urls.absolute("").rstrip("/"),
        feed=urls.href(paths.FEED),
        author=settings.author or "",
        licence=views.Link(licence.name, licence.url or "") if licence else None,
        repository=settings.repository or "",
        sections=tuple(
            (name, urls.href(path)) for name, path in _sections(chronicle) if name not in excluded
        ),
        menu=_plain_pages(chronicle, settings, urls),
        data=urls.href(paths.DATA) if has_events and "data" not in excluded else "",
        records=tuple(
            (name, urls.href(path)) for name, path in _records(chronicle) if name not in excluded
        ),
        add=urls.href(paths.ADD_EVENT) if settings.contribute else "",
    )


def _sections(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """Yield the sections of the main menu that have a page: name and path."""
    for kind in ENTITY_KINDS:
        if chronicle.entities(kind):
            yield FOLDER_OF[kind], f"{FOLDER_OF[kind]}/"
    if chronicle.sources:
        yield "sources", paths.SOURCES
    if published_threads(chronicle):
        yield "threads", paths.THREADS
    if chronicle.stories:
        yield "stories", paths.STORIES
    if all_disputes(chronicle):
        yield "disagreements", paths.DISAGREEMENTS


def _records(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """Yield the pages about the site itself that the foot of a page links to: name and path."""
    if all_corrections(chronicle):
        yield "corrections", paths.CORRECTIONS
    if chronicle.sources:
        yield "audit", paths.AUDIT


def _plain_pages(chronicle: Chronicle, settings: Settings, urls: Urls) -> tuple[views.Link, ...]:
    """Return links to the plain pages that ask for a place in the menu, in their order."""
    pages = sorted(
        (page for page in chronicle.pages if page.fields.nav is not None),
        key=lambda page: (page.fields.nav, page.id),
    )
    return tuple(
        views.Link(
            page.fields.title,
            urls.href(page_path("page", page.id)),
            attributes(language_of(page, settings.language), settings.language),
        )
        for page in pages
    )
