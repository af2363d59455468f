"""The configuration of the editor in the browser: every field of every kind of file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from timeline import cli
from timeline.authoring.cms import cms_config
from timeline.content.kinds import FOLDER_OF, Kind
from timeline.content.schema.form_fields import FormField, form_fields
from timeline.project.settings import Contribution, Settings


def config(settings: Settings | None = None) -> Any:
    return yaml.load(cms_config(settings), Loader=yaml.CSafeLoader)


def inner(fields: list[dict[str, Any]], before: str = "") -> Iterator[str]:
    for field in fields:
        yield before + field["name"]
        yield from inner(field.get("fields", []), f"{before}{field['name']}.")


def named(shapes: tuple[FormField, ...], before: str = "") -> Iterator[str]:
    for shape in shapes:
        yield before + shape.name
        if not shape.is_mapping:
            yield from named(shape.fields, f"{before}{shape.name}.")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_collection_has_every_field_of_its_kind(kind: Kind) -> None:
    folder = FOLDER_OF[kind]
    (collection,) = (one for one in config()["collections"] if one["name"] == folder)
    assert collection["folder"] == f"content/{folder}"
    assert sorted(inner(collection["fields"])) == sorted([*named(form_fields(kind)), "body"])
    for field in collection["fields"]:
        for pattern, said in [field["pattern"]] if "pattern" in field else []:
            assert re.compile(pattern)
            assert said


def test_the_repository_is_that_of_the_project() -> None:
    backend = config(
        Settings(
            title="A",
            repository="https://gitlab.example.org/a/b/c.git",
            contribute=Contribution(branch="next", folder="site"),
        )
    )
    assert backend["backend"] == {
        "name": "gitlab",
        "repo": "a/b/c",
        "branch": "next",
        "base_url": "https://gitlab.example.org",
        "api_root": "https://gitlab.example.org/api/v4",
    }
    assert backend["collections"][0]["folder"] == "site/content/events"
    assert config()["backend"] == {"name": "github", "repo": "OWNER/NAME", "branch": "main"}


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "timeline.yaml").write_text("title: A\nrepository: https://github.com/a/b\n")
    assert cli.main(["--project", str(tmp_path), "schema", "--cms"]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["backend"]["repo"] == "a/b"
    assert cli.main(["schema", "event", "--cms"]) == cli.FAILURE
    assert cli.main(["schema", "--issue-form", "--cms"]) == cli.FAILURE
