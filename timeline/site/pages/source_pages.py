"""Pages of sources, and the index of all sources by publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle, Source
from timeline.model.supporting_statements import Support, supporting_statements
from timeline.site import views
from timeline.site.components import listings
from timeline.site.components.citations import text_of
from timeline.site.components.listings import PeriodSlice, SplitList, Year, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.urls import AUDIT, SOURCES, deep_link, page_path, part_path, year_path

_MAX_SOURCES: Final = 250
"""The number of sources up to which an index is on one page."""
_EVENTS_IN_INDEX: Final = 3


def plan_sources(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the index, its parts where it is long, and a page for each source that has one."""
    if not chronicle.sources:
        return
    yield Page(SOURCES, "sources.html", index_page, ("", None, False))
    if len(chronicle.sources) > _MAX_SOURCES:
        for part, sources in _by_publisher(chronicle).items():
            base = part_path(SOURCES, part)
            yield Page(base, "sources.html", index_page, (part, None, False))
            if len(sources) > _MAX_SOURCES:
                for year in _years(sources):
                    path = base + year_path(year)
                    yield Page(path, "sources.html", index_page, (part, year, True))
    for source in chronicle.sources.values():
        if source.has_page:
            base = page_path("source", source.id)
            periods = listings.planned_periods(chronicle, source.events)
            yield from pages_by_period(base, "source.html", source_page, periods, source.id)


def _by_publisher(chronicle: Chronicle) -> dict[str, list[Source]]:
    """Return the sources of each publisher by the name of its part of the index.

    The part `none` has those without a publisher.
    """
    by_part: dict[str, list[Source]] = {}
    for source in chronicle.sources.values():
        publisher = source.fields.publisher
        part = slugify(publisher) if publisher else "none"
        # The audit of all sources has the path of a part of the index.
        by_part.setdefault("audit-publisher" if part == "audit" else part, []).append(source)
    return dict(sorted(by_part.items()))


def _year(source: Source) -> Year:
    return source.fields.published.year if source.fields.published else None


def _years(sources: Sequence[Source]) -> list[Year]:
    years = {_year(source) for source in sources}
    return sorted(years, key=lambda year: (year is None, -(year or 0)))


def index_page(
    context: SiteContext, part: str, year: Year, by_year: bool
) -> tuple[views.Head, views.SourcesPage]:
    """Return the view of the index: all sources where they are few, else the publishers, or one.

    A publisher with many sources is split by the year of publication; `by_year` says that `year` is
    meant.
    """
    sources = context.chronicle.sources
    title = context.locale.text("sections.sources")
    path = SOURCES
    shown: Sequence[Source] = ()
    parts: tuple[views.Period, ...] = ()
    publisher = ""
    if len(sources) <= _MAX_SOURCES:
        shown = tuple(sources.values())
    elif not part:
        parts = _publisher_index(context)
    else:
        path = part_path(SOURCES, part)
        shown = _publishers(context)[part]
        publisher = shown[0].fields.publisher or context.locale.text("no_publisher")
        title = f"{title}: {publisher}"
        if len(shown) > _MAX_SOURCES:
            shown_year = year if by_year else _years(shown)[0]
            parts = _year_index(context, shown, path, shown_year)
            shown = [source for source in shown if _year(source) == shown_year]
            path += year_path(year) if by_year else ""
    audit = context.urls.href(AUDIT) if context.has("audit") and not part else ""
    head = page_head(context, path, title, "sources")
    return head, views.SourcesPage(groups(context, shown), parts, publisher, audit)


def _publishers(context: SiteContext) -> dict[str, list[Source]]:
    return context.structure_cache.get("publishers", lambda: _by_publisher(context.chronicle))


def _publisher_index(context: SiteContext) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            sources[0].fields.publisher or context.locale.text("no_publisher"),
            len(sources),
            context.urls.href(part_path(SOURCES, part)),
        )
        for part, sources in _publishers(context).items()
    )


def _year_index(
    context: SiteContext, sources: Sequence[Source], base: str, shown: Year
) -> tuple[views.Period, ...]:
    counts = Counter(map(_year, sources))
    in_order = ((year, counts[year]) for year in _years(sources))
    return listings.year_index(context, base, in_order, shown)


def groups(context: SiteContext, sources: Sequence[Source]) -> tuple[views.SourceGroup, ...]:
    """Return sources by publisher, each with its newest first."""
    return tuple(
        views.SourceGroup(
            name,
            f"publisher-{number}",
            tuple(_entry(context, source) for source in sorted(members, key=_newest_first)),
        )
        for number, (name, members) in enumerate(_by_name(sources).items(), 1)
    )


def _by_name(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """Return sources by the name of their publisher, sorted; those without one ("") last."""
    by_name: dict[str, list[Source]] = {}
    for source in sources:
        by_name.setdefault(source.fields.publisher or "", []).append(source)
    names = sorted(by_name, key=lambda name: (not name, slugify(name or "-"), name))
    return {name: by_name[name] for name in names}


def publisher_links(context: SiteContext) -> list[views.Count]:
    """Return each publisher with the number of its sources and where the index lists them."""
    sources = tuple(context.chronicle.sources.values())
    if len(sources) > _MAX_SOURCES:
        index = _publisher_index(context)
        return [views.Count(entry.label, entry.count, entry.href) for entry in index]
    base = context.urls.href(SOURCES)
    no_publisher = context.locale.text("no_publisher")
    return [
        views.Count(name or no_publisher, len(members), f"{base}#publisher-{number}")
        for number, (name, members) in enumerate(_by_name(sources).items(), 1)
    ]


def _newest_first(source: Source) -> tuple[bool, int, str, str]:
    published = source.fields.published
    day = published.latest if published and published.latest is not None else None
    return day is None, -(day or 0), slugify(source.fields.title), source.id


def _entry(context: SiteContext, source: Source) -> views.SourceEntry:
    events = tuple(context.brief(event_id).link for event_id in source.events[:_EVENTS_IN_INDEX])
    return views.SourceEntry(context.source(source.id), events, len(source.events))


def source_page(
    context: SiteContext, source_id: str, period: PeriodSlice | None
) -> tuple[views.Head, views.SourcePage]:
    """Return the view of a source and of the statements that rest on it.

    Where they are many, it has those of one period: the likely one on the first page, which alone
    has the source's own texts.
    """
    source = context.chronicle.sources[source_id]
    summary = text_of(source.document if period is None else None, "summary")
    body = text_of(source.document if period is None else None, "body")
    split = listings.split_list(context, ("source", source_id), source.events)
    base = page_path("source", source_id)
    shown_period = period
    if shown_period is None and not split.on_one_page:
        shown_period = listings.likely_period(context, split)
    copies = context.copies.get(source_id, ()) if period is None else ()
    page = views.SourcePage(
        source=context.source(source_id),
        summary=context.plain_blocks(summary),
        body=context.plain_blocks(body),
        copies=tuple(context.source_link(copy) for copy in copies),
        events=_resting(context, source, split, shown_period),
        years=listings.years(context, split, shown_period, base) if shown_period else (),
        months=listings.months(context, split, shown_period, base) if shown_period else (),
        period=label(context, period),
    )
    description = plain_text(context.without_citations(summary))
    title = source.fields.title
    head = page_head(context, base, title, "sources", period=period, description=description)
    return head, page


def _resting(
    context: SiteContext, source: Source, split: SplitList, period: PeriodSlice | None
) -> tuple[views.Resting, ...]:
    """Return the events of a period that name the source, each with the statements that rest on
    it.
    """
    by_event = context.words_cache.get(
        ("supporting statements", source.id), lambda: _by_event(context.chronicle, source)
    )
    event_ids = split.events if period is None else listings.events_of(split, period)
    return tuple(
        views.Resting(
            context.brief(event_id),
            tuple(
                views.RestingStatement(
                    support.statement.text,
                    f"{context.href('event', event_id)}#{support.statement.anchor}",
                    support.passage,
                    deep_link(source.fields.url or "", passage=support.passage),
                )
                for support in by_event.get(event_id, ())
            ),
        )
        for event_id in event_ids
    )


def _by_event(chronicle: Chronicle, source: Source) -> dict[str, list[Support]]:
    by_event: dict[str, list[Support]] = {}
    for support in supporting_statements(chronicle, source.id):
        by_event.setdefault(support.event, []).append(support)
    return by_event
