"""A link in a text leads to a content file that does not exist.

A link leads to a content file that does not exist, or to a draft. A path is relative to the file
that has the link. A link to an address on the site, such as `/events/summit-2025/`, is checked too,
once there are no other errors.

Wrong:
    [the summit](../events/sumit-2025.md)
Right:
    [the summit](../events/summit-2025.md)
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from timeline.content.kinds import FOLDERS
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location, Rule
from timeline.core.suggest import Nearest
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of_link
from timeline.model.references import links
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("broken-link", "error", __doc__)
SCOPE: Final = "files"


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report links to content files that do not exist or are drafts."""
    paths = context.linked.paths
    nearest = Nearest(paths)
    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for link in links(document):
            target = link.target.partition("#")[0]
            # Addresses on the site are checked when its pages are planned.
            if target.startswith("/") or target in paths or _identity(target) in context.reserved:
                continue
            yield _broken(target, location_of_link(document, link), nearest.to(target), context)


def _broken(target: str, at: Location, suggestion: str, context: CheckContext) -> Diagnostic:
    if _identity(target) in context.document_set.drafts:
        reason = "which is a draft and is not published"
        hint = "Delete draft from that file, or delete the link until it is published"
    else:
        reason = "which does not exist"
        hint = "Write the path of a content file relative to this one: ../events/summit-2025.md"
        if suggestion:
            path = posixpath.relpath(suggestion, posixpath.dirname(at.path))
            hint = f"Write {path} if that is the file you mean"
    return RULE.report(at, f"The link leads to {target}, {reason}", hint)


def _identity(target: str) -> tuple[str, str]:
    """Return the (kind, id) of a file at this path."""
    folders = target.split("/")
    kind = FOLDERS.get(folders[1], "") if len(folders) > 2 else ""
    return kind, folders[-1].removesuffix(".md").partition(".")[0]
