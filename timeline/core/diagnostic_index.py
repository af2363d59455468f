"""Diagnostics in the order of their places, of which those of one file can be replaced.

A project of ten thousand events has as many notes, and an edit concerns those of one file: they are
found, and exchanged, without a look at the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence

from timeline.core.diagnostic import Diagnostic, failed, in_order
from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DiagnosticIndex:
    """Diagnostics sorted by place.

    `noted` are those with notes, which name further places; `failed` says whether one is an error.
    """

    all: tuple[Diagnostic, ...] = ()
    noted: tuple[Diagnostic, ...] = ()
    failed: bool = False

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> DiagnosticIndex:
        """These diagnostics, in whatever order they come; of equal ones each stands here."""
        ordered = tuple(in_order(diagnostics))
        noted = tuple(one for one in ordered if one.notes)
        return cls(ordered, noted, failed(ordered))

    def concerning(self, path: str) -> list[Diagnostic]:
        """The diagnostics that name a place in a file, sorted."""
        here = slice(*_at(self.all, path))
        elsewhere = [one for one in self.noted if one.at.path != path and path in one.paths]
        return sorted((*self.all[here], *elsewhere)) if elsewhere else list(self.all[here])

    def replaced(self, path: str, fresh: Iterable[Diagnostic]) -> DiagnosticIndex:
        """The same with other diagnostics in the place of those that name a place in the file."""
        start, end = _at(self.all, path)
        mine = sorted(fresh)
        # Nearly always all are in the file itself; the others are put where they belong.
        kept = [*self.all[:start], *(one for one in mine if one.at.path == path), *self.all[end:]]
        gone = [one for one in self.noted if one.at.path != path and path in one.paths]
        for one in gone:
            del kept[bisect_left(kept, one)]
        for one in mine:
            if one.at.path != path:
                insort(kept, one)
        noted = [one for one in self.noted if path not in one.paths]
        noted += (one for one in mine if one.notes)
        fatal = failed(kept if self.failed else mine)
        return DiagnosticIndex(tuple(kept), tuple(sorted(noted)), fatal)

    def __iter__(self) -> Iterator[Diagnostic]:
        """The diagnostics, sorted by place."""
        return iter(self.all)


def _at(ordered: Sequence[Diagnostic], path: str) -> tuple[int, int]:
    """Where those at a place in a file begin and end; places sort by their path first."""
    start = bisect_left(ordered, path, key=lambda one: one.at.path)
    return start, bisect_right(ordered, path, lo=start, key=lambda one: one.at.path)
