"""Plain pages, the page of exported data, redirects, and the page for what is not found."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Listed, Text


@dataclass(frozen=True, slots=True)
class PlainPage:
    """`page.html`: about, method, criteria of inclusion."""

    id: str
    title: str
    summary: Text
    body: Text
    sources: tuple[Listed, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class DataPart:
    """A part of an exported table: a year, said in `label`, or files of one `kind` (`series` …)."""

    label: str
    kind: str
    json: str
    csv: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """An exported table: `name` is `events`, `sources`, `citations` or `figures`."""

    name: str
    parts: tuple[DataPart, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """`data.html`: the files of the export; `index` and `schema` are addresses."""

    tables: tuple[DataTable, ...]
    index: str
    schema: str


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """`404.html`."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """`redirect.html`: a former address; `href` is the present one."""

    href: str
    title: str
