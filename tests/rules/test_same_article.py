"""Addresses of one article, in the forms in which hosts have it."""

from __future__ import annotations

import pytest

from timeline.rules.same_article import _address

ARTICLE = ("address", "example.org", "/news/1", "")


@pytest.mark.parametrize(
    "form",
    [
        "https://example.org/news/1",
        "http://www.example.org/news/1/",
        "https://M.example.org/news/1#top",
        "https://amp.example.org/news/1/amp/",
        "https://mobile.example.org/news/1/index.html",
        "https://example.org/news/1/INDEX.HTM?#",
    ],
)
def test_forms_of_one_article_have_one_key(form: str) -> None:
    assert _address(form) == ARTICLE


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/news/2",
        "https://example.org/news/1?page=2",
        "https://example.org/amp",
        "https://news.example.org/news/1",
        "https://www.m.example.org/news/1",
        "https://example.org/news/1/ramp",
    ],
)
def test_another_address_has_another(other: str) -> None:
    assert _address(other) != ARTICLE


@pytest.mark.parametrize("host", ["https://example.org", "https://www.example.org/?q", "//"])
def test_a_host_is_no_article(host: str) -> None:
    assert _address(host) is None
