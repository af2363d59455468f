"""What is served now: the newest good build, the errors since, and a way to wait for the next.

One thread publishes, many read. Knows nothing of how a build is made or how it is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.serve.site_index import SiteIndex

MAX_SAVED: Final = 3
"""The most saved files that are announced; more at once are not the work of an author."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A page whose file was just saved: its address on the host, and its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the preview shows at one moment.

    `number` counts what was published in one `session`, the run of one server. `served` is the
    newest site without errors, None before there was one; `diagnostics` are those of the newest
    attempt, and `texts` the files that they name. `saved` are the pages whose files were saved for
    it, if they were few.
    """

    session: str
    number: int
    served: SiteIndex | None
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    saved: tuple[Saved, ...] = ()

    @property
    def version(self) -> str:
        """An identifier that is different for every snapshot of every run."""
        return f"{self.session}-{self.number}"

    @property
    def errors(self) -> int:
        """The number of errors for which the newest attempt is not served."""
        return sum(diagnostic.severity == "error" for diagnostic in self.diagnostics)


class State:
    """The newest snapshot, and a way to wait for the next."""

    def __init__(self, session: str) -> None:
        self.newest = Snapshot(session, 0, None)
        self.ended = False
        self._news = threading.Condition()

    def publish(
        self,
        served: SiteIndex | None,
        diagnostics: tuple[Diagnostic, ...],
        texts: Mapping[str, str],
        saved: tuple[Saved, ...] = (),
    ) -> Snapshot:
        """Make this the newest snapshot; the last good site stays where `served` is None."""
        with self._news:
            last = self.newest
            self.newest = Snapshot(
                last.session,
                last.number + 1,
                served or last.served,
                diagnostics,
                texts,
                saved if len(saved) <= MAX_SAVED else (),
            )
            self._news.notify_all()
            return self.newest

    def after(self, number: int, seconds: float) -> Snapshot | None:
        """Return the newest snapshot once its number is greater; None if that takes too long."""
        with self._news:
            self._news.wait_for(lambda: self.ended or self.newest.number > number, seconds)
            return self.newest if self.newest.number > number else None

    def end(self) -> None:
        """End all waiting: there will be no further snapshot."""
        with self._news:
            self.ended = True
            self._news.notify_all()
