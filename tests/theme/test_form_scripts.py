"""The scripts of the form judge and write as the generator does: one set of cases for both."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from tests.dates.test_date_cases import ENGLISH, day, examples
from timeline.authoring.event_file import event_file, event_id
from timeline.content.frontmatter.reader import FORBIDDEN
from timeline.content.schema.form_fields import FormField, form_fields
from timeline.content.slugs import LETTERS
from timeline.dates import parse
from timeline.dates.zones import names

pytestmark = pytest.mark.browser

ASSETS: Final = Path(__file__).parents[2] / "themes/default/assets"
FILES: Final = json.loads((Path(__file__).parents[1] / "cases/form/files.json").read_text("utf-8"))
Run = Callable[[str, Any], Any]


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Run]:
    """Evaluates a function of one argument in a page with the scripts (all but the form itself)."""
    page = browser.new_page()
    for name in ("dates.js", "yaml.js"):
        page.add_script_tag(content=(ASSETS / name).read_text("utf-8"))
    yield page.evaluate
    page.close()


def test_every_date_that_is_read_has_the_same_bounds_in_the_form(run: Run) -> None:
    cases = [case.values[0] for case in examples("means-*.txt")]
    found = run(
        """texts => texts.map(text => {
          const { date, fault } = Dates.check(text, { fallback: 'Europe/London' });
          return fault || [date.first, date.last, date.year];
        })""",
        cases,
    )
    for text, seen in zip(cases, found, strict=True):
        meant = parse(text, fallback="Europe/London")
        assert seen == [meant.earliest, meant.latest, meant.year], text


def test_every_date_that_is_refused_is_refused_by_the_form(run: Run) -> None:
    """Where the form proposes another text, it is one that the generator proposes too."""
    cases = []
    for case in examples("wrong-*.txt"):
        written, _, zone = case.values[0].partition(" @ ")
        text = written.encode("ascii", "backslashreplace").decode("unicode_escape")
        cases.append((text, zone, case.values[1]))
    found = run(
        """([cases, months]) => cases.map(([text, own]) =>
          Dates.check(text, { own, fallback: 'Europe/London', months }))""",
        [[case[:2] for case in cases], ENGLISH["months"]],
    )
    assert all("fault" in seen for seen in found)
    proposed = [
        (seen["suggestion"], said)
        for seen, (_, _, said) in zip(found, cases, strict=True)
        if seen["suggestion"]
    ]
    assert len(proposed) > 20
    whole = [re.search(rf"Write {re.escape(one)}(?![^\s,;])", said) for one, said in proposed]
    assert [one for one, found in zip(proposed, whole, strict=True) if not found] == []


def test_the_form_takes_the_zones_that_the_reader_takes(run: Run) -> None:
    """A browser takes more: abbreviations, and names in letters of any size."""
    wrong = ["BST", "IST", "PST", "Europe/london", "utc", "Europe/Lodnon", "+01:00", ""]
    code = "([all, known]) => { Dates.knowZones(known); return all.filter(Dates.isZone); }"
    known = sorted(names())
    assert run(code, [[*wrong, *known], known]) == known
    # Of a zone for which the browser has no clock, what is written is believed.
    dates = ["2025-10-16T09:30", "2025-10-16T25:30"]
    code = "all => all.map(one => Dates.check(one, { own: 'Factory' }).fault || '')"
    assert run(code, dates) == ["", "date_time"]


def test_days_are_counted_alike(run: Run) -> None:
    days = [1, 59, 60, 366, 719163, date(2024, 2, 29).toordinal(), -146097, -1, 0, 10**9]
    shown = run("days => days.map(one => Dates.civil(one))", days)
    assert [f"{y}-{m:02}-{d:02}" for y, m, d in shown] == [day(one) for one in days]
    back = run("all => all.map(([y, m, d]) => Dates.ordinal(y, m, d))", shown)
    assert back == days


def as_data(shape: FormField) -> dict[str, Any]:
    return {
        "name": shape.name,
        "many": shape.is_list,
        "keyed": shape.is_mapping,
        "alone": shape.shorthand,
        "fields": [as_data(inner) for inner in shape.fields],
    }


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["title"])
def test_the_form_writes_the_file_that_the_generator_writes(run: Run, case: dict[str, Any]) -> None:
    written = event_file(case["values"], case["body"])
    assert written == "\n".join(case["file"]) + "\n"
    shapes = [as_data(shape) for shape in form_fields("event")]
    code = "([values, body, shapes]) => EventFile.write(values, body, shapes)"
    assert run(code, [in_pairs(case["values"]), case["body"], shapes]) == written


def in_pairs(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the form has them: keyed fields as pairs, since JavaScript sorts numbers."""
    keyed = {shape.name for shape in form_fields("event") if shape.is_mapping}
    return {name: list(value.items()) if name in keyed else value for name, value in values.items()}


def test_the_form_proposes_the_id_that_new_makes(run: Run) -> None:
    titles = [
        ("Ministers meet in Tirana", 2025),
        ("Élections à Tiranë: première étape", 2025),
        ("The summit of 2025", 2025),
        ("A title " * 20, 44),
        ("Состанок во Скопје", 1999),
        ("Straße, Æther & Œuvre", None),
        ("44 BC", -43),
        ("Co\u00adoperation\u200b and \u2066peace\u2069", 2025),
        ("№ 5, ½ and ™: the ﬁrst", 2025),
        ("İstanbul, ΣΟΦΟΣ", 2025),
        ("1\ufe0f\u20e3 a\u0301e\u0327", 2025),
        ("constructor", 2025),
        ("❤\ufe0fTalks", 2025),
    ]
    code = "([all, letters]) => all.map(([title, year]) => EventFile.id(title, year, letters))"
    assert run(code, [titles, dict(LETTERS)]) == [event_id(*one) for one in titles]


def test_where_the_id_needs_a_digest_the_form_proposes_none(run: Run) -> None:
    titles = ["東京", "東京 summit", "北京 summit", "서울", "!!!", "ⴰ talks"]
    assert all(re.search("-[0-9a-f]{8}", event_id(one, 2025)) for one in titles)
    code = "([all, letters]) => all.map(one => EventFile.id(one, 2025, letters))"
    assert run(code, [titles, dict(LETTERS)]) == [""] * len(titles)


def test_each_character_in_a_title_becomes_what_new_makes_of_it(run: Run) -> None:
    codes = [*range(0x590), *range(0x1E00, 0x2C00), *range(0xFB00, 0xFB07), *range(0xFE00, 0xFE30)]
    # Unicode may have got more of them after one of the two was made.
    known = [one for one in map(chr, codes) if unicodedata.category(one) != "Cn"]
    code = "([all, letters]) => all.map(one => EventFile.id(`a${one}b`, 2025, letters))"
    found = run(code, [known, dict(LETTERS)])
    made = [event_id(f"a{one}b", 2025) for one in known]
    assert {
        one: (seen, meant)
        for one, seen, meant in zip(known, found, made, strict=True)
        if seen != meant and not (seen == "" and re.search("-[0-9a-f]{8}-", meant))
    } == {}


def test_the_form_knows_the_characters_that_are_refused(run: Run) -> None:
    source = (ASSETS / "form.js").read_text("utf-8")
    pattern = source.split("const FORBIDDEN = ")[1].split(";\n")[0]
    found = run(
        f"last => {{ const forbidden = {pattern}; const all = [];"
        " for (let code = 0; code <= last; code += 1)"
        " if (forbidden.test(String.fromCharCode(code))) all.push(code); return all; }",
        0xFFFF,
    )
    assert found == [code for code in range(0x10000) if FORBIDDEN.match(chr(code))]
