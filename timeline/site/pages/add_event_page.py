"""The page on which a reader writes an event: the form for its fields, and what the form needs.

The fields come from the schema (`content.schema.form_fields`), the words from the locale; a script
of the theme checks the entries, shows the file and opens the host's page for a new file. Without
the script the page has a template and says what to do with it. Knows no markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from timeline.content.kinds import ENTITY_KINDS, FOLDER_OF
from timeline.content.schema.field_order import field_order
from timeline.content.schema.form_fields import FormField, form_groups
from timeline.content.slugs import LETTERS
from timeline.dates import zones
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site import views
from timeline.site.components.page_head import page_head
from timeline.site.context import SiteContext
from timeline.site.edit_links import (
    EVENTS_FOLDER,
    MAX_URL_LENGTH,
    path_in_repository,
    repository_host,
)
from timeline.site.exports.json_ld import safe_in_script
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.urls import ADD_EVENT

NAMES: Final = "add/names.json"

_BODY: Final = FormField("body", "prose", "", max_length=100_000)
"""The text below the fields, which is not itself a field."""

_OPEN_GROUPS: Final = ("what", "who", "sources")
_COMPLETED_FROM: Final[Mapping[str, str]] = {
    "places": "places",
    "actor": "actors",
    "topics": "topics",
    "series": "series",
    "id": "sources",
    "source": "keys",
}
"""The field → the list that completes it; `keys` are the sources in the form itself."""

# Fields whose choices have words in the locale for other pages too, in a section of their name.
_SHARED_WORDS: Final = ("status", "part", "type", "read", "basis", "stage")

_TEMPLATE: Final = """\
---
title: Ministers meet in Tirana
date: 2025-05-15
status: happened
summary: 'The ministers meet in Tirana [@communique "met in Tirana"].'
places: [Tirana]
actors:
  - {actor: Government of Albania, part: host}
topics: [Co-operation]
sources:
  communique:
    title: Joint communiqué
    url: https://example.org/communique
    publisher: Government of Albania
    published: 2025-05-15
    type: declaration
    read: full
---
The ministers met in Tirana [@communique "met in Tirana"], and agreed to meet again [@communique p. 2].
"""  # noqa: E501 - as authors write it

_MESSAGES: Final = (
    *("required", "long", "characters", "number", "address", "slug", "pattern", "again"),
    *("date_form", "date_month", "date_day", "date_week", "date_digits", "date_part"),
    *("date_two_years", "date_time", "date_time_alone", "date_offset", "date_skipped"),
    *("date_twice", "date_contradicts", "date_reversed", "date_set", "date_long", "date_one_day"),
    *("write", "means_day", "means_span", "means_before", "means_after", "means_unknown"),
    *("unknown_date", "status_needed", "findable", "known_alone", "value_or_range", "range_turned"),
    *("range_ends", "one_time", "label_and_unit", "least", "unknown_key", "unused", "uncited"),
    *("last_status", "good", "bad", "too_long", "copied", "by_hand", "unnamed", "unknown_zone"),
)
"""The names of the messages that the script shows."""


def plan_add(chronicle: Chronicle, settings: Settings) -> Iterator[Page]:
    """Plan the page, where the settings ask for it."""
    if settings.contribute is not None:
        yield Page(ADD_EVENT, "add.html", add_page)


def plan_names(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """Plan the file of ids and titles with which the form completes entries."""
    if ADD_EVENT in pages and settings.contribute is not None:
        yield File(NAMES, names_file)


def names_file(context: SiteContext) -> bytes:
    """Return the actors, places, topics, series and sources with a file: pairs of id and title.

    It also has the names of the time zones that timeline accepts: a browser accepts others too.
    """
    chronicle = context.chronicle
    names: dict[str, list[tuple[str, str]] | list[str]] = {
        FOLDER_OF[kind]: sorted(
            (entity.id, entity.title) for entity in chronicle.entities(kind).values()
        )
        for kind in ENTITY_KINDS
    }
    names["sources"] = sorted(
        (source.id, source.fields.title)
        for source in chronicle.sources.values()
        if source.document is not None
    )
    names["zones"] = sorted(zones.names())
    return json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()


def add_page(context: SiteContext) -> tuple[views.Head, views.AddPage]:
    """Return the view of the page."""
    locale, settings = context.locale, context.settings
    groups = []
    for name, fields in form_groups():
        views_of_fields = tuple(_field(context, field, field.name) for field in fields)
        title = locale.text(f"add.group.{name}")
        groups.append(views.AddGroup(name, title, name in _OPEN_GROUPS, views_of_fields))
        if name == "sources":
            body = (_field(context, _BODY, "body"),)
            groups.append(views.AddGroup("text", locale.text("add.group.text"), True, body))
    host = repository_host(settings)
    title, intro = locale.text("add.title"), locale.text("add.intro")
    head = page_head(context, ADD_EVENT, title, "add", description=intro)
    return head, views.AddPage(
        groups=tuple(groups),
        host=host.name if host else "",
        new=host.new if host else "",
        folder=path_in_repository(settings, EVENTS_FOLDER),
        template=_TEMPLATE,
        data=_data(context),
    )


def _field(context: SiteContext, field: FormField, path: str, parent: str = "") -> views.AddField:
    # A reference to a source has the same fields wherever it is.
    key = f"reference.{field.name}" if parent == "source" else path
    # Where the parts of a field have labels below its name, its own label is beside them.
    itself = ".itself" if field.fields and field.shorthand != "source" else ""
    locale = context.locale
    return views.AddField(
        name=field.name,
        kind="body" if field is _BODY else field.kind,
        label=locale.text(f"add.field.{key}{itself}"),
        help=locale.text(f"add.help.{key}") if f"add.help.{key}" in locale.strings else "",
        required=field.required,
        many=field.is_list,
        keyed=field.is_mapping,
        least=field.min_entries,
        alone=field.shorthand,
        longest=field.max_length,
        pattern=field.pattern,
        default=field.default,
        choices=tuple((word, _choice(context, field.name, word)) for word in field.choices),
        suggests=_COMPLETED_FROM.get(field.name, ""),
        fields=tuple(
            _field(context, inner, f"{path}.{inner.name}", field.shorthand)
            for inner in field.fields
        ),
    )


def _choice(context: SiteContext, name: str, word: str) -> str:
    if name in _SHARED_WORDS:
        return context.locale.text(f"{name}.{word}")
    return context.locale.text(f"add.choice.{word}")


def _data(context: SiteContext) -> Markup:
    """Return what the script needs: its words, the host's URL, and rules of the content reader."""
    settings = context.settings
    host = repository_host(settings)
    data: dict[str, Any] = {
        "words": {name: context.locale.text(f"add.say.{name}") for name in _MESSAGES},
        "dates": {
            name: context.locale.dates[name] for name in ("months", "first_day", "day", "year_bc")
        },
        "order": field_order("event"),
        "timezone": settings.timezone,
        "names": context.urls.href(NAMES),
        "folder": path_in_repository(settings, EVENTS_FOLDER),
        "host": {"new": host.new, "file": host.file, "text": host.text} if host else None,
        "longest": MAX_URL_LENGTH,
        "letters": dict(LETTERS),
    }
    return Markup(safe_in_script(json.dumps(data, ensure_ascii=False)))
