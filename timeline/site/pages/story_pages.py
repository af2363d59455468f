"""Stories: a path through chosen events with text between them, and the index of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.document import Document, Text, TextBlock
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


def index_page(context: SiteContext) -> tuple[views.Head, across.StoriesPage]:
    """The view of the index of stories."""
    ordered = sorted(context.chronicle.stories, key=lambda one: (slugify(one.fields.title), one.id))
    entries = tuple(
        across.StoryEntry(
            _link(context, story),
            context.without_citations(story.texts.get("summary") or Text()),
            len(set(_shown(context.chronicle, story))),
        )
        for story in ordered
    )
    title = context.locale.text("sections.stories")
    return head(context, STORIES, title, "stories"), across.StoriesPage(entries)


def story_page(context: SiteContext, story_id: str) -> tuple[views.Head, across.StoryPage]:
    """The view of a story."""
    story = next(one for one in context.chronicle.stories if one.id == story_id)
    summary = story.texts.get("summary") or Text()
    citing = PageCitations(
        context,
        context.chronicle.sources_of.get(("story", story_id), ()),
        context.chronicle.source_keys,
        context.lang(story),
    )
    page = across.StoryPage(
        id=story_id,
        title=story.fields.title,
        summary=citing.text(summary),
        stretches=tuple(
            across.StoryPart(
                citing.body(Text(tuple(text))), tuple(context.row(one) for one in event_ids)
            )
            for text, event_ids in _stretches(context.chronicle, story)
        ),
        sources=citing.listed(),
        lang=citing.lang,
    )
    path = page_path("story", story_id)
    frame = views.Head(
        title=page.title,
        description=plain_text(context.without_citations(summary)),
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section="stories",
    )
    return frame, page


def _stretches(
    chronicle: Chronicle, story: Document[StoryFields]
) -> list[tuple[list[TextBlock], list[str]]]:
    """Text and the events after it, in turns; events that are not told are left out."""
    found: list[tuple[list[TextBlock], list[str]]] = [([], [])]
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


def stories_of(context: SiteContext, event_id: str) -> tuple[views.Link, ...]:
    """The stories that show an event and have a page."""
    if not context.has("stories"):
        return ()
    return context.structure_cache.get("stories of events", lambda: _of_events(context)).get(
        event_id, ()
    )


def _of_events(context: SiteContext) -> dict[str, tuple[views.Link, ...]]:
    found: dict[str, dict[views.Link, None]] = {}
    for story in context.chronicle.stories:
        for event_id in _shown(context.chronicle, story):
            found.setdefault(event_id, {})[_link(context, story)] = None
    return {event_id: tuple(links) for event_id, links in found.items()}


def _link(context: SiteContext, story: Document[StoryFields]) -> views.Link:
    return views.Link(story.fields.title, context.href("story", story.id), context.lang(story))
