"""A file accepts a warning that does not exist or can't be accepted.

`allow` accepts a warning or a note in one file, for a reason. There is no rule of this name, or it
is an error: a site with an error is not built.

Wrong:
    allow: [{rule: uncited, because: The title says it.}]
Right:
    allow: [{rule: uncited-statement, because: The title says it.}]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("unknown-rule", "error", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report rules under `allow` that do not exist or are errors."""
    severities = context.severities
    acceptable = sorted(code for code, severity in severities.items() if severity != "error")
    nearest = Nearest(acceptable, 0.5)
    for document in context.documents:
        for number, accepted in enumerate(document.fields.allow):
            severity = severities.get(accepted.rule)
            if severity in ("warning", "note"):
                continue
            if severity == "error":
                message = f'"{accepted.rule}" is an error, and errors can\'t be accepted'
                hint = "Fix what the error reports, and delete this entry from allow"
            else:
                message = f'There is no warning "{accepted.rule}"'
                suggestion = nearest.to(accepted.rule)
                hint = f'Write "{suggestion}"' if suggestion else (
                    f"Write one of {', '.join(acceptable)}"
                )  # fmt: skip
            yield RULE.report(location_of(document, ("allow", number, "rule")), message, hint)
