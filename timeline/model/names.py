"""Names of actors, places, topics, series and sources → the ids they mean.

A name means the file whose id it is; else the one whose `names` or title it equals, regardless of
case, spacing and diacritics; else the one whose id or name has the same form in an address. A name
that no file claims makes an entity of its own. Knows nothing of events.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from timeline.content.document import Document
from timeline.content.slugs import is_slug, slugify
from timeline.core.frozen import dataclass


def fold(name: str) -> str:
    """Return a name in the form for comparisons: no case, diacritics or extra spaces."""
    if name.isascii():
        return " ".join(name.lower().split())
    bare = (
        character
        for character in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(character)
    )
    return " ".join("".join(bare).casefold().split())


@dataclass(frozen=True, slots=True)
class Register:
    """The files of one kind, and the names under which each is known.

    `claimed` gives, for a folded name, the ids of the files that list it in `names`; `called` those
    that have it as their title or id. `by_slug` gives the file for a name's form in an address,
    where exactly one file has it.
    """

    files: Mapping[str, Document[Any]]
    claimed: Mapping[str, tuple[str, ...]]
    called: Mapping[str, tuple[str, ...]]
    by_slug: Mapping[str, str]

    def claimants(self, name: str) -> tuple[str, ...]:
        """Return the ids of the files that a name may mean: one, none, or several."""
        if name in self.files:
            return (name,)
        folded = fold(name)
        if ids := self.claimed.get(folded) or self.called.get(folded):
            return ids
        slug = slugify(name)
        if slug in self.files:
            return (slug,)
        return (self.by_slug[slug],) if slug in self.by_slug else ()

    def words(self) -> list[str]:
        """Return every id, title and name, for suggestions."""
        words = self.keys()
        for document in self.files.values():
            words += [document.fields.title, *document.fields.names]
        return words

    def keys(self) -> list[str]:
        """Return every id, and every name in the form of an id: what a citation can use."""
        names = (name for document in self.files.values() for name in document.fields.names)
        return [*self.files, *filter(is_slug, names)]


def register(documents: Iterable[Document[Any]], *, titles: bool = True) -> Register:
    """Return the register of one kind's files; without `titles` a title is no name."""
    files = {document.id: document for document in documents}
    claimed: dict[str, list[str]] = defaultdict(list)
    called: dict[str, list[str]] = defaultdict(list)
    slugs: dict[str, set[str]] = defaultdict(set)
    for document in files.values():
        own = document.fields.names
        for name in dict.fromkeys(map(fold, own)):
            claimed[name].append(document.id)
        for name in dict.fromkeys((fold(document.id), fold(document.fields.title))[: 1 + titles]):
            called[name].append(document.id)
        for name in (*own, document.fields.title) if titles else own:
            slugs[slugify(name)].add(document.id)
    return Register(
        files,
        {name: tuple(ids) for name, ids in claimed.items()},
        {name: tuple(ids) for name, ids in called.items()},
        {
            slug: next(iter(ids))
            for slug, ids in slugs.items()
            if len(ids) == 1 and slug not in files
        },
    )


class Naming:
    """Resolves the names of one kind, and records the entities that have a name but no file.

    `ids` gives the id for each name, `without_file` the title for each id. Used only while linking,
    in a fixed order of files.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ids: dict[str, str] = {}
        self.without_file: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the id that a name means; a name that no file claims makes a new entity."""
        entity_id = self.ids.get(name)
        if entity_id is None:
            claimants = self.register.claimants(name)
            entity_id = self.ids[name] = claimants[0] if claimants else slugify(name)
            if not claimants:
                self._add(entity_id, name)
        return entity_id

    def _add(self, entity_id: str, name: str) -> None:
        # A title reads better than an id, so the first real name wins over an id written earlier.
        title = self.without_file.get(entity_id)
        if title is None or (is_slug(title) and not is_slug(name)):
            self.without_file[entity_id] = name

    def aliases(self, taken: frozenset[str]) -> dict[str, list[str]]:
        """Return the slugs of each file's names, without those of `taken`.

        While the file did not exist, its page was at one of them.
        """
        slugs: dict[str, list[str]] = defaultdict(list)
        for slug, entity_id in sorted(self.register.by_slug.items()):
            if slug not in taken:
                slugs[entity_id].append(slug)
        return slugs
