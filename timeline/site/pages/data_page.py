"""The page that explains the exported data and leads to each of its files."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.model.chronicle import Chronicle
from timeline.site import views
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.exports.columns import Table
from timeline.site.exports.data import INDEX, UNDATED, part_path, table_parts
from timeline.site.exports.schema import SCHEMA
from timeline.site.page import Page
from timeline.site.urls import DATA


def plan_data(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the page, where there is an event to export."""
    parts = table_parts(chronicle)
    if parts:
        names = tuple((table, tuple(by_name)) for table, by_name in parts.items())
        yield Page(DATA, "data.html", data_page, (names,))


def data_page(
    context: SiteContext, names: tuple[tuple[Table, tuple[str, ...]], ...]
) -> tuple[views.Head, views.DataPage]:
    """Return the view of the page: each table with its parts, the newest year first."""
    locale = context.locale
    title, description = locale.text("data.title"), locale.text("data.intro")
    head = page_head(context, DATA, title, "data", description=description)
    return head, views.DataPage(
        tables=tuple(
            views.DataTable(table, tuple(_part(context, table, part) for part in _newest(parts)))
            for table, parts in names
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
    period: PeriodSlice | None = None
    if part == UNDATED or _is_year(part):
        period = PeriodSlice(None if part == UNDATED else int(part))
    return views.DataPart(
        label=label(context, period),
        kind="" if period else part,
        json=context.urls.href(part_path(table, part, "json")),
        csv=context.urls.href(part_path(table, part, "csv")),
    )
