"""The manual pages of fields and settings are those that the definitions make."""

from __future__ import annotations

import re
from pathlib import Path

from timeline import content
from timeline.content.docgen import manual
from timeline.content.reader import read_document
from timeline.core.inputs import SourceFile
from timeline.diagnostics.registry import rules
from timeline.project import settings

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_fields_is_up_to_date() -> None:
    """Mend with: python -m timeline.content.docgen.manual > docs/fields.md."""
    assert (DOCS / "fields.md").read_text(encoding="utf-8") == manual.fields_manual()


def test_the_page_of_settings_is_up_to_date() -> None:
    """Mend with: python -m timeline.project.settings > docs/settings.md."""
    assert (DOCS / "settings.md").read_text(encoding="utf-8") == settings.manual()


def test_the_example_of_the_manual_can_be_read() -> None:
    example = re.search(r"```markdown\n(.*?)```", manual.fields_manual(), re.DOTALL)
    assert example
    result = read_document(SourceFile("content/events/example.md", example[1]))
    assert result.document is not None
    assert result.diagnostics == ()


def test_the_links_of_the_manual_lead_to_its_headings() -> None:
    for page in (manual.fields_manual(), settings.manual()):
        headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
        names = {heading.lower().replace(" ", "-") for heading in headings}
        names.add("the-route")  # The example of a link to a heading.
        assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= names


def test_every_code_of_this_room_is_used() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (*Path(content.__file__).parent.rglob("*.py"), Path(settings.__file__))
    )
    mine = [
        code
        for code in rules()
        if re.match(r"(?:field|file|front-matter|text|citation|settings)-", code)
    ]
    assert mine
    assert [code for code in mine if f'"{code}"' not in sources] == []
