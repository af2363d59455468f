"""How events lead on from each other: relations and threads."""

from __future__ import annotations

from timeline.core.frozen import dataclass
from timeline.site.views.common import Brief, Link, Period
from timeline.site.views.listings import Row


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of an event, as a word for the theme, and the events at its other end.

    `kind` is `follows` … `contradicts`, or for back-links `followed_by`, `answered_by`,
    `implemented_by`, `superseded_by`, `has_part`.
    """

    kind: str
    events: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """The place of an event in a thread: the thread, the event's number among `count`, and the ones
    before and after it there.
    """

    thread: Link
    number: int
    count: int
    earlier: Brief | None
    later: Brief | None


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
