"""Stories: a path through chosen events with text between them, and the index of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.document import Block, Document, Text
from timeline.content.schema.fields import StoryFields
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.citations import PageCitations
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.pages.dispute_pages import head
from timeline.site.urls import page_path
from timeline.site.views import across

STORIES: Final = "stories/"


def plan_stories(chronicle: Chronicle) -> Iterator[Page]:
    """The index and a page for each story; nothing where there are none."""
    if chronicle.stories:
        yield Page(STORIES, "stories.html", index_page)
    for story in chronicle.stories:
        yield Page(page_path("story", story.id), "story.html", story_page, (story.id,))


def index_page(edition: SiteContext) -> tuple[views.Head, across.StoriesPage]:
    """The view of the index of stories."""
    ordered = sorted(edition.chronicle.stories, key=lambda one: (slugify(one.fields.title), one.id))
    entries = tuple(
        across.StoryEntry(
            _link(edition, story),
            edition.without_citations(story.texts.get("summary") or Text()),
            len(set(_shown(edition.chronicle, story))),
        )
        for story in ordered
    )
    title = edition.locale.text("sections.stories")
    return head(edition, STORIES, title, "stories"), across.StoriesPage(entries)


def story_page(edition: SiteContext, story_id: str) -> tuple[views.Head, across.StoryPage]:
    """The view of a story."""
    story = next(one for one in edition.chronicle.stories if one.id == story_id)
    summary = story.texts.get("summary") or Text()
    citing = PageCitations(
        edition,
        edition.chronicle.sources_of.get(("story", story_id), ()),
        edition.chronicle.source_keys,
        edition.lang(story),
    )
    page = across.StoryPage(
        id=story_id,
        title=story.fields.title,
        summary=citing.text(summary),
        stretches=tuple(
            across.StoryPart(
                citing.body(Text(tuple(text))), tuple(edition.row(one) for one in event_ids)
            )
            for text, event_ids in _stretches(edition.chronicle, story)
        ),
        sources=citing.listed(),
        lang=citing.lang,
    )
    path = page_path("story", story_id)
    frame = views.Head(
        title=page.title,
        description=plain_text(edition.without_citations(summary)),
        href=edition.urls.href(path),
        canonical=edition.urls.absolute(path),
        section="stories",
    )
    return frame, page


def _stretches(
    chronicle: Chronicle, story: Document[StoryFields]
) -> list[tuple[list[Block], list[str]]]:
    """Text and the events after it, in turns; events that are not told are left out."""
    found: list[tuple[list[Block], list[str]]] = [([], [])]
    for block in (story.texts.get("body") or Text()).blocks:
        if block.kind != "embed":
            if found[-1][1]:
                found.append(([], []))
            found[-1][0].append(block)
        elif block.html[0] in chronicle.position:
            found[-1][1].append(block.html[0])
    return [stretch for stretch in found if any(stretch)]


def _shown(chronicle: Chronicle, story: Document[StoryFields]) -> Iterator[str]:
    return (one for _, event_ids in _stretches(chronicle, story) for one in event_ids)


def stories_of(edition: SiteContext, event_id: str) -> tuple[views.Link, ...]:
    """The stories that show an event and have a page."""
    if not edition.has("stories"):
        return ()
    return edition.lasting("stories of events", lambda: _of_events(edition)).get(event_id, ())


def _of_events(edition: SiteContext) -> dict[str, tuple[views.Link, ...]]:
    found: dict[str, dict[views.Link, None]] = {}
    for story in edition.chronicle.stories:
        for event_id in _shown(edition.chronicle, story):
            found.setdefault(event_id, {})[_link(edition, story)] = None
    return {event_id: tuple(links) for event_id, links in found.items()}


def _link(edition: SiteContext, story: Document[StoryFields]) -> views.Link:
    return views.Link(story.fields.title, edition.href("story", story.id), edition.lang(story))
