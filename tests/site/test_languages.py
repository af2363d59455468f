"""Words of authors in another language than the site's: they say so, and the site's own do not."""

from __future__ import annotations

import pytest

from tests.projects import event, site
from tests.web import PageSeen, Site
from timeline.site.i18n.locale import direction

EVENT = """\
---
title: اجتماع
date: 2025-10-16/2025-10-17
language: ar
summary: اجتمعوا [@paper "they met"].
date_note: لم يعرف اليوم
places: [Exampleton]
actors: [{actor: Ann Other, role: عمدة}]
thread: خيط
sources:
  paper: {title: A report, url: 'https://example.org/report', publisher: The Paper}
  journal: {title: Le compte rendu, url: 'https://example.org/2', language: fr}
figures: [{label: ضيوف, unit: شخص, value: 3, note: تقريبا, source: paper}]
disputes:
  - about: اليوم
    positions: [{says: الأول, sources: [paper]}, {says: الثاني, sources: [journal]}]
    resolution: {says: الثاني حقا, basis: own_record, extent: part, sources: [paper], why: لأنه}
corrections: [{on: 2025-10-20, what: خطأ, was: هنا, now: هناك}]
---
اجتمعوا [@paper "they met"].

- وقعوا [@journal "ont signé"].

ثم ذهبوا [@record].
"""
FILES = {
    "content/events/meeting.md": EVENT,
    "content/events/talks.md": event("Talks", "2025-10-18", "follows: [meeting]\n"),
    "content/sources/record.md": "---\ntitle: The record\nurl: https://example.org/5\n---\n",
    "content/places/exampleton.md": "---\ntitle: مثال\nlanguage: ar\nsummary: مدينة.\n---\nنص.\n",
    "content/series/visitors.md": "---\ntitle: Besucher\nlanguage: de\nunit: Leute\nkind: level\n"
    "method: Köpfe.\n---\nText.\n",
    "content/stories/path.md": "---\ntitle: Un chemin\nlanguage: fr\nsummary: Bref.\n---\n"
    "Début.\n\n[[meeting]]\n",
    "content/pages/about.md": "---\ntitle: À propos\nlanguage: fr\nnav: 1\n---\nNous.\n",
}
ARABIC = {"lang": "ar", "dir": "rtl"}
FRENCH = {"lang": "fr", "dir": "ltr"}


def in_language(page: PageSeen, attributes: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (one.tag, one.text) for one in page.elements if attributes.items() <= one.attributes.items()
    ]


@pytest.fixture(scope="module")
def made() -> Site:
    return site(FILES)


def test_each_word_of_an_author_says_its_language_and_direction(made: Site) -> None:
    page = made.page("events/meeting/")
    assert in_language(page, ARABIC) == [
        ("h1", "اجتماع"),
        ("p", "اجتمعوا1."),
        ("p", "اجتمعوا1."),
        ("ul", "وقعوا2."),
        ("p", "ثم ذهبوا3."),
        ("a", "مثال"),
        ("span", "عمدة"),
        ("div", "لم يعرف اليوم"),
        ("span", "شخص"),
        ("span", "ضيوف"),
        ("span", "تقريبا"),
        ("h3", "اليوم"),
        ("p", "الأول"),
        ("p", "الثاني"),
        ("p", "الثاني حقا"),
        ("p", "لأنه"),
        ("a", "خيط"),
        ("span", "خطأ"),
        ("del", "هنا"),
        ("ins", "هناك"),
    ]


def test_the_words_of_the_site_and_its_sources_keep_their_own_language(made: Site) -> None:
    page = made.page("events/meeting/")
    assert "lang" not in page.one("main").attributes
    # A source without a publisher is named by its title.
    assert in_language(page, FRENCH)[:2] == [("a", "À propos"), ("a", "Le compte rendu")]
    assert ("q", "ont signé") in in_language(page, FRENCH)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", [("h3", "اجتماع"), ("p", "اجتمعوا."), ("a", "مثال")]),
        ("places/exampleton/", [("h1", "مثال"), ("p", "مدينة."), ("p", "نص.")]),
        ("events/talks/", [("a", "خيط"), ("a", "اجتماع"), ("a", "اجتماع"), ("span", "اجتماع")]),
        ("threads/", [("a", "خيط")]),
        ("threads/meeting/", [("h1", "خيط"), ("h3", "اجتماع"), ("p", "اجتمعوا.")]),
        ("disagreements/", [("h3", "اليوم"), ("a", "اجتماع"), ("p", "الأول")]),
        ("corrections/", [("a", "اجتماع"), ("span", "خطأ"), ("del", "هنا")]),
        ("sources/", [("a", "اجتماع")]),
        ("sources/record/", [("a", "اجتماع"), ("a", "ثم ذهبوا")]),
    ],
)
def test_a_list_says_the_language_of_what_it_names(
    made: Site, path: str, words: list[tuple[str, str]]
) -> None:
    assert in_language(made.page(path), ARABIC)[: len(words)] == words


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("series/visitors/", "de", [("h1", "Besucher"), ("p", "Text."), ("p", "Köpfe.")]),
        ("stories/path/", "fr", [("h1", "Un chemin"), ("p", "Bref."), ("p", "Début.")]),
        ("stories/", "fr", [("a", "Un chemin"), ("p", "Bref.")]),
        ("about/", "fr", [("h1", "À propos"), ("p", "Nous.")]),
    ],
)
def test_every_kind_of_file_may_have_a_language(
    made: Site, path: str, language: str, words: list[tuple[str, str]]
) -> None:
    found = in_language(made.page(path), {"lang": language, "dir": "ltr"})
    in_menu = ("a", "À propos")
    assert [one for one in found if one != in_menu][: len(words)] == words


def test_a_withdrawn_event_says_why_in_its_own_language() -> None:
    more = "language: ar\nwithdrawn: {on: 2025-10-30, why: خطأ}\n"
    page = site({"content/events/gone.md": event("اجتماع", more=more)}).page("events/gone/")
    assert in_language(page, ARABIC) == [("h1", "اجتماع"), ("p", "خطأ")]


def test_the_copies_of_a_source_say_theirs() -> None:
    copy = "copy: {title: Une copie, url: 'https://example.org/c', language: fr, copy_of: record}"
    files = {
        "content/sources/record.md": "---\ntitle: The record\nurl: https://example.org/r\n---\n",
        "content/events/a.md": event(body="They met [@copy; @record; @paper].").replace(
            "sources:\n", f"sources:\n  {copy}\n"
        ),
    }
    page = site(files).page("sources/record/")
    (named,) = (one for one in page.links if one.text == "Une copie")
    assert named.attributes == {"href": "https://example.org/c", **FRENCH}


def test_the_language_of_the_site_needs_no_word() -> None:
    page = site({**FILES, "timeline.yaml": "title: A\nlanguage: fr\n"}).page("stories/path/")
    assert [tag for tag, _ in in_language(page, {"lang": "fr"})] == ["html"]


def test_a_period_of_a_list_is_said_in_the_language_of_the_site() -> None:
    many = {
        f"content/events/e{number}.md": event(
            f"Event {number}", f"{2000 + number % 9}-01-01", "places: [exampleton]\n"
        )
        for number in range(200)
    }
    page = site({**FILES, **many}).page("places/exampleton/2003/")
    assert page.one("h1").attributes == ARABIC
    assert page.one("small").attributes == {"lang": "en", "dir": "ltr"}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ar-Latn", "ltr"),
        ("az-Arab", "rtl"),
        ("zh-Hant-TW", "ltr"),
        ("qaa", "auto"),
    ],
)
def test_a_language_is_written_from_one_side(tag: str, expected: str) -> None:
    assert direction(tag) == expected
