"""Pages of sources, and the index of all sources by publisher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from timeline.model.chronicle import Chronicle, Rests, Source
from timeline.publish import views
from timeline.publish.edition import Edition
from timeline.publish.listings import Period, label
from timeline.publish.page import Page, plain_text
from timeline.publish.urls import deep_link, page_path, part_path, year_path
from timeline.read.slugs import slugify
from timeline.read.text import Text

_FOLDER: Final = "sources/"
_WHOLE: Final = 250
"""So many sources, or statements that rest on a source, stand on one page."""
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
    if len(chronicle.rests_on.get(source.id, ())) > _WHOLE:
        for year in _event_years(chronicle, source):
            yield Page(base + year_path(year), "source.html", source_year_page, (source.id, year))


def _by_publisher(chronicle: Chronicle) -> dict[str, list[Source]]:
    """The sources of each publisher, by the name of its part of the index; `-` has no publisher."""
    found: dict[str, list[Source]] = {}
    for source in chronicle.sources.values():
        publisher = source.fields.publisher
        found.setdefault(slugify(publisher) if publisher else "none", []).append(source)
    return dict(sorted(found.items()))


def _year(source: Source) -> Year:
    return source.fields.published.year if source.fields.published else None


def _years(sources: Sequence[Source]) -> list[Year]:
    years = {_year(source) for source in sources}
    return sorted(years, key=lambda year: (year is None, -(year or 0)))


def index_page(
    edition: Edition, part: str, year: Year, by_year: bool
) -> tuple[views.Head, views.SourcesPage]:
    """The view of the index: all sources where they are few, else the publishers, or one of them.

    A publisher with many sources is split by the year of publication; `by_year` says that `year` is
    meant.
    """
    chronicle = edition.chronicle
    title = edition.locale.text("sections.sources")
    path = _FOLDER
    split: tuple[views.Period, ...] = ()
    said = ""
    if len(chronicle.sources) <= _WHOLE:
        chosen: Sequence[Source] = tuple(chronicle.sources.values())
    elif not part:
        chosen = ()
        split = _publishers(edition)
    else:
        path = part_path(_FOLDER, part)
        chosen = _by_publisher(chronicle)[part]
        said = chosen[0].fields.publisher or edition.locale.text("no_publisher")
        if len(chosen) > _WHOLE:
            split = _published(edition, chosen, path, year if by_year else _years(chosen)[0])
            shown = year if by_year else _years(chosen)[0]
            chosen = [source for source in chosen if _year(source) == shown]
            path += year_path(year) if by_year else ""
    head = views.Head(
        title=f"{title}: {said}" if said else title,
        description="",
        href=edition.urls.href(path),
        canonical=edition.urls.absolute(path),
        section="sources",
    )
    return head, views.SourcesPage(_groups(edition, chosen), split, said)


def _publishers(edition: Edition) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            sources[0].fields.publisher or edition.locale.text("no_publisher"),
            len(sources),
            edition.urls.href(part_path(_FOLDER, part)),
        )
        for part, sources in _by_publisher(edition.chronicle).items()
    )


def _published(
    edition: Edition, sources: Sequence[Source], base: str, shown: Year
) -> tuple[views.Period, ...]:
    return tuple(
        views.Period(
            label(edition, Period(year)),
            sum(_year(source) == year for source in sources),
            edition.urls.href(base + year_path(year)),
            year == shown,
        )
        for year in _years(sources)
    )


def _groups(edition: Edition, sources: Sequence[Source]) -> tuple[views.SourceGroup, ...]:
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.fields.publisher or "", []).append(source)
    named = sorted(groups, key=lambda name: (not name, slugify(name or "-"), name))
    return tuple(
        views.SourceGroup(
            name,
            f"publisher-{number}",
            tuple(_entry(edition, source) for source in sorted(groups[name], key=_newest_first)),
        )
        for number, name in enumerate(named, 1)
    )


def _newest_first(source: Source) -> tuple[bool, int, str, str]:
    published = source.fields.published
    day = published.latest if published and published.latest is not None else None
    return day is None, -(day or 0), slugify(source.fields.title), source.id


def _entry(edition: Edition, source: Source) -> views.SourceEntry:
    events = tuple(edition.brief(event_id).link for event_id in source.events[:_FIRST_EVENTS])
    return views.SourceEntry(edition.source(source.id), events, len(source.events))


def source_page(edition: Edition, source_id: str) -> tuple[views.Head, views.SourcePage]:
    """The view of a source; where many statements rest on it, those of the latest year and an
    index.
    """
    chronicle = edition.chronicle
    source = chronicle.sources[source_id]
    texts = source.document.texts if source.document else {}
    body = texts.get("body") or Text()
    summary = texts.get("summary") or Text()
    rests = chronicle.rests_on.get(source_id, ())
    years: tuple[views.Period, ...] = ()
    if len(rests) > _WHOLE:
        latest = _event_years(chronicle, source)[-1]
        years = _resting_years(edition, source, latest)
        rests = _of_year(chronicle, rests, latest)
    path = page_path("source", source_id)
    head = views.Head(
        title=source.fields.title,
        description=plain_text(edition.without_citations(summary)),
        href=edition.urls.href(path),
        canonical=edition.urls.absolute(path),
        section="sources",
    )
    return head, views.SourcePage(
        source=edition.source(source_id),
        summary=edition.plain_blocks(summary),
        body=edition.plain_blocks(body),
        copies=_copies(edition, source),
        events=_resting(edition, source, rests, mentioned=not years),
        years=years,
    )


def source_year_page(
    edition: Edition, source_id: str, year: Year
) -> tuple[views.Head, views.SourcePage]:
    """The view of the statements of one year's events that rest on a source."""
    chronicle = edition.chronicle
    source = chronicle.sources[source_id]
    said = label(edition, Period(year))
    path = page_path("source", source_id) + year_path(year)
    head = views.Head(
        title=f"{source.fields.title}: {said}",
        description="",
        href=edition.urls.href(path),
        canonical=edition.urls.absolute(path),
        section="sources",
    )
    rests = _of_year(chronicle, chronicle.rests_on[source_id], year)
    return head, views.SourcePage(
        source=edition.source(source_id),
        summary=(),
        body=(),
        copies=(),
        events=_resting(edition, source, rests, mentioned=False),
        years=_resting_years(edition, source, year),
        period=said,
    )


def _event_years(chronicle: Chronicle, source: Source) -> list[Year]:
    """The years of the events that rest on a source, in the order of time."""
    years = {chronicle.event(rest.event).date.year for rest in chronicle.rests_on[source.id]}
    return sorted(years, key=lambda year: (year is None, year or 0))


def _of_year(chronicle: Chronicle, rests: Sequence[Rests], year: Year) -> tuple[Rests, ...]:
    return tuple(rest for rest in rests if chronicle.event(rest.event).date.year == year)


def _resting_years(edition: Edition, source: Source, shown: Year) -> tuple[views.Period, ...]:
    chronicle = edition.chronicle
    counts: dict[Year, int] = {}
    for rest in chronicle.rests_on[source.id]:
        year = chronicle.event(rest.event).date.year
        counts[year] = counts.get(year, 0) + 1
    base = page_path("source", source.id)
    return tuple(
        views.Period(
            label(edition, Period(year)),
            counts[year],
            edition.urls.href(base + year_path(year)),
            year == shown,
        )
        for year in _event_years(chronicle, source)
    )


def _resting(
    edition: Edition, source: Source, rests: Sequence[Rests], *, mentioned: bool
) -> tuple[views.Resting, ...]:
    """The statements by event; with `mentioned`, events that only name the source stand there
    too.
    """
    by_event: dict[str, list[views.RestingStatement]] = {}
    for event_id in source.events if mentioned else ():
        by_event[event_id] = []
    for rest in rests:
        by_event.setdefault(rest.event, []).append(
            views.RestingStatement(
                rest.statement.text,
                f"{edition.href('event', rest.event)}#{rest.statement.anchor}",
                rest.passage,
                deep_link(source.fields.url or "", passage=rest.passage),
            )
        )
    position = edition.chronicle.position
    ordered = sorted(by_event, key=position.__getitem__, reverse=edition.newest_first)
    return tuple(
        views.Resting(edition.brief(event_id), tuple(by_event[event_id])) for event_id in ordered
    )


def _copies(edition: Edition, source: Source) -> tuple[views.Link, ...]:
    return tuple(
        views.Link(copy.fields.title, edition.source(copy.id).href or copy.fields.url or "")
        for copy in edition.copies.get(source.id, ())
    )
