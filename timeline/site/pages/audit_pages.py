"""The audit: how well events and statements are sourced, in numbers, and the list behind each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from timeline.content.schema.fields import SourceType
from timeline.model.chronicle import Chronicle, Source
from timeline.model.references import statements
from timeline.site import views
from timeline.site.components import listings, pagination
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import PeriodPages, pages_by_period
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages import source_pages
from timeline.site.queries.audit import MEASURES, Audit, Evidence, audit
from timeline.site.urls import AUDIT, SOURCES

_MAX_SOURCES: Final = 250
"""The number of sources up to which a list is on one page."""
_MAX_PUBLISHERS: Final = 20
_MAX_EXCERPT: Final = 100
"""Characters of a statement in a list; its link leads to the whole."""
_TYPES: Final = (*get_args(SourceType), "none")
_LIST: Final = "audit_list.html"


def plan_audit(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the page of numbers, and the lists behind those that are not zero."""
    if not chronicle.sources:
        return
    yield Page(AUDIT, "audit.html", audit_page)
    result = audit(chronicle)
    for measure in MEASURES:
        yield from _plan_measure(chronicle, result, measure)
    for kind, sources in _by_type(chronicle).items():
        periods = _split_sources(sources).periods()
        yield from pages_by_period(_list_path(kind, "sources"), _LIST, sources_page, periods, kind)


def _plan_measure(chronicle: Chronicle, result: Audit, measure: str) -> Iterator[Page]:
    if events := result.events_of[measure]:
        base = _list_path(measure, "events")
        periods = listings.planned_periods(chronicle, events)
        yield from pages_by_period(base, _LIST, events_page, periods, measure)
    if evidence := result.statements_of[measure]:
        base = _list_path(measure, "statements")
        periods = _split_statements(chronicle, evidence).periods()
        yield from pages_by_period(base, _LIST, statements_page, periods, measure)


def _list_path(kind: str, of: str) -> str:
    return f"{AUDIT}{kind.replace('_', '-')}-{of}/"


def _audit(context: SiteContext) -> Audit:
    return context.citations_cache.get("audit", lambda: audit(context.chronicle))


def _types(context: SiteContext) -> dict[str, tuple[Source, ...]]:
    return context.structure_cache.get("sources by type", lambda: _by_type(context.chronicle))


def _by_type(chronicle: Chronicle) -> dict[str, tuple[Source, ...]]:
    """Return the sources of each type in use, in the order of the content model."""
    by_type: dict[str, list[Source]] = {}
    for source in chronicle.sources.values():
        by_type.setdefault(source.fields.type or "none", []).append(source)
    return {kind: tuple(by_type[kind]) for kind in _TYPES if kind in by_type}


def _split_sources(sources: tuple[Source, ...]) -> PeriodPages[Source]:
    return pagination.split_by_period(sources, lambda source: source.fields.published, _MAX_SOURCES)


def _split_statements(
    chronicle: Chronicle, evidence: tuple[Evidence, ...]
) -> PeriodPages[tuple[Evidence, ...]]:
    """Split the statements, those of an event together; a page has as many events as any list."""
    by_event: dict[str, list[Evidence]] = {}
    for statement in evidence:
        by_event.setdefault(statement.event, []).append(statement)
    groups = [tuple(group) for group in by_event.values()]
    return pagination.split_by_period(
        groups, lambda group: chronicle.event(group[0].event).date, listings.MAX_EVENTS
    )


def audit_page(context: SiteContext) -> tuple[views.Head, views.AuditPage]:
    """Return the view of the page of numbers."""
    result = _audit(context)
    sources = context.chronicle.sources
    publishers = source_pages.publisher_links(context)
    page = views.AuditPage(
        events=result.events,
        statements=result.statements,
        sources=len(sources),
        origins=len({source.origin for source in sources.values()}),
        measures=tuple(
            views.Measure(
                measure,
                _count(context, measure, "events", len(result.events_of[measure])),
                _count(context, measure, "statements", len(result.statements_of[measure])),
            )
            for measure in MEASURES
        ),
        types=tuple(
            _count(context, kind, "sources", len(members))
            for kind, members in _types(context).items()
        ),
        publishers=tuple(sorted(publishers, key=lambda count: -count.count)[:_MAX_PUBLISHERS]),
        all_publishers=context.urls.href(SOURCES) if len(publishers) > _MAX_PUBLISHERS else "",
    )
    return page_head(context, AUDIT, context.locale.text("audit.title"), "sources"), page


def _count(context: SiteContext, kind: str, of: str, count: int) -> views.Count:
    href = context.urls.href(_list_path(kind, of)) if count else ""
    return views.Count(kind, count, href)


def events_page(
    context: SiteContext, measure: str, period: PeriodSlice | None
) -> tuple[views.Head, views.AuditListPage]:
    """Return the view of the events that meet a measure."""
    events = _audit(context).events_of[measure]
    base = _list_path(measure, "events")
    split = listings.split_list(context, ("audit", measure), events)
    listing = listings.list_page(context, split, period, base)
    page = views.AuditListPage(
        measure,
        "events",
        len(events),
        context.urls.href(AUDIT),
        listing=listing,
        years=listing.years,
        months=listing.months,
        period=label(context, period),
    )
    return _head(context, page, base, period), page


def statements_page(
    context: SiteContext, measure: str, period: PeriodSlice | None
) -> tuple[views.Head, views.AuditListPage]:
    """Return the view of the statements that meet a measure, with the events that make them."""
    evidence = _audit(context).statements_of[measure]
    base = _list_path(measure, "statements")
    split = context.citations_cache.get(
        ("statements", measure), lambda: _split_statements(context.chronicle, evidence)
    )
    years, months = split.index(context, base, period, context.citations_cache)
    page = views.AuditListPage(
        measure,
        "statements",
        len(evidence),
        context.urls.href(AUDIT),
        resting=tuple(_resting(context, group) for group in split.shown(period)),
        years=years,
        months=months,
        period=label(context, period),
    )
    return _head(context, page, base, period), page


def _resting(context: SiteContext, group: tuple[Evidence, ...]) -> views.Resting:
    """Return the statements of one event."""
    event = context.chronicle.event(group[0].event)
    href = context.href("event", event.id)
    of_event = list(statements(event.document))
    shown = (of_event[evidence.number] for evidence in group)
    return views.Resting(
        context.brief(event.id),
        tuple(
            views.RestingStatement(_excerpt(statement.text), f"{href}#{statement.anchor}", "", "")
            for statement in shown
        ),
    )


def _excerpt(text: str) -> str:
    """Return a short text, or the first words of a long one."""
    if len(text) <= _MAX_EXCERPT:
        return text
    return f"{text[:_MAX_EXCERPT].rpartition(' ')[0] or text[:_MAX_EXCERPT]} …"


def sources_page(
    context: SiteContext, kind: str, period: PeriodSlice | None
) -> tuple[views.Head, views.AuditListPage]:
    """Return the view of the sources of one type, by publisher."""
    sources = _types(context)[kind]
    base = _list_path(kind, "sources")
    split = context.structure_cache.get(("sources", kind), lambda: _split_sources(sources))
    years, months = split.index(context, base, period)
    page = views.AuditListPage(
        kind,
        "sources",
        len(sources),
        context.urls.href(AUDIT),
        groups=source_pages.groups(context, split.shown(period)),
        years=years,
        months=months,
        period=label(context, period),
    )
    return _head(context, page, base, period), page


def _head(
    context: SiteContext, page: views.AuditListPage, base: str, period: PeriodSlice | None
) -> views.Head:
    text = context.locale.text
    if page.of == "sources":
        title = text("no_type") if page.kind == "none" else text(f"type.{page.kind}")
    else:
        title = text(f"audit.{page.of}.{page.kind}")
    return page_head(context, base, title, "sources", period=period)
