"""The page with the form: it is there where it is wanted, and has every field of the schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.projects import build, event, faults, site
from timeline.content.schema.form_fields import FormField, form_fields, walk
from timeline.dates.zones import names
from timeline.project.settings import Contribution, Settings
from timeline.site.edit_links import edit_url, repository_host

ROOT = Path(__file__).parents[2]
EVENTS = {"content/events/a.md": event()}


def settings(more: str) -> dict[str, str]:
    return {**EVENTS, "timeline.yaml": f"title: A\n{more}"}


def test_without_the_setting_there_is_no_page_and_no_link() -> None:
    made = site(settings("repository: https://github.com/a/b\n"))
    assert not [path for path in made.files if path.startswith("add/")]
    assert "Correct this" not in made.page("events/a/").one("article").text


def test_with_it_every_page_leads_there() -> None:
    made = site(settings("contribute: main\n"))
    assert made.dead_ends() == []
    assert made.third_parties() == []
    assert all(
        any(link.attributes["href"] == "/add/" for link in page.links)
        for page in made.pages.values()
    )


def test_it_stands_below_the_root_of_the_site() -> None:
    made = site(settings("contribute: main\nbase_url: /sub/\n"), root="/sub/")
    assert made.dead_ends() == []
    data = json.loads(made.page("add/").one("script", id="form-data").text)
    assert data["names"] == "/sub/add/names.json"


def test_its_page_may_be_taken() -> None:
    files = settings("contribute: main\n") | {"content/pages/add.md": "---\ntitle: Add\n---\n"}
    assert any("address-taken" in one for one in faults(files))


def label_key(path: str, shape: FormField, parents: dict[str, FormField]) -> str:
    parent = parents.get(path.rpartition(".")[0])
    if parent is not None and parent.shorthand == "source":
        return f"reference.{shape.name}"
    return f"{path}.itself" if shape.fields and shape.shorthand != "source" else path


def test_the_form_has_every_field_of_the_schema_and_no_other() -> None:
    page = site(settings("contribute: main\n")).page("add/")
    named = [
        one.attributes["data-field"] for one in page.elements if "data-field" in one.attributes
    ]
    assert sorted(named) == sorted(
        [shape.name for _, shape in walk(form_fields("event"))] + ["body"]
    )


def test_every_field_has_a_label_and_no_label_is_left_over() -> None:
    parents = dict(walk(form_fields("event")))
    wanted = {label_key(path, shape, parents) for path, shape in walk(form_fields("event"))} | {
        "body"
    }
    for language in ("en", "fr"):
        path = ROOT / f"themes/default/locales/{language}.yaml"
        words = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["site"]["add"]
        assert set(flat(words["field"])) == wanted
        # A hint may say more of a field; there is none for a field that is gone.
        assert set(flat(words["help"])) <= {one.removesuffix(".itself") for one in wanted}


def flat(tree: dict[str, Any], before: str = "") -> list[str]:
    found: list[str] = []
    for name, value in tree.items():
        found += flat(value, f"{before}{name}.") if isinstance(value, dict) else [before + name]
    return found


def test_the_words_that_fit_a_field_can_all_be_chosen() -> None:
    page = site(settings("contribute: main\n")).page("add/")
    offered = {one.attributes["value"] for one in page.all("option")}
    for path, shape in walk(form_fields("event")):
        assert set(shape.choices) - {shape.default} <= offered, path


def test_the_page_is_said_in_french() -> None:
    page = site(settings("contribute: main\nlanguage: fr\n")).page("add/")
    assert page.one("h1").text == "Ajouter un événement"
    assert "Ce qui s’est passé" in page.one("main").text


def test_the_words_of_the_script_are_those_that_it_asks_for() -> None:
    script = (ROOT / "themes/default/assets/form.js").read_text("utf-8")
    script += (ROOT / "themes/default/assets/dates.js").read_text("utf-8")
    asked = set(re.findall(r"'((?:date|means)_\w+|[a-z_]+)'", script))
    data = json.loads(
        site(settings("contribute: main\n")).page("add/").one("script", id="form-data").text
    )
    left = {name for name in data["words"] if name not in asked and not name.startswith("means_")}
    assert left == set()


def test_the_list_of_names_is_small_and_has_what_has_a_file() -> None:
    made = site(
        settings("contribute: main\n")
        | {
            "content/places/tirana.md": "---\ntitle: Tirana\n---\n",
            "content/sources/record.md": "---\ntitle: A record\npublisher: P\n---\n",
        }
    )
    known = json.loads(made.files["add/names.json"])
    assert known["places"] == [["tirana", "Tirana"]]
    assert known["sources"] == [["record", "A record"]]
    assert known["zones"] == sorted(names())
    assert set(known) == {"actors", "places", "topics", "series", "sources", "zones"}


@pytest.mark.parametrize(
    ("repository", "contribution", "new", "edit"),
    [
        (
            "https://github.com/a/b.git",
            Contribution(),
            "https://github.com/a/b/new/main",
            "https://github.com/a/b/edit/main/content/events/x.md",
        ),
        (
            "https://gitlab.example.org/a/b/c/",
            Contribution(branch="next/1", folder="web/site"),
            "https://gitlab.example.org/a/b/c/-/new/next/1",
            "https://gitlab.example.org/a/b/c/-/edit/next/1/web/site/content/events/x.md",
        ),
        (
            "https://code.example.org/a/b",
            Contribution(host="gitlab", branch="a b?"),
            "https://code.example.org/a/b/-/new/a%20b%3F",
            "https://code.example.org/a/b/-/edit/a%20b%3F/content/events/x.md",
        ),
        ("https://codeberg.org/a/b", Contribution(), "", ""),
        (None, Contribution(), "", ""),
        ("https://github.com/a/b", None, "", ""),
    ],
)
def test_the_host_has_its_pages(
    repository: str | None, contribution: Contribution | None, new: str, edit: str
) -> None:
    chosen = Settings(title="A", repository=repository, contribute=contribution)
    host = repository_host(chosen)
    assert (host.new if host else "") == new
    assert edit_url(chosen, "content/events/x.md") == edit


def test_a_host_without_a_repository_is_said() -> None:
    found = build(settings("contribute: {host: gitlab}\n")).diagnostics
    assert [(one.code, one.at.line) for one in found if one.severity == "error"] == [
        ("field-conflict", 2)
    ]


def test_a_withdrawn_event_can_be_corrected_too() -> None:
    made = site(
        settings("contribute: main\nrepository: https://github.com/a/b\n")
        | {"content/events/w.md": event(more="withdrawn: {on: 2025-10-01, why: Wrong.}\n")}
    )
    links = [one.attributes["href"] for one in made.page("events/w/").links]
    assert "https://github.com/a/b/edit/main/content/events/w.md" in links
