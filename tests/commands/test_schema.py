"""`timeline schema`: valid JSON Schema that holds what the definitions and the content say."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from timeline import cli
from timeline.commands.schema import described
from timeline.content.docgen.manual import descriptions
from timeline.content.kinds import FOLDERS, Kind
from timeline.content.schema.fields import FIELDS, EventFields, SourceFields
from timeline.project.settings import Settings

ROOT = Path(__file__).parents[2]
KINDS = (*get_args(Kind), "settings")


class CoreLoader(yaml.CSafeLoader):
    """YAML 1.2 with its core schema, as editors read it: `no` and `2025-10-14` are texts."""


CoreLoader.yaml_implicit_resolvers = {}


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), list(first)
    )


def front_matter(path: Path) -> Any:
    text = path.read_text(encoding="utf-8").split("---\n", 2)[1]
    return yaml.load(text, Loader=CoreLoader)


def files() -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for root in (ROOT / "content", ROOT / "timeline/scaffold/content"):
        for folder, kind in FOLDERS.items():
            found += [(kind, path) for path in sorted((root / folder).rglob("*.md"))]
    return found


@pytest.fixture(scope="module")
def validators() -> dict[str, jsonschema.Draft202012Validator]:
    return {kind: jsonschema.Draft202012Validator(described(kind)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_json_schema(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_says_what_it_means(kind: str) -> None:
    owner: Any = Settings if kind == "settings" else dict(FIELDS)[kind]  # type: ignore[index]
    schema = described(kind)
    assert schema["title"]
    assert schema["description"]
    names = [field.name for field in dataclasses.fields(owner)]
    assert list(schema["properties"]) == names
    meanings = descriptions(owner)
    for name in names:
        assert schema["properties"][name]["description"] == meanings[name]


def test_what_stands_inside_fields_is_described_too() -> None:
    schema = described("event")
    inner = schema["properties"]["sources"]["additionalProperties"]["anyOf"][1]
    assert (
        inner["properties"]["own_account"]["description"]
        == (descriptions(SourceFields)["own_account"])
    )
    for definition in schema["$defs"].values():
        assert all("description" in field for field in definition["properties"].values())


def test_all_content_holds_to_its_schema(
    validators: dict[str, jsonschema.Draft202012Validator],
) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {error.json_path} {error.message}"
        for kind, path in files()
        for error in validators[kind].iter_errors(front_matter(path))
    ]
    assert len(files()) > 200
    assert wrong == []


@pytest.mark.parametrize("path", ["timeline.yaml", "timeline/scaffold/timeline.yaml"])
def test_the_settings_hold_to_their_schema(
    path: str, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    settings = yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=CoreLoader)
    validators["settings"].validate(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stauts", "planned"),
        ("status", "canceled"),
        ("sources", {}),
        ("disputes", [{"about": "x", "positions": [{"says": "a", "sources": ["s"]}]}]),
        ("figures", [{"value": "41,472", "source": "s"}]),
        ("follows", ["The Summit"]),
        ("title", "a" * 141),
        ("added", "2025-10"),
    ],
)
def test_a_mistake_does_not_hold(
    name: str, value: Any, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    good = {"title": "A", "date": "2025", "sources": {"s": {"title": "S", "publisher": "P"}}}
    validators["event"].validate(good)
    assert not validators["event"].is_valid({**good, name: value})


def test_one_archived_copy_may_stand_without_a_list(
    validators: dict[str, jsonschema.Draft202012Validator],
) -> None:
    copy = {"url": "https://archive.example/1", "on": "2025-10-14"}
    for archived in (copy, [copy]):
        validators["source"].validate({"title": "S", "archived": archived})


def test_all_in_one_can_be_referred_to(capsys: pytest.CaptureFixture[str]) -> None:
    """Each schema keeps the references of its own: a compound document (Core, 9.3)."""
    assert cli.main(["schema"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert set(whole["$defs"]) == set(KINDS)
    resource = DRAFT202012.create_resource(whole)
    registry: Any = Registry().with_resource("timeline.schema.json", resource)
    validator = jsonschema.Draft202012Validator(
        {"$ref": "timeline.schema.json#/$defs/event"}, registry=registry.crawl()
    )
    path = ROOT / "content/events/arrivals-since-election-pass-50000-2025.md"
    validator.validate(front_matter(path))
    assert not validator.is_valid({**front_matter(path), "figures": [{"value": 3}]})


def test_the_event_has_all_fields_of_an_event() -> None:
    assert set(described("event")["required"]) == {"title", "date", "sources"}
    assert len(described("event")["properties"]) == len(dataclasses.fields(EventFields))


@pytest.mark.parametrize("kind", KINDS)
def test_the_manual_has_the_fields_of_the_schema(kind: str) -> None:
    """Both are made of the definitions, so that what one of them has the other has too."""
    page = "settings" if kind == "settings" else "fields"
    manual = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    schema = described(kind)
    inner = [definition["properties"] for definition in schema.get("$defs", {}).values()]
    names = {name for fields in (schema["properties"], *inner) for name in fields}
    assert {name for name in names if f"| `{name}` |" not in manual} == set()


def test_a_set_of_dates_may_stand_without_quotation_marks(
    validators: dict[str, jsonschema.Draft202012Validator],
) -> None:
    good = {"title": "A", "date": "2025", "sources": {"s": {"title": "S", "publisher": "P"}}}
    for written in ("[2025-10-14,2025-10-15]", "{2025-10-14,2025-10-22}"):
        validators["event"].validate({**good, "date": yaml.load(written, Loader=CoreLoader)})
