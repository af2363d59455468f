"""“Cite this page”: an event and its sources → the files that reference managers read.

Beside the page of each event are `cite.txt`, `cite.bib`, `cite.ris` and `cite.csl.json`: the page
first, then each of its sources. The day of a version comes from the event's file (the newest of
`added`, `status_history` and `corrections`), never from the clock. A withdrawn event has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from timeline import dates
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Event, Source
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.context import SiteContext
from timeline.site.exports.machine_dates import iso_day
from timeline.site.exports.reference_formats import Work, bibtex, csl, plain, ris
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.urls import page_path

_PERIODICAL_TYPES: Final = frozenset(("news", "analysis", "commentary"))

FORMATS: Final[Mapping[str, tuple[str, Callable[[Work], str]]]] = {
    "cite.bib": ("BibTeX", bibtex),
    "cite.ris": ("RIS", ris),
    "cite.csl.json": ("CSL-JSON", csl),
    "cite.txt": ("", plain),
}
"""Each file with the name of its format (a proper name, and none for plain text) and its writer."""


def plan_references(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the files of each event that is not withdrawn."""
    for event in chronicle.events:
        if event.fields.withdrawn is None:
            base = page_path("event", event.id)
            for name in FORMATS:
                yield File(base + name, reference_file, (event.id, name))


def reference(context: SiteContext, event: Event) -> views.Reference:
    """Return the citation of an event's page, and links to its files, unless they are left out."""
    if not context.has("citations"):
        return views.Reference(plain(event_work(context, event)), ())
    base = context.href("event", event.id)
    return views.Reference(
        plain(event_work(context, event)),
        tuple(views.Link(label, base + name) for name, (label, _) in FORMATS.items()),
    )


def reference_file(context: SiteContext, event_id: str, name: str) -> bytes:
    """Return one of an event's files."""
    write = FORMATS[name][1]
    works = context.latest_cache.get("works", event_id, lambda: _works(context, event_id))
    # Works that several events cite are written once; the rest is not worth keeping.
    entries = [
        context.structure_cache.get((name, work.key), partial(write, work))
        if shared
        else write(work)
        for work, shared in works
    ]
    if name.endswith(".json"):
        text = "[\n" + ",\n".join(entries) + "\n]\n"
    else:
        text = "".join(entries) if name.endswith(".ris") else "\n".join(entries)
    return (text if text.endswith("\n") else f"{text}\n").encode()


def _works(context: SiteContext, event_id: str) -> list[tuple[Work, bool]]:
    """Return the works in an event's files (its page, then its sources), and whether the files of
    other events may have the same.
    """
    event = context.chronicle.event(event_id)
    works = [(event_work(context, event), False)]
    for source_id in event.sources:
        source = context.chronicle.sources[source_id]
        clash = source_id == event_id
        key = f"{source_id}-source" if clash else source_id
        works.append((source_work(context, source, key), source.has_page and not clash))
    return works


def event_work(context: SiteContext, event: Event) -> Work:
    """Return an event's page as a work: the site is its container, the version its date."""
    settings = context.settings
    changed = version(event)
    return Work(
        key=event.id,
        type="page",
        title=event.title,
        publisher=settings.author or "",
        container=settings.title,
        issued=None if changed is None else (changed, context.date(changed).text),
        url=context.urls.absolute(page_path("event", event.id)),
        language=context.language(event.document),
    )


def version(event: Event) -> EventDate | None:
    """Return the day on which the event's file last changed, as far as the file itself says."""
    fields = event.fields
    dates_of_changes = [change.on for change in fields.status_history]
    dates_of_changes += [correction.on for correction in fields.corrections]
    if fields.added is not None:
        dates_of_changes.append(fields.added)
    exact_days = (date.day for date in dates_of_changes if date.is_exact_day)
    text = iso_day(max(exact_days, default=None))
    return None if text is None or len(text) > len("2025-10-16") else dates.parse(text)


def source_work(context: SiteContext, source: Source, key: str) -> Work:
    """Return a source as a work."""
    fields = source.fields
    view = context.source(source.id)
    in_periodical = fields.type in _PERIODICAL_TYPES
    text = context.locale.text
    notes = [text(f"state.{fields.state}")] if fields.state != "current" else []
    notes += [
        f"{text('source.archived_on', date=copy.date.text)}: {copy.url}" for copy in view.archived
    ]
    return Work(
        key=key,
        type=fields.type or "",
        title=f"[{fields.title}]" if fields.title_supplied else fields.title,
        authors=fields.authors,
        publisher=fields.publisher or "",
        container=(fields.publisher or "") if in_periodical else "",
        issued=(fields.published, view.published.text)
        if fields.published and view.published
        else None,
        accessed=(fields.accessed, view.accessed.text)
        if fields.accessed and view.accessed
        else None,
        url=fields.url or "",
        language=fields.language or "",
        kind=text(f"type.{fields.type}") if fields.type else "",
        notes=tuple(notes),
    )
