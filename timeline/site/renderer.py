"""A page and a theme → bytes.

A template sees its page's view, the frame (`site`, `page`) and the theme's own words, and nothing
else. A row of a list is rendered once for each event and kept, so that a list is a frame and a
join.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from types import MappingProxyType
from typing import Final

from jinja2 import Template
from markupsafe import Markup

from timeline.core.diagnostic import Diagnostic
from timeline.core.output import Output
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.context import SiteContext
from timeline.site.i18n.locale import Locale
from timeline.site.navigation import site_view
from timeline.site.page import Page
from timeline.site.theme.template_errors import template_diagnostic
from timeline.site.theme.theme import Theme
from timeline.site.urls import Urls

_CITE: Final = "cite.html"
_ROW: Final = "row.html"
SHARED_TEMPLATES: Final = (_CITE, _ROW)
"""The templates that any page may contain without naming them."""


class RenderError(Exception):
    """A template failed on a page; `diagnostic` says where in the template and on which page."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic

    def __reduce__(self) -> tuple[type[RenderError], tuple[Diagnostic]]:
        """Return how it is pickled, to cross from a worker process."""
        return RenderError, (self.diagnostic,)


class Renderer:
    """Renders the pages of one site with one theme."""

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
        self.context = SiteContext(
            chronicle, settings, locale, urls, today, self._citation_mark, history
        )
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
        """Return the file of a page. Raise `RenderError` where the theme is at fault."""
        head, view = page.view(self.context, *page.subject)
        template = self._templates.get(page.template)
        try:
            if template is None:
                template = self._environment.get_template(page.template)
                self._templates[page.template] = template
            text = self._render(template, page=head, view=view)
        except Exception as error:
            # Any exception that a template raises is a fault of the theme: templates hold code.
            words = (*self.context.locale.strings, *self._assets)
            raise RenderError(
                template_diagnostic(error, page.template, self._environment, words)
            ) from error
        return Output(page.file, text.encode())

    def _render(self, template: Template, **variables: object) -> str:
        # What `Template.render` does, without merging the globals of a template and an environment,
        # which are the same, for each of many thousand marks and rows.
        template_context = template.new_context({**self._globals, **variables}, shared=True)
        try:
            text = "".join(template.root_render_func(template_context))
        except Exception:
            self._environment.handle_exception()
        # A macro that a template defines and the context refer to each other. Breaking that cycle
        # frees the page's values at once, without the garbage collector.
        template_context.vars.clear()
        return text

    def _citation_mark(self, cites: tuple[views.Cite, ...], anchor: str) -> Markup:
        return Markup(self._render(self._cite, cites=cites, anchor=anchor))

    def _row(self, entry: views.Row) -> Markup:
        rendered = self._rows.get(entry.id)
        if rendered is None or rendered[0] is not entry:
            html = Markup(self._render(self._row_template, entry=entry))
            rendered = self._rows[entry.id] = (entry, html)
        return rendered[1]
