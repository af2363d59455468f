"""Addresses and ids: which may stand, when two are one, and what a name becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.content.addresses import (
    LINK_SCHEMES,
    address_problem,
    allowed_address,
    normalise,
    source_id,
    without_tracking_inside,
)
from timeline.content.markdown.statements import anchor_of
from timeline.content.slugs import MAX_SLUG_LENGTH, is_slug, slugify

ALLOWED = (
    "https://example.org",
    "http://example.org:8080/a?b=c#d",
    "HTTPS://EXAMPLE.ORG/",
    "https://exämple.org/é",
    "https://[2001:db8::1]/",
    "https://example.org/a(b)c;d,e'f",
    "https://example.org/%20",
    "https://example.org/#:~:text=words",
)
REFUSED = (
    "",
    " ",
    "example.org",
    "//example.org",
    "/path",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:https://example.org/x",
    "intent://x",
    "ftp://example.org/",
    "file:///etc/passwd",
    "https:example.org",
    "https:/example.org",
    "https://",
    "https:///path",
    "https://?q",
    "https://user@example.org/",
    "https://user:pw@example.org/",
    "https://example.org\\@evil.example/",
    "https://example.org/a b",
    "https://example.org/\t",
    "https://example.org/\u202e",
    "https://example.org/\u200b",
    "https://example.org:port/",
    "https://example.org:99999/",
    "https://[::1/",
    "https://exa<mple.org/",
    'https://example.org/"onclick',
    "https://example..org/",
    "https://.org/",
    "mailto:a@example.org",
    "\ud800https://example.org/",
)


@pytest.mark.parametrize("address", ALLOWED)
def test_an_address_of_the_web_is_allowed(address: str) -> None:
    assert allowed_address(address) == address


@pytest.mark.parametrize("address", REFUSED)
def test_anything_else_is_refused_with_a_reason_and_a_mend(address: str) -> None:
    assert allowed_address(address) is None
    found = address_problem(address)
    assert found is not None
    assert all(found)


def test_mail_is_allowed_in_links_alone() -> None:
    assert allowed_address("mailto:a@example.org", LINK_SCHEMES)
    assert allowed_address("mailto:a@example.org?subject=x", LINK_SCHEMES)
    assert allowed_address("mailto:123@example.org", LINK_SCHEMES)
    assert not allowed_address("mailto:a@b@c", LINK_SCHEMES)
    assert not allowed_address("mailto:", LINK_SCHEMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org/a?utm_source=x&b=1&fbclid=y", "https://example.org/a?b=1"),
        ("https://example.org/a?UTM_Source=x", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/%7ea%2fb", "https://example.org/~a%2Fb"),
        ("https://example.org/é", "https://example.org/%c3%a9"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a?", "https://example.org/a"),
    ],
)
def test_two_forms_of_one_address_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/", "https://example.org/"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?a=1&b=2", "https://example.org/?b=2&a=1"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_addresses_that_may_differ_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text(alphabet="abAZ09./?&=%#~éüß:-_ ;2fFcC", max_size=40))
def test_normalising_twice_changes_nothing(rest: str) -> None:
    address = f"https://Example.org/{rest.replace(' ', '')}"
    once = normalise(address)
    assert normalise(once) == once
    assert allowed_address(once)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("see https://example.org/?utm_source=a. Then", "see https://example.org/. Then"),
        ("(https://example.org/?a=1&utm_source=a), b", "(https://example.org/?a=1), b"),
        ("https://example.org/a(b)?utm_source=a#c", "https://example.org/a(b)#c"),
        ("“https://example.org/?utm_source=a”?", "“https://example.org/”?"),
        ("https://example.org/?a=1?", "https://example.org/?a=1?"),
    ],
)
def test_what_tracks_readers_is_left_out_of_a_text(text: str, plain: str) -> None:
    """So a statement has one anchor, with the parameter and without it."""
    assert without_tracking_inside(text) == plain
    assert anchor_of(text) == anchor_of(plain)


def test_the_id_of_a_source_depends_on_its_publisher_and_address_alone() -> None:
    address = normalise("https://www.example.org/a")
    assert source_id("Home Office", address) == "home-office-5fcc169d"
    assert source_id(None, address) == "example-org-5fcc169d"
    assert is_slug(source_id("x" * 300, address))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Lancaster House", "lancaster-house"),
        ("  Chair's  declaration! ", "chair-s-declaration"),
        ("Großbritannien", "grossbritannien"),
        ("Ørsted & Łódź", "orsted-lodz"),
        ("Đukanović", "dukanovic"),
        ("Ærø Þór", "aero-thor"),
        ("Белград", "belgrad"),
        ("Αθήνα", "athina"),
        ("Türkiye", "turkiye"),
        ("İstanbul", "istanbul"),
        ("e\u0301te\u0301", "ete"),
    ],
)
def test_a_name_becomes_an_id(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_names_without_ascii_letters_have_ids_of_their_own() -> None:
    assert slugify("東京") != slugify("京都")
    assert slugify("2020 東京") != slugify("2020")
    assert slugify("!") != ""


@given(st.text(max_size=150))
def test_every_name_has_an_id_that_stays(name: str) -> None:
    slug = slugify(name)
    assert is_slug(slug)
    assert len(slug) <= MAX_SLUG_LENGTH
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a_b", "a b", "é", "a\n", "a" * 101])
def test_what_is_no_id(text: str) -> None:
    assert not is_slug(text)
