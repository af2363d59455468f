"""A build with a memory gives the same site as a build from nothing, byte for byte.

`TIMELINE_SEQUENCES=500 pytest tests/build/test_incremental.py` tries so many random sequences of
edits.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from jinja2.bccache import Bucket

from bench import corpus, registers, write_timeline
from tests.projects import TODAY, event, inputs
from timeline.build import pipeline
from timeline.build.cache.keys import KeyMaker
from timeline.build.cache.records import CachedBuild
from timeline.build.cache.serialization import deserialize, serialize
from timeline.build.incremental import (
    STRATEGIES,
    Change,
    IncrementalBuild,
    cached_build,
    incremental_build,
)
from timeline.build.pipeline import Options, ParallelMap, sequential_map
from timeline.build.rendering import PageDependencies, render
from timeline.build.reuse import update_event
from timeline.build.session import BuildSession
from timeline.core.output import Output, Staged, Unchanged
from timeline.project.settings import Settings, read_settings
from timeline.site.components import listings, pagination
from timeline.site.theme import theme
from timeline.site.theme.jinja_env import Compiled, PageEnvironment
from timeline.writer.manifest import entry_of

SEQUENCES = int(os.environ.get("TIMELINE_SEQUENCES", "3"))
EDITS = 6
SIZE = 24


def project() -> dict[str, str]:
    """A project in which nearly everything that the content model knows occurs."""
    files = {"timeline.yaml": "title: A timeline\nbase_url: https://example.org/t/\n"}
    for folder, entries in (
        ("actors", registers.actors(SIZE)),
        ("places", registers.places(SIZE)),
        ("topics", registers.topics(SIZE)),
        ("series", registers.series(SIZE)),
    ):
        for entry in entries:
            files[f"content/{folder}/{entry.id}.md"] = write_timeline.entry_text(entry)
    for source in registers.shared_sources(SIZE):
        text = write_timeline.source_text(source)
        files[f"content/sources/{source.shared}.md"] = text
    for one in corpus.events(SIZE):
        files[write_timeline.event_path(one)] = write_timeline.event_text(one)
    files["content/pages/about.md"] = "---\ntitle: About\nnav: 1\n---\nWords.\n"
    return files


PROJECT = project()


CODES: dict[tuple[str, str], CodeType | None] = {}


class CompiledBefore(Compiled):
    """A template that was compiled for one build of these tests is not compiled for the next."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = CODES.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        CODES[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the time of these tests went into that."""
    monkeypatch.setattr(theme, "Compiled", CompiledBefore)


def change(
    files: Mapping[str, str],
    options: Options,
    before: CachedBuild | None = None,
    program: str = "program",
    parallel_map: ParallelMap = sequential_map,
) -> Change:
    """What there is to build of these files after the build before."""
    read = inputs(files)
    settings, _ = read_settings(read.settings)
    known = settings or Settings(title="-")
    keys = KeyMaker(program).keys(read, known, options, options.today)
    return Change(read, options, settings, keys, before, parallel_map=parallel_map)


@dataclass
class Folder:
    """A project with the site that its last build wrote, and what that build remembered."""

    files: dict[str, str]
    options: Options = field(default_factory=lambda: Options(TODAY))
    site: dict[str, bytes] = field(default_factory=dict)
    memory: bytes | None = None
    since: frozenset[str] = frozenset()
    made: int = 0

    def build(self) -> IncrementalBuild:
        """Build as `timeline build` does, with the memory written and read in between."""
        remembered = deserialize(self.memory) if self.memory is not None else None
        assert remembered is None or isinstance(remembered, CachedBuild)
        done = incremental_build(change(self.files, self.options, remembered))
        if done.build.failed:
            return done
        shown = PageDependencies()
        site: dict[str, bytes] = {}
        self.made = 0

        def stage(output: Output) -> Staged:
            site[output.path] = output.content
            return Staged(output.path, entry_of(output.content))

        for one in render(done.build, done.jobs(self.since), stage, shown, sequential_map):
            if isinstance(one, Unchanged):
                site[one.path] = self.site[one.path]
            else:
                self.made += 1
        self.site = site
        if done.replaces_cache:
            kept = cached_build(done, shown, remembered)
            self.memory = None if kept is None else serialize(kept)
            self.since = frozenset()
        elif done.changed is not None:
            self.since |= done.changed.keys()
        return done


def clean(folder: Folder) -> tuple[dict[str, bytes], object]:
    """The site of a build from nothing, and what was found wrong."""
    build = pipeline.compile(inputs(folder.files), folder.options)
    if build.failed:
        return folder.site, build.diagnostics
    return {one.path: one.content for one in build.outputs()}, build.diagnostics


def events(files: Mapping[str, str]) -> list[str]:
    return [path for path in files if path.startswith("content/events/")]


Edit = Callable[[dict[str, str], random.Random], None]


def edit_title(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    files[path] = re.sub(r"(?m)^title: .*", f"title: Title {dice.random()}", files[path], count=1)


def edit_body(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    files[path] = files[path].replace(". ", f". {dice.choice('ABC')} word. ", 1)


def edit_citations(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    cited = re.findall(r"\[@[^\]]*\]", files[path])
    files[path] += f"\nMore of it {dice.choice(cited)}, and more {dice.choice(cited)}.\n"


def cut_last_block(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    head, _, last = files[path].rstrip().rpartition("\n\n")
    if head.count("\n---\n") and "---" not in last:
        files[path] = head + "\n"


def edit_summary(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    files[path] = re.sub(r"(?m)^(summary: '?)", r"\1Once more: ", files[path], count=1)


def edit_number(files: dict[str, str], dice: random.Random) -> None:
    """The same number, written more exactly."""
    path = dice.choice(events(files))
    files[path] = re.sub(
        r"value: [\d.]+",
        lambda found: found[0] + ("0" if "." in found[0] else ".0"),
        files[path],
        count=1,
    )


def edit_form(files: dict[str, str], dice: random.Random) -> None:
    """The same fields in another order, and lists in another form."""
    path = dice.choice(events(files))
    head, _, body = files[path].removeprefix("---\n").partition("\n---\n")
    fields = re.split(r"\n(?=[a-z_]+:)", head)
    dice.shuffle(fields)
    if dice.random() < 0.5:
        fields = [
            re.sub(
                r"^(topics|places|follows): \[(.*)\]$",
                lambda found: f"{found[1]}:" + "".join(f"\n  - {x}" for x in found[2].split(", ")),
                one,
            )
            for one in fields
        ]
    files[path] = "---\n" + "\n".join(fields) + "\n---\n" + body


def edit_date(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    day = f"20{dice.randrange(10, 24)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}"
    files[path] = re.sub(r"(?m)^date: .*", f"date: {day}", files[path], count=1)


def add_event(files: dict[str, str], dice: random.Random) -> None:
    name = f"added-{dice.randrange(10**6)}"
    more = "topics: [a new topic]\n" if dice.random() < 0.5 else ""
    files[f"content/events/{name}.md"] = event(f"Added {name}", f"201{dice.randrange(9)}", more)


def remove_event(files: dict[str, str], dice: random.Random) -> None:
    paths = events(files)
    path = dice.choice(paths)
    name = path.rpartition("/")[2].removesuffix(".md")
    if not any(name in files[other] for other in files if other != path):
        del files[path]


def rename_event(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    name = path.rpartition("/")[2].removesuffix(".md")
    if not any(name in files[other] for other in files if other != path):
        text = files.pop(path)
        alias = f"title: R\naliases: [/events/{name}/]"
        files[f"content/events/renamed-{dice.randrange(10**6)}.md"] = re.sub(
            r"(?m)^title: .*", alias, text, count=1
        )


def edit_thing(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice([path for path in files if path.startswith(("content/a", "content/t"))])
    files[path] = re.sub(r"(?m)^title: .*", f"title: Thing {dice.random()}", files[path], count=1)


def edit_source(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice([path for path in files if path.startswith("content/sources/")])
    files[path] = re.sub(r"(?m)^title: .*", f"title: Source {dice.random()}", files[path], count=1)


def edit_page(files: dict[str, str], dice: random.Random) -> None:
    path = events(files)[0]
    files["content/pages/about.md"] = (
        f"---\ntitle: About\nnav: 1\n---\nSee [it](../../{path}) {dice.random()}.\n"
    )


def edit_settings(files: dict[str, str], dice: random.Random) -> None:
    order = dice.choice(("newest", "oldest"))
    title = dice.choice(("A timeline", "Timeline #2"))
    files["timeline.yaml"] = f"title: {title}\nbase_url: https://example.org/t/\norder: {order}\n"


def edit_theme(files: dict[str, str], dice: random.Random) -> None:
    name = dice.choice(("event.html", "thing.html", "base.html", "index.html", "chronology.html"))
    files[f"templates/{name}"] = (
        f"{{% extends '!theme/{name}' %}}\n{{% block title %}}{dice.random()}{{% endblock %}}\n"
    )


def edit_row(files: dict[str, str], dice: random.Random) -> None:
    files["templates/row.html"] = f"<li>{{{{ entry.title }}}} {dice.random()}</li>\n"


def edit_part(files: dict[str, str], dice: random.Random) -> None:
    if "templates/parts/own.html" not in files:
        files["templates/source.html"] = (
            "{% extends '!theme/source.html' %}\n"
            "{% block title %}{% include 'parts/own.html' %}{% endblock %}\n"
        )
    files["templates/parts/own.html"] = f"{dice.random()}"


def remove_template(files: dict[str, str], dice: random.Random) -> None:
    own = [path for path in files if path.startswith("templates/") and "parts" not in path]
    if own:
        del files[dice.choice(own)]


def edit_style(files: dict[str, str], dice: random.Random) -> None:
    files["assets/site.css"] = f"p {{ margin: {dice.random()}em }}"


def edit_static(files: dict[str, str], dice: random.Random) -> None:
    files["static/logo.svg"] = f"<svg>{dice.random()}</svg>"


def break_event(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    files[path] = files[path].replace("date: ", "date: 2025-02-30 #", 1)


def mend(files: dict[str, str], dice: random.Random) -> None:
    for path in events(files):
        files[path] = files[path].replace("date: 2025-02-30 #", "date: ", 1)


def undo(files: dict[str, str], dice: random.Random) -> None:
    path = dice.choice(events(files))
    if path in PROJECT:
        files[path] = PROJECT[path]


COMMON: tuple[Edit, ...] = (edit_title, edit_body, edit_citations, cut_last_block, edit_summary)
OTHERS: tuple[Edit, ...] = (
    *(edit_date, add_event, remove_event, rename_event, edit_thing, edit_source, edit_page),
    *(
        edit_number,
        edit_form,
        edit_settings,
        edit_theme,
        edit_theme,
        edit_row,
        edit_part,
        remove_template,
        edit_style,
    ),
    *(edit_static, break_event, mend, undo),
)


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are split when they are longer than a few, so that a small project has all of it."""
    monkeypatch.setattr(listings, "MAX_EVENTS", 6)
    split = pagination.split_by_period
    monkeypatch.setattr(
        pagination, "split_by_period", lambda items, date_of, max_items: split(items, date_of, 5)
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_build_with_a_memory_is_one_from_nothing(seed: int, short_lists: None) -> None:
    dice = random.Random(seed)
    folder = Folder(dict(PROJECT))
    folder.build()
    told = []
    for _ in range(EDITS):
        for edit in dice.sample(COMMON if dice.random() < 0.6 else OTHERS, dice.randrange(1, 3)):
            edit(folder.files, dice)
            told.append(edit.__name__)
        if dice.random() < 0.1:
            folder.options = Options(TODAY + dice.randrange(3))
        done = folder.build()
        expected, diagnostics = clean(folder)
        different = sorted(
            path
            for path in expected.keys() | folder.site.keys()
            if expected.get(path) != folder.site.get(path)
        )
        assert (told, different) == (told, [])
        assert done.build.diagnostics == diagnostics


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_build_that_is_revised_after_its_pages_were_made_is_one_from_nothing(
    seed: int, short_lists: None
) -> None:
    """As the preview does it, which keeps what it made for one page for the next."""
    dice = random.Random(seed)
    files = dict(PROJECT)
    build = pipeline.compile(inputs(files), Options(TODAY))
    list(build.outputs())
    revisions = 0
    for _ in range(EDITS):
        before = dict(files)
        dice.choice(COMMON)(files, dice)
        changed = [file for file in inputs(files).content if file.text != before[file.path]]
        for file in changed:
            revised = update_event(build, file)
            revisions += revised is not None
            build = revised.build if revised else pipeline.compile(inputs(files), Options(TODAY))
        if build.failed:
            files = before
            build = pipeline.compile(inputs(files), Options(TODAY))
        expected, diagnostics = clean(Folder(files))
        made = {one.path: one.content for one in build.outputs()}
        different = [path for path in expected if made.get(path) != expected[path]]
        assert (different, made.keys()) == ([], expected.keys())
        assert build.diagnostics == diagnostics
    assert revisions


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_session_that_goes_on_builds_what_a_build_from_nothing_gives(
    seed: int, tmp_path: Path, short_lists: None
) -> None:
    """As the preview does it: each build starts from the last one in memory."""
    dice = random.Random(1000 + seed)
    folder = Folder(dict(PROJECT))
    write(tmp_path, folder.files)
    session = BuildSession(tmp_path, lambda read: folder.options)
    edits, strategies = [], set()
    for _ in range(EDITS):
        for edit in dice.sample(COMMON if dice.random() < 0.4 else OTHERS, dice.randrange(1, 3)):
            edit(folder.files, dice)
            edits.append(edit.__name__)
        write(tmp_path, folder.files)
        session.load()
        if session.is_built:
            continue
        update = session.update()
        strategies.add(update.strategy)
        whole = pipeline.compile(session.project.inputs, folder.options)
        assert (edits, update.build.diagnostics) == (edits, whole.diagnostics)
        if whole.failed:
            assert update.build.failed
            continue
        expected = {one.path: one.content for one in whole.outputs()}
        site = {one.path: one.content for one in update.build.outputs()}
        different = [path for path in expected if site.get(path) != expected[path]]
        assert (edits, different, site.keys()) == (edits, [], expected.keys())
    assert strategies <= {strategy.name for strategy in STRATEGIES}


@pytest.mark.parametrize(
    ("edit", "strategy"),
    [
        (edit_title, "words"),
        (edit_style, "theme"),
        (edit_theme, "theme"),
        (edit_static, "settings"),
        (edit_settings, "settings"),
        (edit_date, "structure"),
        (add_event, "structure"),
    ],
)
def test_a_session_does_no_more_than_an_edit_needs(
    edit: Edit, strategy: str, tmp_path: Path
) -> None:
    files = dict(PROJECT)
    write(tmp_path, files)
    session = BuildSession(tmp_path, lambda read: Options(TODAY))
    session.load()
    session.update()
    edit(files, random.Random(2))
    write(tmp_path, files)
    session.load()
    assert not session.is_built
    assert session.update().strategy == strategy
    session.load()
    assert session.is_built


def test_a_style_sheet_is_no_reason_to_compile_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = dict(PROJECT)
    write(tmp_path, files)
    session = BuildSession(tmp_path, lambda read: Options(TODAY))
    session.load()
    session.update()
    edit_style(files, random.Random(2))
    write(tmp_path, files)
    compiled: list[object] = []
    compile_template = PageEnvironment.compile

    def spy(*args: Any, **named: Any) -> Any:
        compiled.append(args)
        return compile_template(*args, **named)

    monkeypatch.setattr(PageEnvironment, "compile", spy)
    session.load()
    site = {one.path: one.content for one in session.update().build.outputs()}
    assert compiled == []
    monkeypatch.undo()
    whole = pipeline.compile(session.project.inputs, Options(TODAY))
    assert site == {one.path: one.content for one in whole.outputs()}
    edit_row(files, random.Random(2))
    write(tmp_path, files)
    session.load()
    site = {one.path: one.content for one in session.update().build.outputs()}
    whole = pipeline.compile(session.project.inputs, Options(TODAY))
    assert site == {one.path: one.content for one in whole.outputs()}


def write(root: Path, files: Mapping[str, str]) -> None:
    """Make a folder hold exactly these files of a project."""
    for path in [path for path in root.rglob("*") if path.is_file()]:
        if path.relative_to(root).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = root / name
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def test_an_edit_of_words_makes_only_the_pages_that_show_the_event(short_lists: None) -> None:
    folder = Folder(dict(PROJECT))
    assert folder.build().reason == "nothing is remembered"
    whole = folder.made
    edit_title(folder.files, random.Random(1))
    done = folder.build()
    assert (done.strategy, done.reason) == ("words", "only words changed")
    assert 0 < folder.made < whole / 3
    (path,) = {path for path in events(PROJECT) if PROJECT[path] != folder.files[path]}
    name = path.rpartition("/")[2].removesuffix(".md")
    assert done.changed is not None
    assert done.changed[f"events/{name}/index.html"] == (path,)


def test_a_former_address_says_what_the_event_is_called_now() -> None:
    files = {"timeline.yaml": PROJECT["timeline.yaml"]}
    files["content/events/a.md"] = event("First", more="aliases: [/events/former/]\n")
    folder = Folder(files)
    folder.build()
    build = pipeline.compile(inputs(files), Options(TODAY))
    files["content/events/a.md"] = files["content/events/a.md"].replace("First", "Second")
    assert folder.build().strategy == "words"
    assert b">Second</a>" in folder.site["events/former/index.html"]
    (file,) = (one for one in inputs(files).content if one.path == "content/events/a.md")
    revised = update_event(build, file)
    assert revised is not None
    made = {one.path: one.content for one in revised.build.outputs()}
    assert made == clean(folder)[0]


def test_what_is_wrong_with_the_settings_is_told_as_long_as_it_is() -> None:
    folder = Folder(dict(PROJECT))
    folder.files["timeline.yaml"] = PROJECT["timeline.yaml"].replace("A timeline", "Timeline #2")
    told = folder.build().build.diagnostics
    assert [one.code for one in told if one.at.path == "timeline.yaml"] == ["front-matter-comment"]
    for _ in range(2):
        edit_static(folder.files, random.Random(1))
        done = folder.build()
        assert done.build.diagnostics == told
        edit_body(folder.files, random.Random(1))
    folder.files["timeline.yaml"] = PROJECT["timeline.yaml"]
    assert folder.build().build.diagnostics == clean(folder)[1]


def test_the_years_of_a_list_of_statements_are_counted_anew(short_lists: None) -> None:
    """In the preview, which keeps what it made for one page for the next."""
    files = {"timeline.yaml": PROJECT["timeline.yaml"]}
    for number in range(8):
        files[f"content/events/e{number}.md"] = event(f"Event {number}", f"20{10 + number // 4}-01")
    figure = "figures:\n  - {label: Ships, unit: ships, value: 2, as_of: 2010, source: paper}\n"
    files["content/events/e0.md"] = event("Event 0", "2010-01", figure, "They met.")
    build = pipeline.compile(inputs(files), Options(TODAY))
    before = {one.path: one.content for one in build.outputs()}
    files["content/events/e0.md"] += "\nMore of it [@paper].\n"
    (file,) = (one for one in inputs(files).content if one.path == "content/events/e0.md")
    revised = update_event(build, file)
    assert revised is not None
    assert revised.cited
    made = {one.path: one.content for one in revised.build.outputs()}
    assert made == clean(Folder(files))[0]
    assert (
        made["sources/_audit/no-copy-statements/index.html"]
        != (before["sources/_audit/no-copy-statements/index.html"])
    )


def test_an_edit_that_is_undone_is_made_again_where_it_stood() -> None:
    folder = Folder(dict(PROJECT))
    folder.build()
    before = dict(folder.site)
    edit_body(folder.files, random.Random(2))
    folder.build()
    assert folder.site != before
    folder.files = dict(PROJECT)
    assert folder.build().strategy == "nothing"
    assert folder.site == before


OWN = "{% extends '!theme/event.html' %}{% block title %}"
TEMPLATES: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "its own template": ({}, {"event.html": OWN + "mine{% endblock %}"}, "events"),
    "a part of it": (
        {"event.html": OWN + "{% include 'mine.html' %}{% endblock %}", "mine.html": "one"},
        {"mine.html": "two"},
        "events",
    ),
    "a part that was not there before": (
        {"event.html": OWN + "{% include 'mine.html' ignore missing %}{% endblock %}"},
        {"mine.html": "two"},
        "events",
    ),
    "a part that it works out the name of": (
        {"event.html": OWN + "{% include 'mi' ~ 'ne.html' %}{% endblock %}", "mine.html": "one"},
        {"mine.html": "two"},
        "all",
    ),
    "what stands on any page": ({}, {"cite.html": "<sup>{{ anchor }}</sup>"}, "all"),
    "a part of what stands on any page": (
        {"row.html": "{% include 'mine.html' %}", "mine.html": "one"},
        {"mine.html": "two"},
        "all",
    ),
}


@pytest.mark.parametrize("case", TEMPLATES)
def test_a_template_concerns_the_pages_that_use_it(case: str) -> None:
    before, after, concerned = TEMPLATES[case]
    folder = Folder(dict(PROJECT) | {f"templates/{name}": text for name, text in before.items()})
    folder.build()
    pages = folder.made
    folder.files.update((f"templates/{name}", text) for name, text in after.items())
    done = folder.build()
    assert done.strategy == "theme"
    assert folder.site == clean(folder)[0]
    if concerned == "all":
        assert (done.changed, folder.made) == (None, pages)
    else:
        assert done.changed is not None
        assert folder.made == len(done.changed) < pages
        assert {path.partition("/")[0] for path in done.changed} == {concerned}
        name = next(iter(after))
        assert set(done.changed.values()) == {(f"templates/{name}",)}


def test_a_template_is_a_reason_to_read_and_link_nothing() -> None:
    folder = Folder(dict(PROJECT))
    folder.build()
    edit_theme(folder.files, random.Random(3))

    def asked(*_: Any) -> Iterator[Any]:
        raise AssertionError("a file was read")

    assert folder.memory is not None
    done = incremental_build(
        change(folder.files, folder.options, deserialize(folder.memory), parallel_map=asked)
    )
    assert done.strategy == "theme"


def test_only_files_that_are_different_are_read_again() -> None:
    folder = Folder(dict(PROJECT))
    folder.build()
    add_event(folder.files, random.Random(4))
    read: list[int] = []

    def spread(function: Callable[..., Any], items: Any, /) -> Iterator[Any]:
        read.append(len(items))
        return map(function, items)

    assert folder.memory is not None
    done = incremental_build(
        change(folder.files, folder.options, deserialize(folder.memory), parallel_map=spread)
    )
    assert (done.strategy, read) == ("structure", [1])
    assert done.reason.endswith(" came")


def test_a_memory_of_another_program_is_of_no_use() -> None:
    folder = Folder(dict(PROJECT))
    folder.build()
    assert folder.memory is not None
    done = incremental_build(
        change(folder.files, folder.options, deserialize(folder.memory), "another")
    )
    assert (done.strategy, done.changed) == ("structure", None)
    assert "timeline" in done.reason


@pytest.mark.parametrize("edit", [edit_title, edit_theme, edit_static])
def test_the_address_of_the_site_is_the_one_that_was_asked_for_in_every_way(edit: Edit) -> None:
    folder = Folder(dict(PROJECT), Options(TODAY, base_url="https://example.net/elsewhere/"))
    folder.build()
    edit(folder.files, random.Random(1))
    folder.build()
    site, _ = clean(folder)
    assert b"https://example.net/elsewhere/" in site["index.html"]
    assert folder.site == site
