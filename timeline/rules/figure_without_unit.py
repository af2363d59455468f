"""A figure says what it counts (`figure-without-unit`).

A number without a unit can be compared with nothing: people are not detections, and pounds are not
euros.

Wrong: `{series: channel-crossings, value: 41472, source: stats}` while no file gives the series a
unit.
Right: `unit: people` in `content/series/channel-crossings.md`, or in the figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, FigureFields, SeriesFields
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import figures
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each figure that has no unit, neither its own nor that of its series."""
    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for path, figure in figures(document):
            if figure.unit:
                continue
            series = _series(document, figure, chronicle)
            if ("series", series) in context.reserved or _has_unit(series, chronicle):
                continue
            yield fault(
                "figure-without-unit",
                location_of(document, path),
                f'The series "{figure.series or series}" has no unit, and the figure has none'
                if series
                else "This figure has no unit",
                f"Add unit to content/series/{series}.md, or to the figure: unit: people"
                if series
                else "Add what is counted, such as unit: people",
            )


def _series(document: Document[Any], figure: FigureFields, chronicle: Chronicle) -> str:
    if figure.series:
        return chronicle.named["series", figure.series]
    return document.id if document.kind == "series" else ""


def _has_unit(series: str, chronicle: Chronicle) -> bool:
    document = chronicle.series[series].document if series else None
    fields = document.fields if document else None
    return isinstance(fields, SeriesFields) and bool(fields.unit)
