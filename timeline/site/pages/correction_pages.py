"""What was put right and what was withdrawn: one page, split where it is long, and a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from timeline.content.schema.fields import CorrectionFields
from timeline.content.slugs import short_digest
from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.components import field_views, pagination
from timeline.site.components.citations import PageCitations
from timeline.site.components.listings import WHOLE, PeriodSlice, label
from timeline.site.components.pagination import PeriodPages
from timeline.site.context import SiteContext
from timeline.site.exports import feeds
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.pages.dispute_pages import head
from timeline.site.urls import page_path
from timeline.site.views import across

CORRECTIONS: Final = "corrections/"
FEED: Final = "corrections.xml"


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """A correction of an event with its number in the file, from 1; none where it was withdrawn."""

    event: str
    on: EventDate
    number: int
    correction: CorrectionFields | None


def gather(chronicle: Chronicle) -> tuple[CorrectedItem, ...]:
    """All corrections and withdrawals, the newest first; a withdrawn event has no corrections."""
    found = []
    for event in chronicle.events:
        withdrawn = event.fields.withdrawn
        if withdrawn:
            found.append(CorrectedItem(event.id, withdrawn.on, 0, None))
            continue
        for number, correction in enumerate(event.fields.corrections, 1):
            found.append(CorrectedItem(event.id, correction.on, number, correction))
    found.sort(key=lambda one: (one.event, -one.number))
    # Sorting is stable, so those of one day stay in the order of their events.
    found.sort(key=lambda one: one.on.sort_key, reverse=True)
    return tuple(found)


def plan_corrections(chronicle: Chronicle) -> Iterator[Page]:
    """The page of corrections, and its periods where there are many; none without any."""
    mended = gather(chronicle)
    if not mended:
        return
    yield Page(CORRECTIONS, "corrections.html", corrections_page, (None,))
    for period in _cut(mended).periods():
        path = period.path(CORRECTIONS)
        yield Page(path, "corrections.html", corrections_page, (period,))


def _cut(mended: tuple[CorrectedItem, ...]) -> PeriodPages[CorrectedItem]:
    return pagination.split_by_period(mended, lambda one: one.on, WHOLE)


def corrections_page(
    context: SiteContext, period: PeriodSlice | None
) -> tuple[views.Head, across.CorrectionsPage]:
    """The view of all corrections, or of those of one period."""
    whole = context.structure_cache.get("corrections", lambda: _cut(gather(context.chronicle)))
    shown = whole.shown(period)
    citing = PageCitations(context, _sources(context.chronicle, shown), {})
    entries = tuple(_entry(context, citing, one) for one in shown)
    years, months = whole.index(context, CORRECTIONS, period)
    said = label(context, period) if period else ""
    feed = context.urls.href(FEED)
    page = across.CorrectionsPage(entries, feed, citing.listed(), years, months, said)
    title = context.locale.text("sections.corrections")
    path = period.path(CORRECTIONS) if period else CORRECTIONS
    return head(context, path, f"{title}: {said}" if said else title, "corrections"), page


def _sources(chronicle: Chronicle, shown: tuple[CorrectedItem, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in shown:
        keys = chronicle.event(one.event).keys
        for ref in one.correction.sources if one.correction else ():
            if ref.source in keys:
                found[keys[ref.source]] = None
    return tuple(found)


def _entry(
    context: SiteContext, citing: PageCitations, one: CorrectedItem
) -> across.CorrectionEntry:
    brief = context.brief(one.event)
    if one.correction is None:
        return across.CorrectionEntry(brief, None, context.date(one.on))
    keys = context.chronicle.event(one.event).keys
    anchor = f"{one.event}-{one.number}"
    reading = citing.reading(keys, brief.link.lang)
    made = field_views.correction(context, reading, one.correction, anchor)
    place = replace(brief.link, href=f"{brief.link.href}#correction-{one.number}")
    return across.CorrectionEntry(views.Brief(place, brief.date), made, None)


def plan_corrections_feed(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """The feed of corrections, where there is a page of them."""
    if CORRECTIONS in pages:
        yield File(FEED, feed)


def feed(context: SiteContext) -> bytes:
    """The newest corrections as an Atom feed (RFC 4287), dated by their own days.

    A withdrawn event is a mark that leads to its page, without its title or any of its text.
    """
    locale, urls = context.locale, context.urls
    title = f"{context.settings.title}: {locale.text('sections.corrections')}"
    made = feeds.atom(context, title, CORRECTIONS, FEED)
    for one in gather(context.chronicle)[: context.settings.feed_length]:
        path = page_path("event", one.event)
        item = one.correction
        anchor = f"#correction-{one.number}" if item else ""
        moment = feeds.moment(one.on.day)
        made.add_item(
            title=context.chronicle.event(one.event).title
            if item
            else locale.text("withdrawn.title"),
            link=f"{urls.origin}{urls.href(path)}{anchor}",
            description=feeds.as_html(_words(context, item)) if item else "",
            unique_id=feeds.identity(context, f"{path}#{_lasting(item)}"),
            pubdate=moment,
            updateddate=moment,
        )
    return feeds.written(made)


def _lasting(correction: CorrectionFields | None) -> str:
    """What tells a correction from the others of its event, wherever it stands among them."""
    if correction is None:
        return "withdrawn"
    said = (correction.on.text, correction.what, correction.was or "", correction.now or "")
    return f"correction-{short_digest(chr(10).join(said))}"


def _words(context: SiteContext, correction: CorrectionFields) -> str:
    said = [correction.what]
    if correction.was:
        said.append(f"{context.locale.text('corrections.was')} {correction.was}")
    if correction.now:
        said.append(f"{context.locale.text('corrections.now')} {correction.now}")
    return "\n".join(said)
