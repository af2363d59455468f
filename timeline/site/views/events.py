"""The page of an event and its parts."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Brief, Cite, Date, Link, Listed, Text
from timeline.site.views.corrections import Correction, Withdrawal
from timeline.site.views.disputes import Dispute
from timeline.site.views.series import Figure
from timeline.site.views.threads import Relation, ThreadPlace


@dataclass(frozen=True, slots=True)
class Person:
    """One that takes part in an event: the link, the office held then, the part, and when."""

    link: Link
    role: str = ""
    part: str = ""
    on: Date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the history of an event's status; `anchor` is the id of its place on the page."""

    anchor: str
    status: str
    on: Date
    was: Date | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording; `type` is `image`, `audio` or `video`; `anchor` the id of its
    place.
    """

    anchor: str
    href: str
    type: str
    alt: str
    caption: Text
    credit: str
    licence: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """How the page itself is cited: `text` in one line, and `files` for reference managers, unless
    they are left out.

    Each of `files` is named by its format (`BibTeX`, `RIS`, `CSL-JSON`); plain text has no name.
    """

    text: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the history of the project's files knows: the first and the last day of an event's."""

    since: Date
    changed: Date


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """`event.html`: everything about one event.

    `sources` are those that the page cites, `rests_on` the number of those that the event itself
    names; a disagreement that is kept elsewhere may bring others. `threads` and `stories` are those
    that it belongs to. `edit` is the page of the repository's host on which the event's file is
    edited, or "".
    """

    id: str
    title: str
    date: Date
    date_note: Text = ()
    status: str
    upcoming: bool = False
    history: tuple[Change, ...] = ()
    places: tuple[Link, ...] = ()
    people: tuple[Person, ...] = ()
    topics: tuple[Link, ...] = ()
    summary: Text = ()
    body: Text = ()
    figures: tuple[Figure, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawn: Withdrawal | None = None
    media: tuple[Media, ...] = ()
    sources: tuple[Listed, ...] = ()
    origins: int = 0
    own_accounts: int = 0
    relations: tuple[Relation, ...] = ()
    earlier: Brief | None = None
    later: Brief | None = None
    added: Date | None = None
    reference: Reference | None = None
    recorded: Recorded | None = None
    rests_on: int = 0
    threads: tuple[ThreadPlace, ...] = ()
    stories: tuple[Link, ...] = ()
    edit: str = ""
    lang: Markup = NOTHING
