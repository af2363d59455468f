"""Neither a figure nor its series says what is counted.

A number without a unit can't be compared with anything: people are not boats, and pounds are not
euros. The unit belongs in the file of the series, or in the figure where it differs.

Wrong:
    figures: [{series: crossings, value: 41472, source: report}]
Right:
    unit: people    # in content/series/crossings.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, FigureFields, SeriesFields
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.references import figures
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("figure-without-unit", "warning", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report figures without a unit of their own or of their series."""
    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for path, figure in figures(document):
            if figure.unit:
                continue
            series = _series(document, figure, chronicle)
            if ("series", series) in context.reserved or _has_unit(series, chronicle):
                continue
            yield RULE.report(
                location_of(document, path),
                f'The series "{figure.series or series}" has no unit, and the figure has none'
                if series
                else "This figure has no unit",
                f"Add unit to content/series/{series}.md, or to the figure: unit: people"
                if series
                else "Add the unit that is counted, such as unit: people",
            )


def _series(document: Document[Any], figure: FigureFields, chronicle: Chronicle) -> str:
    if figure.series:
        return chronicle.named["series", figure.series]
    return document.id if document.kind == "series" else ""


def _has_unit(series: str, chronicle: Chronicle) -> bool:
    document = chronicle.series[series].document if series else None
    fields = document.fields if document else None
    return isinstance(fields, SeriesFields) and bool(fields.unit)
