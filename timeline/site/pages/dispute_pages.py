"""The page of all disagreements, the undecided first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from timeline.model.chronicle import Chronicle
from timeline.model.figures import Point
from timeline.site import views
from timeline.site.charts import series_words
from timeline.site.components import field_views, pagination
from timeline.site.components.citations import PageCitations
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import PeriodPages, pages_by_period
from timeline.site.components.series_points import contradiction_href
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.queries.disputes import FoundDispute, StoredDispute, all_disputes
from timeline.site.urls import DISAGREEMENTS

_MAX_DISPUTES: Final = 60
"""The number of disagreements up to which they are on one page."""


def plan_disagreements(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the page of all disagreements, and its periods where they are many; none without any."""
    disputes = all_disputes(chronicle)
    if disputes:
        periods = _split(disputes).periods()
        yield from pages_by_period(DISAGREEMENTS, "disagreements.html", disagreements_page, periods)


def _split(
    disputes: tuple[StoredDispute | FoundDispute, ...],
) -> PeriodPages[StoredDispute | FoundDispute]:
    return pagination.split_by_period(disputes, lambda dispute: dispute.date, _MAX_DISPUTES)


def disagreements_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, views.DisagreementsPage]:
    """Return the view of all disagreements, or of those of one period."""
    split = context.structure_cache.get(
        "disagreements", lambda: _split(all_disputes(context.chronicle))
    )
    shown = split.shown(period)
    cited = dict.fromkeys(source for dispute in shown for source in dispute.sources)
    citations = PageCitations(context, tuple(cited), {})
    groups: dict[str, list[views.Dispute]] = {}
    for dispute in shown:
        if isinstance(dispute, FoundDispute):
            groups.setdefault("found", []).append(_found(context, citations, dispute))
        else:
            view = field_views.dispute_elsewhere(context, citations, dispute, dispute.anchor)
            groups.setdefault(dispute.standing, []).append(view)
    years, months = split.index(context, DISAGREEMENTS, period)
    page = views.DisagreementsPage(
        groups=tuple(
            views.DisagreementGroup(standing, tuple(group)) for standing, group in groups.items()
        ),
        count=sum(isinstance(dispute, StoredDispute) for dispute in shown),
        undecided=len(groups.get("open", ())),
        sources=citations.source_list(),
        years=years,
        months=months,
        period=label(context, period),
    )
    title = context.locale.text("sections.disagreements")
    return page_head(context, DISAGREEMENTS, title, "disagreements", period=period), page


def _found(context: SiteContext, citations: PageCitations, dispute: FoundDispute) -> views.Dispute:
    """Return values that differ, as positions; nothing says what decides between them."""
    by_id = citations.for_file({source: source for source in dispute.sources})
    title = series_words.line_title(context, dispute.line)
    return views.Dispute(
        anchor=dispute.anchor,
        about=f"{title}, {context.date(dispute.date).text}" if dispute.date else title,
        field="",
        positions=tuple(
            views.Position(
                series_words.value_text(context, point),
                "; ".join(_givers(point)),
                by_id.cite(
                    (replace(given.figure.source, source=given.source) for given in point.given),
                    dispute.anchor,
                ),
            )
            for point in dispute.points
        ),
        resolution=None,
        kept=replace(
            context.entity_link("series", dispute.line.series),
            href=contradiction_href(context, dispute.line, dispute.points[0]),
        ),
    )


def _givers(point: Point) -> tuple[str, ...]:
    names = (given.figure.said_by for given in point.given)
    return tuple(dict.fromkeys(name for name in names if name))
