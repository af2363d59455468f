"""A build without errors → the files of its site by path, each rendered on demand.

Everything that can be served is in the plan; a path is only ever looked up there. Knows nothing of
requests, and nothing of what the preview adds to a page.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from timeline.build.pipeline import Build
from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.plan import media_files
from timeline.site.urls import page_path

MAX_RENDERED: Final = 64
"""The most rendered pages that are kept: many tabs ask for the same few after each change."""

MAX_COMPARED: Final = 2000
"""The most addresses that are compared with one that does not exist."""


class SiteIndex:
    """The site of a build without errors.

    One page is rendered at a time, since a renderer caches what pages share.
    """

    def __init__(self, build: Build, before: SiteIndex | None = None) -> None:
        """Index a build; what it shares with the site served `before` is not made again."""
        if build.renderer is None or build.chronicle is None or build.theme is None:
            raise ValueError("a build with errors cannot be served")
        self.build = build
        self.renderer = build.renderer
        self.chronicle = build.chronicle
        self.theme = build.theme
        self.root = build.renderer.context.urls.root
        self._one_at_a_time = threading.Lock()
        self._rendered: dict[str, bytes] = {}
        if before is not None and _same_plan(before.build, build):
            self._take(before)

    def _take(self, before: SiteIndex) -> None:
        """Take over what depends on the plan alone; the site before is not kept for it."""
        for name in ("_pages", "_files", "_documents", "drafts"):
            if name in before.__dict__:
                self.__dict__[name] = before.__dict__[name]

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {page.file: page for page in (self.build.pages or {}).values()}

    @cached_property
    def _files(self) -> Mapping[str, File | bytes]:
        """Each file that is no page, by its path: its bytes, or how to generate them."""
        files: dict[str, File | bytes] = {one.path: one.content for one in self.theme.files}
        files.update((file.path, file) for file in self.build.files)
        for source, target in media_files(self.chronicle):
            files[target] = self.build.inputs.media[source]
        return files | dict(self.build.inputs.static)

    def page(self, file: str) -> Page | None:
        """Return the page that becomes a file of the site."""
        return self._pages.get(file)

    def has(self, file: str) -> bool:
        """Return whether the site has this file."""
        return file in self._pages or file in self._files

    def content(self, file: str) -> bytes:
        """Return the bytes of a file, as `build` writes them; KeyError where the site has none.

        Raises `site.renderer.RenderError` where the theme is at fault.
        """
        with self._one_at_a_time:
            page = self._pages.get(file)
            if page is None:
                content = self._files[file]
                if isinstance(content, bytes):
                    return content
                return content.output(self.renderer.context).content
            if file not in self._rendered:
                if len(self._rendered) == MAX_RENDERED:
                    self._rendered.clear()
                self._rendered[file] = self.renderer.page(page).content
            return self._rendered[file]

    def suggestion(self, path: str) -> str:
        """The path of the page or file most like one that does not exist; empty where none is."""
        wanted = path.strip("/").removesuffix("/index.html").lower()
        # Comparing is slow: only those whose last part begins alike, or in the same folder, are
        # asked.
        folder, _, name = wanted.rpartition("/")
        chosen: dict[str, str] = {}
        for known in (*(page.path for page in self._pages.values() if page.path), *self._files):
            like = known.rstrip("/").lower()
            inside, _, called = like.rpartition("/")
            if called[:3] == name[:3] or inside == folder:
                chosen.setdefault(like, known)
                if len(chosen) == MAX_COMPARED:
                    break
        close = difflib.get_close_matches(wanted, chosen, n=1, cutoff=0.6)
        return chosen[close[0]] if close else ""

    def document(self, page: Page) -> Document[Any] | None:
        """Return the content file that a page is made from; None where it is made from many."""
        return self._documents.get(page.path)

    @cached_property
    def _documents(self) -> Mapping[str, Document[Any]]:
        return {page_path(one.kind, one.id): one for one in self._all_documents()}

    def _all_documents(self) -> Iterator[Document[Any]]:
        chronicle = self.chronicle
        yield from (event.document for event in chronicle.events)
        for kind in ENTITY_KINDS:
            for thing in chronicle.entities(kind).values():
                if thing.document is not None:
                    yield thing.document
        yield from (one.document for one in chronicle.sources.values() if one.document is not None)
        yield from chronicle.pages
        yield from chronicle.stories

    @cached_property
    def drafts(self) -> tuple[str, ...]:
        """The addresses on the host of the pages that are made of drafts."""
        href = self.renderer.context.urls.href
        return tuple(
            href(path) for path, document in self._documents.items() if document.fields.draft
        )


def _same_plan(one: Build, other: Build) -> bool:
    """Whether two builds have the same pages and files, made from the same content files.

    Compared by identity, since a plan that was made again may be different.
    """
    return (
        one.pages is other.pages
        and one.files is other.files
        and one.theme is other.theme
        and one.inputs.static is other.inputs.static
        and one.inputs.media is other.inputs.media
    )
