"""The preview in a real browser: what is saved appears, and what the reader was doing goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.projects import event
from tests.serve.running import FILES, Running, running, until, write
from timeline.serve.host_check import HostCheck
from timeline.serve.server import Server

pytestmark = pytest.mark.browser

EVENT = "content/events/first-2025.md"
PAGE = "/events/first-2025/"
LONG = "\n\n".join(f'Paragraph {number} of them [@paper "words {number}"].' for number in range(60))
MARK = "() => { document.querySelector('main').mine = 1; document.querySelector('h1').mine = 1; }"
MARKED = "() => document.querySelector('main').mine === 1"


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Running]:
    files = {**FILES, EVENT: event("The first meeting", "2025-10-14", body=LONG)}
    with running(write(tmp_path, files)) as one:
        yield one


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A context in which no page says anything in the console that is an error."""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # A browser says of itself that a server went away, or that something else is in its place.
        gone = (
            "Failed to load resource: net::",
            "Failed to load resource: the server responded with a status of 403",
        )
        if message.type == "error" and not message.text.startswith(gone):
            wrong.append(message.text)

    context.on("console", heard)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert not wrong, wrong


def opened(context: BrowserContext, preview: Running, path: str) -> Page:
    """A page that is open and has heard from the server."""
    page = context.new_page()
    with page.expect_response(f"{preview.address}/__timeline/live.js"):
        page.goto(preview.address + path)
    return page


def save(preview: Running, title: str = "The first meeting", body: str = LONG) -> None:
    preview.save(EVENT, event(title, "2025-10-14", body=body))


def test_the_page_changes_and_the_place_the_notes_and_the_focus_stay(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    note = page.locator("main details").first
    note.evaluate("(one) => { one.open = true; }")
    page.evaluate("() => window.scrollTo(0, 1500)")
    link = page.locator("main a[href^='https://example.org']:visible").last
    link.evaluate("(one) => { one.focus({ preventScroll: true }); one.mine = 1; }")
    before = page.evaluate("() => window.scrollY")
    save(preview, "Another title", LONG.replace("Paragraph 59 of", "Paragraph fifty-nine of"))
    expect(page.locator("h1")).to_contain_text("Another title")
    expect(page.locator("main")).to_contain_text("Paragraph fifty-nine of them")
    assert "Another title" in page.title()
    assert page.evaluate(MARKED)
    assert note.evaluate("(one) => one.open")
    assert page.evaluate("() => document.activeElement.mine") == 1
    assert page.evaluate("() => window.scrollY") == before


def test_each_paragraph_keeps_its_notes_where_others_come_and_go_around_it(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    paragraph = page.locator("main p", has_text="Paragraph 17 of them")
    paragraph.evaluate(
        """(one) => {
          one.mine = 1;
          const note = one.querySelector('details') || one.parentElement.querySelector('details');
          note.open = true;
          note.mine = 1;
          one.querySelector('a').focus({ preventScroll: true });
          document.activeElement.mine = 1;
        }"""
    )
    parts = LONG.split("\n\n")
    save(preview, body="\n\n".join(["A new one [@paper].", *parts[:-1], "The last [@paper]."]))
    expect(page.locator("main")).to_contain_text("A new one")
    expect(page.locator("main")).not_to_contain_text("Paragraph 59 of them")
    assert paragraph.evaluate("(one) => one.mine") == 1
    opened_notes = "() => [...document.querySelectorAll('details[open]')].map((one) => one.mine)"
    assert page.evaluate(opened_notes) == [1]
    assert page.evaluate("() => document.activeElement.mine") == 1


def test_a_change_of_style_only_swaps_the_style(preview: Running, context: BrowserContext) -> None:
    preview.save(
        "templates/base.html",
        '{% extends "!theme/base.html" %}{% block head_end %}'
        '<link rel="stylesheet" href="{{ asset(\'mine.css\') }}">{% endblock %}',
    )
    preview.save("assets/mine.css", "h1 { color: rgb(1, 2, 3) }")
    preview.shows(PAGE, "mine.")
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    heading = page.locator("h1")
    expect(heading).to_have_css("color", "rgb(1, 2, 3)")
    preview.save("assets/mine.css", "h1 { color: rgb(4, 5, 6) }")
    expect(heading).to_have_css("color", "rgb(4, 5, 6)")
    assert heading.evaluate("(one) => one.mine") == 1
    expect(page.locator("link[href*='mine.']")).to_have_count(1)


def test_an_error_lies_over_the_page_and_goes(preview: Running, context: BrowserContext) -> None:
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    preview.save(EVENT, event("Broken", "2025-02-30"))
    faults = page.locator("#timeline-preview details.errors")
    expect(faults).to_be_visible()
    expect(faults).to_contain_text("There is no day 30")
    expect(faults.locator("pre").first).to_contain_text("date: 2025-02-30")
    expect(page.locator("h1")).to_contain_text("The first meeting")
    save(preview, "Mended")
    expect(faults).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("Mended")
    assert page.evaluate(MARKED)


def test_errors_are_not_hidden_in_the_closed_notes_of_warnings(
    preview: Running, context: BrowserContext
) -> None:
    preview.save(EVENT, event("Overdue", "2025-10-14", more="status: planned\n"))
    preview.shows(PAGE, "overdue-plan")
    page = opened(context, preview, PAGE)
    expect(page.locator("#timeline-preview details.warnings")).not_to_have_attribute("open", "")
    preview.save(EVENT, event("Broken", "2025-02-30"))
    faults = page.locator("#timeline-preview details.errors")
    expect(faults.locator("li").first).to_be_visible()
    # Whoever closes them has seen them, and the next error of the same kind opens nothing.
    faults.locator("summary").click()
    preview.save(EVENT, event("Broken again", "2025-02-31"))
    expect(faults.locator("pre").first).to_contain_text("2025-02-31")
    expect(faults.locator("li").first).to_be_hidden()


def test_a_failing_template_is_shown_and_mended(preview: Running, context: BrowserContext) -> None:
    page = opened(context, preview, PAGE)
    preview.save("templates/event.html", "\n{{ view.nothing.of.it }}\n")
    expect(page.locator("#timeline-preview")).to_contain_text("templates/event.html:2")
    (preview.root / "templates/event.html").unlink()
    expect(page.locator("h1")).to_contain_text("The first meeting")
    expect(page.locator("#timeline-preview details.errors")).to_have_count(0)


def test_a_style_that_stands_in_the_head_is_swapped(
    preview: Running, context: BrowserContext
) -> None:
    frame = '{{% extends "!theme/base.html" %}}{{% block head_end %}}{}{{% endblock %}}'
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    heading = page.locator("h1")
    preview.save("templates/base.html", frame.format("<style>h1 { color: rgb(1, 2, 3) }</style>"))
    expect(heading).to_have_css("color", "rgb(1, 2, 3)")
    preview.save("templates/base.html", frame.format("<style>h1 { color: rgb(4, 5, 6) }</style>"))
    expect(heading).to_have_css("color", "rgb(4, 5, 6)")
    link = "<link rel='stylesheet' media='{}' href='{{{{ asset('mine.css') }}}}'>"
    preview.save("assets/mine.css", "h1 { color: rgb(7, 8, 9) }")
    preview.save("templates/base.html", frame.format(link.format("all")))
    expect(heading).to_have_css("color", "rgb(7, 8, 9)")
    preview.save("templates/base.html", frame.format(link.format("print")))
    expect(heading).not_to_have_css("color", "rgb(7, 8, 9)")
    expect(page.locator("head style")).to_have_count(0)
    assert page.evaluate(MARKED)


def test_what_is_typed_into_a_page_stays_when_the_page_is_the_same(
    preview: Running, context: BrowserContext
) -> None:
    preview.save(
        "timeline.yaml", "title: A timeline\nrepository: https://github.com/a/b\ncontribute: main\n"
    )
    preview.shows("/add/", "form-data")
    page = opened(context, preview, "/add/")
    page.evaluate(MARK)
    title = page.locator("[data-field=title] input").first
    title.fill("Half a title")
    preview.save("assets/site.css", "h1 { color: rgb(1, 2, 3) }")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    save(preview, "Another title")
    expect(page.locator("#timeline-preview .saved a")).to_have_text("Another title")
    expect(title).to_have_value("Half a title")
    expect(page.locator("code.written")).to_contain_text("Half a title")
    assert page.evaluate(MARKED)


def test_a_page_with_scripts_is_loaded_again_and_looks_as_before(
    preview: Running, context: BrowserContext
) -> None:
    preview.save("assets/mine.js", "document.querySelector('h1').append(' by a script')")
    preview.save(
        "templates/base.html",
        '{% extends "!theme/base.html" %}{% block head_end %}'
        "<script defer src=\"{{ asset('mine.js') }}\"></script>{% endblock %}",
    )
    preview.shows(PAGE, "mine.")
    page = opened(context, preview, PAGE)
    note = page.locator("main details").first
    note.evaluate("(one) => { one.open = true; }")
    page.evaluate("() => window.scrollTo(0, 1500)")
    link = page.locator("main a[href^='https://example.org']:visible").last
    link.evaluate("(one) => one.focus({ preventScroll: true })")
    focused = page.evaluate("() => document.activeElement.outerHTML")
    save(preview, "Another title")
    expect(page.locator("h1")).to_contain_text("Another title by a script")
    assert note.evaluate("(one) => one.open")
    assert page.evaluate("() => document.activeElement.outerHTML") == focused
    page.wait_for_function("() => Math.abs(window.scrollY - 1500) < 5")


def test_a_new_event_is_offered_where_the_page_does_not_show_it(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    preview.save("content/events/far-1950.md", event("Far away", "1950-01-01"))
    preview.shows("/events/far-1950/", "Far away")
    preview.save("content/events/far-1940.md", event("Farther away", "1940-01-01"))
    link = page.locator("#timeline-preview .saved a", has_text="Farther away")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("h1")).to_contain_text("Farther away")


def test_an_event_is_offered_where_the_page_changes_and_does_not_show_it(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, "/data/")
    before = page.locator("main").inner_text()
    preview.save("content/events/far-1950.md", event("Far away", "1950-01-01"))
    expect(page.locator("#timeline-preview .saved a")).to_have_text("Far away")
    assert page.locator("main").inner_text() != before
    page.goto(f"{preview.address}/")
    preview.save("content/events/far-1950.md", event("Farther away", "1950-01-01"))
    expect(page.locator("main")).to_contain_text("Farther away")
    expect(page.locator("#timeline-preview .saved a")).to_have_count(0)


def test_what_was_saved_while_a_page_was_hidden_is_offered_when_it_is_seen(
    preview: Running, context: BrowserContext
) -> None:
    preview.save("content/events/near-1960.md", event("Near", "1960-01-01"))
    preview.shows("/events/near-1960/", "Near")
    page = opened(context, preview, PAGE)
    page.evaluate(
        "() => Object.defineProperty(document, 'hidden', { value: true, writable: true })"
    )
    for year in (1950, 1940):
        preview.save(f"content/events/far-{year}.md", event(f"In {year}", f"{year}-01-01"))
        preview.shows(f"/events/far-{year}/", f"In {year}")
    # The news may take a moment longer than the answer.
    page.wait_for_timeout(1_000)
    page.evaluate(
        "() => { document.hidden = false; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(page.locator("#timeline-preview .saved")).to_have_text("Saved: In 1950, In 1940")


def test_with_follow_the_page_goes_there(tmp_path: Path, context: BrowserContext) -> None:
    with running(write(tmp_path, FILES), follow=True) as preview:
        page = opened(context, preview, PAGE)
        preview.save("content/events/far-1950.md", event("Far away", "1950-01-01"))
        preview.shows("/events/far-1950/", "Far away")
        preview.save("content/events/far-1940.md", event("Farther away", "1940-01-01"))
        expect(page.locator("h1")).to_contain_text("Farther away")


def test_with_follow_the_page_goes_where_its_event_went(
    tmp_path: Path, context: BrowserContext
) -> None:
    with running(write(tmp_path, FILES), follow=True) as preview:
        page = opened(context, preview, PAGE)
        (preview.root / EVENT).rename(preview.root / "content/events/moved-2025.md")
        page.wait_for_url("**/events/moved-2025/")
        expect(page.locator("h1")).to_contain_text("The first meeting")


def test_the_chronology_gains_renames_and_loses_an_event(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, "/")
    page.evaluate(MARK)
    path = "content/events/third-2025.md"
    preview.save(path, event("The third meeting", "2025-10-17"))
    expect(page.locator("main")).to_contain_text("The third meeting")
    preview.save(path, event("The last meeting", "2025-10-17"))
    expect(page.locator("main")).to_contain_text("The last meeting")
    expect(page.locator("main")).not_to_contain_text("The third meeting")
    (preview.root / path).unlink()
    expect(page.locator("main")).not_to_contain_text("The last meeting")
    expect(page.locator("main")).to_contain_text("The second meeting")
    assert page.evaluate(MARKED)


def test_the_settings_a_template_and_the_words_change_without_a_reload(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    preview.save("timeline.yaml", "title: Another name\n")
    expect(page.locator("header").first).to_contain_text("Another name")
    preview.save(
        "templates/event.html",
        '{% extends "!theme/event.html" %}{% block main %}<p id="mine">Mine</p>{{ super() }}'
        "{% endblock %}",
    )
    expect(page.locator("#mine")).to_have_text("Mine")
    preview.save("timeline.yaml", "title: Another name\nlanguage: fr\n")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.evaluate(MARKED)


def test_what_scripts_add_to_a_page_is_no_reason_to_load_it_again(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    page.evaluate(MARK)
    page.evaluate("() => document.head.append(document.createElement('script'))")
    save(preview, "Seen without a reload")
    expect(page.locator("h1")).to_contain_text("Seen without a reload")
    assert page.evaluate(MARKED)


def test_a_deleted_event_is_gone_and_may_come_back(
    preview: Running, context: BrowserContext
) -> None:
    page = opened(context, preview, PAGE)
    (preview.root / EVENT).rename(preview.root / "content/events/first-2026.md")
    expect(page.locator("h1")).to_contain_text("Page not found")
    expect(page.locator("main a")).to_have_attribute("href", "/events/first-2026/")
    (preview.root / "content/events/first-2026.md").rename(preview.root / EVENT)
    expect(page.locator("h1")).to_contain_text("The first meeting")
    expect(page.locator("link[href*='site.']")).to_have_count(1)


def test_ten_tabs_share_one_connection(preview: Running, context: BrowserContext) -> None:
    streams: list[str] = []
    context.on(
        "request",
        lambda request: streams.append(request.url) if "__timeline/events" in request.url else None,
    )
    pages = [opened(context, preview, PAGE) for _ in range(10)]
    save(preview, "Seen in all")
    for page in pages:
        page.bring_to_front()
        expect(page.locator("h1")).to_contain_text("Seen in all")
    assert len(streams) == 1
    # When the tab that listened is closed, another one listens.
    pages[0].close()
    save(preview, "Seen in the others")
    for page in pages[1:]:
        page.bring_to_front()
        expect(page.locator("h1")).to_contain_text("Seen in the others")


def test_a_page_follows_a_server_that_was_started_again(
    tmp_path: Path, context: BrowserContext
) -> None:
    root = write(tmp_path, FILES)
    with running(root) as first:
        page = opened(context, first, PAGE)
        port = first.server.server_port
    write(root, {EVENT: event("After the restart")})
    with running(root, port=port):
        expect(page.locator("h1")).to_contain_text("After the restart")


def test_a_page_comes_back_to_its_server_after_something_else_answered(
    tmp_path: Path, context: BrowserContext
) -> None:
    """A stream that is refused is given up by the browser for good."""
    root = write(tmp_path, FILES)
    with running(root) as first:
        page = opened(context, first, PAGE)
        port = first.server.server_port
    refused: list[str] = []
    other = Server("127.0.0.1", port, on_request=refused.append)
    other.host_check = HostCheck(frozenset(), port)
    thread = Thread(target=other.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    until(lambda: refused)
    other.shutdown()
    other.server_close()
    write(root, {EVENT: event("After the other one")})
    with running(root, port=port):
        expect(page.locator("h1")).to_contain_text("After the other one")


def test_the_badge_leads_to_the_file(preview: Running, context: BrowserContext) -> None:
    page = opened(context, preview, PAGE)
    link = page.locator("#timeline-preview .page a")
    expect(link).to_have_text(f"{EVENT}:1")
    expect(link).to_have_attribute("href", f"vscode://file{preview.root}/{EVENT}:1")


def test_links_to_drafts_are_marked(preview: Running, context: BrowserContext) -> None:
    page = opened(context, preview, "/")
    link = page.locator("main a[href='/events/secret-2025/']").first
    words = link.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert "draft" in words
    page.goto(f"{preview.address}/events/secret-2025/")
    expect(page.locator("#timeline-preview strong")).to_have_text("Draft")
