"""What pages weigh: sites that are built → bytes that a reader's browser fetches, by kind of page.

`python -m bench.weights` builds the whole product of 10,000 events and looks at every page: its own
bytes and those of all that it loads, compressed as a host sends them. The cases of growth are
projects of one-sided content (many events under one source, one topic, one day), in which a page
that grows with the number of events would be found. Knows nothing of how a page is made.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from bench import corpus, measure, projects, prose, report, result_files
from bench.generators import GENERATORS, WHOLE
from bench.run import environment
from bench.seeded_random import SeededRandom

ROOT = "/timeline/"
BUDGETS = {"": 60, "events/*/": 30}
"""Kilobytes for the first page and for the page of an event."""
BUDGET = 60
"""Kilobytes for every other page."""

_LOADED = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"[^>]* href|script[^>]* src|img[^>]* src)="([^"]+)"'
)
_NUMBER = re.compile(r"-?\d+|undated")


@dataclass(frozen=True, slots=True)
class Kind:
    """The pages of one kind: how many, and the bytes of the middle one and of the heaviest."""

    name: str
    weights: tuple[int, ...]
    heaviest: str

    @property
    def budget(self) -> int:
        """Bytes that no page of the kind should pass."""
        return 1000 * BUDGETS.get(self.name, BUDGET)

    @property
    def verdict(self) -> str:
        """Whether all its pages are within the budget, in words."""
        return "within" if max(self.weights) <= self.budget else "beyond"


def kinds(site: Path, root: str = ROOT) -> list[Kind]:
    """The kinds of page of a site with the address `root` on its host, with what each page weighs
    with everything that it loads.
    """
    found: dict[str, dict[str, int]] = {}
    fetched: dict[str, int] = {}
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix().removesuffix("index.html")
        content = path.read_bytes()
        loaded = set(_LOADED.findall(content.decode()))
        for address in loaded - fetched.keys():
            fetched[address] = _sent(site / address.removeprefix(root))
        weight = len(gzip.compress(content, 6)) + sum(fetched[one] for one in loaded)
        found.setdefault(kind_of(name), {})[name] = weight
    return [
        Kind(name, tuple(pages.values()), max(pages, key=pages.__getitem__))
        for name, pages in sorted(found.items())
    ]


def kind_of(path: str) -> str:
    """The kind of a page by its path: an id becomes a star, a year or a month a number sign."""
    folder, *rest = path.split("/")
    if not rest:
        return path
    named = "#" if _NUMBER.fullmatch(folder) else folder
    return "/".join((named, *map(_general, rest)))


def _general(segment: str) -> str:
    if not segment or segment in ("_audit", "_commented"):
        return segment
    if _NUMBER.fullmatch(segment):
        return "#"
    return "_*" if segment.startswith("_") else "*"


def _sent(path: Path) -> int:
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content, 6)))


def _one_source(size: int, number: int) -> tuple[str, str]:
    return "record", f"sources: {{record: record}}\ntopics: [topic-{number % 50}]"


def _one_topic(size: int, number: int) -> tuple[str, str]:
    return f"source-{number % 997}", f"topics: [bridges]\nsources: {{s: source-{number % 997}}}"


def _own_source(size: int, number: int) -> tuple[str, str]:
    return "own", (
        f"topics: [bridges]\nsources:\n  own: {{title: Report {number}, publisher: The Paper, "
        f"url: 'https://example.org/{number}', published: 2020-05-05, type: news}}"
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A project of `size` small events: `days` are those over which they spread, `head` gives the
    source that an event cites and the rest of its front matter.
    """

    name: str
    size: int
    days: int
    head: Callable[[int, int], tuple[str, str]]

    def write(self, root: Path) -> None:
        """Write the project into a new folder."""
        shared: set[str] = set()
        settings = f"title: Growth\nbase_url: https://example.org{ROOT}\ntimezone: Europe/London\n"
        for folder in ("events", "sources", "topics"):
            (root / "content" / folder).mkdir(parents=True)
        (root / "timeline.yaml").write_text(settings, encoding="utf-8")
        for number in range(self.size):
            cited, head = self.head(self.size, number)
            if cited != "own":
                shared.add(cited)
            key = "s" if cited.startswith("source-") else cited
            day = date(2020, 5, 5) - timedelta(days=number * self.days // self.size)
            # Words that differ as those of real events do: equal ones would weigh next to nothing.
            rng = SeededRandom("growth", number)
            summary, body = (prose.summary(rng, (key,)).statements[0].text for _ in range(2))
            text = (
                f"---\ntitle: {corpus.name(number, self.size).title}\ndate: {day}\n"
                f"summary: '{summary} [@{key}].'\n{head}\n---\n"
                f'{body} [@{key} "{" ".join(body.split()[:5])}"].\n'
            )
            path = root / "content" / "events" / f"event-{number}.md"
            path.write_text(text, encoding="utf-8")
        for source in shared:
            text = f"---\ntitle: A record\nurl: https://example.org/{source}\n---\n"
            (root / "content" / "sources" / f"{source}.md").write_text(text, encoding="utf-8")


CASES = (
    Case("a source with 10,000 citations", 10_000, 41 * 365, _one_source),
    Case("a topic with 50,000 events", 50_000, 41 * 365, _one_topic),
    Case("a day with 1,000 events", 1_000, 1, _own_source),
)


def main(arguments: list[str]) -> int:
    """Build, weigh and print; 0 when every page is within its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench.weights", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="events of the whole product")
    parser.add_argument("--growth", action="store_true", help="the cases of growth as well")
    parser.add_argument("--save", action="store_true", help=result_files.HELP)
    wanted = parser.parse_args(arguments)
    projects.CACHE.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Path], None]] = {
        f"The whole product, {wanted.size:,} events": partial(_lend, wanted.size)
    }
    if wanted.growth:
        writers |= {case.name.capitalize(): case.write for case in CASES}
    measured: list[result_files.Line] = []
    beyond = False
    for name, write in writers.items():
        page_kinds = _built(write)
        print(f"{name}\n{_table(page_kinds)}\n", flush=True)
        measured += _saved_lines(name, page_kinds)
        beyond = beyond or any(kind.verdict == "beyond" for kind in page_kinds)
    if wanted.save:
        versions = report.versions(GENERATORS[:1])
        print(f"Saved to {result_files.save('weights', report.machine(), versions, measured)}")
    return int(beyond)


def _lend(size: int, root: Path) -> None:
    root.rmdir()
    projects.lend(WHOLE[0], size, root)


def _built(write: Callable[[Path], None]) -> list[Kind]:
    work = Path(tempfile.mkdtemp(prefix="weights-", dir=projects.CACHE))
    try:
        root = work / "project"
        root.mkdir()
        write(root)
        measure.timed(GENERATORS[0].command(root), root, environment())
        return kinds(root / "site")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _saved_lines(project: str, page_kinds: list[Kind]) -> Iterator[result_files.Line]:
    for kind in page_kinds:
        yield {
            "project": project,
            "page": kind.name or "the first page",
            "pages": len(kind.weights),
            "median_kb": round(median(kind.weights) / 1000, 1),
            "max_kb": round(max(kind.weights) / 1000, 1),
            "budget_kb": kind.budget // 1000,
        }


def _table(found: list[Kind]) -> str:
    heads = ("page", "pages", "median KB", "heaviest KB", "budget KB", "", "the heaviest")
    return report.aligned(heads, list(_lines(found)))


def _lines(found: list[Kind]) -> Iterator[tuple[str, ...]]:
    for kind in found:
        yield (
            kind.name or "the first page",
            f"{len(kind.weights):,}",
            f"{median(kind.weights) / 1000:.1f}",
            f"{max(kind.weights) / 1000:.1f}",
            f"{kind.budget // 1000}",
            kind.verdict,
            f"/{kind.heaviest}",
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
