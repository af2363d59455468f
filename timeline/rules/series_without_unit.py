"""A series says what it counts (`series-without-unit`).

Where each figure brings a unit of its own, nothing holds them to one: people and boats meet on one
page under one name. Figures that have no unit either are reported one by one
(`figure-without-unit`), and then nothing is said of the series.

Wrong: `content/series/crossings.md` without `unit`.
Right: `unit: people` in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeline.content.schema.fields import EventFields, SeriesFields
from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import figures
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each file of a series without a unit, unless its figures are reported."""
    without = {
        thing.id: thing.document
        for thing in chronicle.series.values()
        if thing.document is not None
        and isinstance(thing.document.fields, SeriesFields)
        and not thing.document.fields.unit
    }
    if not without:
        return
    for document in context.document_set.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for _, figure in figures(document):
            if not figure.unit:
                own = document.id if document.kind == "series" else ""
                without.pop(chronicle.named["series", figure.series] if figure.series else own, "")
    for series, document in without.items():
        yield fault(
            "series-without-unit",
            location_of(document, ("title",)),
            f'The series "{series}" does not say what it counts',
            "Add unit, such as unit: people",
        )
