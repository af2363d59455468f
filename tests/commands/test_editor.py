"""What comes for VS Code, here and in a new project: snippets, tasks, settings, and what it reads.

The editor itself is not started. Its problem matchers are patterns that are held against every line
that a task prints, and here they are held against the same lines.
"""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.commands.test_check import PATH, watching
from tests.commands.test_cli import EVENT, run
from timeline import cli
from timeline.authoring.fix.fixer import fix_file
from timeline.commands.init import settings_schema
from timeline.content.kinds import FOLDERS
from timeline.content.reader import read_document
from timeline.content.schema import fields
from timeline.content.schema.fields import FIELDS
from timeline.core.diagnostic import failed
from timeline.core.inputs import SourceFile
from timeline.diagnostics.registry import severities

ROOT = Path(__file__).parents[2]
HERE = ROOT / ".vscode"
NEW = ROOT / "timeline/scaffold/vscode"
NAMES = ("extensions.json", "settings.json", "tasks.json", "timeline.code-snippets")


def loaded(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


SNIPPETS = loaded(HERE / "timeline.code-snippets")
TASKS = {task["label"]: task for task in loaded(HERE / "tasks.json")["tasks"]}
WATCH = TASKS["timeline: check on every save"]


def test_a_new_project_has_the_same_but_for_where_timeline_is() -> None:
    assert {path.name for path in NEW.iterdir()} == set(NAMES)
    for name in NAMES:
        ours = (HERE / name).read_text(encoding="utf-8")
        assert isinstance(loaded(HERE / name), dict)
        if name == "tasks.json":
            local, new = loaded(HERE / name), loaded(NEW / name)
            for task in local["tasks"]:
                assert task["command"] == "${workspaceFolder}/.venv/bin/timeline"
                assert task.pop("windows")
                task["command"] = "timeline"
            assert local == new
        else:
            assert (NEW / name).read_text(encoding="utf-8") == ours


def test_init_puts_them_where_the_editor_looks(tmp_path: Path) -> None:
    assert run("init", "p", cwd=tmp_path).code == 0
    made = tmp_path / "p/.vscode"
    assert {path.name for path in made.iterdir()} == {*NAMES, "timeline.schema.json"}
    (schema,) = loaded(made / "settings.json")["yaml.schemas"]
    assert (tmp_path / "p" / schema).read_text(encoding="utf-8") == settings_schema()


def test_the_schema_of_the_settings_here_is_new() -> None:
    """`timeline schema settings > .vscode/timeline.schema.json` writes it anew."""
    assert (HERE / "timeline.schema.json").read_text(encoding="utf-8") == settings_schema()


def test_extensions_are_named_as_the_market_names_them() -> None:
    for name in loaded(HERE / "extensions.json")["recommendations"]:
        assert re.fullmatch(r"[a-z-]+\.[a-z-]+", name)


def test_tasks_call_commands_and_options_that_exist() -> None:
    for task in TASKS.values():
        command = cli.cli.get_command(click.Context(cli.cli), task["args"][0])
        assert command is not None
        known = {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
        }
        assert {word for word in task["args"] if word.startswith("--")} <= known


# A place of a snippet: its number with a text, or with words to choose from, of which the first is
# taken when nothing is chosen; or a variable of the editor.
_PLACE = re.compile(r"\$\{(\d+):([^}]*)\}|\$\{(\d+)\|([^|]*)\|\}|\$\{?([A-Z_]+)\}?|\$(\d+)")
_DAY = {"CURRENT_YEAR": "2026", "CURRENT_MONTH": "01", "CURRENT_DATE": "02"}


def expanded(snippet: Any) -> str:
    """What a snippet writes if every proposal is taken."""

    def one(found: re.Match[str]) -> str:
        _, text, _, choices, variable, _ = found.groups()
        if variable:
            return _DAY[variable]
        return choices.split(",")[0] if choices else text or ""

    return _PLACE.sub(one, "\n".join(snippet["body"])) + "\n"


def test_there_is_one_for_each_kind_of_file() -> None:
    prefixes = [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert set(FIELDS) <= set(prefixes)
    assert len(prefixes) == len(set(prefixes))
    assert {snippet["scope"] for snippet in SNIPPETS.values()} == {"markdown"}


@pytest.mark.parametrize(("folder", "kind"), FOLDERS.items())
def test_a_file_that_a_snippet_begins_is_a_good_one(folder: str, kind: str) -> None:
    (snippet,) = (one for one in SNIPPETS.values() if one["prefix"] == kind)
    file = SourceFile(f"content/{folder}/a.md", expanded(snippet).rstrip("\n") + "\n")
    result = read_document(file)
    assert result.document is not None, result.diagnostics
    assert result.diagnostics == ()
    assert fix_file(file) == file
    assert folder in snippet["description"]


INSIDE = {
    snippet["prefix"]: snippet
    for snippet in SNIPPETS.values()
    if snippet["prefix"] not in (*FIELDS, "cite")
}


@pytest.mark.parametrize("prefix", INSIDE)
def test_a_part_fits_where_it_belongs(prefix: str) -> None:
    part = expanded(INSIDE[prefix])

    def indented(spaces: int) -> str:
        return "".join(f"{' ' * spaces}{line}\n" for line in part.rstrip("\n").split("\n"))

    source = "  report: {title: A, url: https://example.org/a}\n  release: release\n"
    more = part
    if prefix == "sources-entry":
        source, more = indented(2), ""
    elif prefix == "archived":
        source = "  report:\n    title: A\n    url: https://example.org/a\n" + indented(4)
        more = ""
    elif prefix == "resolution":
        positions = "[{says: A, sources: [report]}, {says: B, sources: [report]}]"
        more = f"disputes:\n  - about: The day\n    positions: {positions}\n" + indented(4)
    elif prefix == "status_history":
        more = f"status: postponed\n{part}"
    text = f"---\ntitle: A\ndate: 2025-05-15\nsources:\n{source}{more}---\nIt began [@report].\n"
    result = read_document(SourceFile("content/events/a.md", text))
    assert not failed(result.diagnostics), result.diagnostics


def words_of(owner: Any) -> Iterator[tuple[str, ...]]:
    """The words between which each field of a dataclass chooses."""
    for hint in typing.get_type_hints(owner).values():
        for one in (hint, *typing.get_args(hint)):
            if typing.get_origin(one) is typing.Literal:
                yield typing.get_args(one)


def test_words_to_choose_from_are_those_of_a_field() -> None:
    known = {
        frozenset(words)
        for owner in vars(fields).values()
        if isinstance(owner, type) and hasattr(owner, "__dataclass_fields__")
        for words in words_of(owner)
    }
    for name, snippet in SNIPPETS.items():
        for found in re.finditer(r"\$\{\d+\|([^|]*)\|\}", "\n".join(snippet["body"])):
            assert frozenset(found[1].split(",")) in known, (name, found[1])


def test_the_rule_that_a_snippet_accepts_is_one() -> None:
    assert severities()["title-long"] != "error"
    assert "title-long" in expanded(INSIDE["allow"])


def problems(lines: list[str]) -> list[tuple[str, int, int, str, str]]:
    """What the matchers of the task find in these lines, by file."""
    found = []
    for line in lines:
        for matcher in WATCH["problemMatcher"]:
            pattern = matcher["pattern"]
            match = re.search(pattern["regexp"], line)
            if match:
                at = [int(match[pattern[one]] or 0) if one in pattern else 0 for one in _AT]
                words = [match[pattern[one]] for one in ("severity", "code")]
                found.append((match[pattern["file"]], at[0], at[1], words[0], words[1]))
    return sorted(found)


_AT = ("line", "column")


def test_the_editor_finds_what_a_watch_says_and_when_it_ends(tmp_path: Path) -> None:
    (tmp_path / "timeline.yaml").write_text("title: Test\n")
    (tmp_path / "content/events").mkdir(parents=True)
    (tmp_path / PATH).write_text(EVENT.replace("17", "32"))
    (tmp_path / "content/events/Capital.md").write_text(EVENT + "\nUncited.\n")
    expected = [
        (one["path"], one["line"] or 0, one["column"] or 0, one["severity"], one["code"])
        for one in json.loads(run("check", "--format", "json", cwd=tmp_path).out)["diagnostics"]
        if not one["code"].startswith("source-without")
    ]
    assert {line for _, line, _, _, _ in expected} > {0}
    for matcher in WATCH["problemMatcher"]:
        assert matcher["fileLocation"] == ["relative", "${workspaceFolder}"]
        assert WATCH["isBackground"]
    begins, ends = (WATCH["problemMatcher"][0]["background"][one] for one in _WHEN)
    with watching(tmp_path) as running:
        lines = []
        for line in running.lines:
            lines.append(line.rstrip("\n"))
            if re.search(ends, lines[-1]):
                break
        assert re.search(begins, lines[0])
        assert problems(lines) == sorted(expected)


_WHEN = ("beginsPattern", "endsPattern")
