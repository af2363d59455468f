"""What a project leaves out of its site: the setting `leave_out` → what is then not there.

Every part that has pages has a folder of its own, which no file of the content can claim; so a path
says by itself whether its page is left out. Events, the chronology, actors, places, topics, plain
pages and the feed are the site, and always stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from timeline.project.settings import Part

_FOLDERS: Final[Mapping[Part, str]] = MappingProxyType(
    {
        "sources": "sources/",
        "audit": "sources/_audit/",
        "series": "series/",
        "threads": "threads/",
        "stories": "stories/",
        "disagreements": "disagreements/",
        "corrections": "corrections/",
        "data": "data/",
    }
)


def left_out(written: Collection[Part]) -> frozenset[Part]:
    """The parts that are left out: those of the setting, and what stands beneath their pages."""
    return frozenset((*written, "audit") if "sources" in written else written)


def is_left_out(path: str, parts: Collection[Part]) -> bool:
    """Whether the page at a path inside the site belongs to one of the parts."""
    return any(part in _FOLDERS and path.startswith(_FOLDERS[part]) for part in parts)
