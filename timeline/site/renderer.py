"""A page and a theme → bytes.

A template sees its page's view, the frame (`site`, `page`) and the theme's own words, and nothing
else. A row of a list is rendered once for each event and remembered, so that a list is a frame and
a join.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from types import MappingProxyType
from typing import Final

from jinja2 import Template
from markupsafe import Markup

from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF
from timeline.core.diagnostic import Diagnostic
from timeline.core.output import Output
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.context import SiteContext
from timeline.site.exports.data import FOLDER as DATA
from timeline.site.i18n.languages import attributes, language_of
from timeline.site.i18n.locale import Locale
from timeline.site.page import Page
from timeline.site.pages import (
    audit_pages,
    correction_pages,
    dispute_pages,
    story_pages,
    thread_pages,
)
from timeline.site.pages.add_event_page import ADD
from timeline.site.sections import left_out
from timeline.site.theme.template_errors import template_diagnostic
from timeline.site.theme.theme import Theme
from timeline.site.urls import Urls, page_path

_CITE: Final = "cite.html"
_ROW: Final = "row.html"
ANYWHERE: Final = (_CITE, _ROW)
"""The templates that stand on pages which do not name them."""


class RenderError(Exception):
    """A template failed on a page; `diagnostic` says where in the template and on which page."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic

    def __reduce__(self) -> tuple[type[RenderError], tuple[Diagnostic]]:
        """How it is taken from one process to another."""
        return RenderError, (self.diagnostic,)


class Renderer:
    """Renders the pages of one context with one theme."""

    def __init__(
        self,
        theme: Theme,
        chronicle: Chronicle,
        settings: Settings,
        locale: Locale,
        today: int,
        history: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        urls = Urls.of(settings.base_url)
        self.site = site_view(chronicle, settings, locale, urls)
        self.context = SiteContext(chronicle, settings, locale, urls, today, self._mark, history)
        self._assets = theme.assets
        self._rows: dict[str, tuple[views.Row, Markup]] = {}
        # The overlay shares the compiled templates with every other renderer of the theme.
        self._environment = theme.environment.overlay()
        self._globals = self._environment.globals = {
            **theme.environment.globals,
            "site": self.site,
            "t": locale.text,
            "number": locale.number,
            "asset": lambda name: urls.href(theme.assets[name]),
            "row": self._row,
        }
        self._cite = self._environment.get_template(_CITE)
        self._row_template = self._environment.get_template(_ROW)
        self._templates: dict[str, Template] = {}

    def updated(self, chronicle: Chronicle, event_id: str, citations_changed: bool) -> Renderer:
        """Return the renderer of a chronicle in which only the words of this event differ, as
        `SiteContext.updated` has it. This one stays as it is.
        """
        other = copy(self)
        other.context = self.context.updated(chronicle, event_id, citations_changed)
        return other

    def page(self, page: Page) -> Output:
        """The file of a page. Raises `RenderError` where the theme is at fault."""
        head, view = page.view(self.context, *page.subject)
        template = self._templates.get(page.template)
        try:
            if template is None:
                template = self._environment.get_template(page.template)
                self._templates[page.template] = template
            text = self._rendered(template, page=head, view=view)
        except Exception as fault:
            # Whatever a template raises is a fault of the theme: templates hold code.
            words = (*self.context.locale.strings, *self._assets)
            raise RenderError(
                template_diagnostic(fault, page.template, self._environment, words)
            ) from fault
        return Output(page.file, text.encode())

    def _rendered(self, template: Template, **seen: object) -> str:
        # What `Template.render` does, without merging the globals of a template and an environment,
        # which are the same, for each of many thousand marks and rows.
        template_context = template.new_context({**self._globals, **seen}, shared=True)
        try:
            text = "".join(template.root_render_func(template_context))
        except Exception:
            self._environment.handle_exception()
        # A macro that a template defines holds the context, and this the macro: let go, so that
        # all that the page was made from is let go, without anybody looking for such cycles.
        template_context.vars.clear()
        return text

    def _mark(self, cites: tuple[views.Cite, ...], anchor: str) -> Markup:
        return Markup(self._rendered(self._cite, cites=cites, anchor=anchor))

    def _row(self, entry: views.Row) -> Markup:
        made = self._rows.get(entry.id)
        if made is None or made[0] is not entry:
            made = self._rows[entry.id] = (
                entry,
                Markup(self._rendered(self._row_template, entry=entry)),
            )
        return made[1]


def site_view(chronicle: Chronicle, settings: Settings, locale: Locale, urls: Urls) -> views.Site:
    """What the frame of every page may show."""
    without = left_out(settings.leave_out)
    sections = [
        (FOLDER_OF[kind], urls.href(f"{FOLDER_OF[kind]}/"))
        for kind in ENTITY_KINDS
        if chronicle.things(kind)
    ]
    if chronicle.sources:
        sections.append(("sources", urls.href("sources/")))
    sections += _across(chronicle, urls)
    told = any(not event.fields.withdrawn for event in chronicle.events)
    in_menu = sorted(
        (page for page in chronicle.pages if page.fields.nav is not None),
        key=lambda page: (page.fields.nav, page.id),
    )
    licence = settings.licence
    return views.Site(
        title=settings.title,
        description=settings.description or "",
        language=settings.language,
        direction=locale.direction,
        root=urls.root,
        home=urls.href(""),
        address=urls.absolute("").rstrip("/"),
        feed=urls.href("feed.xml"),
        author=settings.author or "",
        licence=views.Link(licence.name, licence.url or "") if licence else None,
        repository=settings.repository or "",
        sections=tuple(one for one in sections if one[0] not in without),
        menu=tuple(
            views.Link(
                page.fields.title,
                urls.href(page_path("page", page.id)),
                attributes(language_of(page, settings.language), settings.language),
            )
            for page in in_menu
        ),
        data=urls.href(DATA) if told and "data" not in without else "",
        records=tuple(one for one in _records(chronicle, urls) if one[0] not in without),
        add=urls.href(ADD) if settings.contribute else "",
    )


def _across(chronicle: Chronicle, urls: Urls) -> Iterator[tuple[str, str]]:
    """The sections of what cuts across events, as far as there is any."""
    if thread_pages.told(chronicle):
        yield "threads", urls.href(thread_pages.THREADS)
    if chronicle.stories:
        yield "stories", urls.href(story_pages.STORIES)
    if dispute_pages.all_of(chronicle):
        yield "disagreements", urls.href(dispute_pages.DISAGREEMENTS)


def _records(chronicle: Chronicle, urls: Urls) -> Iterator[tuple[str, str]]:
    """What the site says of itself, for the foot of a page."""
    if correction_pages.gather(chronicle):
        yield "corrections", urls.href(correction_pages.CORRECTIONS)
    if chronicle.sources:
        yield "audit", urls.href(audit_pages.AUDIT)
