"""Pages across events: disagreements, threads, stories, corrections, overdue plans, the audit."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as Xml

import pytest

from tests.projects import build, event, faults, site
from tests.web import PageSeen, Site
from timeline.model.references import statements
from timeline.site.queries.audit import audit

ATOM = "{http://www.w3.org/2005/Atom}"
SIDES = "positions: [{says: One, sources: [paper]}, {says: Two, sources: [paper]}]"
DECIDED = (
    "resolution: {says: Two, basis: arithmetic, extent: %s, sources: [paper], why: It adds up}"
)
FILES = {
    "timeline.yaml": "title: A timeline\nbase_url: https://example.org/\n",
    "content/events/talks.md": event(
        "Talks",
        "2025-01-10",
        "thread: The bridge\nactors: [{actor: Ann, part: host}, {actor: Bo, part: participant},"
        " {actor: Cy, part: commentator}]\n"
        f"disputes:\n  - about: Who came\n    {SIDES}\n    {DECIDED % 'whole'}\n"
        f"  - about: Who spoke\n    {SIDES}\n    affects: [deal]\n",
        'They met [@paper "they met"]. They spoke [@record].',
    ),
    "content/events/deal.md": event(
        "A deal",
        "2025-02-01",
        "implements: [talks]\nactors: [{actor: Ann, part: host}, Bo,"
        " {actor: Ann, part: commentator}]\n"
        "corrections:\n  - {on: 2025-03-01, what: The day was wrong, was: 1 May, now: 1 February,"
        " sources: [paper]}\n  - {on: 2025-04-02, what: The name was wrong}\n",
    ),
    "content/events/reply.md": event(
        "A reply",
        "2025-03-01",
        "responds_to: [deal]\nfollows: [talks]\nactors: [{actor: Ann, part: commentator}, Bo]\n",
    ),
    "content/events/due.md": event(
        "A meeting that was due",
        "2025-09-02",
        "status: postponed\nfollows: [deal]\n"
        "status_history: [{status: postponed, on: 2025-06-01, was: 2025-06-30}]\n",
    ),
    "content/events/gone.md": event(
        "Something else",
        "2025-05-05",
        "withdrawn: {on: 2025-06-06, why: It was another event}\n"
        "corrections: [{on: 2025-05-06, what: A secret}]\n"
        f"disputes:\n  - about: A secret question\n    {SIDES}\n",
        "A secret text [@paper].",
    ),
    "content/sources/record.md": "---\ntitle: The record\nurl: https://example.org/2\n"
    "publisher: The Council\ntype: declaration\nown_account: true\nread: opening\n"
    "archived: {url: 'https://archive.example/2', on: 2025-10-16}\n---\n",
    "content/series/visitors.md": "---\ntitle: Visitors\nunit: people\nkind: level\ndisputes:\n"
    "  - about: How many\n    affects: [talks, gone]\n    positions: ["
    "{says: Few, sources: [record]}, {says: Many, sources: [record], held_by: Ann}]\n"
    "    resolution: {says: Some, basis: own_record, extent: part, sources: [record], why: Seen}\n"
    "---\n",
    "content/stories/bridge.md": "---\ntitle: How the bridge came\n"
    "summary: A long way [@record].\naliases: [/old-story/]\n---\nFirst they met [@record].\n\n"
    "[[talks]]\n\n[[deal]]\n\nThen they waited.\n\n[[due]]\n",
}


@pytest.fixture(scope="module")
def made() -> Site:
    return site(FILES)


def words(page: PageSeen) -> str:
    return page.one("main").text


def hrefs(page: PageSeen) -> list[str]:
    return [link.attributes["href"] for link in page.links]


def test_nothing_leads_nowhere(made: Site) -> None:
    assert made.dead_ends() == []
    assert made.third_parties() == []


def test_everything_across_events_is_found_from_the_first_page(made: Site) -> None:
    reached = made.reachable()
    for path in ("disagreements", "threads", "stories", "corrections", "overdue", "sources/_audit"):
        assert f"{path}/index.html" in reached, path
    assert "corrections.xml" in reached


def test_a_project_without_any_of_it_has_no_empty_shells() -> None:
    bare = site({"content/events/a.md": event()})
    for path in ("disagreements", "threads", "stories", "corrections", "overdue"):
        assert f"{path}/index.html" not in bare.files
        assert f"/{path}/" not in hrefs(bare.page(""))
    assert "corrections.xml" not in bare.files
    assert "sources/_audit/index.html" not in site({}).files


# --- Disagreements ---


def test_the_undecided_come_first_then_those_decided_in_part(made: Site) -> None:
    page = made.page("disagreements/")
    asked = [one.text for one in page.all("h3")]
    assert asked == ["Who spoke", "How many", "Who came"]
    assert "3 disagreements, 1 undecided" in words(page)


def test_a_disagreement_leads_to_where_it_is_kept(made: Site) -> None:
    found = hrefs(made.page("disagreements/"))
    assert "/events/talks/#dispute-2" in found
    assert "/series/visitors/#dispute-1" in found


def test_an_event_shows_the_disagreements_kept_elsewhere_that_touch_it(made: Site) -> None:
    deal = made.page("events/deal/")
    (shown,) = deal.all("article", class_="dispute")
    assert "Who spoke" in shown.text
    assert "Recorded under: Talks" in shown.text
    assert "Also concerns" not in shown.text
    assert "/events/talks/#dispute-2" in hrefs(deal)
    assert "1 disagreement, undecided" in made.page("2025/").one("main").text


def test_the_sources_of_others_are_listed_and_not_counted(made: Site) -> None:
    series_only = {path: text.replace("They spoke [@record].", "") for path, text in FILES.items()}
    talks = site(series_only).page("events/talks/")
    assert "1 source from 1 origin" in talks.one("p", class_="known").text
    assert "The record" in words(talks)


def test_a_withdrawn_event_keeps_no_disagreement_and_shows_none(made: Site) -> None:
    assert "secret" not in words(made.page("disagreements/"))
    assert "How many" not in words(made.page("events/gone/"))


def test_values_that_differ_are_listed_though_nobody_wrote_of_them() -> None:
    figures = "---\ntitle: Boats\nunit: boats\nkind: level\nfigures:\n" + "".join(
        f"  - {{value: {value}, as_of: 2025-01-01, source: {source}, said_by: {who}}}\n"
        for value, source, who in ((3, "one", "Ann"), (9, "two", "Bo"))
    )
    sources = {
        f"content/sources/{name}.md": f"---\ntitle: {name}\nurl: https://example.org/{name}\n---\n"
        for name in ("one", "two")
    }
    made = site({"content/series/boats.md": f"{figures}---\n", **sources})
    page = made.page("disagreements/")
    (shown,) = page.all("article", class_="dispute")
    assert "according to Ann" in shown.text
    assert "Nothing decides this yet" not in shown.text
    assert any(href.startswith("/series/boats/#") for href in hrefs(page))
    assert made.dead_ends() == []


def many(count: int, more: str) -> dict[str, str]:
    """Events over two years with the same lines each."""
    return {
        f"content/events/e{number}.md": event(f"Event {number}", f"{2020 + number % 2}-05-03", more)
        for number in range(count)
    }


@pytest.mark.parametrize(
    ("path", "count", "more"),
    [
        ("disagreements", 70, f"disputes:\n  - about: Who\n    {SIDES}\n"),
        ("corrections", 130, "corrections: [{on: %s-02-03, what: A slip}]\n"),
        ("overdue", 130, "status: planned\n"),
    ],
)
def test_a_long_list_is_split_by_year(path: str, count: int, more: str) -> None:
    files = {
        name: text % text.split("date: ")[1][:4] if "%s" in text else text
        for name, text in many(count, more).items()
    }
    made = site(files)
    assert f"{path}/2020/index.html" in made.files
    assert f"{path}/2021/index.html" in made.files
    assert {f"/{path}/2020/"} <= set(hrefs(made.page(f"{path}/")))
    assert made.dead_ends() == []
    links = hrefs(made.page(f"{path}/2020/"))
    assert any(href.startswith("/events/e2/") for href in links)
    assert not any(href.startswith("/events/e1/") for href in links)
    assert made.page(f"{path}/2020/").one("h1").text.endswith(" 2020")


# --- Threads ---


def test_a_thread_reads_from_its_start_to_its_end(made: Site) -> None:
    page = made.page("threads/talks/")
    assert page.one("h1").text == "The bridge"
    assert [one.text for one in page.all("h3")] == [
        "Talks",
        "A deal",
        "A reply",
        "A meeting that was due",
    ]
    for said in (
        "Carries out: Talks",
        "Responds to: A deal",
        "Follows: Talks",
        "Postponed, outcome not reported",
    ):
        assert said in words(page)
    assert "more to come" in words(page)


def test_a_key_event_of_a_thread_is_told_as_one() -> None:
    files = {
        "content/events/a.md": event("A", "2025-10-01", "thread: One\nkey: true\n"),
        "content/events/b.md": event("B", "2025-10-02", "follows: [a]\n"),
    }
    first, second = site(files).page("threads/a/").all("li", class_="entry")
    assert first.attributes["class"] == "entry happened key"
    assert second.attributes["class"] == "entry happened"


def test_a_later_part_of_a_long_thread_does_not_begin_at_the_beginning() -> None:
    files = {
        f"content/events/e{n}.md": event(
            f"Event {n}",
            f"{2020 + n // 80}-05-03",
            f"follows: [e{n - 1}]\n" if n else "thread: T\n",
        )
        for n in range(160)
    }
    made = site(files)
    assert made.page("threads/e0/").one("h2", id="steps").text == "From the beginning 80 events"
    assert made.page("threads/e0/2021/").one("h2", id="steps").text == "2021 80 events"


def test_a_thread_names_no_event_that_is_not_of_it() -> None:
    made = site(
        {
            "content/events/a.md": event("A", "2025-10-01", "thread: One\n"),
            "content/events/b.md": event("B", "2025-10-02", "follows: [a, c]\n"),
            "content/events/c.md": event("C", "2025-10-01"),
        }
    )
    assert "Follows: A" in words(made.page("threads/a/"))
    assert "/events/c/" not in hrefs(made.page("threads/a/"))


def test_an_event_shows_its_place_in_the_thread(made: Site) -> None:
    page = made.page("events/deal/")
    assert "The bridge event 2 of 4" in words(page)
    thread = page.one("ol", class_="thread").text
    assert thread == "Previous · 10 January 2025 Talks 1 February 2025 This event" + (
        " Next · 1 March 2025 A reply"
    )


def test_the_index_says_how_far_a_thread_reaches(made: Site) -> None:
    said = words(made.page("threads/"))
    assert "The bridge 10 January 2025 – 2 September 2025 · 4 events" in said


def test_a_thread_whose_ends_have_one_date_says_it_once() -> None:
    files = {
        "content/events/a.md": event("A", "2025-10-01", "thread: One\n"),
        "content/events/b.md": event("B", "2025-10-01", "follows: [a]\n"),
    }
    made = site(files)
    assert "One 1 October 2025 · 2 events" in words(made.page("threads/"))
    assert "One 1 October 2025 · 2 events" in words(made.page("threads/a/"))


@pytest.mark.parametrize(
    ("first", "last", "language", "said"),
    [
        ("2025-10-14/..", "unknown", "en", "since 14 October 2025 – date not known"),
        ("2025-10", "2025-12", "fr", "octobre 2025 – décembre 2025"),
    ],
)
def test_no_kind_of_date_makes_the_span_of_a_thread_a_wrong_sentence(
    first: str, last: str, language: str, said: str
) -> None:
    files = {
        "timeline.yaml": f"title: A\nlanguage: {language}\n",
        "content/events/a.md": event("A", first, "status: ongoing\nthread: One\n"),
        "content/events/b.md": event("B", last, "status: unconfirmed\nfollows: [a]\n"),
    }
    assert f"One {said} · 2 " in words(site(files).page("threads/"))


def test_the_dates_of_an_office_stand_for_themselves() -> None:
    mayor = "actors: [{actor: Ann, role: Mayor}, {actor: Bo, role: Clerk}]\n"
    files = {
        "content/events/a.md": event("A", "2025-09", mayor),
        "content/events/b.md": event("B", "2025-09", "actors: [{actor: Ann, role: Mayor}]\n"),
        "content/events/c.md": event("C", "2025-10", "actors: [{actor: Bo, role: Clerk}]\n"),
    }
    made = site(files)
    assert "Mayor mentioned: September 2025" in words(made.page("actors/ann/"))
    assert "Clerk mentioned: September 2025 – October 2025" in words(made.page("actors/bo/"))


def test_a_withdrawn_root_has_no_thread() -> None:
    files = {
        "content/events/a.md": event(
            more="thread: A secret\nwithdrawn: {on: 2025-11-01, why: Wrong}\n"
        ),
        "content/events/b.md": event("B", "2025-10-20", "follows: [a]\n"),
    }
    made = site(files)
    assert not any(file.startswith("threads/") for file in made.files)
    assert b"A secret" not in b"".join(made.files.values())


# --- Corrections ---


def test_corrections_stand_newest_first_with_a_mark_for_what_was_withdrawn(made: Site) -> None:
    page = made.page("corrections/")
    entries = [one.text for one in page.all("li") if "2025" in one.text]
    assert [one[:40] for one in entries[:3]] == [
        "6 June 2025 Withdrawn Something else",
        "A deal 2 April 2025 The name was wrong",
        "A deal 1 March 2025 The day was wrong It",
    ]
    assert "/events/deal/#correction-1" in hrefs(page)
    assert "secret" not in words(page)


def test_the_feed_of_corrections_has_their_days_and_no_word_of_a_withdrawn_event(
    made: Site,
) -> None:
    feed = made.files["corrections.xml"]
    entries = Xml.fromstring(feed).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        "2025-06-06T00:00:00+00:00",
        "2025-04-02T00:00:00+00:00",
        "2025-03-01T00:00:00+00:00",
    ]
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 3
    assert b"Something else" not in feed
    assert b"It said: 1 May" in feed


# --- Plans without an outcome ---


def test_a_plan_without_an_outcome_is_listed_from_the_day_after() -> None:
    files = {"content/events/a.md": event("A meeting", "2025-11-03", "status: planned\n")}
    before = site(files, today=date(2025, 11, 3).toordinal())
    after = site(files, today=date(2025, 11, 4).toordinal())
    assert "overdue/index.html" not in before.files
    assert "/overdue/" in hrefs(after.page(""))
    assert "Planned, outcome not reported here" in words(after.page("overdue/"))


def test_the_day_of_the_build_is_recorded_where_it_matters(made: Site) -> None:
    recorded = {
        file
        for file, page in made.pages.items()
        if any(page.all("meta", name="timeline:today", content="2025-11-01"))
    }
    assert recorded == {"index.html", "overdue/index.html"}


def test_a_postponed_event_shows_its_former_date_struck_in_lists(made: Site) -> None:
    (row,) = made.page("overdue/").all("li", class_="entry")
    assert "Postponed, outcome not reported here" in row.text
    assert "formerly: 30 June 2025" in row.text
    assert made.page("overdue/").one("s").text == "30 June 2025"


@pytest.mark.parametrize(
    ("status", "word"),
    [("cancelled", "Cancelled"), ("unconfirmed", "Unconfirmed"), ("ongoing", "Ongoing")],
)
def test_every_status_is_a_word_on_the_page_and_in_the_row(status: str, word: str) -> None:
    on = "2025-10-01/.." if status == "ongoing" else "2025-10-01"
    made = site({"content/events/a.md": event(on=on, more=f"status: {status}\n")})
    assert made.page("events/a/").one("p", class_="state").text == word
    row = made.page("").one("li", class_="entry")
    assert word in row.text
    assert status in row.attributes["class"].split()


# --- Stories ---


def test_a_story_is_text_and_events_in_turns(made: Site) -> None:
    page = made.page("stories/bridge/")
    said = words(page)
    order = ["A long way", "First they met", "Talks", "A deal", "Then they waited", "was due"]
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert "/stories/bridge/" in hrefs(made.page("events/deal/"))
    assert "/stories/bridge/" in hrefs(made.page("old-story/"))
    assert "How the bridge came A long way" in words(made.page("stories/"))


# --- How events are sourced ---


def test_copies_of_one_report_are_one_origin() -> None:
    files = {
        "content/events/a.md": event("Copies", body="Said [@paper; @wire].").replace(
            "sources:\n",
            "sources:\n  wire: {title: W, url: 'https://example.org/w', copy_of: paper}\n",
        ),
        "content/events/b.md": event("Two", body="Said [@paper; @other].").replace(
            "sources:\n", "sources:\n  other: {title: O, url: 'https://example.org/o'}\n"
        ),
    }
    chronicle = build(files).chronicle
    assert chronicle is not None
    found = audit(chronicle)
    assert found.events_of["one_origin"] == ("a",)
    assert [one.event for one in found.statements_of["one_origin"]] == ["a"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 event and 1 statement cite 1 source from 1 origin."),
        ("fr", "1 événement et 1 affirmation reposent sur 1 source de 1 origine."),
    ],
)
def test_the_audit_counts_one_as_one(language: str, said: str) -> None:
    settings = f"title: A\nlanguage: {language}\n"
    made = site({"timeline.yaml": settings, "content/events/a.md": event()})
    assert said in words(made.page("sources/_audit/"))


def test_each_number_of_the_audit_leads_to_as_many_lines(made: Site) -> None:
    page = made.page("sources/_audit/")
    for link in page.all("a"):
        href, label = link.attributes["href"], link.attributes.get("aria-label", "")
        if not label:
            continue
        shown = made.page(href.strip("/") + "/")
        assert shown.one("h1").text in label
        lines = (
            list(shown.all("li", class_="entry"))
            if href.endswith("-events/")
            else [one for one in hrefs(shown) if "#s-" in one]
        )
        assert len(lines) == int(link.text), href
    assert "4 events and 5 statements cite 2 sources from 2 origins." in words(page)


def test_of_a_long_statement_the_list_has_the_beginning() -> None:
    said = " ".join(f"word{number}" for number in range(40))
    made = site({"content/events/long.md": event("Long", body=f"{said} [@paper].")})
    (shown,) = (
        link
        for link in made.page("sources/_audit/no-copy-statements/").all("a")
        if "#s-" in link.attributes["href"]
    )
    assert shown.text.endswith(" …")
    assert said.startswith(shown.text.removesuffix(" …"))
    assert 80 < len(shown.text) <= 102
    assert said in words(made.page("events/long/"))


def test_the_audit_asks_of_whole_events_and_of_single_statements() -> None:
    chronicle = build(FILES).chronicle
    assert chronicle is not None
    found = audit(chronicle)
    assert found.events_of["own_account"] == ()

    def said(measure: str) -> list[str]:
        return [
            list(statements(chronicle.event(one.event).document))[one.number].text
            for one in found.statements_of[measure]
        ]

    assert said("own_account") == ["They spoke"]
    assert said("part_read") == ["They spoke"]
    assert "They spoke" not in said("no_copy")
    assert set(found.events_of["no_copy"]) == {"deal", "reply", "due"}


# --- Actors ---


def test_who_commented_did_not_take_part(made: Site) -> None:
    ann = made.page("actors/ann/")
    rows = [one.text for one in ann.all("h3")]
    assert rows == ["A deal", "Talks"]
    assert "Commented on 1 March 2025 A reply" in words(ann)
    commented_only = words(made.page("actors/cy/"))
    assert "Commented on 10 January 2025 Talks" in commented_only
    assert "Who else took part" not in commented_only


def test_an_actor_has_parts_company_and_threads(made: Site) -> None:
    said = words(made.page("actors/ann/"))
    assert "Role in events host 2 events" in said
    assert "Who else took part Bo 2 events" in said
    assert "Cy" not in said
    assert "The bridge more to come 2 events" in said


def test_company_is_the_most_frequent_twelve_with_ties_by_name() -> None:
    names = [f"P{number:02}" for number in range(14)]
    files = {
        "content/events/a.md": event("A", "2025-10-01", f"actors: [Ann, {', '.join(names)}]\n"),
        "content/events/b.md": event("B", "2025-10-02", "actors: [Ann, P13]\n"),
    }
    page = site(files).page("actors/ann/")
    shown = [link.text for link in page.links if link.text.startswith("P") and link.text in names]
    assert shown == ["P13", *names[:11]]


def test_many_comments_have_a_page_of_their_own() -> None:
    made = site(many(14, "actors: [{actor: Ann, part: commentator}]\n"))
    page = made.page("actors/ann/")
    assert "All 14 events commented on" in words(page)
    assert len(list(made.page("actors/ann/_commented/").all("li", class_="entry"))) == 14
    assert made.dead_ends() == []


@pytest.mark.parametrize("page_id", ["disagreements", "overdue", "corrections", "data", "threads"])
def test_no_page_of_ones_own_stands_where_these_stand(page_id: str) -> None:
    path = f"content/pages/{page_id}.md"
    found = faults({path: "---\ntitle: Mine\n---\nWords.\n"})
    assert f"{path}:0:0 page-address-taken" in found
