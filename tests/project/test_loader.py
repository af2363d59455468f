"""What is read from a project's folder, what is left alone, and what is said of the rest."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline.core.inputs import Unreadable
from timeline.project import loader
from timeline.project.file_walk import decode
from timeline.project.loader import WorkspaceError, builtin_theme, find_root, read


def project(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in {"timeline.yaml": "title: Test\n", **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_everything_that_a_build_needs_is_read(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "content/events/b.md": "B",
            "content/events/2025/a.md": "A",
            "content/events/b.jpg": b"\xff\xd8",
            "static/humans.txt": "Thanks",
            "static/.well-known/security.txt": "Contact:",
            "static/.nojekyll": "",
            "templates/event.html": "<p>",
            "assets/site.css": "p{}",
            "locales/en.yaml": "a: b",
        },
    )
    found = read(root)
    assert found.diagnostics == ()
    inputs = found.inputs
    assert inputs.settings is not None
    assert (inputs.settings.path, inputs.settings.text) == ("timeline.yaml", "title: Test\n")
    assert [(file.path, file.text) for file in inputs.content] == [
        ("content/events/2025/a.md", "A"),
        ("content/events/b.md", "B"),
    ]
    assert inputs.media == {"content/events/b.jpg": b"\xff\xd8"}
    assert inputs.static == {
        ".nojekyll": b"",
        ".well-known/security.txt": b"Contact:",
        "humans.txt": b"Thanks",
    }
    assert [layer.name for layer in inputs.theme] == ["", "themes/default"]
    assert dict(inputs.theme[0].files) == {
        "assets/site.css": b"p{}",
        "locales/en.yaml": b"a: b",
        "templates/event.html": b"<p>",
    }
    assert "templates/event.html" in inputs.theme[1].files
    assert inputs.unreadable == ()


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.md",
        ".git/config.md",
        "a.md~",
        "#a.md#",
        ".#a.md",
        ".a.md.swp",
        "a.md.swp",
        "a.md.bak",
        "a.md.orig",
        "4913",
        "a.md___jb_tmp___",
        "a.md___jb_old___",
        "a.md.crswap",
        "a.md.kate-swp",
        "a.md.sb-1a2b3c4d-Xy12Zw",
        "sedAbC123",
        "Thumbs.db",
        ".DS_Store",
    ],
)
def test_what_editors_and_systems_leave_is_no_content(tmp_path: Path, name: str) -> None:
    inputs = read(project(tmp_path, {f"content/events/{name}": "x"})).inputs
    assert (inputs.content, inputs.media, inputs.unreadable) == ((), {}, ())


@pytest.mark.parametrize("name", [".DS_Store", ".git/config", ".gitkeep", "a.css~", ".a.css.swp"])
def test_litter_is_not_published(tmp_path: Path, name: str) -> None:
    assert read(project(tmp_path, {f"static/{name}": "x"})).inputs.static == {}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("Zürich".encode(), "Zürich"),
        (b"", ""),
    ],
)
def test_text_is_utf8_with_plain_line_ends(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_file_that_is_not_utf8_is_reported_with_its_line(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "content/events/a.md": b"a\r\nb\rc\nCaf\xe9",
            "content/events/b.md": "title: B".encode("utf-16"),
            "content/events/c.md": "C",
        },
    )
    inputs = read(root).inputs
    assert [file.path for file in inputs.content] == ["content/events/c.md"]
    assert inputs.unreadable == (
        Unreadable(
            "content/events/a.md",
            "line 4 holds the byte 0xE9, which is not UTF-8",
            "Save it as UTF-8",
        ),
        Unreadable("content/events/b.md", "it is saved as UTF-16", "Save it as UTF-8"),
    )


def test_settings_that_are_not_text_are_reported(tmp_path: Path) -> None:
    inputs = read(project(tmp_path, {"timeline.yaml": b"\xff"})).inputs
    assert inputs.settings is None
    assert [file.path for file in inputs.unreadable] == ["timeline.yaml"]


def test_names_are_composed(tmp_path: Path) -> None:
    """A file has one name, whether a Mac stored it in pieces or not."""
    pieces = unicodedata.normalize("NFD", "content/events/zürich.md")
    inputs = read(project(tmp_path, {pieces: "Z"})).inputs
    assert inputs.content[0].path == unicodedata.normalize("NFC", "content/events/zürich.md")


def test_two_files_of_one_composed_name_are_reported(tmp_path: Path) -> None:
    names = {form: unicodedata.normalize(form, "zürich.md") for form in ("NFC", "NFD")}
    folder = project(tmp_path, {}) / "content/events"
    folder.mkdir(parents=True)
    for name in names.values():
        (folder / name).write_text("Z")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("this file system composes names itself")
    inputs = read(tmp_path).inputs
    assert len(inputs.content) == 1
    assert inputs.unreadable[0].path == f"content/events/{names['NFC']}"


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    folder = os.fsencode(project(tmp_path, {"content/events/a.md": "A"}) / "content/events")
    try:
        Path(os.fsdecode(folder + b"/caf\xe9.md")).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    inputs = read(tmp_path).inputs
    assert inputs.unreadable == (
        Unreadable("content/events/caf\\xe9.md", "its name is not UTF-8", "Rename it"),
    )


class TestLinks:
    """A link in content is made by a contributor: it may not reach what is not published."""

    def linked(self, folder: Path, target: str | Path, name: str = "content/events/l.md") -> Path:
        link = folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
        return folder

    def refused(self, root: Path) -> str:
        inputs = read(root).inputs
        assert inputs.content == ()
        (file,) = inputs.unreadable
        assert file.path.startswith("content")
        return file.reason

    def test_a_link_inside_the_project_is_followed(self, tmp_path: Path) -> None:
        root = self.linked(project(tmp_path, {"drafts/a.md": "A"}), "../../drafts/a.md")
        assert [file.text for file in read(root).inputs.content] == ["A"]

    def test_a_link_to_a_folder_inside_is_followed(self, tmp_path: Path) -> None:
        files = project(tmp_path, {"more/a.md": "A"})
        root = self.linked(files, "../../more", "content/events/m")
        assert [file.path for file in read(root).inputs.content] == ["content/events/m/a.md"]

    def test_a_link_out_of_the_project_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("s")
        root = self.linked(project(tmp_path / "p", {}), tmp_path / "secret")
        assert "out of the project" in self.refused(root)

    def test_a_folder_that_is_linked_from_outside_is_refused(self, tmp_path: Path) -> None:
        project(tmp_path / "elsewhere", {"content/events/a.md": "A"})
        root = project(tmp_path / "p", {})
        (root / "content").symlink_to(tmp_path / "elsewhere/content")
        assert "out of the project" in self.refused(root)

    def test_a_link_to_a_hidden_file_is_refused(self, tmp_path: Path) -> None:
        root = self.linked(project(tmp_path, {".git/config": "token"}), "../../.git/config")
        assert "hidden" in self.refused(root)

    def test_a_link_that_leads_nowhere_is_reported(self, tmp_path: Path) -> None:
        assert "nowhere" in self.refused(self.linked(project(tmp_path, {}), "gone.md"))

    def test_a_circle_of_links_ends(self, tmp_path: Path) -> None:
        root = self.linked(project(tmp_path, {}), "..", "content/events/up")
        assert "contains it" in self.refused(root)

    def test_settings_may_not_lead_out(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("title: s")
        root = self.linked(tmp_path / "p", tmp_path / "secret", "timeline.yaml")
        inputs = read(root).inputs
        assert inputs.settings is None
        assert inputs.unreadable[0].path == "timeline.yaml"


def test_a_pipe_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    folder = project(tmp_path, {}) / "content/events"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "a.md")
    expected = (Unreadable("content/events/a.md", "it is neither a file nor a folder"),)
    assert read(tmp_path).inputs.unreadable == expected


def test_what_may_not_be_opened_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also as root, to whom no permission bit says no, so the system's answer is made up."""
    root = project(tmp_path, {"content/events/a.md": "A", "content/actors/b.md": "B"})
    forbidden = {str(root / "content/events/a.md"), str(root / "content/actors")}

    def refusing(function: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(path: Any, *arguments: Any) -> Any:
            if os.fspath(path) in forbidden:
                raise PermissionError(errno.EACCES, "Permission denied", path)
            return function(path, *arguments)

        return refuse

    monkeypatch.setattr(os, "open", refusing(os.open))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    assert read(root).inputs.unreadable == (
        Unreadable("content/actors", "the folder cannot be opened: permission denied"),
        Unreadable("content/events/a.md", "permission denied"),
    )


class TestTheme:
    def test_a_theme_of_the_project_stands_before_the_built_in_one(self, tmp_path: Path) -> None:
        root = project(
            tmp_path,
            {
                "timeline.yaml": "title: T\ntheme: 'plain' # mine\n",
                "themes/plain/theme.yaml": "x: y",
            },
        )
        found = read(root)
        assert found.diagnostics == ()
        assert [layer.name for layer in found.inputs.theme] == ["themes/plain", "themes/default"]
        assert dict(found.inputs.theme[0].files) == {"theme.yaml": b"x: y"}

    @pytest.mark.parametrize("name", ["plane", "../p", "/etc", "."])
    def test_a_theme_that_does_not_exist_is_reported(self, tmp_path: Path, name: str) -> None:
        root = project(
            tmp_path,
            {"timeline.yaml": f"title: T\ntheme: {name}\n", "themes/plain/theme.yaml": "x: y"},
        )
        (diagnostic,) = read(root).diagnostics
        at = diagnostic.at
        assert (at.path, at.line, at.column) == ("timeline.yaml", 2, 8)
        assert f'"{name}"' in diagnostic.message
        assert "plain" in diagnostic.hint

    def test_the_built_in_theme_is_complete(self) -> None:
        assert (builtin_theme() / "templates").is_dir()


class TestRoot:
    def test_the_nearest_folder_above_with_settings_is_the_project(self, tmp_path: Path) -> None:
        inner = project(tmp_path, {"content/events/a.md": "A"}) / "content/events"
        assert find_root(inner) == tmp_path

    def test_no_project(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError, match=r"no timeline\.yaml") as caught:
            find_root(tmp_path)
        assert "timeline init" in caught.value.hint


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_any_file_name_is_read_or_left_alone(tmp_path: Path, names: list[str]) -> None:
    """Whatever the names: no exception, paths in order, each name once and composed."""
    folder = tmp_path / "content/events"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        try:
            (folder / f"{name}.md").write_text("x")
        except OSError:
            continue  # too long, or not for this file system
    inputs = read(tmp_path).inputs
    paths = [file.path for file in inputs.content]
    assert paths == sorted(set(paths))
    assert all(unicodedata.is_normalized("NFC", path) for path in paths)


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("only Linux says which files are open")
    root = project(tmp_path, {"content/events/a.md": b"\xff", "content/events/b.md": "B"})
    before = len(list(descriptors.iterdir()))
    loader.read(root)
    assert len(list(descriptors.iterdir())) == before
