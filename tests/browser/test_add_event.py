"""Adding an event as somebody who has never used git: the form in a real browser, and its file."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.projects import build, event, site
from tests.web import Site
from timeline.authoring.fix.fixer import fix_file
from timeline.content.addresses import address_problem
from timeline.content.validators import FieldError, Number
from timeline.core.inputs import SourceFile

pytestmark = pytest.mark.browser

HOST: Final = "http://localhost:9"
"""Nothing listens there: all is answered from memory. A browser trusts it with its clipboard."""
GITHUB: Final = "https://github.com/people/timeline"
FILES: Final = {
    "timeline.yaml": "title: A timeline\ntimezone: Europe/London\ncontribute: main\n"
    f"repository: {GITHUB}.git\n",
    "content/events/talks-2025.md": event("Talks", "2025-09-02"),
    "content/places/tirana.md": "---\ntitle: Tirana\n---\n",
    "content/series/arrivals.md": "---\ntitle: Arrivals\nunit: people\nkind: cumulative\n---\n",
}


@lru_cache
def made(settings: str) -> Site:
    return site({**FILES, "timeline.yaml": settings}, today=date.today().toordinal())


Start = Callable[..., Page]


@pytest.fixture
def start(browser: Browser) -> Iterator[Start]:
    """Opens the page with the form of a project that is served from memory."""
    contexts = []
    wrong: list[str] = []

    def start(settings: str = FILES["timeline.yaml"], *, script: bool = True, **more: Any) -> Page:
        served = made(settings)
        context = browser.new_context(java_script_enabled=script, **more)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)

        def answer(route: Route) -> None:
            address = urlsplit(route.request.url)
            if address.netloc != urlsplit(HOST).netloc:
                wrong.append(f"asked {route.request.url}")
            file = address.path.lstrip("/")
            file += "index.html" if file == "" or file.endswith("/") else ""
            kind = mimetypes.guess_type(file)[0] or "text/plain"
            found = served.files.get(file)
            route.fulfill(
                status=200 if found is not None else 404,
                body=found or b"",
                content_type=f"{kind}; charset=utf-8",
            )

        page.route("**/*", answer)
        page.goto(f"{HOST}/add/")
        return page

    yield start
    for context in contexts:
        context.close()
    assert wrong == []


UNFOLD: Final = """
one => {
  for (let at = one; (at = at.closest('details')); at = at.parentElement) at.open = true;
  return one.type;
}
"""


def put(box: Page | Locator, name: str, value: str) -> None:
    """Write into the field of that name, or choose in it, directly below `box`."""
    control = box.locator(f'[data-field="{name}"]').locator("input, select, textarea").first
    kind = control.evaluate(UNFOLD)
    if kind == "select-one":
        control.select_option(value)
    elif kind == "checkbox":
        control.check()
    else:
        control.fill(value)


def more(box: Page | Locator, name: str) -> Locator:
    """Press "Add" of the field of that name, and give the new item."""
    field = box.locator(f'fieldset[data-field="{name}"]').first
    field.evaluate(UNFOLD)
    field.locator("> [data-add]").click()
    return field.locator("> .items > .item").last


def first(box: Page | Locator, name: str) -> Locator:
    """The item that is there from the beginning."""
    return box.locator(f'fieldset[data-field="{name}"] > .items > .item').first


def written(page: Page) -> tuple[str, str]:
    """The path and the text of the file that the form made, as the browser downloads it."""
    with page.expect_download() as waiting:
        page.locator("[data-download]").click()
    path = waiting.value.path()
    return f"content/events/{waiting.value.suggested_filename}", path.read_text("utf-8")


def said_of(path: str, text: str) -> list[str]:
    """What `check` says of the file in the project, whatever the severity, but for other files;
    `--fix` has nothing to change in it.
    """
    assert fix_file(SourceFile(path, text)).text == text
    found = build({**FILES, path: text}, today=date.today().toordinal()).diagnostics
    quiet = {"source-without-copy", "no-file"}
    return [
        f"{one.code}: {one.message}"
        for one in found
        if one.at.path == path and one.code not in quiet
    ]


def simple(page: Page) -> None:
    put(page, "title", "Ministers meet in Tirana: a first time")
    put(page, "date", "2025-05-15")
    put(page, "summary", 'They meet [@report "met in Tirana"].')
    more(page, "places").locator("input").fill("tirana")
    source = first(page, "sources")
    source.locator("> [data-key] input").fill("report")
    put(source, "title", "Joint communiqué")
    put(source, "url", "https://example.org/communique")
    put(source, "publisher", "Government of Albania")
    put(source, "published", "2025-05-15")
    put(source, "type", "declaration")
    put(
        page,
        "body",
        'The ministers met [@report "met in Tirana"].\n\nThey will meet again [@report p. 2].',
    )


SIMPLE: Final = f"""\
---
title: 'Ministers meet in Tirana: a first time'
date: 2025-05-15
summary: 'They meet [@report "met in Tirana"].'
places: [tirana]
sources:
  report:
    title: Joint communiqué
    url: https://example.org/communique
    publisher: Government of Albania
    published: 2025-05-15
    type: declaration
added: {date.today().isoformat()}
---
The ministers met [@report "met in Tirana"].

They will meet again [@report p. 2].
"""


def test_a_simple_event_is_a_file_that_check_accepts(start: Start) -> None:
    page = start()
    simple(page)
    path, text = written(page)
    assert path == "content/events/ministers-meet-in-tirana-a-first-time-2025.md"
    assert text == SIMPLE
    assert said_of(path, text) == []
    assert page.locator(".written").text_content() == text
    assert page.locator('[role="status"]').text_content() == "Nothing is missing."


def rich(page: Page) -> None:
    put(page, "title", "Arrivals pass 20,000")
    put(page, "date", "2025-05~")
    put(page, "status", "happened")
    put(page, "summary", "More than 20,000 people have arrived [@paper; @wire].")
    put(page, "date_note", "The paper names the month only [@paper].")
    sources = page.locator('fieldset[data-field="sources"]').first
    for number, (key, title, kind) in enumerate(
        (
            ("paper", "Arrivals pass 20,000", "news"),
            ("wire", "Arrivals: 'a record'", "news"),
            ("office", "Statistics to May", "statistics"),
        )
    ):
        source = more(page, "sources") if number else first(page, "sources")
        source.locator("> [data-key] input").fill(key)
        put(source, "title", title)
        put(source, "url", f"https://example.org/{number}#top")
        put(source, "publisher", f"Publisher {number}")
        put(source, "published", "2025-06")
        put(source, "type", kind)
    put(sources.locator("> .items > .item").last, "own_account", "")
    figure = more(page, "figures")
    put(figure, "series", "arrivals")
    put(figure, "value", "20000")
    put(figure, "qualifier", "more_than")
    put(figure, "as_of", "2025-05")
    source = first(figure, "source")
    put(source, "source", "paper")
    put(source, "passage", "More than 20,000: a record")
    dispute = more(page, "disputes")
    put(dispute, "about", "The day on which 20,000 were reached")
    positions = dispute.locator('fieldset[data-field="positions"] > .items > .item')
    for position, says, key in (
        (positions.nth(0), "21 May", "paper"),
        (positions.nth(1), "22 May", "wire"),
    ):
        put(position, "says", says)
        put(first(position, "sources"), "source", key)
    decided = more(dispute, "resolution")
    put(decided, "says", "Not before 22 May")
    put(decided, "basis", "statistics")
    put(decided, "extent", "part")
    put(first(decided, "sources"), "source", "office")
    put(decided, "why", "The table has 19,900 for 21 May.")
    put(page, "body", "The count passed 20,000 in May [@paper; @office].")


def test_an_uncertain_date_three_sources_a_figure_and_a_dispute(start: Start) -> None:
    page = start()
    rich(page)
    path, text = written(page)
    assert said_of(path, text) == []
    read = build({**FILES, path: text}, today=date.today().toordinal()).chronicle
    assert read
    (found,) = (one for one in read.events if one.title == "Arrivals pass 20,000")
    assert found.date.text == "2025-05~"
    assert len(found.sources) == 3
    assert found.fields.figures[0].source.passage == "More than 20,000: a record"
    assert found.fields.disputes[0].resolution
    assert [one.says for one in found.fields.disputes[0].positions] == ["21 May", "22 May"]


def test_the_host_opens_with_the_file_filled_in(start: Start) -> None:
    page = start()
    simple(page)
    address = urlsplit(page.locator("[data-open]").get_attribute("href") or "")
    assert address.path == "/people/timeline/new/main"
    assert parse_qs(address.query) == {
        "filename": ["content/events/ministers-meet-in-tirana-a-first-time-2025.md"],
        "value": [SIMPLE],
    }


def test_gitlab_has_names_of_its_own(start: Start) -> None:
    page = start(
        "title: A\nrepository: https://gitlab.com/a/b/c\ncontribute: {branch: next, folder: site}\n"
    )
    simple(page)
    address = urlsplit(page.locator("[data-open]").get_attribute("href") or "")
    assert address.path == "/a/b/c/-/new/next"
    query = parse_qs(address.query)
    assert query["file_name"] == [
        "site/content/events/ministers-meet-in-tirana-a-first-time-2025.md"
    ]
    assert query["content"] == [SIMPLE]


def test_a_file_too_long_for_an_address_is_copied(start: Start) -> None:
    page = start()
    simple(page)
    put(page, "body", "Words and words, " * 600 + "[@report].")
    link = page.locator("[data-open]")
    assert len(link.get_attribute("href") or "") < 200
    link.evaluate("one => one.removeAttribute('target')")
    link.evaluate("one => one.addEventListener('click', event => event.preventDefault())")
    link.click()
    expect(page.locator('[role="status"]')).to_contain_text("too long")
    assert (
        page.evaluate("navigator.clipboard.readText()") == page.locator(".written").text_content()
    )


@pytest.mark.parametrize(
    "clipboard", ["undefined", "{ writeText: () => Promise.reject(new Error('not allowed')) }"]
)
def test_what_cannot_be_copied_is_selected(start: Start, clipboard: str) -> None:
    """A page that is not encrypted has no clipboard, and a browser may refuse it."""
    page = start()
    page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    simple(page)
    status = page.locator('[role="status"]')
    selected = "getSelection().toString()"
    page.locator("[data-copy]").click()
    expect(status).to_contain_text("copy it yourself")
    page.wait_for_timeout(300)
    assert page.evaluate(selected).strip() == SIMPLE.strip()
    put(page, "body", "Words and words, " * 600 + "[@report].")
    expect(status).to_have_text("Nothing is missing.")
    link = page.locator("[data-open]")
    link.evaluate("one => one.addEventListener('click', event => event.preventDefault())")
    link.click()
    expect(status).to_contain_text("copy it yourself")
    assert (
        page.evaluate(selected).strip() == (page.locator(".written").text_content() or "").strip()
    )


def test_what_was_done_is_told_until_something_changes(start: Start) -> None:
    page = start()
    status = page.locator('[role="status"]')
    page.locator("[data-copy]").click()
    expect(status).to_have_text("Copied.")
    item = more(page, "places")
    expect(status).to_contain_text("Still to fix")
    page.locator("[data-copy]").click()
    expect(status).to_have_text("Copied.")
    item.locator("[data-remove]").click()
    expect(status).to_contain_text("Still to fix")


def test_the_name_of_the_file_can_be_written_anew(start: Start) -> None:
    """It is proposed until somebody writes one, and again where that was taken away."""
    page = start()
    name = page.locator("#file-name")
    put(page, "title", "Talks")
    expect(name).to_have_value("talks")
    name.fill("")
    expect(name).to_have_value("")
    name.press_sequentially("Talks")
    expect(name).to_have_value("Talks")
    page.keyboard.press("Tab")
    expect(name).to_have_attribute("aria-invalid", "true")
    described = (name.get_attribute("aria-describedby") or "").split()
    fault = page.locator(f"#{described[-1]}")
    expect(fault).to_contain_text("such as talks")
    name.fill("")
    page.keyboard.press("Tab")
    expect(name).to_have_value("talks")
    expect(fault).to_be_hidden()


def test_without_a_name_there_is_no_file(start: Start) -> None:
    """A title in letters that ids have not gives none, and two of them never the same."""
    page = start()
    simple(page)
    put(page, "title", "東京 summit")
    name = page.locator("#file-name")
    expect(name).to_have_value("")
    downloads: list[Any] = []
    page.on("download", lambda download: downloads.append(download))
    for button in ("[data-download]", "[data-open]"):
        page.locator(button).click()
        expect(name).to_be_focused()
        expect(page.locator("[data-file] .fault")).to_contain_text("Give the file a name")
        page.locator("[data-copy]").focus()
    put(page, "title", "")
    expect(page.locator("[data-file] .fault")).to_have_text("This is required")
    name.fill("tokyo-" * 20 + "summit")
    expect(page.locator("[data-file] .fault")).to_contain_text("126 characters; the limit is 100")
    name.fill("tokyo-summit-2025")
    page.wait_for_timeout(200)
    assert downloads == []
    assert written(page)[0] == "content/events/tokyo-summit-2025.md"


def test_sources_stand_in_the_order_in_which_they_were_written(start: Start) -> None:
    page = start()
    simple(page)
    for key in ("2", "1"):
        source = more(page, "sources")
        source.locator("> [data-key] input").fill(key)
        put(source, "title", "A")
    text = page.locator(".written").text_content() or ""
    assert re.findall(r"^  (\S+):$", text, re.MULTILINE) == ["report", "2", "1"]


def test_the_spaces_of_french_are_kept(start: Start) -> None:
    page = start()
    put(page, "title", "Une  réunion\u202f: «\u00a0première\u00a0»")
    assert "title: 'Une réunion\u202f: «\u00a0première\u00a0»'\n" in (
        page.locator(".written").text_content() or ""
    )


def test_the_fault_of_a_group_describes_it_and_its_own_button_mends_it(start: Start) -> None:
    page = start()
    simple(page)
    change = more(page, "status_history")
    assert change.locator("[data-add]").count() > 0  # The first one in the group is another's.
    put(change, "status", "planned")
    put(change, "on", "2025-05-01")
    page.locator("[data-open]").click()
    field = page.locator('fieldset[data-field="status_history"]')
    described = (field.get_attribute("aria-describedby") or "").split()
    expect(page.locator(f"#{described[-1]}")).to_contain_text("The last change says planned")
    expect(field.locator("> [data-add]")).to_be_focused()


def test_without_a_repository_there_is_a_file_to_download(start: Start) -> None:
    page = start("title: A\ncontribute: main\n")
    assert page.locator("[data-open]").count() == 0
    simple(page)
    assert written(page)[1] == SIMPLE


def test_what_is_missing_is_said_where_it_stands_and_nothing_opens(start: Start) -> None:
    page = start()
    assert page.locator(".fault:visible").count() == 0
    page.locator("[data-open]").click()
    assert (
        page.locator(":focus").evaluate("one => one.closest('[data-field]').dataset.field")
        == "title"
    )
    assert page.url == f"{HOST}/add/"
    field = page.locator('[data-field="title"]').first
    control = field.locator("input")
    assert control.get_attribute("aria-invalid") == "true"
    described = (control.get_attribute("aria-describedby") or "").split()
    assert page.locator(f"#{described[-1]}").text_content() == "This is required"
    assert page.locator(".faults a").count() >= 4


def test_what_is_put_right_describes_its_field_no_longer(start: Start) -> None:
    """Hidden text counts in a description, since it is named by its id."""
    page = start()
    page.locator("[data-open]").click()
    put(page, "title", "A title")
    put(page, "date", "2025-10-15")
    put(page, "date", "")
    notes = page.locator(".fault[hidden], .meaning[hidden]").all_text_contents()
    assert len(notes) > 10
    assert set(notes) == {""}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("date", "15 October 2025", "Write 2025-10-15"),
        ("date", "2025-10-15/2025-10-14", "Write 2025-10-14/2025-10-15"),
        ("date", "2025-02-30", "no such day"),
        ("title", "a" * 141, "the limit is 140"),
        ("summary", "They met [@nobody].", "No source has the key nobody"),
        ("summary", "They met.", "does not end with a source"),
        ("timezone", "Europe/Lodnon", "no such time zone"),
        ("timezone", "BST", "no such time zone"),
        ("timezone", "Europe/london", "no such time zone"),
        ("thread", "A \u202e title", "invisible"),
        ("title", "\U0001f4c5" * 141, "has 141 characters"),
        ("added", "2025-10", "single day"),
    ],
)
def test_a_mistake_is_said_when_its_field_is_left(
    start: Start, name: str, value: str, says: str
) -> None:
    page = start()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    put(page, name, value)
    page.keyboard.press("Tab")
    fault = page.locator(f'[data-field="{name}"] > .fault').first
    fault.wait_for(state="visible")
    assert says in (fault.text_content() or "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thread", "A talk " + "\U0001f4c5" * 133),
        ("summary", 'They met [@report "the [two] ministers"].'),
        ("summary", 'They met [@report "the \\"two\\" ministers]"; @report p. 4].'),
        (
            "body",
            "They write `[@nobody]` and ``a ` [@nobody]`` [@report].\n\n```\n[@a]\n\n[@b]\n```",
        ),
        ("body", "```[@nobody]``` is code [@report]."),
        ("body", "They write so [@report]:\n\n~~~~\n[@nobody]\n~~~\n\n[@nobody]\n"),
    ],
)
def test_what_the_reader_takes_is_no_mistake(start: Start, name: str, value: str) -> None:
    page = start()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    with page.expect_response("**/names.json"):
        simple(page)
    put(page, name, value)
    page.locator("[data-copy]").click()
    expect(page.locator('[role="status"]')).to_have_text("Copied.")
    assert page.locator(".fault:visible").all_text_contents() == []
    assert said_of(*written(page)) == []


def test_a_time_zone_binds_the_dates_of_the_event_and_not_of_its_sources(start: Start) -> None:
    page = start()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    with page.expect_response("**/names.json"):
        simple(page)
    put(page, "timezone", "Europe/London")
    put(page, "published", "2025-10-16T12:00Z")
    put(page, "date", "2025-10-15T12:00Z")
    change = more(page, "status_history")
    put(change, "status", "happened")
    put(change, "on", "2025-10-16T12:00Z")
    put(change, "was", "2025-10-14T12:00Z")
    page.locator("[data-copy]").click()
    faults = page.locator(".fault:visible").all_text_contents()
    assert ["contradicts the time zone" in fault for fault in faults] == [True, True]
    put(page, "date", "2025-10-15T12:00+01:00")
    put(change, "was", "2025-10-14T12:00+01:00")
    page.locator("[data-copy]").click()
    expect(page.locator('[role="status"]')).to_have_text("Copied.")
    assert said_of(*written(page)) == []


ADDRESSES: Final = (
    *(
        "https://example.org/",
        "http://EXAMPLE.org:8080?q",
        "https://example.org./a",
        "https://ex_a.b/",
    ),
    *(
        "https://müller.example/ü",
        "https://l·l.example/",
        "https://[::1]:80/",
        "https://localhost:/",
    ),
    *("https://a..b/", "https://.a/", "https://a b.org/", "https://a@b.org/", "https://a,b.org/"),
    *("https://a.org:99999/", "https://a.org:x/", "https:///a", "ftp://a.org/", "https:/a.org/"),
    *(f"https://example.org/a{one}b" for one in "\u200b\u00ad\u200e\u2060\u00a0\u3000\x7f<\\|^`{"),
    *("https://example.org/\U0001f4c5", "https://exa\u00admple.org/", "https://\U0001f4c5.org/"),
)


def test_an_address_is_judged_as_the_reader_judges_it(start: Start) -> None:
    """And a number by its length too."""
    page = start()
    source = first(page, "sources")
    figure = more(page, "figures")
    for box, name, values, is_right in (
        (source, "url", ADDRESSES, lambda one: address_problem(one) is None),
        (figure, "value", ("1" * 40, "1" * 41, "0." + "1" * 38, "-" + "1" * 40), is_number),
    ):
        control = box.locator(f'[data-field="{name}"] input').first
        control.focus()
        page.keyboard.press("Tab")
        page.wait_for_timeout(300)
        found = {}
        for value in values:
            control.evaluate(
                """(one, value) => { one.type = 'text'; one.value = value;
                one.dispatchEvent(new Event('input', { bubbles: true })); }""",
                value,
            )
            found[value] = control.get_attribute("aria-invalid") is None
        assert found == {value: is_right(value) for value in values}


def is_number(text: str) -> bool:
    try:
        Number().check(text)
    except FieldError:
        return False
    return True


def test_a_date_says_how_it_is_understood(start: Start) -> None:
    page = start()
    put(page, "date", "2025-23")
    said = page.locator('[data-field="date"] > .meaning').first
    assert said.text_content() == "Means a time from 1 September 2025 to 30 November 2025"


def test_known_names_are_suggested(start: Start) -> None:
    page = start()
    page.locator('[data-field="title"] input').first.focus()
    page.locator('#known-places option[value="tirana"]').wait_for(state="attached")
    item = more(page, "places")
    assert item.locator("input").get_attribute("list") == "known-places"
    first(page, "sources").locator("> [data-key] input").fill("report")
    assert page.locator('#known-keys option[value="report"]').count() == 1


def test_the_keyboard_is_enough(start: Start) -> None:
    page = start()
    add = page.locator('fieldset[data-field="places"] > [data-add]')
    add.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Tirana")
    assert "places: [Tirana]" in (page.locator(".written").text_content() or "")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "places" not in (page.locator(".written").text_content() or "")
    assert add.evaluate("one => one === document.activeElement")


def test_without_a_script_there_is_a_template_and_what_to_do(start: Start) -> None:
    page = start(script=False)
    assert not page.locator("form").is_visible()
    assert not page.locator(".preview").is_visible()
    assert page.locator(".needs-script").is_visible()
    template = page.locator('[aria-labelledby="by-hand"] pre').text_content() or ""
    assert said_of("content/events/template-2025.md", template) == []
    assert page.locator(f'[aria-labelledby="by-hand"] a[href="{GITHUB}/new/main"]').is_visible()


def test_each_event_can_be_corrected_on_the_host(start: Start) -> None:
    page = start(script=False)
    page.goto(f"{HOST}/events/talks-2025/")
    link = page.get_by_role("link", name="Correct this")
    assert link.get_attribute("href") == f"{GITHUB}/edit/main/content/events/talks-2025.md"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(start: Start, width: int, dark: bool) -> None:
    """WCAG 2.2 AA and best practice, with faults shown and every group unfolded."""
    scheme = "dark" if dark else "light"
    page = start(viewport={"width": width, "height": 900}, color_scheme=scheme)
    rich(page)
    put(page, "date", "15 May")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for name in ("places", "actors", "media", "withdrawn", "allow"):
        more(page, name)
    page.locator("[data-copy]").click()
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") == width
