"""Diagnostics → those that no file accepts with `allow`.

The only place where a warning is accepted. An error is never accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, in_order


def apply_suppressions(
    documents: Iterable[Document[Any]], diagnostics: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that their own file does not accept, sorted by place."""
    accepted = {
        (document.file.path, suppression.rule)
        for document in documents
        for suppression in document.fields.allow
    }
    return tuple(
        in_order(
            diagnostic
            for diagnostic in diagnostics
            if diagnostic.severity == "error"
            or (diagnostic.at.path, diagnostic.code) not in accepted
        )
    )
