"""What comes with a repository: workflows that give nothing away, hooks, and the new project's."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from timeline import cli
from timeline.authoring.issue_form import issue_form
from tools import lowest_versions, screenshots

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


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


WORKFLOWS = ("check.yml", "publish.yml", "event.yml")


PINNED = re.compile(r"uses: (actions/[a-z-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)")


def workflow_files(folder: Path) -> list[Path]:
    return sorted((folder / ".github/workflows").iterdir())


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(made: Path) -> None:
    """A tag can be moved to other code; Dependabot updates the commit and the comment together."""
    pins: dict[str, set[tuple[str, str]]] = {}
    for folder in both(made):
        for path in workflow_files(folder):
            lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
            assert lines, path
            for line in lines:
                pinned = PINNED.fullmatch(line.strip().removeprefix("- "))
                assert pinned, f"{path}: {line}"
                pins.setdefault(pinned[1], set()).add((pinned[2], pinned[3]))
    assert all(len(commits) == 1 for commits in pins.values()), pins


def test_scripts_contain_no_expression_and_no_job_lasts_long(made: Path) -> None:
    """An expression in a script is put into it as code, whoever wrote its value."""
    for folder in both(made):
        for path in workflow_files(folder):
            flow = workflow(folder, path.name)
            for step in steps(flow):
                assert "${{" not in step.get("run", "")
                if "checkout" in step.get("uses", ""):
                    assert step["with"] == {"persist-credentials": "false"}
            for job in flow["jobs"].values():
                assert int(job["timeout-minutes"]) <= (60 if path.name == "tests.yml" else 15)


def test_dependabot_updates_the_actions_here_and_in_a_new_project(made: Path) -> None:
    for folder in both(made):
        config = yaml.safe_load((folder / ".github/dependabot.yml").read_text("utf-8"))
        systems = {update["package-ecosystem"] for update in config["updates"]}
        assert systems == ({"github-actions", "pip"} if folder == ROOT else {"github-actions"})


def test_pull_requests_are_tested_on_every_python_that_is_promised_and_on_macos() -> None:
    flow = workflow(ROOT, "tests.yml")
    assert set(flow["on"]) == {"pull_request", "push"}
    assert flow["permissions"] == {"contents": "read"}
    assert "secrets" not in (ROOT / ".github/workflows/tests.yml").read_text("utf-8")
    matrix = flow["jobs"]["tests"]["strategy"]["matrix"]
    classifiers = PROJECT["classifiers"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(classifiers))
    assert matrix["python"] == promised
    assert matrix["os"] == ["ubuntu-latest", "macos-latest"]
    lowest = flow["jobs"]["lowest-versions"]
    (python,) = [step["with"] for step in lowest["steps"] if "setup-python" in step.get("uses", "")]
    assert PROJECT["requires-python"] == f">={python['python-version']}"


def test_the_make_targets_in_workflows_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for step in steps(workflow(ROOT, "tests.yml")):
        assert set(re.findall(r"^make ([a-z-]+)", step.get("run", ""))) <= targets


def test_every_library_has_a_lower_bound_that_can_be_installed_alone() -> None:
    constraints = lowest_versions.lowest(PROJECT["dependencies"])
    assert len(constraints) == len(PROJECT["dependencies"])
    assert lowest_versions.lowest(["jinja2>=3.1.4,<3.2"]) == ["jinja2==3.1.4"]
    with pytest.raises(ValueError, match=r"'click' in pyproject\.toml has no lower bound"):
        lowest_versions.lowest(["click"])


def test_jinja_is_capped_since_its_internals_are_replaced() -> None:
    (jinja,) = [one for one in PROJECT["dependencies"] if one.startswith("jinja2")]
    assert re.fullmatch(r"jinja2>=3\.1\.\d+,<3\.2", jinja)


def test_every_library_that_is_required_is_imported() -> None:
    """A distribution's modules, as its metadata lists them."""
    imported = {
        name.split(".")[0]
        for path in (ROOT / "timeline").rglob("*.py")
        for name in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    modules: dict[str, set[str]] = {}
    for module, distributions in metadata.packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(distribution.lower(), set()).add(module)
    for requirement in PROJECT["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        # tzdata has no code: `zoneinfo` reads it.
        assert name == "tzdata" or modules[name] & imported, name


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_commands_in_them_exist(made: Path, name: str) -> None:
    for folder in both(made):
        lines = "\n".join(step.get("run", "") for step in steps(workflow(folder, name)))
        # Continued lines are one, and what stands behind a pipe is a command of its own.
        parts = re.split(r"\n|(?<!\|)\|(?!\|)", lines.replace("\\\n", " "))
        commands = [shlex.split(part) for part in parts if part.strip().startswith("timeline ")]
        called = [words for words in commands if words[0] == "timeline"]
        assert called
        for words in called:
            command = cli.cli.get_command(click.Context(cli.cli), words[1])
            assert command is not None
            options = {option for one in command.params for option in one.opts}
            assert {word for word in words if word.startswith("--")} <= options


def test_an_issue_is_text_and_the_job_that_writes_runs_nothing_of_the_project(made: Path) -> None:
    for folder in both(made):
        flow = workflow(folder, "event.yml")
        assert flow["on"] == {"issues": {"types": ["labeled"]}}
        assert flow["permissions"] == {}
        make, propose = flow["jobs"]["make"], flow["jobs"]["propose"]
        # A label of the form's own would start it for whoever opens an issue.
        assert make["if"] == "github.event.label.name == 'accepted'"
        form = yaml.safe_load((folder / ".github/ISSUE_TEMPLATE/event.yml").read_text("utf-8"))
        assert "accepted" not in form["labels"]
        assert make["permissions"] == {"contents": "read"}
        assert propose["permissions"] == {"contents": "write", "pull-requests": "write"}
        assert "secrets" not in (folder / ".github/workflows/event.yml").read_text("utf-8")
        writing = propose["steps"]
        assert not any("checkout" in step.get("uses", "") for step in writing)
        assert not any("timeline " in line for step in writing for line in commands_of(step))
        # Only a number and names that GitHub gave reach the job that writes.
        given = [value for step in writing for value in step.get("env", {}).values()]
        assert not any("body" in value or "title" in value for value in given)


def commands_of(step: dict[str, Any]) -> list[str]:
    """The lines of a script in which something is run, without what it says in words."""
    return [re.sub(r'"[^"]*"', "", line) for line in step.get("run", "").splitlines()]


KEPT = [".timeline-cache", "public"]
"""What a run that publishes leaves to the next: the memory of its build, and the site."""


def test_the_cache_of_builds_is_restored_where_there_is_one(made: Path) -> None:
    for folder in both(made):
        (kept,) = (
            step["with"]
            for step in steps(workflow(folder, "publish.yml"))
            if "actions/cache@" in step.get("uses", "")
        )
        assert kept["path"].split() == KEPT
        assert kept["key"] == "timeline-${{ github.run_id }}"
        assert kept["key"].startswith(kept["restore-keys"])
        assert "/.timeline-cache/" in (folder / ".gitignore").read_text("utf-8").splitlines()


def test_a_run_makes_only_what_changed_since_the_one_that_left_its_cache(
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each run begins with a fresh clone, in which every file is new, and with what it is left."""
    build = ["build", "--output", "public", "--base-url", "https://example.org/t/"]
    first, second = tmp_path / "first", tmp_path / "second"
    shutil.copytree(made, first)
    monkeypatch.chdir(first)
    assert cli.main(["-q", *build]) == 0
    shutil.copytree(made, second, copy_function=shutil.copyfile)
    for folder in KEPT:
        shutil.copytree(first / folder, second / folder, copy_function=shutil.copyfile)
    capsys.readouterr()
    monkeypatch.chdir(second)
    assert cli.main([*build, "--explain", "/"]) == 0
    said = capsys.readouterr()
    assert "nothing changed" in said.out + said.err
    assert "not made, since nothing that it shows changed" in said.out + said.err
    changed = next((second / "content/events").glob("*.md"))
    changed.write_text(changed.read_text("utf-8").replace("title: ", "title: Once more, ", 1))
    assert cli.main(["-v", *build]) == 0
    said = capsys.readouterr()
    third = tmp_path / "third"
    shutil.copytree(second, third, ignore=shutil.ignore_patterns(*KEPT, ".public.timeline"))
    monkeypatch.chdir(third)
    assert cli.main(["-q", *build]) == 0
    assert contents(third / "public") == contents(second / "public")
    (counted,) = re.findall(r"(\d+) files? written, (\d+) unchanged", said.out + said.err)
    assert 0 < int(counted[0]) < int(counted[1])


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_gitlab_checks_merge_requests_and_publishes_the_default_branch(made: Path) -> None:
    for folder, installed in zip(both(made), (".", "sourced-timeline"), strict=True):
        text = (folder / ".gitlab-ci.yml").read_text("utf-8")
        flow = yaml.safe_load(text)
        assert flow["default"]["before_script"][0].endswith(f" {installed}")
        assert "timeline check" in flow["check"]["script"]
        assert flow["check"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
        assert flow["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
        assert flow["pages"]["artifacts"]["paths"] == ["public"]
        assert flow["pages"]["cache"]["paths"] == [f"{folder}/" for folder in KEPT]
        for job in ("check", "pages"):
            for line in flow[job]["script"]:
                name, command, *words = shlex.split(line)
                found = cli.cli.get_command(click.Context(cli.cli), command)
                assert found is not None
                options = {one for parameter in found.params for one in parameter.opts}
                assert name == "timeline"
                assert {word for word in words if word.startswith("--")} <= options


def test_the_form_for_issues_is_the_one_of_the_schema(made: Path) -> None:
    for folder in both(made):
        path = folder / ".github/ISSUE_TEMPLATE/event.yml"
        # `timeline schema --issue-form > .github/ISSUE_TEMPLATE/event.yml` writes it anew.
        assert path.read_text("utf-8") == issue_form()


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        *(("github-workflows", f".github/workflows/{name}") for name in WORKFLOWS),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/event.yml"),
        ("gitlab-ci", ".gitlab-ci.yml"),
        ("dependabot", ".github/dependabot.yml"),
    ],
)
def test_each_holds_to_the_schema_of_its_host(made: Path, schema: str, path: str) -> None:
    """With the schemas that come with check-jsonschema: nothing is fetched."""
    for folder in both(made):
        command = ["--builtin-schema", f"vendor.{schema}", str(folder / path)]
        result = CliRunner().invoke(check_jsonschema, command)
        assert result.exit_code == 0, result.output


def test_a_new_project_differs_from_this_one_in_how_timeline_is_installed(made: Path) -> None:
    for name in WORKFLOWS:
        ours, theirs = (steps(workflow(folder, name)) for folder in both(made))
        for mine, other in zip(ours, theirs, strict=True):
            if mine.get("name") == "Install timeline":
                assert mine["run"].endswith(" .")
                assert other["run"].endswith(" sourced-timeline")
            else:
                assert mine == other


def test_files_with_a_dot_are_where_tools_look_for_them(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    hidden = {".editorconfig", ".github", ".gitignore", ".gitlab-ci.yml", ".pre-commit-config.yaml"}
    assert hidden <= names
    assert not {name.removeprefix(".") for name in hidden} & names
    assert (made / ".github/pull_request_template.md").is_file()


def test_the_workflow_of_the_tests_holds_to_the_schema_of_its_host() -> None:
    command = ["--builtin-schema", "vendor.github-workflows"]
    result = CliRunner().invoke(
        check_jsonschema, [*command, str(ROOT / ".github/workflows/tests.yml")]
    )
    assert result.exit_code == 0, result.output


def test_the_hooks_of_this_repository_run_what_make_test_runs() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (local,) = config["repos"]
    assert local["repo"] == "local"
    entries = {hook["id"]: shlex.split(hook["entry"]) for hook in local["hooks"]}
    assert {words[0] for words in entries.values()} == {
        ".venv/bin/ruff",
        ".venv/bin/mypy",
        ".venv/bin/timeline",
    }
    made_by = (ROOT / "Makefile").read_text("utf-8")
    for name in ("ruff format", "ruff check", "mypy"):
        assert f"$(BIN)/{name}" in made_by
        assert name.replace(" ", "-") in entries


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
    for command in re.findall(
        r"timeline (check|explain|new|rename|build|schema|from-issue)\b", text
    ):
        assert command in cli.COMMANDS


def test_each_step_has_its_picture_small_and_described() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]*)\]\(docs/pictures/([a-z-]+)\.png\)", text)
    assert sorted(name for _, name in shown) == sorted(screenshots.STEPS)
    assert all(len(alt) > 40 for alt, _ in shown)


def test_the_readme_opens_with_a_described_picture_of_an_event_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (alt, name) = re.findall(r"!\[([^\]]*)\]\(docs/pictures/([a-z-]+)\.png\)", text)[0]
    assert name == screenshots.README
    assert len(alt) > 40
    assert text.index(alt) < text.index("\n## ")


def test_the_pictures_are_those_that_the_script_takes_and_small() -> None:
    files = {path.stem: path.stat().st_size for path in (ROOT / "docs/pictures").iterdir()}
    assert set(files) == {screenshots.README, *screenshots.STEPS}
    assert files.pop(screenshots.README) < 250_000
    assert max(files.values()) < 100_000


@pytest.mark.browser
def test_the_screenshots_can_be_taken(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=1) as thread:
        taken = thread.submit(screenshots.take, tmp_path).result()
    assert taken == sorted(f"{name}.png" for name in (screenshots.README, *screenshots.STEPS))
