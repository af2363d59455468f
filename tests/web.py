"""A built site as a browser would see it: its pages, their links, ids and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

_FETCHED = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("audio", "src"),
    ("video", "src"),
    ("iframe", "src"),
    ("object", "data"),
    ("use", "href"),
}
"""Where a browser fetches something by itself (`<link>` only for some kinds, see `fetched`)."""


@dataclass
class Element:
    """A start tag with its attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text inside, with white space folded."""
        return " ".join("".join(self.words).split())


class _Parser(HTMLParser):
    VOID = frozenset(
        (
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "wbr",
        )
    )

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)


@dataclass(frozen=True)
class PageSeen:
    """A page of HTML: where it stands inside the site, and its elements in order."""

    file: str
    elements: tuple[Element, ...]

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]

    @cached_property
    def links(self) -> list[Element]:
        """Every `<a href>`."""
        return [one for one in self.elements if one.tag == "a" and "href" in one.attributes]

    @cached_property
    def fetched(self) -> list[str]:
        """Every address that a browser fetches by itself when the page opens."""
        return [
            value
            for one in self.elements
            for name, value in one.attributes.items()
            if (one.tag, name) in _FETCHED
            and (one.tag != "link" or {"stylesheet", "icon"} & set(one.attributes["rel"].split()))
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The first element of that name with these attributes (`class_` matches one class)."""
        return next(self.all(tag, **attributes))

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Every element of that name with these attributes (`class_` matches one class)."""
        for one in self.elements:
            if one.tag == tag and all(
                value in one.attributes.get("class", "").split()
                if name == "class_"
                else one.attributes.get(name) == value
                for name, value in attributes.items()
            ):
                yield one


class _Pages(Mapping[str, PageSeen]):
    """The pages among files; each is parsed when a test looks at it, since most look at one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._contents = {file: files[file] for file in files if file.endswith(".html")}
        self._parsed: dict[str, PageSeen] = {}

    def __getitem__(self, file: str) -> PageSeen:
        if file not in self._parsed:
            parser = _Parser()
            parser.feed(self._contents[file].decode())
            parser.close()
            self._parsed[file] = PageSeen(file, tuple(parser.elements))
        return self._parsed[file]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


@dataclass(frozen=True)
class Site:
    """The files of a site that stands under `root` on its host."""

    files: Mapping[str, bytes]
    root: str = "/"

    @cached_property
    def pages(self) -> Mapping[str, PageSeen]:
        """Every page of HTML by its file."""
        return _Pages(self.files)

    def page(self, path: str) -> PageSeen:
        """The page at a path (`events/a/`)."""
        return self.pages[path + "index.html" if path == "" or path.endswith("/") else path]

    def target(self, page: PageSeen, href: str) -> tuple[str, str] | None:
        """The file and fragment that a link of a page leads to; None where it leaves the site."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            file = page.file
        elif parts.path.startswith("/"):
            if not parts.path.startswith(self.root):
                return f"outside the site's root: {href}", ""
            file = unquote(parts.path.removeprefix(self.root))
        else:
            file = normpath(join(page.file.rpartition("/")[0], unquote(parts.path)))
        if file == "" or file.endswith("/"):
            file += "index.html"
        return file, unquote(parts.fragment)

    def dead_ends(self) -> list[str]:
        """Every link inside the site that leads nowhere, and every id that a page has twice."""
        found = []
        for page in self.pages.values():
            for one in {*page.ids}:
                if page.ids.count(one) > 1:
                    found.append(f"{page.file}: id {one} twice")
            hrefs = [link.attributes["href"] for link in page.links] + page.fetched
            for href in hrefs:
                target = self.target(page, href)
                if target is None:
                    continue
                file, fragment = target
                to = self.pages.get(file)
                if file not in self.files or (fragment and to and fragment not in to.ids):
                    found.append(f"{page.file}: {href}")
        return found

    def reachable(self, start: str = "index.html") -> set[str]:
        """Every file that links lead to from a page."""
        seen = {start}
        waiting = [start]
        while waiting:
            page = self.pages.get(waiting.pop())
            for link in page.links if page else ():
                target = self.target(page, link.attributes["href"]) if page else None
                if target and target[0] in self.files and target[0] not in seen:
                    seen.add(target[0])
                    waiting.append(target[0])
        return seen

    def third_parties(self) -> list[str]:
        """Every address outside the site that a browser would fetch by itself."""
        return [
            f"{page.file}: {address}"
            for page in self.pages.values()
            for address in page.fetched
            if urlsplit(address).netloc or urlsplit(address).scheme not in ("", "data")
        ]
