"""The values of an event, or the little that is known of a new one → the text of its file.

Whatever a value holds, it remains a single value of its field: a text that YAML could read as
anything else is quoted, and no value has more than one line. The fields are in the order that
`timeline check --fix` gives them (`schema.field_order`). `assets/yaml.js` of the default theme does
the same in a browser, and tests hold both to the same examples. Knows nothing of what the values
mean, and checks none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from timeline.content.slugs import MAX_SLUG_LENGTH, shorten, slugify
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from timeline.content.schema.form_fields import FormField

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]

STATUSES: Final = ("planned", "ongoing", "happened", "postponed", "cancelled", "unconfirmed")

_PUNCTUATION: Final = frozenset(" .,_/+()'’“”‘–—…=?~%@:;!&-")
_BREAKS_A_LIST: Final = frozenset(",?:")
_KEYWORDS: Final = re.compile(r"true|false|yes|no|on|off|y|n|null|~", re.IGNORECASE)
_MAY_BEGIN: Final = re.compile(r"-?[0-9]|[^\W_]")
"""A letter or a digit; a hyphen before a digit begins a number or a year, and no list."""
_SPACES: Final = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""Blanks, tabs and line ends; other spaces are kept, such as those before signs in French."""
_DEFAULT_KEY: Final = "first"
_MAX_KEY_LENGTH: Final = 30


def event_id(title: str, year: int | None) -> str:
    """Return the id of a new event: its title, and the year unless the title ends in it.

    `year` is astronomical; one before 1, or none, is left out.
    """
    slug = slugify(title)
    if year is None or year < 1 or slug.endswith(f"-{year:04}"):
        return slug
    return f"{shorten(slug, MAX_SLUG_LENGTH - 5)}-{year:04}"


def event_file(values: Mapping[str, Value], body: str) -> str:
    """Return the file of an event; `KeyError` for unknown fields. Empty values are left out."""
    # Commands that only need `STATUSES` start faster without the schema.
    from timeline.content.schema.form_fields import form_fields

    lines = ["---", *_mapping(values, form_fields("event"), ""), "---", body.strip()]
    return "\n".join(lines).rstrip("\n") + "\n"


def _mapping(
    values: Mapping[str, Value], fields: Sequence[FormField], indent: str
) -> Iterator[str]:
    unknown = set(values) - {field.name for field in fields}
    if unknown:
        raise KeyError(f"there is no field {', '.join(sorted(unknown))}")
    for field in fields:
        value = values.get(field.name)
        if value is not None and value not in ("", False) and value != [] and value != {}:
            yield from _field(field, value, indent)


def _field(field: FormField, value: Value, indent: str) -> Iterator[str]:
    start = f"{indent}{field.name}:"
    if field.is_mapping:
        assert isinstance(value, Mapping)
        yield start
        for key, entry in value.items():
            yield from _single_value(field, entry, f"{indent}  {_scalar(key)}:", indent + "    ")
    elif field.is_list:
        assert isinstance(value, Sequence)
        yield from _list(field, [entry for entry in value if entry], indent)
    else:
        yield from _single_value(field, value, start, indent + "  ")


def _list(field: FormField, entries: Sequence[Value], indent: str) -> Iterator[str]:
    """Write a list in brackets if all entries are scalars, otherwise one entry below the other."""
    scalars = [_as_scalar(field, entry) for entry in entries]
    if all(scalar is not None for scalar in scalars):
        if scalars:
            yield f"{indent}{field.name}: {_bracketed(map(str, scalars))}"
        return
    yield f"{indent}{field.name}:"
    for entry in entries:
        lines = list(_single_value(field, entry, "", indent + "    "))
        # The first line of an entry is written after its hyphen.
        first = lines[0].strip() or lines[1].strip()
        yield f"{indent}  - {first}"
        yield from lines[1:] if lines[0].strip() else lines[2:]


def _single_value(field: FormField, value: Value, start: str, indent: str) -> Iterator[str]:
    """Write one value after `start`, or below it if it is a mapping."""
    scalar = _as_scalar(field, value)
    if scalar is not None:
        yield f"{start} {_scalar(scalar)}"
        return
    assert isinstance(value, Mapping)
    yield start
    yield from _mapping(value, field.fields, indent)


def _as_scalar(field: FormField, value: Value) -> str | bool | None:
    """Return a scalar, or a group of which only the shorthand is set; None for other groups."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping) and field.shorthand and set(value) == {field.shorthand}:
        only = value[field.shorthand]
        return only if isinstance(only, str) else None
    return None


def _bracketed(texts: Iterable[str]) -> str:
    return f"[{', '.join(_scalar(text, in_brackets=True) for text in texts)}]"


def _scalar(value: str | bool, *, in_brackets: bool = False) -> str:
    """Return a value as YAML; some more signs need quotes in brackets or braces."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _SPACES.sub(" ", value).strip()
    if _is_plain(text) and not (in_brackets and not _BREAKS_A_LIST.isdisjoint(text)):
        return text
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    return (
        _MAY_BEGIN.match(text) is not None
        and all(char.isalnum() or char in _PUNCTUATION for char in text)
        and not text.endswith(":")
        and ": " not in text
        and not _KEYWORDS.fullmatch(text)
    )


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What is known of the first source: the `id` of its file, or its fields.

    `proposed` is the probable publisher, for a comment.
    """

    id: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    type: str = ""
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a new event: texts as they are written into the file, empty if unknown.

    An event in the `past` needs no `status`; `today` is a day such as `2025-10-16`. `named` are ids
    that probably belong to the event, by field, for comments.
    """

    title: str
    date: str
    today: str
    tense: Literal["past", "future"]
    status: str = ""
    source: SourceDraft = SourceDraft()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()


def event_text(draft: Draft) -> str:
    """Return the file of a new event, with comments and examples for whatever is not known yet."""
    key = _key_of(draft.source)
    lines = [
        "---",
        f"title: {_scalar(draft.title)}",
        f"date: {_scalar(draft.date)}",
        _status(draft),
        "",
        "# One or two sentences. Each statement ends in its source, and in the words there if you "
        "have them:",
        f"# summary: 'The council votes for the bridge [@{key} \"resolved to build the bridge\"].'",
        "summary:",
        "",
        "# Who, where, about what: ids, or plain names of things that have no file yet.",
        *_names("places", draft.places, draft, "[Exampleton]"),
        *_actors(draft),
        *_names("topics", draft.topics, draft, "[harbour-bridge]"),
        "",
        f"# At least one. The key (here: {key}) is yours to choose, and texts cite it as [@{key}].",
        "sources:",
        *_source(draft, key),
        "",
        f"added: {draft.today}",
        "---",
        "",
    ]
    return "\n".join(lines)


def _key_of(source: SourceDraft) -> str:
    """Return a short key for the source: its id, or one made from its publisher."""
    if source.id:
        return source.id
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    name = source.publisher or host
    return shorten(slugify(name), _MAX_KEY_LENGTH) if name else _DEFAULT_KEY


def _status(draft: Draft) -> str:
    statuses = ", ".join(STATUSES)
    if draft.status:
        return f"status: {draft.status}"
    if draft.tense == "past":
        return f"# status: happened      # one of: {statuses}"
    return f"status: planned         # one of: {statuses}"


def _names(field: str, names: tuple[str, ...], draft: Draft, example: str) -> list[str]:
    if names:
        return [f"{field}: {_bracketed(names)}"]
    if named := dict(draft.named).get(field):
        return [f"# {field}: [{', '.join(named)}]      # named in the title"]
    return [f"# {field}: {example}"]


def _actors(draft: Draft) -> list[str]:
    """Return a line for each actor, since most will also get a role and a part."""
    if draft.actors:
        lines = [f"  - {{actor: {_scalar(actor, in_brackets=True)}}}" for actor in draft.actors]
        return ["actors:", *lines, "  # with the office held then: {actor: …, role: …, part: host}"]
    named = dict(draft.named).get("actors", ())
    comments = [f"#   - {{actor: {actor}}}      # named in the title" for actor in named]
    example = "#   - {actor: council-of-exampleton, role: Planning authority, part: host}"
    return ["# actors:", *(comments or [example])]


def _source(draft: Draft, key: str) -> list[str]:
    source = draft.source
    if source.id:
        return [f"  {key}: {source.id}"]
    return [
        f"  {key}:",
        f"    title: {_scalar(source.title)}" if source.title else "    title:",
        f"    url: {_scalar(source.url)}" if source.url else "    url:",
        f"    publisher: {_scalar(source.publisher)}"
        if source.publisher
        else f"    # publisher: {_scalar(source.proposed or 'Exampleton Herald')}",
        f"    published: {_scalar(source.published)}"
        if source.published
        else f"    # published: {draft.today}",
        f"    type: {source.type}"
        if source.type
        else "    # type: news          # or declaration, legislation, statistics, release, "
        "speech, analysis, …",
        "    # read: full          # or opening, summary: how much of it you have read",
    ]
