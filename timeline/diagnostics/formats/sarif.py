"""Diagnostics → SARIF, for code scanning and for editors that show it.

Follows the Static Analysis Results Interchange Format 2.1.0 (OASIS Standard, 27 March 2020): one
run of one tool, whose rules carry their manual entries, and one result for each diagnostic.
Paths are URI references from the root of the repository (3.4, `%SRCROOT%`), columns count
characters (3.14.17, `unicodeCodePoints`). Knows no files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import timeline
from timeline.core.diagnostic import Diagnostic, Location
from timeline.diagnostics import registry
from timeline.diagnostics.formats.json_format import dumped
from timeline.diagnostics.manual import explanation, markdown

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"
_SIGNS: Final = str.maketrans({"\\": r"\\", "[": r"\[", "]": r"\]", "{": "{{", "}": "}}"})


def sarif(diagnostics: Sequence[Diagnostic], folder: str = "") -> str:
    """Return the diagnostics as a SARIF log that ends in a line end.

    `folder` is the project's folder in the repository ("" at its root, else with a slash at the
    end).
    """
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {
        "name": "timeline",
        "version": timeline.__version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(diagnostic, codes.index(diagnostic.code), folder) for diagnostic in diagnostics
        ],
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    rule = registry.rules()[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": rule.severity},
        "help": {"text": explanation(rule), "markdown": markdown(rule)},
    }


def _result(diagnostic: Diagnostic, rule: int, folder: str) -> dict[str, Any]:
    message = diagnostic.message
    if diagnostic.hint:
        message += f". {diagnostic.hint}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": _literal(message)},
        "locations": [{"physicalLocation": _physical(diagnostic.at, folder)}],
    }
    if diagnostic.notes:
        result["relatedLocations"] = [
            {"physicalLocation": _physical(place, folder), "message": {"text": _literal(note)}}
            for place, note in diagnostic.notes
        ]
    return result


def _literal(text: str) -> str:
    """The text without a meaning of its own: braces hold the place of arguments in messages
    (3.11.5), and brackets make links (3.11.6).
    """
    return text.translate(_SIGNS)


def _physical(at: Location, folder: str) -> dict[str, Any]:
    uri = quote((folder + at.path).encode("utf-8", "surrogateescape"), safe="/")
    place: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}}
    if at.line:
        region = {"startLine": at.line}
        if at.column:
            region["startColumn"] = at.column
        if at.end_column:
            region["endColumn"] = at.end_column
        place["region"] = region
    return place
