"""All documents → those that are told, with their translations, and those that cannot both be.

A file without a language in its name, or with the site's own, is the original; the others with its
id are translations. Drafts are laid aside here, so that no later step needs to know of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import FOLDERS, Kind
from timeline.core.frozen import dataclass

Identity = tuple[Kind, str]

_PLACE_OF_KIND: Final[Mapping[str, int]] = {
    kind: number for number, kind in enumerate(FOLDERS.values())
}


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The documents that are told, in the order of kind and id, and what is to be said of the rest.

    `twins` are pairs of files that claim one id in one language (the first is kept), `lonely` the
    translations of which there is no original, `drafts` the ids that were left out.
    """

    documents: tuple[Document[Any], ...]
    translations: Mapping[Identity, tuple[Document[Any], ...]]
    twins: tuple[tuple[Document[Any], Document[Any]], ...]
    lonely: tuple[Document[Any], ...]
    drafts: frozenset[Identity]

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all files that are told, translations among them."""
        told = [document.file.path for document in self.documents]
        for versions in self.translations.values():
            told += (document.file.path for document in versions)
        return frozenset(told)

    def of_kind(self, kind: Kind) -> list[Document[Any]]:
        """The documents of one kind, in the order of their ids."""
        return [document for document in self.documents if document.kind == kind]


def select_documents(
    documents: Iterable[Document[Any]], language: str, drafts: bool
) -> DocumentSet:
    """Tell the originals from their translations; leave drafts out unless `drafts`."""
    versions: dict[Identity, dict[str, Document[Any]]] = {}
    twins = []
    for document in sorted(documents, key=lambda found: found.file.path):
        spoken = versions.setdefault((document.kind, document.id), {})
        tongue = document.language or language
        if tongue in spoken:
            twins.append((spoken[tongue], document))
        else:
            spoken[tongue] = document
    kept: list[Document[Any]] = []
    lonely: list[Document[Any]] = []
    hidden: set[Identity] = set()
    translations = {}
    for identity in sorted(versions, key=lambda pair: (_PLACE_OF_KIND[pair[0]], pair[1])):
        spoken = versions[identity]
        original = spoken.pop(language, None)
        others = tuple(spoken[tongue] for tongue in sorted(spoken))
        if original is None:
            lonely.extend(others)
        elif original.fields.draft and not drafts:
            hidden.add(identity)
        else:
            kept.append(original)
            shown = tuple(other for other in others if drafts or not other.fields.draft)
            if shown:
                translations[identity] = shown
    return DocumentSet(tuple(kept), translations, tuple(twins), tuple(lonely), frozenset(hidden))
