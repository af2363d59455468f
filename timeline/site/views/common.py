"""Values that views of many kinds share: links, dates, sources, citations and texts."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

from timeline.core.frozen import dataclass

NOTHING: Final = Markup()


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the site; `href` is empty where its target has no page.

    `lang` has the attributes for the language of its words. Printed, it is its HTML.
    """

    text: str
    href: str = ""
    lang: Markup = NOTHING

    def __html__(self) -> str:
        text = escape(self.text)
        if self.href:
            return f'<a href="{escape(self.href)}"{self.lang}>{text}</a>'
        return f"<span{self.lang}>{text}</span>" if self.lang else text


@dataclass(frozen=True, slots=True)
class Date:
    """A date in the site's language: `text` in full, `short` for a rail, `pieces` for `<time>`.

    The texts of `pieces` joined are `text`; each has the value for `datetime`, or "" where the
    piece is not a time (`<time datetime>` takes no interval). `weekday` is set for an exact day
    alone. Printed, a date is its pieces as HTML.
    """

    text: str
    short: str
    pieces: tuple[tuple[str, str], ...]
    weekday: str = ""

    def __html__(self) -> str:
        return "".join(
            f'<time datetime="{escape(iso)}">{escape(text)}</time>' if iso else escape(text)
            for text, iso in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Brief:
    """An event in a word: its date and a link to it."""

    link: Link
    date: Date


@dataclass(frozen=True, slots=True)
class Archive:
    """A copy of a source in an archive; `day` is its day as `2025-10-16`, "" unless it is exact."""

    url: str
    date: Date
    day: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a reader is shown it.

    `url` is its own address, `href` that of its page on this site ("" where it has none). `copy_of`
    links to the original, or names one that was not opened. `type` and `read` and `state` are words
    for the theme to look up. `foreign` is its language where that is not the language of the site,
    and `lang` the attributes for its title and its passages then.
    """

    id: str
    title: str
    title_supplied: bool
    url: str
    href: str
    publisher: str
    authors: tuple[str, ...]
    published: Date | None
    accessed: Date | None
    type: str
    own_account: bool
    copy_of: Link | None
    read: str
    state: str
    archived: tuple[Archive, ...]
    language: str
    note: str
    foreign: str = ""
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Passage:
    """One place in a source, and the statements of this page that rest on it."""

    passage: str
    locator: str
    url: str
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation: the number of its source on this page, the passage, and the link to it.

    `url` opens the source at the passage (a text fragment, or `#page=` in a PDF). `list_href` leads
    to the source in the list at the end of the page, `anchor` is the id of the citation's place in
    the text. `locator` is the page, time or section as it was written.
    """

    number: int
    anchor: str
    list_href: str
    url: str
    passage: str
    locator: str
    source: Source


@dataclass(frozen=True, slots=True)
class Note:
    """What a block cites of one source: `url` opens the source at the first of the `places`.

    The places are distinct; the first has no address of its own.
    """

    number: int
    source: Source
    url: str
    places: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: its HTML with the citation marks in it, and its citations, in order.

    `kind` is `paragraph`, `heading`, `bullet_list`, `ordered_list`, `table`, `blockquote`, `fence`
    … `notes` are the citations by source, in the order of their numbers; `publishers` those of the
    sources, each once, in the order of the citations.
    """

    kind: str
    html: Markup
    cites: tuple[Cite, ...] = ()
    notes: tuple[Note, ...] = ()
    publishers: tuple[str, ...] = ()


Text = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A source in the list at the end of a page, with the places where the page cites it.

    `passages` are its distinct citations: passage, locator, link to the source at that place, and
    the statements on this page that rest on it as links back (`#s-1a2b3c4d`).
    """

    number: int
    anchor: str
    source: Source
    passages: tuple[Passage, ...]

    @property
    def places(self) -> list[Passage]:
        """Those of the citations that name a place in the source."""
        return [one for one in self.passages if one.passage or one.locator]

    @property
    def back(self) -> tuple[str, ...]:
        """The links back to where the source is cited as a whole."""
        whole = (one.back for one in self.passages if not (one.passage or one.locator))
        return next(whole, ())


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an index: an entity or a source, with the number of its events."""

    link: Link
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month in an index: its label, number of events, page, and whether this page
    shows it.
    """

    label: str
    count: int
    href: str
    current: bool = False
