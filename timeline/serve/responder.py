"""A path → the response: a page with the preview's additions, a file as it is, or an error page.

Only files of the site's plan can be requested, and nothing is read from the disk. A page that fails
to render gets a page with its error; the others are not affected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.serve import overlay
from timeline.serve.overlay import About, Editor
from timeline.serve.response import HTML, Response, content_type_of, redirect, text_response
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import Snapshot
from timeline.site.renderer import RenderError

_FAILED: Final = "This page can't be rendered"

OnPage = Callable[[str, Diagnostic | None, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers requests from the snapshots of one project.

    `on_bug` gets every exception that is not an error of the theme. `on_page` gets the file of each
    requested page with the error of its template, or None, and the texts that the error is about.
    """

    editor: Editor
    on_bug: Callable[[BaseException], None] = lambda error: None
    on_page: OnPage = lambda file, error, texts: None

    def answer(self, snapshot: Snapshot, path: str) -> Response:
        """Return the response to a percent-decoded path of the host (`/events/a/`)."""
        if path.startswith(f"/{overlay.RESERVED}/"):
            page_path = path.removeprefix(overlay.PAGE)
            if page_path in ("", path) or page_path.startswith(f"/{overlay.RESERVED}/"):
                return _own_file(snapshot, path)
            # Browsers log every other status as an error in their console.
            response = self.answer(snapshot, page_path)
            return response if response.location else replace(response, status=200)
        served = snapshot.served
        if served is None:
            page = overlay.bare("The site can't be built yet", "Fix the errors and it will appear.")
            return self._html(500, page, snapshot, About())
        if not path.startswith(served.root):
            if path in ("/", served.root[:-1]):
                return redirect(served.root)
            return self._not_found(snapshot, served, path)
        inside = path[len(served.root) :]
        if inside == "" or inside.endswith("/"):
            inside += "index.html"
        elif not served.has(inside) and served.has(f"{inside}/index.html"):
            return redirect(f"{path}/")
        return self._file(snapshot, served, inside, path)

    def _file(self, snapshot: Snapshot, served: SiteIndex, file: str, path: str) -> Response:
        page = served.page(file)
        if page is None and not served.has(file):
            return self._not_found(snapshot, served, path)
        about = About()
        if page is not None and (document := served.document(page)) is not None:
            about = About(Location(document.file.path, 1), document.fields.draft)
        try:
            content = served.content(file)
        except RenderError as error:
            texts = served.build.inputs.texts()
            self.on_page(file, error.diagnostic, texts)
            about = About(about.source, about.draft, (error.diagnostic,), texts)
            error_page = overlay.bare(_FAILED, error.diagnostic.message)
            return self._html(500, error_page, snapshot, about)
        except Exception as error:
            self.on_bug(error)
            text = f"This is a bug in timeline: {type(error).__name__}: {error}"
            return self._html(500, overlay.bare(_FAILED, text), snapshot, about)
        if page is None:
            return Response(200, content_type_of(file), content)
        self.on_page(file, None, {})
        return self._html(404 if file == "404.html" else 200, content, snapshot, about)

    def _not_found(self, snapshot: Snapshot, served: SiteIndex, path: str) -> Response:
        """Return a 404 page that suggests the most similar path of the site."""
        inside = path.removeprefix(served.root).lstrip("/")
        near = served.suggestion(inside)
        text: str | Markup = f"The site has no page or file {path}."
        if near:
            href = served.renderer.context.urls.href(near)
            template = Markup('{} Did you mean <a href="{}">{}</a>?')
            text = template.format(text, quote(href), href)
        page = overlay.bare("Page not found", text)
        return self._html(404, page, snapshot, About())

    def _html(self, status: int, content: bytes, snapshot: Snapshot, about: About) -> Response:
        return Response(status, HTML, overlay.inject(content, snapshot, self.editor, about, status))


def _own_file(snapshot: Snapshot, path: str) -> Response:
    """Return a file of the preview itself."""
    if path == overlay.DRAFTS:
        drafts = snapshot.served.drafts if snapshot.served else ()
        return Response(200, content_type_of(path), overlay.drafts_style(drafts))
    if path in (overlay.SCRIPT, overlay.STYLE):
        name = path.rpartition("/")[2]
        content = resources.files("timeline.serve").joinpath(name).read_bytes()
        return Response(200, content_type_of(path), content)
    return text_response(404, "Page not found")
