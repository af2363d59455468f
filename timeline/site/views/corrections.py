"""Corrections and withdrawals, and the page of them all."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Brief, Cite, Date, Listed, Period


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake that was put right; `anchor` is the id of its place on the page."""

    anchor: str
    on: Date
    what: str
    was: str
    now: str
    cites: tuple[Cite, ...]
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and when an event was withdrawn."""

    on: Date
    why: str


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction of an event, or the mark of one that was withdrawn, which has no text."""

    event: Brief
    correction: Correction | None
    withdrawn: Date | None


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """`corrections.html`: what was put right, the newest first; `feed` is its address as a feed."""

    entries: tuple[CorrectionEntry, ...]
    feed: str
    sources: tuple[Listed, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""
