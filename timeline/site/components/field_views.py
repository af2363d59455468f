"""Figures, disagreements, corrections and relations: fields of a file → parts of a page's view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from timeline.content.kinds import Kind
from timeline.content.schema.fields import (
    CorrectionFields,
    DisputeFields,
    FigureFields,
    ResolutionFields,
    SeriesFields,
    StatusChange,
)
from timeline.site import views
from timeline.site.charts.sparklines import spark
from timeline.site.components.citations import PageCitations
from timeline.site.components.series_points import (
    contradiction_href,
    point_page,
    points_of_figures,
    replaced_by,
)
from timeline.site.context import SiteContext
from timeline.site.queries.disputes import StoredDispute


def figures(
    context: SiteContext,
    citations: PageCitations,
    fields: Iterable[FigureFields],
    home: tuple[Kind, str],
) -> tuple[views.Figure, ...]:
    """Return figures in the order of their file, which `home` names by kind and id.

    Each says what contradicts or replaces it; the first of each series has its small chart.
    """
    figures = []
    charted: set[tuple[str, str, str]] = set()
    for number, figure in enumerate(fields):
        view = _figure(context, citations, figure, f"figure-{number + 1}")
        line_and_point = points_of_figures(context).get((*home, number))
        if line_and_point is not None:
            line, point = line_and_point
            small_chart = spark(context, line, point)
            key = (line.series, line.unit, line.since.text if line.since else "")
            view = replace(
                view,
                contradicted=point.differs,
                differs=contradiction_href(context, line, point),
                replaced_by=replaced_by(context, line, point, point_page(context, line, point)),
                spark=None if key in charted else small_chart,
            )
            if small_chart:
                charted.add(key)
        figures.append(view)
    return tuple(figures)


def _figure(
    context: SiteContext, citations: PageCitations, figure: FigureFields, anchor: str
) -> views.Figure:
    chronicle = context.chronicle
    series_id = chronicle.named[("series", figure.series)] if figure.series else ""
    series = chronicle.series.get(series_id)
    fields = series.document.fields if series and series.document else None
    unit = figure.unit or (fields.unit if isinstance(fields, SeriesFields) else None) or ""
    low = figure.value if figure.value is not None else figure.low
    return views.Figure(
        anchor=anchor,
        label=figure.label or (series.title if series else ""),
        series=context.entity_link("series", series_id) if series else None,
        value=context.locale.number(low if low is not None else Decimal(0)),
        high="" if figure.high is None else context.locale.number(figure.high),
        unit=unit,
        qualifier=figure.qualifier,
        when=context.optional_date(figure.as_of or figure.period),
        since=context.optional_date(figure.since),
        said_by=figure.said_by or "",
        stage=figure.stage or "",
        note=figure.note or "",
        cites=citations.cite((figure.source,), anchor),
        lang=citations.lang,
    )


def disputes(
    context: SiteContext, citations: PageCitations, fields: Iterable[DisputeFields]
) -> tuple[views.Dispute, ...]:
    """Return disagreements in the order of the file."""
    return tuple(
        dispute(context, citations, item, f"dispute-{number}")
        for number, item in enumerate(fields, 1)
    )


def dispute(
    context: SiteContext, citations: PageCitations, dispute: DisputeFields, anchor: str
) -> views.Dispute:
    """Return a disagreement with the HTML id `anchor`."""
    resolution = dispute.resolution
    affects = (event_id for event_id in dispute.affects if event_id in context.chronicle.position)
    return views.Dispute(
        anchor=anchor,
        about=dispute.about,
        field=dispute.field or "",
        positions=tuple(
            views.Position(
                position.says, position.held_by or "", citations.cite(position.sources, anchor)
            )
            for position in dispute.positions
        ),
        resolution=None if resolution is None else _resolution(citations, resolution, anchor),
        affects=tuple(map(context.brief, affects)),
        lang=citations.lang,
    )


def dispute_elsewhere(
    context: SiteContext,
    citations: PageCitations,
    stored: StoredDispute,
    anchor: str,
    event_id: str = "",
) -> views.Dispute:
    """Return a disagreement on a page that is not that of its file, with a link to it there.

    The field in question is one of its own file, so it is not named; nor is the event `event_id`,
    whose page it is, among those that it affects.
    """
    others = tuple(affected for affected in stored.dispute.affects if affected != event_id)
    fields = replace(stored.dispute, affects=others)
    date: views.Date | None = None
    if stored.kind == "event":
        home, date = context.brief(stored.id).link, context.brief(stored.id).date
    else:
        home = context.entity_link(stored.kind, stored.id)
    view = dispute(context, citations.for_file(stored.keys, home.lang), fields, anchor)
    link = replace(home, href=home.href and f"{home.href}#dispute-{stored.number}")
    return replace(view, field="", kept=link, date=date)


def _resolution(
    citations: PageCitations, resolution: ResolutionFields, anchor: str
) -> views.Resolution:
    return views.Resolution(
        resolution.says,
        resolution.basis,
        resolution.extent,
        resolution.why,
        citations.cite(resolution.sources, anchor),
    )


def history(
    context: SiteContext, citations: PageCitations, changes: Iterable[StatusChange]
) -> tuple[views.Change, ...]:
    """Return the history of an event's status."""
    return tuple(
        views.Change(
            f"status-{number}",
            change.status,
            context.date(change.on),
            context.optional_date(change.was),
            citations.cite(change.sources, f"status-{number}"),
        )
        for number, change in enumerate(changes, 1)
    )


def corrections(
    context: SiteContext, citations: PageCitations, fields: Iterable[CorrectionFields]
) -> tuple[views.Correction, ...]:
    """Return the corrections of an event, the newest first."""
    ordered = sorted(
        enumerate(fields, 1), key=lambda item: (item[1].on.sort_key, item[0]), reverse=True
    )
    return tuple(
        correction(context, citations, item, f"correction-{number}") for number, item in ordered
    )


def correction(
    context: SiteContext, citations: PageCitations, correction: CorrectionFields, anchor: str
) -> views.Correction:
    """Return a correction with the HTML id `anchor`."""
    return views.Correction(
        anchor,
        context.date(correction.on),
        correction.what,
        correction.was or "",
        correction.now or "",
        citations.cite(correction.sources, anchor),
        citations.lang,
    )


def relations(
    context: SiteContext, related: Iterable[tuple[str, str]]
) -> tuple[views.Relation, ...]:
    """Return pairs of a relation and an event id, grouped by relation, each event once."""
    by_relation: dict[str, set[str]] = {}
    for relation, event_id in related:
        by_relation.setdefault(relation, set()).add(event_id)
    position = context.chronicle.position
    return tuple(
        views.Relation(
            relation,
            tuple(context.brief(other) for other in sorted(others, key=position.__getitem__)),
        )
        for relation, others in by_relation.items()
    )
