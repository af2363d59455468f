"""Plain pages, the page for what is not found, and redirects from former URLs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from timeline.content.kinds import ENTITY_KINDS, Kind
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.citations import file_citations, text_of
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.urls import page_path


def plan_plain(chronicle: Chronicle) -> Iterator[Page]:
    """Plan each plain page, and the page for what is not found."""
    for document in chronicle.pages:
        yield Page(page_path("page", document.id), "page.html", plain_page, (document.id,))
    yield Page("404.html", "404.html", not_found_page)


def plain_page(context: SiteContext, page_id: str) -> tuple[views.Head, views.PlainPage]:
    """Return the view of a plain page."""
    document = next(page for page in context.chronicle.pages if page.id == page_id)
    citations = file_citations(context, "page", page_id, document)
    summary = text_of(document, "summary")
    page = views.PlainPage(
        id=page_id,
        title=document.fields.title,
        summary=citations.text(summary),
        body=citations.body(text_of(document, "body")),
        sources=citations.source_list(),
        lang=citations.lang,
    )
    description = plain_text(context.without_citations(summary))
    path = page_path("page", page_id)
    return page_head(context, path, page.title, page_id, description=description), page


def not_found_page(context: SiteContext) -> tuple[views.Head, views.NotFoundPage]:
    """Return the view of the page for what is not found."""
    head = views.Head(
        title=context.locale.text("not_found.title"),
        description="",
        href=context.urls.href("404.html"),
        canonical="",
        section="",
    )
    return head, views.NotFoundPage()


def plan_redirects(chronicle: Chronicle) -> Iterator[Page]:
    """Plan a redirect from every former URL."""
    for alias, kind, page_id in _aliases(chronicle):
        # Without the title: a plan outlasts an edit of words, and the view has the present one.
        yield Page(alias.strip("/") + "/", "redirect.html", redirect_page, (alias, kind, page_id))


def _aliases(chronicle: Chronicle) -> Iterator[tuple[str, Kind, str]]:
    """Yield every former URL with the kind and the id of its page."""
    for event in chronicle.events:
        for alias in event.fields.aliases:
            yield alias, "event", event.id
    for entity in chain.from_iterable(chronicle.entities(kind).values() for kind in ENTITY_KINDS):
        for alias in entity.aliases:
            yield alias, entity.kind, entity.id
    for source in chronicle.sources.values():
        if source.document is not None:
            for alias in source.document.fields.aliases:
                yield alias, "source", source.id
    for page in chronicle.pages:
        for alias in page.fields.aliases:
            yield alias, "page", page.id
    for story in chronicle.stories:
        for alias in story.fields.aliases:
            yield alias, "story", story.id


def redirect_target(page: Page) -> str:
    """Return the path to which a page redirects, or "" where it is a page of its own."""
    return page_path(*page.subject[1:]) if page.view is redirect_page else ""


def redirect_page(
    context: SiteContext, alias: str, kind: Kind, page_id: str
) -> tuple[views.Head, views.RedirectPage]:
    """Return the view of a redirect."""
    path = page_path(kind, page_id)
    title = _title(context, kind, page_id)
    head = views.Head(
        title=title,
        description="",
        href=context.urls.href(alias.strip("/") + "/"),
        canonical=context.urls.absolute(path),
        section="",
    )
    return head, views.RedirectPage(context.urls.href(path), title)


def _title(context: SiteContext, kind: Kind, page_id: str) -> str:
    chronicle = context.chronicle
    match kind:
        case "event":
            return context.outline.event(page_id).title
        case "source":
            return chronicle.sources[page_id].fields.title
        case "page" | "story":
            documents = chronicle.pages if kind == "page" else chronicle.stories
            return next(document.fields.title for document in documents if document.id == page_id)
        case _:
            return chronicle.entities(kind)[page_id].title
