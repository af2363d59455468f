"""What comes with a repository: workflows that give nothing away, hooks, and the new project's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from timeline import cli

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project."""
    folder = tmp_path_factory.mktemp("new") / "project"
    assert cli.main(["-q", "init", str(folder)]) == 0
    return folder


def workflow(folder: Path, name: str) -> Any:
    # `on` is a key here, and no truth value.
    return yaml.load((folder / ".github/workflows" / name).read_text("utf-8"), yaml.BaseLoader)


def both(made: Path) -> tuple[Path, Path]:
    return ROOT, made


def steps(flow: Any) -> list[dict[str, Any]]:
    return [step for job in flow["jobs"].values() for step in job["steps"]]


def test_a_pull_request_is_checked_without_any_right(made: Path) -> None:
    for folder in both(made):
        flow = workflow(folder, "check.yml")
        assert flow["on"] == {"pull_request": ""}
        assert flow["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in flow["jobs"].values())
        assert "secrets" not in (folder / ".github/workflows/check.yml").read_text("utf-8")
        runs = [step["run"] for step in steps(flow) if "run" in step]
        assert "timeline check --format github" in runs
        preview = next(step for step in steps(flow) if "upload-artifact" in step.get("uses", ""))
        assert f"--output {preview['with']['path']} " in "".join(runs)


def test_publishing_takes_the_address_from_pages(made: Path) -> None:
    for folder in both(made):
        flow = workflow(folder, "publish.yml")
        assert flow["on"]["push"] == {"branches": ["main"]}
        assert flow["permissions"] == {"contents": "read"}
        assert flow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
        build = next(step for step in steps(flow) if step.get("name") == "Build")
        assert build["env"] == {"BASE_URL": "${{ steps.pages.outputs.base_url }}"}
        assert '--base-url "$BASE_URL"' in build["run"]


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_actions_have_a_major_version_and_scripts_no_expression(made: Path, name: str) -> None:
    """An expression in a script is put into it as code, whoever wrote its value."""
    for folder in both(made):
        flow = workflow(folder, name)
        for step in steps(flow):
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
            assert "${{" not in step.get("run", "")
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"persist-credentials": "false"}
        for job in flow["jobs"].values():
            assert int(job["timeout-minutes"]) <= 15


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_the_commands_in_them_exist(made: Path, name: str) -> None:
    for folder in both(made):
        lines = "\n".join(step.get("run", "") for step in steps(workflow(folder, name)))
        commands = [shlex.split(line) for line in lines.splitlines() if "timeline " in line]
        called = [words for words in commands if words[0] == "timeline"]
        assert called
        for words in called:
            command = cli.cli.get_command(click.Context(cli.cli), words[1])
            assert command is not None
            options = {option for one in command.params for option in one.opts}
            assert {word for word in words if word.startswith("--")} <= options


def test_a_new_project_differs_from_this_one_in_how_timeline_is_installed(made: Path) -> None:
    for name in ("check.yml", "publish.yml"):
        ours, theirs = (steps(workflow(folder, name)) for folder in both(made))
        for mine, other in zip(ours, theirs, strict=True):
            if mine.get("name") == "Install timeline":
                assert mine["run"].endswith(" .")
                assert other["run"].endswith(" sourced-timeline")
            else:
                assert mine == other


def test_files_with_a_dot_are_where_tools_look_for_them(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert {".editorconfig", ".github", ".gitignore", ".pre-commit-config.yaml"} <= names
    assert not {"editorconfig", "github", "gitignore", "pre-commit-config.yaml"} & names
    assert (made / ".github/pull_request_template.md").is_file()


def test_the_hooks_check_the_whole_project(made: Path) -> None:
    (published,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    config = yaml.safe_load((made / ".pre-commit-config.yaml").read_text("utf-8"))
    (local,) = config["repos"][0]["hooks"]
    for hook in (published, local):
        assert hook["entry"] == "timeline check"
        assert hook["pass_filenames"] is False
        for path in ("content/events/a.md", "timeline.yaml", "templates/base.html"):
            assert re.search(hook["files"], path)
        assert not re.search(hook["files"], "README.md")


def test_what_contributors_are_told_leads_somewhere() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    headings = {
        heading.lower().replace(" ", "-").replace(",", "")
        for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, fragment = target.partition("#")
        assert (ROOT / path).exists(), target
        assert path or fragment in headings, target
    for command in re.findall(r"timeline (check|explain|new|rename|build|schema)\b", text):
        assert command in cli.COMMANDS
