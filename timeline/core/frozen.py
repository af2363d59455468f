"""`dataclass` without the cost of `frozen=True` at run time.

To a type checker this is `dataclasses.dataclass`, so that code that changes a value is a type
error. At run time `frozen` is dropped: a frozen dataclass assigns each field through
`object.__setattr__`, which took a twelfth of a cold build. In Python's development mode (`python -X
dev -m timeline …`) values are frozen, and a test builds a site in it. Dates use the standard
decorator, since equal texts share one date and speed does not matter there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen=False, **options):
        """Return what `dataclasses.dataclass` does, but frozen only in development mode."""
        if not frozen or sys.flags.dev_mode:
            return dataclasses.dataclass(frozen=frozen, **options)

        def decorate(cls):
            # Like a frozen dataclass, it has a hash unless its class defines one. (Python sets None
            # in a class that defines `__eq__`, which dataclasses ignore as well.)
            needs_hash = vars(cls).get("__hash__") is None
            return dataclasses.dataclass(cls, unsafe_hash=needs_hash, **options)

        return decorate
