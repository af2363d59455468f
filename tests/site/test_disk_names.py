"""Names of files that some systems do not tell apart are found before anything is written."""

from __future__ import annotations

import unicodedata

from tests.projects import build, event

GOOD = {"content/events/a.md": event()}


def collisions(files: dict[str, str]) -> list[str]:
    return [
        f"{one.at.path}: {one.message.partition(' are the same on')[0]}"
        for one in build({**GOOD, **files}).diagnostics
        if one.code == "name-collision"
    ]


def test_names_that_differ_in_capitals_or_in_how_an_accent_is_composed() -> None:
    accent = unicodedata.normalize("NFC", "é")
    apart = unicodedata.normalize("NFD", "é")
    assert collisions({"static/Logo.svg": "", "static/logo.svg": "", "static/other.svg": ""}) == [
        'static/logo.svg: "static/logo.svg" and "static/Logo.svg"'
    ]
    assert collisions({f"static/{accent}.svg": "", f"static/{apart}.svg": ""}) == [
        f'static/{accent}.svg: "static/{accent}.svg" and "static/{apart}.svg"'
    ]


def test_a_folder_that_is_spelt_in_two_ways_is_told_once() -> None:
    files = {"content/events/B/x.jpg": "", "content/events/b/y.jpg": "", "content/events/b/z": ""}
    assert collisions(files) == [
        'content/events/b/y.jpg: "content/events/b/y.jpg" and "content/events/B/x.jpg"'
    ]


def test_a_content_file_beside_one_with_capitals() -> None:
    assert collisions({"content/events/A.md": event()}) == [
        'content/events/a.md: "content/events/a.md" and "content/events/A.md"'
    ]


def test_a_static_file_where_the_site_has_a_page() -> None:
    assert collisions({"static/Events/a/index.html": ""}) == [
        'static/Events/a/index.html: "/Events/a/index.html" and "/events/a/index.html"'
    ]
    # Equal names are reported as such, and nothing else is said of them.
    assert collisions({"static/events/a/index.html": ""}) == []


def test_what_is_told_apart_everywhere_is_left_alone() -> None:
    assert collisions({"static/a.svg": "", "static/b.svg": "", "static/a/b.svg": ""}) == []


def test_names_that_some_system_refuses() -> None:
    made = build({**GOOD, "static/aux.svg": "", "content/events/a:b.jpg": ""})
    assert [(one.at.path, one.code) for one in made.diagnostics if one.severity == "error"] == [
        ("content/events/a:b.jpg", "bad-address"),
        ("static/aux.svg", "bad-address"),
    ]
