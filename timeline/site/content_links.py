"""Links that authors write to content files and inside the site → URLs of the site.

The markdown parser writes `\\x01` for the site's root; a content file after it stands for the page
made from that file. A link to a part of the site that is left out becomes its text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import ENTITY_KINDS
from timeline.model.chronicle import Chronicle
from timeline.project.settings import SitePart
from timeline.site.sections import is_left_out
from timeline.site.urls import Urls, page_path

_ROOT: Final = "\x01"
_INTERNAL_LINK: Final = re.compile(r'<a href="\x01([^"#?]*)[^>]*>(.*?)</a>', re.DOTALL)
_CONTENT_FILE: Final = re.compile(r"\x01(content/[^\"#?]*\.md)")


def pages_of_files(chronicle: Chronicle) -> dict[str, str]:
    """Return the path of the page that is made from each content file."""
    entities = (chronicle.entities(kind).values() for kind in ENTITY_KINDS)
    documents: list[Document[Any] | None] = [
        *(event.document for event in chronicle.events),
        *(entity.document for entity in chain.from_iterable(entities)),
        *(source.document for source in chronicle.sources.values()),
        *chronicle.pages,
        *chronicle.stories,
    ]
    return {
        document.file.path: page_path(document.kind, document.id)
        for document in documents
        if document is not None
    }


def has_internal_links(html: str) -> bool:
    """Return whether a piece of HTML has links into the site."""
    return _ROOT in html


def resolve_links(
    html: str, urls: Urls, pages: Mapping[str, str], parts_left_out: Collection[SitePart]
) -> str:
    """Return a piece of HTML with its links into the site made URLs.

    `pages` are the `pages_of_files`.
    """

    def without_dead_link(link: re.Match[str]) -> str:
        path = pages.get(link[1], link[1])
        return link[2] if is_left_out(path, parts_left_out) else link[0]

    def url_of_file(file: re.Match[str]) -> str:
        path = pages.get(file[1])
        return file[0] if path is None else urls.href(path)

    if parts_left_out:
        html = _INTERNAL_LINK.sub(without_dead_link, html)
    return _CONTENT_FILE.sub(url_of_file, html).replace(_ROOT, urls.root)
