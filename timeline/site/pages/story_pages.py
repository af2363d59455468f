"""Stories: a path through chosen events with text between them, and the index of all."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.document import Document, Text, TextBlock
from timeline.content.schema.fields import StoryFields
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.citations import file_citations, text_of
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.urls import STORIES, page_path


def plan_stories(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the index and a page for each story; nothing where there are none."""
    if chronicle.stories:
        yield Page(STORIES, "stories.html", index_page)
    for story in chronicle.stories:
        yield Page(page_path("story", story.id), "story.html", story_page, (story.id,))


def index_page(context: SiteContext) -> tuple[views.Head, views.StoriesPage]:
    """Return the view of the index of stories."""
    ordered = sorted(
        context.chronicle.stories, key=lambda story: (slugify(story.fields.title), story.id)
    )
    entries = tuple(
        views.StoryEntry(
            _link(context, story),
            context.without_citations(text_of(story, "summary")),
            len(set(_events_of(context.chronicle, story))),
        )
        for story in ordered
    )
    title = context.locale.text("sections.stories")
    return page_head(context, STORIES, title, "stories"), views.StoriesPage(entries)


def story_page(context: SiteContext, story_id: str) -> tuple[views.Head, views.StoryPage]:
    """Return the view of a story."""
    story = next(story for story in context.chronicle.stories if story.id == story_id)
    summary = text_of(story, "summary")
    citations = file_citations(context, "story", story_id, story)
    page = views.StoryPage(
        id=story_id,
        title=story.fields.title,
        summary=citations.text(summary),
        stretches=tuple(
            views.StoryPart(
                citations.body(Text(tuple(blocks))),
                tuple(context.row(event_id) for event_id in event_ids),
            )
            for blocks, event_ids in _stretches(context.chronicle, story)
        ),
        sources=citations.source_list(),
        lang=citations.lang,
    )
    description = plain_text(context.without_citations(summary))
    path = page_path("story", story_id)
    return page_head(context, path, page.title, "stories", description=description), page


def _stretches(
    chronicle: Chronicle, story: Document[StoryFields]
) -> list[tuple[list[TextBlock], list[str]]]:
    """Return text and the events after it, in turns; events that are not published are left out."""
    stretches: list[tuple[list[TextBlock], list[str]]] = [([], [])]
    for block in text_of(story, "body").blocks:
        if block.kind != "embed":
            if stretches[-1][1]:
                stretches.append(([], []))
            stretches[-1][0].append(block)
        elif block.html[0] in chronicle.position:
            stretches[-1][1].append(block.html[0])
    return [stretch for stretch in stretches if any(stretch)]


def _events_of(chronicle: Chronicle, story: Document[StoryFields]) -> Iterator[str]:
    return (event_id for _, event_ids in _stretches(chronicle, story) for event_id in event_ids)


def stories_of(context: SiteContext, event_id: str) -> tuple[views.Link, ...]:
    """Return the stories that show an event and have a page."""
    if not context.has("stories"):
        return ()
    by_event = context.structure_cache.get("stories of events", lambda: _by_event(context))
    return by_event.get(event_id, ())


def _by_event(context: SiteContext) -> dict[str, tuple[views.Link, ...]]:
    links: dict[str, dict[views.Link, None]] = {}
    for story in context.chronicle.stories:
        for event_id in _events_of(context.chronicle, story):
            links.setdefault(event_id, {})[_link(context, story)] = None
    return {event_id: tuple(of_event) for event_id, of_event in links.items()}


def _link(context: SiteContext, story: Document[StoryFields]) -> views.Link:
    return views.Link(story.fields.title, context.href("story", story.id), context.lang(story))
