"""Stories: a path through chosen events with text between them."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Link, Listed, Text
from timeline.site.views.listings import Row


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A stretch of a story: its text, and then the events that it shows."""

    text: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """`story.html`: a path through chosen events, with text between them."""

    id: str
    title: str
    summary: Text
    stretches: tuple[StoryPart, ...]
    sources: tuple[Listed, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A story in the index: its summary as HTML without citations, and the number of its events."""

    link: Link
    summary: Markup
    count: int


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """`stories.html`: all stories, by title."""

    stories: tuple[StoryEntry, ...]
