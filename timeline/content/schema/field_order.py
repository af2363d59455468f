"""The order in which the fields of a file are written: what it is first, who keeps it last.

YAML does not mind the order and readers of the site never see it. Readers of the files do: who has
seen one knows where to look in all of them, and a difference between two versions shows what was
changed. `timeline check --fix` and `timeline new` follow it.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Final

from timeline.content.kinds import Kind
from timeline.content.schema.fields import FIELDS, CommonFields

_FIRST: Final = ("title", "names", "summary")
_LAST: Final = ("language", "aliases", "allow", "draft")
_KEPT: Final = ("added",)
"""Written when the file is made, and never read with the rest."""


@cache
def field_order(kind: Kind) -> tuple[str, ...]:
    """The names of all fields of a kind of file, in the order in which they are written."""
    fields = FIELDS[kind]
    names = [field.name for field in dataclasses.fields(fields)]
    if not issubclass(fields, CommonFields):
        return tuple(names)
    own = [name for name in names if name not in (*_FIRST, *_LAST, *_KEPT)]
    if kind == "event":
        # When and whether comes before what: a summary is read with the date in mind.
        at = own.index("key")
        own = ["title", "names", *own[:at], "summary", *own[at:]]
    else:
        own = [*_FIRST, *own]
    return (*own, *_LAST, *(name for name in names if name in _KEPT))
