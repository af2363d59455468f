"""The kinds of file and their fields → the configuration of Sveltia CMS, an editor in the browser.

Sveltia CMS (and Decap CMS, whose format it is) edits files of a repository on its host, by forms
that this file describes. Every text field stays text, so that a date or a number is kept as it was
written. The sources of an event are a mapping of keys, for which these editors know only texts: so
they take the ids of files in `content/sources/`, which is a collection of its own.
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
    """The file `config.yml` of the editor; without settings the repository is to be filled in."""
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
    guessed = host.split(".")[0]
    backend = (contribute.host if contribute else None) or (
        guessed if guessed in _HOSTS else "github"
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
            *(_field(shape) for shape in form_fields(kind)),
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


def _field(shape: FormField) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": shape.name,
        "label": shape.name.replace("_", " ").capitalize(),
        "required": shape.required,
        "hint": shape.text,
    }
    if shape.is_mapping:
        return {
            **field,
            "widget": "keyvalue",
            "key_label": "Key",
            "value_label": "Id of the source",
            "hint": "A short key, and the id of a source of the collection Sources.",
            "min": shape.min_entries,
        }
    if shape.fields:
        inner = [_field(one) for one in shape.fields]
        several = {"min": shape.min_entries} if shape.min_entries else {}
        if shape.is_list:
            return {**field, "widget": "list", "collapsed": True, **several, "fields": inner}
        return {**field, "widget": "object", "collapsed": True, "fields": inner}
    if shape.is_list:
        return {**field, "widget": "list", "field": {**_one(shape), "name": shape.name}}
    return {**field, **_one(shape)}


def _one(shape: FormField) -> dict[str, Any]:
    """How one value is written."""
    if shape.kind == "flag":
        return {"widget": "boolean", "default": False}
    if shape.kind == "choice":
        default = {"default": shape.default} if shape.default else {}
        return {"widget": "select", "options": list(shape.choices), **default}
    if shape.kind == "prose":
        return {"widget": "text"}
    return {"widget": "string", **dict(_pattern(shape))}


def _pattern(shape: FormField) -> Iterator[tuple[str, list[str]]]:
    if shape.pattern:
        yield "pattern", [f"^(?:{shape.pattern})$", f"This is not a {shape.name}."]
    elif shape.kind == "number":
        yield "pattern", ["^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$", "Write digits, such as 22000."]
    elif shape.max_length:
        yield "pattern", [f"^.{{1,{shape.max_length}}}$", f"At most {shape.max_length} characters."]
