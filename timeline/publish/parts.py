"""Figures, disagreements, corrections and the like: fields of a file → parts of a page's view."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from timeline.publish import views
from timeline.publish.citing import Citing
from timeline.publish.edition import Edition
from timeline.read.fields import (
    Correction,
    Dispute,
    Figure,
    Resolution,
    SeriesFields,
    StatusChange,
)


def figures(
    edition: Edition, citing: Citing, written: Iterable[Figure], series: str = ""
) -> tuple[views.Figure, ...]:
    """Figures in the order of the file; those of a series' own file need not name it."""
    return tuple(
        _figure(edition, citing, figure, series, f"figure-{number}")
        for number, figure in enumerate(written, 1)
    )


def _figure(
    edition: Edition, citing: Citing, figure: Figure, series: str, anchor: str
) -> views.Figure:
    series_id = _series_id(edition, figure.series) if figure.series else series
    thing = edition.chronicle.series.get(series_id)
    fields = thing.document.fields if thing and thing.document else None
    unit = figure.unit or (fields.unit if isinstance(fields, SeriesFields) else None) or ""
    low = figure.value if figure.value is not None else figure.low
    return views.Figure(
        anchor=anchor,
        label=figure.label or (thing.title if thing else ""),
        series=edition.thing_link("series", series_id) if thing and not series else None,
        value=edition.locale.number(low if low is not None else Decimal(0)),
        high="" if figure.high is None else edition.locale.number(figure.high),
        unit=unit,
        qualifier=figure.qualifier,
        when=edition.optional_date(figure.as_of or figure.period),
        since=edition.optional_date(figure.since),
        said_by=figure.said_by or "",
        stage=figure.stage or "",
        note=figure.note or "",
        cites=citing.refs((figure.source,), anchor),
    )


def _series_id(edition: Edition, name: str) -> str:
    return edition.chronicle.named[("series", name)]


def disputes(
    edition: Edition, citing: Citing, written: Iterable[Dispute]
) -> tuple[views.Dispute, ...]:
    """Disagreements in the order of the file."""
    return tuple(
        _dispute(citing, dispute, f"dispute-{number}") for number, dispute in enumerate(written, 1)
    )


def _dispute(citing: Citing, dispute: Dispute, anchor: str) -> views.Dispute:
    resolution = dispute.resolution
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
    )


def _resolution(citing: Citing, resolution: Resolution, anchor: str) -> views.Resolution:
    return views.Resolution(
        resolution.says,
        resolution.basis,
        resolution.extent,
        resolution.why,
        citing.refs(resolution.sources, anchor),
    )


def history(
    edition: Edition, citing: Citing, changes: Iterable[StatusChange]
) -> tuple[views.Change, ...]:
    """The history of an event's status."""
    return tuple(
        views.Change(
            f"status-{number}",
            change.status,
            edition.date(change.on),
            edition.optional_date(change.was),
            citing.refs(change.sources, f"status-{number}"),
        )
        for number, change in enumerate(changes, 1)
    )


def corrections(
    edition: Edition, citing: Citing, written: Iterable[Correction]
) -> tuple[views.Correction, ...]:
    """The corrections of an event, the newest first."""
    ordered = sorted(
        enumerate(written, 1), key=lambda item: (item[1].on.sort_key, item[0]), reverse=True
    )
    return tuple(
        views.Correction(
            f"correction-{number}",
            edition.date(correction.on),
            correction.what,
            correction.was or "",
            correction.now or "",
            citing.refs(correction.sources, f"correction-{number}"),
        )
        for number, correction in ordered
    )
