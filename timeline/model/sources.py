"""Mentions of sources in many files → the sources of the site, each once.

Two mentions with one normalised address are one source, and so are two without an address that have
the same publisher and title. A file in `content/sources/` wins whole; otherwise the smallest event
id supplies each field. Archived copies are all kept. Knows nothing of dates and of where a source
is cited."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from timeline.content.addresses import normalise, source_id
from timeline.content.document import Document
from timeline.content.schema.fields import ArchiveFields, EventFields, SourceFields
from timeline.content.slugs import is_slug, short_digest
from timeline.core.frozen import dataclass
from timeline.model.names import Register, fold, register

Identity = tuple[str, str, str]
"""What makes two mentions one source: ("file", id, ""), ("url", address, "") or ("title", …)."""

_NORMAL: Final = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?:(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*"
    r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?/?"
)

DEFAULTS: Final[Mapping[str, object]] = {
    field.name: None if field.default is dataclasses.MISSING else field.default
    for field in dataclasses.fields(SourceFields)
}
"""Every field of a source, with its default value."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A source as one event describes it."""

    event: str
    key: str
    fields: SourceFields


@dataclass(frozen=True, slots=True)
class Merged:
    """A source before it is known what cites it.

    `supplier` is the event whose `copy_of` counts, `first_mention` the event with the smallest id
    that describes the source, with its key there; both are empty for a source that has a file.
    """

    id: str
    fields: SourceFields
    archived: tuple[ArchiveFields, ...]
    document: Document[SourceFields] | None
    supplier: str
    first_mention: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources by id, the keys of each event, and the keys that every file may use.

    `clashes` are ids that two different sources would have, each with the mention that came second.
    """

    merged: Mapping[str, Merged]
    own: Mapping[str, Mapping[str, str]]
    register: Register
    origins: Mapping[str, str]
    clashes: tuple[tuple[str, Mention], ...]


def merge(
    events: Sequence[Document[EventFields]], files: Iterable[Document[SourceFields]]
) -> Sources:
    """Merge the sources of all events (in the order of their ids) with those that have a file."""
    files_by_name = register(files, titles=False)
    file_at: dict[str, str] = {}
    for document in files_by_name.files.values():
        if document.fields.url:
            file_at.setdefault(normalise(document.fields.url), document.id)
    mentions: dict[Identity, list[Mention]] = {
        ("file", name, ""): [] for name in files_by_name.files
    }
    identities: dict[str, dict[str, Identity]] = {}
    normal: dict[str, str] = {}
    for event in events:
        keys = identities[event.id] = {}
        for key, written in event.fields.sources.items():
            if isinstance(written, str):
                if claimants := files_by_name.claimants(written):
                    keys[key] = ("file", claimants[0], "")
                continue
            identity = keys[key] = _identity(written, file_at, normal)
            mentions.setdefault(identity, []).append(Mention(event.id, key, written))
    ids, merged, clashes = _settle(mentions, files_by_name)
    own = {
        event: {key: ids[identity] for key, identity in keys.items()}
        for event, keys in identities.items()
    }
    origins = _origins(merged, own, files_by_name)
    return Sources(merged, own, files_by_name, origins, clashes)


def is_normal(url: str) -> bool:
    """Whether an address is certainly in its normal form: most are, and parsing them is slow."""
    return _NORMAL.fullmatch(url) is not None


def _identity(fields: SourceFields, file_at: Mapping[str, str], normal: dict[str, str]) -> Identity:
    url = fields.url
    if url is None:
        return ("title", fields.publisher or "", fields.title)
    address = url if is_normal(url) else normal.get(url)
    if address is None:
        address = normal[url] = normalise(url)
    return ("file", file_at[address], "") if address in file_at else ("url", address, "")


def _settle(
    mentions: Mapping[Identity, Sequence[Mention]], known: Register
) -> tuple[dict[Identity, str], dict[str, Merged], tuple[tuple[str, Mention], ...]]:
    """Give each source its id and its fields."""
    ids: dict[Identity, str] = {}
    merged: dict[str, Merged] = {}
    clashes = []
    slugs: dict[str, str] = {}
    for identity, described in mentions.items():
        if identity[0] == "file":
            source = _of_file(known.files[identity[1]], described)
        else:
            source = _of_mentions(identity, described, slugs)
        # Files come first, so that a file keeps its id whatever else would have the same.
        if source.id in merged:
            clashes.append((source.id, described[0]))
            # Kept apart until the error is fixed, so that two sources are not merged into one.
            unique_id = f"{source.id}-{described[0].event}-{described[0].key}"
            source = dataclasses.replace(source, id=unique_id)
        ids[identity] = source.id
        merged[source.id] = source
    return ids, merged, tuple(clashes)


def _of_file(document: Document[SourceFields], mentions: Sequence[Mention]) -> Merged:
    copies = _archived((document.fields, *(mention.fields for mention in mentions)))
    return Merged(document.id, document.fields, copies, document, "", ("", ""))


def _of_mentions(identity: Identity, mentions: Sequence[Mention], slugs: dict[str, str]) -> Merged:
    """Merge the mentions of a source without a file; `slugs` remembers those of publishers."""
    first = mentions[0]
    fields, supplier = first.fields, first.event if first.fields.copy_of else ""
    if len(mentions) > 1:
        changes: dict[str, Any] = {}
        for name, default in DEFAULTS.items():
            if getattr(fields, name) != default:
                continue
            for mention in mentions:
                if (value := getattr(mention.fields, name)) != default:
                    changes[name] = value
                    if name == "copy_of":
                        supplier = mention.event
                    break
        if changes:
            fields = dataclasses.replace(fields, **changes)
    basis = identity[1] if identity[0] == "url" else identity[2]
    publisher = fields.publisher or ("source" if identity[0] == "title" else "")
    if publisher and publisher not in slugs:
        slugs[publisher] = source_id(publisher, basis).rpartition("-")[0]
    merged_id = f"{slugs[publisher]}-{short_digest(basis)}" if publisher else source_id(None, basis)
    copies = _archived([mention.fields for mention in mentions])
    return Merged(merged_id, fields, copies, None, supplier, (first.event, first.key))


def _archived(described: Sequence[SourceFields]) -> tuple[ArchiveFields, ...]:
    """Return the archived copies of all descriptions, the oldest first."""
    if len(described) == 1 and len(described[0].archived) < 2:
        return described[0].archived
    copies = dict.fromkeys(copy for fields in described for copy in fields.archived)
    return tuple(sorted(copies, key=lambda copy: (copy.on.sort_key, copy.url)))


def original(
    copy_of: str, own: Mapping[str, str], known: Register, ids: Mapping[str, object]
) -> str | None:
    """Return the id of the source that a `copy_of` names; None if it names none of the site's."""
    if own_id := own.get(copy_of):
        return own_id
    if claimants := known.claimants(copy_of):
        return claimants[0]
    return copy_of if copy_of in ids else None


def _origins(
    merged: Mapping[str, Merged], own: Mapping[str, Mapping[str, str]], known: Register
) -> dict[str, str]:
    """Return for each source the end of the chain of its originals; its own id in a circle."""
    nearest: dict[str, str] = {}
    names: dict[str, str] = {}
    for source in merged.values():
        if copy_of := source.fields.copy_of:
            copied = original(copy_of, own.get(source.supplier, {}), known, merged)
            if copied is not None:
                nearest[source.id] = copied
            elif not is_slug(copy_of):
                # Of several spellings the smallest is used, in any order of files.
                folded = f"\0{fold(copy_of)}"
                names[folded] = min(names.get(folded, copy_of), copy_of)
                nearest[source.id] = folded
    ends: dict[str, str] = {}
    for start in merged:
        _follow(start, nearest, names, ends)
    return ends


def _follow(
    source: str, nearest: Mapping[str, str], names: Mapping[str, str], ends: dict[str, str]
) -> None:
    """Find the end of the chain that begins with a source, for every source on the way to it."""
    way: dict[str, None] = {}
    here = source
    while here not in ends and here not in way and here not in names:
        way[here] = None
        if here not in nearest:
            break
        here = nearest[here]
    if here in way and here in nearest:
        # A circle is an error and has no origin: each source is its own origin.
        ends.update((step, step) for step in way)
    else:
        end = ends.get(here) or names.get(here) or here
        ends.update((step, end) for step in way)
