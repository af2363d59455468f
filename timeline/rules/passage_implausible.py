"""A passage has no word in it, or is too long to find in the source.

The link of a citation opens the source at the passage. Punctuation alone is found nowhere, or
everywhere. A passage of more than 60 words is lost when the publisher changes one of them, and
words that were left out with dots are not in the source. A few exact words are enough.

Wrong:
    figures: [{series: crossings, value: 3, source: {source: report, passage: …}}]
Right:
    figures: [{series: crossings, value: 3, source: {source: report, passage: Three people}}]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of, location_of_citation
from timeline.model.references import citations, references
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("passage-implausible", "warning", __doc__)
SCOPE: Final = "files"

MAX_WORDS: Final = 60
# Dots between words; those at the end may be in the source.
_GAP: Final = re.compile(r"\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|(?<=\s)(?:\.\.\.|…)(?=\s)")


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report passages without a word, too long ones, and those with words left out."""
    for document in context.documents:
        for at, passage in _passages(document):
            if not any(character.isalnum() for character in passage):
                yield RULE.report(
                    at,
                    f'The passage "{passage}" has no word in it',
                    "Write some exact words of the source, or delete the passage",
                )
            elif (count := len(passage.split())) > MAX_WORDS:
                yield RULE.report(
                    at,
                    f"The passage has {count} words, more than needed to find the place",
                    f"Keep its first words, at most {MAX_WORDS}",
                )
            elif gap := _GAP.search(passage):
                yield RULE.report(
                    at,
                    f'The passage contains "{gap[0]}", so it can\'t be found in the source',
                    "Keep only the exact words on one side of it",
                )


def _passages(document: Document[Any]) -> Iterator[tuple[Location, str]]:
    """Yield the passages that may be reported, so that only those are located."""
    for citation in citations(document):
        if _is_odd(citation.passage):
            yield location_of_citation(document, citation), citation.passage
    for path, reference in references(document):
        if reference.passage and _is_odd(reference.passage):
            yield location_of(document, (*path, "passage")), reference.passage


def _is_odd(passage: str) -> bool:
    if not passage:
        return False
    if passage.count(" ") >= MAX_WORDS or not any(map(str.isalnum, passage)):
        return True
    return ("…" in passage or "..." in passage) and _GAP.search(passage) is not None
