"""The order in which the fields of a file are written: identity first, housekeeping last.

The order means nothing to YAML or the site. It helps people who read the files: all files look
alike, and a diff shows only what changed. `timeline check --fix` and `timeline new` follow it.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Final

from timeline.content.kinds import Kind
from timeline.content.schema.fields import FIELDS, CommonFields

_FIRST: Final = ("title", "names", "summary")
_LAST: Final = ("language", "aliases", "allow", "draft")
_HOUSEKEEPING: Final = ("added",)
"""Written once, when the file is created."""


@cache
def field_order(kind: Kind) -> tuple[str, ...]:
    """Return the names of all fields of a kind of file, in the order in which they are written."""
    fields = FIELDS[kind]
    names = [field.name for field in dataclasses.fields(fields)]
    if not issubclass(fields, CommonFields):
        return tuple(names)
    own = [name for name in names if name not in (*_FIRST, *_LAST, *_HOUSEKEEPING)]
    if kind == "event":
        # When and whether comes before what: a summary is read with the date in mind.
        at = own.index("key")
        own = ["title", "names", *own[:at], "summary", *own[at:]]
    else:
        own = [*_FIRST, *own]
    return (*own, *_LAST, *(name for name in names if name in _HOUSEKEEPING))
