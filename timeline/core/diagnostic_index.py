"""Diagnostics in the order of their places, of which those of one file can be replaced.

A project of ten thousand events has as many notes, and an edit affects those of one file: they are
found and replaced without a search through the others.
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
        """Return an index of these diagnostics, in any order; equal ones are all kept."""
        ordered = tuple(in_order(diagnostics))
        noted = tuple(diagnostic for diagnostic in ordered if diagnostic.notes)
        return cls(ordered, noted, failed(ordered))

    def concerning(self, path: str) -> list[Diagnostic]:
        """Return the diagnostics that name a place in a file, sorted."""
        here = slice(*_at(self.all, path))
        elsewhere = self._noting(path)
        return sorted((*self.all[here], *elsewhere)) if elsewhere else list(self.all[here])

    def replaced(self, path: str, fresh: Iterable[Diagnostic]) -> DiagnosticIndex:
        """Return the index with others in place of those that name a place in the file."""
        start, end = _at(self.all, path)
        mine = sorted(fresh)
        # Nearly always all are in the file itself; the others are inserted where they belong.
        kept = [*self.all[:start], *(d for d in mine if d.at.path == path), *self.all[end:]]
        for diagnostic in self._noting(path):
            del kept[bisect_left(kept, diagnostic)]
        for diagnostic in mine:
            if diagnostic.at.path != path:
                insort(kept, diagnostic)
        noted = [diagnostic for diagnostic in self.noted if path not in diagnostic.paths]
        noted += (diagnostic for diagnostic in mine if diagnostic.notes)
        fatal = failed(kept if self.failed else mine)
        return DiagnosticIndex(tuple(kept), tuple(sorted(noted)), fatal)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Iterate over the diagnostics, sorted by place."""
        return iter(self.all)

    def _noting(self, path: str) -> list[Diagnostic]:
        """Return the diagnostics of other files with a note about this one."""
        return [d for d in self.noted if d.at.path != path and path in d.paths]


def _at(ordered: Sequence[Diagnostic], path: str) -> tuple[int, int]:
    """Return where those of a file begin and end; places sort by their path first."""
    start = bisect_left(ordered, path, key=lambda diagnostic: diagnostic.at.path)
    return start, bisect_right(ordered, path, lo=start, key=lambda diagnostic: diagnostic.at.path)
