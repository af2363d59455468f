"""A name has no file, so its page is made from the name alone.

An event may name an actor, place, topic or series that has no file. This is noted once for each,
because a misspelt name looks just the same. The note may stay.

Wrong:
    topics: [border-securty]
Right:
    topics: [border-security]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from timeline.content.document import Document
from timeline.content.kinds import EntityKind
from timeline.core.diagnostic import Diagnostic, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import Path, location_of_name
from timeline.rules._format import did_you_mean
from timeline.rules._names import file_of, mentions, names_with
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("no-file", "note", __doc__)
SCOPE: Final = "project"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report the first mention of each entity without a file."""
    # A file that could not be read may be the one with the name.
    unreadable = {kind for kind, _ in context.reserved}
    without = names_with(lambda claimants: not claimants, chronicle, context)
    nearest = {kind: Nearest(names.words(), 0.8) for kind, names in context.registers.items()}
    reported = set()
    for document, kind, path, name in mentions(without, context):
        entity = (kind, chronicle.named[kind, name])
        if entity not in reported and kind not in unreadable:
            reported.add(entity)
            yield _without_file(document, entity, path, name, nearest[kind].to(name), context)


def _without_file(
    document: Document[Any],
    entity: tuple[EntityKind, str],
    path: Path,
    name: str,
    suggestion: str,
    context: CheckContext,
) -> Diagnostic:
    kind, entity_id = entity
    file = file_of(kind, entity_id)
    if context.is_draft(kind, entity_id):
        reason = f'The file of the {kind} "{name}" is a draft'
        hint = f"Delete draft from {file}, or leave it: the page is made from the name"
    else:
        reason = f'The {kind} "{name}" has no file'
        hint = did_you_mean(suggestion, f"add {file}") if suggestion else (
            f"Add {file} to say more about it, or leave it: the page is made from the name"
        )  # fmt: skip
    at = location_of_name(document, path, kind, name)
    return RULE.report(at, f"{reason}, so its page is made from the name alone", hint)
