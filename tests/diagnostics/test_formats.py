"""What `check` hands to programs: JSON, annotations of GitHub Actions, SARIF; and `explain`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import cli
from timeline.core.diagnostic import Diagnostic, Location
from timeline.diagnostics import registry
from timeline.diagnostics.formats import github
from timeline.diagnostics.formats.json_format import json_report
from timeline.diagnostics.formats.sarif import sarif
from timeline.diagnostics.formats.text import visible
from timeline.diagnostics.manual import explanation

HOSTILE = "a\n::error file=x,line=1::forged\r\n%0A::warning::x \x1b[2J "
HOSTILE += "\x7f\x9b\u202e [x](http://y) www.example.org <b> @all"

ONE = Diagnostic(
    Location("content/events/a.md", 3, 15, 17),
    "field-date",
    "There is no day 30",
    "Write a day",
    notes=((Location("content/events/b.md", 2), "Here"),),
)
RULES = registry.rules()
WHOLE = Diagnostic(Location("timeline.yaml"), "settings-missing", "There is none")
NOTED = Diagnostic(Location("content/events/a.md", 4, 1), "no-file", "Made", severity="note")
HARMED = Diagnostic(
    Location("content/events/a\nb,c::d.md", 1, 1, 2), "text-html", HOSTILE, HOSTILE, "warning"
)

locations = st.builds(
    Location, st.text(max_size=20), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)
)
diagnostics = st.builds(
    Diagnostic,
    locations,
    st.sampled_from(sorted(RULES)),
    st.text(max_size=60),
    st.text(max_size=60),
    st.sampled_from(("error", "warning", "note")),
    st.lists(st.tuples(locations, st.text(max_size=20)), max_size=2).map(tuple),
)


class TestJson:
    def test_every_part_has_its_name(self) -> None:
        assert json.loads(json_report([ONE])) == {
            "diagnostics": [
                {
                    "path": "content/events/a.md",
                    "line": 3,
                    "column": 15,
                    "end_line": 3,
                    "end_column": 17,
                    "severity": "error",
                    "code": "field-date",
                    "message": "There is no day 30",
                    "hint": "Write a day",
                }
            ]
        }

    def test_what_is_not_known_is_null(self) -> None:
        (entry,) = json.loads(json_report([WHOLE]))["diagnostics"]
        assert [entry[name] for name in ("line", "column", "end_line", "end_column")] == [None] * 4

    def test_nothing_wrong_is_an_empty_list(self) -> None:
        assert json.loads(json_report([])) == {"diagnostics": []}

    def test_a_terminal_has_nothing_to_obey(self) -> None:
        written = json_report([HARMED])
        assert json.loads(written)["diagnostics"][0]["message"] == HOSTILE
        assert all(" " <= character <= "~" or character == "\n" for character in written)

    @given(st.lists(diagnostics, max_size=3))
    def test_it_gives_back_every_text_in_plain_ascii(self, found: Sequence[Diagnostic]) -> None:
        written = json_report(found)
        assert set(written) <= {chr(code) for code in range(32, 127)} | {"\n"}
        told = [(one["path"], one["message"]) for one in json.loads(written)["diagnostics"]]
        assert told == [(one.at.path, one.message) for one in found]


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that the runner of GitHub Actions reads: name, properties, message."""
    found = []
    for line in text.splitlines():
        command, _, message = line.strip().removeprefix("::").partition("::")
        assert line.strip().startswith("::")
        name, _, rest = command.partition(" ")
        pairs = (pair.partition("=") for pair in rest.split(","))
        found.append((name, {key: _plain(value) for key, _, value in pairs}, _plain(message)))
    return found


def _plain(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


class TestGitHub:
    def test_an_annotation_has_place_rule_message_and_hint(self) -> None:
        assert github.annotated([ONE]) == (
            "::error file=content/events/a.md,line=3,col=15,endColumn=17,title=field-date"
            "::There is no day 30%0AWrite a day\n"
        )

    def test_a_note_is_a_notice_and_a_whole_file_has_no_line(self) -> None:
        assert github.annotated([NOTED, WHOLE], "site/") == (
            "::notice file=site/content/events/a.md,line=4,col=1,title=no-file::Made\n"
            "::error file=site/timeline.yaml,title=settings-missing::There is none\n"
        )

    def test_a_file_cannot_forge_an_annotation(self) -> None:
        written = github.annotated([HARMED])
        ((name, properties, message),) = commands(written)
        assert (name, properties["title"]) == ("warning", "text-html")
        assert properties["file"] == "content/events/a\\nb,c::d.md"
        assert message == f"{visible(HOSTILE)}\n{visible(HOSTILE)}"
        assert "\x1b" not in written
        assert "\u202e" not in written

    @given(st.lists(diagnostics, max_size=3))
    def test_each_diagnostic_is_one_command(self, found: Sequence[Diagnostic]) -> None:
        written = github.annotated(found)
        assert [name for name, _, _ in commands(written)] == [
            {"error": "error", "warning": "warning", "note": "notice"}[one.severity]
            for one in found
        ]
        assert all(character.isprintable() or character.isspace() for character in written)

    def test_the_summary_has_the_serious_first_and_no_markup_of_a_file(self) -> None:
        written = github.job_summary([NOTED, HARMED, ONE])
        assert written.startswith("### timeline check: 1 error, 1 warning, 1 note in 2 files\n")
        rows = [
            line for line in written.splitlines() if re.match(r"\| (error|warning|note) ", line)
        ]
        assert [row.split()[1] for row in rows] == ["error", "warning", "note"]
        assert all(row.count("|") == 6 for row in rows)
        for forbidden in ("<b>", "](", "@all", "::", "\x1b", "`", "http:", "www."):
            assert forbidden not in "\n".join(rows)

    def test_a_long_summary_ends_with_how_many_are_left(self) -> None:
        assert github.job_summary([ONE] * 700).endswith("\nAnd 200 others.\n")


SARIF: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "message": {
            "type": "object",
            "anyOf": [{"required": ["text"]}, {"required": ["id"]}],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool"],
            "additionalProperties": False,
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string"},
                                "version": {"type": "string"},
                                "rules": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {"$ref": "#/$defs/rule"},
                                },
                            },
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "shortDescription": {"$ref": "#/$defs/message"},
                "help": {"$ref": "#/$defs/message"},
                "defaultConfiguration": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"level": {"$ref": "#/$defs/level"}},
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": -1},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                "relatedLocations": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {"$ref": "#/$defs/location"},
                },
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "message": {"$ref": "#/$defs/message"},
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "uri": {
                                    "type": "string",
                                    "pattern": "^[A-Za-z0-9._~/%-]*$",
                                },
                                "uriBaseId": {"const": "%SRCROOT%"},
                            },
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine"],
                            "additionalProperties": False,
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                                "endColumn": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the schema of SARIF 2.1.0 says of the properties that are used here; the rest is closed."""


class TestSarif:
    def test_a_result_points_at_its_rule_and_its_place(self) -> None:
        log = json.loads(sarif([WHOLE, ONE], "a folder/"))
        jsonschema.validate(log, SARIF)
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == ["field-date", "settings-missing"]
        assert "Right:" in rules[0]["help"]["text"]
        second = run["results"][1]
        assert rules[second["ruleIndex"]]["id"] == second["ruleId"] == "field-date"
        place = second["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "a%20folder/content/events/a.md"
        assert place["region"] == {"startLine": 3, "startColumn": 15, "endColumn": 17}
        assert second["message"]["text"] == "There is no day 30. Write a day"
        assert second["relatedLocations"][0]["message"]["text"] == "Here"
        assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]

    def test_a_file_cannot_put_a_link_into_a_message(self) -> None:
        (result,) = json.loads(sarif([HARMED]))["runs"][0]["results"]
        assert r"\[x\](http" in result["message"]["text"]

    def test_braces_are_no_places_for_arguments(self) -> None:
        there = Location("content/a.md", 1)
        fault = Diagnostic(there, "field-date", "{2020} is no date", "Write {2020,2021}")
        (result,) = json.loads(sarif([fault]))["runs"][0]["results"]
        assert result["message"]["text"] == "{{2020}} is no date. Write {{2020,2021}}"

    @given(st.lists(diagnostics, max_size=3, unique=True))
    def test_any_log_holds_to_the_schema_and_to_ascii(self, found: Sequence[Diagnostic]) -> None:
        written = sarif(found)
        log = json.loads(written)
        for result in log["runs"][0]["results"]:
            # Equal places of one diagnostic are not made by any rule.
            result.pop("relatedLocations", None)
        jsonschema.validate(log, SARIF)
        assert set(written) <= {chr(code) for code in range(32, 127)} | {"\n"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository, with one error and one warning in each of 7 events."""
    root = tmp_path / "repository" / "time line"
    (root / "content/events").mkdir(parents=True)
    (root / "timeline.yaml").write_text("title: Test\n")
    for number in range(7):
        (root / f"content/events/vote-{number}.md").write_text(
            f"---\ntitle: Vote {number}\ndate: 2022-05-17\nsources:\n"
            f"  minutes: {{title: Minutes, url: https://example.org/{number}}}\n---\n"
            "The council voted [@nobody].\n"
        )
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return root


class TestCheck:
    @pytest.mark.parametrize("form", ["json", "sarif"])
    def test_the_output_is_one_document(
        self, project: Path, form: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["check", "--format", form]) == 1
        answer = capsys.readouterr()
        document = json.loads(answer.out)
        assert answer.err == ""
        found = document["diagnostics"] if form == "json" else document["runs"][0]["results"]
        codes = [one["code" if form == "json" else "ruleId"] for one in found]
        assert codes.count("unknown-source") == codes.count("unused-source") == 7
        assert codes.count("source-without-copy") == 7

    @pytest.mark.parametrize("form", ["json", "sarif", "github"])
    def test_a_good_project_has_nothing_to_say(
        self, project: Path, form: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for file in project.glob("content/events/*.md"):
            file.unlink()
        assert cli.main(["check", "--format", form]) == 0
        out = capsys.readouterr().out
        assert "unknown-source" not in out
        assert form != "github" or out == ""

    def test_github_gets_annotations_and_past_ten_a_summary(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        summary = project.parent / "summary.md"
        monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        assert cli.main(["check", "--format", "github"]) == 1
        told = commands(capsys.readouterr().out)
        assert [name for name, _, _ in told].count("error") == 7
        assert "notice" not in {name for name, _, _ in told}
        assert told[0][1]["file"] == "time line/content/events/vote-0.md"
        assert summary.read_text().startswith("### timeline check: 7 errors, 7 warnings, 21 notes")

    def test_up_to_ten_annotations_need_no_summary(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        summary = project.parent / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        assert cli.main(["check", "--format", "github", "content/events/vote-1.md"]) == 1
        assert not summary.exists()

    def test_notes_on_sources_are_counted_and_shown_on_request(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cli.main(["check"])
        brief = capsys.readouterr().out
        assert brief.endswith("21 notes on sources: `timeline -v check` shows them\n")
        assert "source-without" not in brief
        cli.main(["-v", "check"])
        whole = capsys.readouterr().out
        assert whole.count("note[source-without-") == 21
        assert "21 notes in 7 files" in whole

    def test_a_note_that_the_settings_raise_is_shown(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "timeline.yaml").write_text(
            "title: Test\nseverity: {source-without-date: warning}\n"
        )
        cli.main(["check"])
        assert capsys.readouterr().out.count("warning[source-without-date]") == 7


class TestExplain:
    @pytest.mark.parametrize("code", ["uncited-statement", "[field-date]", "Near-Duplicate"])
    def test_it_prints_reason_and_examples(
        self, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["explain", code]) == 0
        out = capsys.readouterr().out
        name = code.strip("[]").lower()
        severity = RULES[name].severity.capitalize()
        assert out.startswith(f"{name}\n\n{severity}. {RULES[name].summary}\n")
        assert "\n\nWrong:\n\n    " in out
        assert "\n\nRight:\n\n    " in out

    def test_no_markdown_is_left_but_code(self) -> None:
        for rule in RULES.values():
            text = explanation(rule)
            assert "```" not in text
            assert "**Error" not in text
            assert "](" not in re.sub(r"^    .*$|`[^`]*`", "", text, flags=re.MULTILINE)

    def test_without_a_code_all_are_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["explain"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines] == sorted(RULES)
        assert lines[0].split(maxsplit=2)[1:] == ["error", RULES[lines[0].split()[0]].summary]

    @pytest.mark.parametrize(
        ("wrong", "said"), [("uncited", "uncited-statement"), ("zzz", "lists")]
    )
    def test_an_unknown_code_is_refused_with_the_nearest(
        self, wrong: str, said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["explain", wrong]) == 2
        assert said in capsys.readouterr().err
