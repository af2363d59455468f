"""All documents → those that are published, their translations, and those that are left out.

A file without a language in its name, or with the site's own, is the original; the others with its
id are translations. Drafts are left out here, so that no later step needs to know of them.
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
    """The published documents in the order of kind and id, and what was left out.

    `duplicates` are pairs of files with one id in one language (the first is kept), `orphaned` the
    translations without an original, `drafts` the ids that were left out as drafts.
    """

    documents: tuple[Document[Any], ...]
    translations: Mapping[Identity, tuple[Document[Any], ...]]
    duplicates: tuple[tuple[Document[Any], Document[Any]], ...]
    orphaned: tuple[Document[Any], ...]
    drafts: frozenset[Identity]

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all published files, translations included."""
        paths = [document.file.path for document in self.documents]
        for versions in self.translations.values():
            paths += (document.file.path for document in versions)
        return frozenset(paths)

    def of_kind(self, kind: Kind) -> list[Document[Any]]:
        """Return the documents of one kind, in the order of their ids."""
        return [document for document in self.documents if document.kind == kind]


def select_documents(
    documents: Iterable[Document[Any]], language: str, drafts: bool
) -> DocumentSet:
    """Separate originals from translations; leave out drafts unless `drafts`."""
    versions: dict[Identity, dict[str, Document[Any]]] = {}
    duplicates = []
    for document in sorted(documents, key=lambda document: document.file.path):
        by_language = versions.setdefault((document.kind, document.id), {})
        written_in = document.language or language
        if written_in in by_language:
            duplicates.append((by_language[written_in], document))
        else:
            by_language[written_in] = document
    kept: list[Document[Any]] = []
    orphaned: list[Document[Any]] = []
    hidden: set[Identity] = set()
    translations = {}
    for identity in sorted(versions, key=lambda pair: (_PLACE_OF_KIND[pair[0]], pair[1])):
        by_language = versions[identity]
        original = by_language.pop(language, None)
        others = tuple(document for _, document in sorted(by_language.items()))
        if original is None:
            orphaned.extend(others)
        elif original.fields.draft and not drafts:
            hidden.add(identity)
        else:
            kept.append(original)
            shown = tuple(other for other in others if drafts or not other.fields.draft)
            if shown:
                translations[identity] = shown
    return DocumentSet(
        tuple(kept), translations, tuple(duplicates), tuple(orphaned), frozenset(hidden)
    )
