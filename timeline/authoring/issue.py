"""The text of an issue that was written with the issue form → the file of an event.

Anybody can write an issue, so nothing in it is trusted: headings are cut only where the form has
them, YAML is read by the same strict reader as front matter, every value is written anew by
`event_file`, characters that nobody sees are removed, and the name of the file is made of the title
alone. What cannot be an event is a `Diagnostic` in the file as it would be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final

from timeline.authoring.event_file import event_file, event_id
from timeline.authoring.issue_form import BODY, Question, questions
from timeline.content.frontmatter import reader
from timeline.content.reader import read_document
from timeline.content.schema.fields import FIELDS
from timeline.content.schema.form_fields import FormField
from timeline.content.schema.validation import validate
from timeline.content.slugs import is_slug
from timeline.core.diagnostic import Diagnostic
from timeline.core.errors import UserError
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile
from timeline.dates import DateError, parse

FOLDER: Final = "content/events/"
MAX_ISSUE_LENGTH: Final = 200_000
"""Characters; GitHub itself takes 65,536 in an issue."""

_NOTHING: Final = frozenset(("", "_No response_", "None"))
_FENCE: Final = re.compile(r"(`{3,}|~{3,})[^\n`]*\n(.*?)\n?\1[ \t]*", re.DOTALL)
_HEADING: Final = re.compile(r"^### (.+?)[ \t]*$", re.MULTILINE)


class IssueError(UserError):
    """The text was not made with the issue form."""


@dataclass(frozen=True, slots=True)
class IssueFile:
    """The file that an issue makes; `removed` counts the invisible characters that were dropped."""

    file: SourceFile
    diagnostics: tuple[Diagnostic, ...]
    removed: int


def from_issue(
    text: str, *, added: str, timezone: str = "UTC", name: str | None = None
) -> IssueFile:
    """The event that an issue proposes.

    `added` is the day on which it is added, `name` the id of the event (made of its title and year
    if not given). Raises `IssueError` where the text is not that of the form.
    """
    if len(text) > MAX_ISSUE_LENGTH:
        raise IssueError(
            f"The issue has {len(text)} characters, more than an event can need", "Shorten it"
        )
    plain, removed = reader.FORBIDDEN.subn("", text.replace("\r\n", "\n").replace("\r", "\n"))
    answers = _answers(plain)
    values: dict[str, Any] = {}
    for question in questions():
        if question.field != BODY and question.field in answers:
            values[question.field] = _value(question, answers[question.field])
    values["added"] = added
    title = values.get("title")
    if not isinstance(title, str):
        raise IssueError("The issue has no title for the event", "Fill in the field Title")
    path = f"{FOLDER}{_name(title, values.get('date'), name)}.md"
    file = SourceFile(path, event_file(values, answers.get(BODY, "")))
    return IssueFile(file, read_document(file, timezone).diagnostics, removed)


def _answers(text: str) -> Mapping[str, str]:
    """What stands under the heading of each question; headings of other words belong to texts."""
    fields = {question.label: question.field for question in questions()}
    found: dict[str, str] = {}
    marks = [mark for mark in _HEADING.finditer(text) if mark[1] in fields]
    for mark, following in zip_longest(marks, marks[1:]):
        field = fields[mark[1]]
        if field in found:
            raise IssueError(
                f'The heading "### {mark[1]}" appears twice in the issue, so it is not clear what '
                "belongs to it",
                "Remove the one that is not the form's own",
            )
        answer = text[mark.end() : following.start() if following else len(text)].strip()
        found[field] = "" if answer in _NOTHING else answer
    if "title" not in found or "sources" not in found:
        raise IssueError(
            "The text has no headings of the form for events",
            "Give the text of an issue that was opened with the form `Add an event`",
        )
    return {field: answer for field, answer in found.items() if answer}


def _value(question: Question, answer: str) -> Any:
    shape = question.shape
    if shape.fields:
        return _structured(question, answer)
    if shape.is_list:
        return [
            line.strip().removeprefix("- ").strip() for line in answer.split("\n") if line.strip()
        ]
    return answer


def _structured(question: Question, answer: str) -> Any:
    """An answer in YAML, as values that the shape of the field has room for."""
    fenced = _FENCE.fullmatch(answer)
    text = fenced[2] if fenced else answer
    if not text.strip():
        return {} if question.shape.is_mapping else []
    indented = "".join(f"  {line}\n" for line in text.split("\n"))
    file = SourceFile("issue", f"{question.field}:\n{indented}")
    reading = reader.read(file, file.text, 1)
    faults = [one for one in reading.diagnostics if one.severity == "error"]
    if reading.data is None or faults:
        said = f": {faults[0].message} (line {max(faults[0].at.line - 1, 1)})" if faults else ""
        raise IssueError(
            f'The answer under "{question.label}" cannot be read{said}',
            faults[0].hint if faults else "Compare it with the example in the form",
        )
    value = _without_nothing(reading.data.get(question.field))
    if value is None:
        return {} if question.shape.is_mapping else []
    _known(question, value)
    return _wrapped(question, value)


def _without_nothing(value: Any) -> Any:
    """The value without the lines of the form that nobody filled in."""
    if isinstance(value, dict):
        inner = {key: _without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in (None, "", {}, [])}
    if isinstance(value, list):
        return [one for one in map(_without_nothing, value) if one not in (None, "", {}, [])]
    return value


def _known(question: Question, value: Any) -> None:
    """Refuses what the field has no room for: `event_file` writes only what the schema knows."""
    stub = {"title": "-", "date": "2025", "sources": {"x": {"title": "-", "publisher": "-"}}}
    _, problems = validate({**stub, question.field: value}, FIELDS["event"])
    # What contradicts another field is said of the file, where both stand.
    wrong = next(
        (
            one
            for one in problems
            if one.path[:1] == (question.field,) and one.code != "field-conflict"
        ),
        None,
    )
    if wrong:
        where = ".".join(str(part) for part in wrong.path)
        raise IssueError(f"{where}: {wrong.message}", wrong.hint)


def _wrapped(question: Question, value: Any) -> Any:
    """Short forms as `event_file` wants them: `report` becomes `{source: report}`."""
    shape = question.shape
    if shape.is_mapping:
        return {key: _group(shape, one) for key, one in value.items()}
    return [_group(shape, one) for one in value]


def _group(shape: FormField, value: Any) -> Any:
    if isinstance(value, str):
        return {shape.shorthand: value} if shape.shorthand else value
    if not isinstance(value, dict):
        return value
    return dict(_inside(shape, value))


def _inside(shape: FormField, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for inner in shape.fields:
        if inner.name not in value:
            continue
        one = value[inner.name]
        if not inner.fields:
            yield inner.name, _flag(one) if inner.kind == "flag" else one
        elif inner.is_list:
            yield (
                inner.name,
                [_group(inner, each) for each in (one if isinstance(one, list) else [one])],
            )
        else:
            yield inner.name, _group(inner, one)


def _flag(value: Any) -> bool:
    return str(value).strip().lower() in ("true", "yes")


def _name(title: str, date: Any, name: str | None) -> str:
    if name is not None:
        if not is_slug(name):
            raise IssueError(f'"{name}" cannot be an id', "Write words of a–z and 0–9 with hyphens")
        return name
    try:
        year = parse(date).year if isinstance(date, str) else None
    except DateError:
        year = None
    return event_id(" ".join(title.split()), year)
