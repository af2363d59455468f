"""What every page is made from: the chronicle, the settings, the words and the URLs of a site.

A `SiteContext` turns the small parts that many pages share (a date, a source, a row, a link) into
views, each once. It keeps them, which is safe since all that goes in is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from timeline import dates
from timeline.content.document import Document, Text
from timeline.content.kinds import FOLDER_OF, EntityKind, Kind
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.project.settings import Settings, SitePart
from timeline.site import views
from timeline.site.caches import CitationsCache, LatestCache, StructureCache, WordsCache
from timeline.site.content_links import has_internal_links, pages_of_files, resolve_links
from timeline.site.dependencies import TrackedEvents
from timeline.site.i18n.languages import attributes, language_of
from timeline.site.i18n.locale import Locale
from timeline.site.queries.disputes import StoredDispute, by_affected_event
from timeline.site.sections import left_out
from timeline.site.urls import Urls, page_path

CitationMark = Callable[[tuple[views.Cite, ...], str], Markup]
"""The theme's citation mark: the citations of one pair of brackets, and the anchor → HTML."""


class SiteContext:
    """One chronicle, ready to be planned and rendered on one day in one language.

    `today` is a day ordinal; only what depends on it may use it. `history` maps the path of a
    content file to the first and the last day of its changes (ordinals); it is empty unless the
    settings ask for it. Events are read from `chronicle`, or from `outline` where no other text of
    an event is needed than its title and summary; see `site.dependencies`.
    """

    def __init__(
        self,
        chronicle: Chronicle,
        settings: Settings,
        locale: Locale,
        urls: Urls,
        today: int,
        citation_mark: CitationMark,
        history: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        self._track(chronicle)
        self.structure_cache = StructureCache(self.tracked_events)
        self.citations_cache = CitationsCache(self.tracked_events)
        self.settings = settings
        self.locale = locale
        self.urls = urls
        self.today = today
        self.citation_mark = citation_mark
        self.history = history
        self._left_out = left_out(settings.leave_out)
        self._dates: dict[tuple[EventDate, int | None], views.Date] = {}
        self._entity_links: dict[tuple[EntityKind, str], views.Link] = {}
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

    def has(self, part: SitePart) -> bool:
        """Return whether the site has this part; see the setting `leave_out`."""
        return part not in self._left_out

    def href(self, kind: Kind, page_id: str) -> str:
        """Return the URL of a page on its host, or "" where pages of its kind are left out."""
        if self._left_out and FOLDER_OF.get(kind) in self._left_out:
            return ""
        return self.urls.href(page_path(kind, page_id))

    def date(self, date: EventDate, within: int | None = None) -> views.Date:
        """Return a date in the site's language; `short` omits the year `within` which it is."""
        view = self._dates.get((date, within))
        if view is None:
            view = self._dates[date, within] = self._date(date, within)
        return view

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
        """Return a date in the site's language, if there is one."""
        return None if date is None else self.date(date)

    @cached_property
    def today_view(self) -> views.Date:
        """The day of the build in the site's language."""
        return self.day(self.today)

    @property
    def today_iso(self) -> str:
        """The day of the build in ISO 8601."""
        return self.today_view.pieces[0][1]

    def day(self, ordinal: int) -> views.Date:
        """Return a day ordinal (of the years 0 to 9999) in the site's language."""
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
        """Return whether an event is still to come on the day of the build, or has no date yet."""
        if event.status in ("cancelled", "happened", "ongoing"):
            return event.date.is_future(self.today)
        return event.status != "unconfirmed" and not event.date.is_past(self.today)

    def entity_link(self, kind: EntityKind, entity_id: str) -> views.Link:
        """Return a link to an actor, place, topic or series."""
        link = self._entity_links.get((kind, entity_id))
        if link is None:
            entity = self.chronicle.entities(kind)[entity_id]
            link = self._entity_links[kind, entity_id] = views.Link(
                entity.title, self.href(kind, entity_id), self.lang(entity.document)
            )
        return link

    def brief(self, event_id: str) -> views.Brief:
        """Return an event as its date and a link."""
        event = self.outline.event(event_id)
        brief = self._briefs.get(event_id)
        if brief is None:
            lang = self.lang(event.document)
            link = views.Link(event.title, self.href("event", event_id), lang)
            brief = self._briefs[event_id] = views.Brief(link, self.date(event.date))
        return brief

    def source(self, source_id: str) -> views.Source:
        """Return a source as a reader is shown it."""
        view = self._sources.get(source_id)
        if view is None:
            view = self._sources[source_id] = self._source(self.chronicle.sources[source_id])
        return view

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
        """Return the attributes for the language of a source's title and passages."""
        return attributes(self._foreign(source), self.settings.language)

    def lang(self, document: Document[Any] | None) -> Markup:
        """Return the attributes for the language of a file's words, where it is not the site's."""
        return attributes(self.language(document), self.settings.language)

    def language(self, document: Document[Any] | None) -> str:
        """Return the language of a file's words: its own, or else the site's."""
        return language_of(document, self.settings.language)

    def _original(self, source: Source) -> views.Link | None:
        if source.origin == source.id:
            return None
        original = self.chronicle.sources.get(source.origin)
        if original is None:
            return views.Link(source.origin)
        return self.source_link(original)

    def source_link(self, source: Source) -> views.Link:
        """Return a link to the page of a source, or else to the source itself."""
        href = self.href("source", source.id) if source.has_page else ""
        # A title that is our description is in our language.
        lang = views.NOTHING if source.fields.title_supplied else self.lang_of_source(source)
        return views.Link(source.fields.title, href or source.fields.url or "", lang)

    def count_origins(self, source_ids: tuple[str, ...]) -> tuple[int, int]:
        """Return how many origins these sources have, and how many of these are the account of
        those concerned.
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
        """Return an event in a list."""
        event = self.outline.event(event_id)
        row = self._rows.get(event_id)
        if row is None:
            row = self._rows[event_id] = self._row(event)
        return row

    @property
    def disputes_affecting(self) -> dict[str, tuple[StoredDispute, ...]]:
        """For the id of an event, the disagreements in other files that affect it."""
        return self.structure_cache.get(
            "disputes affecting", lambda: by_affected_event(self.chronicle)
        )

    def _row(self, event: Event) -> views.Row:
        fields = event.fields
        withdrawn = fields.withdrawn is not None
        elsewhere = [stored.dispute for stored in self.disputes_affecting.get(event.id, ())]
        disputes = () if withdrawn else (*fields.disputes, *elsewhere)
        origins, own_accounts = self.count_origins(event.sources)
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
            places=tuple(self.entity_link("place", place) for place in event.places),
            topics=tuple(self.entity_link("topic", topic) for topic in event.topics),
            sources=len(event.sources),
            origins=origins,
            own_accounts=own_accounts,
            disputes=len(disputes),
            open_disputes=sum(dispute.resolution is None for dispute in disputes),
            was=None if withdrawn or event.status != "postponed" else self.former_date(event),
            lang=self.lang(event.document),
        )

    def former_date(self, event: Event) -> views.Date | None:
        """Return the last date of an event that another one replaced."""
        for change in reversed(event.fields.status_history):
            if change.was is not None and change.was.text != event.date.text:
                return self.date(change.was)
        return None

    @property
    def copies(self) -> dict[str, list[Source]]:
        """The sources that are copies of another one, by the id of that one."""
        return self.structure_cache.get("copies", self._copies)

    def _copies(self) -> dict[str, list[Source]]:
        copies: dict[str, list[Source]] = {}
        for source in self.chronicle.sources.values():
            if source.origin != source.id:
                copies.setdefault(source.origin, []).append(source)
        return copies

    def resolve_links(self, html: str) -> Markup:
        """Return a piece of HTML with its links into the site made URLs; see `content_links`."""
        if has_internal_links(html):
            pages = self.structure_cache.get(
                "pages of files", lambda: pages_of_files(self.chronicle)
            )
            html = resolve_links(html, self.urls, pages, self._left_out)
        return Markup(html)

    def plain_blocks(self, text: Text) -> views.Text:
        """Return a text without its citations: that of a source's own page."""
        return tuple(
            views.Block(block.kind, self.resolve_links(_without_marks(block.html)))
            for block in text.blocks
        )

    def without_citations(self, text: Text) -> Markup:
        """Return the HTML of a text without its citations, for lists and descriptions."""
        html = " ".join(_without_marks(block.html) for block in text.blocks)
        return self.resolve_links(html)


def _without_marks(html: tuple[str, ...]) -> str:
    """Return the pieces of a block joined, without the space that precedes a citation."""
    return "".join(piece.rstrip(" \n") for piece in html[:-1]) + html[-1]
