"""`timeline new`: what is given, what is asked, what is proposed; and what a shell completes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_cli import environment, run, run_process, tree
from timeline import cli
from timeline.authoring.fix.fixer import fix_file
from timeline.content.reader import read_document
from timeline.core.inputs import SourceFile
from timeline.diagnostics import registry

TODAY = ("--today", "2026-01-02")
VOTE = """\
---
title: The council votes for the bridge
date: 2025-05-17
places: [Exampleton]
sources:
  minutes:
    title: Minutes of the council
    url: https://example.org/minutes
    publisher: The Council
    published: 2025-05-18
  report: paper
---
The council voted [@minutes "voted"; @report].
"""
FILES = {
    "timeline.yaml": "title: Test\n",
    "content/events/vote-2025.md": VOTE,
    "content/sources/paper.md": "---\ntitle: A report\nurl: https://paper.example/1\n---\n",
    "content/actors/council.md": "---\ntitle: Council of Exampleton\nnames: [The council]\n---\n",
    "content/topics/harbour-bridge.md": "---\ntitle: Harbour bridge\n---\n",
    "content/topics/fishing.md": "---\ntitle: Fishing\n---\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def made(project: Path, *words: str) -> tuple[str, str]:
    """The text of the file that was made, and what was said besides."""
    answer = run("new", *words, *TODAY, cwd=project)
    assert answer.code == 0, answer.err
    (path,) = answer.out.splitlines()
    return (project / path).read_text(encoding="utf-8"), answer.err


class TestGiven:
    def test_a_source_by_its_address_with_what_the_author_gives(self, project: Path) -> None:
        text, said = made(
            project,
            *("Boats leave", "--date", "2025-06-01", "--id", "boats"),
            *(
                "--url",
                "https://www.herald.example/1?utm_source=x",
                "--publisher",
                "The Herald: News",
            ),
            *("--source-title", "Boats, and more", "--published", "2025-06-02"),
        )
        assert said == ""
        assert (
            "  the-herald-news:\n"
            "    title: Boats, and more\n"
            "    url: https://www.herald.example/1\n"
            "    publisher: 'The Herald: News'\n"
            "    published: 2025-06-02\n"
        ) in text
        answer = run("check", "content/events/boats.md", *TODAY, cwd=project)
        assert answer.code == 0

    def test_a_source_that_has_a_file_is_named(self, project: Path) -> None:
        for words in (("--url", "http://paper.example/1"), ("--source", "paper")):
            project.joinpath("content/events/boats.md").unlink(missing_ok=True)
            given = ("--url", "https://paper.example/1#top") if words[0] == "--url" else words
            text, _ = made(project, "Boats leave", "--date", "2025-06-01", "--id", "boats", *given)
            assert "\nsources:\n  paper: paper\n" in text

    def test_a_source_that_another_event_describes_is_described_alike(self, project: Path) -> None:
        url = "https://example.org/minutes"
        text, said = made(project, "Boats leave", "--date", "2025-06-01", "--url", url)
        assert "    title: Minutes of the council\n" in text
        assert "    published: 2025-05-18\n" in text
        assert "content/events/vote-2025.md cites this source, too" in said

    def test_a_publisher_is_proposed_and_not_claimed(self, project: Path) -> None:
        url = "https://example.org/other"
        text, _ = made(project, "Boats leave", "--date", "2025-06-01", "--url", url)
        assert "    # publisher: The Council\n" in text

    def test_names_become_ids_where_they_are_known(self, project: Path) -> None:
        text, said = made(
            project,
            *("Boats leave", "--date", "2025-06-01", "--place", "Exampleton", "--place", "A, B"),
            *("--actor", "the council", "--actor", "Nobody Known"),
            *("--topic", "harbour-brige", "--topic", "Harbour bridge", "--topic", "harbour-bridge"),
        )
        assert "\nplaces: [Exampleton, 'A, B']\n" in text
        assert "\nactors:\n  - {actor: council}\n  - {actor: Nobody Known}\n" in text
        assert "\ntopics: [harbour-brige, harbour-bridge]\n" in text
        assert 'warning: There is no topic "harbour-brige" yet' in said
        assert "hint: Did you mean harbour-bridge?" in said
        assert "Nobody" not in said

    def test_what_the_title_names_is_proposed(self, project: Path) -> None:
        title = "The council opens the harbour bridge"
        text, _ = made(project, title, "--date", "2025-12-01")
        assert "#   - {actor: council}      # named in the title\n" in text
        assert "\n# topics: [harbour-bridge]      # named in the title\n" in text

    def test_a_likely_duplicate_is_told_and_the_file_is_made(self, project: Path) -> None:
        title = "Council votes for the bridge"
        text, said = made(project, title, "--date", "2025-05-18")
        assert text.startswith("---\ntitle: Council votes")
        assert said.startswith("warning: This event may already exist: content/events/vote-2025.md")
        assert made(project, "Fishers vote", "--date", "2025-05-18")[1] == ""
        assert made(project, title, "--date", "2024-05-18")[1] == ""

    @pytest.mark.parametrize(
        "title", ["Null", "'quoted'", "? dash", "@me", "a: b", "#1", "true", "[x]"]
    )
    def test_every_title_is_read_as_it_was_given(self, project: Path, title: str) -> None:
        text, _ = made(project, title, "--date", "2025-06-01", "--id", "x", "--source", "paper")
        document = read_document(SourceFile("content/events/x.md", text)).document
        assert document is not None
        assert document.fields.title == title

    @pytest.mark.parametrize(
        "date",
        [
            *("2020-05", "-0044", "2020-XX", "Y-50000", "2020?/..", "2020-05-01T09:30Z"),
            *("{2020,2021}", "[2020,2021]", "%2020", "~2020", "../2020"),
        ],
    )
    def test_every_date_is_read_as_it_was_given(self, project: Path, date: str) -> None:
        event = ("Boats leave", "--date", date, "--status", "happened", "--id", "x")
        source = ("--url", "https://e.example/", "--source-title", "A", "--publisher", "B")
        text, _ = made(project, *event, *source, "--published", date)
        file = SourceFile("content/events/x.md", text)
        document: Any = read_document(file).document
        assert document is not None
        assert document.fields.date.text == date
        assert document.fields.sources["b"].published.text == date
        assert fix_file(file) == file

    def test_nothing_in_the_file_needs_mending(self, project: Path) -> None:
        text, _ = made(project, "Boats leave", "--date", "2025-06-01", "--actor", "council")
        file = SourceFile("content/events/x.md", text)
        assert fix_file(file) == file

    def test_a_project_with_errors_is_no_reason_to_refuse(self, project: Path) -> None:
        (project / "timeline.yaml").write_text("nonsense: 1\n")
        (project / "content/events/vote-2025.md").write_text("nothing yet")
        assert made(project, "Boats leave", "--date", "2025-06-01")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--url", "example.org/a"), "https://example.org/a"),
            (("--url", "javascript:alert(1)"), "--url"),
            (("--published", "soon", "--url", "https://e.example/"), "--published"),
            (("--source", "papr"), "Did you mean paper?"),
            (("--source", "paper", "--url", "https://e.example/"), "Leave out"),
            (("--source-title", "a\nb"), "--source-title"),
            (("--actor", "a\u202eb"), "U+202E"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, project: Path, words: tuple[str, ...], said: str
    ) -> None:
        before = tree(project)
        answer = run("new", "Boats leave", "--date", "2025-06-01", *words, *TODAY, cwd=project)
        assert (answer.code, answer.out) == (2, "")
        assert said in answer.err
        assert tree(project) == before


def on_terminal(words: Sequence[str], answers: Sequence[str], cwd: Path) -> tuple[int, str]:
    """The exit code, and what a terminal shows, where a person gives these answers in turn."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", *words],
        cwd=cwd,
        env={**environment(None), "TERM": "dumb", "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    left = list(answers)
    try:
        while chunk := os.read(ours, 1 << 16):
            shown += chunk
            # The answer goes with the question, which ends in a colon and a space.
            if left and shown.rstrip(b"\x07").endswith(b": "):
                time.sleep(0.05)
                os.write(ours, f"{left.pop(0)}\n".encode())
    except OSError:
        pass  # how Linux says that nobody is at the other end
    finally:
        os.close(ours)
    assert not left, f"not asked for: {left}\n{shown.decode()}"
    return process.wait(30), shown.decode()


class TestAsked:
    def test_everything_that_is_needed(self, project: Path) -> None:
        code, shown = on_terminal(
            ["new", *TODAY],
            [
                "",  # a title is needed
                "The council opens the harbour bridge",
                "15 October 2025",
                "2025-10-15",
                "https://example.org/opening?fbclid=1",
                "The bridge is open",
                "",  # the publisher that is proposed
                "2025-10-16",
                "Exampleton",
                "",  # the actor that the title names
                "harbour bridge, fising",
                "y",
            ],
            project,
        )
        path = "content/events/the-council-opens-the-harbour-bridge-2025.md"
        assert code == 0, shown
        assert shown.splitlines()[-1] == path
        assert "Write 2025-10-15" in shown
        text = (project / path).read_text(encoding="utf-8")
        assert "\n    url: https://example.org/opening\n    publisher: The Council\n" in text
        assert "\nplaces: [Exampleton]\n" in text
        assert "\n  - {actor: council}\n" in text
        assert "\ntopics: [harbour-bridge, fishing]\n" in text
        assert run("check", path, *TODAY, cwd=project).code == 0

    def test_the_status_where_it_cannot_be_known(self, project: Path) -> None:
        code, shown = on_terminal(
            ["new", "Boats leave", *TODAY],
            ["2026-01-02", "maybe", "ongoing", "", "", "", ""],
            project,
        )
        assert code == 0, shown
        text = (project / "content/events/boats-leave-2026.md").read_text(encoding="utf-8")
        assert "\nstatus: ongoing\n" in text
        assert "\n  first:\n    title:\n    url:\n" in text

    def test_whether_a_likely_duplicate_is_wanted(self, project: Path) -> None:
        before = tree(project)
        words = ["new", "Council votes for the bridge", "--date", "2025-05-18", *TODAY]
        code, shown = on_terminal(words, ["n"], project)
        assert code == 2
        assert "vote-2025.md" in shown
        assert "Nothing was written" in shown
        assert tree(project) == before
        assert on_terminal(words, ["y"], project)[0] == 0

    def test_nothing_where_all_is_given(self, project: Path) -> None:
        code, _ = on_terminal(["new", "Boats leave", "--date", "2025", *TODAY], [], project)
        assert code == 0

    def test_never_in_a_pipe(self, project: Path) -> None:
        before = tree(project)
        answer = run_process("new", "Boats leave", cwd=project)
        assert (answer.code, answer.out) == (2, "")
        assert "no --date" in answer.err
        assert tree(project) == before


def completed(project: Path, *words: str) -> list[str]:
    """What bash would be told to propose for the last word."""
    answer = run_process(
        cwd=project,
        env={
            "_TIMELINE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("timeline", *words)),
            "COMP_CWORD": str(len(words)),
        },
    )
    assert answer.err == ""
    return [line.partition(",")[2] for line in answer.out.splitlines() if line]


class TestCompletion:
    def test_commands_and_options(self, project: Path) -> None:
        assert completed(project, "ch") == ["check"]
        assert "--watch" in completed(project, "check", "--w")

    def test_ids_and_codes(self, project: Path) -> None:
        assert completed(project, "rename", "vo") == ["vote-2025"]
        assert completed(project, "rename", "topics/") == [
            "topics/fishing",
            "topics/harbour-bridge",
        ]
        assert completed(project, "new", "--topic", "ha") == ["harbour-bridge"]
        assert completed(project, "new", "--source", "") == ["paper"]
        assert completed(project, "explain", "source-w") == [
            code for code in registry.rules() if code.startswith("source-w")
        ]

    def test_another_project_and_none(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        assert completed(elsewhere, "rename", "vo") == []
        assert completed(elsewhere, "--project", str(project), "rename", "vo") == ["vote-2025"]

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script(self, project: Path, shell: str) -> None:
        answer = run_process("completion", shell, cwd=project)
        assert (answer.code, answer.err) == (0, "")
        assert f"_TIMELINE_COMPLETE={shell}_complete" in answer.out

    def test_bash_completes_with_it(self, project: Path, tmp_path: Path) -> None:
        if shutil.which("bash") is None:
            pytest.skip("bash is not installed")
        place = tmp_path / "bin"
        place.mkdir()
        command = place / "timeline"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m timeline "$@"\n')
        command.chmod(0o755)
        lines = (
            'eval "$(timeline completion bash)"',
            "COMP_WORDS=(timeline rename vo) COMP_CWORD=2",
            "_timeline_completion timeline",
            'echo "${COMPREPLY[@]}"',
        )
        done = subprocess.run(
            ["bash", "--norc", "-c", "\n".join(lines)],
            cwd=project,
            env={**environment(None), "PATH": f"{place}:{os.environ['PATH']}"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout == "vote-2025\n"

    def test_it_waits_for_no_heavy_module(self) -> None:
        code = "import sys, timeline.cli, timeline.commands._completions; print(*sys.modules)"
        loaded = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        ).stdout.split()
        assert not {"yaml", "pydantic", "markdown_it", "jinja2"} & set(loaded)
        assert "completion" in cli.COMMANDS
