"""Addresses of pages, and of passages in sources."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.site.urls import Urls, deep_link, file_of, month_path, page_path, year_path


@pytest.mark.parametrize(
    ("base_url", "home", "absolute"),
    [
        ("/", "/", ""),
        ("/sub/", "/sub/", ""),
        ("https://example.org", "/", "https://example.org/"),
        ("https://example.org/a/b", "/a/b/", "https://example.org/a/b/"),
        ("https://example.org:8443//a//", "/a/", "https://example.org:8443/a/"),
    ],
)
def test_a_site_stands_at_a_root_or_under_a_sub_path(
    base_url: str, home: str, absolute: str
) -> None:
    urls = Urls.of(base_url)
    assert urls.href("") == home
    assert urls.absolute("") == absolute
    assert urls.href("events/a/") == f"{home}events/a/"


def test_every_kind_of_page_has_its_folder_and_plain_pages_have_none() -> None:
    assert page_path("event", "summit") == "events/summit/"
    assert page_path("page", "about") == "about/"
    assert file_of("events/summit/") == "events/summit/index.html"
    assert file_of("") == "index.html"
    assert file_of("404.html") == "404.html"


def test_years_before_christ_and_unknown_ones_have_addresses_too() -> None:
    assert year_path(2025) == "2025/"
    assert year_path(44) == "0044/"
    assert year_path(-43) == "-043/"
    assert year_path(None) == "undated/"
    assert month_path(2025, 3) == "2025/03/"


@pytest.mark.parametrize(
    ("url", "passage", "expected"),
    [
        ("https://a.org/x", "two words", "https://a.org/x#:~:text=two%20words"),
        ("https://a.org/x#part", "two", "https://a.org/x#part:~:text=two"),
        ("https://a.org/x#:~:text=old", "new", "https://a.org/x#:~:text=new"),
        ("https://a.org/x#part:~:text=old", "new", "https://a.org/x#part:~:text=new"),
        ("https://a.org/x", "a-b, c & d", "https://a.org/x#:~:text=a%2Db%2C%20c%20%26%20d"),
        ("https://a.org/x", "brittiska gränspoliser", "https://a.org/x#:~:text=brittiska%20gr%C3%A4nspoliser"),
        ("https://a.org/x", "the start … the end", "https://a.org/x#:~:text=the%20start,the%20end"),
        ("https://a.org/x", "the start [...] the end", "https://a.org/x#:~:text=the%20start,the%20end"),
        ("https://a.org/x", "A […] b ... c (…) d", "https://a.org/x#:~:text=A,d"),
        ("https://a.org/x", "…on 14 October", "https://a.org/x#:~:text=on%2014%20October"),
        ("https://a.org/x", "met in London ….", "https://a.org/x#:~:text=met%20in%20London"),
        ("https://a.org/x", "[...] the start … the end", "https://a.org/x#:~:text=the%20start,the%20end"),
        ("https://a.org/x", "…", "https://a.org/x#:~:text=%E2%80%A6"),
        ("https://a.org/x", "", "https://a.org/x"),
        ("", "words", ""),
    ],
)  # fmt: skip
def test_a_passage_is_a_text_fragment(url: str, passage: str, expected: str) -> None:
    assert deep_link(url, passage=passage) == expected


ODD_PASSAGES = [
    "well-known",
    "one, two",
    "R&D",
    "#1",
    "100%",
    "a+b=c?",
    "“quoted” 'words' \"here\"",
    "two\nlines \t apart",
    "שלום, עולם",
    "مرحبا\u061c-",
    "👩\u200d👩\u200d👧 🇦🇱",
    "caf\u00e9",
    "cafe\u0301",
    "a:~:text=b",
    "-,&",
]


@pytest.mark.parametrize("passage", ODD_PASSAGES)
def test_an_odd_passage_comes_out_as_it_went_in(passage: str) -> None:
    """The grammar of a text directive, as a browser takes it apart."""
    link = deep_link("https://a.org/x#part", passage=passage)
    assert link.isascii()
    fragment = urlsplit(link).fragment
    element, _, directives = fragment.partition(":~:")
    assert element == "part"
    (directive,) = directives.split("&")
    name, _, value = directive.partition("=")
    assert name == "text"
    # More than one part, or one that begins or ends in a hyphen, would be a range or a context.
    (words,) = value.split(",")
    assert not words.startswith("-")
    assert not words.endswith("-")
    assert unquote(words) == " ".join(passage.split())


@given(st.text(min_size=1, max_size=120).filter(lambda text: text.strip(" ….") == text))
def test_no_passage_can_break_out_of_its_directive(passage: str) -> None:
    try:
        passage.encode()
    except UnicodeEncodeError:
        return
    value = deep_link("https://a.org/x", passage=passage).partition("#:~:text=")[2]
    assert set(value) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~%,")
    assert value.count(",") <= 1


def test_a_long_passage_is_written_as_its_two_ends() -> None:
    words = [f"word{number}" for number in range(60)]
    link = deep_link("https://a.org/", passage=" ".join(words))
    assert link == (
        "https://a.org/#:~:text=word0%20word1%20word2%20word3%20word4,"
        "word55%20word56%20word57%20word58%20word59"
    )


def test_a_page_opens_a_pdf_there_and_a_text_fragment_would_do_nothing() -> None:
    assert deep_link("https://a.org/x.PDF", page="4-6", passage="w") == "https://a.org/x.PDF#page=4"
    assert deep_link("https://a.org/x.pdf", passage="w") == "https://a.org/x.pdf"
    assert deep_link("https://a.org/x", page="4") == "https://a.org/x"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("12:30", "12:30"),
        ("5:30", "05:30"),
        ("1:05:30", "1:05:30"),
        ("1:5:30", "1:05:30"),
        ("75:30", "1:15:30"),
    ],
)
def test_a_time_opens_a_recording_there(time: str, expected: str) -> None:
    """As Media Fragments 1.0 (4.2.1) writes it: minutes in two digits, and below sixty."""
    assert deep_link("https://a.org/x.mp3", time=time) == f"https://a.org/x.mp3#t={expected}"


@given(
    st.text(min_size=1, max_size=150).filter(
        lambda text: text.strip() and "…" not in text and "..." not in text
    )
)
def test_the_words_of_a_passage_come_back_out_of_its_link(passage: str) -> None:
    fragment = urlsplit(deep_link("https://a.org/x", passage=passage)).fragment
    directive = fragment.removeprefix(":~:text=")
    assert not set(directive) & set("-,&# \"<>'")
    assert unquote(directive) == " ".join(passage.split())
