"""What is saved is served: files change on the disk, and the answers over HTTP with them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import OWN, OWN_OPTIONS, TODAY, event
from tests.serve.running import FILES, Running, running, undressed, until, write
from timeline.build import pipeline
from timeline.project import loader
from timeline.serve import preview as timing
from timeline.serve.builder import Builder
from timeline.serve.overlay import Editor
from timeline.serve.responder import Responder
from timeline.serve.site_index import SiteIndex
from timeline.serve.state import State

EVENT = "content/events/first-2025.md"
PAGE = "/events/first-2025/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


@pytest.fixture(params=["told of changes", "looking for changes"])
def preview(request: pytest.FixtureRequest, root: Path) -> Iterator[Running]:
    with running(root, poll=request.param == "looking for changes") as one:
        yield one


def test_an_edited_text_is_on_its_page_and_an_edited_title_in_the_list(preview: Running) -> None:
    preview.save(EVENT, event("Another title", body='They left [@paper "they left"].'))
    assert "They left" in preview.shows(PAGE, "Another title").text
    assert "Another title" in preview.get("/").text


def test_a_new_event_a_renamed_one_and_a_deleted_one(preview: Running) -> None:
    assert preview.get("/events/third-2025/").status == 404
    preview.save("content/events/third-2025.md", event("The third"))
    assert preview.shows("/events/third-2025/", "The third").status == 200
    (preview.root / EVENT).rename(preview.root / "content/events/moved-2025.md")
    preview.shows("/events/moved-2025/", "The first meeting")
    assert preview.get(PAGE).status == 404
    (preview.root / "content/events/moved-2025.md").unlink()
    until(lambda: preview.get("/events/moved-2025/").status == 404)
    assert "The first meeting" not in preview.get("/").text


def test_a_file_that_an_editor_replaces(preview: Running) -> None:
    """Many editors write a new file beside the old one and rename it over that."""
    new = preview.root / "content/events/.first-2025.md.swp"
    new.write_text(event("Replaced"), encoding="utf-8")
    new.replace(preview.root / EVENT)
    preview.shows(PAGE, "Replaced")


def test_a_change_of_the_settings_a_template_a_style_and_the_words(preview: Running) -> None:
    preview.save("timeline.yaml", "title: Renamed\n")
    preview.shows("/", "Renamed")
    preview.save("assets/extra.css", "p { color: red }")
    preview.save(
        "templates/event.html",
        '{% extends "!theme/event.html" %}{% block head_end %}'
        "<meta name=mine content=\"{{ asset('extra.css') }}\">{% endblock %}",
    )
    preview.shows(PAGE, 'name=mine content="/assets/extra.')
    shutil.rmtree(preview.root / "templates")
    preview.lacks(PAGE, "name=mine")
    preview.save("timeline.yaml", "title: Renamed\nlanguage: fr\n")
    preview.shows("/", '<html lang="fr"')
    preview.save("themes/mine/assets/site.css", "p { color: blue }")
    before = preview.get("/").text
    preview.save("timeline.yaml", "title: Renamed\nlanguage: fr\ntheme: mine\n")
    until(lambda: preview.get("/").text != before)
    preview.save("locales/fr.yaml", "site: {skip: Allons-y}\n")
    preview.shows(PAGE, "Allons-y")


def test_a_change_of_the_registry_is_on_the_pages_that_name_it(preview: Running) -> None:
    actor = "content/actors/council.md"
    preview.save(actor, "---\ntitle: The council\nkind: body\n---\n")
    preview.save(EVENT, event("A meeting", "2025-10-14", more="actors: [council]\n"))
    preview.shows(PAGE, "The council")
    preview.save(actor, "---\ntitle: The board\nkind: body\n---\n")
    preview.shows(PAGE, "The board")


def test_a_folder_that_goes_and_comes_back(preview: Running) -> None:
    away = preview.root / "away"
    (preview.root / "content").rename(away)
    until(lambda: preview.get(PAGE).status == 404)
    away.rename(preview.root / "content")
    preview.shows(PAGE, "The first meeting")
    preview.save(EVENT, event("After the return"))
    preview.shows(PAGE, "After the return")


def test_an_error_is_laid_over_the_last_good_page_and_goes_when_it_is_mended(
    preview: Running,
) -> None:
    preview.save(EVENT, event("Broken", on="2025-02-30"))
    page = preview.shows(PAGE, "field-date")
    assert page.status == 200
    assert "The first meeting" in page.text
    assert f'href="vscode://file{preview.root}/{EVENT}:3"' in page.text
    assert "There is no day 30" in page.text
    assert "date: 2025-02-30" in page.text
    assert "2025-02-28" in page.text
    assert "field-date" in preview.get("/").text
    preview.save(EVENT, event("Mended"))
    assert "field-date" not in preview.shows(PAGE, "Mended").text


def test_a_template_that_cannot_be_read_is_located_in_the_template(preview: Running) -> None:
    preview.save("templates/page.html", "line one\n{% if %}\n")
    page = preview.shows(PAGE, "template-error")
    assert page.status == 200
    assert "templates/page.html:2" in page.text
    (preview.root / "templates/page.html").unlink()
    preview.lacks(PAGE, "template-error")


def test_a_template_that_fails_on_one_page_takes_no_other_with_it(preview: Running) -> None:
    preview.save(
        "templates/event.html",
        '{% extends "!theme/event.html" %}\n{% block main %}\n'
        '{% if view.id == "first-2025" %}{{ view.nothing.of.it }}{% endif %}\n'
        "{{ super() }}{% endblock %}",
    )
    page = preview.shows(PAGE, "template-error")
    assert page.status == 500
    assert "templates/event.html:3" in page.text
    assert "{% if view.id == &#34;first-2025&#34; %}{{ view.nothing.of.it }}" in page.text
    assert preview.get("/events/second-2025/").status == 200
    assert preview.get("/").status == 200
    assert preview.failed[-3:] == [
        "events/first-2025/index.html: templates/event.html:3",
        "events/second-2025/index.html: made",
        "index.html: made",
    ]


def test_the_line_of_a_page_that_fails_is_the_one_that_it_was_made_of(preview: Running) -> None:
    """A page of the last good site fails by the template as it was, not as it is now."""
    preview.save("templates/event.html", "first line\n{{ view.nothing.of.it }}\n")
    preview.shows(PAGE, "templates/event.html:2")
    preview.save("templates/event.html", "first line\n{% if %}\n")
    text = preview.shows(PAGE, "cannot be read").text
    assert text.count("  2 | {{ view.nothing.of.it }}") == 1
    assert text.count("  2 | {% if %}") == 1


def test_the_script_gets_every_page_as_an_answer_that_succeeds(preview: Running) -> None:
    """A browser writes any other answer to its console."""
    preview.save("templates/event.html", "{{ view.nothing.of.it }}")
    preview.shows(PAGE, "template-error")
    for path, status in (("/", 200), (PAGE, 500), ("/events/none/", 404), ("/none", 404)):
        answer, asked = preview.get(path), preview.get(f"/__timeline/page{path}")
        assert (answer.status, asked.status, asked.text) == (status, 200, answer.text)
        assert f'data-status="{status}"' in asked.text
    redirect = preview.get("/__timeline/page/events/second-2025")
    assert (redirect.status, redirect.headers["Location"]) == (301, "/events/second-2025/")
    assert preview.get("/__timeline/page/__timeline/page/").status == 404
    assert preview.get("/__timeline/page").status == 404


def test_a_project_that_is_broken_from_the_start(root: Path) -> None:
    (root / EVENT).write_text("nothing\n")
    with running(root) as preview:
        page = preview.get("/")
        assert page.status == 500
        assert "front-matter-missing" in page.text
        preview.save(EVENT, event("Mended"))
        assert preview.shows("/", "Mended").status == 200


def test_drafts_are_shown_and_marked(root: Path) -> None:
    with running(root) as preview:
        assert "<strong>Draft</strong>" in preview.get("/events/secret-2025/").text
        assert "<strong>Draft</strong>" not in preview.get(PAGE).text
        assert 'href="/__timeline/drafts.css?' in preview.get("/").text
        assert 'a[href="/events/secret-2025/"]::after' in preview.get("/__timeline/drafts.css").text
    with running(root, drafts=False) as preview:
        assert preview.get("/events/secret-2025/").status == 404
        assert "drafts.css" not in preview.get("/").text


def test_every_file_is_the_one_that_build_writes_but_for_what_is_added(root: Path) -> None:
    write(root, {"static/robots.txt": "User-agent: *\n"})
    options = pipeline.Options(today=TODAY)
    build = pipeline.compile(loader.read(root).inputs, options)
    with running(root, drafts=False) as preview:
        for output in build.outputs():
            served = preview.state.newest.served
            assert served is not None
            assert served.content(output.path) == output.content
            answer = preview.get(f"/{output.path}")
            page = served.page(output.path) is not None
            content = undressed(answer.content) if page else answer.content
            assert content == output.content, output.path


def test_the_own_timeline_is_byte_for_byte_the_one_that_build_writes() -> None:
    build = pipeline.compile(loader.read(OWN).inputs, OWN_OPTIONS)
    first = Builder(OWN, lambda read: OWN_OPTIONS).start(pipeline.sequential_map)
    state = State("one")
    snapshot = state.publish(SiteIndex(first.build), first.diagnostics, first.workspace.texts())
    responder = Responder(Editor(OWN))
    served = snapshot.served
    assert served is not None
    outputs = list(build.outputs())
    assert len(outputs) > 300
    for output in outputs:
        content = responder.answer(snapshot, f"{served.root}{output.path}").content
        page = served.page(output.path) is not None
        assert (undressed(content) if page else content) == output.content, output.path


def test_what_is_laid_over_a_page_is_escaped(preview: Running) -> None:
    preview.save(EVENT, event("A", more="colour: <script>alert(1)</script>\n"))
    page = preview.shows(PAGE, "field-unknown")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_a_site_that_stands_under_a_path(root: Path) -> None:
    (root / "timeline.yaml").write_text("title: A timeline\nbase_url: /on/here/\n")
    with running(root) as preview:
        assert preview.get("/").headers["Location"] == "/on/here/"
        assert preview.get("/on/here").headers["Location"] == "/on/here/"
        assert "The first meeting" in preview.get("/on/here/events/first-2025/").text
        assert preview.get(PAGE).status == 404


def test_nothing_is_written(root: Path) -> None:
    before = sorted(root.rglob("*"))
    with running(root) as preview:
        preview.save(EVENT, event("Other"))
        preview.shows(PAGE, "Other")
    assert sorted(root.rglob("*")) == before


def test_a_file_that_is_emptied_before_it_is_written_is_not_taken_for_empty(root: Path) -> None:
    empty = 0.0
    with running(root) as preview:
        for number in range(20):
            started = time.monotonic()
            with (root / EVENT).open("w", encoding="utf-8") as file:
                file.flush()
                file.write(event(f"Take {number}"))
            empty = max(empty, time.monotonic() - started)
        preview.shows(PAGE, "Take 19")
        # A file that a busy machine left empty for longer is one that somebody emptied.
        assert empty > timing.QUIET_SECONDS or not any(one.errors for one in preview.told)


def test_a_burst_of_files_ends_in_what_is_on_the_disk(root: Path) -> None:
    many = root / "static/many"
    with running(root) as preview:
        many.mkdir(parents=True)
        for number in range(3000):
            (many / f"{number}.txt").write_text(str(number))
        for number in range(0, 3000, 2):
            (many / f"{number}.txt").unlink()
        until(lambda: preview.get("/many/2999.txt").status == 200)
        until(lambda: preview.get("/many/2998.txt").status == 404)
        assert preview.get("/many/1.txt").text == "1"
