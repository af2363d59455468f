"""Names of actors, places, topics, series and sources → the ids they mean.

A name means the file whose id it is; else the one whose `names` or title it equals, regardless of
case, spacing and diacritics; else the one whose id or name has the same form in an address. A name
that no file claims makes a thing of its own. Knows nothing of events.
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
    """The form in which two names are compared: no case, diacritics or extra spaces."""
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
        """The ids of the files that a name may mean: one, none, or several that dispute it."""
        if name in self.files:
            return (name,)
        folded = fold(name)
        if known := self.claimed.get(folded) or self.called.get(folded):
            return known
        slug = slugify(name)
        if slug in self.files:
            return (slug,)
        return (self.by_slug[slug],) if slug in self.by_slug else ()

    def words(self) -> list[str]:
        """Every id, title and name, for suggestions."""
        found = self.keys()
        for document in self.files.values():
            found += [document.fields.title, *document.fields.names]
        return found

    def keys(self) -> list[str]:
        """Every id, and every name in the form of an id: what can stand in a citation."""
        names = (name for document in self.files.values() for name in document.fields.names)
        return [*self.files, *filter(is_slug, names)]


def register(documents: Iterable[Document[Any]], *, titles: bool = True) -> Register:
    """The register of one kind's files; without `titles` a title is no name (as for sources)."""
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
    """Resolves the names of one kind, and remembers which things were made of a name alone.

    Used while linking, in a fixed order of files, and thrown away after it.
    """

    def __init__(self, known: Register) -> None:
        self.known = known
        self.ids: dict[str, str] = {}
        self.made: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The id that a name means; a name that no file claims makes a new thing."""
        found = self.ids.get(name)
        if found is None:
            claimants = self.known.claimants(name)
            found = claimants[0] if claimants else slugify(name)
            self.ids[name] = found
            if not claimants:
                self._make(found, name)
        return found

    def _make(self, thing_id: str, name: str) -> None:
        # A title reads better than an id, so the first real name wins over an id written earlier.
        if thing_id not in self.made or (is_slug(self.made[thing_id]) and not is_slug(name)):
            self.made[thing_id] = name

    def aliases(self, taken: frozenset[str]) -> dict[str, list[str]]:
        """The slugs under which each file's names used to be found, without those of `taken`."""
        found: dict[str, list[str]] = defaultdict(list)
        for slug, thing_id in sorted(self.known.by_slug.items()):
            if slug not in taken:
                found[thing_id].append(slug)
        return found
