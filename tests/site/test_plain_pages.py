"""Redirects from former addresses, whatever stands at the present one."""

from __future__ import annotations

import pytest

from tests.projects import event, site

ALIAS = "aliases: [/former/]\n"
FILES = {
    "content/events/a.md": ("events/a/", event("The title", more=ALIAS)),
    "content/actors/a.md": ("actors/a/", f"---\ntitle: The title\n{ALIAS}---\n"),
    "content/places/a.md": ("places/a/", f"---\ntitle: The title\n{ALIAS}---\n"),
    "content/topics/a.md": ("topics/a/", f"---\ntitle: The title\n{ALIAS}---\n"),
    "content/series/a.md": ("series/a/", f"---\ntitle: The title\n{ALIAS}---\n"),
    "content/sources/a.md": ("sources/a/", f"---\ntitle: The title\npublisher: P\n{ALIAS}---\n"),
    "content/pages/a.md": ("a/", f"---\ntitle: The title\n{ALIAS}---\n"),
    "content/stories/a.md": ("stories/a/", f"---\ntitle: The title\n{ALIAS}---\n[[b]]\n"),
}


@pytest.mark.parametrize("path", FILES)
def test_a_former_address_says_where_its_page_is_now(path: str) -> None:
    address, text = FILES[path]
    made = site({"content/events/b.md": event("Another"), path: text})
    assert f'{address}">The title</a>' in made.files["former/index.html"].decode()
