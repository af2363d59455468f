"""What linking makes of a project in which everything fits."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.model.projects import chronicle, event, linked, project
from timeline.diagnostics.registry import is_counted
from timeline.model.supporting_statements import supporting_statements


def test_events_stand_in_the_order_of_time_then_of_exactness_then_of_their_ids() -> None:
    files = (
        event("d", "2025-10")
        | event("c", "2025-10-01")
        | event("b", "2025-10-01")
        | event("a", "2024/2025")
        | event("e", "2024-01-01T09:30")
    )
    told, _ = linked(files)
    assert [one.id for one in told.events] == ["e", "a", "b", "c", "d"]
    assert told.position == {"e": 0, "a": 1, "b": 2, "c": 3, "d": 4}
    assert told.event("b").title == "B"


def test_an_event_without_a_status_has_happened() -> None:
    told, _ = linked(event("a") | event("b", status="cancelled"))
    assert [one.status for one in told.events] == ["happened", "cancelled"]


SOURCES = """
--- content/events/a.md
---
title: A
date: 2025-10-14
summary: 'It began [@own].'
date_note: 'It was that day [@noted].'
sources:
  unread: {title: Unread, url: https://example.org/unread}
  counted: {title: Counted, url: https://example.org/counted}
  noted: {title: Noted, url: https://example.org/noted}
  own: {title: Own, url: https://example.org/own, publisher: The Paper}
  shared: record
figures: [{label: Boats, unit: boats, value: 3, source: counted}]
---
It went on [@shared "went on"; @own p. 4]. It ended [@the-record; @own].
--- content/sources/record.md
---
title: The record
url: https://example.org/record
names: [the-record]
---
"""


def test_sources_of_an_event_come_as_a_reader_meets_them() -> None:
    told = chronicle(SOURCES)
    one = told.event("a")
    titles = [told.sources[source].fields.title for source in one.sources]
    assert titles == ["Own", "The record", "Noted", "Counted", "Unread"]


def test_keys_lead_to_the_sources_of_the_site() -> None:
    told = chronicle(SOURCES)
    keys = told.event("a").keys
    assert keys["shared"] == keys["the-record"] == "record"
    assert keys["own"].startswith("the-paper-")
    assert told.source_keys["record"] == told.source_keys["the-record"] == "record"


def test_statements_rest_on_their_sources_with_the_passage() -> None:
    told = chronicle(SOURCES)
    rests = tuple(supporting_statements(told, "record"))
    assert [(one.statement.text, one.passage) for one in rests] == [
        ("It went on", "went on"),
        ("It ended", ""),
    ]
    assert {one.event for one in rests} == {"a"}


def test_the_id_of_a_source_is_its_publisher_and_the_digest_of_its_address() -> None:
    """The digest is that of `printf https://example.org/a | sha256sum`."""
    sources = (
        "{s: {title: S, url: 'https://example.org/a?utm_source=x#top', publisher: Daily Echo}}"
    )
    told, _ = linked(event("a", sources=sources))
    assert list(told.sources) == ["daily-echo-b5b10dd0"]


def test_a_source_without_an_address_is_known_by_publisher_and_title() -> None:
    sources = "{s: {title: Minutes, publisher: The Council}}"
    other = "{s: {title: Minutes, publisher: Another Council}}"
    files = event("a", sources=sources) | event("b", sources=sources) | event("c", sources=other)
    told, _ = linked(files)
    assert sorted(source.events for source in told.sources.values()) == [("a", "b"), ("c",)]
    assert told.event("a").sources[0].startswith("the-council-")


def test_mentions_with_one_address_are_one_source_and_the_smallest_id_supplies_each_field() -> None:
    files = event(
        "b",
        "2024",
        sources="{s: {title: Late, url: https://example.org/x, publisher: P, language: en}}",
    ) | event(
        "a", "2025", sources="{t: {title: First, url: https://example.org/x#top}}", body="[@t]"
    )
    told, _ = linked(files)
    (source,) = told.sources.values()
    fields = source.fields
    assert (fields.title, fields.publisher, fields.language) == ("First", "P", "en")
    assert source.events == ("b", "a")
    assert source.has_page


def test_archived_copies_of_all_mentions_are_kept_in_order() -> None:
    def archived(day: str) -> str:
        return (
            "{s: {title: S, url: https://example.org/x, "
            f"archived: {{url: https://archive.example/{day}, on: {day}}}}}}}"
        )

    record = {
        "content/sources/x.md": "---\ntitle: S\nurl: https://example.org/x\n"
        "archived: {url: https://archive.example/0, on: 2025-11-02}\n---\n"
    }
    files = event("a", sources=archived("2025-11-03")) | event("b", sources=archived("2025-11-01"))
    expected = ["2025-11-01", "2025-11-03"]
    told, _ = linked(files)
    assert [copy.on.text for copy in next(iter(told.sources.values())).archived] == expected
    told, _ = linked(files | record)
    expected.insert(1, "2025-11-02")
    assert [copy.on.text for copy in told.sources["x"].archived] == expected


def test_a_file_wins_whole() -> None:
    files = event("a", sources="{s: {title: T, url: https://example.org/x, publisher: P}}")
    files["content/sources/x.md"] = "---\ntitle: S\nurl: HTTPS://example.org/x\n---\n"
    told, _ = linked(files)
    assert list(told.sources) == ["x"]
    assert (told.sources["x"].fields.title, told.sources["x"].fields.publisher) == ("S", None)
    assert told.event("a").keys == {"s": "x"}


def test_a_source_of_one_event_has_no_page_and_one_with_a_file_has() -> None:
    told, _ = linked(event("a", sources="{s: {title: S, url: https://example.org/x}, r: record}"))
    assert [source.has_page for source in told.sources.values()] == [False]
    told = chronicle(SOURCES)
    assert [one.id for one in told.sources.values() if one.has_page] == ["record"]


COPIES = """
--- content/events/a.md
---
title: A
date: 2025-10-14
sources:
  s: {title: S, url: https://example.org/s, copy_of: t}
  t: {title: T, url: https://example.org/t, copy_of: wire}
  u: {title: U, url: https://example.org/u, copy_of: 'PA  Media, 14 October'}
  v: {title: V, url: https://example.org/v, copy_of: 'pa media, 14 October'}
  w: {title: W, url: https://example.org/w}
---
It began [@s; @t; @u; @v; @w].
--- content/sources/wire.md
---
title: Wire
url: https://example.org/wire
---
"""


def test_a_chain_of_copies_ends_at_its_origin() -> None:
    told = chronicle(COPIES)
    keys = told.event("a").keys
    origins = {key: told.sources[keys[key]].origin for key in "stuvw"}
    assert origins["s"] == origins["t"] == "wire"
    assert origins["u"] == origins["v"] == "PA  Media, 14 October"
    assert origins["w"] == keys["w"]


def test_an_original_is_looked_up_in_the_event_that_names_it() -> None:
    """The same key may mean different sources in different events."""
    one = "{s: {title: S, url: https://example.org/s}, o: {title: X, url: https://example.org/x}}"
    two = (
        "{s: {title: S, url: https://example.org/s, copy_of: o}, "
        "o: {title: O, url: https://example.org/o}}"
    )
    told, _ = linked(event("a", sources=one) | event("b", sources=two))
    copy = told.sources[told.event("a").keys["s"]]
    assert copy.origin == told.event("b").keys["o"]


NAMES = """
--- content/events/a.md
---
title: A
date: 2025-10-14
places: [Lancaster House, london]
actors:
  - {actor: PM Starmer, role: Prime Minister, part: host}
  - pm-starmer
  - Jane Doe
topics: [Border Security, fishing, Fishing]
sources: {s: {title: S, url: https://example.org/s}}
figures: [{series: Small boats, value: 3, unit: people, source: s}]
---
It began [@s].
--- content/events/b.md
---
title: B
date: 2024
actors: [keir-starmer]
topics: [border-security]
sources: {s: {title: S, url: https://example.org/s}}
---
It began before [@s].
--- content/actors/keir-starmer.md
---
title: Sir Keir Starmer
names: [PM Starmer]
aliases: [/actors/starmer/]
---
--- content/topics/border-security.md
---
title: Border security
---
--- content/places/lancaster-house.md
---
title: Lancaster House
within: London
---
"""


def test_names_lead_to_things_with_and_without_a_file() -> None:
    told = chronicle(NAMES)
    one = told.event("a")
    assert [(part.actor, part.role, part.part) for part in one.actors] == [
        ("keir-starmer", "Prime Minister", "host"),
        ("keir-starmer", "", None),
        ("jane-doe", "", None),
    ]
    assert one.topics == ("border-security", "fishing")
    assert one.series == ("small-boats",)
    assert told.actors["jane-doe"].title == "Jane Doe"
    assert told.actors["jane-doe"].document is None
    assert told.topics["fishing"].title == "Fishing", "a name reads better than an id"
    assert told.named["actor", "PM Starmer"] == "keir-starmer"
    assert list(told.places) == ["lancaster-house", "london"]


def test_things_know_their_events_in_the_order_of_time() -> None:
    told = chronicle(NAMES)
    assert told.events_of["actor", "keir-starmer"] == ("b", "a")
    assert told.events_of["topic", "border-security"] == ("b", "a")
    assert told.events_of["series", "small-boats"] == ("a",)


def test_a_claimed_name_redirects_from_where_it_used_to_be() -> None:
    told = chronicle(NAMES)
    assert told.actors["keir-starmer"].aliases == (
        "/actors/starmer/",
        "/actors/pm-starmer/",
        "/actors/sir-keir-starmer/",
    )
    assert told.topics["border-security"].aliases == ()


def test_a_claimed_name_does_not_redirect_from_the_address_of_another_thing() -> None:
    text = NAMES + "--- content/actors/pm-starmer.md\n---\ntitle: Another\n---\n"
    assert chronicle(text).actors["keir-starmer"].aliases == (
        "/actors/starmer/",
        "/actors/sir-keir-starmer/",
    )


def test_a_claimed_name_does_not_redirect_from_what_another_file_lists() -> None:
    text = NAMES + "--- content/actors/x.md\n---\ntitle: X\naliases: [/actors/pm-starmer]\n---\n"
    assert "/actors/pm-starmer/" not in chronicle(text).actors["keir-starmer"].aliases


def test_places_lie_within_others_that_need_no_file() -> None:
    told = chronicle(NAMES)
    assert told.within == {"lancaster-house": "london"}
    assert told.places["london"].document is None
    assert told.events_of["place", "london"] == ("a",)


def test_relations_are_linked_both_ways() -> None:
    files = (
        event("a", "2021", contradicts="[b]")
        | event("b", "2022", follows="[a, nothing]")
        | event("c", "2023", follows="[a]", part_of="[b]")
    )
    told, _ = linked(files)
    assert told.event("a").related == (("contradicts", "b"),)
    assert told.event("a").back_links == (
        ("follows", "b"),
        ("follows", "c"),
        ("contradicts", "b"),
    )
    assert told.event("b").related == (("follows", "a"), ("contradicts", "a"))
    assert told.event("b").back_links == (("contradicts", "a"), ("part_of", "c"))


def test_a_thread_holds_all_that_lead_back_to_its_root() -> None:
    files = (
        event("root", "2021", thread="The long story", follows="[before]")
        | event("before", "2020")
        | event("next", "2022", follows="[root]")
        | event("last", "2023", part_of="[next]", responds_to="[root]")
        | event("other", "2022", contradicts="[root]")
    )
    told, _ = linked(files)
    assert told.threads == {"root": ("root", "next", "last")}


def test_translations_stand_beside_their_original_and_nowhere_else() -> None:
    files = event("a", topics="[one]")
    files["content/events/a.fr.md"] = files["content/events/a.md"].replace("one", "deux")
    told, diagnostics = linked(files)
    assert [one.id for one in told.events] == ["a"]
    assert [one.language for one in told.translations["event", "a"]] == ["fr"]
    assert list(told.topics) == ["one"]
    assert {one.code for one in diagnostics if not is_counted(one.code)} == {"no-file"}


def test_a_draft_of_a_translation_is_told_only_where_it_is_asked_for() -> None:
    files = event("a") | {"content/events/a.fr.md": event("a", draft="true").popitem()[1]}
    assert dict(linked(files)[0].translations) == {}
    assert list(linked(files, drafts=True)[0].translations) == [("event", "a")]


def test_a_withdrawn_event_keeps_its_place_and_says_nothing() -> None:
    files = (
        event("a", withdrawn="{on: 2025-12-01, why: So.}", topics="[t]", follows="[b]")
        | event("b", follows="[a]")
    )  # fmt: skip
    told, _ = linked(files)
    one = told.event("a")
    assert (one.topics, one.sources, one.related) == ((), (), ())
    assert one.back_links == (("follows", "b"),)
    assert not told.topics
    assert [source.events for source in told.sources.values()] == [("b",)]


@pytest.mark.parametrize("drafts", [False, True])
def test_drafts_are_told_only_where_they_are_asked_for(drafts: bool) -> None:
    told, _ = linked(event("a", draft="true", topics="[t]") | event("b"), drafts=drafts)
    assert ("a" in told.position, "t" in told.topics) == (drafts, drafts)


def test_other_files_cite_sources_too() -> None:
    text = SOURCES + (
        "--- content/topics/t.md\n---\ntitle: T\n---\nIt matters [@the-record].\n"
        "--- content/pages/about.md\n---\ntitle: About\n---\nSee the record [@record].\n"
    )
    told = chronicle(text)
    assert told.sources_of == {("topic", "t"): ("record",), ("page", "about"): ("record",)}
    assert told.sources["record"].cited_by == (("topic", "t"), ("page", "about"))
    assert told.sources["record"].events == ("a",)
    assert [page.id for page in told.pages] == ["about"]


def test_mappings_cannot_be_changed() -> None:
    told = chronicle(NAMES)
    mappings = (told.position, told.sources, told.actors, told.events_of, told.named, told.within)
    assert all(isinstance(mapping, MappingProxyType) for mapping in mappings)


def test_an_empty_project_is_an_empty_chronicle() -> None:
    told, diagnostics = linked(project(""))
    assert (told.events, dict(told.sources), diagnostics) == ((), {}, ())
