"""The fields of an event → a form for issues on GitHub, and the question of each field.

The form is flat: a list of names is a text with one name on each line, and a group of fields is a
small text in YAML with an example to fill in. `issue` reads the answers. The questions come from
the schema, so that a new field has one at once. Format: GitHub's form schema for issues
(`.github/ISSUE_TEMPLATE/*.yml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml

from timeline.content.schema.form_fields import FormField, form_groups
from timeline.core.frozen import dataclass

EXCLUDED_FIELDS: Final = frozenset(
    ("aliases", "names", "draft", "allow", "corrections", "withdrawn", "added", "media", "key")
)
"""Fields that a new event does not need, or that a maintainer decides on."""

BODY: Final = "body"

_EXAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "Ministers meet in Tirana",
        "date": "2025-05-15",
        "summary": 'The ministers meet in Tirana [@report "met in Tirana"].',
        "timezone": "Europe/Tirane",
        "language": "en",
        "thread": "Readmission talks",
        "places": "Tirana",
        "topics": "Co-operation",
        "actors": "- {actor: Government of Albania, role: Host of the meeting, part: host}",
        "status_history": "- {status: planned, on: 2025-04-02, sources: [report]}",
        "figures": "- label: Ministers present\n  unit: people\n  value: 6\n  as_of: 2025-05-15\n"
        "  source: report",
        "disputes": "- about: The day of the meeting\n  positions:\n"
        "    - {says: 15 May, sources: [report]}\n    - {says: 16 May, sources: [paper]}",
        BODY: 'The ministers met in Tirana [@report "met in Tirana"].',
    }
)
_SOURCES: Final = """\
report:
  title:
  url:
  publisher:
  published:
  type:
"""

_INTRODUCTION: Final = """\
Only the title, the date, one source and the text are needed. Each statement of the text ends in
its source, such as `[@report]` or `[@report "exact words"]`. What you write here is public.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form: its field, and the heading above the answer."""

    field: str
    label: str
    form_field: FormField


def questions() -> tuple[Question, ...]:
    """Return the questions in the order of the form; the text follows the sources."""
    fields = [
        field for _, group in form_groups() for field in group if field.name not in EXCLUDED_FIELDS
    ]
    asked = [Question(field.name, _label(field.name), field) for field in fields]
    text = FormField(BODY, "prose", "One or two paragraphs, in markdown.", required=True)
    after = [question.field for question in asked].index("sources") + 1
    return (*asked[:after], Question(BODY, "Text", text), *asked[after:])


def issue_form() -> str:
    """Return the file `.github/ISSUE_TEMPLATE/event.yml`."""
    form = {
        "name": "Add an event",
        "description": "Propose an event with its sources. No git is needed.",
        "title": "Event: ",
        "labels": ["event"],
        "body": [
            {"type": "markdown", "attributes": {"value": _INTRODUCTION}},
            *(_element(question) for question in questions()),
        ],
    }
    head = "# Made by `timeline schema --issue-form`; `timeline from-issue` reads what it gives.\n"
    return head + yaml.dump(
        form, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _element(question: Question) -> dict[str, Any]:
    field = question.form_field
    attributes: dict[str, Any] = {"label": question.label, "description": field.text}
    kind = "input"
    if field.choices:
        kind = "dropdown"
        attributes["options"] = list(field.choices)
    elif field.fields:
        kind = "textarea"
        attributes["description"] = f"{field.text} {_parts(field)}"
        attributes |= {"render": "yaml", **_example(question.field)}
    elif field.is_list:
        kind = "textarea"
        attributes["description"] = f"{field.text} One on each line."
        attributes |= _example(question.field)
    else:
        kind = "textarea" if field.kind == "prose" else "input"
        attributes |= _example(question.field)
    element: dict[str, Any] = {"type": kind, "id": question.field, "attributes": attributes}
    if field.required:
        element["validations"] = {"required": True}
    return element


def _example(field: str) -> dict[str, str]:
    if field == "sources":
        return {"value": _SOURCES}
    return {"placeholder": _EXAMPLES[field]} if field in _EXAMPLES else {}


def _parts(field: FormField) -> str:
    """Describe an entry, so that it can be filled in without the manual."""
    names = ", ".join(part.name for part in field.fields if part.name != "id")
    start = (
        "Each source under a key of your own." if field.is_mapping else "Each begins with a hyphen."
    )
    return f"{start} Parts: {names}."


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that the file is readable."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
