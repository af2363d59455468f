"""Figures, disagreements, corrections and the like: fields of a file → parts of a page's view."""

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
from timeline.site.charts import series_charts
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
    citing: PageCitations,
    written: Iterable[FigureFields],
    home: tuple[Kind, str],
) -> tuple[views.Figure, ...]:
    """Figures in the order of their file, which `home` names by kind and id.

    Each says what contradicts or replaces it; the first of each series has its small chart.
    """
    made = []
    shown: set[tuple[str, str, str]] = set()
    for number, figure in enumerate(written):
        view = _figure(context, citing, figure, f"figure-{number + 1}")
        found = points_of_figures(context).get((*home, number))
        if found is not None:
            line, point = found
            spark = series_charts.spark(context, line, point)
            of_line = (line.series, line.unit, line.since.text if line.since else "")
            view = replace(
                view,
                contradicted=point.differs,
                differs=contradiction_href(context, line, point),
                replaced_by=replaced_by(context, line, point, point_page(context, line, point)),
                spark=None if of_line in shown else spark,
            )
            if spark:
                shown.add(of_line)
        made.append(view)
    return tuple(made)


def _figure(
    context: SiteContext, citing: PageCitations, figure: FigureFields, anchor: str
) -> views.Figure:
    series_id = _series_id(context, figure.series) if figure.series else ""
    thing = context.chronicle.series.get(series_id)
    fields = thing.document.fields if thing and thing.document else None
    unit = figure.unit or (fields.unit if isinstance(fields, SeriesFields) else None) or ""
    low = figure.value if figure.value is not None else figure.low
    return views.Figure(
        anchor=anchor,
        label=figure.label or (thing.title if thing else ""),
        series=context.thing_link("series", series_id) if thing else None,
        value=context.locale.number(low if low is not None else Decimal(0)),
        high="" if figure.high is None else context.locale.number(figure.high),
        unit=unit,
        qualifier=figure.qualifier,
        when=context.optional_date(figure.as_of or figure.period),
        since=context.optional_date(figure.since),
        said_by=figure.said_by or "",
        stage=figure.stage or "",
        note=figure.note or "",
        cites=citing.refs((figure.source,), anchor),
        lang=citing.lang,
    )


def _series_id(context: SiteContext, name: str) -> str:
    return context.chronicle.named[("series", name)]


def disputes(
    context: SiteContext, citing: PageCitations, written: Iterable[DisputeFields]
) -> tuple[views.Dispute, ...]:
    """Disagreements in the order of the file."""
    return tuple(
        dispute(context, citing, one, f"dispute-{number}") for number, one in enumerate(written, 1)
    )


def dispute(
    context: SiteContext, citing: PageCitations, dispute: DisputeFields, anchor: str
) -> views.Dispute:
    """A disagreement whose place on the page has the id `anchor`."""
    resolution = dispute.resolution
    known = context.chronicle.position
    return views.Dispute(
        anchor=anchor,
        about=dispute.about,
        field=dispute.field or "",
        positions=tuple(
            views.Position(
                position.says, position.held_by or "", citing.refs(position.sources, anchor)
            )
            for position in dispute.positions
        ),
        resolution=None if resolution is None else _resolution(citing, resolution, anchor),
        affects=tuple(context.brief(one) for one in dispute.affects if one in known),
        lang=citing.lang,
    )


def dispute_elsewhere(
    context: SiteContext, citing: PageCitations, kept: StoredDispute, anchor: str, here: str = ""
) -> views.Dispute:
    """A disagreement on a page that is not that of its file, with a link to its place there.

    The field in question is one of its own file, so it is not named; nor is the event `here` among
    those that it touches.
    """
    others = tuple(one for one in kept.dispute.affects if one != here)
    told = replace(kept.dispute, affects=others)
    date: views.Date | None = None
    if kept.kind == "event":
        home, date = context.brief(kept.id).link, context.brief(kept.id).date
    else:
        home = context.thing_link(kept.kind, kept.id)
    shown = dispute(context, citing.reading(kept.keys, home.lang), told, anchor)
    link = replace(home, href=home.href and f"{home.href}#dispute-{kept.number}")
    return replace(shown, field="", kept=link, date=date)


def _resolution(
    citing: PageCitations, resolution: ResolutionFields, anchor: str
) -> views.Resolution:
    return views.Resolution(
        resolution.says,
        resolution.basis,
        resolution.extent,
        resolution.why,
        citing.refs(resolution.sources, anchor),
    )


def history(
    context: SiteContext, citing: PageCitations, changes: Iterable[StatusChange]
) -> tuple[views.Change, ...]:
    """The history of an event's status."""
    return tuple(
        views.Change(
            f"status-{number}",
            change.status,
            context.date(change.on),
            context.optional_date(change.was),
            citing.refs(change.sources, f"status-{number}"),
        )
        for number, change in enumerate(changes, 1)
    )


def corrections(
    context: SiteContext, citing: PageCitations, written: Iterable[CorrectionFields]
) -> tuple[views.Correction, ...]:
    """The corrections of an event, the newest first."""
    ordered = sorted(
        enumerate(written, 1), key=lambda item: (item[1].on.sort_key, item[0]), reverse=True
    )
    return tuple(
        correction(context, citing, one, f"correction-{number}") for number, one in ordered
    )


def correction(
    context: SiteContext, citing: PageCitations, correction: CorrectionFields, anchor: str
) -> views.Correction:
    """A correction whose place on the page has the id `anchor`."""
    return views.Correction(
        anchor,
        context.date(correction.on),
        correction.what,
        correction.was or "",
        correction.now or "",
        citing.refs(correction.sources, anchor),
        citing.lang,
    )
