"""The citations of one page: numbers, marks, and the list of sources at its end.

A `PageCitations` is made for one page and asked for each text and each field in the order of the
page. It
numbers the sources as they were given, remembers which statement rests on which passage, and at the
end makes the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace

from markupsafe import Markup

from timeline.content.document import Citation, Text
from timeline.content.schema.fields import SourceRef
from timeline.site import views
from timeline.site.context import SiteContext
from timeline.site.i18n.languages import in_language
from timeline.site.urls import deep_link

_Place = tuple[str, str]
"""A passage and a locator: the two things that tell one citation of a source from another."""


class PageCitations:
    """The citations of a page whose sources are `source_ids`, numbered from 1 in that order.

    `keys` maps the keys that its texts and fields use to ids of sources. A key that names nothing
    has been reported by the model and is passed over. `lang` says the language of these texts and
    fields.
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

    def reading(self, keys: Mapping[str, str], lang: Markup = views.NOTHING) -> PageCitations:
        """The citations of the same page, for a part that stands in a file with keys, and maybe a
        language, of its own.
        """
        same = copy(self)
        same._keys, same.lang = keys, lang
        return same

    def body(self, text: Text) -> views.Text:
        """A text of whole elements with its citation marks in place, each in its language."""
        blocks = self.text(text)
        if not self.lang:
            return blocks
        return tuple(
            replace(block, html=Markup(in_language(block.html, self.lang))) for block in blocks
        )

    def text(self, text: Text) -> views.Text:
        """A text with its citation marks in place."""
        blocks = []
        for block in text.blocks:
            if not block.cited:
                html = self._context.linked("".join(block.html))
                blocks.append(views.Block(block.kind, html))
                continue
            pieces: list[str] = []
            cites: list[views.Cite] = []
            for piece, statement in zip(block.html, block.cited, strict=False):
                anchor = self._free(statement.anchor)
                here = self._cites(statement.citations, anchor)
                pieces += [piece.rstrip(" \n"), self._context.mark(here, anchor) if here else ""]
                cites += here
            pieces.append(block.html[-1])
            html = self._context.linked("".join(pieces))
            blocks.append(
                views.Block(block.kind, html, tuple(cites), _notes(cites), _publishers(cites))
            )
        return tuple(blocks)

    def refs(self, refs: Iterable[SourceRef], anchor: str) -> tuple[views.Cite, ...]:
        """The citations of a field; `anchor` is the id that the theme gives to its place on the
        page.
        """
        return self._cites(
            tuple(
                Citation(
                    ref.source,
                    ref.passage or "",
                    ref.page or "",
                    ref.time or "",
                    ref.section or "",
                )
                for ref in refs
            ),
            anchor,
        )

    def listed(self) -> tuple[views.Listed, ...]:
        """The list of sources, with the places where this page cites each."""
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
        here = f"#{anchor}"
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
            back.append(here)
            cites.append(views.Cite(number, anchor, f"#source-{number}", url, *place, source))
        return tuple(cites)

    def _free(self, anchor: str) -> str:
        # The same words may stand in the summary and in the body: each text is anchored for itself.
        free, number = anchor, 2
        while free in self._anchors:
            free, number = f"{anchor}-{number}", number + 1
        self._anchors.add(free)
        return free


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
                    *(views.Passage(one.passage, one.locator, one.url) for one in others),
                ),
            )
        )
    return tuple(notes)


def _publishers(cites: Iterable[views.Cite]) -> tuple[str, ...]:
    """The publishers of the sources; two spellings that differ in case alone are one."""
    named = (cite.source.publisher for cite in cites)
    first: dict[str, str] = {}
    for publisher in filter(None, named):
        first.setdefault(publisher.lower(), publisher)
    return tuple(first.values())


def locator(citation: Citation) -> str:
    """The page, time or section as an author writes it: `p. 4, 12:30, §3`."""
    if not (citation.page or citation.time or citation.section):
        return ""
    parts = (
        f"p. {citation.page}" if citation.page else "",
        citation.time,
        f"§{citation.section}" if citation.section else "",
    )
    return ", ".join(part for part in parts if part)
