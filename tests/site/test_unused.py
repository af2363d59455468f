"""Files of the project's own theme that nothing asks for."""

from __future__ import annotations

import pytest

from tests.build.test_incremental import Folder, clean
from tests.projects import build, default_theme, event
from timeline.core.inputs import ThemeLayer
from timeline.site.checks.unused_files import unused

SETTINGS = "title: A\n"
WORDS = "site:\n  chronology: Les faits\n"


def said(files: dict[str, str]) -> list[tuple[str, str, str]]:
    """The files of which something is said, how severely, and what to do."""
    found = build({"timeline.yaml": SETTINGS} | files).diagnostics
    assert {one.code for one in found} <= {"unused-file"}
    return [(one.at.path, one.severity, one.hint) for one in found]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("templates/evnt.html", "Did you mean templates/event.html?"),
        ("templates/event.htm", "Did you mean templates/event.html?"),
        ("templates/evidence.html", "Did you mean templates/parts/evidence.html?"),
        (
            "templates/banner.html",
            "Write {% include 'banner.html' %} in another template, or remove the file",
        ),
        ("assets/sites.css", "Did you mean assets/site.css?"),
        (
            "assets/maps/coast.svg",
            "Write {{ asset('maps/coast.svg') }} in a template, or move the file to static/",
        ),
        ("locales/en.yml", "Rename it to locales/en.yaml if"),
        ("locales/EN.yaml", "Rename it to locales/en.yaml if"),
        ("locales/english.yaml", "Rename it to locales/en.yaml if"),
        ("locales/fr.yaml", "Write language: fr in timeline.yaml, or remove the file"),
        ("locales/sr-Latn.yaml", "Write language: sr-Latn in timeline.yaml, or remove the file"),
    ],
)
def test_a_file_that_nothing_asks_for_is_told_with_what_was_meant(path: str, hint: str) -> None:
    ((told, severity, advice),) = said({path: ""})
    assert (told, severity) == (path, "warning")
    assert hint in advice


@pytest.mark.parametrize(
    "files",
    [
        {"templates/event.html": "{% extends '!theme/event.html' %}"},
        {"templates/page.html": "{% include 'banner.html' %}", "templates/banner.html": "A"},
        {
            "templates/page.html": "{%- from 'banner.html' import a, b with context -%}",
            "templates/banner.html": "A",
        },
        {"templates/parts/evidence.html": "A"},
        {"assets/site.css": "body {}"},
        {"assets/own.css": "", "templates/base.html": "{{ asset('own.css') }}"},
        {"assets/site.css": "p { background: url(paper.svg) }", "assets/paper.svg": ""},
        {"assets/fonts/OFL.txt": "", "assets/README.md": "", "templates/LICENSE": ""},
        {"locales/en.yaml": WORDS},
        {
            "locales/en.yaml": WORDS,
            "locales/fr.yaml": WORDS,
            "timeline.yaml": "title: A\nlanguage: fr\n",
        },
        {"locales/en-GB.yaml": WORDS, "timeline.yaml": "title: A\nlanguage: en-GB\n"},
    ],
    ids=lambda files: " ".join(files),
)
def test_what_replaces_a_file_or_is_named_is_not_told(files: dict[str, str]) -> None:
    assert said(files) == []


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("{% include 'flags/' ~ view.title ~ '.html' %}", "templates/flags/at.html"),
        ("{% include view.title %}", "templates/flags/at.html"),
        ("{{ asset('flags/' ~ view.title ~ '.svg') }}", "assets/flags/at.svg"),
        ("{{ asset(view.title) }}", "assets/flags/at.svg"),
        ("{{ asset('flags/%s.svg' | format(view.title)) }}", "assets/flags/at.svg"),
        ("{% include 'row.html' if view.title else view.id %}", "templates/flags/at.html"),
    ],
)
def test_a_template_that_works_out_what_it_names_may_name_any_file(page: str, file: str) -> None:
    assert said({"templates/page.html": page, file: ""}) == []


def test_a_name_inside_another_name_or_in_the_file_itself_is_not_asked_for() -> None:
    page = {
        "templates/page.html": "{% include 'old-banner.html' %}",
        "templates/old-banner.html": "",
    }
    own = {"templates/banner.html": "{# banner.html #}"}
    assert [path for path, _, _ in said(page | own)] == ["templates/banner.html"]


def test_of_a_theme_nothing_is_said() -> None:
    files = dict.fromkeys(("templates/banner.html", "assets/a.svg", "locales/fr.yaml"), b"")
    theme = ThemeLayer("themes/paper", files)
    assert list(unused((ThemeLayer("", {}), theme, default_theme()), "en")) == []
    assert list(unused((theme, default_theme()), "en")) == []
    assert len(list(unused((ThemeLayer("", files), default_theme()), "en"))) == 3


def test_a_theme_too_may_work_out_what_it_names() -> None:
    own = ThemeLayer("", {"templates/flags/at.html": b""})
    page = b"{% include 'flags/' ~ view.title ~ '.html' %}"
    theme = ThemeLayer("themes/paper", {"templates/page.html": page})
    assert list(unused((own, theme, default_theme()), "en")) == []
    assert len(list(unused((own, default_theme()), "en"))) == 1


def test_what_follows_a_name_that_is_written_out_works_nothing_out() -> None:
    page = "{%- from 'row.html' import a, b with context -%}{% include 'row.html' ignore missing %}"
    files = {"templates/page.html": page, "templates/banner.html": ""}
    assert [path for path, _, _ in said(files)] == ["templates/banner.html"]


def test_it_can_be_silenced() -> None:
    quiet = {"timeline.yaml": "title: A\nseverity: {unused-file: off}\n"}
    assert said({"templates/banner.html": ""} | quiet) == []


def test_a_build_from_memory_says_what_one_from_nothing_says() -> None:
    """Also where only the theme or only the settings changed."""
    folder = Folder({"timeline.yaml": SETTINGS, "content/events/a.md": event()})
    changes: tuple[dict[str, str], ...] = (
        {},
        {"templates/evnt.html": ""},
        {"templates/evnt.html": "{# another #}"},
        {"locales/fr.yaml": WORDS},
        {"timeline.yaml": "title: A\nlanguage: fr\n"},
        {"templates/page.html": "{% include 'evnt.html' %}"},
    )
    for change in changes:
        folder.files |= change
        done = folder.build()
        told = [(one.at.path, one.message) for one in done.build.diagnostics]
        fresh = build(folder.files).diagnostics
        assert told == [(one.at.path, one.message) for one in fresh]
        assert folder.site == clean(folder)[0]
