"""The page that explains the exported data and leads to each of its files."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.context import SiteContext
from timeline.site.exports.data import (
    FOLDER,
    INDEX,
    UNDATED,
    part_path,
    parts,
)
from timeline.site.exports.schema import SCHEMA
from timeline.site.exports.tables import Table
from timeline.site.page import Page


def plan_data(chronicle: Chronicle) -> Iterator[Page]:
    """The page, where there is an event to export."""
    found = parts(chronicle)
    if found:
        names = tuple((table, tuple(of)) for table, of in found.items())
        yield Page(FOLDER, "data.html", data_page, (names,))


def data_page(
    context: SiteContext, names: tuple[tuple[Table, tuple[str, ...]], ...]
) -> tuple[views.Head, views.DataPage]:
    """The view of the page: each table with its parts, the newest year first."""
    title = context.locale.text("data.title")
    head = views.Head(
        title=title,
        description=context.locale.text("data.intro"),
        href=context.urls.href(FOLDER),
        canonical=context.urls.absolute(FOLDER),
        section="data",
    )
    return head, views.DataPage(
        tables=tuple(
            views.DataTable(table, tuple(_part(context, table, part) for part in _newest(of)))
            for table, of in names
        ),
        index=context.urls.href(INDEX),
        schema=context.urls.href(SCHEMA),
    )


def _newest(names: tuple[str, ...]) -> list[str]:
    years = [name for name in names if _is_year(name)]
    return [*reversed(years), *(name for name in names if not _is_year(name))]


def _is_year(name: str) -> bool:
    return name.lstrip("-").isdecimal()


def _part(context: SiteContext, table: Table, part: str) -> views.DataPart:
    said = ""
    if part == UNDATED or _is_year(part):
        said = label(context, PeriodSlice(None if part == UNDATED else int(part)))
    return views.DataPart(
        label=said,
        kind="" if said else part,
        json=context.urls.href(part_path(table, part, "json")),
        csv=context.urls.href(part_path(table, part, "csv")),
    )
