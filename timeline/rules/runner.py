"""A linked project → what every rule reports, without what its files accept.

The reports are kept in three groups by what they depend on, so that after an edit of words only
those of one event are made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from timeline.content.kinds import Kind
from timeline.core.diagnostic import Diagnostic, Severity, in_order
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.model.chronicle import Chronicle
from timeline.model.link import Linked
from timeline.model.update_event import UpdatedChronicle
from timeline.rules import Scope, all_rules
from timeline.rules.check_context import CheckContext
from timeline.rules.relocation import relocated
from timeline.rules.suppressions import apply_suppressions


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """A linked project and what the rules report about it.

    `of_all`, `of_files` and `of_titles` are the reports of the rules of each `Scope`.
    """

    context: CheckContext
    of_all: DiagnosticIndex
    of_files: DiagnosticIndex
    of_titles: DiagnosticIndex

    @property
    def linked(self) -> Linked:
        """The project that was checked."""
        return self.context.linked

    @property
    def chronicle(self) -> Chronicle:
        """Its chronicle."""
        return self.linked.chronicle

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, sorted by place."""
        return tuple(in_order((*self.of_all, *self.of_files, *self.of_titles)))

    def concerning(self, path: str) -> list[Diagnostic]:
        """The diagnostics that name a place in this file."""
        groups = (self.of_all, self.of_files, self.of_titles)
        return [diagnostic for group in groups for diagnostic in group.concerning(path)]


def check_all(
    linked: Linked,
    *,
    today: int,
    timezone: str,
    severities: Mapping[str, Severity],
    reserved: Iterable[tuple[Kind, str]] = (),
    loaded_words: tuple[str, ...] = (),
    suppress: bool = True,
) -> CheckedProject:
    """Run every rule over a project; the parameters are those of `CheckContext`.

    Without `suppress`, the warnings that a file's `allow` accepts are reported too.
    """
    documents, chronicle = linked.document_set.documents, linked.chronicle
    context = CheckContext(
        linked,
        today,
        timezone,
        frozenset(reserved),
        loaded_words,
        severities,
        documents,
        chronicle.events,
    )

    def index(scope: Scope) -> DiagnosticIndex:
        accepting = documents if suppress else ()
        return DiagnosticIndex.of(apply_suppressions(accepting, _reports(scope, context)))

    return CheckedProject(context, index("project"), index("files"), index("titles"))


def recheck(checked: CheckedProject, updated: UpdatedChronicle) -> CheckedProject | None:
    """Return what `check_all` gives after an edit of one event's words, at the cost of that event.

    None where a report that depends on other files can't be placed in the new text.
    """
    chronicle = updated.linked.chronicle
    event = chronicle.event(updated.event)
    old, new = checked.chronicle.event(updated.event).document, event.document
    path = new.file.path
    moved = relocated(checked.of_all.concerning(path), old, new)
    if moved is None:
        return None
    documents = updated.linked.document_set.documents
    context = replace(
        checked.context, linked=updated.linked, documents=documents, events=chronicle.events
    )
    changed = replace(context, documents=(new,), events=(event,))
    of_files = apply_suppressions((new,), _reports("files", changed))
    of_titles = tuple(_reports("titles", changed))
    if of_titles:
        of_titles = apply_suppressions(documents, of_titles)
    return CheckedProject(
        context,
        checked.of_all.replaced(path, moved),
        checked.of_files.replaced(path, of_files),
        checked.of_titles.replaced(path, of_titles),
    )


def _reports(scope: Scope, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield what the rules of one scope report."""
    for rule in all_rules():
        if scope == rule.SCOPE:
            yield from rule.check(context.linked.chronicle, context)
