"""A thing gets another id: every reference follows, and no other byte of the content changes.

The projects here are written with «old» where a reference stands and the bare id where the same
letters are only words, so that the expected files follow from the given ones by one replacement.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeline import cli

SOURCE = "sources:\n  m: {title: Minutes, url: 'https://example.org/m'}\n"


def event(more: str = "", body: str = "The council voted [@m].\n") -> str:
    return f"---\ntitle: An event\ndate: 2022-05-17\n{SOURCE}{more}---\n{body}"


def write(root: Path, files: Mapping[str, str], *, reference: str, end: str = "\n") -> None:
    for path, text in {"timeline.yaml": "title: T\n", **files}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.replace("«old»", reference).replace("\n", end).encode())


def content(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in sorted((root / "content").rglob("*"))
        if path.is_file()
    }


def rename(root: Path, old: str, new: str) -> tuple[int, str]:
    """The exit code of a renaming, and everything that it said."""
    said = io.StringIO()
    with contextlib.chdir(root), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = cli.main(["rename", old, new])
    return code, said.getvalue()


def expect(
    root: Path,
    files: Mapping[str, str],
    *,
    old: str = "old",
    new: str = "new",
    moved: str,
    alias: str,
    end: str = "\n",
) -> None:
    """Writes the files, renames, and compares every byte with what has to be there."""
    stem = old.rpartition("/")[2]
    write(root, files, reference=stem, end=end)
    code, said = rename(root, old, new)
    assert code == 0, said
    expected = {}
    for path, text in files.items():
        if path == moved:
            path = path.replace(f"/{stem}.", f"/{new}.")
            head, _, body = text.removeprefix("---\n").partition("---\n")
            text = f"---\n{head}aliases: [{alias}]\n---\n{body}"
        expected[path] = text.replace("«old»", new).replace("\n", end)
    assert content(root) == expected


def test_events_are_mended_wherever_they_stand(tmp_path: Path) -> None:
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event(
            "follows: [«old», b]\nresponds_to:\n  - '«old»'\n  - \"b\"\n  # old\n"
            "part_of: ['«old»']\n",
            "The old vote, old-time, [@m].\n",
        ),
        "content/events/b.md": event(
            "disputes:\n"
            "  - about: old\n"
            "    affects: [«old»]\n"
            "    positions:\n"
            "      - {says: old, sources: [m]}\n"
            "      - {says: newer, sources: [m]}\n",
            "See [it](/events/«old»/), [old](/events/«old»/#old) and [`]`](<«old».md>); [the\n"
            "file](«old».md) too [@m].\n\n"
            "    [old](/events/old/)\n\n`[old](/events/old/)` is code [@m].\n",
        ),
        "content/stories/old.md": "---\ntitle: Old\n---\nFrom\n\n[[«old»]]\n\nto\n\n[[a]]\n",
        "content/topics/old.md": "---\ntitle: Old\n---\n",
    }
    expect(tmp_path, files, old="events/old", moved="content/events/old.md", alias="/events/old/")


def test_sources_are_mended_but_not_keys_of_the_same_name(tmp_path: Path) -> None:
    files = {
        "content/sources/old.md": "---\ntitle: O\nurl: https://example.org/o\n---\n",
        "content/sources/copy.md": (
            "---\ntitle: C\nurl: https://example.org/c\ncopy_of: «old»\n---\n"
        ),
        "content/events/a.md": event(
            "  minutes: «old»\n"
            "  wire: {title: Wire, url: 'https://example.org/w', copy_of: '«old»'}\n"
            "summary: 'They met [@«old» \"old\"; @m]. It''s old [@«old» p. 4].'\n"
            "corrections:\n"
            "  - {on: 2022-06-01, what: old, sources: [«old», {source: «old», page: 4}]}\n"
            "figures:\n"
            "  - {label: old, unit: old, value: 1, as_of: 2022, source: «old»}\n",
            'They met [@«old»], as the old said [@minutes; @«old», p. 3 "old"].\n\n'
            "- Old [@«old»].\n",
        ),
        "content/events/own.md": (
            "---\ntitle: Own\ndate: 2022\nsources:\n"
            "  old: {title: Other, url: 'https://example.org/other'}\n"
            '---\nThey met [@old "old"].\n'
        ),
    }
    expect(tmp_path, files, moved="content/sources/old.md", alias="/sources/old/")


@pytest.mark.parametrize(
    ("kind", "folder", "more"),
    [
        ("actor", "actors", "actors: [«old», {actor: «old», role: old}, The Elder]\n"),
        ("place", "places", 'places: [«old», "«old»", The Elder]\n'),
        ("topic", "topics", "topics:\n- «old»\n- The Elder\n"),
        (
            "series",
            "series",
            "figures:\n- {series: «old», value: 1, as_of: 2022, source: m}\n"
            "- {series: The Elder, value: 1, as_of: 2021, source: m}\n",
        ),
    ],
)
def test_things_are_mended_where_their_id_stands(
    tmp_path: Path, kind: str, folder: str, more: str
) -> None:
    """A name goes on meaning the thing, so it stays as the author wrote it."""
    files = {
        f"content/{folder}/old.md": "---\ntitle: The Elder\n---\n",
        "content/events/a.md": event(more),
        "content/events/old.md": event(),
    }
    moved = f"content/{folder}/old.md"
    expect(tmp_path, files, old=f"{folder}/old", moved=moved, alias=f"/{folder}/old/")


def test_a_place_in_a_place(tmp_path: Path) -> None:
    files = {
        "content/places/old.md": "---\ntitle: Town\n---\n",
        "content/places/hall.md": "---\ntitle: Hall\nwithin: «old»\n---\n",
        "content/events/a.md": event("places: [hall]\n"),
    }
    expect(tmp_path, files, moved="content/places/old.md", alias="/places/old/")


def test_a_name_that_meant_the_thing_by_its_id_alone_becomes_the_id(tmp_path: Path) -> None:
    files = {
        "content/places/old-town.md": "---\ntitle: Exampleton\n---\n",
        "content/events/a.md": event("places: ['Old Town']\n"),
    }
    write(tmp_path, files, reference="")
    assert rename(tmp_path, "old-town", "new-town")[0] == 0
    assert "places: ['new-town']\n" in content(tmp_path)["content/events/a.md"]


def test_line_ends_and_marks_stay(tmp_path: Path) -> None:
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event("follows: [«old»]\n"),
    }
    moved = "content/events/old.md"
    expect(tmp_path, files, moved=moved, alias="/events/old/", end="\r\n")
    (tmp_path / "content/events/new.md").write_bytes(
        b"\xef\xbb\xbf" + (tmp_path / "content/events/new.md").read_bytes()
    )
    assert rename(tmp_path, "new", "newer")[0] == 0
    assert (tmp_path / "content/events/newer.md").read_bytes().startswith(b"\xef\xbb\xbf---\r\n")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", "aliases: [/events/old/]\n"),
        ("aliases: []\n", "aliases: [/events/old/]\n"),
        ("aliases:\n", "aliases: [/events/old/]\n"),
        ("aliases: [/a/]\n", "aliases: [/events/old/, /a/]\n"),
        ("aliases:\n- /a/\n", "aliases:\n- /events/old/\n- /a/\n"),
        ("aliases:\n  - '/a/'\n  - /b/\n", "aliases:\n  - /events/old/\n  - '/a/'\n  - /b/\n"),
        ("aliases: [/a/, /events/new/]\n", "aliases: [/a/, /events/old/]\n"),
        ("thread: All\n", "thread: All\naliases: [/events/old/, /threads/old/]\n"),
    ],
)
def test_the_former_address_is_kept(tmp_path: Path, written: str, expected: str) -> None:
    write(tmp_path, {"content/events/old.md": event(written)}, reference="")
    code, said = rename(tmp_path, "old", "new")
    assert code == 0, said
    assert content(tmp_path) == {"content/events/new.md": event(expected)}


def test_translations_move_along(tmp_path: Path) -> None:
    files = {"content/events/old.md": event(), "content/events/old.fr.md": event()}
    write(tmp_path, files, reference="")
    assert rename(tmp_path, "old", "new")[0] == 0
    assert content(tmp_path) == {
        "content/events/new.md": event("aliases: [/events/old/]\n"),
        "content/events/new.fr.md": event(),
    }


def test_a_page_keeps_its_former_address(tmp_path: Path) -> None:
    files = {
        "content/pages/old.md": "---\ntitle: Old\n---\nText.\n",
        "content/pages/more.md": "---\ntitle: More\n---\nSee [old](/«old»/) and [old](«old».md).\n",
    }
    expect(tmp_path, files, moved="content/pages/old.md", alias="/old/")


def test_an_event_stays_in_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"content/events/2022/may/old.md": event()}, reference="")
    code, said = rename(tmp_path, "old", "new")
    assert code == 0
    assert said == "content/events/2022/may/old.md → content/events/2022/may/new.md\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("old", "Not An Id", "not-an-id"),
        ("old", "a", "a.md already has that id"),
        ("odl", "new", "Did you mean old?"),
        ("twin", "new", "actors/twin, topics/twin"),
        ("old", "broken", "broken.md already exists"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event(),
        "content/actors/twin.md": "---\ntitle: Twin\n---\n",
        "content/topics/twin.md": "---\ntitle: Twin\n---\n",
        "content/events/broken.md": "---\ntitle: [\n---\n",
    }
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, old, new)
    assert code == 2
    assert said in answer
    assert content(tmp_path) == before


def test_a_file_that_cannot_be_read_might_hold_a_reference(tmp_path: Path) -> None:
    files = {"content/events/old.md": event(), "content/events/a.md": "---\nfollows: [old\n---\n"}
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "old", "new")
    assert code == 2
    assert "content/events/a.md can't be read" in answer
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "written", ["[Jane Smith]", "[{actor: 'JANE & Smíth'}]", "\n- Jane\n  Smith"]
)
def test_nor_is_a_name_overlooked_in_a_file_that_cannot_be_read(
    tmp_path: Path, written: str
) -> None:
    """The name means the file by its id alone, which does not stand there."""
    files = {
        "content/actors/jane-smith.md": "---\ntitle: J. S.\n---\n",
        "content/events/a.md": event(f"actors: {written}\nstatus: nonsense\n"),
    }
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "jane-smith", "jane-jones")
    assert code == 2
    assert "content/events/a.md can't be read" in answer
    assert content(tmp_path) == before


def test_a_thread_is_of_the_event_and_not_of_what_has_its_id(tmp_path: Path) -> None:
    files = {
        "content/actors/old.md": "---\ntitle: The Elder\n---\n",
        "content/events/old.md": event("thread: The vote\n"),
        "content/events/a.md": event(
            "actors: [«old»]\nfollows: [old]\n",
            "[It](/threads/old/) and [they](/actors/«old»/) [@m].\n",
        ),
    }
    moved = "content/actors/old.md"
    expect(tmp_path, files, old="actors/old", moved=moved, alias="/actors/old/")


def test_a_reference_that_cannot_be_mended_stops_everything(tmp_path: Path) -> None:
    """Here the id is written with an escape, so that its letters do not stand in the file."""
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event("follows: [old]\n"),
        "content/events/b.md": event('follows: ["\\x6fld"]\n'),
    }
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "old", "new")
    assert code == 2
    assert "content/events/b.md:6" in answer
    assert content(tmp_path) == before


def test_without_settings_nobody_knows_what_a_new_id_would_cause(tmp_path: Path) -> None:
    write(tmp_path, {"content/events/old.md": event()}, reference="")
    (tmp_path / "timeline.yaml").write_text("title: [\n")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "old", "new")
    assert code == 2
    assert "timeline.yaml can't be read" in answer
    assert content(tmp_path) == before


def test_an_id_that_would_cause_errors_is_refused(tmp_path: Path) -> None:
    """Another page has the new address as its alias."""
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event("aliases: [/events/new/]\n"),
    }
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "old", "new")
    assert code == 2
    assert "/events/new/" in answer
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("of_the_link", "of_another"), [("", ""), ("", "status: nonsense\n"), ("draft: true\n", "")]
)
def test_a_link_that_would_lead_nowhere_is_refused_whatever_else_is_wrong(
    tmp_path: Path, of_the_link: str, of_another: str
) -> None:
    """The data of a series have no former address."""
    figure = "figures:\n- {series: old, value: 1, as_of: 2022, source: m}\n"
    link = "See [the data](/series/old/data.csv) [@m].\n"
    files = {
        "content/series/old.md": "---\ntitle: Votes\nunit: votes\n---\n",
        "content/events/a.md": event(f"{of_the_link}{figure}", link),
        "content/events/b.md": event(of_another),
    }
    write(tmp_path, files, reference="")
    before = content(tmp_path)
    code, answer = rename(tmp_path, "old", "new")
    assert code == 2
    assert "broken-link" in answer
    assert content(tmp_path) == before


@pytest.mark.parametrize("fails_at", range(6))
def test_a_disk_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Whichever step fails: the writing of a file, its taking its place, the removal of the old."""
    files = {
        "content/events/old.md": event(),
        "content/events/a.md": event("follows: [«old»]\n"),
        "content/events/z.md": event("follows: [«old»]\n"),
    }
    write(tmp_path, files, reference="old")
    before = content(tmp_path)
    steps = 0

    def failing(owner: ModuleType, name: str) -> None:
        function = getattr(owner, name)

        def fail(*arguments: object, **options: object) -> object:
            nonlocal steps
            steps += 1
            if steps == fails_at + 1:
                raise OSError(28, "No space left on device", str(arguments))
            return function(*arguments, **options)

        monkeypatch.setattr(owner, name, fail)

    failing(tempfile, "mkstemp")
    failing(os, "replace")
    code, answer = rename(tmp_path, "old", "new")
    monkeypatch.undo()
    assert code == 2
    assert "no space left" in answer
    assert content(tmp_path) == before


ids = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
words = st.lists(
    st.sampled_from(["the", "old", "old-new", "x", "«»", "naïve", "日本", "🜨", "it's", "*so*"]),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pair=st.lists(ids, min_size=2, max_size=2, unique=True),
    prose=st.lists(words, min_size=3, max_size=3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_only_references_change(
    tmp_path_factory: pytest.TempPathFactory, pair: list[str], prose: list[str], end: str
) -> None:
    """Whatever the ids and the words around: the files are those that one would have written."""
    old, new = pair
    if "another" in pair or "m" in pair or "key" in pair:
        return
    said = [text.replace("old", old).replace("«»", "") for text in prose]
    files = {
        f"content/events/{old}.md": event(body=f"{said[0]} [@m].\n"),
        "content/events/another.md": event(
            f"follows: [«old»]\ncontradicts: ['«old»']\n# {old}\n",
            f"{said[1]} [{old}](/events/«old»/) {said[2]} [@m].\n\n* {old} [@m; @m].\n",
        ),
        "content/stories/path.md": f"---\ntitle: Path\n---\n{said[0]}\n\n[[«old»]]\n\n{old}\n",
    }
    moved = f"content/events/{old}.md"
    root = tmp_path_factory.mktemp("project")
    expect(root, files, old=f"events/{old}", new=new, moved=moved, alias=f"/events/{old}/", end=end)
