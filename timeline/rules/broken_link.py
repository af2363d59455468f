"""A link to a content file leads to a file that is published (`broken-link`).

Links to addresses on the site (`/events/…/`) are looked up when the pages are planned, since only
then it is known which pages there are.

Wrong: `[the summit](../events/sumit-2025.md)`. Right: `[the summit](../events/summit-2025.md)`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from timeline.content.kinds import FOLDERS
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Diagnostic, Location
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of_link
from timeline.model.references import links
from timeline.model.suggest import Nearest
from timeline.rules.check_context import CheckContext, fault


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report links to content files that do not exist or are drafts."""
    paths = context.linked.paths
    nearest = Nearest(paths)
    for document in context.documents:
        if isinstance(document.fields, EventFields) and document.fields.withdrawn:
            continue
        for link in links(document):
            target = link.target.partition("#")[0]
            if target.startswith("/") or target in paths or _identity(target) in context.reserved:
                continue
            yield _broken(target, location_of_link(document, link), nearest.to(target), context)


def _broken(target: str, at: Location, meant: str, context: CheckContext) -> Diagnostic:
    if _identity(target) in context.document_set.drafts:
        reason = "which is a draft and is not published"
        hint = "Take draft out of that file, or delete the link until it is published"
    else:
        reason = "and there is no such file"
        hint = "Write the path of a content file as seen from this one: ../events/summit-2025.md"
        if meant:
            hint = f"Write {posixpath.relpath(meant, posixpath.dirname(at.path))} if you mean that"
    return fault("broken-link", at, f"The link leads to {target}, {reason}", hint)


def _identity(target: str) -> tuple[str, str]:
    """The (kind, id) that a file at this path has."""
    folders = target.split("/")
    kind = FOLDERS.get(folders[1], "") if len(folders) > 2 else ""
    return kind, folders[-1].removesuffix(".md").partition(".")[0]
