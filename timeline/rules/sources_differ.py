"""One source is described in different ways.

The site shows the description in `content/sources/`; without such a file, each field comes from the
event with the smallest id. What the other descriptions say would be lost. The days on which a
source was opened may differ, and archived copies are all kept.

Wrong:
    sources: {news: {title: News, url: https://example.org/news, publisher: BBC News}}
Right:
    sources: {news: {title: News, url: https://example.org/news, publisher: BBC}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from timeline.content.schema.fields import SourceFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.dates import EventDate
from timeline.model.chronicle import Chronicle, Source
from timeline.model.locations import location_of, whole
from timeline.model.sources import DEFAULTS, original
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("sources-differ", "warning", __doc__)
SCOPE: Final = "project"

_COMPARED: Final = tuple(
    name
    for name in DEFAULTS
    if name not in ("url", "archived", "accessed", "names", "aliases", "summary", "draft", "allow")
)


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report each field of a source in an event that differs from the one shown."""
    for event in chronicle.events:
        own = context.sources.own.get(event.id)
        if not own:
            continue
        for key, written in event.fields.sources.items():
            if isinstance(written, str):
                continue
            source = chronicle.sources[own[key]]
            if source.fields is written or source.fields == written:
                continue
            for name in _COMPARED:
                mine, shown = getattr(written, name), getattr(source.fields, name)
                if mine == shown or mine == DEFAULTS[name]:
                    continue
                if name == "copy_of" and _same_original(mine, own, source, context):
                    continue
                at = location_of(event.document, ("sources", key, name))
                yield _differs(
                    key, name, mine, shown, at, _shown_at(source, name, chronicle, context)
                )


def _same_original(
    copy_of: str, own: Mapping[str, str], source: Source, context: CheckContext
) -> bool:
    """Whether a `copy_of` means the original that is shown, under another key or spelling."""
    ids = context.sources.merged
    mine = original(copy_of, own, context.sources.register, ids)
    shown = source.fields.copy_of or ""
    theirs = context.sources.own.get(ids[source.id].supplier, {})
    if mine is None:
        return copy_of.casefold().split() == shown.casefold().split()
    return mine == original(shown, theirs, context.sources.register, ids)


def _shown_at(source: Source, name: str, chronicle: Chronicle, context: CheckContext) -> Location:
    """Return the place of the field that is shown."""
    if source.document:
        at = location_of(source.document, (name,))
        return at if at.line > 1 else whole(source.document)
    for event_id in sorted(source.events):
        for key, source_id in context.sources.own[event_id].items():
            fields = chronicle.event(event_id).fields.sources[key]
            if source_id != source.id or not isinstance(fields, SourceFields):
                continue
            if getattr(fields, name) != DEFAULTS[name]:
                return location_of(chronicle.event(event_id).document, ("sources", key, name))
    raise AssertionError(f"{source.id} has a {name} that no file gives")


def _differs(
    key: str, name: str, mine: object, shown: object, at: Location, shown_at: Location
) -> Diagnostic:
    if shown == DEFAULTS[name]:
        message = f'{name} of "{key}" is {_in_words(mine)}, but {shown_at.path} does not say so'
        hint = f"Write it in {shown_at.path} too, since only that description is shown"
    else:
        message = (
            f'{name} of "{key}" is {_in_words(mine)} here, but {_in_words(shown)} in '
            f"{shown_at.path}, which is shown"
        )
        hint = "Write the same in both places, or use a file in content/sources/ in both"
    return RULE.report(at, message, hint, ((shown_at, "This is what is shown"),))


def _in_words(value: object) -> str:
    if isinstance(value, EventDate):
        return f'"{value.text}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(f'"{item}"' for item in value)
    return f'"{value}"'
