"""Diagnostics → those that stay when each file's `allow` was heard.

The one place where a warning is accepted. An error is never accepted, wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from timeline.content.document import Document
from timeline.core.diagnostic import Diagnostic, in_order


def apply_suppressions(
    documents: Iterable[Document[Any]], diagnostics: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The diagnostics without those that their own file accepts, sorted by place."""
    accepted = {
        (document.file.path, waiver.rule)
        for document in documents
        for waiver in document.fields.allow
    }
    return tuple(
        in_order(
            diagnostic
            for diagnostic in diagnostics
            if diagnostic.severity == "error"
            or (diagnostic.at.path, diagnostic.code) not in accepted
        )
    )
