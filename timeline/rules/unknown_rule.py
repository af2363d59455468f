"""An accepted warning exists, and can be accepted (`unknown-rule`).

A misspelt rule would accept nothing, and nobody would notice. Errors cannot be accepted: a site
with an error is not built.

Wrong: `allow: [{rule: uncited, because: …}]`. Right: `allow: [{rule: uncited-statement, because:
…}]`."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.core.diagnostic import CODES, MILDER, Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report rules under `allow` that do not exist or are errors."""
    nearest = Nearest(MILDER, 0.5)
    for document in context.documents:
        for number, waiver in enumerate(document.fields.allow):
            if waiver.rule in MILDER:
                continue
            at = location_of(document, ("allow", number, "rule"))
            if waiver.rule in CODES:
                message = f'"{waiver.rule}" is an error, and errors cannot be accepted'
                hint = "Mend what the error reports, and delete this from allow"
            else:
                message = f'There is no warning "{waiver.rule}"'
                meant = nearest.to(waiver.rule)
                hint = f'Write "{meant}"' if meant else f"Write one of {', '.join(sorted(MILDER))}"
            yield fault("unknown-rule", at, message, hint)
