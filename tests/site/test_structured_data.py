"""JSON-LD: read by a processor, and unable to say more than the file or to end its element."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyld import jsonld

from tests.projects import event, site
from tests.web import Site
from timeline.content.schema.fields import Status
from timeline.site.exports.json_ld import EVENT_STATUS, script

SCHEMA = "https://schema.org/"
CONTEXT = {
    "@context": {
        "@vocab": SCHEMA,
        **{
            name: {"@id": f"{SCHEMA}{name}", "@type": "@id"}
            for name in ("url", "license", "eventStatus", "sameAs", "archivedAt", "contentUrl")
        },
    }
}
"""As much of schema.org's context as is used, so that no test needs the network."""

EVENT = """---
title: Leaders </script><script>alert(1)</script> meet
date: 2025-10-14/2025-10-15
status: happened
summary: 'They meet & talk [@paper "met"].'
places: [hall]
actors:
  - {actor: ann, role: Mayor, part: host}
  - {actor: council, part: participant}
  - {actor: Bob, part: commentator}
  - {actor: Carol}
topics: [Bridges]
sources:
  paper:
    title: Their report
    title_supplied: true
    url: https://example.org/1
    publisher: The Paper
    published: 2025-10
    type: news
    archived: {url: 'https://archive.example/1', on: 2025-10-16}
added: 2025-10-16
corrections:
  - {on: 2025-10-20, what: The place}
---
They met [@paper].
"""
FILES = {
    "timeline.yaml": "title: A timeline\nbase_url: https://example.org/\nauthor: The House\n"
    "licence: {name: CC BY 4.0, url: 'https://creativecommons.org/licenses/by/4.0/'}\n",
    "content/events/summit.md": EVENT,
    "content/actors/ann.md": "---\ntitle: Ann Other\nkind: person\nwikidata: Q42\n---\n",
    "content/actors/council.md": "---\ntitle: The Council\nkind: body\n---\n",
    "content/places/hall.md": "---\ntitle: The Hall\nlat: 51.50\nlon: -0.1280\n---\n",
}


def load(url: str, options: object) -> dict[str, Any]:
    """The context, whatever address is asked for; anything else is a mistake."""
    assert url.rstrip("/") == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
            "document": CONTEXT}  # fmt: skip


def written(made: Site, path: str) -> str:
    (element,) = made.page(path).all("script")
    assert element.attributes == {"type": "application/ld+json"}
    return "".join(element.words)


def node(made: Site, path: str) -> Any:
    """What a processor understands, with short names."""
    data = json.loads(written(made, path))
    expanded = jsonld.expand(data, {"documentLoader": load})
    return jsonld.compact(expanded, CONTEXT, {"documentLoader": load})


@pytest.fixture(scope="module")
def summit() -> Any:
    """The page of an event, as a processor understands it."""
    return node(site(FILES), "events/summit/")


def test_the_page_cites_its_sources_and_is_about_the_event(summit: Any) -> None:
    address = "https://example.org/events/summit/"
    assert (summit["@type"], summit["@id"]) == ("WebPage", address)
    assert summit["description"] == "They meet & talk."
    assert (summit["datePublished"], summit["dateModified"]) == ("2025-10-16", "2025-10-20")
    assert summit["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert summit["citation"] == {
        "@type": "NewsArticle",
        "name": "[Their report]",
        "url": "https://example.org/1",
        "publisher": {"name": "The Paper"},
        "datePublished": "2025-10",
        "archivedAt": "https://archive.example/1",
    }
    assert summit["mainEntity"] == {
        "@type": "Event",
        "@id": f"{address}#event",
        "name": "Leaders </script><script>alert(1)</script> meet",
        "startDate": "2025-10-14",
        "endDate": "2025-10-15",
        "eventStatus": f"{SCHEMA}EventScheduled",
        "location": {
            "@type": "Place",
            "name": "The Hall",
            "geo": {"@type": "GeoCoordinates", "latitude": "51.50", "longitude": "-0.1280"},
        },
        "about": {"name": "Bridges", "url": "https://example.org/topics/bridges/"},
        "organizer": {
            "@type": "Person",
            "name": "Ann Other",
            "sameAs": "http://www.wikidata.org/entity/Q42",
        },
        "attendee": {"@type": "Organization", "name": "The Council"},
    }


def test_nothing_can_end_the_script_element() -> None:
    text = written(site(FILES), "events/summit/")
    assert not set("<>&\u2028\u2029") & set(text)
    hostile = "</script><!--<script>&\u2028\u2029\\"
    data = script({"name": hostile})
    assert not set("<>&\u2028\u2029") & set(data)
    assert json.loads(data) == {"name": hostile}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("status: planned\n", "EventScheduled"),
        ("status: cancelled\n", "EventCancelled"),
        ("status: postponed\n", "EventPostponed"),
        ("status: unconfirmed\n", None),
        ("status: planned\nstatus_history:\n"
         "  - {status: planned, on: 2025-10-01, was: 2025-12-01}\n",
         "EventRescheduled"),
        ("status: cancelled\nstatus_history:\n"
         "  - {status: cancelled, on: 2025-10-01, was: 2025-12-01}\n", "EventCancelled"),
    ],
)  # fmt: skip
def test_a_status_has_its_equal_or_none(more: str, says: str | None) -> None:
    made = node(site({"content/events/a.md": event(on="2026-10-16", more=more)}), "events/a/")
    status = made["mainEntity"].get("eventStatus")
    assert status == (says and f"{SCHEMA}{says}")
    if "was:" in more:
        assert made["mainEntity"]["previousStartDate"] == "2025-12-01"


def test_a_postponed_event_without_a_date_is_not_rescheduled() -> None:
    more = (
        "status: postponed\nstatus_history:\n"
        "  - {status: postponed, on: 2025-10-01, was: 2025-12-01}\n"
    )
    made = node(site({"content/events/a.md": event(on="unknown", more=more)}), "events/a/")
    assert made["mainEntity"]["eventStatus"] == f"{SCHEMA}EventPostponed"
    assert "startDate" not in made["mainEntity"]


@pytest.mark.parametrize("on", ["2025-10-15?", "201X", "'[2025-10-14,2025-10-15]'", "2025-W42"])
def test_a_date_that_iso_8601_lacks_is_left_out(on: str) -> None:
    made = node(site({"content/events/a.md": event(on=on)}), "events/a/")
    assert "startDate" not in made["mainEntity"]


def test_a_withdrawn_event_says_nothing() -> None:
    made = site({"content/events/a.md": event(more="withdrawn: {on: 2025-10-30, why: Made up}\n")})
    assert not list(made.page("events/a/").all("script"))


def test_every_status_but_one_has_an_equal() -> None:
    assert {*EVENT_STATUS} == {*Status.__args__} - {"unconfirmed"}  # type: ignore[attr-defined]


def test_a_series_is_a_dataset_with_its_files() -> None:
    made = site(
        {
            "timeline.yaml": "title: T\nbase_url: https://example.org/\n",
            "content/series/guests.md": "---\ntitle: Guests\nunit: people\nnames: [Visitors]\n"
            "summary: 'All who came [@office].'\nfigures:\n"
            "  - {value: 7, as_of: 2022-03, source: office}\n---\n",
            "content/sources/office.md": "---\ntitle: The office\npublisher: O\n---\n",
        }
    )
    found = node(made, "series/guests/")
    assert (found["@type"], found["name"], found["alternateName"]) == (
        "Dataset",
        "Guests",
        "Visitors",
    )
    assert found["description"] == "All who came."
    assert found["variableMeasured"] == "people"
    assert found["citation"]["name"] == "The office"
    files = {one["encodingFormat"]: one["contentUrl"] for one in found["distribution"]}
    assert set(files) == {"text/csv", "application/json"}
    for address in files.values():
        assert address.removeprefix("https://example.org/") in made.files


def test_an_archived_copy_and_its_original_know_each_other() -> None:
    """The attributes of Robust Links 1.0, on the live link and on that to the copy."""
    made = site(FILES)
    links = [link.attributes for link in made.page("events/summit/").links]
    (copy, *_) = [link for link in links if link["href"] == "https://archive.example/1"]
    assert copy["data-originalurl"] == "https://example.org/1"
    assert copy["data-versiondate"] == "2025-10-16"
    live = [link for link in links if link["href"].startswith("https://example.org/1")]
    assert live
    for link in live:
        assert link["data-versionurl"] == "https://archive.example/1"
        assert link["data-versiondate"] == "2025-10-16"
    plain = site({"content/events/a.md": event()}).page("events/a/")
    assert not [link for link in plain.links if "data-versionurl" in link.attributes]


def test_a_copy_without_an_exact_day_claims_none() -> None:
    vague = EVENT.replace("on: 2025-10-16}", "on: 2025-10}")
    made = site({**FILES, "content/events/summit.md": vague})
    links = [link.attributes for link in made.page("events/summit/").links]
    assert [link for link in links if "data-versionurl" in link]
    assert not [link for link in links if "data-versiondate" in link]
