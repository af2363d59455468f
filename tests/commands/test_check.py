"""`timeline check` with its options: mending, watching, and what files accept."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_cli import EVENT, NOTES, environment, run, tree

UNTIDY = """\
---
date: '2022-05-17'   # a Tuesday
title: The council votes  
sources:
  minutes: {title: Minutes, url: https://example.org/minutes?utm_source=x}
---
The council voted [@minutes "voted"]. 
"""  # noqa: W291
TIDY = EVENT.replace("date: 2022-05-17\n", "date: 2022-05-17   # a Tuesday\n")
PATH = "content/events/vote-2022.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "timeline.yaml").write_text("title: Test\n")
    (tmp_path / "content/events").mkdir(parents=True)
    (tmp_path / PATH).write_text(EVENT)
    return tmp_path


def apply(diff: str, folder: Path) -> None:
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=folder, check=True)


class TestFix:
    def test_it_mends_and_then_checks(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY)
        answer = run("check", "--fix", "--strict", cwd=project)
        assert (project / PATH).read_text() == TIDY
        good = "No problems found in 1 event file\n" + NOTES.format(3)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out == f"Fixed 1 file: {PATH}\n\n{good}"
        assert run("check", "--fix", cwd=project).out == good

    def test_what_it_cannot_mend_is_reported_as_it_is_afterwards(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY.replace("17", "32"))
        answer = run("check", "--fix", cwd=project)
        assert answer.code == 1
        assert f"{PATH}:3:15: error[field-date]" in answer.out

    def test_a_diff_alone_writes_nothing(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY)
        before = tree(project)
        answer = run("check", "--diff", cwd=project)
        assert tree(project) == before
        assert (answer.code, answer.err) == (1, "")
        assert answer.out.startswith(f"--- a/{PATH}\n+++ b/{PATH}\n@@ -1,")
        assert "\n-date: '2022-05-17'   # a Tuesday\n" in answer.out
        assert "\n+date: 2022-05-17   # a Tuesday\n" in answer.out
        (project / PATH).write_text(TIDY)
        assert run("check", "--diff", cwd=project).code == 0

    def test_the_diff_is_one_that_can_be_applied(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY.rstrip("\n"))
        diff = run("check", "--diff", cwd=project).out
        assert "\\ No newline at end of file\n" in diff
        apply(diff, project)
        assert (project / PATH).read_text() == TIDY

    @pytest.mark.parametrize(
        ("mark", "windows"), [("", -1), ("", 2), ("\ufeff", 0), ("\ufeff", -1)]
    )
    def test_so_it_is_with_line_ends_and_a_mark_of_windows(
        self, project: Path, mark: str, windows: int
    ) -> None:
        text = mark + UNTIDY.rstrip("\n").replace("\n", "\r\n", windows)
        (project / PATH).write_bytes(text.encode())
        diff = run("check", "--diff", cwd=project).out
        again = run("check", "--fix", "--diff", cwd=project).out
        mended = (project / PATH).read_bytes()
        (project / PATH).write_bytes(text.encode())
        apply(diff, project)
        assert (project / PATH).read_bytes() == mended
        assert again.startswith(diff)

    def test_both_write_and_show_what_was_written(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY)
        expected = run("check", "--diff", cwd=project).out
        answer = run("check", "--fix", "--diff", cwd=project)
        assert answer.code == 0
        assert answer.out.startswith(f"{expected}\nFixed 1 file: ")
        assert (project / PATH).read_text() == TIDY

    def test_only_the_files_named(self, project: Path) -> None:
        for name in ("a", "b"):
            (project / f"content/events/{name}.md").write_text(UNTIDY)
        run("check", "--fix", "content/events/a.md", cwd=project)
        assert (project / "content/events/a.md").read_text() == TIDY
        assert (project / "content/events/b.md").read_text() == UNTIDY

    def test_line_ends_the_mark_and_permissions_stay(self, project: Path) -> None:
        mark = b"\xef\xbb\xbf"
        file = project / PATH
        file.write_bytes(mark + UNTIDY.replace("\n", "\r\n").encode())
        file.chmod(0o640)
        run("check", "--fix", cwd=project)
        assert file.read_bytes() == mark + TIDY.replace("\n", "\r\n").encode()
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert set(tree(project)) == {"timeline.yaml", PATH}

    def test_a_link_stays_one(self, project: Path) -> None:
        (project / "shared.md").write_text(UNTIDY)
        (project / PATH).unlink()
        (project / PATH).symlink_to(project / "shared.md")
        run("check", "--fix", cwd=project)
        assert (project / PATH).is_symlink()
        assert (project / "shared.md").read_text() == TIDY

    def test_a_file_that_changes_meanwhile_is_left_to_its_author(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from timeline.authoring import apply_fixes

        (project / PATH).write_text(UNTIDY)
        write = apply_fixes.write

        def late(*words: object) -> object:
            (project / PATH).write_text(EVENT.replace("votes", "has voted"))
            return write(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(apply_fixes, "write", late)
        answer = run("check", "--fix", cwd=project)
        assert (project / PATH).read_text() == EVENT.replace("votes", "has voted")
        assert f"{PATH} changed while it was being fixed" in answer.err

    def test_a_full_disk_leaves_the_file_as_it_was(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (project / PATH).write_text(UNTIDY)
        before = tree(project)

        def full(*words: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("timeline.core.files.shutil.copymode", full)
        answer = run("check", "--fix", cwd=project)
        assert answer.code == 2
        assert "no space left" in answer.err
        assert tree(project) == before

    def test_other_formats_have_nothing_but_the_report(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY)
        answer = run("check", "--fix", "--format", "json", cwd=project)
        assert "diagnostics" in json.loads(answer.out)
        assert (project / PATH).read_text() == TIDY

    def test_a_diff_cannot_speak_to_the_terminal(self, project: Path) -> None:
        (project / PATH).write_text(UNTIDY + "\x1b[2J\u202e \n")
        answer = run("--color", "never", "check", "--diff", cwd=project)
        assert "\x1b" not in answer.out
        assert "\u202e" not in answer.out

    def test_a_diff_cannot_speak_to_the_runner_of_a_workflow(self, project: Path) -> None:
        forged = "::error file=a.md::Forged"
        (project / PATH).write_text(f"{UNTIDY}\n{forged}\n\nLast \n")
        for words in (["--diff"], ["--fix", "--diff"]):
            answer = run("check", *words, cwd=project, env={"GITHUB_ACTIONS": "true"})
            first, _, rest = answer.out.partition("\n")
            word = re.fullmatch("::stop-commands::([0-9a-f]{32})", first)
            assert word is not None
            diff, _, after = rest.partition(f"\n::{word[1]}::\n")
            assert f"\n {forged}\n" in diff
            assert not re.search(r"^\s*::", after, re.MULTILINE)


class TestAllowed:
    def test_each_with_its_reason_and_what_it_accepts(self, project: Path) -> None:
        allow = (
            "allow:\n"
            "  - {rule: uncited-statement, because: The title says it.}\n"
            "  - {rule: title-long, because: It was longer once.}\n"
        )
        text = EVENT.replace("sources:", f"{allow}sources:") + "\nNobody minded.\n"
        (project / PATH).write_text(text)
        assert run("check", "--strict", cwd=project).code == 0
        answer = run("check", "--list-suppressions", cwd=project)
        assert answer.code == 0
        assert answer.out == (
            f"{PATH}:5:12: allowed[uncited-statement] The title says it.\n"
            '  accepts: 12:1: No source is cited for "Nobody minded."\n\n'
            f"{PATH}:6:12: allowed[title-long] It was longer once.\n"
            "  accepts: nothing any more; delete it from allow\n\n"
            "2 suppressions in 1 file, 1 without effect\n"
        )
        assert run("check", "--list-suppressions", "--strict", cwd=project).code == 1

        found = json.loads(run("check", "--list-suppressions", "--format", "json", cwd=project).out)
        assert [one["rule"] for one in found["allowed"]] == ["uncited-statement", "title-long"]
        (accepted,) = found["allowed"][0]["accepts"]
        assert (accepted["code"], accepted["line"]) == ("uncited-statement", 12)
        assert found["allowed"][1]["accepts"] == []

    def test_none(self, project: Path) -> None:
        answer = run("check", "--list-suppressions", cwd=project)
        assert (answer.code, answer.out) == (0, "No file accepts a warning\n")

    def test_a_note_that_is_only_counted_is_accepted_too(self, project: Path) -> None:
        allow = "allow: [{rule: source-without-copy, because: There can be none.}]\n"
        (project / PATH).write_text(EVENT.replace("sources:", f"{allow}sources:"))
        assert "accepts: 6:3: " in run("check", "--list-suppressions", cwd=project).out

    def test_what_settings_make_an_error_can_still_be_accepted(self, project: Path) -> None:
        (project / "timeline.yaml").write_text("title: T\nseverity: {uncited-statement: error}\n")
        allow = "allow: [{rule: uncited-statement, because: The title says it.}]\n"
        text = EVENT.replace("sources:", f"{allow}sources:") + "\nNobody minded.\n"
        (project / PATH).write_text(text)
        assert run("check", cwd=project).code == 0
        assert "accepts: 10:1: " in run("check", "--list-suppressions", cwd=project).out


class TestErrors:
    def test_an_error_is_neither_switched_off_nor_accepted(self, project: Path) -> None:
        """In the settings it is refused, and what is refused has no effect either."""
        (project / "timeline.yaml").write_text("title: T\nseverity: {unknown-source: off}\n")
        allow = "allow: [{rule: unknown-source, because: So.}]\n"
        text = EVENT.replace("sources:", f"{allow}sources:").replace("[@minutes", "[@minuets")
        (project / PATH).write_text(text)
        answer = run("check", cwd=project)
        assert answer.code == 1
        assert "timeline.yaml:2:12: error[field-value]" in answer.out
        assert "error[unknown-rule]" in answer.out
        assert "error[unknown-source]" in answer.out

    def test_no_code_that_is_an_error_can_be_given_another_severity(self) -> None:
        from timeline.core.inputs import SourceFile
        from timeline.diagnostics import registry
        from timeline.project.settings import read_settings, unknown_severities

        severities = registry.severities()
        for code, severity in severities.items():
            file = SourceFile("timeline.yaml", f"title: T\nseverity: {{{code}: off}}\n")
            settings, found = read_settings(file)
            assert settings is not None
            assert not found
            refused = list(unknown_severities(file, settings, severities))
            assert bool(refused) is (severity == "error"), code


class TestFilesThatAreNotContent:
    @pytest.fixture
    def files(self, project: Path) -> Path:
        for name in ("README.md", "docs/a.md", "content/events/.a.md", "content/events/a.md~"):
            (project / name).parent.mkdir(exist_ok=True)
            (project / name).write_text("# Not an event\n")
        (project / "static").mkdir()
        (project / "static/.nojekyll").write_text("")
        return project

    @pytest.mark.parametrize(
        "path", ["README.md", "docs", "docs/a.md", "content/events/.a.md", "content/events/a.md~"]
    )
    @pytest.mark.parametrize("words", [(), ("--diff",), ("--fix",), ("--list-suppressions",)])
    def test_one_alone_is_an_error(self, files: Path, path: str, words: tuple[str, ...]) -> None:
        answer = run("check", *words, path, cwd=files)
        assert (answer.code, answer.out) == (2, "")
        assert f"error: {path} is not content" in answer.err
        assert "timeline reads timeline.yaml and the folders content, " in answer.err

    def test_among_others_it_is_named_in_a_warning(self, files: Path) -> None:
        (files / PATH).write_text(EVENT.replace("17", "32"))
        answer = run("check", "README.md", PATH, cwd=files)
        assert answer.code == 1
        assert f"{PATH}:3:15: error[field-date]" in answer.out
        assert "warning: README.md is not content" in answer.err

    @pytest.mark.parametrize(
        "path", [".", "timeline.yaml", "content", "content/events", PATH, "static/.nojekyll"]
    )
    def test_what_is_read_is_checked(self, files: Path, path: str) -> None:
        answer = run("check", path, cwd=files)
        assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ("--watch", "--fix"),
        ("--watch", "--strict"),
        ("--watch", "--format", "json"),
        ("--list-suppressions", "--diff"),
        ("--list-suppressions", "--format", "sarif"),
        ("--diff", "--format", "json"),
        ("--diff", "--strict"),
    ],
)
def test_options_that_have_nothing_to_say_to_each_other(
    project: Path, words: tuple[str, ...]
) -> None:
    answer = run("check", *words, cwd=project)
    assert (answer.code, answer.out) == (2, "")
    assert "can't be used together" in answer.err


class Watching:
    """A `timeline check --watch` that runs, and what it says."""

    def __init__(self, project: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "timeline", *words, "check", "--watch"],
            cwd=project,
            env={**environment(None), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.lines = self.process.stdout

    def next_check(self) -> str:
        """What the next check says, between the two lines that begin and end it."""
        said: list[str] = []
        for line in self.lines:
            if line.startswith("Checked; "):
                return "".join(said)
            if said or line.strip():
                said.append(line)
            if line == "Checking …\n":
                said.clear()
        raise AssertionError(f"it ended: {''.join(said)}")

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self.lines.close()


@contextlib.contextmanager
def watching(project: Path) -> Iterator[Watching]:
    running = Watching(project)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end()


class TestWatch:
    def test_it_checks_after_every_save_and_ends_with_the_interruption(self, project: Path) -> None:
        with watching(project) as running:
            assert running.next_check().startswith("No problems found\n")
            (project / PATH).write_text(EVENT.replace("17", "32"))
            assert f"{PATH}:3:15: error[field-date]" in running.next_check()
            # As editors save: a new file takes the place of the old one.
            beside = project / "content/events/.vote.tmp"
            beside.write_text(EVENT)
            os.replace(beside, project / PATH)
            assert running.next_check().startswith("No problems found\n")
            (project / "content/events/new.md").write_text("nothing yet")
            assert "content/events/new.md:1:1: error[front-matter-missing]" in running.next_check()
            assert running.end() == 0

    def test_a_save_that_changes_nothing_is_no_reason(self, project: Path) -> None:
        with watching(project) as running:
            running.next_check()
            (project / PATH).write_text(EVENT)
            time.sleep(0.5)
            (project / PATH).write_text(EVENT.replace("17", "32"))
            assert "error[field-date]" in running.next_check()


def test_the_lines_of_a_watch_are_those_of_the_manual() -> None:
    from timeline.commands.check_watch import BEGINS, ENDS

    manual = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    assert re.search(rf"`{re.escape(BEGINS)}` and `{re.escape(ENDS)}`", manual)
