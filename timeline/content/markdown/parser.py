"""Markdown with citations → a `Text`: blocks of HTML cut at their citations, and their statements.

CommonMark and tables; raw HTML stays text, and only allowed addresses become links. Knows no other
file: what a citation names and whether the target of a link exists is for the model to say.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from timeline.content.document import Text, TextBlock, TextLink
from timeline.content.frontmatter.reader import FORBIDDEN
from timeline.content.frontmatter.value_position import ValuePosition
from timeline.content.markdown import links
from timeline.content.markdown.engine import CUT, MAX_NESTING, markdown_engine
from timeline.content.markdown.statements import Anchors, Statements, TextPositions
from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location, Severity

_ANY_EMBED = re.compile(r"\[\[[^\[\]\n]+\]\]")
# The beginnings of tags; a backslash before one makes it text.
_TAG = re.compile(r"(?<!\\)(?:</?[a-zA-Z][a-zA-Z0-9]*|<!--)")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*\S")
_INFO = re.compile(r"[A-Za-z0-9+#-]{1,30}")


def parse_text(
    source: str,
    *,
    path: str,
    line: int = 1,
    inline: bool = False,
    story: bool = False,
    position: ValuePosition | None = None,
    anchors: Anchors | None = None,
) -> tuple[Text, tuple[Diagnostic, ...]]:
    """Return the blocks, statements and links of a text, and what is wrong with it.

    The text begins at a `line` of the file at `path` or, as a value of the front matter, at a
    `position`. With `inline` it is a single run of text without a paragraph around it. In a
    `story`, `[[event-id]]` alone on a line is an embed. `anchors` gives out the anchors of a
    document with several texts.
    """
    if not source.isascii() or not source.isprintable():
        source = FORBIDDEN.sub("\ufffd", source)
    positions = TextPositions(source, line, position)
    return _TextReader(path, positions, anchors or Anchors()).read(inline, story)


class _TextReader:
    """Reads one text; lives for one call of `parse_text`."""

    def __init__(self, path: str, positions: TextPositions, anchors: Anchors) -> None:
        self.source = source = positions.source
        self.path, self.positions, self.anchors = path, positions, anchors
        self.diagnostics: list[Diagnostic] = []
        self.links: list[TextLink] = []
        self.headings: dict[str, int] = {}
        self.fragments: list[tuple[str, Token, int]] = []
        self.tags = frozenset(_TAG.findall(source))
        self.may_have_escapes = "&#" in source
        self.may_embed = "[[" in source

    def read(self, inline: bool, story: bool) -> tuple[Text, tuple[Diagnostic, ...]]:
        markdown = markdown_engine()
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
        self, tokens: list[Token], following: str, markdown: MarkdownIt, env: dict[str, Any]
    ) -> TextBlock:
        first = tokens[0]
        if first.type == "embed":
            return self.embed(first)
        statements = Statements(self.positions, self.anchors)
        for position, token in enumerate(tokens):
            if token.type == "inline":
                self.positions.enter(token)
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
                "There are no words before this citation that it could support",
                "Put the citation after the words that the source supports",
                "warning",
            )
        html = markdown.renderer.render(tokens, markdown.options, env)
        kind = "paragraph" if first.type == "inline" else first.type.removesuffix("_open")
        return TextBlock(kind, tuple(html.strip("\n").split(CUT)), cited, uncited)

    def embed(self, token: Token) -> TextBlock:
        place = self.positions.of_line(token.map[0] if token.map else 0, "[[")
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
        """Give a heading its id and level: the title of the page is its only h1."""
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
        """Resolve the links of an inline text, and report what is wrong in it."""
        is_link_rejected = has_citation = False
        for child in token.children or ():
            kind = child.type
            if kind == "text":
                if has_citation and "](" in child.content:
                    self.citation_in_link(token, child)
                if self.may_have_escapes or self.tags or self.may_embed:
                    self.plain(token, child)
            elif kind == "citation":
                has_citation = True
            elif kind == "citation_problem":
                for problem in child.meta["problems"]:
                    place = self.positions.at(token, problem.at)
                    self.report(place, "citation-syntax", problem.message, problem.hint)
            elif kind == "link_open":
                is_link_rejected = not self.link(token, child)
                if is_link_rejected:
                    child.type = "nothing"
            elif kind == "link_close" and is_link_rejected:
                child.type, is_link_rejected = "nothing", False
            elif kind == "image":
                self.report(
                    self.positions.at(token, child.meta["at"]),
                    "text-image",
                    "A picture in the text has no credit and no licence",
                    "List it under media in the front matter, with file, alt and credit",
                )

    def citation_in_link(self, token: Token, child: Token) -> None:
        """Report `[words [@key]](address)`, which is not a link, since links cannot be nested."""
        self.report(
            self.positions.find(token, "]("),
            "citation-syntax",
            "A link's text cannot contain a citation",
            "Move the citation after the link",
        )

    def plain(self, token: Token, child: Token) -> None:
        """Report HTML, escapes of invisible characters, and embeds outside stories."""
        content = child.content
        if self.may_have_escapes and FORBIDDEN.search(content):
            child.content = content = FORBIDDEN.sub("\ufffd", content)
            self.hidden_character(token)
        if self.tags and (match := self.html(content)):
            self.report(
                self.positions.find(token, match[0]),
                "text-html",
                f"{quoted(match[0])} is HTML, which is shown as text",
                "Write markdown, or put it between backticks if it is meant to be seen",
                "warning",
            )
        if self.may_embed and (match := _ANY_EMBED.search(content)):
            self.report(
                self.positions.find(token, match[0]),
                "text-embed",
                f"{quoted(match[0])} embeds an event only in a story, alone on its line",
                "Write a link to the file of the event instead, such as [words](file.md)",
            )

    def html(self, content: str) -> re.Match[str] | None:
        """Return the first tag that is written as one, and not as `&lt;b&gt;`."""
        matches = _HTML.finditer(content)
        return next((match for match in matches if _TAG.findall(match[0])[0] in self.tags), None)

    def hidden_character(self, token: Token) -> None:
        self.report(
            self.positions.find(token, "&#"),
            "text-character",
            "This escape produces an invisible character that could hide something",
            "Delete the escape that begins with &#",
        )

    def link(self, token: Token, opening: Token) -> bool:
        """Return whether the link is allowed, and give it the address to write."""
        address = str(opening.attrs.get("href", ""))
        at = opening.meta.get("at", 0)
        title = str(opening.attrs.get("title", ""))
        if FORBIDDEN.search(title):
            del opening.attrs["title"]
            self.hidden_character(token)
        outcome = links.resolve(address, self.path)
        if isinstance(outcome, links.RejectedLink):
            place = self.positions.at(token, at)
            self.report(place, "link-address", outcome.message, outcome.hint)
            return False
        opening.attrs["href"] = outcome.href
        if outcome.target:
            self.links.append(TextLink(outcome.target, *self.positions.at(token, at)))
        if outcome.fragment:
            self.fragments.append((outcome.fragment, token, at))
        return True

    def whole_text(self, tokens: list[Token], inline: bool) -> None:
        """Report what is only known when all blocks have been read."""
        for fragment, token, at in self.fragments:
            if fragment not in self.headings:
                self.unknown_heading(fragment.removeprefix("h-"), self.positions.at(token, at))
        if not inline and "]:" in self.source:
            self.definitions(tokens)
        deep = next((token for token in tokens if token.level >= MAX_NESTING - 1), None)
        if deep is not None:
            self.report(
                self.positions.of_line(deep.map[0] if deep.map else 0),
                "text-nesting",
                f"Lists and quotations are nested more than {MAX_NESTING - 2} levels deep here, "
                "and the deeper levels are lost",
                "Write it with fewer levels",
            )

    def unknown_heading(self, fragment: str, place: tuple[int, int]) -> None:
        names = [heading.removeprefix("h-") for heading in self.headings]
        close = difflib.get_close_matches(fragment, names, n=1)
        self.report(
            place,
            "link-fragment",
            f"There is no heading for {quoted('#' + fragment)} here",
            f"Write #{close[0]}"
            if close
            else "Write # and the words of a heading of this text, joined by hyphens",
            "warning",
        )

    def definitions(self, tokens: list[Token]) -> None:
        """Report definitions of links and footnotes outside code."""
        code = {
            line
            for token in tokens
            if token.type in ("fence", "code_block") and token.map
            for line in range(*token.map)
        }
        for number, line in enumerate(self.positions.lines):
            match = _DEFINITION.match(line)
            if not match or number in code:
                continue
            name = match[1]
            if name.startswith("^"):
                message = (
                    f"The footnote {quoted(name)} is defined here, but footnotes are not supported"
                )
                hint = (
                    f"List its source under sources, write [@key] instead of [{name}], and "
                    "delete this line"
                )
            else:
                message = (
                    f"The address of {quoted(name)} is defined here, but link definitions are not "
                    "supported"
                )
                hint = "Write the address in the link itself: [words](https://…)"
            place = self.positions.of_line(number)
            self.report(place, "text-reference", message, hint, "warning")

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
