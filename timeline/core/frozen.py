"""The decorator of the values that everything here is made of: frozen, and soon made.

To a type checker it is `dataclasses.dataclass`, so that nobody can write code that changes a value.
At run time the lock is left off: a frozen dataclass puts each of its fields past its own lock,
which took a twelfth of a cold build. In Python's development mode (`python -X dev -m timeline …`)
the lock is on, and a test builds a site in it. Dates have it always: one is made for all who write
its text, so that it costs nothing there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen=False, **how):
        """What `dataclasses.dataclass` gives; if it is to be frozen, without the lock."""
        if not frozen or sys.flags.dev_mode:
            return dataclasses.dataclass(frozen=frozen, **how)

        def make(cls):
            # A value that cannot change has a hash, unless its class says which. (Python puts None
            # there for a class that says what is equal, and dataclasses overlook that as well.)
            hashed = vars(cls).get("__hash__") is None
            return dataclasses.dataclass(cls, unsafe_hash=hashed, **how)

        return make
