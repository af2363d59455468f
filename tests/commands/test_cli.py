"""The command line as a person or a script meets it: words in, real files, words and a code out.

Where the process itself matters (streams, signals, imports, encodings) it is run as one; the rest
calls `main`, which is all that the process does, and takes a tenth of the time.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import click
import pytest

import timeline
from timeline import cli
from timeline.build.parallel import WorkerKilledError
from timeline.project.loader import FOLDERS

EVENT = """\
---
title: The council votes
date: 2022-05-17
sources:
  minutes: {title: Minutes, url: https://example.org/minutes}
---
The council voted [@minutes "voted"].
"""
NOTES = "{} notes on sources: `timeline -v check` shows them\n"
"""What is said besides of sources without a publisher, a date or a copy."""
BROKEN = EVENT.replace("2022-05-17", "2022-02-30")


def command(name: str) -> click.Command:
    found = cli.cli.get_command(click.Context(cli.cli), name)
    assert found is not None
    return found


COMMANDS = {name: command(name) for name in cli.cli.list_commands(click.Context(cli.cli))}


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


def environment(env: Mapping[str, str] | None) -> dict[str, str]:
    """The environment without the variables that would change what is said, and with others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "SOURCE_DATE_EPOCH")
    }
    return {**kept, **(env or {})}


def run(*words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Answer:
    """Runs the command line in a folder, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.dict(os.environ, environment(env), clear=True),
    ):
        code = cli.main([*map(str, words)])
    assert "Traceback" not in err.getvalue()
    return Answer(code, out.getvalue(), err.getvalue())


def run_process(*words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Answer:
    """Runs the command line in a folder, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "timeline", *map(str, words)],
        cwd=cwd,
        env={**environment(None), "PYTHONUTF8": "1", **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "timeline.yaml").write_text("title: Test\n")
    (tmp_path / "content/events").mkdir(parents=True)
    (tmp_path / "content/events/vote-2022.md").write_text(EVENT)
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestStart:
    def test_the_version(self, tmp_path: Path) -> None:
        answer = run_process("--version", cwd=tmp_path)
        assert (answer.code, answer.out) == (0, f"timeline, version {timeline.__version__}\n")

    def test_the_version_waits_for_no_heavy_module(self) -> None:
        """Parsing, rendering and the terminal are imported by the commands that need them."""
        code = "import sys, timeline.cli; timeline.cli.main(['--version']); print(*sys.modules)"
        loaded = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        ).stdout.split()
        assert not {"yaml", "pydantic", "markdown_it", "jinja2", "rich"} & set(loaded)
        assert not any(module.startswith("timeline.commands") for module in loaded)

    @pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
    def test_help_teaches_with_examples(
        self, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main([*command.split(), "--help"]) == 0
        assert "Examples:\n  " in re.sub(r"\n {4}", "\n  ", capsys.readouterr().out)

    def test_every_option_says_what_it_does(self) -> None:
        for command in (cli.cli, *COMMANDS.values()):
            for parameter in command.params:
                assert parameter.param_type_name == "argument" or parameter.to_info_dict()["help"]

    @pytest.mark.parametrize(
        ("former", "option", "words"),
        [
            ("--anew", "--no-cache", ["build"]),
            ("--allowed", "--list-suppressions", ["check"]),
        ],
    )
    def test_a_former_spelling_of_an_option_works_but_is_in_no_help(
        self, project: Path, former: str, option: str, words: list[str]
    ) -> None:
        assert run(*words, former, cwd=project).code == 0
        assert run("-q", *words, former, cwd=project) == run("-q", *words, option, cwd=project)
        shown = run(*words, "--help", cwd=project).out
        assert option in shown
        assert former not in shown

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["frob"], "frob"),
            (["build", "--frob"], "--frob"),
            (["check", "gone.md"], "gone.md"),
            (["--project", "gone", "check"], "gone"),
            (["--color", "pink", "check"], "pink"),
            (["new", "Vote"], "--date"),
        ],
    )
    def test_wrong_usage_is_one_line_and_a_way_on(
        self, project: Path, words: list[str], said: str
    ) -> None:
        answer = run_process(*words, cwd=project)
        first, second = answer.err.splitlines()
        assert (answer.code, answer.out) == (2, "")
        assert first.startswith("error: ")
        assert said in first
        assert "--help" in second

    @pytest.mark.parametrize("words", [[], ["-q"], ["--color", "always"]])
    def test_without_a_command_the_help_is_shown(self, tmp_path: Path, words: list[str]) -> None:
        answer = run(*words, cwd=tmp_path)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == run("--help", cwd=tmp_path).out

    @pytest.mark.parametrize(
        "words",
        [
            *([name] for name, one in COMMANDS.items() if any(p.required for p in one.params)),
            *(
                [name, *([] if argument else [parameter.opts[0]]), "pink"]
                for name, one in COMMANDS.items()
                for parameter in one.params
                for argument in [isinstance(parameter, click.Argument)]
                if isinstance(parameter.type, click.Choice)
            ),
        ],
        ids=" ".join,
    )
    def test_an_error_of_click_is_one_line(self, project: Path, words: list[str]) -> None:
        answer = run(*words, cwd=project)
        first, second = answer.err.splitlines()
        assert (answer.code, answer.out) == (2, "")
        assert "\\n" not in first
        assert second == f"  hint: See `timeline {words[0]} --help`"

    def test_a_missing_shell_is_named_with_those_that_there_are(self, tmp_path: Path) -> None:
        answer = run("completion", cwd=tmp_path)
        assert "Missing argument 'SHELL'. Choose from: bash, zsh, fish\n" in answer.err

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            (["biuld"], "Did you mean `timeline build`?"),
            (["Build"], "Did you mean `timeline build`?"),
            (["fromissue"], "Did you mean `timeline from-issue`?"),
            (["help"], "See `timeline --help`, or `timeline build --help`"),
            (["help", "build"], "See `timeline --help`, or `timeline build --help`"),
            (["version"], "Did you mean `timeline --version`?"),
            (["preview"], "Did you mean `timeline serve`?"),
            (["build", "-o", "out"], "Did you mean --output?"),
            (["build", "-oout"], "Did you mean --output?"),
            (["build", "--outptu", "out"], "Did you mean --output?"),
            (["serve", "-p", "3000"], "Did you mean --port or --poll?"),
            (["-p", ".", "check"], "Did you mean --project?"),
            (["check", "-p", "."], "Write it before the command: `timeline --project … check`"),
            (["check", "--project=."], "Write it before the command: `timeline --project … check`"),
            (["check", "--colour", "never"], "`timeline --color … check`"),
            (["frob"], "See `timeline --help` for all commands"),
            (["build", "-z"], "See `timeline build --help`"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_what_was_meant_is_suggested(self, project: Path, words: list[str], hint: str) -> None:
        answer = run(*words, cwd=project)
        first, second = answer.err.splitlines()
        assert (answer.code, answer.out) == (2, "")
        assert "Did you mean" not in first
        assert second.startswith("  hint: ")
        assert hint in second

    @pytest.mark.parametrize("option", ["-q", "--quiet", "-v", "--verbose"])
    def test_how_much_is_printed_can_be_said_after_the_command(
        self, project: Path, option: str
    ) -> None:
        after = run("check", option, cwd=project)
        assert after == run(option, "check", cwd=project)
        assert after != run("check", cwd=project)
        for name, one in COMMANDS.items():
            known = [spelling for parameter in one.params for spelling in parameter.opts]
            assert option in known, name

    def test_a_bug_after_the_command_is_shown_with_its_details_too(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(project)
        monkeypatch.setattr("timeline.build.pipeline.compile", lambda *arguments: 1 // 0)
        assert cli.main(["check", "-v"]) == 70
        assert "Traceback" in capsys.readouterr().err

    def test_without_a_project_it_says_how_to_get_one(self, tmp_path: Path) -> None:
        answer = run("build", cwd=tmp_path)
        assert answer.code == 2
        assert "There is no timeline.yaml" in answer.err
        assert "timeline init" in answer.err

    def test_a_project_is_found_from_a_folder_inside(self, project: Path) -> None:
        assert run("check", cwd=project / "content/events").code == 0

    def test_a_project_can_be_named(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        assert run("--project", project, "check", cwd=elsewhere).code == 0
        inside = run("--project", project / "content", "check", cwd=elsewhere)
        assert inside.code == 2
        assert f"--project {project}" in inside.err


class TestInit:
    def test_the_example_is_complete(self, tmp_path: Path) -> None:
        """A newcomer's first four commands do what they promise, without a single complaint."""
        made = run("init", "my timeline", cwd=tmp_path)
        folder = tmp_path / "my timeline"
        assert made.code == 0
        assert "cd 'my timeline'" in made.out
        assert (folder / ".gitignore").read_text().startswith("/site/")
        checked = run("check", "--strict", cwd=folder)
        assert checked.code == 0
        assert checked.out == "No problems found in 3 event files\n" + NOTES.format(4)
        built = run_process("build", cwd=folder)
        assert built.code == 0
        assert re.fullmatch(r"Built 3 events, \d+ pages in \d+\.\d s → site/\n", built.out)
        assert "Exampleton" in (folder / "site/index.html").read_text(encoding="utf-8")

    def test_nothing_is_overwritten(self, project: Path) -> None:
        before = tree(project)
        answer = run("init", cwd=project)
        assert answer.code == 2
        assert "timeline.yaml" in answer.err
        assert tree(project) == before

    @pytest.mark.parametrize("name", ["content", ".github", ".vscode", "content/events"])
    @pytest.mark.parametrize("link", [False, True])
    def test_nor_is_anything_written_where_a_folder_cannot_be_made(
        self, tmp_path: Path, name: str, link: bool
    ) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        if link:
            (tmp_path / name).symlink_to("nothing")
        else:
            (tmp_path / name).write_text("mine")
        before = tree(tmp_path)
        answer = run("init", cwd=tmp_path)
        assert answer.code == 2
        assert f"already has {name}. Nothing was written" in answer.err
        assert tree(tmp_path) == before

    def test_other_files_may_be_there(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("mine")
        assert run("init", cwd=tmp_path).code == 0
        assert (tmp_path / "notes.txt").read_text() == "mine"


class TestNew:
    def test_it_prints_the_path_of_an_event_that_only_lacks_its_source(self, project: Path) -> None:
        words = ("new", "The bridge: “open” at last", "--date", "2023-06-10")
        answer = run(*words, "--today", "2024-01-02", cwd=project)
        path = "content/events/the-bridge-open-at-last-2023.md"
        assert (answer.code, answer.out) == (0, f"{path}\n")
        text = (project / path).read_text(encoding="utf-8")
        assert "title: 'The bridge: “open” at last'\n" in text
        assert "\ndate: 2023-06-10\n" in text
        assert "\nadded: 2024-01-02\n" in text
        checked = run("check", cwd=project)
        assert checked.code == 1
        assert checked.out.splitlines()[0].startswith(f"{path}:")
        assert "\n1 error in 1 file\n" in checked.out

    def test_filled_in_it_is_good(self, project: Path) -> None:
        """What the comments in the file propose is right when it is followed."""
        run("new", "Open", "--date", "2023", "--id", "open", "--today", "2024-01-02", cwd=project)
        file = project / "content/events/open.md"
        text = file.read_text(encoding="utf-8")
        text = text.replace("summary:\n", "").replace("    title:\n", "    title: Herald\n")
        text = text.replace("    url:\n", "    url: https://example.org/herald\n")
        text = re.sub(
            r"^( *)# (?=(summary|publisher|published|type|read|status):)", r"\1", text, flags=re.M
        )
        file.write_text(text, encoding="utf-8")
        answer = run("check", "--strict", cwd=project)
        assert answer.out == "No problems found in 2 event files\n" + NOTES.format(4)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["Vote", "--date", "2022-02-30"], "2022-02-28"),
            (["Vote", "--date", "15 October 2025"], "2025-10-15"),
            (["Vote", "--date", "2026-11", "--today", "2026-11-22"], "--status"),
            (["", "--date", "2022"], "TITLE"),
            (["a" * 141, "--date", "2022"], "140"),
            (["a\nb", "--date", "2022"], "one line"),
            (["a\u202eb", "--date", "2022"], "U+202E"),
            (["Vote", "--date", "2022", "--id", "The Vote"], "the-vote"),
            (["Vote", "--date", "2022", "--today", "soon"], "--today"),
            (["Vote", "--date", "2022"], "vote-2022.md already exists"),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_mend(
        self,
        project: Path,
        words: list[str],
        said: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(project)
        before = tree(project)
        assert cli.main(["new", *words]) == 2
        answer = capsys.readouterr()
        assert answer.out == ""
        assert said in answer.err
        assert tree(project) == before

    @pytest.mark.parametrize(
        ("today", "status"),
        [("2025-10-15", "status: planned"), ("2025-10-18", "# status: happened")],
    )
    def test_the_status_follows_from_the_date(
        self, project: Path, today: str, status: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(project)
        assert cli.main(["new", "Vote", "--date", "2025-10-16", "--today", today]) == 0
        assert f"\n{status}" in (project / "content/events/vote-2025.md").read_text("utf-8")


class TestCheck:
    def test_a_good_project(self, project: Path) -> None:
        answer = run("check", "--strict", cwd=project)
        assert (answer.code, answer.out, answer.err) == (
            0,
            "No problems found in 1 event file\n" + NOTES.format(3),
            "",
        )

    def test_errors_are_told_with_place_line_and_mend(self, project: Path) -> None:
        (project / "content/events/vote-2022.md").write_text(BROKEN)
        answer = run_process("check", cwd=project)
        assert (answer.code, answer.err) == (1, "")
        lines = answer.out.splitlines()
        assert lines[0].startswith("content/events/vote-2022.md:3:15: error[")
        assert lines[1] == "  3 | date: 2022-02-30"
        assert lines[2] == "    |               ^^"
        assert lines[3].startswith("  hint: Write ")
        assert lines[-1] == "1 error in 1 file"

    def test_only_what_concerns_the_files_asked_for(self, project: Path) -> None:
        (project / "content/events/other.md").write_text(BROKEN)
        files = project / "content/events"
        assert run("check", "vote-2022.md", cwd=files).code == 0
        assert run("check", "other.md", cwd=files).code == 1
        assert run("check", "content/events", cwd=project).code == 1
        assert run("check", ".", cwd=project).code == 1

    def test_a_file_of_another_project(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = tmp_path_factory.mktemp("other") / "a.md"
        other.write_text(EVENT)
        answer = run("check", other, cwd=project)
        assert answer.code == 2
        assert "is not in the project" in answer.err

    def test_warnings_fail_only_when_asked(self, project: Path) -> None:
        file = project / "content/events/vote-2022.md"
        file.write_text(EVENT + "\nIt is said that nobody minded.\n")
        easy, strict = run("check", cwd=project), run("check", "--strict", cwd=project)
        assert "warning[" in easy.out
        assert (easy.code, strict.code) == (0, 1)
        assert easy.out == strict.out

    def test_quiet_leaves_out_the_summary(self, project: Path) -> None:
        assert run("-q", "check", cwd=project) == Answer(0, "", "")

    def test_nothing_is_written(self, project: Path) -> None:
        before = tree(project)
        run("check", cwd=project)
        assert tree(project) == before

    def test_content_cannot_speak_to_the_terminal(self, project: Path) -> None:
        (project / "content/events/x.md").write_text(EVENT.replace("2022-05-17", "\x1b[2J\u202e"))
        answer = run("--color", "never", "check", cwd=project)
        assert answer.code == 1
        assert "\x1b" not in answer.out
        assert "\u202e" not in answer.out
        assert "\\x1b[2J" in answer.out


class TestBuild:
    def test_the_last_line_says_what_was_built(self, project: Path) -> None:
        answer = run("build", cwd=project)
        assert (answer.code, answer.err) == (0, "")
        assert re.fullmatch(r"Built 1 event, \d+ pages in \d+\.\d s → site/\n", answer.out)
        assert (project / "site/events/vote-2022/index.html").is_file()

    def test_into_another_folder(self, project: Path) -> None:
        answer = run("build", "--output", "../out", cwd=project / "content")
        assert answer.out.endswith(f" → {project / 'out'}/\n")
        assert (project / "out/index.html").is_file()

    def test_errors_stop_it_and_the_old_site_stays(self, project: Path) -> None:
        run("build", cwd=project)
        before = tree(project / "site")
        (project / "content/events/vote-2022.md").write_text(BROKEN)
        answer = run("build", cwd=project)
        assert (answer.code, answer.out) == (1, "")
        assert "vote-2022.md:3:15: error[" in answer.err
        assert "The site was not written" in answer.err
        assert tree(project / "site") == before

    def test_a_broken_template_is_told_like_broken_content(self, project: Path) -> None:
        (project / "templates").mkdir()
        (project / "templates/event.html").write_text("<p>\n{{ view.nonsense.more }}\n")
        answer = run("build", cwd=project)
        assert answer.code == 1
        assert "templates/event.html:2: error[" in answer.err
        assert "  2 | {{ view.nonsense.more }}" in answer.err

    def test_drafts_are_left_out_unless_asked_for(self, project: Path) -> None:
        (project / "content/events/draft.md").write_text(
            EVENT.replace("date:", "draft: true\ndate:")
        )
        page = project / "site/events/draft/index.html"
        run("build", cwd=project)
        assert not page.exists()
        run("build", "--drafts", cwd=project)
        assert page.exists()

    def test_the_address_can_be_given(self, project: Path) -> None:
        run("build", "--base-url", "https://example.org/sub/", cwd=project)
        assert "https://example.org/sub/" in (project / "site/feed.xml").read_text("utf-8")

    def test_a_wrong_address_is_refused(self, project: Path) -> None:
        answer = run("build", "--base-url", "example.org", cwd=project)
        assert answer.code == 2
        assert "--base-url" in answer.err

    def test_the_project_cannot_be_the_site(self, project: Path) -> None:
        before = tree(project)
        answer = run("build", "--output", ".", cwd=project)
        assert answer.code == 2
        assert answer.err.startswith("error: The site cannot be the project")
        assert tree(project) == before

    @pytest.mark.parametrize("folder", [*FOLDERS, "static/site", "themes/mine/assets"])
    def test_nor_can_it_be_in_a_folder_that_is_read(self, project: Path, folder: str) -> None:
        """The next build would find the site there, and put it into the site."""
        before = tree(project)
        answer = run("build", "--output", folder, cwd=project)
        assert answer.code == 2
        assert f"the project's folder {folder.partition('/')[0]}" in answer.err
        assert tree(project) == before

    def test_where_no_folder_can_be_made(self, project: Path) -> None:
        (project / "file").write_text("x")
        answer = run("build", "--output", "file/site", cwd=project)
        assert answer.code == 2
        assert answer.err.startswith("error: ")

    def test_a_plan_is_due_by_the_day_that_counts_as_today(self, project: Path) -> None:
        """The option comes first, then SOURCE_DATE_EPOCH, in the time zone of the site."""
        (project / "timeline.yaml").write_text("title: T\ntimezone: Asia/Tokyo\n")
        planned = EVENT.replace("2022-05-17", "2030-01-02\nstatus: planned")
        (project / "content/events/vote-2022.md").write_text(planned)
        # 15:30 UTC on 2 January is already 3 January in Tokyo; 14:30 is not.
        late = {"SOURCE_DATE_EPOCH": "1893598200"}
        early = {"SOURCE_DATE_EPOCH": "1893594600"}
        assert "warning[" in run("check", cwd=project, env=late).out
        assert "warning[" not in run("check", cwd=project, env=early).out
        assert "warning[" not in run("check", "--today", "2030-01-02", cwd=project, env=late).out

    @pytest.mark.parametrize("epoch", ["yesterday", "-5", "9" * 30])
    def test_a_wrong_source_date_epoch_is_refused(self, project: Path, epoch: str) -> None:
        answer = run("build", cwd=project, env={"SOURCE_DATE_EPOCH": epoch})
        assert answer.code == 2
        assert "SOURCE_DATE_EPOCH" in answer.err


class TestColour:
    @pytest.mark.parametrize(
        ("words", "coloured"),
        [([], False), (["--color", "always"], True), (["--color=never"], False)],
    )
    def test_a_pipe_has_none_unless_asked(
        self, project: Path, words: list[str], coloured: bool
    ) -> None:
        (project / "content/events/vote-2022.md").write_text(BROKEN)
        assert ("\x1b[" in run(*words, "check", cwd=project).out) is coloured

    @pytest.mark.parametrize(
        ("env", "coloured"),
        [
            ({}, True),
            ({"NO_COLOR": "1"}, False),
            ({"TERM": "dumb"}, False),
            ({"NO_COLOR": ""}, True),
        ],
    )
    def test_a_terminal_has_it_unless_refused(
        self, project: Path, env: dict[str, str], coloured: bool
    ) -> None:
        (project / "content/events/vote-2022.md").write_text(BROKEN)
        assert (b"\x1b[" in on_terminal(["check"], project, env)) is coloured

    def test_a_person_who_waits_sees_progress(self, project: Path) -> None:
        assert b"Writing pages" in on_terminal(["build"], project, {})
        assert b"Writing pages" not in on_terminal(["-q", "build"], project, {})
        assert b"Writing pages" not in on_terminal(["build"], project, {"TERM": "dumb"})


def on_terminal(words: list[str], cwd: Path, env: Mapping[str, str]) -> bytes:
    """What the command line prints on a terminal."""
    import pty

    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", *words],
        cwd=cwd,
        env={**kept, "TERM": "xterm", **env},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    printed = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            printed += chunk
    except OSError:
        pass  # how Linux says that nobody is at the other end
    finally:
        os.close(ours)
        process.wait(60)
    return printed


class TestTrouble:
    def test_a_bug_is_called_one(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*arguments: object) -> None:
            raise ZeroDivisionError("by nothing")

        monkeypatch.chdir(project)
        monkeypatch.setattr("timeline.build.pipeline.compile", fail)
        assert cli.main(["check"]) == 70
        short = capsys.readouterr().err
        assert "bug in timeline" in short
        assert "ZeroDivisionError: by nothing" in short
        assert "Traceback" not in short
        assert cli.main(["-v", "check"]) == 70
        assert "Traceback" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (OSError(28, "No space left on device", "/x/y"), "/x/y: no space left on the disk"),
            (PermissionError(13, "Permission denied", "/x"), "/x: permission denied"),
            (OSError(5, "Input/output error"), "input/output error"),
            (MemoryError(), "Out of memory"),
        ],
    )
    def test_the_system_refuses(
        self,
        project: Path,
        error: BaseException,
        said: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def fail(*arguments: object) -> None:
            raise error

        monkeypatch.chdir(project)
        monkeypatch.setattr("timeline.project.loader.read", fail)
        assert cli.main(["check"]) == 2
        printed = capsys.readouterr().err
        assert said in printed
        assert len(printed.splitlines()) == 1

    def test_a_worker_that_is_killed_is_no_bug(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*arguments: object) -> None:
            raise WorkerKilledError(9)

        monkeypatch.chdir(project)
        monkeypatch.setattr("timeline.build.pipeline.compile", fail)
        assert cli.main(["check"]) == 2
        printed = capsys.readouterr().err
        assert "memory" in printed
        assert "TIMELINE_CORES=1" in printed

    def test_interruption_is_silent(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt(*arguments: object) -> None:
            signal.raise_signal(signal.SIGINT)

        monkeypatch.chdir(project)
        monkeypatch.setattr("timeline.build.pipeline.compile", interrupt)
        assert cli.main(["check"]) == 130
        assert capsys.readouterr().err.strip() == ""

    def test_so_is_one_before_the_command_line_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
        answer = run_process("--version", cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
        assert (answer.code, answer.out, answer.err) == (130, "", "")

    def test_nobody_reads_on(self, project: Path) -> None:
        """`timeline check | head -1` ends without a word about pipes."""
        for number in range(300):
            (project / f"content/events/e{number}.md").write_text(BROKEN)
        process = subprocess.Popen(
            [sys.executable, "-m", "timeline", "check"],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(60) == 1

    def test_a_terminal_that_knows_no_arrow(self, project: Path) -> None:
        answer = run_process(
            "build", cwd=project, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
        )
        assert answer.code == 0
        assert answer.out.endswith(" \\u2192 site/\n")

    def test_a_stream_that_is_closed(self, project: Path) -> None:
        command = f"'{sys.executable}' -m timeline build >&- 2>&-"
        assert subprocess.run(["sh", "-c", command], cwd=project, check=False).returncode == 0
        assert (project / "site/index.html").is_file()

    def test_nothing_to_read_from(self, project: Path) -> None:
        command = f"'{sys.executable}' -m timeline from-issue <&-"
        done = subprocess.run(
            ["sh", "-c", command], cwd=project, capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert "no headings of the form" in done.stderr

    def test_hostile_file_names(self, project: Path) -> None:
        names = ("a b.md", "\u202egnp.md", "-q.md", "a\nb.md", "'; rm -rf.md", "%s.md", "CON.md")
        for name in names:
            (project / "content/events" / name).write_text(EVENT)
        answer = run("check", cwd=project)
        assert answer.code == 1
        assert answer.out.count("content/events/") >= len(names)
        assert "\u202e" not in answer.out
        assert "a\\nb.md" in answer.out

    @pytest.mark.parametrize("words", [["build"], ["init", "new"]])
    def test_a_project_that_can_only_be_read(self, project: Path, words: list[str]) -> None:
        before = tree(project)
        read_only = OSError(30, "Read-only file system", str(project))
        with mock.patch("os.mkdir", side_effect=read_only):
            answer = run(*words, cwd=project)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("error: ")
        assert tree(project) == before


class TestManual:
    """`docs/commands.md` says of every command and option what `--help` says."""

    manual = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")

    def test_every_command_and_option_is_in_it(self) -> None:
        general, *sections = re.split(r"^## (?=timeline )", self.manual, flags=re.MULTILINE)
        texts = {section.split("\n")[0].removeprefix("timeline "): section for section in sections}
        assert sorted(texts) == sorted(COMMANDS)
        for name, command in COMMANDS.items():
            for parameter in command.params:
                general_too = parameter.name in ("quiet", "verbose")
                if isinstance(parameter, click.Option) and not general_too:
                    assert f"| `{parameter.opts[0]}" in texts[name], (name, parameter.opts)
        for parameter in cli.cli.params:
            assert f"`{parameter.opts[0]}" in general

    def test_no_option_in_it_is_invented(self) -> None:
        known = {
            option
            for command in (cli.cli, *COMMANDS.values())
            for parameter in command.get_params(click.Context(command))
            for option in parameter.opts
        }
        written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", self.manual))
        assert written <= known | {"--help"}

    def test_every_exit_code_is_in_it(self) -> None:
        for code in (cli.SUCCESS, cli.CONTENT_ERRORS, cli.FAILURE, cli.BUG, cli.INTERRUPTED):
            assert f"\n| {code} | " in self.manual

    def test_the_report_in_it_is_a_real_one(self, project: Path) -> None:
        (project / "content/events/vote-2022.md").rename(project / "content/events/x.md")
        (project / "content/events/harbour-vote-2022.md").write_text(BROKEN)
        assert f"```\n{run('check', cwd=project).out}```\n" in self.manual

    def test_the_readme_calls_the_program_where_it_is(self) -> None:
        """Who follows the page from the top has no `timeline` to call before it is made known."""
        readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
        commands = re.findall(r"^    (\S.*)$", readme, re.MULTILINE)
        first = next(at for at, one in enumerate(commands) if one.startswith("timeline "))
        assert ". .venv/bin/activate" in commands[:first]

    def test_the_event_in_the_readme_is_good(self, project: Path) -> None:
        readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"^```markdown\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
        (project / "content/events/example.md").write_text(example, encoding="utf-8")
        answer = run("check", "--strict", cwd=project)
        assert answer.out == "No problems found in 2 event files\n" + NOTES.format(4)
