"""No reader of what others wrote takes more than proportionally longer for a longer text.

Each reader gets runs of one character or of a short piece. It is measured at 8 KB, and again at the
largest of 16, 32 and 64 KB that would still be quick if the time were proportional. Quadratic
growth multiplies the time by 4, 16 or 64; at most 2.8, 8 or 23 is allowed, and the best of three
measurements counts. Times under a floor never fail, so that a busy machine cannot make them.
`TIMELINE_GROWTH=thorough pytest tests/hostile/test_growth.py` tries all pieces and every pair of
characters in every place.
"""

from __future__ import annotations

import gc
import os
import re
import string
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from tests.projects import TODAY, build, default_theme
from timeline.authoring.issue import IssueError, from_issue
from timeline.content import addresses
from timeline.content.reader import read_document
from timeline.content.slugs import slug_words, slugify
from timeline.content.svg import svg_problem
from timeline.core.diagnostic import Location
from timeline.core.inputs import SourceFile, ThemeLayer
from timeline.dates import DateError, parse
from timeline.project.settings import read_settings
from timeline.site.i18n.locale import read_locale

KB = 1024
SMALL = 8 * KB
SIZES = (16 * KB, 32 * KB, 64 * KB)
QUICK_SECONDS = 0.3
FLOOR_SECONDS = 0.06
HARMLESS_SECONDS = 0.004
"""What takes less than this at 8 KB takes a quarter of a second at 64 KB if it is quadratic."""

FIELDS = "title: T\ndate: 2020-01-01\nsources:\n  a: {title: A, publisher: P}\n"

Reader = Callable[[str], object]


def _content(before: str, after: str = "") -> Reader:
    return lambda run: read_document(SourceFile("content/events/x.md", before + run + after))


def _body(before: str = "", after: str = "") -> Reader:
    return _content(f"---\n{FIELDS}---\n{before}", f"{after}\n")


def _field(name: str, before: str = "", after: str = "") -> Reader:
    others = "".join(line for line in FIELDS.splitlines(True) if not line.startswith(f"{name}:"))
    return _content(f"---\n{others}{name}: {before}", f"{after}\n---\nText [@a].\n")


def _source_field(name: str) -> Reader:
    return _content(
        f"---\ntitle: T\ndate: 2020\nsources:\n  a:\n    {name}: '", "'\n---\nA [@a].\n"
    )


def _issue(**answers: str) -> Reader:
    """An issue with these answers, in which `RUN` is the run."""
    given = {"title": "A", "date": "2020-01-01", "sources": "a: {title: A, publisher: P}"}
    text = "".join(
        f"### {label.capitalize()}\n\n{answer}\n\n" for label, answer in (given | answers).items()
    )

    def read(run: str) -> None:
        with suppress(IssueError):
            from_issue(text.replace("RUN", run), added="2025-01-01")

    return read


def _date(run: str) -> None:
    with suppress(DateError):
        parse(run)


def _address(before: str) -> Reader:
    def read(run: str) -> object:
        problem = addresses.address_problem(before + run, addresses.LINK_SCHEMES)
        return problem or addresses.normalise(before + run)

    return read


def _locale(before: str, after: str = "") -> Reader:
    def read(run: str) -> object:
        own = ThemeLayer("", {"locales/en.yaml": f"{before}{run}{after}".encode()})
        return read_locale("en", (own, default_theme()), Location("timeline.yaml"))

    return read


READERS: Mapping[str, Reader] = {
    "file": _content(""),
    "open front matter": _content("---\n"),
    "front matter": _content("---\n", "\n---\nText\n"),
    "title": _field("title"),
    "quoted title": _field("title", "'", "'"),
    "escaped title": _field("title", '"', '"'),
    "date": _field("date", "'", "'"),
    "list": _field("places", "[", "]"),
    "mapping": _field("figures", "[{", "}]"),
    "summary": _field("summary", "'x ", " x [@a].'"),
    "address": _source_field("url"),
    "language": _source_field("language"),
    "alias": _field("aliases", "['/", "']"),
    "dates.parse": _date,
    "slugify": slugify,
    "slug_words": slug_words,
    "addresses, path": _address("https://a.org/"),
    "addresses, host": _address("https://"),
    "addresses, scheme": _address(""),
    "addresses, mail": _address("mailto:"),
    "addresses in text": lambda run: addresses.without_tracking_inside(f"https://a.org/?{run}\x7f"),
    "issue": lambda run: _issue()(run) or _issue(title="RUN")(run),
    "issue, heading": _issue(text="### aRUNx"),
    "issue, date": _issue(date="RUN"),
    "issue, text": _issue(text="RUN"),
    "issue, places": _issue(places="RUN"),
    "issue, actors": _issue(actors="RUN"),
    "issue, sources": _issue(sources="RUN"),
    "issue, fenced sources": _issue(sources="```yaml\nRUN\n```"),
    "issue, fence": _issue(sources="```RUN"),
    "settings": lambda run: read_settings(SourceFile("timeline.yaml", f"title: {run}\n")),
    "settings, quoted": lambda run: read_settings(
        SourceFile("timeline.yaml", f"title: A\nbase_url: 'https://a.org/{run}'\n")
    ),
    "locale": _locale("site:\n  chronology: '", "'\n"),
    "SVG": lambda run: svg_problem(
        f'<svg xmlns="http://www.w3.org/2000/svg"><style>{run}</style></svg>'.encode()
    ),
    "body": _body(),
}
"""Readers of each kind of text; a body takes the most time."""

PLACES: Mapping[str, Reader] = {
    "after words": _body("a ", " a"),
    "passage": _body('Words [@a "', '"].'),
    "locator": _body("Words [@a ", "]."),
    "key": _body("Words [@", " b]."),
    "address of a link": _body("[words](", ")"),
    "words of a link": _body("[", "](https://a.org)"),
    "list item": _body("- ", " x"),
    "quotation": _body("> ", "\n> x"),
    "table cell": _body("| a |\n|---|\n| ", " |\n"),
    "code": _body("`", " x"),
    "heading": _body("## ", " x"),
    "tag": _body("<a ", " x"),
    "definition": _body("[x]: ", " x"),
    "embed": _body("[[", " x"),
    "entity": _body("&", " x"),
    "autolink": _body("<https://", " "),
}
"""Places in a body."""

SPACES = (" ", "\t", "\n", "\u00a0", "\u2003", "\u2028", "\u200b", "\ufeff", "\r")
OTHERS = ("\u0301", "é", "ß", "ﬁ", "٣", "一", "😀", "“", "”", "‘", "…", "–", "\0", "\u202e")
pytestmark = pytest.mark.slow

THOROUGH = os.environ.get("TIMELINE_GROWTH") == "thorough"
CHARACTERS = (*string.punctuation, "a", "Z", "0", "1", *SPACES, *OTHERS)
PIECES = (
    *('[@a "x"] ', "[@a", "[a](b", "a.org ", "](", "![", "[(", "(a", "- ", "1. ", "> ", "|-"),
    *("||\n", "<!--", "<a ", "``x", "https://a.org ", "&amp;", "&#0;", "[[a]]", "*a_", "**a", "a*"),
    *("..", "[@", "@a;", "''", "\\'", "\n\n", "\n- ", "\n  - ", "a: b\n", "- a\n", "#a\n"),
    *("```\n", "~~~\n", "### Title\n", "### Text\n", "[x]: y\n", "a b", "e\u0301", "url(", "a,"),
    *("\u00a0\n", "\0\n", "a\u2028", "-a", "a-", "1-", "2020-", ": ", " #", "{{", "}{"),
)
BRACKETS = ("[", "]", "(", "<", "*", "_", "`", "|", '"', "@", "!", "&", " ", "\n", "[@a", "![")


@pytest.mark.parametrize("name", READERS)
def test_a_run_of_one_character_is_read_in_proportional_time(name: str) -> None:
    assert list(_grown(READERS[name], CHARACTERS)) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_run_in_any_place_of_a_body_is_read_in_proportional_time(name: str) -> None:
    assert list(_grown(PLACES[name], ("[@a",))) == []


@pytest.mark.parametrize("name", READERS)
def test_a_run_of_any_piece_is_read_in_proportional_time(name: str) -> None:
    assert list(_grown(READERS[name], PIECES)) == []


@pytest.mark.skipif(not THOROUGH, reason="takes minutes: set TIMELINE_GROWTH=thorough")
@pytest.mark.parametrize("name", [*READERS, *PLACES])
def test_a_run_of_any_piece_or_pair_is_read_in_proportional_time(name: str) -> None:
    letters = sorted(string.ascii_letters + string.digits)
    pairs = (a + b for a in (*string.punctuation, " ", "\n") for b in BRACKETS[:14] if a != b)
    assert list(_grown({**READERS, **PLACES}[name], (*PIECES, *letters, *pairs))) == []


@pytest.mark.parametrize("piece", [*BRACKETS, '[@a "x"] ', "a [@a] ", "https://a.org ", "a b "])
def test_a_whole_build_takes_time_in_proportion_to_a_text(piece: str) -> None:
    def read(run: str) -> object:
        made = build({"content/events/x.md": f"---\n{FIELDS}---\nWords {run}[@a].\n"}, today=TODAY)
        return None if made.failed else sum(len(output.content) for output in made.outputs())

    read("")
    assert list(_grown(read, (piece,))) == []


def test_quadratic_growth_is_noticed() -> None:
    """The measurement itself, with an expression that tries each end of a run of tildes."""
    runs = re.compile("~+x")
    assert list(_grown(runs.search, ("~",))) != []


def _grown(reader: Reader, pieces: Any) -> Iterator[str]:
    """Yield the pieces of which a run takes too long, with the times."""
    for piece in pieces:
        if (small := _seconds(reader, piece, SMALL)) < HARMLESS_SECONDS:
            continue
        size = max((s for s in SIZES if small * s / SMALL < QUICK_SECONDS), default=SIZES[0])
        allowed = (size / SMALL) ** 1.5
        for _ in range(3):
            large = _seconds(reader, piece, size)
            if large < FLOOR_SECONDS or large < small * allowed:
                break
            small = max(small, _seconds(reader, piece, SMALL))
        else:
            yield f"{piece!r}: {small:.3f} s for {SMALL}, {large:.3f} s for {size} characters"


def _seconds(reader: Reader, piece: str, size: int) -> float:
    run = (piece * (size // len(piece) + 1))[:size]
    gc.disable()
    started = time.process_time()
    try:
        reader(run)
        return time.process_time() - started
    finally:
        gc.enable()
