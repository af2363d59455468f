"""What the templates of a site do sooner than Jinja's own must come to the same text."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tests.projects import default_theme
from timeline.core.diagnostic import Diagnostic
from timeline.core.inputs import ThemeLayer
from timeline.site import views
from timeline.site.theme import jinja_env
from timeline.site.theme.jinja_env import Compiled, PageEnvironment, printed
from timeline.site.theme.theme import Theme, ThemeCache

TEMPLATES = {
    "macros.html": "{% macro said(text, mark='!') %}<b>{{ text }}{{ mark }}</b>{% endmacro %}"
    "{% macro around() %}<p>{{ caller() }}</p>{% endmacro %}",
    "base.html": "<title>{{ name }}</title>{% block main %}base {{ name }}{% endblock %}",
    "page.html": """{% extends 'base.html' %}{% import 'macros.html' as macros %}
{% block main %}{% set inner = '<' %}{% for word in words %}{{ loop.index }}{{ macros.said(word) }}
{% set twice = word ~ word %}{{ twice }}{{ shout(word, mark='?') }}{{ seen() }}{% endfor %}
{% call macros.around() %}{{ inner }}{% endcall %}{{ super() }}{{ word_of.upper() }}
{% autoescape false %}{{ macros.said(inner) | e }}{{ inner }}{% endautoescape %}{{ 3 }}{{ none }}
{% filter upper %}{{ inner }}a{% endfilter %}{{ words | join(', ') }}
{{ joined | safe }}{% endblock %}
""",
}


@pass_context
def seen(context: Context) -> str:
    return f"{context.get('twice')}|{context.get('inner')}"


def shout(text: str, mark: str) -> str:
    return text + mark


def environment(kind: type[Environment]) -> Environment:
    made = kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals.update(seen=seen, shout=shout)
    return made


TEXTS = st.text(alphabet="a<>&\"' é\n", max_size=8)


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_a_page_is_the_same_as_with_jinja_alone(name: str, words: list[str]) -> None:
    given_: dict[str, Any] = {
        "name": name,
        "words": words,
        "word_of": "a<b",
        "joined": Markup("<i>{}</i>").format(name),
    }
    ours, plain = (
        environment(kind).get_template("page.html").render(given_)
        for kind in (PageEnvironment, Environment)
    )
    assert ours == plain


@given(st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.none(), st.booleans()))
def test_a_value_is_printed_as_it_is_escaped(value: object) -> None:
    assert printed(value) == escape(value)


def test_jinja_still_has_the_parts_that_the_shortcuts_rely_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A release of Jinja without them would give the same pages at twice the cost, unnoticed."""
    values: list[object] = []

    def recorded(value: object) -> str:
        values.append(value)
        return str(value)

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("a call took Jinja's own way")

    monkeypatch.setattr(jinja_env, "printed", recorded)
    monkeypatch.setattr(Context, "call", never)
    page = environment(PageEnvironment).from_string(
        "{% import 'macros.html' as macros %}"
        "{% for word in words %}{{ shout(word, mark='?') }}{{ macros.said(word) }}{% endfor %}"
    )
    assert page.render(words=["a"]) == "a?<b>a!</b>"
    assert {"a?", "a", "!"} <= set(values)
    takes = ["self", "environment", "parent", "name", "blocks", "globals"]
    assert list(inspect.signature(Context.__init__).parameters) == takes
    context = page.new_context({**page.environment.globals, "words": ["b"]}, shared=True)
    assert "".join(page.root_render_func(context)) == "b?<b>b!</b>"


def test_what_is_not_there_is_still_a_fault() -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        PageEnvironment(undefined=StrictUndefined).from_string("{{ nothing }}").render()


def test_an_overlay_takes_the_code_and_has_globals_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = PageEnvironment(
        loader=DictLoader({"a.html": "{{ word }}"}), autoescape=True, bytecode_cache=Compiled()
    )
    first.globals["word"] = "one"
    assert first.get_template("a.html").render() == "one"
    second = first.overlay()
    second.globals = {"word": "two"}
    monkeypatch.setattr(Environment, "compile", None)
    assert second.get_template("a.html").render() == "two"
    assert first.get_template("a.html").render() == "one"


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (views.Link("R & D", '/a"b/'), '<a href="/a&#34;b/">R &amp; D</a>'),
        (views.Link("R & D"), "R &amp; D"),
        (
            views.Date("from 2 <May>", "", (("from ", ""), ("2 <May>", "2025-05-02"))),
            'from <time datetime="2025-05-02">2 &lt;May&gt;</time>',
        ),
    ],
)
def test_links_and_dates_print_themselves(value: object, html: str) -> None:
    assert PageEnvironment(autoescape=True).from_string("{{ x }}").render(x=value) == html


def test_a_theme_that_is_loaded_again_compiles_what_was_edited() -> None:
    cache = ThemeCache()
    layers = default_theme()

    def loaded(text: str) -> tuple[Theme, tuple[Diagnostic, ...]]:
        return cache((ThemeLayer("", {"templates/own.html": text.encode()}), layers))

    for text in ("one", "two", "one"):
        theme, problems = loaded(text)
        assert not problems
        assert theme.environment.get_template("own.html").render() == text
    assert [problem.code for problem in loaded("{% if %}")[1]] == ["template-error"]
