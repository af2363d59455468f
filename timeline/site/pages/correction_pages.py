"""What was corrected and what was withdrawn: one page, split where it is long, and a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from timeline.content.schema.fields import CorrectionFields
from timeline.content.slugs import short_digest
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.components import field_views, pagination
from timeline.site.components.citations import PageCitations
from timeline.site.components.listings import MAX_EVENTS, PeriodSlice, label
from timeline.site.components.page_head import page_head
from timeline.site.components.pagination import PeriodPages, pages_by_period
from timeline.site.context import SiteContext
from timeline.site.exports import feeds
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.queries.corrections import CorrectedItem, all_corrections
from timeline.site.urls import CORRECTIONS, page_path

FEED: Final = "corrections.xml"


def plan_corrections(chronicle: Chronicle) -> Iterator[Page]:
    """Plan the page of corrections, and its periods where there are many; none without any."""
    corrections = all_corrections(chronicle)
    if corrections:
        periods = _split(corrections).periods()
        yield from pages_by_period(CORRECTIONS, "corrections.html", corrections_page, periods)


def _split(corrections: tuple[CorrectedItem, ...]) -> PeriodPages[CorrectedItem]:
    return pagination.split_by_period(corrections, lambda item: item.on, MAX_EVENTS)


def corrections_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, views.CorrectionsPage]:
    """Return the view of all corrections, or of those of one period."""
    split = context.structure_cache.get(
        "corrections", lambda: _split(all_corrections(context.chronicle))
    )
    shown = split.shown(period)
    citations = PageCitations(context, _sources(context.chronicle, shown), {})
    entries = tuple(_entry(context, citations, item) for item in shown)
    years, months = split.index(context, CORRECTIONS, period)
    page = views.CorrectionsPage(
        entries=entries,
        feed=context.urls.href(FEED),
        sources=citations.source_list(),
        years=years,
        months=months,
        period=label(context, period),
    )
    title = context.locale.text("sections.corrections")
    return page_head(context, CORRECTIONS, title, "corrections", period=period), page


def _sources(chronicle: Chronicle, shown: tuple[CorrectedItem, ...]) -> tuple[str, ...]:
    sources: dict[str, None] = {}
    for item in shown:
        keys = chronicle.event(item.event).keys
        for ref in item.correction.sources if item.correction else ():
            if ref.source in keys:
                sources[keys[ref.source]] = None
    return tuple(sources)


def _entry(
    context: SiteContext, citations: PageCitations, item: CorrectedItem
) -> views.CorrectionEntry:
    brief = context.brief(item.event)
    if item.correction is None:
        return views.CorrectionEntry(brief, None, context.date(item.on))
    keys = context.chronicle.event(item.event).keys
    correction = field_views.correction(
        context,
        citations.for_file(keys, brief.link.lang),
        item.correction,
        f"{item.event}-{item.number}",
    )
    link = replace(brief.link, href=f"{brief.link.href}#correction-{item.number}")
    return views.CorrectionEntry(views.Brief(link, brief.date), correction, None)


def plan_corrections_feed(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the feed of corrections, where there is a page of them."""
    if CORRECTIONS in pages:
        yield File(FEED, feed)


def feed(context: SiteContext) -> bytes:
    """Return the newest corrections as an Atom feed (RFC 4287), dated by their own days.

    A withdrawn event is an entry that leads to its page, without its title or any of its text.
    """
    locale, urls = context.locale, context.urls
    title = f"{context.settings.title}: {locale.text('sections.corrections')}"
    atom_feed = feeds.atom(context, title, CORRECTIONS, FEED)
    for item in all_corrections(context.chronicle)[: context.settings.feed_length]:
        path = page_path("event", item.event)
        correction = item.correction
        anchor = f"#correction-{item.number}" if correction else ""
        moment = feeds.moment(item.on.day)
        atom_feed.add_item(
            title=context.chronicle.event(item.event).title
            if correction
            else locale.text("withdrawn.title"),
            link=f"{urls.origin}{urls.href(path)}{anchor}",
            description=feeds.as_html(_description(context, correction)) if correction else "",
            unique_id=feeds.identity(context, f"{path}#{_permanent_anchor(correction)}"),
            pubdate=moment,
            updateddate=moment,
        )
    return feeds.serialize(atom_feed)


def _permanent_anchor(correction: CorrectionFields | None) -> str:
    """Return what tells a correction from the others of its event, whatever its index there."""
    if correction is None:
        return "withdrawn"
    words = (correction.on.text, correction.what, correction.was or "", correction.now or "")
    return f"correction-{short_digest(chr(10).join(words))}"


def _description(context: SiteContext, correction: CorrectionFields) -> str:
    lines = [correction.what]
    if correction.was:
        lines.append(f"{context.locale.text('corrections.was')} {correction.was}")
    if correction.now:
        lines.append(f"{context.locale.text('corrections.now')} {correction.now}")
    return "\n".join(lines)
