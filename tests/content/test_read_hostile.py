"""Hostile files: whatever is in them, reading ends with a result and lets nothing through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.content.markdown.parser import parse_text
from timeline.content.reader import read_document
from timeline.core.inputs import SourceFile

HEAD = (
    "---\ntitle: T\ndate: 2025-10-15\nsources:\n  a: {title: A, url: https://example.org/}\n---\n"
)


def codes(text: str) -> set[str]:
    result = read_document(SourceFile("content/events/x.md", text))
    assert result.kind == "event"
    return {one.code for one in result.diagnostics}


def html_of(text: str) -> str:
    parsed, _ = parse_text(text, line=1, path="content/events/x.md")
    return "".join(piece for block in parsed.blocks for piece in block.html)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        pytest.param("title: " + "[" * 40_000, "front-matter-refused", id="nested lists"),
        pytest.param("title: " + "{a: " * 40_000, "front-matter-refused", id="nested mappings"),
        pytest.param("- " * 40_000, "front-matter-syntax", id="nested entries"),
        pytest.param("? " * 40_000, "front-matter-syntax", id="nested keys"),
        pytest.param("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "front-matter-refused", id="laughs"),
        pytest.param("a: &a {x: 1}\nb: {<<: [*a, *a]}", "front-matter-refused", id="merges"),
        pytest.param("<<: {title: T}", "front-matter-refused", id="merge without an alias"),
        pytest.param("title: " + "x" * 10_000_000, "front-matter-too-large", id="long line"),
        pytest.param("!!python/object/apply:os.system [x]: y", "front-matter-syntax", id="key tag"),
        pytest.param("title: !!python/name:os.system x", "front-matter-refused", id="tag"),
        pytest.param("title: a\0b", "text-character", id="NUL"),
        pytest.param("title: a\ud800b", "text-character", id="lone surrogate"),
        pytest.param("title: a\u202eb", "text-character", id="direction"),
        pytest.param("title: a\u2066b", "text-character", id="isolate"),
        pytest.param('title: "a\\u202eb"', "text-character", id="escaped direction"),
        pytest.param('title: "a\\0b"', "text-character", id="escaped NUL"),
        pytest.param("title: a\u2028date: b", "text-character", id="line separator"),
        pytest.param("__proto__: {x: 1}\n__class__: y", "field-unknown", id="names of languages"),
        pytest.param(
            "figures: [{low: 1e999999999, source: a}]", "field-number", id="huge exponent"
        ),
        pytest.param("summary: x" + " [@a]" * 10_000, "field-value", id="long summary"),
    ],
)
def test_hostile_front_matter_is_refused(front: str, code: str) -> None:
    assert code in codes(f"---\n{front}\n---\n")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(">" * 1000 + " x", id="quotations"),
        pytest.param("- " * 10_000 + "x", id="lists"),
        pytest.param("".join(" " * (2 * n) + "- a\n" for n in range(300)), id="indented lists"),
        pytest.param("[" * 10_000, id="opening brackets"),
        pytest.param("[" * 5_000 + "]" * 5_000, id="brackets"),
        pytest.param("[a](" * 5_000, id="links"),
        pytest.param("![" * 5_000, id="pictures"),
        pytest.param("[@" * 5_000, id="citations without keys"),
        pytest.param('[@a "' * 5_000, id="citations without ends"),
        pytest.param("[@a; " * 5_000, id="citations without brackets"),
        pytest.param("*a **b " * 3_000, id="emphasis"),
        pytest.param("".join("`" * n + " " for n in range(300)), id="code"),
        pytest.param("<a " * 10_000, id="tags"),
        pytest.param("|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|x\n" * 300, id="a wide table"),
        pytest.param("# a\n" * 3_000, id="equal headings"),
        pytest.param("[a]: /x\n" * 2_000, id="definitions"),
        pytest.param("[[" * 5_000, id="embeds"),
    ],
)
def test_a_hostile_body_is_read_to_its_end(body: str) -> None:
    """No traceback, no exhausted stack, and no time that grows with the square of the length."""
    codes(HEAD + body)


def test_what_lies_too_deep_is_reported_and_not_lost_in_silence() -> None:
    assert "text-nesting" in codes(HEAD + "> " * 100 + "words [@a]")


def test_a_body_beyond_all_measure_is_refused() -> None:
    assert "file-too-large" in codes(HEAD + "x " * 600_000)


def test_no_author_can_write_the_marks_of_the_generator() -> None:
    """NUL cuts a block at its citations, U+0001 is the site's root, in any spelling."""
    text = "a\0b \x01c &#0; &#1; &#x1; [d](\x01e) [f](</g\x01>) `\x01` <https://example.org/\x01>\n"
    parsed, _ = parse_text(text, line=1, path="content/events/x.md")
    assert [len(block.html) for block in parsed.blocks] == [1]
    # The one root that is left is that of the link to "/g", which the generator wrote itself.
    assert parsed.blocks[0].html[0].count("\x01") == 1
    assert '<a href="\x01g\ufffd">' in parsed.blocks[0].html[0]
    assert {"text-character"} <= codes(HEAD + text)


@pytest.mark.parametrize(
    "text",
    [
        "words &#x202e; [@a]",
        '[words](https://example.org/ "title &#x202e;") [@a]',
        "[words](https://example.org/&#x202e;) [@a]",
        "# Words &#x202e;",
    ],
)
def test_no_escape_turns_the_direction_of_a_page(text: str) -> None:
    assert "\u202e" not in html_of(text + "\n")
    assert codes(HEAD + text) & {"text-character", "link-address"}


def test_the_language_of_code_is_a_plain_word() -> None:
    assert html_of("```python\nx\n```\n").startswith('<pre><code class="language-python">')
    assert html_of("``` x&#x202e;y\nx\n```\n") == "<pre><code>x\n</code></pre>"


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<!--><script>alert(1)</script>-->",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHN2Zz4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    '[x](https://example.org/"onmouseover=alert(1))',
    "[x](https://example.org '\"onmouseover=alert(1)')",
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](x)',
    "[x]: javascript:alert(1)\n\n[x]",
    '```"onclick=alert(1)\nx\n```',
    "``` x<script>\nx\n```",
    "# <script>alert(1)</script>",
    '[@a "<script>alert(1)</script>"]',
    "| <script> |\n| --- |\n| <svg onload=x> |",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_script_comes_through(payload: str) -> None:
    html = html_of(payload + "\n")
    assert not re.search(r"<(?:script|svg|img|iframe|!--)", html, re.IGNORECASE)
    assert not re.search(r"<[^>]*\s(?:on\w+|src|style)\s*=", re.sub(r'"[^"]*"', '""', html))
    for address in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"https?:|mailto:|#|\x01", address), address


@given(st.text(max_size=200))
def test_any_text_whatever_can_be_read(text: str) -> None:
    for path in ("content/events/x.md", "content/stories/x.md", "content/x.md"):
        read_document(SourceFile(path, text))
        read_document(SourceFile(path, HEAD + text))
        read_document(SourceFile(path, f"---\n{text}\n---\n"))


TEXT_ALPHABET = "[]()@;,\"“”'\\ap.4§:12-_*`<>&#|!\n \t\x01\u202e>"
YAML_ALPHABET = "titledasourc: -[]{}'\"#&*!|>@`%,\n  \t2025-10é"


@given(st.text(alphabet=TEXT_ALPHABET, max_size=120), st.booleans())
def test_any_marks_whatever_can_be_read(text: str, inline: bool) -> None:
    """Every diagnostic has its place inside the text, and every block one piece more than cites."""
    parsed, faults = parse_text(text, line=3, path="content/events/x.md", inline=inline)
    lines = text.split("\n")
    for one in faults:
        assert 3 <= one.at.line < 3 + len(lines)
        assert 1 <= one.at.column <= len(lines[one.at.line - 3]) + 1
    for block in parsed.blocks:
        assert len(block.html) == len(block.cited) + 1
        for statement in block.cited:
            for citation in statement.citations:
                assert lines[citation.line - 3][citation.column - 1] == "@"


@given(st.text(alphabet=YAML_ALPHABET, max_size=100))
def test_any_front_matter_whatever_can_be_read(text: str) -> None:
    result = read_document(SourceFile("content/events/x.md", f"---\n{text}\n---\n"))
    for one in result.diagnostics:
        assert one.message
        assert 0 <= one.at.line <= text.count("\n") + 4
