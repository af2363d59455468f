"""What is known of a new event → the text of its file, with a place for everything else.

Fields stand in the order of `content.schema.field_order`. What is not known stands there as a
comment with an
example, so that somebody who has never seen such a file can go on.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from timeline.core.frozen import dataclass

STATUSES: Final = ("planned", "ongoing", "happened", "postponed", "cancelled", "unconfirmed")
_KEY: Final = "first"
_LONGEST_KEY: Final = 30
# What YAML and its readers take as it stands; everything else is quoted. In a list a comma ends.
_PLAIN: Final = re.compile(r"(?!null$)[A-Za-z][A-Za-z0-9 ,.()'’–-]*[A-Za-z0-9.)]", re.IGNORECASE)
_PLAIN_IN_A_LIST: Final = re.compile(r"(?!null$)[A-Za-z0-9][A-Za-z0-9 .()'’–-]*", re.IGNORECASE)
_PLAIN_DATE: Final = re.compile(r"-?[0-9XY][-0-9TXYWZ:.+?~%/]*")
_PLAIN_ADDRESS: Final = re.compile(r"https?://[^\s#,\[\]{}'\"]+[^\s#,\[\]{}'\":]")


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What is known of the first source: an `id` of a file, or the fields of its own.

    `proposed` is who may have published it, for the comment.
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
    """What is known of the event: texts as they are written into the file, empty if not known.

    `stands` says whether the date is past ("past"), to come ("future"), or neither (then `status`
    is needed); `today` is a day as `2025-10-16`. `named` are ids that may belong to it, for the
    comments.
    """

    title: str
    date: str
    today: str
    stands: str
    status: str = ""
    source: SourceDraft = SourceDraft()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()


def event_text(draft: Draft) -> str:
    """The file of the event."""
    key = key_of(draft.source)
    lines = [
        "---",
        f"title: {_quoted(draft.title)}",
        f"date: {_date(draft.date)}",
        _status(draft),
        "",
        "# One or two sentences. Each statement ends in its source, and in the words there if you "
        "have them:",
        f"# summary: 'The council votes for the bridge [@{key} \"resolved to build the bridge\"].'",
        "summary:",
        "",
        "# Who, where, about what: ids, or plain names of things that have no file yet.",
        *_list("places", draft.places, draft, "[Exampleton]"),
        *_actors(draft),
        *_list("topics", draft.topics, draft, "[harbour-bridge]"),
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


def key_of(source: SourceDraft) -> str:
    """A short key for the source: its id, or one made of who publishes it."""
    from timeline.content.slugs import shorten, slugify

    if source.id:
        return source.id
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    name = source.publisher or host
    return shorten(slugify(name), _LONGEST_KEY) if name else _KEY


def _status(draft: Draft) -> str:
    statuses = ", ".join(STATUSES)
    if draft.status:
        return f"status: {draft.status}"
    if draft.stands == "past":
        return f"# status: happened      # one of: {statuses}"
    return f"status: planned         # one of: {statuses}"


def _list(field: str, values: tuple[str, ...], draft: Draft, example: str) -> list[str]:
    if values:
        return [f"{field}: [{', '.join(map(_quoted_in_a_list, values))}]"]
    if named := dict(draft.named).get(field):
        return [f"# {field}: [{', '.join(named)}]      # named in the title"]
    return [f"# {field}: {example}"]


def _actors(draft: Draft) -> list[str]:
    """A line for each, since an office and a part are still to be added to most."""
    if draft.actors:
        lines = [f"  - {{actor: {_quoted_in_a_list(actor)}}}" for actor in draft.actors]
        return ["actors:", *lines, "  # with the office held then: {actor: …, role: …, part: host}"]
    named = dict(draft.named).get("actors", ())
    known = [f"#   - {{actor: {one}}}      # named in the title" for one in named]
    example = "#   - {actor: council-of-exampleton, role: Planning authority, part: host}"
    return ["# actors:", *(known or [example])]


def _source(draft: Draft, key: str) -> list[str]:
    source = draft.source
    if source.id:
        return [f"  {key}: {source.id}"]
    url = source.url if _PLAIN_ADDRESS.fullmatch(source.url) else _single(source.url)
    return [
        f"  {key}:",
        f"    title: {_quoted(source.title)}".rstrip(),
        f"    url: {url}" if source.url else "    url:",
        f"    publisher: {_quoted(source.publisher)}"
        if source.publisher
        else f"    # publisher: {_quoted(source.proposed or 'Exampleton Herald')}",
        f"    published: {_date(source.published)}"
        if source.published
        else f"    # published: {draft.today}",
        f"    type: {source.type}"
        if source.type
        else "    # type: news          # or declaration, legislation, statistics, release, "
        "speech, analysis, …",
        "    # read: full          # or opening, summary: how much of it you have read",
    ]


def _quoted(text: str) -> str:
    """The text as a YAML value on a line of its own."""
    return text if not text or _PLAIN.fullmatch(text) else _single(text)


def _quoted_in_a_list(text: str) -> str:
    return text if _PLAIN_IN_A_LIST.fullmatch(text) else _single(text)


def _date(text: str) -> str:
    """A date as `timeline check --fix` leaves it: a set in braces is a mapping without quotes."""
    return text if _PLAIN_DATE.fullmatch(text) else _single(text)


def _single(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
