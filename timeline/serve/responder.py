"""A path → the answer: a page with the preview's additions, a file as it is, or what is there
instead.

Pure but for a render's own memory: nothing is read from the disk, and nothing outside the plan can
be named. A page that fails is answered with its fault, and the others are as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources
from urllib.parse import quote

from markupsafe import Markup

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.serve import overlay
from timeline.serve.overlay import About, Editor
from timeline.serve.response import (
    HTML,
    Response,
    content_type_of,
    redirect,
    text_response,
)
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import Snapshot
from timeline.site.renderer import RenderError

Failed = Callable[[str, Diagnostic | None, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers for the snapshots of one project.

    `broken` is told of every exception that is no fault of the theme, and so a bug; `failed` of
    each page that was asked for, by its file, with the fault of its template, or None, and the
    texts of the files that the fault may be about.
    """

    editor: Editor
    broken: Callable[[BaseException], None] = lambda error: None
    failed: Failed = lambda file, fault, texts: None

    def answer(self, snapshot: Snapshot, path: str) -> Response:
        """The answer to a path of the host, its escapes undone (`/events/a/`)."""
        if path.startswith(f"/{overlay.RESERVED}/"):
            asked = path.removeprefix(overlay.PAGE)
            if asked in ("", path) or asked.startswith(f"/{overlay.RESERVED}/"):
                return _own(snapshot, path)
            # Browsers write every answer of another status to their console as an error.
            answer = self.answer(snapshot, asked)
            return answer if answer.location else replace(answer, status=200)
        served = snapshot.served
        if served is None:
            page = overlay.bare("The site cannot be made yet", "Mend the errors, and it appears.")
            return self._dressed(500, page, snapshot, About())
        if not path.startswith(served.root):
            if path in ("/", served.root[:-1]):
                return redirect(served.root)
            return self._missing(snapshot, served, path)
        inside = path[len(served.root) :]
        if inside == "" or inside.endswith("/"):
            inside += "index.html"
        elif not served.has(inside) and served.has(f"{inside}/index.html"):
            return redirect(f"{path}/")
        return self._file(snapshot, served, inside, path)

    def _file(self, snapshot: Snapshot, served: SiteIndex, file: str, path: str) -> Response:
        page = served.page(file)
        if page is None and not served.has(file):
            return self._missing(snapshot, served, path)
        about = About()
        if page is not None and (document := served.document(page)) is not None:
            about = About(Location(document.file.path, 1), document.fields.draft)
        try:
            content = served.content(file)
        except RenderError as error:
            texts = served.build.inputs.texts()
            self.failed(file, error.diagnostic, texts)
            about = About(about.source, about.draft, (error.diagnostic,), texts)
            page_of_fault = overlay.bare("This page cannot be made", error.diagnostic.message)
            return self._dressed(500, page_of_fault, snapshot, about)
        except Exception as error:
            self.broken(error)
            said = f"This is a bug in timeline: {type(error).__name__}: {error}"
            return self._dressed(
                500, overlay.bare("This page cannot be made", said), snapshot, about
            )
        if page is None:
            return Response(200, content_type_of(file), content)
        self.failed(file, None, {})
        return self._dressed(404 if file == "404.html" else 200, content, snapshot, about)

    def _missing(self, snapshot: Snapshot, served: SiteIndex, path: str) -> Response:
        """The page for what is not there, with the address that was perhaps meant."""
        inside = path.removeprefix(served.root).lstrip("/")
        close = served.suggestion(inside)
        text: str | Markup = f"The project makes no page or file {path}."
        if close:
            href = served.renderer.context.urls.href(close)
            said = Markup('{} Did you mean <a href="{}">{}</a>?')
            text = said.format(text, quote(href), href)
        page = overlay.bare("There is nothing here", text)
        return self._dressed(404, page, snapshot, About())

    def _dressed(self, status: int, content: bytes, snapshot: Snapshot, about: About) -> Response:
        dressed = overlay.inject(content, snapshot, self.editor, about, status)
        return Response(status, HTML, dressed)


def _own(snapshot: Snapshot, path: str) -> Response:
    """The preview's own files."""
    if path == overlay.DRAFTS:
        drafts = snapshot.served.drafts if snapshot.served else ()
        return Response(200, content_type_of(path), overlay.drafts_style(drafts))
    if path in (overlay.SCRIPT, overlay.STYLE):
        name = path.rpartition("/")[2]
        content = resources.files("timeline.serve").joinpath(name).read_bytes()
        return Response(200, content_type_of(path), content)
    return text_response(404, "There is nothing here")
