"""What a template may see of pages that cut across events: the second half of `views`.

Threads, disagreements, corrections, stories, overdue plans, and how the sources stand. The rules
are those of `views`: small frozen values, ready to be printed, made of a page's own facts.
"""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views import (
    NOTHING,
    Brief,
    Correction,
    Date,
    Dispute,
    Link,
    Listed,
    Listing,
    Period,
    Relation,
    Resting,
    Row,
    SourceGroup,
    Text,
)


@dataclass(frozen=True, slots=True)
class DisagreementGroup:
    """Disagreements of one standing: `open`, `part` or `whole`, words for the theme.

    `found` holds values that differ, found by comparing figures and not written by anybody; nothing
    is said of what decides between them.
    """

    standing: str
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class DisagreementsPage:
    """`disagreements.html`: where sources disagree, the undecided first.

    `count` and `undecided` are of what this page shows, without the values that differ. `years` and
    `months` are the index where the list is split; `period` is said where this is not its first
    page.
    """

    groups: tuple[DisagreementGroup, ...]
    count: int
    undecided: int
    sources: tuple[Listed, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class OverduePage:
    """`overdue.html`: plans whose date has passed by `today` without a report of the outcome.

    `period` is said where the list is split and this is not its first page.
    """

    listing: Listing
    today: Date
    period: str = ""


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """A thread in a list: how many events it has, the first and the last of them, and whether one
    of them is still planned, postponed or going on.
    """

    link: Link
    count: int
    first: Brief
    last: Brief
    unfinished: bool


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """`threads.html`: all threads, those with the latest events first."""

    threads: tuple[ThreadEntry, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """An event of a thread, and how it leads on from others of the same thread."""

    row: Row
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """`thread.html`: a thread from its start to its end.

    `entry` is the whole of it. A long one is split by period, with `years`, `months`, `earlier` and
    `later` as in a `Listing`.
    """

    id: str
    title: str
    entry: ThreadEntry
    steps: tuple[ThreadStep, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    earlier: Link | None = None
    later: Link | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction of an event, or the mark of one that was withdrawn, which has no text."""

    event: Brief
    correction: Correction | None
    withdrawn: Date | None


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """`corrections.html`: what was put right, the newest first; `feed` is its address as a feed."""

    entries: tuple[CorrectionEntry, ...]
    feed: str
    sources: tuple[Listed, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that leads to the list of what it counts; `href` is "" where it is none."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How many events and how many statements rest on such sources alone; `kind` is a word for the
    theme (`one_origin` …).
    """

    kind: str
    events: Count
    statements: Count


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`audit.html`: what the events rest on, in numbers.

    `events`, `statements`, `sources` and `origins` are the whole. `types` and `publishers` count
    sources; `publishers` are the most frequent ones, and `all_publishers` leads to the others.
    """

    events: int
    statements: int
    sources: int
    origins: int
    measures: tuple[Measure, ...]
    types: tuple[Count, ...]
    publishers: tuple[Count, ...]
    all_publishers: str


@dataclass(frozen=True, slots=True)
class AuditListPage:
    """`audit_list.html`: what one number of the audit counts.

    `kind` is the measure, or the type of the sources; `of` is `events`, `statements` or `sources`,
    and says which of `listing`, `resting` and `groups` is filled. `count` is of the whole list, and
    `audit` leads back.
    """

    kind: str
    of: str
    count: int
    audit: str
    listing: Listing | None = None
    resting: tuple[Resting, ...] = ()
    groups: tuple[SourceGroup, ...] = ()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""


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


@dataclass(frozen=True, slots=True)
class CommentedPage:
    """`commented.html`: the events on which an actor commented without a part in them."""

    actor: Link
    listing: Listing
    period: str = ""
