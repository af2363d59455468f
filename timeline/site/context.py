"""What every page is made from: the chronicle, the settings, the words and the addresses.

An `SiteContext` turns the small parts that many pages share (a date, a source, a row, a brief
mention)
into views, each once. It keeps what it has made, which is safe since everything that goes in is
frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from timeline import dates
from timeline.content.document import Document, Text
from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF, EntityKind, Kind
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Entity, Event, Source
from timeline.project.settings import Part, Settings
from timeline.site import views
from timeline.site.caches import CitationsCache, LatestCache, StructureCache, WordsCache
from timeline.site.dependencies import TrackedEvents
from timeline.site.i18n.languages import attributes, language_of
from timeline.site.i18n.locale import Locale
from timeline.site.queries.disputes import StoredDispute, touching
from timeline.site.sections import is_left_out, left_out
from timeline.site.urls import Urls, page_path

"""The kinds of thing that have pages, in the order of the menu."""

_LINK_INSIDE: Final = re.compile(r'<a href="\x01([^"#?]*)[^>]*>(.*?)</a>', re.DOTALL)
_CONTENT_FILE: Final = re.compile(r"\x01(content/[^\"#?]*\.md)")

CitationMark = Callable[[tuple[views.Cite, ...], str], Markup]
"""The theme's citation mark: the citations of one pair of brackets, and the anchor → HTML."""


class SiteContext:
    """One chronicle, ready to be planned and rendered on one day in one language.

    `today` is a day ordinal; only what depends on it may use it. `mark` is the theme's citation
    mark. `history` gives, for the path of a content file, the first and the last day of its changes
    (ordinals); it is empty unless it was asked for.
    """

    def __init__(
        self,
        chronicle: Chronicle,
        settings: Settings,
        locale: Locale,
        urls: Urls,
        today: int,
        mark: CitationMark,
        history: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        self._track(chronicle)
        self.structure_cache = StructureCache(self.tracked_events)
        self.citations_cache = CitationsCache(self.tracked_events)
        self.settings = settings
        self.locale = locale
        self.urls = urls
        self.today = today
        self.mark = mark
        self.history = history
        self._without = left_out(settings.leave_out)
        self._dates: dict[tuple[EventDate, int | None], views.Date] = {}
        self._things: dict[tuple[EntityKind, str], views.Link] = {}
        self._briefs: dict[str, views.Brief] = {}
        self._rows: dict[str, views.Row] = {}
        self._sources: dict[str, views.Source] = {}

    def _track(self, chronicle: Chronicle) -> None:
        """Take this chronicle, whose events record which of them are read."""
        self.tracked_events = TrackedEvents(chronicle.events)
        self.chronicle = replace(chronicle, events=self.tracked_events)
        self.outline = replace(chronicle, events=self.tracked_events.outline)
        self.words_cache = WordsCache(self.tracked_events)
        self.latest_cache = LatestCache(self.tracked_events)

    def updated(self, chronicle: Chronicle, event_id: str, citations_changed: bool) -> SiteContext:
        """Return the context of a chronicle in which only the words of this event differ.

        `citations_changed` says whether its statements cite other sources. What the two contexts
        have in common is not computed again; this context stays as it is.
        """
        other = copy(self)
        other._track(chronicle)
        other.structure_cache = self.structure_cache.carried_over(other.tracked_events)
        other.citations_cache = (
            CitationsCache(other.tracked_events)
            if citations_changed
            else self.citations_cache.carried_over(other.tracked_events)
        )
        other._rows = {key: row for key, row in self._rows.items() if key != event_id}
        other._briefs = {key: brief for key, brief in self._briefs.items() if key != event_id}
        return other

    @property
    def newest_first(self) -> bool:
        """Whether lists begin with the latest event."""
        return self.settings.order == "newest"

    def has(self, part: Part) -> bool:
        """Whether the site has this part; see the setting `leave_out`."""
        return part not in self._without

    def href(self, kind: Kind, page_id: str) -> str:
        """The address of a page on this site, or "" where pages of its kind are left out."""
        if self._without and FOLDER_OF[kind] in self._without:
            return ""
        return self.urls.href(page_path(kind, page_id))

    def date(self, date: EventDate, within: int | None = None) -> views.Date:
        """A date as it is said; `short` leaves out the year `within` which it stands."""
        made = self._dates.get((date, within))
        if made is None:
            made = self._dates[date, within] = self._date(date, within)
        return made

    def _date(self, date: EventDate, within: int | None) -> views.Date:
        words = self.locale.dates
        short = dates.say(date, words, short=True, within=within)
        if within is not None:
            whole = self.date(date)
            return views.Date(whole.text, short, whole.pieces, whole.weekday)
        pieces = tuple((text, iso or "") for text, iso in dates.time_elements(date, words))
        text = "".join(text for text, _ in pieces)
        return views.Date(text, short, pieces, dates.weekday(date, words))

    def optional_date(self, date: EventDate | None) -> views.Date | None:
        """A date as it is said, if there is one."""
        return None if date is None else self.date(date)

    @cached_property
    def today_view(self) -> views.Date:
        """The day of the build as it is said."""
        return self.day(self.today)

    @property
    def today_iso(self) -> str:
        """The day of the build as ISO 8601 writes it."""
        return self.today_view.pieces[0][1]

    def day(self, ordinal: int) -> views.Date:
        """A day ordinal (of the years 0 to 9999) as it is said."""
        year, month, day = dates.from_day_ordinal(ordinal)
        return self.date(dates.parse(f"{year:04}-{month:02}-{day:02}"))

    @property
    def upcoming(self) -> frozenset[str]:
        """The ids of the events that are still to come on the day of the build."""
        return self.structure_cache.get(
            "upcoming",
            lambda: frozenset(
                event.id for event in self.chronicle.events if self.is_upcoming(event)
            ),
        )

    def is_upcoming(self, event: Event) -> bool:
        """Whether an event is still to come on the day of the build, or has no date yet."""
        if event.status in ("cancelled", "happened", "ongoing"):
            return event.date.is_future(self.today)
        return event.status != "unconfirmed" and not event.date.is_past(self.today)

    def thing_link(self, kind: EntityKind, thing_id: str) -> views.Link:
        """A link to an actor, place, topic or series."""
        made = self._things.get((kind, thing_id))
        if made is None:
            thing = self.chronicle.things(kind)[thing_id]
            made = self._things[kind, thing_id] = views.Link(
                thing.title, self.href(kind, thing_id), self.lang(thing.document)
            )
        return made

    def brief(self, event_id: str) -> views.Brief:
        """An event in a word."""
        event = self.outline.event(event_id)
        made = self._briefs.get(event_id)
        if made is None:
            lang = self.lang(event.document)
            link = views.Link(event.title, self.href("event", event_id), lang)
            made = self._briefs[event_id] = views.Brief(link, self.date(event.date))
        return made

    def source(self, source_id: str) -> views.Source:
        """A source as a reader is shown it."""
        made = self._sources.get(source_id)
        if made is None:
            made = self._sources[source_id] = self._source(self.chronicle.sources[source_id])
        return made

    def _source(self, source: Source) -> views.Source:
        fields = source.fields
        return views.Source(
            id=source.id,
            title=fields.title,
            title_supplied=fields.title_supplied,
            url=fields.url or "",
            href=self.href("source", source.id) if source.has_page else "",
            publisher=fields.publisher or "",
            authors=fields.authors,
            published=self.optional_date(fields.published),
            accessed=self.optional_date(fields.accessed),
            type=fields.type or "",
            own_account=fields.own_account,
            copy_of=self._original(source),
            read=fields.read or "",
            state=fields.state,
            archived=tuple(
                views.Archive(
                    copy.url,
                    self.date(copy.on),
                    (copy.on.start_iso or "")[:10] if copy.on.is_exact_day else "",
                )
                for copy in source.archived
            ),
            language=fields.language or "",
            note=fields.note or "",
            foreign=self._foreign(source),
            lang=self.lang_of_source(source),
        )

    def _foreign(self, source: Source) -> str:
        own = self.settings.language.partition("-")[0]
        language = source.fields.language or ""
        return "" if language.partition("-")[0] == own else language

    def lang_of_source(self, source: Source) -> Markup:
        """The attributes that say the language of a source's title and passages."""
        return attributes(self._foreign(source), self.settings.language)

    def lang(self, document: Document[Any] | None) -> Markup:
        """The attributes that say the language of a file's words, where it is not the site's."""
        return attributes(self.language(document), self.settings.language)

    def language(self, document: Document[Any] | None) -> str:
        """The language of a file's words: its own, or else the site's."""
        return language_of(document, self.settings.language)

    def _original(self, source: Source) -> views.Link | None:
        if source.origin == source.id:
            return None
        original = self.chronicle.sources.get(source.origin)
        if original is None:
            return views.Link(source.origin)
        return self.source_link(original)

    def source_link(self, source: Source) -> views.Link:
        """A link to the page of a source, or else to the source itself."""
        href = self.href("source", source.id) if source.has_page else ""
        # A title that is our description is in our language.
        lang = views.NOTHING if source.fields.title_supplied else self.lang_of_source(source)
        return views.Link(source.fields.title, href or source.fields.url or "", lang)

    def knowledge(self, source_ids: tuple[str, ...]) -> tuple[int, int]:
        """How many origins these sources have, and how many of those are the account of the one
        concerned.
        """
        sources = self.chronicle.sources
        origins = {sources[source_id].origin for source_id in source_ids}
        own = {
            sources[source_id].origin
            for source_id in source_ids
            if sources[source_id].fields.own_account
        }
        return len(origins), len(own)

    def row(self, event_id: str) -> views.Row:
        """An event in a list."""
        event = self.outline.event(event_id)
        made = self._rows.get(event_id)
        if made is None:
            made = self._rows[event_id] = self._row(event)
        return made

    @property
    def touching(self) -> dict[str, tuple[StoredDispute, ...]]:
        """For the id of an event the disagreements kept in other files that affect it."""
        return self.structure_cache.get("touching", lambda: touching(self.chronicle))

    def _row(self, event: Event) -> views.Row:
        fields = event.fields
        withdrawn = fields.withdrawn is not None
        elsewhere = [one.dispute for one in self.touching.get(event.id, ())]
        disputes = () if withdrawn else (*fields.disputes, *elsewhere)
        origins, own_accounts = self.knowledge(event.sources)
        return views.Row(
            id=event.id,
            href=self.href("event", event.id),
            title=fields.title,
            date=self.date(event.date, event.date.year),
            status=event.status,
            upcoming=self.is_upcoming(event),
            key=fields.key,
            withdrawn=withdrawn,
            summary=Markup() if withdrawn else self.without_citations(event.text("summary")),
            places=tuple(self.thing_link("place", place) for place in event.places),
            topics=tuple(self.thing_link("topic", topic) for topic in event.topics),
            sources=len(event.sources),
            origins=origins,
            own_accounts=own_accounts,
            disputes=len(disputes),
            open_disputes=sum(dispute.resolution is None for dispute in disputes),
            was=None if withdrawn or event.status != "postponed" else self.given_up(event),
            lang=self.lang(event.document),
        )

    def given_up(self, event: Event) -> views.Date | None:
        """The last date of an event that was given up for another one."""
        for change in reversed(event.fields.status_history):
            if change.was is not None and change.was.text != event.date.text:
                return self.date(change.was)
        return None

    @property
    def copies(self) -> dict[str, list[Source]]:
        """The sources that are copies of another one, by the id of that one."""
        return self.structure_cache.get("copies", self._copies)

    def _copies(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self.chronicle.sources.values():
            if source.origin != source.id:
                found.setdefault(source.origin, []).append(source)
        return found

    @property
    def _page_of_file(self) -> dict[str, str]:
        """The path of the page that is made from each content file."""
        return self.structure_cache.get("pages of files", self._pages_of_files)

    def _pages_of_files(self) -> dict[str, str]:
        chronicle = self.chronicle
        things = (chronicle.things(kind).values() for kind in ENTITY_KINDS)
        documents: list[Document[Any] | None] = [
            *(event.document for event in chronicle.events),
            *(thing.document for thing in chain.from_iterable(things)),
            *(source.document for source in chronicle.sources.values()),
            *chronicle.pages,
            *chronicle.stories,
        ]
        return {
            document.file.path: page_path(document.kind, document.id)
            for document in documents
            if document is not None
        }

    def linked(self, html: str) -> Markup:
        """A piece of HTML with its links into the site made addresses on the host.

        `\\x01` stands for the site's root, and a content file there for the page made of it. What
        led to a part that is left out is left as its words.
        """
        if "\x01" in html:
            if self._without:
                html = _LINK_INSIDE.sub(self._kept, html)
            html = _CONTENT_FILE.sub(self._address_of_file, html).replace("\x01", self.urls.root)
        return Markup(html)

    def _kept(self, link: re.Match[str]) -> str:
        path = self._page_of_file.get(link[1], link[1])
        return link[2] if is_left_out(path, self._without) else link[0]

    def _address_of_file(self, found: re.Match[str]) -> str:
        path = self._page_of_file.get(found[1])
        return found[0] if path is None else self.urls.href(path)

    def plain_blocks(self, text: Text) -> views.Text:
        """A text whose citations are not shown: that of a source's own page."""
        return tuple(
            views.Block(block.kind, self.linked(without_marks(block.html))) for block in text.blocks
        )

    def without_citations(self, text: Text) -> Markup:
        """The HTML of a text with its citations left out, for lists and descriptions."""
        html = " ".join(without_marks(block.html) for block in text.blocks)
        return self.linked(html)


def without_marks(html: tuple[str, ...]) -> str:
    """The pieces of a block joined, less the space that an author writes before a citation."""
    return "".join(piece.rstrip(" \n") for piece in html[:-1]) + html[-1]


def page_of(thing: Entity) -> str:
    """The path of the page of a thing."""
    return page_path(thing.kind, thing.id)
