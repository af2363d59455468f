"""Markdown with citations → a `Text`: blocks of HTML cut at their citations, and their statements.

CommonMark and tables; raw HTML stays text, and only allowed addresses become links. What a citation
names and whether a link leads anywhere are for the model to say: it knows the other files.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from timeline.content.document import Text, TextBlock, TextLink
from timeline.content.frontmatter.reader import FORBIDDEN, ValuePosition
from timeline.content.markdown import citations, links
from timeline.content.markdown.statements import Anchors, Statements, TextPositions
from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location, Severity

_DEEPEST = 24
"""The most blocks inside one another; markdown-it drops what lies deeper, so it is reported."""
_CUT = "\0"
_EMBED = re.compile(r"[ ]{0,3}\[\[([^\[\]\n]*)\]\][ \t]*")
_ANY_EMBED = re.compile(r"\[\[[^\[\]\n]+\]\]")
# The beginnings of tags; a backslash before one makes text of it.
_TAG = re.compile(r"(?<!\\)(?:</?[a-zA-Z][a-zA-Z0-9]*|<!--)")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*\S")
_INFO = re.compile(r"[A-Za-z0-9+#-]{1,30}")


def parse_text(
    source: str,
    *,
    line: int,
    column: int = 1,
    path: str,
    inline: bool = False,
    story: bool = False,
    spot: ValuePosition | None = None,
    anchors: Anchors | None = None,
) -> tuple[Text, tuple[Diagnostic, ...]]:
    """The blocks, statements and links of a text, and what is wrong with it.

    `line` and `column` say where the text begins in the file at `path`; where it is a value of the
    front matter, `spot` says how it is written there. With `inline` it is one run of text without
    a paragraph around it. In a `story`, `[[event-id]]` alone on a line is an embed. `anchors` hands
    out the anchors of a document with several texts.
    """
    if not source.isascii() or not source.isprintable():
        source = FORBIDDEN.sub("\ufffd", source)
    places = TextPositions(source, line, column, spot)
    reader = _Reader(source, path, places, anchors or Anchors())
    return reader.read(inline, story)


class _Markdown(MarkdownIt):
    """Leaves addresses as they are written: `links` decides about them, with a diagnostic."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


class _Renderer(RendererHTML):
    """HTML in which a NUL stands where a citation stands; markdown-it lets none through."""

    def citation(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _CUT

    def nothing(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return ""

    def citation_fault(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return escapeHtml(tokens[idx].content)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escapeHtml(tokens[idx].content)


@lru_cache(maxsize=1)
def _markdown() -> _Markdown:
    markdown = _Markdown(
        "commonmark",
        {"html": False, "maxNesting": _DEEPEST, "xhtmlOut": False},
        renderer_cls=_Renderer,
    )
    # Reference definitions let one long address be written a thousand times by a short text.
    markdown.enable("table").disable(["reference", "html_block", "html_inline"])
    # The signs with which one of our rules begins or ends; others only cut a text into pieces.
    markdown.inline.terminator_re = re.compile(r"[\n!&*<\[\]\\_`]")
    markdown.inline.ruler.before("link", "citation", citations.rule)
    markdown.inline.ruler.at("link", _placed_link)
    markdown.inline.ruler.at("image", _placed_image)
    markdown.inline.ruler.at("autolink", _placed_autolink)
    markdown.block.ruler.before("paragraph", "embed", _embed, {"alt": ["paragraph"]})
    return markdown


def _placed(rule: Any, state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it, whose token also remembers the offset at which it stands."""
    at, count = state.pos, len(state.tokens)
    found: bool = rule(state, silent)
    if found and not silent:
        for token in state.tokens[count:]:
            if token.type in ("link_open", "image"):
                token.meta = {"at": at}
                break
    return found


def _placed_link(state: StateInline, silent: bool) -> bool:
    return _placed(link, state, silent)


def _placed_image(state: StateInline, silent: bool) -> bool:
    return _placed(image, state, silent)


def _placed_autolink(state: StateInline, silent: bool) -> bool:
    return _placed(autolink, state, silent)


def _embed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The block rule of stories: `[[event-id]]` alone on a line of the outermost level."""
    if state.level or "story" not in state.env or state.is_code_block(start):
        return False
    match = _EMBED.fullmatch(state.src[state.bMarks[start] : state.eMarks[start]])
    if not match:
        return False
    if not silent:
        token = state.push("embed", "", 0)
        token.content = match[1].strip()
        token.map = [start, start + 1]
        state.line = start + 1
    return True


class _Reader:
    """Reads one text; lives for one call of `parse_text`."""

    def __init__(self, source: str, path: str, places: TextPositions, anchors: Anchors) -> None:
        self.source, self.path, self.places, self.anchors = source, path, places, anchors
        self.diagnostics: list[Diagnostic] = []
        self.links: list[TextLink] = []
        self.headings: dict[str, int] = {}
        self.fragments: list[tuple[str, Token, int]] = []
        self.tags = frozenset(_TAG.findall(source))
        self.may_have_escapes = "&#" in source
        self.may_embed = "[[" in source

    def read(self, inline: bool, story: bool) -> tuple[Text, tuple[Diagnostic, ...]]:
        markdown = _markdown()
        env: dict[str, Any] = {"story": True} if story else {}
        parse = markdown.parseInline if inline else markdown.parse
        tokens = parse(self.source, env)
        blocks: list[TextBlock] = []
        start = depth = 0
        for index, token in enumerate(tokens):
            depth += token.nesting
            if depth == 0:
                following = tokens[index + 1].type if index + 1 < len(tokens) else ""
                blocks.append(self.block(tokens[start : index + 1], following, markdown, env))
                start = index + 1
        self.whole_text(tokens, inline)
        text = Text(tuple(blocks), tuple(self.links))
        return text, tuple(sorted(self.diagnostics))

    def block(
        self, tokens: list[Token], following: str, markdown: _Markdown, env: dict[str, Any]
    ) -> TextBlock:
        first = tokens[0]
        if first.type == "embed":
            return self.embed(first)
        statements = Statements(self.places, self.anchors)
        for position, token in enumerate(tokens):
            if token.type == "inline":
                self.places.enter(token)
                if position and tokens[position - 1].type == "heading_open":
                    self.heading(tokens[position - 1], tokens[position + 1], token)
                self.children(token)
                statements.inline(token)
            elif token.type == "fence":
                token.info = token.info if _INFO.fullmatch(token.info.strip()) else ""
            else:
                statements.structure(token)
        cited, uncited, without_text = statements.finish(following)
        for at_line, at_column in without_text:
            self.report(
                (at_line, at_column),
                "citation-without-text",
                "No words stand before this citation that it could carry",
                "Put the citation behind the words that the source supports",
                "warning",
            )
        html = markdown.renderer.render(tokens, markdown.options, env)
        kind = "paragraph" if first.type == "inline" else first.type.removesuffix("_open")
        return TextBlock(kind, tuple(html.strip("\n").split(_CUT)), cited, uncited)

    def embed(self, token: Token) -> TextBlock:
        place = self.places.of_line(token.map[0] if token.map else 0, "[[")
        name = token.content
        if not is_slug(name):
            hint = (
                f"Write [[{slugify(name)}]]" if name else "Write the id of an event: [[event-id]]"
            )
            self.report(place, "text-embed", f"{quoted(name)} is not the id of an event", hint)
        else:
            self.links.append(TextLink(f"[[{name}]]", *place))
        return TextBlock("embed", (name if is_slug(name) else slugify(name),))

    def heading(self, opening: Token, closing: Token, token: Token) -> None:
        """The title of the page is its only h1, so that a heading begins with h2."""
        opening.tag = closing.tag = f"h{max(2, int(opening.tag[1]))}"
        words = "".join(
            " " if child.type in ("softbreak", "hardbreak") else child.content
            for child in token.children or ()
            if child.type in ("text", "softbreak", "hardbreak")
        )
        name = identifier = links.heading_id(slugify(words))
        while identifier in self.headings:
            self.headings[name] += 1
            identifier = f"{name}-{self.headings[name]}"
        self.headings[identifier] = 1
        opening.attrSet("id", identifier)

    def children(self, token: Token) -> None:
        """Decide about the links and pictures of an inline text, and report its faults."""
        refused = cites = False
        for child in token.children or ():
            kind = child.type
            if kind == "text":
                if cites and "](" in child.content:
                    self.citation_in_link(token, child)
                if self.may_have_escapes or self.tags or self.may_embed:
                    self.plain(token, child)
            elif kind == "citation":
                cites = True
            elif kind == "citation_fault":
                for fault in child.meta["faults"]:
                    place = self.places.at(token, fault.at)
                    self.report(place, "citation-syntax", fault.message, fault.hint)
            elif kind == "link_open":
                refused = not self.link(token, child)
                if refused:
                    child.type = "nothing"
            elif kind == "link_close" and refused:
                child.type, refused = "nothing", False
            elif kind == "image":
                self.report(
                    self.places.at(token, child.meta["at"]),
                    "text-image",
                    "A picture stands in the text, where it has no credit and no licence",
                    "List it under media in the front matter, with file, alt and credit",
                )

    def citation_in_link(self, token: Token, child: Token) -> None:
        """`[words [@key]](address)` is no link in markdown, since links hold no links."""
        self.report(
            self.places.find(token, "]("),
            "citation-syntax",
            "A citation stands inside the words of a link, so that there is no link",
            "Move the citation behind the link",
        )

    def plain(self, token: Token, child: Token) -> None:
        """What may hide or go lost in plain text: HTML, escapes, and embeds outside stories."""
        content = child.content
        if self.may_have_escapes and FORBIDDEN.search(content):
            child.content = content = FORBIDDEN.sub("\ufffd", content)
            self.hidden_character(token)
        if self.tags and (match := self.html(content)):
            self.report(
                self.places.find(token, match[0]),
                "text-html",
                f"{quoted(match[0])} is HTML, which is shown as it is written",
                "Write markdown, or put it between backticks if it is meant to be seen",
                "warning",
            )
        if self.may_embed and (match := _ANY_EMBED.search(content)):
            self.report(
                self.places.find(token, match[0]),
                "text-embed",
                f"{quoted(match[0])} embeds an event only in a story, alone on its line",
                "Write a link to the file of the event instead, such as [words](file.md)",
            )

    def html(self, content: str) -> re.Match[str] | None:
        """The first tag that was written as one, and not as `&lt;b&gt;`."""
        found = _HTML.finditer(content)
        return next((one for one in found if _TAG.findall(one[0])[0] in self.tags), None)

    def hidden_character(self, token: Token) -> None:
        self.report(
            self.places.find(token, "&#"),
            "text-character",
            "This escape makes an invisible character that could hide something",
            "Delete the escape that begins with &#",
        )

    def link(self, token: Token, opening: Token) -> bool:
        """Whether the link may stand; its address is then the one to write."""
        address = str(opening.attrs.get("href", ""))
        at = opening.meta.get("at", 0)
        title = str(opening.attrs.get("title", ""))
        if FORBIDDEN.search(title):
            del opening.attrs["title"]
            self.hidden_character(token)
        outcome = links.resolve(address, self.path)
        if isinstance(outcome, links.RejectedLink):
            place = self.places.at(token, at)
            self.report(place, "link-address", outcome.message, outcome.hint)
            return False
        opening.attrs["href"] = outcome.href
        if outcome.target:
            self.links.append(TextLink(outcome.target, *self.places.at(token, at)))
        if outcome.fragment:
            self.fragments.append((outcome.fragment, token, at))
        return True

    def whole_text(self, tokens: list[Token], inline: bool) -> None:
        """What can be said only when all blocks are known."""
        for fragment, token, at in self.fragments:
            if fragment not in self.headings:
                names = [heading.removeprefix("h-") for heading in self.headings]
                close = difflib.get_close_matches(fragment.removeprefix("h-"), names, n=1)
                self.report(
                    self.places.at(token, at),
                    "link-fragment",
                    f"There is no heading for {quoted('#' + fragment.removeprefix('h-'))} here",
                    f"Write #{close[0]}"
                    if close
                    else "Write # and the words of a heading of this text, joined by hyphens",
                    "warning",
                )
        if not inline and "]:" in self.source:
            code = {
                line
                for one in tokens
                if one.type in ("fence", "code_block") and one.map
                for line in range(*one.map)
            }
            for number, line in enumerate(self.places.lines):
                match = _DEFINITION.match(line)
                if not match or number in code:
                    continue
                message = f"The address of {quoted(match[1])} is defined here, which is not read"
                hint = "Write the address where the link stands: [words](https://…)"
                if match[1].startswith("^"):
                    message = f"The footnote {quoted(match[1])} stands here, which is not read"
                    hint = (
                        f"List its source under sources, write [@key] instead of [{match[1]}], and "
                        "delete this line"
                    )
                self.report(self.places.of_line(number), "text-reference", message, hint, "warning")
        deep = next((token for token in tokens if token.level >= _DEEPEST - 1), None)
        if deep is not None:
            self.report(
                self.places.of_line(deep.map[0] if deep.map else 0),
                "text-nesting",
                f"More than {_DEEPEST - 2} lists and quotations stand inside one another here, "
                "and what lies deeper is lost",
                "Write it with fewer levels",
            )

    def report(
        self,
        place: tuple[int, int],
        code: str,
        message: str,
        hint: str,
        severity: Severity = "error",
    ) -> None:
        at = Location(self.path, *place)
        self.diagnostics.append(Diagnostic(at, code, message, hint, severity))
