"""The benchmark of the preview: what it makes of what was measured, and how a server is asked."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from bench import preview, report, servers
from bench.corpus import Event
from bench.generators import GENERATORS
from bench.preview import Waits, table, targets
from bench.scenarios import Project, chosen
from bench.servers import SERVERS, Running
from timeline.serve.response import HTML, Response
from timeline.serve.server import Server

OURS, HUGO = "timeline", "hugo"


def test_a_line_for_each_kind_of_edit_with_the_ratio_of_neighbouring_runs() -> None:
    waits = [
        Waits(1_000, "body", OURS, "http", (0.01, 0.02, 0.9, 0.02)),
        Waits(1_000, "body", HUGO, "http", (0.1, 0.1, 0.1, None)),
        Waits(1_000, "title", "eleventy", "painted", (2.0,)),
    ]
    lines = table(waits).splitlines()
    assert lines[1].split() == [
        "1,000",
        "body",
        "http",
        "timeline",
        "4",
        "0",
        "20",
        "10–900",
        "0.20",
    ]
    assert lines[2].split()[4:] == ["4", "1", "100", "100–100", "1.00"]
    assert lines[3].split()[-1] == "–"


@pytest.mark.parametrize(("ours", "verdict"), [(0.009, "reached"), (0.02, "not reached")])
def test_the_targets_are_ratios_over_http_and_milliseconds_on_the_screen(
    ours: float, verdict: str
) -> None:
    waits = [
        Waits(10_000, "body", OURS, "http", (ours,)),
        Waits(10_000, "body", HUGO, "http", (0.1,)),
        Waits(10_000, "body", OURS, "painted", (0.15,)),
        Waits(10_000, "body", HUGO, "painted", (0.1,)),
    ]
    lines = report.targets_table(targets(waits, [2.0, 2.5, 9.0])).splitlines()
    assert len(lines) == 4
    assert lines[1].endswith(f"  {verdict}")
    assert "150 ms" in lines[2]
    assert "2.5 s" in lines[3]
    assert lines[3].endswith("  reached")


def test_every_edit_of_a_run_is_of_another_event() -> None:
    """Two ways of seeing, two kinds of edits, twenty of each."""
    project = Project(GENERATORS[0], Path("nowhere"), 1_000)
    events: list[Event] = [chosen(project, number) for number in range(80)]
    assert len({event.name.id for event in events}) == 80
    assert all(event.relations for event in events)


def test_the_servers_are_those_of_the_generators_that_the_targets_name() -> None:
    assert [server.name for server in SERVERS] == [OURS, HUGO, "eleventy"]
    eleventy = SERVERS[-1]
    assert eleventy.most_edits(1_000) > 20
    assert eleventy.most_edits(10_000) == eleventy.few


def test_a_page_is_asked_for_until_it_shows_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = iter([b"before", b"before", b"after"])
    server = Server("127.0.0.1", 0, lambda path: Response(200, HTML, next(pages)))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    one = Running(SERVERS[0], Path("nowhere"), server.server_port)
    try:
        assert one.shows("2005/", "after", pause=0.001) > 0
        monkeypatch.setattr(servers, "LONGEST", 0.05)
        with pytest.raises(TimeoutError, match="timeline does not show 'never'"):
            one.shows("2005/", "never", pause=0.01)
    finally:
        one.close()
        server.shutdown()
        server.server_close()


def test_what_is_not_measured_is_not_judged() -> None:
    assert targets([], []) == []
    assert preview.HTTP_RATIOS == {1_000: 0.2, 10_000: 0.1}
