"""An issue becomes an event and nothing else, whoever wrote it and whatever it says."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.projects import TODAY, build
from timeline import cli
from timeline.authoring.issue import FOLDER, IssueError, IssueFile, from_issue
from timeline.authoring.issue_form import BODY, EXCLUDED_FIELDS, issue_form, questions
from timeline.content.schema.form_fields import form_fields
from timeline.core.diagnostic import failed

SOURCES = """\
```yaml
report:
  title: Joint communiqué
  url: https://example.org/communique
  publisher: Government of Albania
  published: 2025-05-15
  type: declaration
paper:
  title: "Ministers: a meeting"
  url:
  publisher: The Paper
```"""


def issue(**answers: str) -> str:
    """The text of an issue as GitHub makes it of the answers to the form."""
    given = {
        "title": "Ministers meet in Tirana",
        "date": "2025-05-15",
        "sources": SOURCES,
        BODY: 'The ministers met [@report "met in Tirana"].\n\nThey agreed [@paper].',
    } | answers
    return "\n\n".join(
        f"### {one.label}\n\n{given.get(one.field) or '_No response_'}" for one in questions()
    )


def made(text: str, **more: Any) -> IssueFile:
    return from_issue(text, added="2025-11-01", **more)


def test_an_issue_becomes_an_event_that_check_accepts() -> None:
    event = made(
        issue(
            status="happened",
            summary="They meet [@report].",
            places="Tirana\n- Durrës, the port",
            actors="```yaml\n- {actor: Government of Albania, part: host}\n- The Paper\n```",
            figures="- label: Ministers present\n  unit: people\n  value: 6\n  source: report",
            disputes="- about: The day\n  positions:\n    - {says: 15 May, sources: [report]}\n"
            "    - {says: 16 May, sources: [paper]}",
        )
    )
    assert event.diagnostics == ()
    assert event.removed == 0
    assert event.file.path == "content/events/ministers-meet-in-tirana-2025.md"
    assert event.file.text == (
        """\
---
title: Ministers meet in Tirana
date: 2025-05-15
status: happened
summary: 'They meet [@report].'
places: [Tirana, 'Durrës, the port']
actors:
  - actor: Government of Albania
    part: host
  - The Paper
sources:
  report:
    title: Joint communiqué
    url: https://example.org/communique
    publisher: Government of Albania
    published: 2025-05-15
    type: declaration
  paper:
    title: 'Ministers: a meeting'
    publisher: The Paper
figures:
  - label: Ministers present
    unit: people
    value: 6
    source: report
disputes:
  - about: The day
    positions:
      - says: 15 May
        sources: [report]
      - says: 16 May
        sources: [paper]
added: 2025-11-01
---
The ministers met [@report "met in Tirana"].

They agreed [@paper].
"""
    )
    project = build({event.file.path: event.file.text}, today=TODAY)
    severe = [one for one in project.diagnostics if one.severity != "note"]
    assert {one.code for one in severe} <= {"no-file"}


def test_windows_line_ends_and_open_questions_mean_nothing() -> None:
    assert made(issue().replace("\n", "\r\n")).file == made(issue()).file
    assert "status" not in made(issue(status="None")).file.text


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"title": ""}, "no title"),
        ({"sources": "report: *x"}, "Sources"),
        ({"sources": "report: !!python/object:os.system {}"}, "Sources"),
        ({"sources": "a: &a {title: b}\nc: {<<: *a}"}, "Sources"),
        ({"sources": "report: {title: A, publisher: B, evil: x}"}, "evil"),
        ({"sources": "- a list"}, "list"),
        ({"figures": "value: 3"}, "figures"),
        ({"figures": "- value: 3"}, "source"),
        ({BODY: "Text [@report].\n\n### Sources\n\nx: {title: y}"}, "twice"),
        ({"title": "A" * 200_000}, "characters"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_reason(answers: dict[str, str], says: str) -> None:
    with pytest.raises(IssueError) as caught:
        made(issue(**answers))
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "Hello", "### Title\n\nA", "### Tilte\n\nA"])
def test_another_issue_is_no_event(text: str) -> None:
    with pytest.raises(IssueError):
        made(text)


def test_a_fault_of_the_event_is_found_in_its_file() -> None:
    event = made(issue(date="2025-02-30"))
    assert failed(event.diagnostics)
    assert [one.code for one in event.diagnostics] == ["field-date"]


@pytest.mark.parametrize(
    "title",
    [
        "../../.github/workflows/evil",
        "/etc/passwd",
        "a\\..\\b",
        "..",
        "A title\x00\u202e with\u2066 more",
        "CON: $(id) `id` ; rm -rf /",
        "::set-output name=x::y",
        "---\nevil: true",
    ],
)
def test_no_title_leads_out_of_the_folder_or_the_field(title: str) -> None:
    event = made(issue(title=title))
    assert event.file.path.startswith(FOLDER)
    assert event.file.path.count("/") == 2
    assert ".." not in event.file.path
    assert event.file.path.isascii()
    header = event.file.text.split("---\n")[1]
    assert header.count("\ndate: 2025-05-15\n") == 1
    assert "\nevil" not in header


def test_characters_that_nobody_sees_are_removed() -> None:
    event = made(issue(title="A\u202e title", summary="x\x1b[31m y\u2066 [@report]."))
    assert event.removed == 3
    assert not any(char in event.file.text for char in "\u202e\x1b\u2066")


ANSWER = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("\n:-#'\"[]{}&*!|>%@`~\u202e\u2028"),
    min_size=1,
)


@given(title=ANSWER, summary=ANSWER, places=ANSWER, body=ANSWER)
def test_whatever_is_written_only_its_own_field_has_it(
    title: str, summary: str, places: str, body: str
) -> None:
    try:
        event = made(issue(title=title, summary=summary, places=places, **{BODY: body}))
    except IssueError:
        return
    header = event.file.text.split("\n---\n")[0]
    read = yaml.load(header.removeprefix("---\n"), yaml.BaseLoader)
    assert set(read) <= {"title", "date", "summary", "places", "sources", "added"}
    assert read["date"] == "2025-05-15"
    assert set(read["sources"]) == {"report", "paper"}


@given(ANSWER)
def test_no_text_at_all_breaks_it(text: str) -> None:
    for written in (text, issue(sources=text), issue(disputes=text), issue(actors=text)):
        with suppress(IssueError):
            assert made(written).file.path.startswith(FOLDER)


def test_the_form_asks_for_every_field_but_those_left_out() -> None:
    asked = [one.field for one in questions()]
    names = {shape.name for shape in form_fields("event")}
    assert set(asked) == (names - EXCLUDED_FIELDS) | {BODY}
    assert names >= EXCLUDED_FIELDS
    labels = [one.label for one in questions()]
    assert len(set(labels)) == len(labels)


def test_the_form_offers_the_words_of_the_schema() -> None:
    form = yaml.safe_load(issue_form())
    elements = {one["id"]: one for one in form["body"] if "id" in one}
    for shape in form_fields("event"):
        if shape.name not in EXCLUDED_FIELDS:
            element = elements[shape.name]
            assert shape.text in element["attributes"]["description"]
            assert element.get("validations", {}).get("required", False) == shape.required
            assert element["attributes"].get("options", []) == list(shape.choices)


def test_the_examples_of_the_form_are_right() -> None:
    elements = [one["attributes"] for one in yaml.safe_load(issue_form())["body"][1:]]
    filled = {
        question.field: element["placeholder"]
        for question, element in zip(questions(), elements, strict=True)
        if "placeholder" in element
    }
    two = "report: {title: A, publisher: B}\npaper: {title: C, publisher: D}"
    event = made(issue(**{**filled, "sources": two, "status": "planned"}))
    assert event.diagnostics == ()


def test_the_command_writes_the_file_and_never_over_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "timeline.yaml").write_text("title: A\n")
    text = tmp_path / "issue.txt"
    text.write_text(issue(), "utf-8")
    call = ["--project", str(tmp_path), "from-issue", str(text), "--today", "2025-11-01"]
    assert cli.main(call) == 0
    assert capsys.readouterr().out.strip().endswith("ministers-meet-in-tirana-2025.md")
    path = tmp_path / "content/events/ministers-meet-in-tirana-2025.md"
    assert path.read_text("utf-8") == made(issue()).file.text
    assert cli.main(call) == cli.FAILURE
    assert "already exists" in capsys.readouterr().err
    assert cli.main([*call, "--id", "../x"]) == cli.FAILURE
    assert cli.main([*call, "--id", "another"]) == 0


def test_the_command_prints_the_path_alone_whatever_was_pasted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The workflow takes what is printed for the path."""
    (tmp_path / "timeline.yaml").write_text("title: A\n")
    text = tmp_path / "issue.txt"
    text.write_text(issue(title="\ufeffMinisters meet in Tirana"), "utf-8")
    assert cli.main(["--project", str(tmp_path), "from-issue", str(text)]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1
    assert said.out.endswith("ministers-meet-in-tirana-2025.md\n")
    assert "Removed 1 invisible character" in said.err


def test_the_command_writes_nothing_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "timeline.yaml").write_text("title: A\n")
    text = tmp_path / "issue.txt"
    text.write_text(issue(date="tomorrow\x1b[31m"), "utf-8")
    assert cli.main(["--project", str(tmp_path), "from-issue", str(text)]) == cli.CONTENT_ERRORS
    said = capsys.readouterr()
    assert "field-date" in said.err
    assert "\x1b[31m" not in said.err
    assert not (tmp_path / "content").exists()
    text.write_bytes(b"\xff\xfe")
    assert cli.main(["--project", str(tmp_path), "from-issue", str(text)]) == cli.FAILURE
