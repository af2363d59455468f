"""How the sources stand: the page of numbers, and the list behind each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from timeline.content.schema.fields import SourceType
from timeline.model.chronicle import Chronicle, Source
from timeline.model.references import statements
from timeline.site import views
from timeline.site.components import listings, pagination
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.pagination import PeriodPages
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages import source_pages
from timeline.site.pages.dispute_pages import head
from timeline.site.queries.audit import (
    MEASURES,
    Audit,
    Evidence,
    audit,
)
from timeline.site.urls import part_path
from timeline.site.views import across

AUDIT: Final = part_path("sources/", "audit")
_SOURCES: Final = 250
"""So many sources at most stand on one page."""
_PUBLISHERS: Final = 20
_LONG: Final = 100
"""So many characters of a statement stand in a list; the whole of it where its link leads."""
_TYPES: Final = (*get_args(SourceType), "none")
_PAGE: Final = "audit_list.html"


def plan_audit(chronicle: Chronicle) -> Iterator[Page]:
    """The page of numbers, and the lists behind those that are not nought."""
    if not chronicle.sources:
        return
    yield Page(AUDIT, "audit.html", audit_page)
    found = audit(chronicle)
    for measure in MEASURES:
        yield from _plan_measure(chronicle, found, measure)
    for kind, sources in _by_type(chronicle).items():
        base = _list_path(kind, "sources")
        yield Page(base, _PAGE, sources_page, (kind, None))
        for period in _cut_sources(sources).periods():
            yield Page(period.path(base), _PAGE, sources_page, (kind, period))


def _plan_measure(chronicle: Chronicle, found: Audit, measure: str) -> Iterator[Page]:
    events, statements = found.events_of[measure], found.statements_of[measure]
    if events:
        base = _list_path(measure, "events")
        yield Page(base, _PAGE, events_page, (measure, None))
        for period in listings.planned_periods(chronicle, events):
            yield Page(period.path(base), _PAGE, events_page, (measure, period))
    if statements:
        base = _list_path(measure, "statements")
        yield Page(base, _PAGE, statements_page, (measure, None))
        for period in _cut_statements(chronicle, statements).periods():
            yield Page(period.path(base), _PAGE, statements_page, (measure, period))


def _list_path(kind: str, of: str) -> str:
    return f"{AUDIT}{kind.replace('_', '-')}-{of}/"


def _audit(context: SiteContext) -> Audit:
    return context.citations_cache.get("audit", lambda: audit(context.chronicle))


def _by_type(chronicle: Chronicle) -> dict[str, tuple[Source, ...]]:
    """The sources of each type that there is, in the order of the content model."""
    found: dict[str, list[Source]] = {}
    for source in chronicle.sources.values():
        found.setdefault(source.fields.type or "none", []).append(source)
    return {kind: tuple(found[kind]) for kind in _TYPES if kind in found}


def _cut_sources(sources: tuple[Source, ...]) -> PeriodPages[Source]:
    return pagination.split_by_period(sources, lambda one: one.fields.published, _SOURCES)


def _cut_statements(
    chronicle: Chronicle, statements: tuple[Evidence, ...]
) -> PeriodPages[tuple[Evidence, ...]]:
    """The statements of each event, together; so many events on a page as in other lists."""
    by_event: dict[str, list[Evidence]] = {}
    for one in statements:
        by_event.setdefault(one.event, []).append(one)
    together = [tuple(made) for made in by_event.values()]
    return pagination.split_by_period(
        together, lambda one: chronicle.event(one[0].event).date, listings.WHOLE
    )


def audit_page(context: SiteContext) -> tuple[views.Head, across.AuditPage]:
    """The view of the page of numbers."""
    found = _audit(context)
    sources = context.chronicle.sources
    types = context.structure_cache.get("sources by type", lambda: _by_type(context.chronicle))
    publishers = source_pages.publisher_links(context)
    page = across.AuditPage(
        events=found.events,
        statements=found.statements,
        sources=len(sources),
        origins=len({source.origin for source in sources.values()}),
        measures=tuple(
            across.Measure(
                measure,
                _count(context, measure, "events", len(found.events_of[measure])),
                _count(context, measure, "statements", len(found.statements_of[measure])),
            )
            for measure in MEASURES
        ),
        types=tuple(
            _count(context, kind, "sources", len(members)) for kind, members in types.items()
        ),
        publishers=tuple(
            across.Count(name, count, href)
            for name, count, href in sorted(publishers, key=lambda one: -one[1])[:_PUBLISHERS]
        ),
        all_publishers=context.urls.href("sources/") if len(publishers) > _PUBLISHERS else "",
    )
    return head(context, AUDIT, context.locale.text("audit.title"), "sources"), page


def _count(context: SiteContext, kind: str, of: str, count: int) -> across.Count:
    href = context.urls.href(_list_path(kind, of)) if count else ""
    return across.Count(kind, count, href)


def events_page(
    context: SiteContext, measure: str, period: PeriodSlice | None
) -> tuple[views.Head, across.AuditListPage]:
    """The view of the events that meet a measure."""
    events = _audit(context).events_of[measure]
    base = _list_path(measure, "events")
    split = listings.split(context, ("audit", measure), events)
    if period:
        listing = listings.period_page(context, split, period, base)
    else:
        listing = listings.first_page(context, split, base)
    page = across.AuditListPage(
        measure,
        "events",
        len(events),
        context.urls.href(AUDIT),
        listing=listing,
        years=listing.years,
        months=listing.months,
        period=label(context, period) if period else "",
    )
    return _head(context, page, base, period), page


def statements_page(
    context: SiteContext, measure: str, period: PeriodSlice | None
) -> tuple[views.Head, across.AuditListPage]:
    """The view of the statements that meet a measure, with the events that make them."""
    resting = _audit(context).statements_of[measure]
    base = _list_path(measure, "statements")
    whole = context.citations_cache.get(
        ("statements", measure), lambda: _cut_statements(context.chronicle, resting)
    )
    years, months = whole.index(context, base, period, context.citations_cache)
    page = across.AuditListPage(
        measure,
        "statements",
        len(resting),
        context.urls.href(AUDIT),
        resting=tuple(_resting(context, made) for made in whole.shown(period)),
        years=years,
        months=months,
        period=label(context, period) if period else "",
    )
    return _head(context, page, base, period), page


def _resting(context: SiteContext, made: tuple[Evidence, ...]) -> views.Resting:
    event = context.chronicle.event(made[0].event)
    href = context.href("event", event.id)
    said = list(statements(event.document))
    return views.Resting(
        context.brief(event.id),
        tuple(
            views.RestingStatement(
                _beginning(said[one.number].text), f"{href}#{said[one.number].anchor}", "", ""
            )
            for one in made
        ),
    )


def _beginning(text: str) -> str:
    """A text that is not long, or its first words."""
    if len(text) <= _LONG:
        return text
    return f"{text[:_LONG].rpartition(' ')[0] or text[:_LONG]} …"


def sources_page(
    context: SiteContext, kind: str, period: PeriodSlice | None
) -> tuple[views.Head, across.AuditListPage]:
    """The view of the sources of one type, by publisher."""
    types = context.structure_cache.get("sources by type", lambda: _by_type(context.chronicle))
    base = _list_path(kind, "sources")
    whole = context.structure_cache.get(("sources", kind), lambda: _cut_sources(types[kind]))
    years, months = whole.index(context, base, period)
    page = across.AuditListPage(
        kind,
        "sources",
        len(types[kind]),
        context.urls.href(AUDIT),
        groups=source_pages.groups(context, whole.shown(period)),
        years=years,
        months=months,
        period=label(context, period) if period else "",
    )
    return _head(context, page, base, period), page


def _head(
    context: SiteContext, page: across.AuditListPage, base: str, period: PeriodSlice | None
) -> views.Head:
    text = context.locale.text
    if page.of == "sources":
        title = text("no_type") if page.kind == "none" else text(f"type.{page.kind}")
    else:
        title = text(f"audit.{page.of}.{page.kind}")
    said = f"{title}: {page.period}" if period else title
    return head(context, period.path(base) if period else base, said, "sources")
