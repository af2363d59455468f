"""The text of an issue that was written with the issue form → the file of an event.

An issue can come from anyone, so nothing in it is trusted: it is cut only at the headings of the
form, YAML is read by the strict reader of front matter, every value is written by `event_file`,
invisible characters are removed, and the name of the file depends on the title alone. Whatever
cannot be in an event is a `Diagnostic` in the file as it would be written.
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
"""Characters of an issue; GitHub itself allows 65,536."""

_NO_ANSWER: Final = frozenset(("", "_No response_", "None"))
_EMPTY: Final[tuple[Any, ...]] = (None, "", {}, [])
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_HEADING: Final = re.compile(r"^### (.*)$", re.MULTILINE)


class IssueError(UserError):
    """The text was not made with the issue form."""


@dataclass(frozen=True, slots=True)
class IssueFile:
    """The file made from an issue; `removed` counts the invisible characters removed from it."""

    file: SourceFile
    diagnostics: tuple[Diagnostic, ...]
    removed: int


def from_issue(
    text: str, *, added: str, timezone: str = "UTC", name: str | None = None
) -> IssueFile:
    """Return the file of the event that an issue proposes.

    `added` is the day on which it is added, `name` the id of the event (by default made from its
    title and year). Raises `IssueError` if the text does not have the form's structure.
    """
    if len(text) > MAX_ISSUE_LENGTH:
        raise IssueError(
            f"The issue has {len(text)} characters, which is too long for an event", "Shorten it"
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
    """Return the text under the heading of each question; other headings belong to texts."""
    fields = {question.label: question.field for question in questions()}
    found: dict[str, str] = {}
    headings = [match for match in _HEADING.finditer(text) if match[1].strip() in fields]
    for heading, following in zip_longest(headings, headings[1:]):
        label = heading[1].strip()
        field = fields[label]
        if field in found:
            raise IssueError(
                f'The heading "### {label}" appears twice in the issue, so it is not clear what '
                "belongs to it",
                "Remove the one that is not the form's own",
            )
        answer = text[heading.end() : following.start() if following else len(text)].strip()
        found[field] = "" if answer in _NO_ANSWER else answer
    if "title" not in found or "sources" not in found:
        raise IssueError(
            "The text has no headings of the form for events",
            "Give the text of an issue that was opened with the form `Add an event`",
        )
    return {field: answer for field, answer in found.items() if answer}


def _value(question: Question, answer: str) -> Any:
    field = question.form_field
    if field.fields:
        return _structured(question, answer)
    if field.is_list:
        return [
            line.strip().removeprefix("- ").strip() for line in answer.split("\n") if line.strip()
        ]
    return answer


def _structured(question: Question, answer: str) -> Any:
    """Return an answer in YAML as values of the field."""
    text = _unfenced(answer)
    if not text.strip():
        return {} if question.form_field.is_mapping else []
    indented = "".join(f"  {line}\n" for line in text.split("\n"))
    file = SourceFile("issue", f"{question.field}:\n{indented}")
    reading = reader.read(file, file.text, 1)
    errors = [d for d in reading.diagnostics if d.severity == "error"]
    if reading.data is None or errors:
        error = errors[0] if errors else None
        detail = f": {error.message} (line {max(error.at.line - 1, 1)})" if error else ""
        raise IssueError(
            f'The answer under "{question.label}" cannot be read{detail}',
            error.hint if error else "Compare it with the example in the form",
        )
    value = _without_empty(reading.data.get(question.field))
    if value is None:
        return {} if question.form_field.is_mapping else []
    _check_known(question, value)
    return _wrapped(question, value)


def _unfenced(answer: str) -> str:
    """Return what is inside the code fence that GitHub puts around an answer in YAML."""
    opening = _FENCE.match(answer)
    first, _, rest = answer.partition("\n")
    inside, _, last = rest.rpartition("\n")
    if opening is None or last.strip() != opening[0] or "`" in first[opening.end() :]:
        return answer
    return inside


def _without_empty(value: Any) -> Any:
    """Return the value without the lines of the form that were not filled in."""
    if isinstance(value, dict):
        entries = {key: _without_empty(entry) for key, entry in value.items()}
        return {key: entry for key, entry in entries.items() if entry not in _EMPTY}
    if isinstance(value, list):
        return [entry for entry in map(_without_empty, value) if entry not in _EMPTY]
    return value


def _check_known(question: Question, value: Any) -> None:
    """Raise `IssueError` for values that are not in the schema, which `event_file` cannot write."""
    stub = {"title": "-", "date": "2025", "sources": {"x": {"title": "-", "publisher": "-"}}}
    _, problems = validate({**stub, question.field: value}, FIELDS["event"])
    # A conflict with another field is reported in the file, which has both.
    wrong = next(
        (
            problem
            for problem in problems
            if problem.path[:1] == (question.field,) and problem.code != "field-conflict"
        ),
        None,
    )
    if wrong:
        where = ".".join(str(part) for part in wrong.path)
        raise IssueError(f"{where}: {wrong.message}", wrong.hint)


def _wrapped(question: Question, value: Any) -> Any:
    """Expand short forms for `event_file`: `report` becomes `{source: report}`."""
    field = question.form_field
    if field.is_mapping:
        return {key: _group(field, entry) for key, entry in value.items()}
    return [_group(field, entry) for entry in value]


def _group(field: FormField, value: Any) -> Any:
    if isinstance(value, str):
        return {field.shorthand: value} if field.shorthand else value
    if not isinstance(value, dict):
        return value
    return dict(_inside(field, value))


def _inside(field: FormField, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for inner in field.fields:
        if inner.name not in value:
            continue
        part = value[inner.name]
        if not inner.fields:
            yield inner.name, _flag(part) if inner.kind == "flag" else part
        elif inner.is_list:
            entries = part if isinstance(part, list) else [part]
            yield inner.name, [_group(inner, entry) for entry in entries]
        else:
            yield inner.name, _group(inner, part)


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
