"""Layers of a theme: what is found, what lies beneath, and faults in templates."""

from __future__ import annotations

import pytest

from tests.projects import build, event, faults, site
from timeline.files import ThemeLayer
from timeline.publish.render import RenderError
from timeline.publish.theme import check_theme, load_theme


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
    assert "Skip to the content" in words


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
