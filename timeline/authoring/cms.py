"""The kinds of file and their fields → the configuration of Sveltia CMS, an editor in the browser.

Sveltia CMS (and Decap CMS, whose format it is) edits the files of a repository on its host with
forms that this configuration describes. Dates and numbers are text fields, so that they are kept as
written. The sources of an event are a mapping, whose values can only be texts in these editors, so
that they are ids of files in `content/sources/`, a collection of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml

from timeline.content.kinds import FOLDER_OF, Kind
from timeline.content.schema.form_fields import FormField, form_fields
from timeline.project.settings import Settings

_LABELS: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        "event": ("Events", "Event"),
        "source": ("Sources", "Source"),
        "actor": ("People and organisations", "Person or organisation"),
        "place": ("Places", "Place"),
        "topic": ("Topics", "Topic"),
        "series": ("Series", "Series"),
        "page": ("Pages", "Page"),
        "story": ("Stories", "Story"),
    }
)
_HOSTS: Final = ("github", "gitlab")


def cms_config(settings: Settings | None) -> str:
    """Return the file `config.yml`; without settings, the repository is left to be filled in."""
    config = {
        "backend": _backend(settings),
        "media_folder": f"{_folder(settings)}content/events",
        "public_folder": "",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},
        "collections": [_collection(settings, kind) for kind in _LABELS],
    }
    head = "# Made by `timeline schema --cms` for Sveltia CMS. See docs/contribute.md.\n"
    return head + yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=100)


def _backend(settings: Settings | None) -> dict[str, str]:
    repository = (settings.repository or "") if settings else ""
    contribute = settings.contribute if settings else None
    path = repository.partition("://")[2].rstrip("/").removesuffix(".git")
    host, _, name = path.partition("/")
    host_name = host.split(".")[0]
    backend = (contribute.host if contribute else None) or (
        host_name if host_name in _HOSTS else "github"
    )
    return {
        "name": backend,
        "repo": name or "OWNER/NAME",
        "branch": contribute.branch if contribute else "main",
        **(
            {"base_url": f"https://{host}", "api_root": f"https://{host}/api/v4"}
            if backend == "gitlab" and host and host != "gitlab.com"
            else {}
        ),
    }


def _folder(settings: Settings | None) -> str:
    contribute = settings.contribute if settings else None
    return f"{contribute.folder.strip('/')}/" if contribute and contribute.folder else ""


def _collection(settings: Settings | None, kind: Kind) -> dict[str, Any]:
    folder = FOLDER_OF[kind]
    plural, singular = _LABELS[kind]
    return {
        "name": folder,
        "label": plural,
        "label_singular": singular,
        "folder": f"{_folder(settings)}content/{folder}",
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "slug": "{{slug}}",
        "identifier_field": "title",
        "summary": "{{title}}",
        "fields": [
            *(_field(form_field) for form_field in form_fields(kind)),
            {
                "name": "body",
                "label": "Text",
                "widget": "markdown",
                "required": kind == "event",
                "modes": ["raw"],
                "hint": 'Each statement ends in its source: [@key] or [@key "exact words"].',
            },
        ],
    }


def _field(form_field: FormField) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": form_field.name,
        "label": form_field.name.replace("_", " ").capitalize(),
        "required": form_field.required,
        "hint": form_field.text,
    }
    if form_field.is_mapping:
        return {
            **field,
            "widget": "keyvalue",
            "key_label": "Key",
            "value_label": "Id of the source",
            "hint": "A short key, and the id of a source of the collection Sources.",
            "min": form_field.min_entries,
        }
    if form_field.fields:
        fields = [_field(inner) for inner in form_field.fields]
        limits = {"min": form_field.min_entries} if form_field.min_entries else {}
        if form_field.is_list:
            return {**field, "widget": "list", "collapsed": True, **limits, "fields": fields}
        return {**field, "widget": "object", "collapsed": True, "fields": fields}
    if form_field.is_list:
        return {
            **field,
            "widget": "list",
            "field": {**_widget(form_field), "name": form_field.name},
        }
    return {**field, **_widget(form_field)}


def _widget(form_field: FormField) -> dict[str, Any]:
    """Return the widget of a single value."""
    if form_field.kind == "flag":
        return {"widget": "boolean", "default": False}
    if form_field.kind == "choice":
        default = {"default": form_field.default} if form_field.default else {}
        return {"widget": "select", "options": list(form_field.choices), **default}
    if form_field.kind == "prose":
        return {"widget": "text"}
    return {"widget": "string", **dict(_pattern(form_field))}


def _pattern(form_field: FormField) -> Iterator[tuple[str, list[str]]]:
    if form_field.pattern:
        yield "pattern", [f"^(?:{form_field.pattern})$", f"This is not a {form_field.name}."]
    elif form_field.kind == "number":
        yield "pattern", ["^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$", "Write digits, such as 22000."]
    elif form_field.max_length:
        yield (
            "pattern",
            [f"^.{{1,{form_field.max_length}}}$", f"At most {form_field.max_length} characters."],
        )
