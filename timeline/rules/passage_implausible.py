"""A passage is words of the source by which the place is found (`passage-implausible`).

The link of a citation opens the source at the passage. Punctuation alone is found nowhere or
everywhere, and a passage of many lines breaks at the first word that the publisher changes; it may
also be more than a quotation may take. What was left out with dots or put in square brackets is not
in the source, so that the place is not found either.

In a text a passage without words cannot be read as a citation at all; here it concerns the fields.

Wrong: `source: {source: report, passage: …}`, or a whole paragraph of the report in a text.
Wrong: `[@report "met … in London"]`. Right: `[@report "met on 14 and 15 October"]`.
Right: `source: {source: report, passage: met on 14 and 15 October 2025}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of, location_of_citation
from timeline.model.references import citations, references
from timeline.rules.check_context import CheckContext, fault

LONGEST: Final = 60
"""The most words of a passage."""
# Dots between words; a source may end in some, but nobody needs to quote them.
_GAP: Final = re.compile(r"\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|(?<=\s)(?:\.\.\.|…)(?=\s)")


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report passages without a word, and those that are too long to find a place with."""
    for document in context.documents:
        for at, passage in _passages(document):
            if not any(character.isalnum() for character in passage):
                yield fault(
                    "passage-implausible",
                    at,
                    f'The passage "{passage}" has no word in it',
                    "Write some exact words of the source, or leave the passage out",
                )
            elif (count := len(passage.split())) > LONGEST:
                yield fault(
                    "passage-implausible",
                    at,
                    f"The passage has {count} words, more than are needed to find the place",
                    f"Keep its first words, at most {LONGEST}",
                )
            elif gap := _GAP.search(passage):
                yield fault(
                    "passage-implausible",
                    at,
                    f'The passage has "{gap[0]}" in it, so that it is not found in the source',
                    "Keep the exact words on one side of it",
                )


def _passages(document: Document[Any]) -> Iterator[tuple[Location, str]]:
    """The passages that may be at fault: the others are passed over before they are located."""
    for citation in citations(document):
        if _is_odd(citation.passage):
            yield location_of_citation(document, citation), citation.passage
    for path, reference in references(document):
        if reference.passage and _is_odd(reference.passage):
            yield location_of(document, (*path, "passage")), reference.passage


def _is_odd(passage: str) -> bool:
    if not passage:
        return False
    if passage.count(" ") >= LONGEST or not any(map(str.isalnum, passage)):
        return True
    return ("…" in passage or "..." in passage) and _GAP.search(passage) is not None
