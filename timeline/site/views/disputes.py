"""Disagreements between sources, and the page of them all."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass
from timeline.site.views.common import NOTHING, Brief, Cite, Date, Link, Listed, Period


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement."""

    says: str
    held_by: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What decides a disagreement: `basis` and `extent` are words for the theme."""

    says: str
    basis: str
    extent: str
    why: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question on which sources disagree; `field` is the field in question or "".

    `affects` are further events that it touches. `kept` leads to the page on which it is kept where
    that is another one, and `date` is that of the event there.
    """

    anchor: str
    about: str
    field: str
    positions: tuple[Position, ...]
    resolution: Resolution | None
    affects: tuple[Brief, ...] = ()
    kept: Link | None = None
    date: Date | None = None
    lang: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class DisagreementGroup:
    """Disagreements of one standing: `open`, `part` or `whole`, words for the theme.

    `found` has values that differ, found by comparing figures and not written by an author; they
    have no resolution.
    """

    standing: str
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class DisagreementsPage:
    """`disagreements.html`: where sources disagree, the undecided first.

    `count` and `undecided` are of what this page shows, without the values that differ. `years` and
    `months` are the index where the list is split; `period` is set where this is not its first
    page.
    """

    groups: tuple[DisagreementGroup, ...]
    count: int
    undecided: int
    sources: tuple[Listed, ...]
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    period: str = ""
