"""How the rules against circles report one."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.core.diagnostic import Diagnostic, Location, Rule


def report_circle(rule: Rule, places: Sequence[Location], message: str, hint: str) -> Diagnostic:
    """Return a diagnostic at the first step of a circle, with a note at each further one."""
    notes = tuple((at, "The circle goes on here") for at in places[1:])
    return rule.report(places[0], message, hint, notes)
