"""What holds of every project: order makes no difference, circles are found, addresses are one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.model.projects import OPTIONS, cases, read
from timeline.content.addresses import normalise
from timeline.content.document import Document
from timeline.content.kinds import Kind
from timeline.core.suggest import Nearest
from timeline.model.link import link
from timeline.model.names import fold
from timeline.model.relations import circles
from timeline.model.reserved_paths import same_form
from timeline.model.sources import is_normal
from timeline.rules.runner import CheckedProject, check_all

FILES = [case.files for case in cases()]


def everything() -> tuple[list[Document[Any]], list[tuple[Kind, str]]]:
    """The documents of all cases with their ids made different, as one project full of faults."""
    documents: dict[str, Document[Any]] = {}
    reserved = []
    for number, files in enumerate(FILES):
        # Some ids stay the same, so that files of different cases disturb each other.
        prefix = f"{number}-" if number % 3 else ""
        moved = {
            f"{path.rpartition('/')[0]}/{prefix}{path.rpartition('/')[2]}": text
            for path, text in files.items()
        }
        found, unread, _ = read(moved)
        documents = {document.file.path: document for document in found} | documents
        reserved += unread
    return list(documents.values()), reserved


DOCUMENTS, RESERVED = everything()


def checked(
    documents: list[Document[Any]], reserved: list[tuple[Kind, str]], drafts: bool
) -> CheckedProject:
    linked = link(documents, drafts=drafts)
    return check_all(linked, reserved=reserved, **OPTIONS)


@pytest.mark.slow
@given(st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_files_makes_no_difference(order: random.Random, drafts: bool) -> None:
    expected = checked(DOCUMENTS, RESERVED, drafts)
    shuffled, unread = list(DOCUMENTS), list(RESERVED)
    order.shuffle(shuffled)
    order.shuffle(unread)
    found = checked(shuffled, unread, drafts)
    # Not asserted directly: explaining a difference between two whole projects takes minutes.
    is_same = (found.chronicle, found.diagnostics) == (expected.chronicle, expected.diagnostics)
    assert is_same
    assert list(found.chronicle.sources) == sorted(found.chronicle.sources)


Graph = dict[str, list[str]]
GRAPHS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3)
)


@given(GRAPHS)
@example({"a": ["b"], "b": ["a"], "c": ["a", "d"], "d": ["c"]})
@example({"a": ["a"]})
def test_what_is_called_a_circle_is_one_and_each_is_found(graph: Graph) -> None:
    found = circles(graph)
    for circle in found:
        assert len(set(circle)) == len(circle)
        for number, node in enumerate(circle):
            assert circle[(number + 1) % len(circle)] in graph[node]
    assert bool(found) == any(_returns(graph, node) for node in graph)
    assert all(circle[0] == min(knot) for circle in found for knot in [_knot(graph, circle[0])])


def _reached(graph: Graph, start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += graph.get(node, ())
    return reached


def _returns(graph: Graph, node: str) -> bool:
    return node in _reached(graph, node)


def _knot(graph: Graph, node: str) -> set[str]:
    return {other for other in _reached(graph, node) if node in _reached(graph, other)}


def test_long_chains_and_many_circles_are_no_burden() -> None:
    chain = {f"{number:05}": [f"{number + 1:05}"] for number in range(20_000)}
    assert circles(chain) == []
    pairs = {f"{number:05}": [f"{number ^ 1:05}"] for number in range(10_000)}
    assert len(circles(pairs)) == 5_000


ADDRESSES = st.from_regex(
    r"https?://[a-zA-Z.-]{1,12}(:80|:443)?/?[a-zA-Z0-9./~_%-]{0,20}(\?utm_source=a|\?b=c|#d)?",
    fullmatch=True,
)


@given(ADDRESSES)
@example("https://example.org/a/./b")
@example("https://example.org//")
@example("https://example.org/a/../b")
@example("https://example.org")
def test_an_address_that_looks_normal_is(url: str) -> None:
    if is_normal(url):
        assert normalise(url) == url


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.from_regex(r"(/[a-z.#?]{0,8}){1,3}", fullmatch=True))
def test_the_compared_form_of_an_address_is_stable(alias: str) -> None:
    assert same_form(same_form(alias)) == same_form(alias)


def test_the_nearest_word_is_found_among_many() -> None:
    words = [f"channel-crossings-{month}-{year}" for month in range(12) for year in range(200)]
    nearest = Nearest([*words, "border-security"])
    assert nearest.to("border-securty") == "border-security"
    assert nearest.to("entirely-different") == ""


def test_suggestions_end_after_many_questions() -> None:
    nearest = Nearest(["border-security"])
    answers = [nearest.to(f"border-security-{number}") for number in range(2000)]
    assert answers[0] == "border-security"
    assert answers[-1] == ""
