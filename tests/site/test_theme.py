"""Layers of a theme: what is found, what lies beneath, and faults in templates."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Final

import pytest

from tests.build.test_incremental import Folder, clean
from tests.projects import build, event, faults, site
from timeline.core.inputs import ThemeLayer
from timeline.site.renderer import RenderError
from timeline.site.theme.theme import check_theme, load_theme

ROOT: Final = Path(__file__).parents[2]


def layer(name: str, **files: str) -> ThemeLayer:
    """A layer with these templates."""
    return ThemeLayer(name, {f"templates/{key}.html": text.encode() for key, text in files.items()})


def test_the_first_layer_that_has_a_template_wins() -> None:
    theme, problems = load_theme([layer("", a="mine"), layer("b", a="theirs", b="theirs")])
    assert problems == ()
    assert theme.environment.get_template("a.html").render() == "mine"
    assert theme.environment.get_template("b.html").render() == "theirs"


def test_a_template_extends_the_one_beneath_it_through_every_layer() -> None:
    extends = "{% extends '!theme/a.html' %}{% block x %}"
    theme, _ = load_theme(
        [
            layer("", a=extends + "1 {{ super() }}{% endblock %}"),
            layer("mine", b="not a"),
            layer("two", a=extends + "2 {{ super() }}{% endblock %}"),
            layer("base", a="<{% block x %}3{% endblock %}>"),
        ]
    )
    assert theme.environment.get_template("a.html").render() == "<1 2 3>"


def test_a_page_that_was_made_leaves_nothing_behind() -> None:
    """No cycles that somebody would have to look for; a macro in a template is one by itself."""
    made = build({"content/events/a.md": event(body="Said [@paper].")})
    assert made.renderer
    assert made.pages
    list(made.outputs())
    gc.collect()
    gc.disable()
    try:
        for page in made.pages.values():
            made.renderer.page(page)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_every_template_escapes_whatever_its_suffix() -> None:
    files = {"templates/a.txt": b"{{ x }}", "templates/a.xml": b"{{ x }}"}
    theme, _ = load_theme([ThemeLayer("", files)])
    for name in ("a.txt", "a.xml"):
        assert theme.environment.get_template(name).render(x="<") == "&lt;"


def test_an_asset_carries_its_digest_and_the_upper_layer_replaces_it() -> None:
    theme, _ = load_theme(
        [
            ThemeLayer("", {"assets/site.css": b"mine"}),
            ThemeLayer("b", {"assets/site.css": b"theirs", "assets/i/x.svg": b"<svg/>"}),
        ]
    )
    assert sorted(theme.assets) == ["i/x.svg", "site.css"]
    assert [output.content for output in theme.files] == [b"<svg/>", b"mine"]
    assert theme.assets["site.css"].startswith("assets/site.")
    assert theme.assets["site.css"].endswith(".css")


def test_one_template_of_a_project_replaces_one_and_leaves_the_others() -> None:
    made = site(
        {
            "content/events/a.md": event(),
            "templates/404.html": "{% extends '!theme/404.html' %}"
            "{% block main %}Lost{% endblock %}",
        }
    )
    assert made.page("404.html").one("main").text == "Lost"
    assert "A meeting" in made.page("events/a/").one("h1").text


def test_a_template_that_cannot_be_read_is_a_fault_at_its_line() -> None:
    assert "templates/404.html:2:0 template-error" in faults(
        {"templates/404.html": "fine\n{% if %}\n"}
    )


def test_a_template_that_fails_on_a_page_is_located_in_the_template() -> None:
    made = build({"templates/404.html": "fine\n{{ view.nothing_of_the_kind }}\n"})
    with pytest.raises(RenderError) as raised:
        list(made.outputs())
    at = raised.value.diagnostic.at
    assert (at.path, at.line) == ("templates/404.html", 2)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{% if page.title %}", "Write {% endif %} where the {% if %} ends"),
        ("{% for x in 'ab' %}{% endif %}", "Write {% endfor %} before it, or remove it"),
        ("{% endif %}", "Remove {% endif %}: no open block needs it"),
        ("{% blok main %}", "Did you mean block?"),
        ("{% something %}", "Write one of block, "),
        ("{{ page.title|uper }}", "Did you mean upper?"),
        ("{{ page.title", "Write }} where the expression ends"),
        ("{% if page.title = 'A' %}{% endif %}", "Write == where two values are compared"),
        ("{# nothing", "Write #} where the comment ends"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "Give one of the blocks"),
        ("{{ 'a }}", "Fix this line, or delete the file"),
        ("{% extends 'bsae.html' %}", "Did you mean base.html?"),
        ("{{ page.titel }}", "Did you mean title?"),
        ("{{ page.zzz }}", "Write one of title, "),
        ("{{ view.title }}", "Remove it"),
        ("{{ paeg.title }}", "Did you mean page?"),
        ("{{ asset('site.cs') }}", "Did you mean site.css?"),
        ("{{ t('chronolgy') }}", "Did you mean chronology?"),
        ("{{ 1 / 0 }}", "Fix this line, or delete the file"),
    ],
)
def test_a_fault_of_a_template_says_what_to_write(text: str, hint: str) -> None:
    made = build({"templates/404.html": text})
    found = [one for one in made.diagnostics if one.code == "template-error"]
    if not found:
        with pytest.raises(RenderError) as raised:
            list(made.outputs())
        found = [raised.value.diagnostic]
    assert [one.hint.startswith(hint) for one in found] == [True], found


def test_an_asset_that_does_not_exist_is_named() -> None:
    made = build({"templates/404.html": "{{ asset('nothing.css') }}"})
    with pytest.raises(RenderError, match=r"nothing\.css"):
        list(made.outputs())


def test_a_project_changes_one_word_and_keeps_the_others() -> None:
    made = site(
        {
            "content/events/a.md": event(),
            "locales/en.yaml": "site:\n  chronology: What happened\n",
        }
    )
    words = made.page("").one("body").text
    assert "What happened" in words
    assert "Skip to main content" in words


def test_a_locale_file_that_cannot_be_read_is_a_fault_at_its_line() -> None:
    assert "locales/en.yaml:3:1 bad-locale" in faults({"locales/en.yaml": "site:\n  a: [\n"})


def test_a_check_finds_what_a_build_finds_in_a_project_s_own_templates() -> None:
    """The last layer, which comes with timeline, is only read: its syntax, and nothing compiled."""
    broken = {"a": "{% if %}", "b": "{{ 1|no_such_filter }}", "c": "{{ 1 }}"}
    layers = [layer("", **broken), layer("base", a="good", d="{% for %}")]
    _, built = load_theme(layers)
    theme, checked = check_theme(layers)
    assert checked == built
    assert [one.at.path for one in checked] == [
        "templates/a.html",
        "templates/b.html",
        "base/templates/d.html",
    ]
    assert theme.environment.get_template("c.html").render() == "1"


SAID = """\
chronology: Events
site:
  chronolgy: Events
  add.title: Add one
  status:
    happend: Took place
    planned: {one: Planned, other: Planned}
  disputes: {one: '{cuont} dispute', others: x, other: '{count'}
  corrections: Errata
  mine: Our own
  mine_too: {a: One, b: Two}
dates:
  months: [Jan]
  day: {first: '{day}'}
  since: {weeek: 'since {date}', other: 'since {date}'}
  parts: {sprin: 'spring {year}'}
  short: {days: x, month: '{month}'}
sight: {}
"""


def test_a_word_that_nothing_asks_for_is_said_with_the_one_that_was_meant() -> None:
    banner = "{{ t('mine') }}{{ t('mine_too.' ~ 'a') }}"
    found = build({"locales/en.yaml": SAID, "templates/banner.html": banner}).diagnostics
    here = [one for one in found if one.at.path == "locales/en.yaml"]
    assert [(one.at.line, one.at.column, one.code, one.hint) for one in here] == [
        (
            *(1, 1, "unknown-word"),
            "Write a line site: above it, and indent this line by two spaces",
        ),
        (3, 3, "unknown-word", "Did you mean chronology?"),
        (4, 3, "unknown-word", "Write add: {title: …}"),
        (6, 5, "unknown-word", "Did you mean happened?"),
        (7, 5, "bad-locale", "Write one text after planned:, or remove it"),
        (8, 19, "bad-locale", "Did you mean {count}?"),
        (8, 38, "unknown-word", "Did you mean other?"),
        (8, 56, "bad-locale", "Write a brace that is part of the text twice: {{ or }}"),
        (
            *(9, 3, "bad-locale"),
            "Write the words of the section below it, such as title: …, or remove it",
        ),
        (13, 3, "bad-locale", "Write a list of 12 words after months:, or remove it"),
        (14, 3, "bad-locale", "Write one text after day:, or remove it"),
        (15, 11, "unknown-word", "Did you mean week?"),
        (16, 11, "unknown-word", "Did you mean spring?"),
        (17, 11, "unknown-word", "Did you mean day?"),
        (18, 1, "unknown-word", "Write site or dates, or remove it"),
    ]
    assert {one.severity for one in here if one.code == "unknown-word"} == {"warning"}


def test_a_word_that_nothing_asks_for_hinders_no_build_and_can_be_silenced() -> None:
    words = {"locales/en.yaml": "site:\n  chronolgy: Events\n  chronology: What happened\n"}
    assert (
        "What happened" in site({"content/events/a.md": event()} | words).page("").one("body").text
    )
    quiet = {"timeline.yaml": "title: A\nseverity: {unknown-word: off}\n"}
    assert [one.code for one in build(words | quiet).diagnostics] == []


def test_the_words_that_come_with_timeline_are_words_of_a_project_too() -> None:
    """Whoever copies a whole locale, in either language, hears nothing."""
    for language in ("en", "fr"):
        text = (ROOT / f"themes/default/locales/{language}.yaml").read_text("utf-8")
        settings = f"title: A\nlanguage: {language}\n"
        files = {"timeline.yaml": settings, f"locales/{language}.yaml": text}
        assert [str(one.at) for one in build(files).diagnostics] == []


def test_what_is_said_of_words_is_not_remembered_when_they_are_mended() -> None:
    folder = Folder({"timeline.yaml": "title: A\n", "content/events/a.md": event()})
    folder.build()
    for words, said in (
        ("chronolgy: One", ["unknown-word"]),
        ("chronolgy: Two", ["unknown-word"]),
        ("chronology: Three", []),
    ):
        folder.files["locales/en.yaml"] = f"site:\n  {words}\n"
        done = folder.build()
        heard = [one.code for one in done.build.diagnostics if one.at.path.startswith("locales/")]
        assert heard == said
        assert folder.site == clean(folder)[0]
