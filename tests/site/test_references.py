"""“Cite this page”: what is exported is what reference managers read, field by field."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from bibtexparser.middlewares import LatexDecodingMiddleware
from pybtex.database import parse_string

from tests.projects import build, site
from tests.web import Site
from timeline import dates
from timeline.site.exports.machine_dates import bibtex_date, csl_date, iso_span, ris_date
from timeline.site.exports.reference_formats import Work, bibtex, csl, plain, ris, type_names

ODD = r"100% of A_B & {C} \ $5 ~ ^ #1 “é” @x"
EVENT = r"""---
title: 'Leaders meet: 100% {agreed} & more'
date: 2025-10-14/2025-10-15
sources:
  paper:
    title: 'ODD'
    url: https://example.org/a_b?x=1&y=%20z
    publisher: The Paper & Co
    authors: [Ann Other, 'Ministry of Truth, Works and Roads']
    published: 2025-10-15~
    accessed: 2025-10-20
    type: news
    language: en
    archived: {url: 'https://archive.example/1', on: 2025-10-16}
  report: {title: Our words for it, title_supplied: true, publisher: The Office, type: statistics, published: 2025-10}
  page: {title: A page, url: 'https://example.org/page', published: '[2025-10-14,2025-10-15]', state: retracted}
added: 2025-10-16
status_history:
  - {status: happened, on: 2025-10-18, sources: [paper]}
corrections:
  - {on: 2025-10-21, what: A name}
---
They met [@paper "met"]. Numbers followed [@report], and a page [@page].
""".replace("ODD", ODD)  # noqa: E501 - a content file
FILES = {
    "timeline.yaml": "title: A timeline\nbase_url: https://example.org/t/\nauthor: The House\n",
    "content/events/summit.md": EVENT,
}


@pytest.fixture(scope="module")
def made() -> Site:
    """The site of one event with odd sources."""
    return site(FILES)


def text(made: Site, name: str) -> str:
    return made.files[f"events/summit/{name}"].decode()


def test_the_event_comes_first_and_each_of_its_sources_follows(made: Site) -> None:
    items = json.loads(text(made, "cite.csl.json"))
    assert items[0] == {
        "id": "summit",
        "type": "webpage",
        "title": "Leaders meet: 100% {agreed} & more",
        "container-title": "A timeline",
        "publisher": "The House",
        "URL": "https://example.org/t/events/summit/",
        "language": "en",
        "issued": {"date-parts": [[2025, 10, 21]]},
    }
    assert [item["title"] for item in items[1:]] == [ODD, "[Our words for it]", "A page"]


def test_csl_json_says_no_more_than_the_source(made: Site) -> None:
    paper, report, page = json.loads(text(made, "cite.csl.json"))[1:]
    assert paper["type"] == "article-newspaper"
    assert paper["author"] == [
        {"literal": "Ann Other"},
        {"literal": "Ministry of Truth, Works and Roads"},
    ]
    assert paper["container-title"] == "The Paper & Co"
    assert "publisher" not in paper
    assert paper["issued"] == {"date-parts": [[2025, 10, 15]], "circa": True}
    assert paper["accessed"] == {"date-parts": [[2025, 10, 20]]}
    assert paper["note"] == "archived copy, 16 October 2025: https://archive.example/1"
    assert report["type"] == "report"
    assert report["issued"] == {"date-parts": [[2025, 10]]}
    assert page["issued"] == {"literal": "14 or 15 October 2025"}
    assert page["note"] == "retracted by its publisher"


def test_bibtex_is_read_by_two_parsers(made: Site) -> None:
    written = text(made, "cite.bib")
    library = parse_bibtex(written, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    event, paper, report, page = library.entries
    assert event.key == "summit"
    assert (paper.entry_type, report.entry_type, page.entry_type) == (
        "article",
        "techreport",
        "misc",
    )
    assert decoded(event, "title") == "Leaders meet: 100% {agreed} & more"
    assert decoded(event, "howpublished") == "A timeline"
    assert decoded(paper, "title") == ODD
    assert decoded(paper, "journal") == "The Paper & Co"
    assert decoded(report, "title") == "[Our words for it]"
    assert decoded(report, "institution") == "The Office"
    raw = parse_string(written, "bibtex").entries
    assert list(raw) == [entry.key for entry in library.entries]
    fields = raw[paper.key].fields
    assert fields["date"] == "2025-10-15~"
    assert fields["url"] == "https://example.org/a_b?x=1&y=%20z"
    assert fields["urldate"] == "2025-10-20"
    assert "year" not in fields
    assert [str(person) for person in raw[paper.key].persons["author"]] == [
        "{Ann Other}",
        "{Ministry of Truth, Works and Roads}",
    ]
    assert (raw[report.key].fields["year"], raw[report.key].fields["month"]) == ("2025", "October")
    assert raw[page.key].fields["year"] == "2025"
    assert "date" not in raw[page.key].fields


def decoded(entry: Any, name: str) -> str:
    """The text of a field, without the outer braces that keep its capitals."""
    value = str(entry.fields_dict[name].value)
    # The decoder takes \textasciicircum for the accent.
    value = value.replace("ˆ", "^")
    return value[1:-1] if value.startswith("{") and value.endswith("}") else value


def test_ris_is_read_by_a_parser(made: Site) -> None:
    event, paper, report, page = rispy.loads(text(made, "cite.ris"))
    assert event["type_of_reference"] == "ELEC"
    assert event["title"] == "Leaders meet: 100% {agreed} & more"
    assert event["secondary_title"] == "A timeline"
    assert event["date"] == "2025/10/21/"
    assert event["urls"] == ["https://example.org/t/events/summit/"]
    assert paper["type_of_reference"] == "NEWS"
    assert paper["title"] == ODD
    assert paper["authors"] == ["Ann Other", "Ministry of Truth, Works and Roads"]
    assert paper["date"] == "///about 15 October 2025"
    assert "year" not in paper
    assert paper["access_date"] == "2025/10/20/"
    assert paper["language"] == "en"
    assert paper["notes"] == ["archived copy, 16 October 2025: https://archive.example/1"]
    assert report["type_of_reference"] == "RPRT"
    assert (report["year"], report["date"]) == ("2025", "2025/10//")
    assert page["date"] == "2025/10//14 or 15 October 2025"


def test_plain_text_has_a_line_for_each(made: Site) -> None:
    first, paper, report, _ = text(made, "cite.txt").splitlines()
    assert first == (
        "Leaders meet: 100% {agreed} & more. A timeline. The House. 21 October 2025. "
        "https://example.org/t/events/summit/"
    )
    assert paper.startswith("Ann Other, Ministry of Truth, Works and Roads. ")
    assert report == "[Our words for it]. The Office. October 2025."


def test_the_page_shows_the_citation_and_leads_to_the_files(made: Site) -> None:
    page = made.page("events/summit/")
    assert page.one("details", class_="reference").text.startswith("Cite this page Leaders meet")
    hrefs = [link.attributes["href"] for link in page.links]
    for name in ("cite.bib", "cite.ris", "cite.csl.json", "cite.txt"):
        assert f"/t/events/summit/{name}" in hrefs


def test_a_withdrawn_event_cannot_be_cited() -> None:
    withdrawn = EVENT.replace("added:", "withdrawn: {on: 2025-10-22, why: Made up}\nadded:")
    made = site({**FILES, "content/events/summit.md": withdrawn})
    assert [path for path in made.files if "cite." in path] == []
    assert not list(made.page("events/summit/").all("details", class_="reference"))


def test_the_day_of_the_build_is_in_none_of_the_files(made: Site) -> None:
    later = site(FILES, today=dates.parse_day("2031-05-05").day)
    for path, content in made.files.items():
        if "cite." in path:
            assert later.files[path] == content


def test_without_any_day_in_the_file_no_version_is_claimed() -> None:
    bare = EVENT.replace("added: 2025-10-16\n", "")
    bare = bare[: bare.index("status_history")] + bare[bare.index("---\nThey") :]
    item = json.loads(
        site({**FILES, "content/events/summit.md": bare}).files["events/summit/cite.csl.json"]
    )[0]
    assert "issued" not in item


def test_a_day_of_which_only_the_year_is_known_is_no_version() -> None:
    """The last day of that year would be made up, and may be still to come."""
    vague = EVENT.replace("on: 2025-10-18", "on: 2025")
    item = json.loads(
        site({**FILES, "content/events/summit.md": vague}).files["events/summit/cite.csl.json"]
    )[0]
    assert item["issued"] == {"date-parts": [[2025, 10, 21]]}


def test_a_file_beside_the_event_cannot_take_the_address() -> None:
    more = "media:\n  - {file: cite.bib, alt: A, credit: B}\nadded:"
    files = {
        **FILES,
        "content/events/summit.md": EVENT.replace("added:", more),
        "content/events/cite.bib": "mine",
    }
    assert "address-taken" in {one.code for one in build(files).diagnostics}


@pytest.mark.parametrize(
    ("written", "csl_says", "bibtex_says", "ris_says", "iso_says"),
    [
        ("2025-10-15", {"date-parts": [[2025, 10, 15]]},
         {"date": "2025-10-15", "year": "2025", "month": "oct"}, "2025/10/15/", ("2025-10-15", "")),
        ("2025-10", {"date-parts": [[2025, 10]]},
         {"date": "2025-10", "year": "2025", "month": "oct"}, "2025/10//", ("2025-10", "")),
        ("2025", {"date-parts": [[2025]]}, {"date": "2025", "year": "2025"}, "2025///",
         ("2025", "")),
        ("2025-10-XX", {"date-parts": [[2025, 10]]}, {"year": "2025", "month": "oct"},
         "2025/10//SAID", ("2025-10", "")),
        ("2025-10-14/2025-10-15", {"date-parts": [[2025, 10, 14], [2025, 10, 15]]},
         {"date": "2025-10-14/2025-10-15", "year": "2025", "month": "oct"}, "2025/10//SAID",
         ("2025-10-14", "2025-10-15")),
        ("2025-10-14/..", {"literal": "SAID"}, {"date": "2025-10-14/.."}, "///SAID",
         ("2025-10-14", "")),
        ("2025-12/2026-01", {"date-parts": [[2025, 12], [2026, 1]]}, {"date": "2025-12/2026-01"},
         "///SAID", ("2025-12", "2026-01")),
        ("2025-10~", {"date-parts": [[2025, 10]], "circa": True}, {"date": "2025-10~"},
         "///SAID", ("", "")),
        ("2025-23", {"date-parts": [[2025]], "season": 3}, {"date": "2025-23", "year": "2025"},
         "2025///SAID", ("", "")),
        ("2025-24", {"date-parts": [[2025]], "season": 4}, {"date": "2025-24"}, "///SAID",
         ("", "")),
        ("2025-33", {"literal": "SAID"}, {"year": "2025"}, "2025///SAID", ("", "")),
        ("2025-W43", {"literal": "SAID"}, {"year": "2025", "month": "oct"}, "2025/10//SAID",
         ("", "")),
        ("202X", {"literal": "SAID"}, {}, "///SAID", ("", "")),
        ("[2025-10-14,2025-10-15]", {"literal": "SAID"}, {"year": "2025", "month": "oct"},
         "2025/10//SAID", ("", "")),
        ("2025-10-16T09:30Z", {"date-parts": [[2025, 10, 16]]},
         {"date": "2025-10-16", "year": "2025", "month": "oct"}, "2025/10/16/",
         ("2025-10-16T09:30Z", "")),
        ("-0043-03-15", {"literal": "SAID"}, {}, "///SAID", ("", "")),
        ("unknown", {"literal": "SAID"}, {}, "///SAID", ("", "")),
    ],
)  # fmt: skip
def test_a_date_is_never_more_exact_than_it_was(
    written: str,
    csl_says: dict[str, Any],
    bibtex_says: dict[str, str],
    ris_says: str,
    iso_says: tuple[str, str],
) -> None:
    date = dates.parse(written)
    assert csl_date(date, "SAID") == csl_says
    assert bibtex_date(date) == bibtex_says
    assert ris_date(date, "SAID") == ris_says
    assert iso_span(date) == iso_says


def test_a_text_with_line_ends_breaks_no_format() -> None:
    work = Work("k", "news", "One\nER  - \r\nTY  - BOOK\u2028two", notes=("a\nb.",))
    assert len(rispy.loads(ris(work))) == 1
    assert len(parse_bibtex(bibtex(work)).entries) == 1
    assert "\n" not in plain(work)
    assert json.loads(csl(work))["title"] == work.title


@pytest.mark.parametrize("braces", ["{", "}", "}{", "{{", r"\}", '"', "\\"])
def test_a_brace_alone_does_not_open_or_close_an_entry(braces: str) -> None:
    work = Work("k", "", braces, publisher="After")
    entry = parse_string(bibtex(work), "bibtex").entries["k"]
    assert entry.fields["publisher"] == "{After}"


def test_every_type_of_source_has_a_name_in_each_format() -> None:
    assert type_names(Work("k", "", "T")).csl == "document"
    assert type_names(Work("k", "", "T", url="https://a.org")).ris == "ELEC"
    assert type_names(Work("k", "analysis", "T", url="https://a.org")).csl == "webpage"
    assert type_names(Work("k", "legislation", "T")) == ("legislation", "STAT", "misc")
