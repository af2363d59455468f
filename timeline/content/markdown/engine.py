"""The markdown-it engine: CommonMark and tables, with citations, embeds and positions of links.

Raw HTML is text and link definitions are off. Addresses are left as they are written: the parser
checks them. Knows nothing of statements and diagnostics.
"""

from __future__ import annotations

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

from timeline.content.markdown import citations

MAX_NESTING = 24
"""How deep blocks may be nested; markdown-it drops deeper ones, so that they are reported."""
CUT = "\0"
"""Marks each citation in the rendered HTML; markdown-it lets no other NUL through."""
_EMBED = re.compile(r"[ ]{0,3}\[\[([^\[\]\n]*)\]\][ \t]*")


class _Markdown(MarkdownIt):
    """Leaves addresses as they are written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


class _Renderer(RendererHTML):
    """Renders HTML with `CUT` in place of each citation."""

    def citation(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return CUT

    def nothing(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return ""

    def citation_problem(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return escapeHtml(tokens[idx].content)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escapeHtml(tokens[idx].content)


@lru_cache(maxsize=1)
def markdown_engine() -> MarkdownIt:
    """Return the configured engine."""
    markdown = _Markdown(
        "commonmark",
        {"html": False, "maxNesting": MAX_NESTING, "xhtmlOut": False},
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
    """Run a rule of markdown-it and record in its token the offset at which it begins."""
    at, count = state.pos, len(state.tokens)
    matches: bool = rule(state, silent)
    if matches and not silent:
        for token in state.tokens[count:]:
            if token.type in ("link_open", "image"):
                token.meta = {"at": at}
                break
    return matches


def _placed_link(state: StateInline, silent: bool) -> bool:
    return _placed(link, state, silent)


def _placed_image(state: StateInline, silent: bool) -> bool:
    return _placed(image, state, silent)


def _placed_autolink(state: StateInline, silent: bool) -> bool:
    return _placed(autolink, state, silent)


def _embed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Match `[[event-id]]` alone on a line of the outermost level of a story (a block rule)."""
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
