"""The values of a series as files for other programs: CSV and JSON.

The CSV follows RFC 4180 (UTF-8, CRLF, a header line), with one record for each figure as one file
gives it. The JSON (RFC 8259) groups the same into lines and points. Numbers are decimal texts in
it, exactly as the sources have them; dates are in EDTF and as first and last possible day.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from timeline.content.schema.fields import SeriesFields
from timeline.dates import EventDate, canonical, from_day_ordinal
from timeline.model.chronicle import Chronicle
from timeline.model.figures import Given, Line, Point
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.charts.series_words import replacement
from timeline.site.context import SiteContext
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.urls import deep_link, page_path

COLUMNS: Final = (
    "series",
    "unit",
    "since",
    "time",
    "time_is",
    "first_day",
    "last_day",
    "value",
    "low",
    "high",
    "qualifier",
    "stage",
    "replaces",
    "replaced_by",
    "contradicted",
    "said_by",
    "note",
    "source",
    "publisher",
    "source_url",
    "passage",
    "found_in",
    "point",
)
"""The columns of the CSV, in order; the manual describes each."""


def plan_series_data(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan two files for each series that has values."""
    for series_id in chronicle.series_lines:
        base = page_path("series", series_id)
        yield File(f"{base}data.csv", series_csv, (series_id,))
        yield File(f"{base}data.json", series_json, (series_id,))


def data_links(context: SiteContext, series_id: str) -> tuple[views.Link, ...]:
    """Return links to the files of a series; none where it has no values."""
    if series_id not in context.chronicle.series_lines:
        return ()
    base = context.href("series", series_id)
    return (views.Link("CSV", f"{base}data.csv"), views.Link("JSON", f"{base}data.json"))


def data_files(chronicle: Chronicle, series_id: str) -> dict[str, str]:
    """Return the paths of the files of a series by media type; none where it has no values."""
    if series_id not in chronicle.series_lines:
        return {}
    base = page_path("series", series_id)
    return {"text/csv": f"{base}data.csv", "application/json": f"{base}data.json"}


def series_csv(context: SiteContext, series_id: str) -> bytes:
    """Return one record for each figure as one file gives it, in the order of the page."""
    text = StringIO(newline="")
    # RFC 4180: lines end in CRLF. Fields are quoted only where they must be.
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for line in context.chronicle.series_lines[series_id]:
        for point in line.points:
            of_point = _point(context, line, point)
            for given in point.given:
                record = {**of_point, **_given(context, given)}
                record |= {"series": series_id, "unit": line.unit, "since": _edtf(line.since)}
                record["contradicted"] = "yes" if point.differs else "no"
                writer.writerow({name: record[name] for name in COLUMNS if name in record})
    return text.getvalue().encode()


def series_json(context: SiteContext, series_id: str) -> bytes:
    """Return the series with its lines, their points, and each figure behind a point."""
    series = context.chronicle.series[series_id]
    fields = series.document.fields if series.document else None
    if not isinstance(fields, SeriesFields):
        fields = SeriesFields(title=series.title)
    data = {
        "id": series_id,
        "title": series.title,
        "url": context.urls.absolute_or_href(page_path("series", series_id)),
        "kind": fields.kind,
        "unit": fields.unit,
        "since": _edtf(fields.since) or None,
        "lines": [_line(context, line) for line in context.chronicle.series_lines[series_id]],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _line(context: SiteContext, line: Line) -> dict[str, Any]:
    return {
        "unit": line.unit,
        "since": _edtf(line.since) or None,
        "points": [
            {
                **{name: value or None for name, value in _point(context, line, point).items()},
                "contradicted": point.differs,
                "figures": [
                    {name: value or None for name, value in _given(context, given).items()}
                    for given in point.given
                ],
            }
            for point in line.points
        ],
        "disagreements": [[point.id for point in points] for points in line.disagreements],
    }


def _point(context: SiteContext, line: Line, point: Point) -> dict[str, str]:
    """Return the columns that describe a point, whatever file gives it."""
    is_range = point.low != point.high
    later = replacement(context, line, point)
    return {
        "point": point.id,
        "time": _edtf(point.time),
        "time_is": ("period" if point.over else "as_of") if point.time else "",
        "first_day": _day(point.time.earliest if point.time else None),
        "last_day": _day(point.time.latest if point.time else None),
        "value": "" if is_range else _number(point.low),
        "low": _number(point.low) if is_range else "",
        "high": _number(point.high) if is_range else "",
        "qualifier": point.qualifier,
        "replaced_by": _number(later.low) if later else "",
    }


def _given(context: SiteContext, given: Given) -> dict[str, str]:
    """Return the columns that describe a figure as one file gives it."""
    figure, reference = given.figure, given.figure.source
    source = context.chronicle.sources.get(given.source)
    fields = source.fields if source else None
    path = page_path(given.kind, given.home)
    anchor = f"#figure-{given.number + 1}" if given.event else ""
    return {
        "stage": figure.stage or "",
        "replaces": "" if figure.supersedes is None else _number(figure.supersedes),
        "said_by": figure.said_by or "",
        "note": figure.note or "",
        "source": fields.title if fields else "",
        "publisher": (fields.publisher or "") if fields else "",
        "source_url": deep_link(
            (fields.url or "") if fields else "",
            passage=reference.passage or "",
            page=reference.page or "",
            time=reference.time or "",
        ),
        "passage": reference.passage or "",
        "found_in": context.urls.absolute_or_href(path) + anchor,
    }


def _edtf(date: EventDate | None) -> str:
    return canonical(date) if date else ""


def _day(ordinal: int | None) -> str:
    """Return a day in ISO 8601, with a sign before years that do not have four digits."""
    if ordinal is None:
        return ""
    year, month, day = from_day_ordinal(ordinal)
    sign = "+" if year > 9999 else "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"


def _number(number: Decimal) -> str:
    return f"{number:f}"
