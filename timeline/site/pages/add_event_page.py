"""The page on which a reader writes an event: the shape of its fields → a form, and what it needs.

The form is made from the schema (`content.schema.form_groups`), its words from the locale; a script
of the theme
checks what is written, shows the file and opens the host's page for a new file. Without the script
the page has a template and says what to do with it. Nothing here knows markup.
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
from timeline.site.context import SiteContext
from timeline.site.edit_links import (
    EVENTS,
    LONGEST_ADDRESS,
    host_of,
    path_in_repository,
)
from timeline.site.exports.json_ld import safe_in_script
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.views import add_event

ADD: Final = "add/"
NAMES: Final = "add/names.json"

BODY: Final = FormField("body", "prose", "", max_length=100_000)
"""The text below the fields; the one thing in the file that is no field."""

_OPEN: Final = ("what", "who", "sources")
_SUGGESTED: Final[Mapping[str, str]] = {
    "places": "places",
    "actor": "actors",
    "topics": "topics",
    "series": "series",
    "id": "sources",
    "source": "keys",
}
"""The field → the list from which it is completed; `keys` are the sources of the form itself."""

# A word of the schema → the section of the locale that says it, where pages say it too.
_SAID_AS: Final = ("status", "part", "type", "read", "basis", "stage")

TEMPLATE: Final = """\
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

SAYINGS: Final = (
    *("required", "long", "characters", "number", "address", "slug", "pattern", "again"),
    *("date_form", "date_month", "date_day", "date_week", "date_digits", "date_part"),
    *("date_two_years", "date_time", "date_time_alone", "date_offset", "date_skipped"),
    *("date_twice", "date_contradicts", "date_reversed", "date_set", "date_long", "date_one_day"),
    *("write", "means_day", "means_span", "means_before", "means_after", "means_unknown"),
    *("unknown_date", "status_needed", "findable", "known_alone", "value_or_range", "range_turned"),
    *("range_ends", "one_time", "label_and_unit", "least", "unknown_key", "unused", "uncited"),
    *("last_status", "good", "bad", "too_long", "copied", "by_hand", "unnamed", "unknown_zone"),
)
"""What the script says, by the names that it uses."""


def plan_add(chronicle: Chronicle, settings: Settings) -> Iterator[Page]:
    """The page, where the settings ask for it."""
    if settings.contribute is not None:
        yield Page(ADD, "add.html", add_page)


def plan_names(
    chronicle: Chronicle, settings: Settings, pages: Mapping[str, Page]
) -> Iterator[File]:
    """The ids and titles from which the form completes what is typed."""
    if ADD in pages and settings.contribute is not None:
        yield File(NAMES, names_file)


def names_file(context: SiteContext) -> bytes:
    """The known actors, places, topics, series and sources with a file: list of id and title.

    Besides, the names of the time zones that the reader takes: a browser takes others too.
    """
    chronicle = context.chronicle
    known: dict[str, list[tuple[str, str]] | list[str]] = {
        FOLDER_OF[kind]: sorted(
            (thing.id, thing.title) for thing in chronicle.things(kind).values()
        )
        for kind in ENTITY_KINDS
    }
    known["sources"] = sorted(
        (source.id, source.fields.title)
        for source in chronicle.sources.values()
        if source.document is not None
    )
    known["zones"] = sorted(zones.names())
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def add_page(context: SiteContext) -> tuple[views.Head, add_event.AddPage]:
    """The view of the page."""
    locale, settings = context.locale, context.settings
    title = locale.text("add.title")
    groups = []
    for name, shapes in form_groups():
        groups.append(
            add_event.AddGroup(
                name,
                locale.text(f"add.group.{name}"),
                name in _OPEN,
                tuple(_field(context, shape, shape.name) for shape in shapes),
            )
        )
        if name == "sources":
            text = _field(context, BODY, "body")
            groups.append(add_event.AddGroup("text", locale.text("add.group.text"), True, (text,)))
    head = views.Head(
        title=title,
        description=locale.text("add.intro"),
        href=context.urls.href(ADD),
        canonical=context.urls.absolute(ADD),
        section="add",
    )
    host = host_of(settings)
    return head, add_event.AddPage(
        groups=tuple(groups),
        host=host.name if host else "",
        new=host.new if host else "",
        folder=path_in_repository(settings, EVENTS),
        template=TEMPLATE,
        data=_data(context),
    )


def _field(
    context: SiteContext, shape: FormField, path: str, parent: str = ""
) -> add_event.AddField:
    # A reference to a source has the same fields wherever it stands.
    key = f"reference.{shape.name}" if parent == "source" else path
    # Where the parts of a field have labels below its own name, its own label stands beside them.
    own = ".itself" if shape.fields and shape.shorthand != "source" else ""
    locale = context.locale
    return add_event.AddField(
        name=shape.name,
        kind="body" if shape is BODY else shape.kind,
        label=locale.text(f"add.field.{key}{own}"),
        help=locale.text(f"add.help.{key}") if f"add.help.{key}" in locale.strings else "",
        required=shape.required,
        many=shape.is_list,
        keyed=shape.is_mapping,
        least=shape.min_entries,
        alone=shape.shorthand,
        longest=shape.max_length,
        pattern=shape.pattern,
        default=shape.default,
        choices=tuple((word, _choice(context, shape.name, word)) for word in shape.choices),
        suggests=_SUGGESTED.get(shape.name, ""),
        fields=tuple(
            _field(context, inner, f"{path}.{inner.name}", shape.shorthand)
            for inner in shape.fields
        ),
    )


def _choice(context: SiteContext, name: str, word: str) -> str:
    if name in _SAID_AS:
        return context.locale.text(f"{name}.{word}")
    return context.locale.text(f"add.choice.{word}")


def _data(context: SiteContext) -> Markup:
    """What the script must know: its words, the address of the host, and rules of the reader."""
    settings = context.settings
    host = host_of(settings)
    data: dict[str, Any] = {
        "words": {name: context.locale.text(f"add.say.{name}") for name in SAYINGS},
        "dates": {
            name: context.locale.dates[name] for name in ("months", "first_day", "day", "year_bc")
        },
        "order": field_order("event"),
        "timezone": settings.timezone,
        "names": context.urls.href(NAMES),
        "folder": path_in_repository(settings, EVENTS),
        "host": {"new": host.new, "file": host.file, "text": host.text} if host else None,
        "longest": LONGEST_ADDRESS,
        "letters": dict(LETTERS),
    }
    return Markup(safe_in_script(json.dumps(data, ensure_ascii=False)))
