"""The citations of one page: numbers, marks, and the list of sources at its end.

A `PageCitations` is made for one page and asked for each text and each field in the order of the
page. It numbers the sources in the order given, records which statement cites which passage, and at
the end gives the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from timeline.content.document import Citation, Document, Text
from timeline.content.kinds import Kind
from timeline.content.schema.fields import SourceRef
from timeline.site import views
from timeline.site.context import SiteContext
from timeline.site.i18n.languages import in_language
from timeline.site.urls import deep_link

_Place = tuple[str, str]
"""The passage and the locator, which tell one citation of a source from another."""


def text_of(document: Document[Any] | None, name: str) -> Text:
    """Return a text of a file (`summary`, `body` …), empty where it has none."""
    return (document.texts.get(name) if document else None) or Text()


def file_citations(
    context: SiteContext, kind: Kind, page_id: str, document: Document[Any] | None
) -> PageCitations:
    """Return the citations of the page of a file that cites by the keys of the project."""
    chronicle = context.chronicle
    source_ids = chronicle.sources_of.get((kind, page_id), ())
    return PageCitations(context, source_ids, chronicle.source_keys, context.lang(document))


class PageCitations:
    """The citations of a page whose sources are `source_ids`, numbered from 1 in that order.

    `keys` maps the keys that its texts and fields use to ids of sources. A key that names no source
    is reported by a rule and skipped here. `lang` has the attributes for the language of these
    texts and fields.
    """

    def __init__(
        self,
        context: SiteContext,
        source_ids: Sequence[str],
        keys: Mapping[str, str],
        lang: Markup = views.NOTHING,
    ) -> None:
        self.lang = lang
        self._context = context
        self._keys = keys
        self._numbers = {source_id: number for number, source_id in enumerate(source_ids, 1)}
        self._places: dict[str, dict[_Place, tuple[str, list[str]]]] = {
            source_id: {} for source_id in source_ids
        }
        self._anchors: set[str] = set()

    def for_file(self, keys: Mapping[str, str], lang: Markup = views.NOTHING) -> PageCitations:
        """Return the citations of the same page for a part from another file: its keys and its
        language.
        """
        of_file = copy(self)
        of_file._keys, of_file.lang = keys, lang
        return of_file

    def body(self, text: Text) -> views.Text:
        """Return a text with its citation marks, and its language on the element of each block."""
        blocks = self.text(text)
        if not self.lang:
            return blocks
        return tuple(
            replace(block, html=Markup(in_language(block.html, self.lang))) for block in blocks
        )

    def text(self, text: Text) -> views.Text:
        """Return a text with its citation marks in place."""
        blocks = []
        for block in text.blocks:
            if not block.cited:
                html = self._context.resolve_links("".join(block.html))
                blocks.append(views.Block(block.kind, html))
                continue
            pieces: list[str] = []
            cites: list[views.Cite] = []
            for piece, statement in zip(block.html, block.cited, strict=False):
                anchor = self._unique(statement.anchor)
                of_statement = self._cites(statement.citations, anchor)
                mark = self._context.citation_mark(of_statement, anchor) if of_statement else ""
                pieces += [piece.rstrip(" \n"), mark]
                cites += of_statement
            pieces.append(block.html[-1])
            html = self._context.resolve_links("".join(pieces))
            blocks.append(
                views.Block(block.kind, html, tuple(cites), _notes(cites), _publishers(cites))
            )
        return tuple(blocks)

    def cite(self, refs: Iterable[SourceRef], anchor: str) -> tuple[views.Cite, ...]:
        """Return the citations of a field; `anchor` is the HTML id that the theme gives it."""
        return self._cites(tuple(map(citation_of, refs)), anchor)

    def source_list(self) -> tuple[views.Listed, ...]:
        """Return the list of sources, with the places where this page cites each."""
        return tuple(
            views.Listed(
                number,
                f"source-{number}",
                self._context.source(source_id),
                tuple(
                    views.Passage(*place, url, tuple(dict.fromkeys(back)))
                    for place, (url, back) in self._places[source_id].items()
                ),
            )
            for source_id, number in self._numbers.items()
        )

    def _cites(self, citations: tuple[Citation, ...], anchor: str) -> tuple[views.Cite, ...]:
        cites = []
        back_link = f"#{anchor}"
        for citation in citations:
            source_id = self._keys.get(citation.key)
            number = None if source_id is None else self._numbers.get(source_id)
            if source_id is None or number is None:
                continue
            place = (citation.passage, locator(citation))
            source = self._context.source(source_id)
            places = self._places[source_id]
            if place not in places:
                url = deep_link(
                    source.url,
                    passage=citation.passage,
                    page=citation.page,
                    time=citation.time,
                )
                places[place] = url, []
            url, back = places[place]
            back.append(back_link)
            cites.append(views.Cite(number, anchor, f"#source-{number}", url, *place, source))
        return tuple(cites)

    def _unique(self, anchor: str) -> str:
        # The summary and the body may have the same words, and so the same anchor.
        unique, number = anchor, 2
        while unique in self._anchors:
            unique, number = f"{anchor}-{number}", number + 1
        self._anchors.add(unique)
        return unique


def _notes(cites: Iterable[views.Cite]) -> tuple[views.Note, ...]:
    by_number: dict[int, dict[_Place, views.Cite]] = {}
    for cite in cites:
        by_number.setdefault(cite.number, {}).setdefault((cite.passage, cite.locator), cite)
    notes = []
    for number, places in sorted(by_number.items()):
        first, *others = places.values()
        notes.append(
            views.Note(
                number,
                first.source,
                first.url,
                (
                    views.Passage(first.passage, first.locator, ""),
                    *(views.Passage(cite.passage, cite.locator, cite.url) for cite in others),
                ),
            )
        )
    return tuple(notes)


def _publishers(cites: Iterable[views.Cite]) -> tuple[str, ...]:
    """Return the publishers of the sources; two spellings that differ only in case are one."""
    publishers: dict[str, str] = {}
    for cite in cites:
        if publisher := cite.source.publisher:
            publishers.setdefault(publisher.lower(), publisher)
    return tuple(publishers.values())


def locator(citation: Citation) -> str:
    """Return the page, time or section as an author writes it: `p. 4, 12:30, §3`."""
    if not (citation.page or citation.time or citation.section):
        return ""
    parts = (
        f"p. {citation.page}" if citation.page else "",
        citation.time,
        f"§{citation.section}" if citation.section else "",
    )
    return ", ".join(part for part in parts if part)


def citation_of(ref: SourceRef) -> Citation:
    """Return a source reference of a field as a citation."""
    return Citation(
        ref.source, ref.passage or "", ref.page or "", ref.time or "", ref.section or ""
    )
