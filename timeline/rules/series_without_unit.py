"""The file of a series does not say what is counted.

The file of a series has no `unit`. If each figure has its own, people may be mixed with boats under
one name. Where a figure has none either, `figure-without-unit` is reported instead.

Wrong:
    title: Small-boat crossings    # in content/series/crossings.md
Right:
    title: Small-boat crossings
    unit: people
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.content.schema.fields import EventFields, SeriesFields
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import figures
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("series-without-unit", "warning", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report files of series without a unit, unless a figure is reported."""
    without = {
        series.id: series.document
        for series in chronicle.series.values()
        if series.document is not None
        and isinstance(series.document.fields, SeriesFields)
        and not series.document.fields.unit
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
    for series_id, document in without.items():
        yield RULE.report(
            location_of(document, ("title",)),
            f'The series "{series_id}" does not say what it counts',
            "Add a unit, such as unit: people",
        )
