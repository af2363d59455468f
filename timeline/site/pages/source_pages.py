"""Pages of sources, and the index of all sources by publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from timeline.content.document import Text
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle, Source
from timeline.model.supporting_statements import Support, supporting_statements
from timeline.site import views
from timeline.site.components import listings
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.context import SiteContext
from timeline.site.page import Page, plain_text
from timeline.site.urls import (
    deep_link,
    page_path,
    part_path,
    year_path,
)

_FOLDER: Final = "sources/"
_WHOLE: Final = 250
"""An index of at most so many sources stands on one page."""
_FIRST_EVENTS: Final = 3

Year = int | None


def plan_sources(chronicle: Chronicle) -> Iterator[Page]:
    """The index, its parts where it is long, and a page for each source that has one."""
    if not chronicle.sources:
        return
    yield Page(_FOLDER, "sources.html", index_page, ("", None, False))
    if len(chronicle.sources) > _WHOLE:
        for part, sources in _by_publisher(chronicle).items():
            base = part_path(_FOLDER, part)
            yield Page(base, "sources.html", index_page, (part, None, False))
            if len(sources) > _WHOLE:
                for year in _years(sources):
                    yield Page(
                        base + year_path(year), "sources.html", index_page, (part, year, True)
                    )
    for source in chronicle.sources.values():
        if source.has_page:
            yield from _plan_source(chronicle, source)


def _plan_source(chronicle: Chronicle, source: Source) -> Iterator[Page]:
    base = page_path("source", source.id)
    yield Page(base, "source.html", source_page, (source.id,))
    for period in listings.planned_periods(chronicle, source.events):
        subject = (source.id, period.year, period.month)
        yield Page(period.path(base), "source.html", source_period_page, subject)


def _by_publisher(chronicle: Chronicle) -> dict[str, list[Source]]:
    """The sources of each publisher, by the name of its part of the index; `-` has no publisher."""
    found: dict[str, list[Source]] = {}
    for source in chronicle.sources.values():
        publisher = source.fields.publisher
        part = slugify(publisher) if publisher else "none"
        # The audit of all sources stands beside the parts of the index.
        found.setdefault("audit-publisher" if part == "audit" else part, []).append(source)
    return dict(sorted(found.items()))


def _year(source: Source) -> Year:
    return source.fields.published.year if source.fields.published else None


def _years(sources: Sequence[Source]) -> list[Year]:
    years = {_year(source) for source in sources}
    return sorted(years, key=lambda year: (year is None, -(year or 0)))


def index_page(
    context: SiteContext, part: str, year: Year, by_year: bool
) -> tuple[views.Head, views.SourcesPage]:
    """The view of the index: all sources where they are few, else the publishers, or one of them.

    A publisher with many sources is split by the year of publication; `by_year` says that `year` is
    meant.
    """
    chronicle = context.chronicle
    title = context.locale.text("sections.sources")
    path = _FOLDER
    split: tuple[views.Period, ...] = ()
    said = ""
    if len(chronicle.sources) <= _WHOLE:
        chosen: Sequence[Source] = tuple(chronicle.sources.values())
    elif not part:
        chosen = ()
        split = _publisher_index(context)
    else:
        path = part_path(_FOLDER, part)
        chosen = _publishers(context)[part]
        said = chosen[0].fields.publisher or context.locale.text("no_publisher")
        if len(chosen) > _WHOLE:
            split = _published(context, chosen, path, year if by_year else _years(chosen)[0])
            shown = year if by_year else _years(chosen)[0]
            chosen = [source for source in chosen if _year(source) == shown]
            path += year_path(year) if by_year else ""
    head = _head(context, path, f"{title}: {said}" if said else title, "")
    audit = context.urls.href(part_path(_FOLDER, "audit"))
    audit = audit if context.has("audit") and not part else ""
    return head, views.SourcesPage(groups(context, chosen), split, said, audit)


def _publishers(context: SiteContext) -> dict[str, list[Source]]:
    return context.structure_cache.get("publishers", lambda: _by_publisher(context.chronicle))


def _publisher_index(context: SiteContext) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            sources[0].fields.publisher or context.locale.text("no_publisher"),
            len(sources),
            context.urls.href(part_path(_FOLDER, part)),
        )
        for part, sources in _publishers(context).items()
    )


def _published(
    context: SiteContext, sources: Sequence[Source], base: str, shown: Year
) -> tuple[views.Period, ...]:
    counts = Counter(map(_year, sources))
    ordered = ((PeriodSlice(year), counts[year]) for year in _years(sources))
    return listings.index(context, base, ordered, shown)


def groups(context: SiteContext, sources: Sequence[Source]) -> tuple[views.SourceGroup, ...]:
    """Sources by publisher, each with its newest first."""
    members = _named(sources)
    return tuple(
        views.SourceGroup(
            name,
            f"publisher-{number}",
            tuple(_entry(context, source) for source in sorted(those, key=_newest_first)),
        )
        for number, (name, those) in enumerate(members.items(), 1)
    )


def _named(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """Sources by the name of their publisher, in the order of names; "" has none and is last."""
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.fields.publisher or "", []).append(source)
    named = sorted(found, key=lambda name: (not name, slugify(name or "-"), name))
    return {name: found[name] for name in named}


def publisher_links(context: SiteContext) -> list[tuple[str, int, str]]:
    """Each publisher with the number of its sources and where the index lists them."""
    sources = tuple(context.chronicle.sources.values())
    nobody = context.locale.text("no_publisher")
    if len(sources) > _WHOLE:
        return [(one.label, one.count, one.href) for one in _publisher_index(context)]
    base = context.urls.href(_FOLDER)
    return [
        (name or nobody, len(those), f"{base}#publisher-{number}")
        for number, (name, those) in enumerate(_named(sources).items(), 1)
    ]


def _newest_first(source: Source) -> tuple[bool, int, str, str]:
    published = source.fields.published
    day = published.latest if published and published.latest is not None else None
    return day is None, -(day or 0), slugify(source.fields.title), source.id


def _entry(context: SiteContext, source: Source) -> views.SourceEntry:
    events = tuple(context.brief(event_id).link for event_id in source.events[:_FIRST_EVENTS])
    return views.SourceEntry(context.source(source.id), events, len(source.events))


def source_page(context: SiteContext, source_id: str) -> tuple[views.Head, views.SourcePage]:
    """The view of a source; where many events rest on it, the likely period and an index."""
    source = context.chronicle.sources[source_id]
    texts = source.document.texts if source.document else {}
    body = texts.get("body") or Text()
    summary = texts.get("summary") or Text()
    parts = listings.split(context, ("source", source_id), source.events)
    base = page_path("source", source_id)
    period = None if parts.whole else listings.likely_period(context, parts)
    page = views.SourcePage(
        source=context.source(source_id),
        summary=context.plain_blocks(summary),
        body=context.plain_blocks(body),
        copies=_copies(context, source),
        events=_resting(context, source, parts, period),
        years=listings.years(context, parts, period, base) if period else (),
        months=listings.months(context, parts, period, base) if period else (),
    )
    description = plain_text(context.without_citations(summary))
    return _head(context, base, source.fields.title, description), page


def source_period_page(
    context: SiteContext, source_id: str, year: Year, month: int | None
) -> tuple[views.Head, views.SourcePage]:
    """The view of the statements of one period's events that rest on a source."""
    source = context.chronicle.sources[source_id]
    parts = listings.split(context, ("source", source_id), source.events)
    base = page_path("source", source_id)
    period = PeriodSlice(year, month)
    said = label(context, period)
    page = views.SourcePage(
        source=context.source(source_id),
        summary=(),
        body=(),
        copies=(),
        events=_resting(context, source, parts, period),
        years=listings.years(context, parts, period, base),
        months=listings.months(context, parts, period, base),
        period=said,
    )
    return _head(context, period.path(base), f"{source.fields.title}: {said}", ""), page


def _head(context: SiteContext, path: str, title: str, description: str) -> views.Head:
    return views.Head(
        title=title,
        description=description,
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section="sources",
    )


def _resting(
    context: SiteContext, source: Source, parts: listings.Split, period: PeriodSlice | None
) -> tuple[views.Resting, ...]:
    """The events of a period that name the source, each with the statements that rest on it."""
    shown = parts.events if period is None else listings.events_of(parts, period)
    by_event = context.words_cache.get(
        ("rests", source.id), lambda: _by_event(context.chronicle, source)
    )
    statements: dict[str, list[views.RestingStatement]] = {event_id: [] for event_id in shown}
    for event_id, made in statements.items():
        made += [
            views.RestingStatement(
                rest.statement.text,
                f"{context.href('event', event_id)}#{rest.statement.anchor}",
                rest.passage,
                deep_link(source.fields.url or "", passage=rest.passage),
            )
            for rest in by_event.get(event_id, ())
        ]
    return tuple(
        views.Resting(context.brief(event_id), tuple(made)) for event_id, made in statements.items()
    )


def _by_event(chronicle: Chronicle, source: Source) -> dict[str, list[Support]]:
    found: dict[str, list[Support]] = {}
    for rest in supporting_statements(chronicle, source.id):
        found.setdefault(rest.event, []).append(rest)
    return found


def _copies(context: SiteContext, source: Source) -> tuple[views.Link, ...]:
    return tuple(context.source_link(copy) for copy in context.copies.get(source.id, ()))
