"""What git knows of the events: read from real repositories, and never needed."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.projects import TODAY, event, inputs
from tests.web import Site
from timeline.build import pipeline
from timeline.core.inputs import Inputs
from timeline.project import git_history
from timeline.serve.builder import Builder

WORDS = "\n".join(
    f"Line {number} of a text that is long enough to be known." for number in range(9)
)


def git(folder: Path, *arguments: str, on: str = "2025-01-01T12:00:00+00:00") -> None:
    """Run git as nobody in particular, on a day."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": "1999-01-01T00:00:00+00:00",
        "GIT_COMMITTER_DATE": on,
    }
    settings = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, env=environment, check=True,
                   capture_output=True)  # fmt: skip


def commit(project: Path, on: str, **files: str | None) -> None:
    """Write or remove events and commit."""
    for name, text in files.items():
        path = project / f"content/events/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--allow-empty", "-m", "x", on=f"{on}T12:00:00+00:00")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project that is a repository."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def said(known: git_history.History) -> dict[str, tuple[str, str]]:
    """The days as they are written, by the name of the event."""
    return {
        path.removeprefix("content/events/").removesuffix(".md"): (
            date.fromordinal(first).isoformat(),
            date.fromordinal(last).isoformat(),
        )
        for path, (first, last) in known.days.items()
    }


def test_the_first_and_the_last_change_of_each_event(project: Path) -> None:
    commit(project, "2025-01-01", a="one", b="two")
    commit(project, "2025-02-01", a="one, changed")
    commit(project, "2025-03-01", c="three")
    assert said(git_history.read(project)) == {
        "a": ("2025-01-01", "2025-02-01"),
        "b": ("2025-01-01", "2025-01-01"),
        "c": ("2025-03-01", "2025-03-01"),
    }


def test_an_event_that_was_renamed_keeps_its_history(project: Path) -> None:
    commit(project, "2025-01-01", a=WORDS)
    commit(project, "2025-02-01", a=None, b=WORDS)
    commit(project, "2025-03-01", b=None, c=f"{WORDS}\nmore")
    assert said(git_history.read(project))["c"] == ("2025-01-01", "2025-03-01")


def test_an_event_that_was_removed_and_made_anew_begins_anew(project: Path) -> None:
    commit(project, "2025-01-01", a=WORDS)
    commit(project, "2025-02-01", a=None)
    commit(project, "2025-03-01", a="Something else altogether")
    commit(project, "2025-04-01", a="Something else altogether, changed")
    assert said(git_history.read(project))["a"] == ("2025-03-01", "2025-04-01")


def test_a_project_may_be_a_folder_of_a_repository(project: Path) -> None:
    inner = project / "site here"
    inner.mkdir()
    (inner / "content/events/été").mkdir(parents=True)
    (inner / "content/events/été/a.md").write_text("x", encoding="utf-8")
    commit(project, "2025-01-01")
    assert list(git_history.read(inner).days) == ["content/events/été/a.md"]


def test_a_branch_that_was_merged_counts(project: Path) -> None:
    commit(project, "2025-01-01", a=WORDS, b="x")
    git(project, "switch", "-q", "-c", "side")
    commit(project, "2025-02-01", a=f"{WORDS}\nside")
    git(project, "switch", "-q", "main")
    commit(project, "2025-03-01", b="y")
    git(project, "merge", "-q", "--no-ff", "-m", "m", "side", on="2025-04-01T12:00:00+00:00")
    assert said(git_history.read(project)) == {
        "a": ("2025-01-01", "2025-02-01"),
        "b": ("2025-01-01", "2025-03-01"),
    }


def test_a_shallow_clone_has_no_history_and_says_so(project: Path) -> None:
    commit(project, "2025-01-01", a="one")
    commit(project, "2025-02-01", a="two")
    commit(project, "2025-03-01", a="three")
    git(project.parent, "clone", "-q", "--depth", "2", project.as_uri(), "copy")
    known = git_history.read(project.parent / "copy")
    assert known.days == {}
    assert "shallow" in known.absent


def test_without_git_or_a_repository_there_is_none(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_history.read(tmp_path).days == {}
    assert "not a git repository" in git_history.read(tmp_path).absent
    assert git_history.read(project).absent, "a repository without a commit"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_history.read(project) == git_history.History(absent="git is not installed")


def test_a_hook_of_another_repository_does_not_lead_astray(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(project, "2025-01-01", a="one")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert list(said(git_history.read(project))) == ["a"]


def test_the_settings_of_the_repository_start_nothing(project: Path, tmp_path: Path) -> None:
    commit(project, "2025-01-01", a="one")
    trap = tmp_path / "trap"
    for name in ("diff.external", "core.fsmonitor", "core.pager", "gpg.program"):
        git(project, "config", name, f"touch {trap}; true")
    git(project, "config", "log.showSignature", "true")
    (project / ".gitattributes").write_text("*.md diff=trap\n", encoding="utf-8")
    git(project, "config", "diff.trap.textconv", f"touch {trap}; true")
    assert list(said(git_history.read(project))) == ["a"]
    assert not trap.exists()


def pages(days: dict[str, tuple[int, int]]) -> dict[str, bytes]:
    """The site of two events, with this history."""
    made = inputs({"content/events/a.md": event(), "content/events/b.md": event("Another")})
    given = Inputs(made.settings, made.content, made.theme, history=days)
    built = pipeline.compile(given, pipeline.Options(today=date(2025, 11, 1).toordinal()))
    return {output.path: output.content for output in built.outputs()}


def test_only_the_page_of_the_event_differs() -> None:
    without = pages({})
    first, last = date(2025, 1, 1).toordinal(), date(2025, 2, 3).toordinal()
    with_days = pages({"content/events/a.md": (first, last)})
    differ = [path for path in without if without[path] != with_days[path]]
    assert differ == ["events/a/index.html"]
    words = Site(with_days).page("events/a/").one("main").text
    assert "In this timeline since 1 January 2025, last changed 3 February 2025" in words


def build(project: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Build with the command."""
    from sys import executable

    command = [executable, "-m", "timeline", "build", "--today", "2025-11-01", *more]
    return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)


def test_history_is_off_until_the_settings_ask_for_it(project: Path) -> None:
    (project / "timeline.yaml").write_text("title: T\n", encoding="utf-8")
    commit(project, "2025-01-01", a=event())
    page = project / "site/events/a/index.html"
    build(project)
    assert "In this timeline since" not in page.read_text(encoding="utf-8")
    (project / "timeline.yaml").write_text("title: T\nhistory: git\n", encoding="utf-8")
    build(project)
    assert "In this timeline since 1 January 2025" in page.read_text(encoding="utf-8")


def test_a_build_that_asks_for_history_and_has_none_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "content/events").mkdir(parents=True)
    (tmp_path / "timeline.yaml").write_text("title: T\nhistory: git\n", encoding="utf-8")
    (tmp_path / "content/events/a.md").write_text(event(), encoding="utf-8")
    done = build(tmp_path)
    assert "The git history of events is not used: git says: not a git repository" in done.stdout
    assert (tmp_path / "site/events/a/index.html").exists()


def test_where_git_keeps_what_it_knows_of_a_project(project: Path, tmp_path: Path) -> None:
    commit(project, "2025-01-01", a="one")
    inside = project / "content/events"
    assert git_history.folder(project) == git_history.folder(inside) == project / ".git"
    git(project, "worktree", "add", "-q", str(tmp_path / "second"))
    assert git_history.folder(tmp_path / "second") == project / ".git/worktrees/second"
    assert git_history.folder(tmp_path) is None


def test_the_preview_sees_a_commit_also_in_a_folder_of_the_repository(project: Path) -> None:
    inside = project / "site"
    event_file = inside / "content/events/a.md"
    event_file.parent.mkdir(parents=True)
    event_file.write_text(event(), encoding="utf-8")
    (inside / "timeline.yaml").write_text("title: T\nhistory: git\n", encoding="utf-8")
    commit(project, "2025-01-01")
    builder = Builder(inside, lambda read: pipeline.Options(TODAY))
    first = builder.start(pipeline.sequential_map).build.inputs.history
    event_file.write_text(event("Another"), encoding="utf-8")
    commit(project, "2025-01-05")
    after = builder.rescan()
    assert after is not None
    (then,), (now,) = first.values(), after.build.inputs.history.values()
    assert (now[0], now[1] - then[1]) == (then[0], 4)
