"""The articles this timeline began with: every statement is on a page, or left out for a reason.

`articles.yaml` lists the statements. The articles belong to their publishers and are not in the
repository: what needs their text runs where they are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "articles"
TABLE: Mapping[str, Any] = yaml.load(
    Path(__file__).with_name("articles.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
FIELDS = {"says", "passage", "words", "in", "left_out"}
CITATION = re.compile(r'@([a-z0-9][a-z0-9-]*)(?:[^"@\]]*"((?:[^"\\]|\\.)*)")?')
SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’]))\s+(?=[A-Z“‘])")

needs_articles = pytest.mark.skipif(
    not ARTICLES.is_dir(),
    reason="the articles are not in the repository: put their texts in ../shared/articles",
)


class Quotation(NamedTuple):
    """A citation of an article on a page; `passage` is empty where the page quotes no words."""

    page: str
    article: str
    passage: str


@cache
def quotations() -> frozenset[Quotation]:
    """Every citation of one of the articles in the content, from its files alone."""
    found: set[Quotation] = set()
    for path in sorted((ROOT / "content").rglob("*.md")):
        page = f"{path.parent.name}/{path.stem}"
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        fields = yaml.load(front, Loader=yaml.BaseLoader) or {}
        keys = fields.pop("sources", {})
        for key, passage in (*cited_in_text(body), *cited_in_fields(fields)):
            article = keys.get(key, key)
            if isinstance(article, str) and article in TABLE:
                found.add(Quotation(page, article, passage))
    return frozenset(found)


def cited_in_text(text: str) -> Iterator[tuple[str, str]]:
    """Each `[@key "passage"]` of a text."""
    for group in re.findall(r"\[(@[^\]]*)\]", text):
        for key, passage in CITATION.findall(group):
            yield key, passage.replace('\\"', '"')


def cited_in_fields(value: Any) -> Iterator[tuple[str, str]]:
    """Each source that front matter names: in texts, in mappings, or as a bare key."""
    if isinstance(value, str):
        yield from cited_in_text(value)
        yield value, ""
    elif isinstance(value, list):
        for item in value:
            yield from cited_in_fields(item)
    elif isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"], value.get("passage", "")
        for item in value.values():
            yield from cited_in_fields(item)


def statements(table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for article, entry in table.items():
        for statement in entry["statements"]:
            yield article, statement


def problems_of_form(table: Mapping[str, Any]) -> Iterator[str]:
    """Statements that lack a field, have one too many, or are listed twice."""
    seen = set()
    for article, statement in statements(table):
        where = f"{article}: {statement.get('says', statement)}"
        if unknown := set(statement) - FIELDS:
            yield f"{where}: unknown fields {sorted(unknown)}"
        if not statement.get("says"):
            yield f"{where}: no statement"
        if ("in" in statement) == ("left_out" in statement):
            yield f"{where}: needs either `in` or `left_out`"
        if not statement.get("in", statement.get("left_out")):
            yield f"{where}: neither a page nor a reason"
        if ("passage" in statement) == ("words" in statement):
            yield f"{where}: needs either `passage` or `words`"
        if "passage" in statement and "left_out" in statement:
            yield f"{where}: is quoted on a page and left out"
        if (article, statement.get("says")) in seen:
            yield f"{where}: listed twice"
        seen.add((article, statement.get("says")))


def problems_with_content(
    table: Mapping[str, Any], cited: frozenset[Quotation] | None = None
) -> Iterator[str]:
    """Pages that do not exist, do not cite the article, or do not quote the passage."""
    cited = quotations() if cited is None else cited
    named = set()
    for article, statement in statements(table):
        for page in statement.get("in", ()):
            named.add((page, article))
            passages = [each.passage for each in cited if each[:2] == (page, article)]
            if not (ROOT / "content" / f"{page}.md").is_file():
                yield f"{article}: {statement['says']}: there is no page {page}"
            elif not passages:
                yield f"{article}: {statement['says']}: {page} does not cite the article"
            elif not any(statement.get("passage", "") in passage for passage in passages):
                yield f"{article}: {statement['says']}: {page} does not quote the passage"
    for page, article in sorted({each[:2] for each in cited} - named):
        yield f"{article}: {page} cites the article, but no statement names that page"


def read_articles() -> dict[str, list[str]]:
    """The lines of each article: a passage that runs over two could not be found by a browser."""
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()
        for path in sorted(ARTICLES.glob("*.txt"))
    }


def problems_of_wording(
    table: Mapping[str, Any], articles: Mapping[str, list[str]], cited: frozenset[Quotation]
) -> Iterator[str]:
    """Words that the table or a page attributes to an article, and that it does not have."""
    quoted = {(each.article, each.passage, each.page) for each in cited}
    for article, statement in statements(table):
        words = statement.get("passage", statement.get("words", ""))
        quoted.add((article, words, "the table"))
    for article, words, page in sorted(quoted):
        if not any(words in line for line in articles[article]):
            yield f"{page}: not in {article}: {words}"


def uncovered(table: Mapping[str, Any], articles: Mapping[str, list[str]]) -> Iterator[str]:
    """Sentences of which the table quotes no words, so that no statement can be theirs."""
    for article, lines in articles.items():
        entry = table[article]
        words = [each.get("passage", each.get("words")) for each in entry["statements"]]
        words += entry.get("furniture", [])
        for line in lines:
            spans = [found.span() for each in words for found in re.finditer(re.escape(each), line)]
            start = 0
            for sentence in SENTENCE_END.split(line):
                start = line.index(sentence, start)
                end = start + len(sentence)
                is_text = re.search(r"[a-z]{2}", sentence)
                if is_text and not any(first < end and start < last for first, last in spans):
                    yield f"{article}: {sentence[:60]}"
                start = end


def test_each_statement_is_reported_or_left_out_for_a_reason() -> None:
    assert list(problems_of_form(TABLE)) == []


def test_each_page_named_cites_the_article_and_quotes_the_passage() -> None:
    assert list(problems_with_content(TABLE)) == []


def test_no_statement_disappears_from_the_table() -> None:
    left_out = [statement for _, statement in statements(TABLE) if "left_out" in statement]
    assert len(list(statements(TABLE))) == 172
    assert len(left_out) == 8


@needs_articles
def test_the_table_covers_all_articles() -> None:
    assert set(read_articles()) == set(TABLE)


@needs_articles
def test_each_passage_is_in_its_article_word_for_word() -> None:
    assert list(problems_of_wording(TABLE, read_articles(), quotations())) == []


@needs_articles
def test_no_sentence_of_an_article_is_passed_over() -> None:
    assert list(uncovered(TABLE, read_articles())) == []


# What each check finds when something is wrong.

PAGE = "events/uk-officers-sent-to-balkans-2025"
OTHER_PAGE = "events/small-boat-total-2024"
ARTICLE = "lbc-mahmood-squads-albania-2025-10-15"


def table_of(*listed: Mapping[str, Any], furniture: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """A table of one article."""
    return {ARTICLE: {"statements": listed, "furniture": list(furniture)}}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ({"says": "a", "words": "b", "in": [PAGE], "left_out": "c"}, "either `in` or `left_out`"),
        ({"says": "a", "words": "b"}, "either `in` or `left_out`"),
        ({"says": "a", "words": "b", "in": []}, "neither a page nor a reason"),
        ({"says": "a", "words": "b", "left_out": ""}, "neither a page nor a reason"),
        ({"says": "a", "in": [PAGE]}, "either `passage` or `words`"),
        ({"says": "a", "passage": "b", "left_out": "c"}, "quoted on a page and left out"),
        ({"words": "b", "in": [PAGE]}, "no statement"),
        ({"says": "a", "words": "b", "in": [PAGE], "note": "c"}, "unknown fields"),
    ],
)
def test_an_incomplete_statement_is_found(statement: Mapping[str, Any], problem: str) -> None:
    assert any(problem in found for found in problems_of_form(table_of(statement)))


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ({"says": "a", "words": "b", "in": ["events/no-such-event"]}, "there is no page"),
        ({"says": "a", "words": "b", "in": [OTHER_PAGE]}, "does not cite the article"),
        ({"says": "a", "passage": "never said", "in": [PAGE]}, "does not quote the passage"),
    ],
)
def test_a_page_that_does_not_report_the_statement_is_found(
    statement: Mapping[str, Any], problem: str
) -> None:
    assert any(problem in found for found in problems_with_content(table_of(statement)))


def test_a_page_that_no_statement_names_is_found() -> None:
    statement = {"says": "a", "words": "b", "in": [PAGE]}
    cited = frozenset({Quotation(PAGE, ARTICLE, "b"), Quotation(OTHER_PAGE, ARTICLE, "")})
    assert list(problems_with_content(table_of(statement), cited)) == [
        f"{ARTICLE}: {OTHER_PAGE} cites the article, but no statement names that page"
    ]


def test_words_that_an_article_does_not_have_are_found() -> None:
    lines = {ARTICLE: ["One sentence runs here", "and goes on there."]}
    table = table_of({"says": "a", "words": "sentence runs", "in": [PAGE]})
    cited = frozenset({Quotation(PAGE, ARTICLE, "runs here and goes")})
    assert list(problems_of_wording(table, lines, frozenset())) == []
    assert len(list(problems_of_wording(table, lines, cited))) == 1
    changed = table_of({"says": "a", "words": "sentence  runs", "in": [PAGE]})
    assert len(list(problems_of_wording(changed, lines, frozenset()))) == 1


def test_a_sentence_that_no_statement_covers_is_found() -> None:
    lines = {ARTICLE: ["He said yes. “She said no.” They left.", "Read more", "1."]}
    said = {"says": "a", "words": "said no", "in": [PAGE]}
    missing = list(uncovered(table_of(said, furniture=("Read more",)), lines))
    assert missing == [f"{ARTICLE}: He said yes.", f"{ARTICLE}: They left."]


def test_citations_are_read_from_texts_and_fields() -> None:
    text = 'A [@a "x \\"y\\" z"; @b], b [@c] and [@d §3 "it’s “so”"].'
    assert list(cited_in_text(text)) == [
        ("a", 'x "y" z'),
        ("b", ""),
        ("c", ""),
        ("d", "it’s “so”"),
    ]
    fields = {"figures": [{"source": {"source": "a", "passage": "x"}}, {"source": "b"}]}
    assert {("a", "x"), ("b", "")} <= set(cited_in_fields(fields))
