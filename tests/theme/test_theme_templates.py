"""The templates of the default theme as texts: sound, open to change, and with nothing foreign."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import Final

import pytest

from tests.projects import default_theme, event, site
from timeline.site import views
from timeline.site.theme.theme import load_theme

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = ROOT / "themes/default/templates"
NAMES: Final = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES: Final = (
    "event.html",
    "chronology.html",
    "thing.html",
    "index.html",
    "sources.html",
    "source.html",
    "page.html",
    "404.html",
    "disagreements.html",
    "threads.html",
    "thread.html",
    "stories.html",
    "story.html",
    "corrections.html",
    "overdue.html",
    "commented.html",
    "audit.html",
    "audit_list.html",
    "add.html",
)
MANUAL: Final = (ROOT / "docs/themes.md").read_text("utf-8")


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def blocks_of(name: str) -> set[str]:
    return set(re.findall(r"\{% block (\w+) %\}", text_of(name)))


def test_every_template_compiles() -> None:
    theme, problems = load_theme([default_theme()])
    assert problems == ()
    assert {*NAMES} == set(theme.environment.list_templates())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_style_script_or_foreign_address_of_its_own(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", text_of(name), flags=re.S)
    # A data block is no script: it is never run.
    text = text.replace('<script type="application/ld+json">{{ page.structured_data }}', "")
    if name == "add.html":
        # The one page that needs a script: its own files, from this site, and data for them.
        text = text.replace('<script defer src="{{ asset(name) }}">', "")
        text = text.replace('<script type="application/json" id="form-data">{{ view.data }}', "")
    assert re.findall(r"<(?:script|style|iframe)\b|\sstyle=|\son\w+=|javascript:", text) == []
    # The one address that the theme knows makes a link of a Wikidata identifier.
    addresses = re.findall(r"https?://[\w.]+[\w/.]*", text)
    assert set(addresses) <= {"https://www.wikidata.org/wiki/"}


@pytest.mark.parametrize("name", NAMES)
def test_a_template_trusts_no_text(name: str) -> None:
    """Everything is escaped; what is HTML already comes as `Markup` from the view."""
    assert re.findall(r"\|\s*safe\b|autoescape false", text_of(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_changed_block_by_block(name: str) -> None:
    assert "{% extends 'base.html' %}" in text_of(name)
    assert "main" in blocks_of(name)


@pytest.mark.parametrize("name", ["event.html", "chronology.html", "thing.html", "page.html"])
def test_each_block_of_a_page_can_be_emptied_alone(name: str) -> None:
    """No block leans on what another one has set, so none breaks when its neighbour goes."""
    files = {
        "content/events/a.md": event(more="places: [here]\n"),
        "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
    }
    for block in sorted(blocks_of(name)):
        override = f"{{% extends '!theme/{name}' %}}{{% block {block} %}}{{% endblock %}}"
        assert site({**files, f"templates/{name}": override}).pages


def test_one_block_is_replaced_and_the_rest_stays() -> None:
    made = site(
        {
            "content/events/a.md": event("A meeting"),
            "templates/event.html": "{% extends '!theme/event.html' %}"
            "{% block known %}<p>Ask us.</p>{% endblock %}",
        }
    )
    words = made.page("events/a/").one("main").text
    assert "Ask us." in words
    assert "1 source from 1 origin" not in words
    assert "A meeting" in words


def test_a_string_can_be_replaced_alone() -> None:
    made = site(
        {
            "content/events/a.md": event(),
            "locales/en.yaml": "site: {sources_title: Evidence}\n",
        }
    )
    headings = [one.text for one in made.page("events/a/").all("h2")]
    assert headings == ["Evidence"]


@pytest.mark.parametrize("name", NAMES)
def test_the_manual_names_every_template_and_every_block(name: str) -> None:
    assert f"`{name}`" in MANUAL
    assert {block for block in blocks_of(name) if f"`{block}`" not in MANUAL} == set()


@pytest.mark.parametrize(
    "view",
    [
        view
        for _, view in inspect.getmembers(views, inspect.isclass)
        if dataclasses.is_dataclass(view)
    ],
    ids=lambda view: str(view.__name__),
)
def test_the_manual_explains_every_view_and_every_field(view: type) -> None:
    entry = re.search(rf"^\*\*`{view.__name__}`\*\*.*?(?=^\*\*`|^#|\Z)", MANUAL, re.M | re.S)
    assert entry is not None
    fields = (field.name for field in dataclasses.fields(view))
    assert {name for name in fields if f"`{name}`" not in entry.group()} == set()


def test_the_manual_names_no_field_that_does_not_exist() -> None:
    known = {
        field.name
        for _, view in inspect.getmembers(views, inspect.isclass)
        if dataclasses.is_dataclass(view)
        for field in dataclasses.fields(view)
    }
    table = MANUAL.partition("## The views")[2].partition("\n## ")[0]
    named = set(re.findall(r"(?:; |: )`([a-z_]+)`", table))
    assert named
    assert named - known == set()
