"""Diagnostics → JSON, for editors and scripts.

One object with `diagnostics`, a list in the order given. What is not known is null: the line of a
problem of a whole file, the end of one whose extent is not known. Lines and columns
count from 1, columns in characters; `end_column` is exclusive. Everything outside printable ASCII
is written as an escape (RFC 8259, section 7), so that the text is safe in a terminal too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from timeline.core.diagnostic import Diagnostic


def json_report(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics as a JSON text that ends in a line end."""
    return dumped({"diagnostics": [entry(diagnostic) for diagnostic in diagnostics]})


def dumped(value: object) -> str:
    """Return a value as JSON in printable ASCII and line ends."""
    return json.dumps(value, indent=2) + "\n"


def entry(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a diagnostic as an object for JSON."""
    at = diagnostic.at
    return {
        "path": at.path,
        "line": at.line or None,
        "column": at.column or None,
        "end_line": at.line if at.end_column else None,
        "end_column": at.end_column or None,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
