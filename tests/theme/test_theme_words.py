"""The strings of the default theme: complete, equal in both languages, and all of them used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml

from timeline.content.schema import fields

ROOT: Final = Path(__file__).parents[2]
THEME: Final = ROOT / "themes/default"
LANGUAGES: Final = ("en", "fr")
CALLED: Final = re.compile(r"\bt\(\s*'([\w.]+)'(\s*[~+])?")
CHOSEN: Final = re.compile(r"\bt\(\s*'([\w.]+)' if [^()]*? else '([\w.]+)'")
ASKED: Final = re.compile(r'locale\.text\(\s*f?"([\w.]+)(\{)?')


def strings(language: str) -> dict[str, str | dict[str, str]]:
    """The `site` section of a locale with dotted keys; plural forms stay together."""
    text = (THEME / f"locales/{language}.yaml").read_text("utf-8")
    return dict(flat(yaml.load(text, Loader=yaml.BaseLoader)["site"], ""))


def flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str | dict[str, str]]]:
    for key, value in tree.items():
        if isinstance(value, dict) and "other" not in value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def forms(value: str | dict[str, str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value.values())


def placeholders(value: str | dict[str, str]) -> set[str]:
    return {name for text in forms(value) for name in re.findall(r"\{(\w+)\}", text)}


def asked_for() -> tuple[set[str], set[str]]:
    """The keys that templates and the publisher ask for, and the sections they pick a word from."""
    whole: set[str] = set()
    sections: set[str] = set()
    for path in (THEME / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        for key, joined in CALLED.findall(text):
            (sections if joined else whole).add(key)
        whole.update(key for pair in CHOSEN.findall(text) for key in pair)
    for path in (ROOT / "timeline/site").rglob("*.py"):
        for key, joined in ASKED.findall(path.read_text("utf-8")):
            (sections if joined else whole).add(key)
    return whole, sections


def test_both_languages_have_the_same_strings() -> None:
    assert set(strings("en")) == set(strings("fr"))


def test_a_string_has_the_same_placeholders_in_both_languages() -> None:
    english, french = strings("en"), strings("fr")
    differing = {key for key in english if placeholders(english[key]) != placeholders(french[key])}
    assert differing == set()


def test_plural_strings_are_plural_in_both_languages() -> None:
    english, french = strings("en"), strings("fr")
    assert {key for key in english if isinstance(english[key], dict)} == {
        key for key in french if isinstance(french[key], dict)
    }


def test_every_string_that_is_asked_for_exists() -> None:
    whole, _ = asked_for()
    assert len(whole) > 80
    assert whole - set(strings("en")) == set()


def test_no_string_is_left_over() -> None:
    whole, sections = asked_for()
    left = {
        key
        for key in strings("en")
        if key not in whole and not any(key.startswith(section) for section in sections)
    }
    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("status", get_args(fields.Status)),
        ("part", get_args(fields.Part)),
        ("type", get_args(fields.SourceType)),
        ("basis", get_args(fields.Basis)),
        ("qualifier", tuple(set(get_args(fields.Qualifier)) - {"exactly"})),
        ("dispute", ("whole", "part")),
        ("stage", ("provisional", "revised")),
        ("read", ("full", "opening", "summary")),
        ("state", ("corrected", "retracted", "gone")),
        ("form", ("person", "body", "organisation", "state", "group")),
        ("forms", ("person", "body", "organisation", "state", "group")),
        ("form", ("cumulative", "level", "per_period", "change")),
        ("kind", ("actor", "place", "topic", "series")),
        ("sections", ("actors", "places", "topics", "series", "sources")),
    ],
)
def test_every_word_of_the_content_model_can_be_said(
    language: str, section: str, words: tuple[str, ...]
) -> None:
    assert {f"{section}.{word}" for word in words} <= set(strings(language))


def test_every_relation_can_be_said_from_both_ends() -> None:
    forwards = ("follows", "responds_to", "implements", "supersedes", "part_of", "contradicts")
    back = ("followed_by", "answered_by", "implemented_by", "superseded_by", "has_part")
    assert {f"relation.{kind}" for kind in forwards + back} <= set(strings("en"))


def test_the_theme_never_lends_its_own_authority() -> None:
    """It says whose account something is; it does not say that it is so."""
    borrowed = re.compile(r"\b(true|truth|fact-checked|verified|confirmed|settled|proven)\b", re.I)
    said = [text for value in strings("en").values() for text in forms(value)]
    assert [text for text in said if borrowed.search(text)] == []


def test_french_is_set_as_french_is() -> None:
    """No-break spaces before double signs and inside quotation marks, and curved apostrophes."""
    loose = re.compile(r" [:;?!»%]|« |[\w}][;?!]|'")
    texts = {key: forms(value) for key, value in strings("fr").items()}
    assert {key for key, said in texts.items() if any(loose.search(text) for text in said)} == set()


def test_french_puts_no_date_after_a_word_that_it_would_have_to_change() -> None:
    """`depuis le 14 octobre`, but `depuis octobre`: a date stands after a sign or in brackets."""
    dated = re.compile(r"\b(?:de|du|à|au|depuis|jusqu’à) \{(?:date|first|last)\}")
    series = ("chart.span", "figures.since", "thread.span", "roles.span", "roles.once")
    assert [key for key in series for text in forms(strings("fr")[key]) if dated.search(text)] == []
