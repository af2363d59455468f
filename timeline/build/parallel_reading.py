"""Content files → what was read of each, on all cores.

Results travel between processes in the form in which they are cached: nothing else is decoded as
fast, and the texts of a document that nothing asks for are not decoded at all.
"""

from __future__ import annotations

from functools import partial

from timeline.build.cache.serialization import Dates, deserialize, serialize
from timeline.build.parallel import Codec, parallel_map
from timeline.build.pipeline import ParallelMap


def parallel_reading() -> ParallelMap:
    """Return a map for reading the files of one project, whose equal dates are one value."""
    dates: Dates = {}
    return partial(parallel_map, codec=Codec(serialize, partial(deserialize, known=dates)))
