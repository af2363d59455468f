"""Plain pages, the page for what is not found, and redirects from former addresses."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.document import Text
from timeline.content.kinds import Kind
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.citations import PageCitations
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.urls import page_path


def plan_plain(chronicle: Chronicle) -> Iterator[Page]:
    """Each plain page, and the page for what is not found."""
    for document in chronicle.pages:
        yield Page(page_path("page", document.id), "page.html", plain_page, (document.id,))
    yield Page("404.html", "404.html", not_found_page)


def plain_page(context: SiteContext, page_id: str) -> tuple[views.Head, views.PlainPage]:
    """The view of a plain page."""
    document = next(page for page in context.chronicle.pages if page.id == page_id)
    texts = document.texts
    citing = PageCitations(
        context,
        context.chronicle.sources_of.get(("page", page_id), ()),
        context.chronicle.source_keys,
        context.lang(document),
    )
    summary = citing.text(texts.get("summary") or Text())
    body = citing.body(texts.get("body") or Text())
    path = page_path("page", page_id)
    head = views.Head(
        title=document.fields.title,
        description=plain_text(context.without_citations(texts.get("summary") or Text())),
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=page_id,
    )
    title, lang = document.fields.title, citing.lang
    return head, views.PlainPage(page_id, title, summary, body, citing.listed(), lang)


def not_found_page(context: SiteContext) -> tuple[views.Head, views.NotFoundPage]:
    """The view of the page for what is not found."""
    head = views.Head(
        title=context.locale.text("not_found.title"),
        description="",
        href=context.urls.href("404.html"),
        canonical="",
        section="",
    )
    return head, views.NotFoundPage()


def plan_redirects(chronicle: Chronicle) -> Iterator[Page]:
    """A redirect from every former address."""
    for alias, kind, page_id in _aliases(chronicle):
        # No title: a plan outlasts an edit of words, and the view says what an event is called now.
        yield Page(alias.strip("/") + "/", "redirect.html", redirect_page, (alias, kind, page_id))


def _aliases(chronicle: Chronicle) -> Iterator[tuple[str, Kind, str]]:
    for event in chronicle.events:
        for alias in event.fields.aliases:
            yield alias, "event", event.id
    for things in (chronicle.actors, chronicle.places, chronicle.topics, chronicle.series):
        for thing in things.values():
            for alias in thing.aliases:
                yield alias, thing.kind, thing.id
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


def leads_to(page: Page) -> str:
    """The path to which a page redirects, or "" where it is a page by itself."""
    return page_path(*page.subject[1:]) if page.view is redirect_page else ""


def redirect_page(
    context: SiteContext, alias: str, kind: Kind, page_id: str
) -> tuple[views.Head, views.RedirectPage]:
    """The view of a redirect."""
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
            texts = chronicle.pages if kind == "page" else chronicle.stories
            return next(one.fields.title for one in texts if one.id == page_id)
        case _:
            return chronicle.things(kind)[page_id].title
